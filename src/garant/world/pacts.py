"""Named agreements and processes of the world, looked up by their words in any language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from garant._errors import DataError
from garant._tables import alternatives, rows
from garant.world import fold_words, load_world

_ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Pact:
    """A named agreement or process: `names` in English, the canonical one first, `others` in other languages; `parties` are
    ISO codes or ids of organisations; `kind` process for a series of talks, else ceasefire, peace, zone, memorandum, treaty, resolution."""

    id: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    parties: tuple[str, ...]
    kind: str
    date: str
    place: str


@dataclass(frozen=True, slots=True)
class WorldZone:
    """A zone that an agreement drew: `kinds` are the statuses that texts give it, `places` the English names of places that it is called by,
    `agreement` the id of its pact or empty."""

    id: str
    name: str
    status: str
    kinds: frozenset[str]
    places: frozenset[str]
    agreement: str
    since: str


class Pacts:
    """All named pacts, found by the folded words of any of their names."""

    def __init__(self, pacts: Iterator[Pact]) -> None:
        self.by_words: dict[tuple[str, ...], list[Pact]] = {}
        self.first_words: set[str] = set()
        # All beginnings of all names: a text that leaves them can stop looking.
        self.beginnings: set[tuple[str, ...]] = set()
        self.longest = 1
        self._begins: dict[str, bool] = {}
        for pact in pacts:
            for name in (*pact.names, *pact.others):
                words = tuple(fold_words(name))
                if words:
                    self.by_words.setdefault(words, []).append(pact)
                    self.first_words.add(words[0])
                    self.beginnings.update(words[:size] for size in range(1, len(words) + 1))
                    self.longest = max(self.longest, len(words))

    def may_begin(self, word: str) -> bool:
        """Whether a name may begin with this word as written; remembered, for it is asked of every token."""
        known = self._begins.get(word)
        if known is None:
            known = self._begins[word] = any(w in self.first_words for w in fold_words(word))
        return known

    def processes(self, words: list[str]) -> list[Pact]:
        """The series of talks whose place has these folded words for its name, in any language: that of its first name counts."""
        every = {p.id: p for group in self.by_words.values() for p in group if p.kind == "process"}
        return [
            p
            for p in every.values()
            if fold_words(p.names[0])[: len(words)] == words
            or any(fold_words(o)[-len(words) :] == words for o in p.others[:1])
        ]

    def named(self, name: str) -> list[Pact]:
        """The pacts that bear this name."""
        return self.by_words.get(tuple(fold_words(name)), [])


@lru_cache(maxsize=1)
def load_pacts() -> Pacts:
    """The shipped agreements and processes."""
    return Pacts(_read())


@lru_cache(maxsize=1)
def load_world_zones() -> tuple[WorldZone, ...]:
    """The shipped zones. Raises DataError for one whose agreement is not in agreements.tsv."""
    known = {id_ for _, (id_, *_) in rows(_ROOT / "agreements.tsv", 7, 7)}
    found = []
    for number, (id_, name, status, kinds, places, pact, since, _) in rows(_ROOT / "zones.tsv", 5, 8):
        if pact and pact not in known:
            raise DataError(f"no such agreement: {pact}", _ROOT / "zones.tsv", number)
        found.append(
            WorldZone(id_, name, status, frozenset(alternatives(kinds)), frozenset(alternatives(places)), pact, since)
        )
    return tuple(found)


@lru_cache(maxsize=1)
def country_names() -> frozenset[str]:
    """The English names of all countries."""
    return frozenset(country.name for country in load_world().countries.values())


def _read() -> Iterator[Pact]:
    for _, (id_, name, en, fr, date, parties, kind) in rows(_ROOT / "agreements.tsv", 7, 7):
        yield Pact(
            id_,
            _unique([name, *alternatives(en)]),
            tuple(alternatives(fr)),
            tuple(alternatives(parties)),
            kind,
            date,
            "",
        )
    for _, (id_, name, en, fr, parties, place, since) in rows(_ROOT / "processes.tsv", 5, 7):
        yield Pact(
            id_,
            _unique([name, *alternatives(en)]),
            tuple(alternatives(fr)),
            tuple(alternatives(parties)),
            "process",
            since,
            place,
        )


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
