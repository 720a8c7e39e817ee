"""Two origins beside each other: which happenings both tell of, and which one alone."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from garant._errors import QueryError
from garant.store.answer import Answer
from garant.store.ask import Query
from garant.store.record import Reader

DIMENSIONS = {
    "month": "strftime(h.date_start, '%Y-%m')", "year": "strftime(h.date_start, '%Y')", "country": "h.place_country", "place": "h.place",
    "type": "h.type",
}  # fmt: skip
SIDES = ("both", "first", "second")


def compare(
    reader: Reader,
    first: str,
    second: str | None = None,
    *,
    by: Sequence[str] = ("month",),
    within: Query | None = None,
) -> Answer:
    """How many happenings both origins tell of (`both`), and only one (`only_first`, `only_second`), by the given dimensions of DIMENSIONS.

    Without `second`, the first is compared with all other origins. `within` is a question to happenings. Raises QueryError for an origin that
    the record has nothing of, or where happenings were never gathered.
    """
    _check(reader, first, second)
    for name in by:
        if name not in DIMENSIONS:
            raise QueryError(f"cannot be compared by {name!r}: one of {', '.join(DIMENSIONS)}")
    sides, values = _sides(first, second, within)
    named = [f'{DIMENSIONS[name]} AS "{name}"' for name in by]
    counts = [
        "count(*) FILTER (a AND b) AS both", "count(*) FILTER (a AND NOT b) AS only_first", "count(*) FILTER (b AND NOT a) AS only_second",
        "round(count(*) FILTER (a AND b) / count(*), 3) AS share_both",
    ]  # fmt: skip
    grouped = f" GROUP BY {', '.join(str(n) for n in range(1, len(by) + 1))} ORDER BY ALL" if by else ""
    sql = f"{sides} SELECT {', '.join([*named, *counts])} FROM sides s JOIN happenings h ON h.id = s.happening WHERE a OR b{grouped}"
    return Answer(reader.connection, sql, values)


def listed(reader: Reader, first: str, second: str | None, side: str, *, within: Query | None = None) -> Answer:
    """The happenings that both tell of (`side` both), or that only the `first` or the `second` tells of."""
    _check(reader, first, second)
    if side not in SIDES:
        raise QueryError(f"unknown side {side!r}: one of {', '.join(SIDES)}")
    sides, values = _sides(first, second, within)
    test = {"both": "a AND b", "first": "a AND NOT b", "second": "b AND NOT a"}[side]
    sql = f"""{sides} SELECT h.id AS happening, h.date_start, h.date_end, h.type, h.place, h.place_country, h.latitude, h.longitude, s.of_first, s.of_second
FROM sides s JOIN happenings h ON h.id = s.happening WHERE {test} ORDER BY h.date_start, h.id"""
    return Answer(reader.connection, sql, values)


def _sides(first: str, second: str | None, within: Query | None) -> tuple[str, list[object]]:
    other = "d.origin = ?" if second else "d.origin <> ?"
    where, bound = ("", list[object]()) if within is None else within.ids_sql()
    sql = f"""WITH sides AS (
  SELECT p.happening, bool_or(d.origin = ?) AS a, bool_or({other}) AS b, count(*) FILTER (d.origin = ?) AS of_first,
    count(*) FILTER ({other}) AS of_second
  FROM reports p JOIN documents d ON d.id = p.document{f" WHERE p.happening IN ({where})" if where else ""} GROUP BY p.happening)"""
    pair: list[object] = [first, second or first]
    return sql, [*pair, *pair, *bound]


def _check(reader: Reader, first: str, second: str | None) -> None:
    known = [row[0] for row in reader.rows("SELECT DISTINCT origin FROM documents ORDER BY origin")]
    for name in (first, second):
        if name is not None and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known) or 'nothing'}"
            raise QueryError(f"nothing of origin {name!r} in this record: {hint}")
    if not reader.rows("SELECT 1 FROM reports LIMIT 1"):
        raise QueryError("this record has no happenings to compare")
