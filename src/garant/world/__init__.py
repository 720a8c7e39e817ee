"""The world as data: states, institutions, organisations, armed groups and people with their names in every language.

Each file says its columns at its head; `SOURCES.md` names where the facts are from. `load_world` reads them once a process.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from garant._errors import DataError
from garant._tables import alternatives, rows

_ROOT = Path(__file__).parent
# An alias this short, all in capitals, is an acronym and must be written so in the text ("US", not "us").
_ACRONYM_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held: key, country or organisation it belongs to, first and last day as ISO text (empty: open)."""

    key: str
    of: str
    start: str
    end: str

    def covers(self, day: str | None) -> bool:
        """Whether the office was held on an ISO day; with no day given, whether it is still held."""
        if not day:
            return not self.end
        return self.start <= day[: len(self.start)] and (not self.end or day[: len(self.end)] <= self.end)


@dataclass(frozen=True, slots=True)
class WorldEntity:
    """Something with a name: `kind` country, institution, person, or the organisation's own kind (igo, armed_group, media …)."""

    id: str
    name: str
    country: str | None
    sectors: tuple[str, ...]
    kind: str
    tenures: tuple[Tenure, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    adjective: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name as it may be written. `how`: name, adjective, capital, combining. `case`: the written form's capitals, to compare."""

    entity: WorldEntity
    how: str
    written: str

    def fits(self, text: str) -> bool:
        """Whether `text` has the capitals that the alias needs: all for an acronym, the first letter for a proper name."""
        letters = self.written.replace(".", "").replace(" ", "")
        if letters.isupper() and len(letters) <= _ACRONYM_LENGTH:
            return text.replace(".", "").replace(" ", "").isupper()
        words = text.split()
        if len(words) > 1 and self.written[:1].islower() and self.written.split()[-1][:1].isupper():
            return words[-1][:1].isupper()
        return text[:1].isupper() or not self.written[:1].isupper()


@dataclass(slots=True)
class World:
    """All entities by id, their names as a trie of folded words, and office-holders by (key, country)."""

    entities: dict[str, WorldEntity] = field(default_factory=dict)
    trie: dict[str, dict] = field(default_factory=dict)  # type: ignore[type-arg]
    holders: dict[tuple[str, str], list[WorldEntity]] = field(default_factory=dict)
    countries: dict[str, WorldEntity] = field(default_factory=dict)
    publishers: dict[str, WorldEntity] = field(default_factory=dict)

    def publisher(self, url: str | None) -> WorldEntity | None:
        """The state or organisation whose pages lie at this URL, by the longest domain that is known; None for the press."""
        host = (urlsplit(url).hostname or "") if url else ""
        labels = host.split(".")
        return next((found for k in range(len(labels)) if (found := self.publishers.get(".".join(labels[k:])))), None)

    def add(self, entity: WorldEntity, names: Iterable[str], how: str = "name") -> None:
        """Enter an entity under these names."""
        self.entities.setdefault(entity.id, entity)
        for name in names:
            words = fold_words(name)
            if not words:
                continue
            node = self.trie
            for word in words:
                node = node.setdefault(word, {})
            known = node.setdefault("", [])  # type: ignore[arg-type]
            if all(alias.entity.id != entity.id for alias in known):
                known.append(Alias(entity, how, name))  # type: ignore[attr-defined]

    def holder(self, key: str, country: str, day: str | None) -> WorldEntity | None:
        """Who held an office of a country on an ISO day; None when nobody is known or more than one is."""
        found = [
            e
            for e in self.holders.get((key, country), ())
            if any(t.key == key and t.of == country and t.covers(day) for t in e.tenures)
        ]
        return found[0] if len({e.id for e in found}) == 1 else None


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Without accents or case: the form in which names are compared."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()


def fold_words(name: str) -> list[str]:
    """The words of a name, folded; hyphens, apostrophes and full stops part words."""
    return list(folded_words(name))


@lru_cache(maxsize=65536)
def folded_words(name: str) -> tuple[str, ...]:
    """`fold_words` as a tuple, remembered: what the tokens of a text are looked up by."""
    return tuple(fold("".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", name))).split())


def slug(name: str) -> str:
    """An id made from a name: stable across documents and languages."""
    return "-".join(fold_words(name)) or "unknown"


@lru_cache(maxsize=1)
def load_world() -> World:
    """The shipped world."""
    world = World()
    for entity, names, how in _countries(_ROOT / "countries.tsv"):
        if entity.id == entity.country:
            world.countries[entity.id] = entity
        world.add(entity, names, how)
    for number, cells in rows(_ROOT / "institutions.tsv", 6, 8):
        world.add(_entity(cells, _ROOT / "institutions.tsv", number), _names(cells))
    for number, cells in rows(_ROOT / "organisations.tsv", 6, 9):
        world.add(_entity(cells, _ROOT / "organisations.tsv", number), _names(cells))
    for entity, names in _leaders(_ROOT / "leaders.tsv"):
        world.add(entity, names)
        for tenure in entity.tenures:
            world.holders.setdefault((tenure.key, tenure.of), []).append(entity)
    for number, (domain, id_) in rows(_ROOT / "publishers.tsv", 2, 2):
        if id_ not in world.entities:
            raise DataError(f"no country or organisation {id_!r}", _ROOT / "publishers.tsv", number)
        world.publishers[domain] = world.entities[id_]
    return world


@lru_cache(maxsize=1)
def capitals() -> dict[str, str]:
    """The English name of each state's capital, by the state's ISO 3166 alpha-3 code."""
    return {
        cells[1]: names[0]
        for _, cells in rows(_ROOT / "countries.tsv", 15, 15)
        if cells[0] == cells[1] and (names := alternatives(cells[8]))
    }


def _countries(path: Path) -> Iterator[tuple[WorldEntity, list[str], str]]:
    for _, cells in rows(path, 15, 15):
        id_, iso, name, names_en, names_fr, adj_en, adj_fr, combining, capital_en, capital_fr, *_, sectors = cells
        entity = WorldEntity(
            id_, name, iso, _sectors(sectors) or ("GOV",), "country", adjective=(alternatives(adj_en) or [name])[0]
        )
        yield entity, [name, *alternatives(names_en), *alternatives(names_fr)], "name"
        yield entity, alternatives(adj_en) + alternatives(adj_fr), "adjective"
        yield entity, alternatives(capital_en) + alternatives(capital_fr), "capital"
        yield entity, alternatives(combining), "combining"


def _entity(cells: list[str], path: Path, number: int) -> WorldEntity:
    id_, name, country, sectors, kind = cells[:5]
    if not id_ or not name:
        raise DataError("an entity needs an id and a name", path, number)
    relations = (
        tuple(tuple(part.strip().split(":", 1)) for part in cells[7].split(";") if ":" in part)
        if kind != "institution"
        else ()
    )
    return WorldEntity(id_, name, country or None, _sectors(sectors), kind, relations=relations)  # type: ignore[arg-type]


def _names(cells: list[str]) -> list[str]:
    return [cells[1], *alternatives(cells[5]), *alternatives(cells[6])]


def _leaders(path: Path) -> Iterator[tuple[WorldEntity, list[str]]]:
    for number, (id_, name, country, sectors, aliases, offices) in rows(path, 5, 6):
        try:
            tenures = tuple(_tenure(part.strip(), country) for part in offices.split(";") if part.strip())
        except ValueError as error:
            raise DataError(f"offices are key[:country]@from..to ({error})", path, number) from error
        yield (
            WorldEntity(id_, name, country or None, _sectors(sectors), "person", tenures),
            [name, *alternatives(aliases)],
        )


def _tenure(text: str, country: str) -> Tenure:
    office, _, period = text.partition("@")
    key, _, of = office.partition(":")
    start, dots, end = period.partition("..")
    if not dots:
        raise ValueError(text)
    return Tenure(key, of or country, start, end)


def _sectors(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.replace("|", ",").split(",") if part.strip())
