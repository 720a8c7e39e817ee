"""Short words for the parts of a record, the same in every rendering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from garant.records import Entity, Event, Place, Published, Record, Statement, When

_BLANKS = re.compile(r"\s+")
# Control characters and the marks that turn the writing direction could forge what a terminal or a page shows.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_GOVERNMENT = ("GOV",)
_VOICE_PARTS, _LEVELS = " + ", " < "


def shown(text: str, longest: int | None = None) -> str:
    """Words of a text on one line, harmless to a terminal, cut to `longest` characters."""
    plain = _UNSAFE.sub("", _BLANKS.sub(" ", text)).strip()
    return plain if longest is None or len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def who(entity: Entity) -> str:
    """An actor: its name, and in brackets country and sectors, but for what goes without saying of a state and its government."""
    state = entity.id == entity.country
    sectors = () if state and entity.sectors == _GOVERNMENT else entity.sectors
    about = " ".join(part for part in ("" if state else entity.country, *sectors) if part)
    return f"{shown(entity.name)} ({about})" if about else shown(entity.name)


def when(dated: When | Published | None) -> str:
    """A date as short as it can be: a day, a month, a year, or both ends of an interval, of the second only what differs.

    "2019-02-14", "2019-02", "2019", "2019-02-11…13", "2019-02-28…03-02"; an open end is left out: "2019-02-11…".
    """
    if dated is None:
        return ""
    start, end = dated.start or "", dated.end or ""
    if start == end:
        return start
    if start[4:] == "-01-01" and end == f"{start[:4]}-12-31":
        return start[:4]
    if start[8:] == "01" and end[:8] == start[:8] and _ends_month(end):
        return start[:7]
    same = 8 if start[:8] == end[:8] else 5 if start[:5] == end[:5] else 0
    return f"{start}…{end[same:]}"


def _ends_month(day: str) -> bool:
    return (date.fromisoformat(day) + timedelta(days=1)).day == 1


def where(place: Place | None) -> str:
    """A place's name and its country."""
    if place is None:
        return ""
    return shown(place.name) + (f" ({place.country})" if place.country and place.resolution != "country" else "")


def what(event: Event) -> str:
    """An event's type, its modes and the words that express it."""
    return f"{event.type}{''.join(f' / {mode}' for mode in event.mode)}: {shown(event.trigger.text, 60)}"


def on_whose_word(voice: Iterable[str], statements: Mapping[str, Statement]) -> str:
    """The speakers of a chain of statements, innermost first; empty for the author's own voice."""
    chain = (
        _VOICE_PARTS.join(shown(s.name) for s in statements[name].speakers) for name in voice if name in statements
    )
    return _LEVELS.join(speaker for speaker in chain if speaker)


def statements_of(records: Iterable[Record]) -> dict[str, Statement]:
    """The statements among records by their id."""
    return {record.id: record for record in records if isinstance(record, Statement)}
