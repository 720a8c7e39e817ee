"""What the views show, counted and grouped by the database: no view is ever sent more rows than it can draw.

What is counted are happenings: those of which at least one report matches the filters, and events that are in none.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from garant.store.record import Reader
from garant.web.filters import Filters

Rows = list[dict[str, Any]]
BUCKETS = {"day": 1, "week": 7, "month": 31, "year": 366}
# Lanes of a timeline, actors of a network, rows of a list, areas of a map.
_LANES, _NODES, _LISTED, _AREAS = 14, 40, 12, 400
_QUADS = ", ".join(f"count(*) FILTER (quad = {n}) AS q{n}" for n in (1, 2, 3, 4))
_ITEMS = """WITH hits AS MATERIALIZED ({hits}),
told AS (SELECT p.happening, max(x.quad) AS quad FROM hits x JOIN reports p ON p.event = x.id GROUP BY p.happening),
items AS MATERIALIZED (
  SELECT h.id, 'happening' AS kind, h.type, h.date_start, coalesce(h.date_end, h.date_start) AS date_end, h.place, h.place_country, h.place_resolution,
    h.latitude, h.longitude, h.sources, t.quad
  FROM happenings h JOIN told t ON t.happening = h.id
  UNION ALL
  SELECT x.id, 'event', x.type, coalesce(x.date_start, x.date_end), coalesce(x.date_end, x.date_start), x.place, x.place_country, x.place_resolution,
    x.latitude, x.longitude, 1, x.quad
  FROM hits x ANTI JOIN reports p ON p.event = x.id)
"""


def dicts(reader: Reader, sql: str, values: list[object] | None = None) -> Rows:
    """The rows of a query as dictionaries."""
    asked = reader.connection.execute(sql, values)
    names = [column[0] for column in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def one(reader: Reader, sql: str, values: list[object] | None = None) -> dict[str, Any]:
    """The one row of a query that has one."""
    return dicts(reader, sql, values)[0]


def items(filters: Filters) -> tuple[str, list[object]]:
    """The beginning of a query on `items`, and its values."""
    sql, values = filters.hits()
    return _ITEMS.format(hits=sql), values


# -- the record as a whole -------------------------------------------------------------------------------------------


def meta(reader: Reader) -> dict[str, Any]:
    """How much the record holds, of what time, and the values that filters may choose among."""
    counts = one(reader, """SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM events) AS events,
        (SELECT count(*) FROM statements) AS statements, (SELECT count(*) FROM happenings) AS happenings,
        (SELECT count(*) FROM documents WHERE source != id) AS copies""")  # fmt: skip
    span = one(
        reader, "SELECT min(published_start) AS first, max(published_end) AS last, max(added) AS added FROM documents"
    )
    dates = one(
        reader,
        f"SELECT min(date_start) AS first, max(coalesce(date_end, date_start)) AS last FROM events WHERE {_SOLID}",
    )
    chosen = {
        name: [
            row[0]
            for row in reader.rows(
                f"SELECT {name}, count(*) FROM documents WHERE {name} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200"
            )
        ]
        for name in ("publisher", "language", "origin")
    }
    types = [row[0] for row in reader.rows("SELECT DISTINCT type FROM events ORDER BY 1")]
    return {"counts": counts, "published": span, "events": dates, "choices": chosen | {"type": types}}


# Dates known to a season or better: what is known to the decade would stretch every axis.
_SOLID = "date_start IS NOT NULL AND coalesce(date_end, date_start) - date_start < 100"


def changes(reader: Reader, since: str | None) -> dict[str, Any]:
    """What came in after a moment (ISO): how much, and the latest documents; without a moment, simply the latest."""
    where, values = ("WHERE d.added > ?::TIMESTAMP", [since]) if since else ("", [])
    sql = f"""SELECT count(*) AS documents, coalesce(sum((SELECT count(*) FROM events e WHERE e.document = d.id)), 0) AS events,
        max(d.added) AS latest FROM documents d {where}"""
    listed = f"""SELECT d.id, d.title, d.publisher, d.language, d.published_start, d.published_end, d.added,
        (SELECT count(*) FROM events e WHERE e.document = d.id) AS events
        FROM (SELECT * FROM documents d {where} ORDER BY added DESC, published_end DESC NULLS LAST, id LIMIT {_LISTED}) d
        ORDER BY d.added DESC, d.published_end DESC NULLS LAST, d.id"""
    return one(reader, sql, list(values)) | {"listed": dicts(reader, listed, list(values))}


def over_time(reader: Reader, filters: Filters, bucket: str) -> dict[str, Any]:
    """Counts by quad class in days, weeks, months or years; `vague` are those whose date is longer than the bucket, or unknown."""
    start, values = items(filters)
    sql = f"""{start}SELECT CASE WHEN date_end - date_start < {BUCKETS[bucket]} THEN date_trunc('{bucket}', date_start)::DATE END AS start,
      count(*) AS count, {_QUADS} FROM items GROUP BY 1 ORDER BY 1 NULLS LAST"""
    rows = dicts(reader, sql, values)
    vague = rows.pop()["count"] if rows and rows[-1]["start"] is None else 0
    return {"bucket": bucket, "rows": rows, "vague": vague, "total": vague + sum(row["count"] for row in rows)}


def strip(reader: Reader, filters: Filters) -> dict[str, Any]:
    """Breaches of ceasefires by who reports them and by day: single ones that are told, and the numbers that somebody counted."""
    sql, values = filters.query("violations").hits_sql()
    told = f"""WITH hits AS ({sql}) SELECT coalesce(r.name, s.name, d.publisher) AS reporter, coalesce(r.entity, s.entity) AS reporter_id,
        h.date_start AS day, count(DISTINCT h.id) AS told, min(h.document) AS document
        FROM hits h JOIN documents d ON d.id = h.document LEFT JOIN roles r ON r.record = h.id AND r.role = 'alleged_by'
        LEFT JOIN roles s ON r.record IS NULL AND s.record = h.voice[1] AND s.role = 'speaker'
        WHERE h.date_start IS NOT NULL AND coalesce(h.date_end, h.date_start) - h.date_start < 8 GROUP BY ALL ORDER BY day"""
    found = dicts(reader, told, values)
    # A count has no type and no status: such filters ask for something else.
    if any(filters.given[name] for name in ("type", "status")):
        return {"told": found, "counted": []}
    sql, values = filters.query("counts").hits_sql()
    counted = f"""WITH hits AS ({sql}) SELECT coalesce(r.name, s.name, d.publisher) AS reporter, coalesce(r.entity, s.entity) AS reporter_id,
        h.period_start AS day, h.period_end AS until, h.what, h.low, h.high, h.document, h.id
        FROM hits h JOIN documents d ON d.id = h.document LEFT JOIN roles r ON r.record = h.id AND r.role = 'reporter' AND r.position = 0
        LEFT JOIN roles s ON r.record IS NULL AND s.record = h.voice[1] AND s.role = 'speaker' AND s.position = 0
        WHERE h.period_start IS NOT NULL ORDER BY h.period_start, h.id LIMIT 2000"""
    return {"told": found, "counted": dicts(reader, counted, values)}


def meetings(reader: Reader, filters: Filters) -> dict[str, Any]:
    """The last meetings that were held, and those ahead, as of the last publication in the record (`as_of`)."""
    row = one(reader, "SELECT max(published_end) AS day FROM documents")
    as_of = row["day"]
    sql, values = filters.query("meetings").hits_sql()
    columns = """h.id, h.document, h.date_start, h.date_end, h.place, h.status, h.series, h.ordinal, h.level, h.evidence,
        (SELECT string_agg(DISTINCT name, '; ' ORDER BY name) FROM roles r WHERE r.record = h.id AND r.role IN ('actor', 'recipient')) AS who,
        (SELECT happening FROM reports p WHERE p.event = h.id) AS happening"""
    last = f"SELECT {columns} FROM ({sql}) h WHERE h.status IN ('occurred', 'ongoing') AND h.date_start <= ? ORDER BY h.date_start DESC, h.id LIMIT {_LISTED}"
    ahead = f"""SELECT {columns} FROM ({sql}) h WHERE h.status IN ('planned', 'called_for', 'hypothetical')
        AND coalesce(h.date_end, h.date_start) >= ? ORDER BY h.date_start, h.id LIMIT {_LISTED}"""
    return {
        "as_of": as_of,
        "last": _distinct(dicts(reader, last, [*values, as_of])),
        "next": _distinct(dicts(reader, ahead, [*values, as_of])),
    }


def _distinct(rows: Rows) -> Rows:
    """One row a happening."""
    seen: dict[str, dict[str, Any]] = {}
    for row in rows:
        seen.setdefault(row["happening"] or row["id"], row)
    return list(seen.values())


def commitments(reader: Reader, filters: Filters) -> Rows:
    """What was undertaken and not said to be carried out in full, those with the nearest deadline first."""
    sql, values = filters.query("commitments").hits_sql()
    open_ = f"""SELECT h.id, h.document, h.measure, h.beneficiary, h.agreement, h.deadline_start, h.deadline_end, h.date_start, h.status, h.evidence,
        (SELECT string_agg(DISTINCT name, '; ' ORDER BY name) FROM roles r WHERE r.record = h.id AND r.role = 'actor') AS who,
        (SELECT body -> '$.commitment.fulfilment' FROM records b WHERE b.document = h.document AND b.id = h.id) AS claims
        FROM ({sql}) h WHERE h.status NOT IN ('negated', 'denied')
          AND h.id NOT IN (SELECT id FROM records WHERE kind = 'event' AND contains(body, '"claim":"fulfilled"'))
        ORDER BY h.deadline_end NULLS LAST, h.date_start DESC, h.id LIMIT {4 * _LISTED}"""
    return dicts(reader, open_, values)


# -- the map -----------------------------------------------------------------------------------------------------------


def on_map(reader: Reader, filters: Filters, box: tuple[float, float, float, float], cell: float) -> dict[str, Any]:
    """What lies in a box (W, S, E, N in degrees): points gathered in square cells of so many degrees, places that are areas each by itself,
    whole countries, and the number of what has no place. A place known by a larger unit is never among the points."""
    start, values = items(filters)
    west, south, east, north = box
    sql = f"""{start}, placed AS (SELECT *, CASE
        WHEN latitude IS NOT NULL AND place_resolution IN ('point', 'city') THEN 'point'
        WHEN latitude IS NOT NULL AND place_resolution IN ('district', 'province', 'zone') THEN 'area'
        WHEN place_country IS NOT NULL THEN 'country' ELSE 'nowhere' END AS shape FROM items)
      SELECT shape, floor(longitude / ?)::INTEGER AS x, floor(latitude / ?)::INTEGER AS y, NULL AS area, NULL AS resolution, NULL AS country,
        count(*) AS count, {_QUADS}, avg(longitude) AS longitude, avg(latitude) AS latitude, min(place) AS place, count(DISTINCT place) AS places,
        min(id) AS id, min(kind) AS kind
      FROM placed WHERE shape = 'point' AND longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ? GROUP BY shape, 2, 3
      UNION ALL
      (SELECT shape, NULL, NULL, place, place_resolution, place_country, count(*), {_QUADS}, longitude, latitude, place, 1, min(id), min(kind)
      FROM placed WHERE shape = 'area' GROUP BY shape, place, place_resolution, place_country, longitude, latitude ORDER BY count(*) DESC LIMIT {_AREAS})
      UNION ALL
      SELECT shape, NULL, NULL, NULL, NULL, CASE WHEN shape = 'country' THEN place_country END AS of, count(*), {_QUADS}, NULL, NULL, NULL, 0, min(id), min(kind)
      FROM placed WHERE shape IN ('country', 'nowhere') GROUP BY shape, of"""
    found: dict[str, Any] = {"point": [], "area": [], "country": [], "nowhere": 0}
    for row in dicts(reader, sql, [*values, cell, cell, west, east, south, north]):
        shape = row.pop("shape")
        if shape == "nowhere":
            found[shape] = row["count"]
        else:
            found[shape].append(row)
    return found


def listed(reader: Reader, filters: Filters, where: dict[str, Any], limit: int) -> dict[str, Any]:
    """The single happenings of a box, a named place, a country or a time, the latest first, with a line of evidence each."""
    start, values = items(filters)
    tests, bound = [], []
    if where.get("box"):
        west, south, east, north = where["box"]
        tests.append("place_resolution IN ('point', 'city') AND longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ?")
        bound += [west, east, south, north]
    for name, column in (("area", "place"), ("country", "place_country"), ("of_type", "type")):
        if where.get(name):
            tests.append(f"{column} = ?")
            bound.append(where[name])
    if where.get("country") and not where.get("area"):
        tests.append("(place_resolution = 'country' OR latitude IS NULL)")
    if where.get("start"):
        tests.append("date_end >= ?::DATE AND date_start <= ?::DATE")
        bound += [where["start"], where.get("end") or where["start"]]
    if where.get("lane_actor"):
        tests.append(
            "(id IN (SELECT record FROM roles WHERE kind = 'event' AND entity = ?) OR id IN (SELECT p.happening FROM roles r JOIN reports p "
            "ON p.event = r.record WHERE r.kind = 'event' AND r.entity = ?))"
        )
        bound += [where["lane_actor"], where["lane_actor"]]
    if where.get("series") or where.get("unnamed"):
        chosen = (
            "series = ?" if where.get("series") else "series IS NULL AND (ordinal IS NOT NULL OR level IS NOT NULL)"
        )
        tests.append(
            f"(id IN (SELECT id FROM hits WHERE {chosen}) OR id IN (SELECT p.happening FROM hits x JOIN reports p ON p.event = x.id WHERE {chosen}))"
        )
        bound += [where["series"], where["series"]] if where.get("series") else []
    test = " AND ".join(tests) or "true"
    sql = f"""{start}, chosen AS (SELECT * FROM items WHERE {test} ORDER BY date_start DESC NULLS LAST, id LIMIT ?),
      lines AS (SELECT c.id, min(coalesce(p.event, c.id)) AS event FROM chosen c LEFT JOIN reports p ON p.happening = c.id
        WHERE coalesce(p.event, c.id) IN (SELECT id FROM hits) GROUP BY c.id)
      SELECT c.*, e.evidence, e.document, e.status, e.id AS event FROM chosen c LEFT JOIN lines l ON l.id = c.id LEFT JOIN events e ON e.id = l.event
      ORDER BY c.date_start DESC NULLS LAST, c.id"""
    total = one(reader, f"{start}SELECT count(*) AS count FROM items WHERE {test}", [*values, *bound])["count"]
    return {"total": total, "rows": dicts(reader, sql, [*values, *bound, limit])}


def drawn_zones(reader: Reader) -> Rows:
    """Zones: those drawn by the user with their geometry, and those that texts name, at the place that they give."""
    drawn = dicts(reader, "SELECT id, name, kind, feature FROM drawn_zones ORDER BY id")
    told = dicts(reader, """SELECT min(id) AS id, name, min(status) AS kind, place, place_resolution, latitude, longitude, count(DISTINCT document) AS documents,
        min(document) AS document FROM zones WHERE latitude IS NOT NULL GROUP BY name, place, place_resolution, latitude, longitude ORDER BY documents DESC LIMIT 100""")  # fmt: skip
    return drawn + told


# -- the timeline ------------------------------------------------------------------------------------------------------


def timeline(reader: Reader, filters: Filters, by: str, start: date, end: date, cells: int) -> dict[str, Any]:
    """Lanes by `actor`, `process` (series of meetings) or `type` between two days, each in at most so many cells of whole days."""
    begin, values = items(filters)
    step = max(1, -(-((end - start).days + 1) // cells))
    lanes = {
        "actor": "SELECT i.*, r.entity AS lane, r.name AS label FROM items i JOIN (SELECT DISTINCT coalesce(p.happening, r.record) AS item, r.entity, r.name "
        "FROM roles r JOIN hits x ON x.id = r.record LEFT JOIN reports p ON p.event = r.record WHERE r.kind = 'event' AND r.role IN ('actor', 'recipient')) r "
        "ON r.item = i.id",
        "process": "SELECT i.*, s.series AS lane, s.series AS label FROM items i JOIN (SELECT DISTINCT coalesce(p.happening, x.id) AS item, "
        "coalesce(x.series, '') AS series FROM hits x LEFT JOIN reports p ON p.event = x.id WHERE x.series IS NOT NULL OR x.ordinal IS NOT NULL "
        "OR x.level IS NOT NULL) s ON s.item = i.id",
        "type": "SELECT *, type AS lane, type AS label FROM items",
    }[by]
    sql = f"""{begin}, lanes AS ({lanes}),
      shown AS (SELECT * FROM lanes WHERE date_start IS NOT NULL AND date_end >= ? AND date_start <= ? AND date_end - date_start < greatest(32, {step})),
      best AS (SELECT lane, min(label) AS label, count(*) AS total FROM shown GROUP BY lane ORDER BY total DESC, lane LIMIT {_LANES})
      SELECT b.lane, b.label, b.total, greatest(0, (s.date_start - ?::DATE) // {step})::INTEGER AS cell, count(*) AS count, {_QUADS},
        min(s.date_start) AS start, max(s.date_end) AS end, min(s.id) AS id, min(s.kind) AS kind, min(s.type) AS type, min(s.place) AS place
      FROM best b JOIN shown s USING (lane) GROUP BY ALL ORDER BY b.total DESC, b.lane, cell"""
    found: dict[str, dict[str, Any]] = {}
    for row in dicts(reader, sql, [*values, start, end, start]):
        lane = found.setdefault(
            row["lane"], {"lane": row["lane"], "label": row["label"], "total": row["total"], "cells": []}
        )
        lane["cells"].append({name: value for name, value in row.items() if name not in ("lane", "label", "total")})
    return {"lanes_by": by, "start": start, "end": end, "step": step, "lanes": list(found.values())}


# -- actors ------------------------------------------------------------------------------------------------------------


def network(reader: Reader, filters: Filters, nodes: int = _NODES) -> dict[str, Any]:
    """The actors that are told of most, how often each pair works together or against each other, the ties among them, and who speaks."""
    sql, values = filters.hits()
    start = f"""WITH hits AS MATERIALIZED ({sql}),
      parts AS MATERIALIZED (SELECT r.record, r.role, r.entity, r.name, r.country, r.sectors, x.quad FROM roles r JOIN hits x ON x.id = r.record
        WHERE r.kind = 'event' AND r.role IN ('actor', 'recipient')),
      nodes AS MATERIALIZED (SELECT entity AS id, min(name) AS name, min(country) AS country, min(array_to_string(sectors, ' ')) AS sectors,
        count(DISTINCT record) AS count FROM parts GROUP BY entity ORDER BY count DESC, entity LIMIT {int(nodes)})
      """
    pairs = f"""{start}SELECT a.entity AS source, b.entity AS target, count(DISTINCT a.record) FILTER (a.quad <= 2) AS cooperation,
      count(DISTINCT a.record) FILTER (a.quad >= 3) AS conflict
      FROM parts a JOIN parts b ON a.record = b.record AND a.entity != b.entity AND a.role = 'actor'
        AND (b.role = 'recipient' OR (b.role = 'actor' AND a.entity < b.entity AND a.record NOT IN (SELECT record FROM parts WHERE role = 'recipient')))
      WHERE a.entity IN (SELECT id FROM nodes) AND b.entity IN (SELECT id FROM nodes) GROUP BY 1, 2 ORDER BY cooperation + conflict DESC, 1, 2 LIMIT 400"""
    found = {
        "nodes": dicts(reader, f"{start}SELECT * FROM nodes ORDER BY count DESC, id", values),
        "pairs": dicts(reader, pairs, values),
    }
    ids = [node["id"] for node in found["nodes"]]
    ties = """SELECT subject AS source, relation, object AS target, min(subject_name) AS source_name, min(object_name) AS target_name,
      count(DISTINCT document) AS documents FROM ties WHERE object IS NOT NULL AND subject != object AND (list_contains(?, subject) OR list_contains(?, object))
      GROUP BY ALL ORDER BY documents DESC, 1, 2, 3 LIMIT 200"""
    found["ties"] = dicts(reader, ties, [ids, ids])
    # Filters of events say which documents the speakers are looked for in.
    speak = f"""WITH hits AS ({sql}) SELECT r.entity AS id, min(r.name) AS name, r.country, min(array_to_string(r.sectors, ' ')) AS sectors,
      string_agg(DISTINCT r.office, '; ') AS office, count(DISTINCT r.record) AS statements, count(DISTINCT r.document) AS documents
      FROM roles r WHERE r.kind = 'statement' AND r.role = 'speaker' AND r.document IN (SELECT document FROM hits)
      GROUP BY r.entity, r.country ORDER BY statements DESC, id LIMIT {int(nodes)}"""
    return found | {"speakers": dicts(reader, speak, values)}


def documents_of(reader: Reader, ids: list[str]) -> Rows:
    """The documents of these ids, with what a heading says of them."""
    sql = "SELECT id, title, publisher, language, published_start, published_end, url, source, origin FROM documents WHERE list_contains(?, id)"
    return dicts(reader, sql, [ids])
