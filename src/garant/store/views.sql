-- The views that `garant ask --sql` and any DuckDB client may rely on. Columns are described in docs/record.md.
-- Bodies are written without blanks, so that a facet can be looked for as text before a body is parsed.
CREATE OR REPLACE VIEW participants AS
  SELECT record AS event, document, role, position, entity, name, country, sectors, office FROM roles WHERE kind = 'event';
CREATE OR REPLACE VIEW texts AS
  SELECT document, body ->> '$.text' AS "text" FROM records WHERE kind = 'document';
CREATE OR REPLACE VIEW ties AS
  SELECT id, document, body ->> '$.subject.id' AS subject, body ->> '$.subject.name' AS subject_name, body ->> '$.relation' AS relation,
    body ->> '$.object.id' AS object, coalesce(body ->> '$.object.name', body ->> '$.object.text') AS object_name, body ->> '$.status' AS status,
    TRY_CAST(body ->> '$.period.start' AS DATE) AS period_start, TRY_CAST(body ->> '$.period.end' AS DATE) AS period_end,
    from_json(body -> '$.voice', '["VARCHAR"]') AS voice, body ->> '$.evidence.text' AS evidence FROM records WHERE kind = 'tie';
CREATE OR REPLACE VIEW meetings AS SELECT * FROM events WHERE series IS NOT NULL OR ordinal IS NOT NULL OR level IS NOT NULL;
CREATE OR REPLACE VIEW commitments AS
  SELECT r.id, r.document, e.status, r.body ->> '$.commitment.measure.text' AS measure, r.body ->> '$.commitment.beneficiary.name' AS beneficiary,
    r.body ->> '$.commitment.agreement.text' AS agreement, TRY_CAST(r.body ->> '$.commitment.deadline.start' AS DATE) AS deadline_start,
    TRY_CAST(r.body ->> '$.commitment.deadline.end' AS DATE) AS deadline_end,
    (r.body ->> '$.commitment.specified.measure')::BOOLEAN AS measure_specified,
    (r.body ->> '$.commitment.specified.deadline')::BOOLEAN AS deadline_specified, r.body ->> '$.evidence.text' AS evidence
  FROM records r JOIN events e ON e.id = r.id WHERE r.kind = 'event' AND contains(r.body, '"commitment":{');
CREATE OR REPLACE VIEW violations AS
  SELECT r.id, r.document, e.type, e.status, e.date_start, e.date_end, e.place, r.body ->> '$.violation.agreement' AS agreement,
    r.body ->> '$.violation.zone' AS zone, r.body ->> '$.evidence.text' AS evidence
  FROM records r JOIN events e ON e.id = r.id WHERE r.kind = 'event' AND contains(r.body, '"violation":{');
CREATE OR REPLACE VIEW agreements AS
  SELECT id, document, body ->> '$.name' AS name, TRY_CAST(body ->> '$.date.start' AS DATE) AS date_start,
    TRY_CAST(body ->> '$.date.end' AS DATE) AS date_end, body ->> '$.governs' AS governs,
    from_json(body -> '$.voice', '["VARCHAR"]') AS voice, body ->> '$.evidence.text' AS evidence
  FROM records WHERE kind = 'agreement';
CREATE OR REPLACE VIEW zones AS
  SELECT id, document, body ->> '$.name' AS name, body ->> '$.status' AS status, body ->> '$.place.name' AS place,
    body ->> '$.place.country' AS place_country, body ->> '$.place.resolution' AS place_resolution,
    (body ->> '$.place.latitude')::DOUBLE AS latitude, (body ->> '$.place.longitude')::DOUBLE AS longitude,
    from_json(body -> '$.voice', '["VARCHAR"]') AS voice, body ->> '$.evidence.text' AS evidence
  FROM records WHERE kind = 'zone';
CREATE OR REPLACE VIEW processes AS
  SELECT id, document, body ->> '$.name' AS name, from_json(body -> '$.other_names', '["VARCHAR"]') AS other_names,
    from_json(body -> '$.rounds', '["INTEGER"]') AS rounds, body ->> '$.evidence.text' AS evidence FROM records WHERE kind = 'process';
CREATE OR REPLACE VIEW designations AS
  SELECT id, document, body ->> '$.actor.id' AS actor, body ->> '$.actor.name' AS name, body ->> '$.term.text' AS term, body ->> '$.stance' AS stance,
    from_json(body -> '$.voice', '["VARCHAR"]') AS voice FROM records WHERE kind = 'designation';
CREATE OR REPLACE VIEW counts AS
  SELECT id, document, body ->> '$.what' AS what, (body ->> '$.number.low')::INTEGER AS low, (body ->> '$.number.high')::INTEGER AS high,
    body ->> '$.place.name' AS place, body ->> '$.place.country' AS place_country, body ->> '$.place.resolution' AS place_resolution,
    (body ->> '$.place.latitude')::DOUBLE AS latitude, (body ->> '$.place.longitude')::DOUBLE AS longitude,
    TRY_CAST(body ->> '$.period.start' AS DATE) AS period_start, TRY_CAST(body ->> '$.period.end' AS DATE) AS period_end,
    body ->> '$.agreement' AS agreement, from_json(body -> '$.voice', '["VARCHAR"]') AS voice, body ->> '$.evidence.text' AS evidence
  FROM records WHERE kind = 'count';
