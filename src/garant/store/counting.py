"""Counts of what a question finds: by time, by actor, by pair of actors, by type, place, publisher …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from garant._errors import QueryError
from garant.store.tables import EVENTS, Table

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is counted by: the columns it gives, the join it needs, and whether it is a time, which is in order of itself."""

    columns: Columns
    join: str = ""
    time: bool = False


# An interval counts in the bucket of its first day, but only where it is no longer than the bucket: what is known by the year alone is in no month.
_LONGEST = {"day": 2, "week": 7, "month": 31, "year": 366}
_PAIRS = """ JOIN (
    SELECT a.record, a.entity AS source_id, a.name AS source, a.country AS source_country, b.entity AS target_id, b.name AS target,
      b.country AS target_country
    FROM roles a JOIN roles b ON a.record = b.record AND b.role = 'recipient' AND a.entity <> b.entity
    WHERE a.role = 'actor' AND a.record IN (SELECT id FROM hits)
    UNION ALL
    SELECT a.record, a.entity, a.name, a.country, b.entity, b.name, b.country
    FROM roles a JOIN roles b ON a.record = b.record AND b.role = 'actor' AND (coalesce(a.country, ''), a.entity) < (coalesce(b.country, ''), b.entity)
    WHERE a.role = 'actor' AND a.record IN (SELECT id FROM hits)
      AND a.record NOT IN (SELECT record FROM roles WHERE role = 'recipient')) pair ON pair.record = h.id"""
# On whose word, of a chain the innermost; nobody's but the author's is an empty cell.
_SAID = """ LEFT JOIN (
    SELECT v.id, x.name, x.entity FROM (SELECT id, voice[1] AS statement FROM hits) v
    JOIN roles x ON x.record = v.statement AND x.role = 'speaker') said ON said.id = h.id"""
DIMENSIONS = (
    "day", "week", "month", "year", "dyad", "country_dyad", "actor", "recipient", "actor_country", "recipient_country", "speaker", "type", "mode",
    "status", "place", "country", "publisher", "language", "origin", "document",
)  # fmt: skip
_OF_ROLES = {"actor": 0, "recipient": 1, "speaker": 0, "actor_country": 0, "recipient_country": 1}
_OF_DOCUMENT = ("publisher", "language", "origin")


def dimension(name: str, table: Table) -> Dimension:
    """A dimension of DIMENSIONS for a table. Raises QueryError where the table has no such thing."""
    found = _dimension(name, table)
    if found is None:
        raise QueryError(f"{table.name} cannot be counted by {name}")
    return found


def _dimension(name: str, table: Table) -> Dimension | None:
    if name in _LONGEST and table.start and table.end:
        start, end = (
            f"coalesce({_of_hits(a)}, {_of_hits(b)})" for a, b in ((table.start, table.end), (table.end, table.start))
        )
        bucket = f"CASE WHEN {end} - {start} < {_LONGEST[name]} THEN date_trunc('{name}', {start})::DATE END"
        return Dimension(((name, bucket),), time=True)
    if name in ("dyad", "country_dyad") and table.kind == "event" and table.name in EVENTS:
        suffix = "_country" if name == "country_dyad" else ""
        ids: Columns = () if suffix else (("source_id", "pair.source_id"), ("target_id", "pair.target_id"))
        return Dimension((("source", f"pair.source{suffix}"), ("target", f"pair.target{suffix}"), *ids), _PAIRS)
    if name == "speaker" and table.voice == "chain":
        return Dimension((("speaker", "said.name"), ("speaker_id", "said.entity")), _SAID)
    if name in _OF_ROLES and table.people:
        return _of_role(name, table)
    if name in _OF_DOCUMENT and table.document != "NULL":
        return Dimension(((name, f"d.{name}"),), f" LEFT JOIN documents d ON d.id = {table.document}")
    if name == "document" and table.document != "NULL":
        return Dimension(((name, table.document),))
    return _of_table(name, table)


def _of_role(name: str, table: Table) -> Dimension | None:
    roles = table.by if _OF_ROLES[name] == 0 else table.on
    if not roles or (name == "speaker") != (roles[0] == "speaker"):
        return None
    alias, role = f"by_{name}", roles[0]
    join = f" JOIN roles {alias} ON {alias}.record = h.id AND {alias}.role = '{role}'"
    if name.endswith("country"):
        return Dimension(((name, f"{alias}.country"),), join)
    return Dimension(((name, f"{alias}.name"), (f"{name}_id", f"{alias}.entity")), join)


def _of_table(name: str, table: Table) -> Dimension | None:
    if name == "type" and table.type:
        return Dimension(((name, _of_hits(table.type)),))
    if name == "status" and table.status:
        return Dimension(((name, _of_hits(table.status)),))
    if name == "mode" and table.name in EVENTS:
        return Dimension(
            ((name, "modes.mode"),), " LEFT JOIN (SELECT id, unnest(mode) AS mode FROM hits) modes ON modes.id = h.id"
        )
    if name == "place" and table.place:
        return Dimension((("place", "h.place"), ("place_country", "h.place_country")))
    if name == "country" and table.place:
        return Dimension((("country", "h.place_country"),))
    return None


def _of_hits(expression: str) -> str:
    return expression.replace("e.", "h.")


def sql(table: Table, where: str, dimensions: Sequence[Dimension]) -> tuple[str, list[str]]:
    """The SQL that counts, and the names of its columns. A row that is counted by several actors counts once for each of them."""
    columns = dict(column for dimension in dimensions for column in dimension.columns)
    joins = "".join(dict.fromkeys(dimension.join for dimension in dimensions))
    measures: dict[str, str] = {"count": "count(*)"}
    taken = ["h.id"]
    if table.document == "h.document":
        taken.append("h.document")
        measures["documents"] = "count(DISTINCT document)"
    if table.name in EVENTS:
        taken += ["h.killed_low", "h.killed_high", "h.score"]
        measures |= {
            "killed_low": "sum(killed_low)",
            "killed_high": "sum(killed_high)",
            "score": "round(avg(score), 3)",
        }
    shown = [f'{expression} AS "{name}"' for name, expression in columns.items()]
    # The same actor may stand twice in one event.
    distinct = "DISTINCT " if joins else ""
    rows = f"SELECT {distinct}{', '.join(shown + taken)} FROM hits h{joins}"
    counted = [f'"{name}"' for name in columns] + [f'{expression} AS "{name}"' for name, expression in measures.items()]
    found = f"WITH hits AS (SELECT e.* FROM {table.source} e{where})\nSELECT {', '.join(counted)} FROM ({rows})"
    return f"{found} GROUP BY {', '.join(chr(34) + name + chr(34) for name in columns)}", [*columns, *measures]


def order(dimensions: Sequence[Dimension]) -> str:
    """Times in their order, then the most first."""
    times = [f'"{name}"' for d in dimensions if d.time for name, _ in d.columns]
    rest = [f'"{name}"' for d in dimensions if not d.time for name, _ in d.columns]
    return ", ".join([*times, "count DESC", *rest])
