"""Zones that an agreement draws: a demilitarised zone, a buffer, a contact line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.extract.tolls import Number, TollReader
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

# How far behind a zone's noun, in tokens, its breadth may stand.
_BREADTH = 14
# How far behind it, in tokens, the place that it lies in.
_BEHIND = 9


@dataclass(frozen=True, slots=True)
class WidthMention:
    """A breadth in kilometres: the number as written, its factor to kilometres, its first and last token, and the token of what it runs along."""

    number: Number
    factor: float
    first: int
    last: int
    along: int | None


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
        self.units: dict[str, float] = self.words["units"]
        self.tolls = TollReader(tree, clauses, language)

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
            if (
                word is not None
                and tree.dep[c] not in ("conj", "appos")
                and tree.lemma[i] in only.get(word, [tree.lemma[i]])
            ):
                found = kinds[word]
                near |= {c}
                places += tree.kids(c, "compound")
            elif tree.dep[c] in ("nmod", "compound", "flat", "obl") and (
                tree.dep[c] == "compound" or self.clauses.preposition(c) in self.words["between_places"]
            ):
                places.append(c)
        if bare:
            found = kinds[tree.lemma[i]]
        if found is None:
            return None
        for c in tree.kids(i, "nmod", "compound"):
            places += tree.kids(c, "nmod")
        if not any(tree.pos[p] == "PROPN" for p in places):
            places += self._behind(i, near)
        tokens = [t for t in (i, *near, *(p for p in places)) if abs(t - i) < 8]
        return ZoneMention(i, found[0], found[1], tuple(places), min(tokens), max(tokens))

    def _behind(self, i: int, near: set[int]) -> list[int]:
        """The place that follows the zone before any verb, whatever the parser hung it on: "a safe zone 30 km deep in northern Syria"."""
        tree = self.tree
        end = min(tree.sentences[tree.sentence[i]][1], i + _BEHIND)
        for t in range(i + 1, end):
            if tree.pos[t] in ("VERB", "AUX") or tree.word[t] in (";", ":"):
                return []
            if (
                t not in near
                and tree.pos[t] in ("PROPN", "NOUN")
                and self.clauses.preposition(t) in self.words["between_places"]
                and tree.lemma[t] not in self.units
            ):
                return [t]
        return []

    def width(self, mention: ZoneMention) -> WidthMention | None:
        """ "15 to 20 km wide", « large de 15 à 20 km le long de la ligne de contact », "a 30-kilometre-deep zone", of this zone."""
        tree = self.tree
        if tree.lemma[mention.head] in self.words["lines"]:
            return None
        begin, end = tree.sentences[tree.sentence[mention.head]]
        for t in sorted(
            range(max(begin, mention.first - _BREADTH), min(end, mention.last + _BREADTH)),
            key=lambda t: abs(t - mention.head),
        ):
            factor = self.units.get(tree.lower[t]) or self.units.get(tree.lemma[t])
            if factor is None or not self._broad(t, mention):
                continue
            before = t - 2 if tree.word[t - 1] == "-" else t - 1
            number = self.tolls.figure(before) if before >= begin else None
            if number is not None:
                along = next(
                    (
                        c
                        for c in range(t + 1, end)
                        if self.clauses.preposition(c) in self.words["along"] and tree.pos[c] in ("NOUN", "PROPN")
                    ),
                    None,
                )
                return WidthMention(number, factor, number.first, t, along)
        return None

    def _broad(self, t: int, mention: ZoneMention) -> bool:
        """Whether the measure at token `t` is the zone's breadth: under its noun or its predicate, or beside a word of breadth; no distance from elsewhere."""
        tree = self.tree
        near = {tree.lemma[k] for k in range(max(0, t - 4), min(len(tree), t + 4))} | {
            tree.lower[k] for k in range(max(0, t - 4), min(len(tree), t + 4))
        }
        if near & set(self.words["from"]):
            return False
        return bool(near & set(self.words["breadth"])) or mention.head in tree.ancestors(t)

    def _forms(self, c: int) -> tuple[str, ...]:
        """The word, its lemma, and both halves of one that its hyphen parted ("de-escalation")."""
        tree = self.tree
        joined = tree.lower[c]
        if c >= 2 and tree.word[c - 1] == "-" and tree.end[c - 2] == tree.start[c - 1]:
            joined = f"{tree.lower[c - 2]}-{tree.lower[c]}"
        return tree.lower[c], tree.lemma[c], joined
