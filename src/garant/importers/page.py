"""One row of another data set as a document: its cells are the text, one a line, so that every part of its event has real offsets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._tables import toml
from garant.ontology import load_ontology
from garant.store.names import aliases, country
from garant.store.rows import day
from garant.world import WorldEntity, load_world, slug
from garant.world.gazetteer import load_gazetteer

Record = dict[str, Any]
CODES: dict[str, Any] = toml(Path(__file__).with_name("codes.toml"))
_ACTORS = [(re.compile(pattern), sector) for pattern, sector in CODES["actors"].items()]
_SAME = [(re.compile(pattern), name) for pattern, name in CODES["same"].items()]
_KINDS = re.compile(rf"\s+(?:{'|'.join(CODES['places']['kinds'])})$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
# Degrees within which a place of the same name is the same place.
_NEAR = 0.35
# The confidence of what people coded; a machine's own is in its data.
CODED_BY_HAND = 0.95


class RowError(ValueError):
    """A row that is no event of its format; the words say why."""


class NoType(Exception):
    """A row whose type has no counterpart in the ontology."""


class Page:
    """A document under way: `lead` adds words as they are, `cell` a line `name: value`; both give the value's span."""

    def __init__(self, row: Mapping[str, str], origin: str, id_: str) -> None:
        if not id_:
            raise RowError("no id")
        self.row = row
        self.id = f"{origin}-{id_}"
        self.origin = origin
        self._text = ""

    def lead(self, words: str) -> Record:
        """Words of the source itself, on a line of their own."""
        return self._add("", words)

    def cell(self, name: str) -> Record:
        """A cell of the row, with its name; empty where the row has none."""
        return self._add(f"{name}: ", self.row.get(name) or "")

    def _add(self, before: str, value: str) -> Record:
        value = " ".join(value.split())
        start = len(self._text) + len(before)
        self._text += f"{before}{value}\n"
        return {"start": start, "end": start + len(value), "text": value}

    def document(
        self,
        *,
        published: str | None,
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        curated: bool = False,
    ) -> Record:
        """The document's record, once all is added. A `curated` data set lists each happening once: its rows are never taken for one another's."""
        found: Record = {"kind": "document", "id": self.id} | ({"url": url} if url else {})
        when = {"start": published, "end": published, "basis": "given", "evidence": []} if published else None
        found |= {
            "language": "en",
            "language_basis": "given",
            "title": title,
            "publisher": publisher,
            "published": when,
        }
        return found | {"text": self._text, "boilerplate": []} | ({"listed_by": self.origin} if curated else {})

    def event(
        self, type_: str, mode: str, *, actors: Sequence[Record], recipients: Sequence[Record], place: Record | None, date: Record, trigger: Record,
        evidence: Record, confidence: float = CODED_BY_HAND, toll: Record | None = None, cameo: str | None = None,
    ) -> Record:  # fmt: skip
        """The event's record."""
        modes = (mode,) if mode else ()
        codes = load_ontology().codes(type_, modes, "occurred").to_dict()
        found: Record = {
            "kind": "event", "id": f"{self.id}/e{trigger['start']}", "document": self.id, "type": type_, "mode": list(modes), "context": [],
            "actors": list(actors), "recipients": list(recipients), "place": place, "date": date, "status": "occurred", "voice": [],
            "trigger": trigger, "evidence": evidence, "mentions": [trigger], "confidence": confidence,
            "codes": codes | ({"cameo": cameo} if cameo else {}),
        }  # fmt: skip
        return found | ({"toll": toll} if toll else {})


def cameo_type(code: str) -> tuple[str, str]:
    """PLOVER type and mode of a CAMEO code. Raises NoType for one that has none, RowError for what is no code."""
    if not re.fullmatch(r"\d{2,4}", code):
        raise RowError(f"not a CAMEO code: {code!r}")
    for length in (4, 3, 2):
        if found := CODES["cameo"].get(code[:length]):
            return found[0], found[1]
    raise NoType(code)


def actor(span: Record, sectors: Sequence[str] = (), of: str | None = None, at: str | None = None) -> Record:
    """A mention of an actor as an entity: of Garant's world where the name is known there, else by its own name.

    `of` is the code of the country it belongs to, `at` of the country where it acts, which a group that the world does not know is taken to be of;
    `sectors` is what the row says of it.
    """
    found = _known(span["text"], of)
    if found:
        return span | {"id": found.id, "name": found.name, "country": found.country, "sectors": list(found.sectors)}
    for pattern, sector in _ACTORS:
        if match := pattern.fullmatch(span["text"]):
            code = _country(match["country"])
            if code and sector == "GOV":
                state = load_world().countries[code]
                return span | {"id": code, "name": state.name, "country": code, "sectors": list(state.sectors)}
            return span | {
                "id": slug(_BRACKETS.sub("", span["text"]) + f" {code or ''}"),
                "name": span["text"],
                "country": code,
                "sectors": [sector],
            }
    named = CODES["actors_of_nobody"].get(span["text"])
    name = next(
        (pattern.sub(same, span["text"]) for pattern, same in _SAME if pattern.fullmatch(span["text"])), span["text"]
    )
    return span | {"id": slug(name), "name": name, "country": of or at, "sectors": [named] if named else list(sectors)}


@lru_cache(maxsize=8192)
def _known(name: str, of: str | None) -> WorldEntity | None:
    world = load_world()
    words = _BRACKETS.sub("", name).split()
    # Some data sets write a person's middle name, the world does not.
    tries = [name, " ".join(words), *([f"{words[0]} {words[-1]}"] if len(words) > 2 else [])]
    for attempt in tries:
        found = {alias.entity.id: alias.entity for alias in aliases(world, attempt)}
        fitting = [
            entity
            for entity in found.values()
            if of is None or entity.country == of or (attempt == name and len(found) == 1)
        ]
        if len(fitting) == 1:
            return fitting[0]
    return None


@lru_cache(maxsize=1024)
def _country(name: str) -> str | None:
    return country(name) or country(_BRACKETS.sub("", name))


def country_code(name: str | None) -> str | None:
    """The code of a country's name as data sets write it ("Yemen (North Yemen)")."""
    return _country(name) if name else None


def place(span: Record, latitude: str, longitude: str, code: str | None, resolution: str) -> Record:
    """A place: its name as the gazetteer has it, if one of that name is there, else as written without the word for its kind."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        raise RowError(f"not coordinates: {latitude!r}, {longitude!r}") from None
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise RowError(f"not on earth: {latitude}, {longitude}")
    name = load_world().countries[code].name if code and resolution == "country" else _KINDS.sub("", span["text"])
    name = _place_name(name, round(north, 2), round(east, 2), code)
    return span | {"name": name, "latitude": north, "longitude": east, "country": code, "resolution": resolution}


@lru_cache(maxsize=16384)
def _place_name(name: str, north: float, east: float, code: str | None) -> str:
    for spot in load_gazetteer().find(name):
        if abs(spot.latitude - north) < _NEAR and abs(spot.longitude - east) < _NEAR and code in (None, spot.country):
            return spot.name
    return name


def dated(start: str, end: str, resolution: str, evidence: Record) -> Record:
    """A date as the row gives it. Raises RowError for what is none."""
    first, last = day(start), day(end)
    if not first or not last or first > last:
        raise RowError(f"not a date: {start!r} to {end!r}")
    return {"start": first, "end": last, "resolution": resolution, "basis": "explicit", "evidence": evidence}


def number(value: str | None) -> int:
    """A count, 0 for an empty cell. Raises RowError for what is none."""
    try:
        return int(float(value)) if value else 0
    except (ValueError, OverflowError):
        raise RowError(f"not a number: {value!r}") from None
