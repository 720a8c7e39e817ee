"""Zones that an agreement draws: a demilitarised zone, a buffer, a contact line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree


@dataclass(frozen=True, slots=True)
class ZoneMention:
    """A zone: its noun's token, English name without place, status, the tokens that may name its place, and its first and last token."""

    head: int
    name: str
    status: str
    places: tuple[int, ...]
    first: int
    last: int


@lru_cache(maxsize=8)
def zone_words(language: Language) -> dict[str, Any]:
    """The language's `zones.toml`."""
    return toml(language.folder / "zones.toml")


class ZoneFinder:
    """Finds the zones of one tree."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language) -> None:
        self.tree, self.clauses = tree, clauses
        self.words = zone_words(language)
        self.nouns = frozenset(self.words["nouns"])

    def find(self) -> Iterator[ZoneMention]:
        """The zones in text order."""
        for i in range(len(self.tree)):
            if self.tree.lemma[i] in self.nouns and self.tree.pos[i] in ("NOUN", "PROPN", "ADJ"):
                mention = self._at(i)
                if mention is not None:
                    yield mention

    def _at(self, i: int) -> ZoneMention | None:
        tree, kinds, only = self.tree, self.words["kinds"], self.words["only"]
        found, places = None, []
        near = {i}
        bare = tree.lemma[i] in self.words["bare"]
        if bare and tree.dep[i] == "compound":
            return None
        for c in tree.children[i]:
            word = next((w for w in self._forms(c) if w in kinds), None)
            if word is not None and tree.dep[c] not in ("conj", "appos") and tree.lemma[i] in only.get(word, [tree.lemma[i]]):
                found = kinds[word]
                near |= {c}
            elif tree.dep[c] in ("nmod", "compound", "flat", "obl") and (tree.dep[c] == "compound" or self.clauses.preposition(c) in self.words["between_places"]):
                places.append(c)
        if bare:
            found = kinds[tree.lemma[i]]
        if found is None:
            return None
        for c in tree.kids(i, "nmod", "compound"):
            places += tree.kids(c, "nmod")
        tokens = [t for t in (i, *near, *(p for p in places)) if abs(t - i) < 8]
        return ZoneMention(i, found[0], found[1], tuple(places), min(tokens), max(tokens))

    def _forms(self, c: int) -> tuple[str, ...]:
        """The word, its lemma, and both halves of one that its hyphen parted ("de-escalation")."""
        tree = self.tree
        joined = tree.lower[c]
        if c >= 2 and tree.word[c - 1] == "-" and tree.end[c - 2] == tree.start[c - 1]:
            joined = f"{tree.lower[c - 2]}-{tree.lower[c]}"
        return tree.lower[c], tree.lemma[c], joined
