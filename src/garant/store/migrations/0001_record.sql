-- The first layout of the record. A row of `records` holds a record whole, as the contract writes it; the other tables hold what is asked for.
CREATE TABLE meta (name VARCHAR, value VARCHAR);

-- Everything that changed the record: add, import, undo, a decision by hand. `detail` is a JSON object.
CREATE TABLE operations (number INTEGER, kind VARCHAR, "at" TIMESTAMP, version VARCHAR, detail VARCHAR);

-- `content` is the key of the text less its boilerplate, `source` the document that this one is an agency copy of (itself where it is none),
-- `origin` is `read`, or the data set that a document was imported from.
CREATE TABLE documents (
  id VARCHAR, content VARCHAR, source VARCHAR, signature BLOB, operation INTEGER, origin VARCHAR, version VARCHAR, added TIMESTAMP,
  path VARCHAR, url VARCHAR, language VARCHAR, title VARCHAR USING COMPRESSION zstd, publisher VARCHAR,
  published_start DATE, published_end DATE, published_basis VARCHAR
);
CREATE INDEX documents_id ON documents (id);
CREATE INDEX documents_content ON documents (content);
CREATE INDEX documents_url ON documents (url);

-- Look-up of near-duplicate texts: one row a band of a document's signature.
-- (No index here, nor on `blocks`: a scan of their numbers takes milliseconds, an index would be half of the file.)
CREATE TABLE bands (band UBIGINT, document VARCHAR);

CREATE TABLE records (document VARCHAR, position INTEGER, kind VARCHAR, id VARCHAR, body VARCHAR USING COMPRESSION zstd);

CREATE TABLE events (
  id VARCHAR, document VARCHAR, type VARCHAR, mode VARCHAR[], context VARCHAR[], status VARCHAR, voice VARCHAR[],
  date_start DATE, date_end DATE, date_resolution VARCHAR, date_basis VARCHAR,
  place VARCHAR, place_country VARCHAR, place_resolution VARCHAR, latitude DOUBLE, longitude DOUBLE,
  "trigger" VARCHAR, "start" INTEGER, "end" INTEGER, evidence VARCHAR USING COMPRESSION zstd, evidence_start INTEGER, evidence_end INTEGER, confidence DOUBLE,
  plover VARCHAR, cameo VARCHAR, quad TINYINT, score DOUBLE,
  killed_low INTEGER, killed_high INTEGER, injured_low INTEGER, injured_high INTEGER, detained_low INTEGER, detained_high INTEGER,
  series VARCHAR, ordinal INTEGER, level VARCHAR
);

CREATE TABLE statements (
  id VARCHAR, document VARCHAR, cue VARCHAR, form VARCHAR, medium VARCHAR, stance VARCHAR, within VARCHAR,
  content VARCHAR USING COMPRESSION zstd, content_start INTEGER, content_end INTEGER
);

-- Who has which part in which record: actor, recipient, speaker, addressee, subject, object, party, alleged_by, beneficiary, designated.
CREATE TABLE roles (
  record VARCHAR, document VARCHAR, kind VARCHAR, role VARCHAR, position SMALLINT,
  entity VARCHAR, name VARCHAR, country VARCHAR, sectors VARCHAR[], office VARCHAR, "start" INTEGER, "end" INTEGER
);

-- Happenings: what several reports tell of. A report is an event as the merging sees it (`facts`, a JSON object), by a number of this record's own.
CREATE TABLE reports (number INTEGER, event VARCHAR, document VARCHAR, happening VARCHAR, facts VARCHAR USING COMPRESSION zstd);
CREATE INDEX reports_number ON reports (number);
CREATE INDEX reports_event ON reports (event);
CREATE INDEX reports_document ON reports (document);
-- Keys by which reports that may tell the same are found; `links` are pairs alike enough to be one, by number, the lower first.
CREATE TABLE blocks (key UBIGINT, report INTEGER);
CREATE TABLE links (a INTEGER, b INTEGER, likeness DOUBLE);
CREATE INDEX links_a ON links (a);
CREATE INDEX links_b ON links (b);
CREATE TABLE happenings (
  id VARCHAR, type VARCHAR, date_start DATE, date_end DATE, place VARCHAR, place_country VARCHAR, place_resolution VARCHAR,
  latitude DOUBLE, longitude DOUBLE, reports INTEGER, documents INTEGER, sources INTEGER, first_seen DATE, last_seen DATE,
  summary VARCHAR USING COMPRESSION zstd
);
CREATE INDEX happenings_id ON happenings (id);
-- Ids that happenings once had. What was merged or split by hand, event by event, so that it holds whatever is added.
CREATE TABLE aliases (former VARCHAR, happening VARCHAR);
CREATE TABLE decisions (operation INTEGER, kind VARCHAR, a VARCHAR, b VARCHAR);

-- What was fetched from the network, for conditional requests.
CREATE TABLE fetches (url VARCHAR, etag VARCHAR, modified VARCHAR, fetched TIMESTAMP, status INTEGER);
CREATE INDEX fetches_url ON fetches (url);

-- Zones drawn by the user: one GeoJSON feature a row.
CREATE TABLE drawn_zones (operation INTEGER, id VARCHAR, name VARCHAR, kind VARCHAR, feature VARCHAR);
