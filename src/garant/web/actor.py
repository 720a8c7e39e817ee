"""All that the record, and the world that Garant ships, tell of one actor."""

from __future__ import annotations

from typing import Any

from garant._errors import InputError
from garant.store.record import Reader
from garant.web.views import Rows, dicts
from garant.world import load_world

# Mentions that are looked at for the names that publishers use.
_MENTIONS = 400


def actor(reader: Reader, id_: str) -> dict[str, Any]:
    """Who it is; what publishers call it; its offices; whom it deals with; its ties. Raises InputError for an actor that neither knows."""
    seen = dicts(reader, "SELECT name, country, array_to_string(sectors, ' ') AS sectors, count(*) AS mentions FROM roles WHERE entity = ? GROUP BY ALL ORDER BY 4 DESC", [id_])  # fmt: skip
    world = load_world().entities.get(id_)
    if not seen and world is None:
        raise InputError("no such actor in the record", id_)
    known = (
        seen[0]
        if seen
        else {
            "name": world.name if world else id_,
            "country": world.country if world else None,
            "sectors": "",
            "mentions": 0,
        }
    )
    tenures = [{"key": t.key, "of": t.of, "start": t.start, "end": t.end} for t in world.tenures] if world else []
    return known | {
        "id": id_, "kind": world.kind if world else None, "tenures": tenures, "offices": _offices(reader, id_), "names": _names(reader, id_),
        "terms": _terms(reader, id_), "partners": _partners(reader, id_), "ties": _ties(reader, id_),
    }  # fmt: skip


def _offices(reader: Reader, id_: str) -> Rows:
    sql = """SELECT r.office, min(d.published_start) AS first, max(d.published_end) AS last, count(DISTINCT d.id) AS documents
        FROM roles r JOIN documents d ON d.id = r.document WHERE r.entity = ? AND r.office IS NOT NULL GROUP BY r.office ORDER BY first, r.office"""
    return dicts(reader, sql, [id_])


def _names(reader: Reader, id_: str) -> Rows:
    """The words that name the actor, by publisher: what stands in the texts at the places of its mentions, the latest first."""
    sql = f"""WITH m AS (SELECT DISTINCT r.document, r.start, r."end" AS stop FROM roles r WHERE r.entity = ? LIMIT {_MENTIONS}),
        t AS (SELECT document, "text" FROM texts WHERE document IN (SELECT document FROM m))
        SELECT coalesce(d.publisher, d.id) AS publisher, d.language, substring(t."text", m.start + 1, m.stop - m.start) AS name, count(*) AS mentions
        FROM m JOIN t USING (document) JOIN documents d ON d.id = m.document GROUP BY ALL ORDER BY publisher, mentions DESC, name"""
    return dicts(reader, sql, [id_])


def _terms(reader: Reader, id_: str) -> Rows:
    sql = """SELECT g.term, g.stance, d.publisher, d.language, min(x.name) AS speaker, count(*) AS times, min(g.document) AS document
        FROM designations g JOIN documents d ON d.id = g.document LEFT JOIN roles x ON x.record = g.voice[1] AND x.role = 'speaker'
        WHERE g.actor = ? GROUP BY g.term, g.stance, d.publisher, d.language ORDER BY times DESC, g.term LIMIT 100"""
    return dicts(reader, sql, [id_])


def _partners(reader: Reader, id_: str) -> Rows:
    sql = """SELECT b.entity AS id, min(b.name) AS name, count(DISTINCT e.id) FILTER (e.quad <= 2) AS cooperation,
        count(DISTINCT e.id) FILTER (e.quad >= 3) AS conflict
        FROM roles a JOIN roles b ON a.record = b.record AND a.entity != b.entity JOIN events e ON e.id = a.record
        WHERE a.entity = ? AND a.kind = 'event' AND a.role IN ('actor', 'recipient') AND b.role IN ('actor', 'recipient')
        GROUP BY 1 ORDER BY cooperation + conflict DESC, 1 LIMIT 30"""
    return dicts(reader, sql, [id_])


def _ties(reader: Reader, id_: str) -> Rows:
    sql = """SELECT subject, subject_name, relation, object, object_name, status, min(period_start) AS period_start, max(period_end) AS period_end,
        count(DISTINCT document) AS documents, min(document) AS document, min(evidence) AS evidence
        FROM ties WHERE subject = ? OR object = ? GROUP BY ALL ORDER BY documents DESC, relation LIMIT 60"""
    return dicts(reader, sql, [id_, id_])
