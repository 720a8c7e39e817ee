"""The world as data: states, institutions, organisations, armed groups and people with their names in every language.

Each file says its columns at its head; `SOURCES.md` names where the facts are from. `load_world` reads them once a process.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from garant._errors import DataError
from garant._tables import alternatives, rows
from garant.own import SHIPPED, Own
from garant.world.own import OwnActor, check_countries, read_actors, sectors

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

    def add(self, entity: WorldEntity, names: Iterable[str], how: str = "name", *, alone: bool = False) -> None:
        """Enter an entity under these names; `alone`: nobody else bears them any more."""
        if entity.id not in self.entities:
            self.entities[entity.id] = entity
            if entity.kind == "country" and entity.id == entity.country:
                self.countries[entity.id] = entity
            for tenure in entity.tenures:
                self.holders.setdefault((tenure.key, tenure.of), []).append(entity)
        for name in names:
            words = fold_words(name)
            if not words:
                continue
            node = self.trie
            for word in words:
                node = node.setdefault(word, {})
            known = node.setdefault("", [])  # type: ignore[arg-type]
            if alone:
                known[:] = [alias for alias in known if alias.entity.id == entity.id]
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


@lru_cache(maxsize=4)
def load_world(own: Own = SHIPPED) -> World:
    """The shipped world, with a user's own actors if there are any. Raises DataError for a line that does not hold."""
    actors = list(read_actors(own.actors)) if own.actors else []
    lines = {_own_id(actor): actor for actor in actors}
    world = World()
    for entity, names, how in _shipped():
        world.add(_changed(entity, lines[entity.id]) if entity.id in lines else entity, names, how)
    check_countries(actors, set(world.countries))
    for id_, actor in lines.items():
        entity = world.entities[id_] if id_ in world.entities else _new(id_, actor)
        world.add(entity, [actor.cells["name"], *actor.list("aliases")], alone=True)
        world.add(entity, actor.list("adjectives"), "adjective", alone=True)
        world.add(entity, actor.list("capitals"), "capital", alone=True)
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


def _shipped() -> Iterator[tuple[WorldEntity, list[str], str]]:
    """The entities of the shipped files with their names and how they are named by them; an entity may come several times."""
    yield from _countries(_ROOT / "countries.tsv")
    for path, most in ((_ROOT / "institutions.tsv", 8), (_ROOT / "organisations.tsv", 9)):
        for number, cells in rows(path, 6, most):
            yield _entity(cells, path, number), _names(cells), "name"
    for entity, names in _leaders(_ROOT / "leaders.tsv"):
        yield entity, names, "name"


def _own_id(actor: OwnActor) -> str:
    """A country's id is its code; another's is given, or made from its name."""
    cells = actor.cells
    return cells["id"] or (cells["country"] if cells["kind"] == "country" else slug(cells["name"]))


def _new(id_: str, actor: OwnActor) -> WorldEntity:
    cells = actor.cells
    kind = cells["kind"] or "movement"
    adjective = next(iter(actor.list("adjectives")), "")
    own_sectors = sectors(cells["sectors"]) or (("GOV",) if kind == "country" else ())
    return WorldEntity(
        id_, cells["name"], cells["country"] or None, own_sectors, kind, _own_tenures(actor), adjective=adjective
    )


def _changed(entity: WorldEntity, actor: OwnActor) -> WorldEntity:
    """A shipped entity as the user's line wants it: cells that are not empty take the place of ours."""
    cells = actor.cells
    return replace(
        entity, name=cells["name"], country=cells["country"] or entity.country, sectors=sectors(cells["sectors"]) or entity.sectors,
        kind=cells["kind"] or entity.kind, tenures=_own_tenures(actor) or entity.tenures,
        adjective=next(iter(actor.list("adjectives")), entity.adjective),
    )  # fmt: skip


def _own_tenures(actor: OwnActor) -> tuple[Tenure, ...]:
    try:
        return tuple(
            _tenure(part.strip(), actor.cells["country"]) for part in actor.cells["offices"].split(";") if part.strip()
        )
    except ValueError as error:
        raise actor.wrong(f"offices are key[:country]@from..to ({error})") from error


def _countries(path: Path) -> Iterator[tuple[WorldEntity, list[str], str]]:
    for _, cells in rows(path, 15, 15):
        id_, iso, name, names_en, names_fr, adj_en, adj_fr, combining, capital_en, capital_fr, *_, codes = cells
        entity = WorldEntity(
            id_, name, iso, sectors(codes) or ("GOV",), "country", adjective=(alternatives(adj_en) or [name])[0]
        )
        yield entity, [name, *alternatives(names_en), *alternatives(names_fr)], "name"
        yield entity, alternatives(adj_en) + alternatives(adj_fr), "adjective"
        yield entity, alternatives(capital_en) + alternatives(capital_fr), "capital"
        yield entity, alternatives(combining), "combining"


def _entity(cells: list[str], path: Path, number: int) -> WorldEntity:
    id_, name, country, codes, kind = cells[:5]
    if not id_ or not name:
        raise DataError("an entity needs an id and a name", path, number)
    relations = (
        tuple(tuple(part.strip().split(":", 1)) for part in cells[7].split(";") if ":" in part)
        if kind != "institution"
        else ()
    )
    return WorldEntity(id_, name, country or None, sectors(codes), kind, relations=relations)  # type: ignore[arg-type]


def _names(cells: list[str]) -> list[str]:
    return [cells[1], *alternatives(cells[5]), *alternatives(cells[6])]


def _leaders(path: Path) -> Iterator[tuple[WorldEntity, list[str]]]:
    for number, (id_, name, country, codes, aliases, offices) in rows(path, 5, 6):
        try:
            tenures = tuple(_tenure(part.strip(), country) for part in offices.split(";") if part.strip())
        except ValueError as error:
            raise DataError(f"offices are key[:country]@from..to ({error})", path, number) from error
        yield WorldEntity(id_, name, country or None, sectors(codes), "person", tenures), [name, *alternatives(aliases)]


def _tenure(text: str, country: str) -> Tenure:
    office, _, period = text.partition("@")
    key, _, of = office.partition(":")
    start, dots, end = period.partition("..")
    if not dots:
        raise ValueError(text)
    return Tenure(key, of or country, start, end)
