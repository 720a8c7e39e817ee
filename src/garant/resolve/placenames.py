"""Places as the sides of ties: what a token names as a place, in English, and which place is said to lie in which.

"the Iraqi city of Mosul", « la capitale kazakhe, Astana », "Idlib, in north-west Syria", "NAQOURA, Lebanon".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from garant.extract.ties import tie_words
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity
from garant.resolve.actors import Actors
from garant.resolve.places import Places
from garant.world import slug
from garant.world.pacts import country_names

_NAMED = ("nmod", "appos", "flat", "flat:name", "compound")
_DEPTH = 3
# How many tokens back "the town" may have been named.
_REACH = 120


def _another(part: Entity, whole: Entity) -> bool:
    """Whether the two are different places, neither named within the other's name."""
    return whole.id != part.id and not part.id.endswith(whole.id) and not whole.id.endswith(part.id)


@dataclass(frozen=True, slots=True)
class Within:
    """One place said to be part of another, and the tokens that say it (inside)."""

    part: Entity
    whole: Entity
    first: int
    last: int


class PlaceNames:
    """The places that one document names, as entities."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, actors: Actors, places: Places) -> None:
        self.tree, self.clauses, self.actors, self.places = tree, clauses, actors, places
        words = tie_words(language)
        self.nouns = frozenset(words["place_nouns"])
        self.landscapes: dict[str, str] = words["landscapes"]
        self.parts = frozenset(words["parts"])
        self.inside = frozenset(words["inside"])
        self.directions: dict[str, str] = words["directions"]
        self.genitive = language.genitive
        self.certain = frozenset(language.references["place"]["certain"])

    def at(self, t: int, depth: int = _DEPTH) -> list[Entity]:
        """The places that token `t` stands for: its own name, or the name that a place noun goes with."""
        own = self.name(t)
        if own is not None:
            return [own]
        if depth == 0:
            return []
        tree = self.tree
        if self.is_place_noun(t):
            for c in tree.kids(t, *_NAMED):
                if tree.dep[c] != "nmod" or self.clauses.preposition(c) in (*self.genitive, ""):
                    found = self.at(c, depth - 1)
                    if found:
                        return self._directed(t, found)
            behind = self._name_behind(t)
            if behind is not None:
                return self._directed(t, [behind])
            if tree.dep[t] == "nmod" and tree.pos[tree.head[t]] in ("PRON", "NUM", "DET"):
                one = tree.head[t]
                heads = [tree.head[one]] if tree.dep[one] == "appos" else self._name_before(one)
                return [e for d in heads if (e := self.name(d))]
            if tree.dep[t] in ("appos", "flat", "compound") and tree.pos[tree.head[t]] == "PROPN":
                return [e for d in tree.conjuncts(tree.head[t]) if (e := self.name(d))]
            subjects = self.clauses.surface_subjects(t) if tree.has(t, "cop") else []
            named = [e for d in subjects or self._name_before(t) if (e := self.name(d))]
            return named or self._taken_up(t)
        if tree.pos[t] == "PRON" or tree.lemma[t] in self.parts:
            return self._before(t)
        if tree.lemma[t] in self.landscapes:
            return self._landscape(t)
        if tree.lemma[t] in self.directions or tree.lower[t] in self.directions:
            for c in tree.kids(t, "nmod"):
                found = self.at(c, depth - 1)
                if found:
                    return self._directed(t, found)
        return []

    def _name_behind(self, t: int) -> Entity | None:
        """« leur fief régional Hajin »: the name right behind the noun and its adjectives."""
        tree = self.tree
        k = t + 1
        while k < len(tree) and tree.pos[k] == "ADJ" and tree.head[k] == t:
            k += 1
        return (
            self.name(k) if k < len(tree) and tree.pos[k] == "PROPN" and tree.sentence[k] == tree.sentence[t] else None
        )

    def _name_before(self, t: int) -> list[int]:
        """« Saraqeb, leur fief »: the name right before the noun's phrase and its comma."""
        tree = self.tree
        first = min([t, *(c for c in tree.children[t] if c < t and tree.dep[c] != "punct")])
        return [first - 2] if first >= 2 and tree.word[first - 1] == "," and tree.word[first - 2][:1].isupper() else []

    def _landscape(self, t: int) -> list[Entity]:
        """« le désert syrien », "the Libyan coast": a stretch of a country."""
        for c in self.tree.kids(t, "amod", "nmod", "compound"):
            match = self.actors.match(c)
            if match is not None and match.aliases[0].entity.kind == "country":
                country = match.aliases[0].entity
                label = (
                    f"{country.adjective} {self.landscapes[self.tree.lemma[t]]}"
                    if country.adjective
                    else f"{self.landscapes[self.tree.lemma[t]]} of {country.name}"
                )
                return [Entity(self.actors.mention(t), slug(label), label[:1].upper() + label[1:], country.country, ())]
        return []

    def _taken_up(self, t: int) -> list[Entity]:
        """« la ville », "the province": a definite place noun without a name is the place named last."""
        tree = self.tree
        if tree.feat(t, "Number", "Plur") or not any(
            tree.dep[c] == "det" and (tree.feat(c, "Definite", "Def") or tree.feat(c, "PronType", "Dem"))
            for c in tree.children[t]
        ):
            return []
        return self._directed(t, self._before(t))

    def _before(self, t: int) -> list[Entity]:
        """The last town or province named before token `t`."""
        for k in range(t - 1, max(-1, t - _REACH), -1):
            found = self.name(k) if self.tree.pos[k] == "PROPN" else None
            if found is not None and found.name not in country_names():
                return [found]
        return []

    def name(self, t: int) -> Entity | None:
        """The place that token `t` names by itself, with a direction adjective where one stands before it ("northern Syria")."""
        tree = self.tree
        place = self.places.at(t)
        if place is not None:
            label = self._direction(t, place.name)
            return Entity(place.span, slug(label), label, place.country, ())
        if tree.pos[t] != "PROPN" or not any(c.isupper() for c in tree.word[t]) or t in self.actors.names:
            return None
        ner = self.actors.ner.get(t)
        if ner is not None and (ner[2] == "LOC" or (ner[2] != "PER" and self._of_place_noun(t))):
            span = self.actors.span(ner[0], ner[1])
        elif ner is not None or tree.dep[t] in ("flat", "flat:name") or not self._looks_placed(t):
            return None
        else:
            last = t
            while (
                last + 1 < len(tree)
                and tree.pos[last + 1] == "PROPN"
                and tree.head[last + 1] == t
                and tree.dep[last + 1] in ("flat", "flat:name")
            ):
                last += 1
            span = self.actors.span(t, last)
        label = self._direction(t, span.text)
        return Entity(span, slug(label), label, self.places.country(t), ())

    def is_place_noun(self, t: int) -> bool:
        """Whether token `t` says what kind of place a name is."""
        return self.tree.lemma[t] in self.nouns or self.tree.lower[t] in self.nouns

    def _of_place_noun(self, t: int) -> bool:
        """« la province d'Idlib », "Idlib province"."""
        return self.tree.dep[t] in _NAMED and self.is_place_noun(self.tree.head[t])

    def _looks_placed(self, t: int) -> bool:
        """Without a recogniser's word: a name behind a preposition of place or a place noun, or described by one."""
        tree = self.tree
        if self._of_place_noun(t):
            return True
        if any(self.is_place_noun(c) for c in tree.kids(t, "appos", "compound", "amod")):
            return True
        return self.clauses.preposition(t) in self.certain

    def _direction(self, t: int, label: str) -> str:
        for c in self.tree.kids(t, "amod", "compound"):
            word = self.directions.get(self.tree.lower[c])
            if c < t and word and not label.startswith(word):
                return f"{word} {label}"
        return label

    def _directed(self, t: int, found: list[Entity]) -> list[Entity]:
        tree = self.tree
        word = self.directions.get(tree.lower[t]) or self.directions.get(tree.lemma[t])
        if word is None or len(found) != 1:
            return found
        label = f"{word} {found[0].name}"
        return [Entity(found[0].span, slug(label), label, found[0].country, ())]

    # -- part of -----------------------------------------------------------------------------------------------------

    def within(self) -> Iterator[Within]:
        """Every place that the text puts in another."""
        for t in range(len(self.tree)):
            if self.tree.pos[t] == "PROPN" or (self.tree.pos[t] == "NOUN" and self.is_place_noun(t)):
                yield from self._wholes(t)

    def _wholes(self, t: int) -> Iterator[Within]:
        tree = self.tree
        noun = tree.pos[t] == "NOUN"
        part = next(iter(self.at(t)), None) if noun else self.name(t)
        if part is None:
            return
        if part.name in country_names():
            return
        for c in tree.children[t]:
            whole = self._whole(t, c, noun)
            if whole is not None and _another(part, whole):
                yield Within(part, self._state_of(whole), min(t, c, self._at(part)), max(t, c, self._at(part)))
                return
        whole = self._behind(max(t, self._at(part)))
        if whole is not None and _another(part, whole):
            yield Within(part, whole, min(t, self._at(part)), self._at(whole))

    def _state_of(self, whole: Entity) -> Entity:
        """A town in a desert or on a coast lies in its country."""
        state = self.actors.world.countries.get(whole.country or "")
        stretch = set(self.landscapes.values()) & set(whole.name.split())
        return Entity(whole.span, slug(state.name), state.name, state.country, ()) if state and stretch else whole

    def _behind(self, t: int) -> Entity | None:
        """« la ville de Gao, dans le nord du Mali », "(north-east Syria)": what stands right behind the name."""
        tree = self.tree
        if t + 2 >= len(tree) or tree.sentence[t + 2] != tree.sentence[t] or tree.word[t + 1] not in (",", "("):
            return None
        after = t + 2
        if tree.dep[after] == "case" and tree.lemma[after] in self.inside and tree.lemma[after] in self.certain:
            return next(iter(self.at(tree.head[after])), None)
        if tree.word[t + 1] == "(" and (tree.lower[after] in self.directions or self.actors.match(after)):
            return next(iter(self.at(after)), None)
        return None

    def _at(self, entity: Entity) -> int:
        """The token at which a place is named."""
        return min(bisect_left(self.tree.start, entity.span.start), len(self.tree) - 1)

    def _whole(self, t: int, c: int, noun: bool) -> Entity | None:
        """The place that dependent `c` of place `t` says it lies in."""
        tree = self.tree
        dep = tree.dep[c]
        match = self.actors.match(c)
        if (
            match is not None
            and match.aliases[0].entity.kind == "country"
            and (dep in ("amod", "nmod:poss") or (dep == "compound" and match.how == "name"))
        ):
            country = match.aliases[0].entity
            label = self._direction(c, country.name)
            return Entity(self.actors.span(match.first, match.last), slug(label), label, country.country, ())
        if dep == "appos" and not noun:
            if self.is_place_noun(c):
                inner = [d for d in tree.kids(c, "nmod") if self.clauses.preposition(d) in self.inside]
                return next((e for d in inner for e in self.at(d)), None) or self._nationality(c)
            return self.name(c) if match is not None and match.how == "name" else None
        if (
            dep in ("nmod", "obl")
            and self.clauses.preposition(c) in self.inside
            and not (noun and self.clauses.preposition(c) in self.genitive and tree.pos[c] == "PROPN" and match is None)
        ):
            return next(iter(self.at(c)), None)
        return None

    def _nationality(self, c: int) -> Entity | None:
        for d in self.tree.kids(c, "amod"):
            match = self.actors.match(d)
            if match is not None and match.aliases[0].entity.kind == "country":
                country = match.aliases[0].entity
                return Entity(
                    self.actors.span(match.first, match.last), slug(country.name), country.name, country.country, ()
                )
        return None
