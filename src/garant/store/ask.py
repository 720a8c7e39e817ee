"""A question to the record: one small object that the command line, Python, the dashboard and the exports share.

`Query("events", actor="Russia", since="2019-01").sql()` gives SQL and the values bound to it; nothing of a question ever becomes part of the SQL.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from garant._errors import QueryError
from garant.ontology import load_ontology
from garant.records import RELATIONS, STATUSES
from garant.store import counting, names
from garant.store.geometry import Part, area
from garant.store.tables import TABLES, Table

__all__ = ["Query"]

Several = str | Sequence[str]
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_AUTHOR = "author"
_ALTERNATIVES = "|"


@dataclass(frozen=True)
class Query:
    """What is wanted of a record. Raises QueryError, in one line that names what was meant, for what cannot be asked.

    - `table`: one of `garant.store.tables.TABLES`.
    - `actor` in any role, `by` as the one who acts (or speaks), `on` as the one acted upon: a name in any language, an id, a country's code, a
      code and a sector (`SYR:REB`), `a|b` for either; of several, each must have a part.
    - `type`: a type of the ontology, with a mode (`ASSAULT/aerial`), or a tie's relation. `status`: one of `records.STATUSES`.
    - `place`: a name in any language, a country, `W,S,E,N` in degrees, or a GeoJSON file. `since`, `until`, `date`: a day, a month or a year (ISO).
    - `voice`: on whose word; `author` for nobody's but the author's. `publisher`, `language`, `origin`, `document` (id).
    - `text`: words of the evidence (of a document: its title and text), without regard to case and accents; "…" a phrase, `word*` a beginning.
    - `count_by`: what to count by instead (`counting.DIMENSIONS`). `order`: a column of the answer, `-column` for descending.
    - `limit`, `offset`: rows.

    Of several values, any will do, but for the actors.
    """

    table: str = "events"
    actor: Several = ()
    by: Several = ()
    on: Several = ()
    type: Several = ()
    place: Several = ()
    since: str | date | None = None
    until: str | date | None = None
    date: str | date | None = None
    status: Several = ()
    voice: Several = ()
    publisher: Several = ()
    language: Several = ()
    origin: Several = ()
    document: Several = ()
    text: str | None = None
    count_by: Several = ()
    order: str | None = None
    limit: int | None = None
    offset: int = 0

    def __post_init__(self) -> None:
        _one_of(self.table, TABLES, "table")
        for name in _SEVERAL:
            value = getattr(self, name)
            object.__setattr__(self, name, (value,) if isinstance(value, str) else tuple(value))
        for name in ("limit", "offset"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                raise QueryError(f"{name} is a number of rows, not {value!r}")
        object.__setattr__(self, "count_by", tuple(part for one in self.count_by for part in one.split(",") if part))
        # Whatever cannot be asked is said now, not when the SQL is wanted.
        self.sql()

    @classmethod
    def of(cls, table: str = "events", **filters: Any) -> Query:
        """As the constructor, but a filter that there is not is told by its nearest name."""
        for name in filters:
            _one_of(name, [f.name for f in fields(cls)], "filter")
        return cls(table, **{name: value for name, value in filters.items() if value is not None})

    def sql(self) -> tuple[str, list[object]]:
        """The SQL of the question, with `?` for each of the values bound to it."""
        table = TABLES[self.table]
        where, values = self._where(table)
        if self.count_by:
            dimensions = [
                counting.dimension(_one_of(name, counting.DIMENSIONS, "count"), table) for name in self.count_by
            ]
            sql, columns = counting.sql(table, where, dimensions)
            order = self._order(columns) or counting.order(dimensions)
            return sql + f"\nORDER BY {order}{self._slice()}", [*values, *self._sliced()]
        found = f"SELECT e.* FROM {table.source} e{where}"
        order = self._order([name for name, _ in table.columns])
        if not order:
            # The rows wanted are found before anything about them is looked up.
            found += f" ORDER BY {_ordered(table.order, 'e')}{self._slice()}"
            return _looked_up(table, found) + f"\nORDER BY {table.order}", [*values, *self._sliced()]
        return f"{_looked_up(table, found)}\nORDER BY {order}{self._slice()}", [*values, *self._sliced()]

    def total_sql(self) -> tuple[str, list[object]]:
        """The SQL that counts the rows that match, whatever `limit` says."""
        table = TABLES[self.table]
        where, values = self._where(table)
        return f"SELECT count(*) FROM {table.source} e{where}", values

    def hits_sql(self) -> tuple[str, list[object]]:
        """The SQL of the rows that match, with the columns of the table's source: what the views of the dashboard aggregate."""
        table = TABLES[self.table]
        where, values = self._where(table)
        return f"SELECT e.* FROM {table.source} e{where}", values

    def ids_sql(self) -> tuple[str, list[object]]:
        """The SQL of the ids of the rows that match, for what exports look up by themselves."""
        table = TABLES[self.table]
        where, values = self._where(table)
        return f"SELECT e.id FROM {table.source} e{where}", values

    def _where(self, table: Table) -> Part:
        parts = [
            *_actors(table, self.actor, table.by + table.on), *_actors(table, self.by, table.by), *_actors(table, self.on, table.on),
            *_types(table, self.type), *_places(table, self.place), *_dates(table, self.since, self.until, self.date),
            *_statuses(table, self.status), *_voices(table, self.voice),
            *_documents(table, "publisher", self.publisher), *_documents(table, "language", self.language),
            *_documents(table, "origin", self.origin), *_documents(table, "id", self.document), *_texts(table, self.text),
        ]  # fmt: skip
        if not parts:
            return "", []
        return "\nWHERE " + "\n  AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]

    def _order(self, columns: Sequence[str]) -> str:
        if not self.order:
            return ""
        name = _one_of(self.order.removeprefix("-"), columns, "column")
        return f'"{name}" {"DESC" if self.order.startswith("-") else "ASC"} NULLS LAST'

    def _slice(self) -> str:
        return (" LIMIT ?" if self.limit is not None else "") + (" OFFSET ?" if self.offset else "")

    def _sliced(self) -> list[object]:
        return [*([self.limit] if self.limit is not None else []), *([self.offset] if self.offset else [])]


_SEVERAL = (
    "actor", "by", "on", "type", "place", "status", "voice", "publisher", "language", "origin", "document", "count_by",
)  # fmt: skip


def _one_of(name: str, known: Iterable[str], what: str) -> str:
    """The name, if it is known; else a QueryError with the nearest one that is."""
    known = list(known)
    if name in known:
        return name
    near = difflib.get_close_matches(name.casefold(), {k.casefold() for k in known}, 1, 0.5)
    hint = next((k for k in known if near and k.casefold() == near[0]), None)
    raise QueryError(f"unknown {what} {name!r}: " + (f"did you mean {hint}?" if hint else "one of " + ", ".join(known)))


def _looked_up(table: Table, found: str) -> str:
    """The columns of an answer for the rows that `found` gives."""
    columns = ",\n  ".join(f'{sql} AS "{name}"' for name, sql in table.columns)
    used = " ".join(sql for _, sql in table.columns)
    steps, joins = [f"hits AS MATERIALIZED ({found})"], ""
    if table.people or "voices." in used:
        steps.append(_PARTS)
    if table.people:
        steps.append(_PEOPLE)
        for name, role in table.people.items():
            joins += f" LEFT JOIN people {name} ON {name}.record = h.id AND {name}.role = '{role}'"
    if "voices." in used:
        steps.append(_VOICES)
        joins += " LEFT JOIN voices ON voices.id = h.id"
    if "d." in used:
        joins += f" LEFT JOIN documents d ON d.id = {table.document}"
    return f"WITH {', '.join(steps)}\nSELECT {columns}\nFROM hits h{joins}"


# The table of roles is gone through once for all that is wanted of it; ids of documents recur from row to row, which makes a look at them cheap.
_PARTS = "parts AS MATERIALIZED (SELECT * FROM roles WHERE document IN (SELECT document FROM hits))"
_PEOPLE = """people AS (
  SELECT record, role, string_agg(name, '; ' ORDER BY position) AS names, string_agg(entity, '; ' ORDER BY position) AS ids,
    string_agg(coalesce(country, ''), '; ' ORDER BY position) AS countries,
    string_agg(array_to_string(sectors, ' '), '; ' ORDER BY position) AS sectors
  FROM parts WHERE record IN (SELECT id FROM hits) GROUP BY record, role)"""
# Who says so, innermost first; those who speak together are joined by a plus.
_VOICES = """voices AS (
  SELECT id, string_agg(said, ' < ' ORDER BY level) AS said FROM (
    SELECT s.id, s.level, string_agg(x.name, ' + ' ORDER BY x.position) AS said
    FROM (SELECT id, unnest(voice) AS statement, generate_subscripts(voice, 1) AS level FROM hits) s
    JOIN parts x ON x.record = s.statement AND x.role = 'speaker' GROUP BY s.id, s.level) GROUP BY id)"""


def _ordered(order: str, alias: str) -> str:
    return order.replace("h.", f"{alias}.")


def _cannot(table: Table, what: str) -> QueryError:
    return QueryError(f"{table.name} cannot be asked by {what}")


def _actors(table: Table, values: Sequence[str], roles: tuple[str, ...]) -> list[Part]:
    if values and not roles:
        raise _cannot(table, "actor in that role")
    found = []
    for value in values:
        match, bound = names.actor(value)
        sql = f"SELECT r.record, r.document FROM roles r WHERE r.role IN ({', '.join('?' * len(roles))}) AND {match}"
        found.append((table.of_records.format(sql), [*roles, *bound]))
    return found


def _types(table: Table, values: Sequence[str]) -> list[Part]:
    if not values:
        return []
    if table.type is None:
        raise _cannot(table, "type")
    known = load_ontology().modes() if table.kind == "event" else dict.fromkeys(RELATIONS, frozenset[str]())
    parts: list[Part] = []
    for one in (part for value in values for part in re.split(r"[,|]", value) if part):
        name, _, mode = one.partition("/")
        upper = name.upper() if table.kind == "event" else name
        kind = _one_of(upper, known, "type")
        if mode:
            if table.name == "happenings":
                raise _cannot(table, "mode")
            parts.append(
                (
                    f"({table.type} = ? AND list_contains(e.mode, ?))",
                    [kind, _one_of(mode, known[kind], f"mode of {kind}")],
                )
            )
        else:
            parts.append((f"{table.type} = ?", [kind]))
    return [names.either(parts)]


def _places(table: Table, values: Sequence[str]) -> list[Part]:
    if values and not table.place:
        raise _cannot(table, "place")
    parts = [area(value, table.source) or names.place(value) for value in values]
    return [names.either(parts)] if parts else []


def _dates(table: Table, since: object, until: object, day: object) -> list[Part]:
    """An event whose interval touches the one that is asked for; an undated one is never in one."""
    parts: list[Part] = []
    if table.start is None and (since or until or day):
        raise _cannot(table, "date")
    # An open end counts as the other: alternatives of plain comparisons are what DuckDB looks up fast.
    for ends, sign, values in ((0, ">=", (since, day)), (1, "<=", (until, day))):
        one, other = (table.end, table.start) if ends == 0 else (table.start, table.end)
        for bound in (_interval(value)[ends] for value in values if value):
            parts.append((f"({one} {sign} ? OR ({one} IS NULL AND {other} {sign} ?))", [bound, bound]))
    return parts


def _interval(value: object) -> tuple[date, date]:
    """First and last day of an ISO day, month or year."""
    match = _DAY.fullmatch(str(value))
    try:
        if match and match[3]:
            day = date.fromisoformat(match[0])
            return day, day
        if match and match[2]:
            first = date(int(match[1]), int(match[2]), 1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if match:
            return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    except (ValueError, OverflowError):
        pass
    raise QueryError(f"not a date (YYYY, YYYY-MM or YYYY-MM-DD): {str(value)!r}")


def _statuses(table: Table, values: Sequence[str]) -> list[Part]:
    if not values:
        return []
    if table.status is None:
        raise _cannot(table, "status")
    wanted = [_one_of(part, STATUSES, "status") for value in values for part in re.split(r"[,|]", value) if part]
    return [(f"list_contains(?, {table.status})", [wanted])]


def _voices(table: Table, values: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for value in (part.strip() for one in values for part in one.split(_ALTERNATIVES)):
        if not table.voice:
            raise _cannot(table, "voice")
        if table.voice == "speaker":
            match, bound = names.actor(value)
            parts.append((f"e.id IN (SELECT r.record FROM roles r WHERE r.role = 'speaker' AND {match})", bound))
        elif value == _AUTHOR:
            parts.append(("len(e.voice) = 0", []))
        else:
            match, bound = names.actor(value)
            chain = f"SELECT id, unnest(voice) AS statement FROM {table.source}"
            sql = f"e.id IN (SELECT v.id FROM ({chain}) v JOIN roles r ON r.record = v.statement AND r.role = 'speaker' WHERE {match})"
            parts.append((sql, bound))
    return [names.either(parts)] if parts else []


def _documents(table: Table, column: str, values: Sequence[str]) -> list[Part]:
    wanted = [part.strip() for value in values for part in value.split(_ALTERNATIVES) if part.strip()]
    if not wanted:
        return []
    if column == "publisher":
        match = " OR ".join("contains(strip_accents(lower(publisher)), strip_accents(lower(?)))" for _ in wanted)
        return [(table.of_documents.format(f"SELECT id FROM documents WHERE {match}"), list(wanted))]
    return [(table.of_documents.format(f"SELECT id FROM documents WHERE list_contains(?, {column})"), [wanted])]


def _texts(table: Table, value: str | None) -> list[Part]:
    if not value:
        return []
    if table.text is None:
        raise _cannot(table, "text")
    if isinstance(table.text, str):
        return [names.words(value, table.text)]
    match, bound = names.words(value, table.text[1])
    return [(table.of_records.format(table.text[0].format(match=match)), bound)]
