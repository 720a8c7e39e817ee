"""An answer for a person at a terminal: the columns that matter most, a row of them a line."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from garant.render.labels import shown
from garant.store.answer import Answer

# What a person sees of each table: a heading, and the columns that make its cell.
_EVENTS = (
    ("date", ("date_start", "date_end")), ("who", ("actors",)), ("did what", ("type", "mode", "trigger")), ("to whom", ("recipients",)),
    ("where", ("place", "place_country")), ("status", ("status",)), ("on whose word", ("speakers",)), ("source", ("publisher", "document")),
)  # fmt: skip
_SHOWN: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "events": _EVENTS,
    "meetings": (*_EVENTS[:2], ("series", ("series", "ordinal")), ("level", ("level",)), *_EVENTS[4:]),
    "commitments": (*_EVENTS[:2], ("measure", ("measure",)), ("to", ("beneficiary",)), ("by", ("deadline_start", "deadline_end")), *_EVENTS[5:]),
    "violations": (*_EVENTS[:5], ("agreement", ("agreement",)), *_EVENTS[6:]),
    "statements": (
        ("published", ("published_start", "published_end")), ("who", ("speakers",)), ("to", ("addressees",)), ("how", ("cue", "medium")),
        ("what", ("content",)), ("source", ("publisher", "document")),
    ),
    "ties": (
        ("who", ("subject",)), ("stands", ("relation",)), ("to", ("object",)), ("when", ("period_start", "period_end")), ("status", ("status",)),
        ("on whose word", ("speakers",)), ("evidence", ("evidence",)), ("source", ("publisher", "document")),
    ),
    "agreements": (
        ("date", ("date_start", "date_end")), ("name", ("name",)), ("parties", ("parties",)), ("governs", ("governs",)),
        ("on whose word", ("speakers",)), ("source", ("publisher", "document")),
    ),
    "zones": (
        ("name", ("name",)), ("kind", ("kind",)), ("where", ("place", "place_country")), ("evidence", ("evidence",)),
        ("source", ("publisher", "document")),
    ),
    "designations": (
        ("who", ("actor",)), ("is called", ("term",)), ("stance", ("stance",)), ("on whose word", ("speakers",)),
        ("source", ("publisher", "document")),
    ),
    "counts": (
        ("period", ("period_start", "period_end")), ("what", ("what",)), ("number", ("low", "high")), ("by", ("sides",)),
        ("where", ("place", "place_country")), ("reported by", ("reporters",)), ("source", ("publisher", "document")),
    ),
    "documents": (
        ("published", ("published_start", "published_end")), ("title", ("title",)), ("publisher", ("publisher",)), ("language", ("language",)),
        ("origin", ("origin",)), ("events", ("events",)), ("id", ("document",)),
    ),
    "happenings": (
        ("date", ("date_start", "date_end")), ("who", ("actors",)), ("what", ("type",)), ("to whom", ("recipients",)),
        ("where", ("place", "place_country")), ("reports", ("reports",)), ("sources", ("sources",)), ("id", ("happening",)),
    ),
}  # fmt: skip
# Pairs of columns that are the two ends of one thing.
_ENDS = ("date_start", "published_start", "period_start", "deadline_start", "low")
_LONGEST = 160


def print_answer(answer: Answer, console: Console) -> int:
    """Write an answer as a table and return how many rows it has. Text of the record never acts as markup or as terminal control."""
    columns = answer.columns
    known = _SHOWN.get(answer.query.table) if answer.query and not answer.query.count_by else None
    cells = known or tuple((name, (name,)) for name in columns)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    count = 0
    for number, row in enumerate(answer, 1):
        named = dict(zip(columns, row, strict=True))
        if count == 0:
            for heading, of in cells:
                table.add_column(
                    heading, justify="right" if isinstance(named[of[0]], int | float) else "left", overflow="fold"
                )
        table.add_row(*(Text(shown(_cell(of, named), _LONGEST)) for _, of in cells))
        count = number
    if count:
        console.print(table)
    return count


def _cell(of: tuple[str, ...], row: dict[str, Any]) -> str:
    if len(of) == 2 and of[0] in _ENDS:
        low, high = _word(row[of[0]]), _word(row[of[1]])
        return low if low == high else f"{low}…{high}"
    if of == ("publisher", "document"):
        return _word(row["publisher"]) or _word(row["document"])
    if of[0] == "type":
        mode = f"/{row['mode']}" if row.get("mode") else ""
        return f"{_word(row['type'])}{mode}" + (f": {_word(row['trigger'])}" if row.get("trigger") else "")
    words = [_word(row[name]) for name in of]
    return words[0] + "".join(f" ({word})" for word in words[1:] if word)


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)
