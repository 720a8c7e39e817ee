"""Where an event is: the place that its clause names, or that its sentence or its story gives, never merely the nearest name.

The rules, the first that gives a place deciding:

1. a complement of the event's word, of its support verb, or of another word that says the same act; the finest of several, and what is struck
   rather than a country ("In Iraq, the army took Ramadi");
2. what it strikes: the place that is, or is in the phrase of, its object or recipient; the place that hosts it; for an act of words, where those
   who speak have met;
3. the place that a relative clause of place stands behind ("the village where five were killed"), or that an act named by a noun is to reach;
4. a complement of place of a clause that governs it, the frame of the sentence ("In Idlib, the army said that …");
5. its sentence's only place under a preposition of place;
6. for an act on the ground (material cooperation or conflict), the scene, which is neither somebody who acts nor the venue of talks: the only
   one that its sentence names, else the last before it in its paragraph, else the one that the document speaks of most.

A dateline says where a dispatch was written, and a place that fills a role of the event acts: neither is its place.
"""

from __future__ import annotations

from collections import Counter

from garant.extract.events import EventMention
from garant.languages import Language
from garant.ontology import Ontology
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Place
from garant.resolve.places import Places

# How finely a resolution pins: the finest place of a clause is the event's.
_FINENESS = {"point": 0, "city": 1, "district": 2, "zone": 2, "province": 3, "country": 4}
_MATERIAL = frozenset({2, 4})
_ACTING = frozenset({"nsubj", "nsubj:pass", "obl:agent", "iobj", "amod", "nmod:poss", "vocative"})


class Where:
    """Places of the events of one tree; ask for the events in text order, so that a venue of talks is known before the acts told after it."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, places: Places, ontology: Ontology) -> None:
        self.tree, self.clauses, self.places = tree, clauses, places
        self.certain = frozenset(language.references["place"]["certain"])
        self.possible = frozenset(language.references["place"]["prepositions"])
        self._types = ontology.types
        self._language = language
        self._venues: set[int] = set()
        self._scenes = [m.head for m in places.mentions if self._may_be_scene(m.head)]
        self._locatives: dict[int, list[int]] = {}
        for m in places.mentions:
            if self._locative(m.top):
                self._locatives.setdefault(tree.sentence[m.head], []).append(m.head)
        self._topic = self._spoken_of()

    def of(self, mention: EventMention) -> Place | None:
        """The event's place, None where the text does not tell."""
        kind = self._types.get(mention.frame.type)
        material = kind is not None and kind.quad in _MATERIAL
        roles = set(mention.actors)
        place = self._own(mention, roles, material)
        if place is not None:
            if not material:
                self._venues |= {m.head for m in self.places.mentions if self.places.at(m.head) is place}
            return place
        place = self._from_governor(mention.clause.head, roles, material) or self._only_one(mention.head, roles, material)
        if place is None and material:
            place = self._here(mention.head, roles) or self._scene(mention.head)
        return place

    # -- the clause's own --------------------------------------------------------------------------------------------

    def _own(self, mention: EventMention, roles: set[int], material: bool) -> Place | None:
        clause = mention.clause
        heads = [clause.head, *([clause.support] if clause.support is not None else []), *mention.also]
        struck = [*mention.recipients, *clause.slots.get("obj", ()), *clause.slots.get("gen", ())]
        said = next((p for head in heads if (p := self._best(self._complements(head, self.certain), roles)) is not None), None)
        hit = self._best(struck, roles)
        if hit is None:
            # An act of words is not where that is which it speaks of; those who met somewhere speak there.
            hit = self._best([t for s in struck for t in self._within(s)], roles) if material else self._met(clause.slots.get("subj", []), roles)
        if said is not None:
            # "In Iraq, the army took Ramadi": what is struck tells more than the frame.
            return hit if hit is not None and said.resolution == "country" != hit.resolution and hit.country in (said.country, None) else said
        said = next((p for head in heads if (p := self._best(self._complements(head, self.possible), roles)) is not None), None)
        return said or hit or self._best(clause.slots.get("host", []), set()) or self._behind_where(clause.head) or self._aimed_at(clause.head)

    def _met(self, subjects: list[int], roles: set[int]) -> Place | None:
        """« Les dirigeants réunis à Luanda »."""
        acts = [c for s in subjects for c in self.tree.kids(s, "acl")]
        return next((p for a in acts if (p := self._best(self._complements(a, self.certain), roles)) is not None), None)

    def _aimed_at(self, i: int) -> Place | None:
        """What an act named by a noun is to reach: "an offensive to retake Hawija"."""
        tree = self.tree
        if tree.pos[i] == "VERB":
            return None
        aims = [o for c in tree.kids(i, "acl", "advcl") for v in tree.subtree(c, without=("acl:relcl",)) if tree.pos[v] == "VERB" for o in tree.kids(v, "obj")]
        return self._best([t for o in aims for t in self._with_complements(o)], set())

    def _complements(self, i: int, prepositions: frozenset[str]) -> list[int]:
        tree = self.tree
        found = []
        for c in tree.children[i]:
            if tree.dep[c] in ("obl", "nmod", "obl:arg", "advmod", "obl:mod"):
                near = tree.dep[c] == "advmod" and (self.places.at(c) is not None or tree.lemma[c] in prepositions)
                if near or self.clauses.preposition(c) in prepositions:
                    found += self._with_complements(c)
            elif tree.dep[c] == "compound" and prepositions is self.possible:
                found += self._with_complements(c)
        return found

    def _with_complements(self, c: int) -> list[int]:
        """A place noun and the names in it: « dans la province d'Idlib », "near the town of Saraqib"."""
        found = []
        for t in self.tree.conjuncts(c):
            found.append(t)
            found += [d for d in self.tree.subtree(t, without=("acl:relcl", "acl", "conj")) if d != t]
        return found

    def _within(self, i: int) -> list[int]:
        """Places in the phrase of what is struck: "shelled positions in Saraqib", "seized villages of northern Hama"."""
        return [t for t in self.tree.subtree(i, without=("acl:relcl",)) if t != i and self.tree.dep[t] in ("nmod", "appos", "compound", "flat", "obl")]

    def _best(self, tokens: list[int], roles: set[int]) -> Place | None:
        found = [p for t in tokens if t not in roles and t not in self.places.datelines and (p := self.places.at(t)) is not None]
        return min(found, key=lambda p: _FINENESS.get(p.resolution, 5), default=None)

    def _behind_where(self, i: int) -> Place | None:
        """The place before a relative clause of place: "the village where five were killed", "two towns besieged by rebels, X and Y"."""
        tree = self.tree
        if tree.dep[i] not in ("acl:relcl", "acl"):
            return None
        besieged = tree.dep[i] == "acl" and tree.lemma[tree.head[i]] in self.places.words.kinds
        if not besieged and not any(tree.lower[c] in self.places.words.where for c in tree.children[i]):
            return None
        return self._best(self._with_complements(tree.head[i]), set())

    # -- what it inherits --------------------------------------------------------------------------------------------

    def _from_governor(self, i: int, roles: set[int], material: bool) -> Place | None:
        tree = self.tree
        child = i
        for g in tree.ancestors(i):
            if tree.pos[g] in ("VERB", "AUX", "NOUN") and tree.dep[child] not in ("acl:relcl", "parataxis"):
                tokens = [t for c in tree.children[g] if c != child and tree.dep[c] in ("obl", "nmod", "advmod") and self._locative(c)
                          for t in self._with_complements(c)]  # fmt: skip
                found = self._best(tokens, roles)
                if found is not None and not (material and self._talks(g)):
                    return found
            if tree.dep[child] in ("ccomp", "parataxis"):
                return None
            child = g
        return None

    def _only_one(self, i: int, roles: set[int], material: bool) -> Place | None:
        """The sentence's single place under a preposition of place; a venue of talks is no place of what is done on the ground."""
        told = [t for t in self._locatives.get(self.tree.sentence[i], ()) if t not in roles and t not in self.places.datelines]
        told = [t for t in told if not (material and self._talks(self.tree.head[t]))]
        found = {id(p): p for t in told if (p := self.places.at(t)) is not None}
        return next(iter(found.values())) if len(found) == 1 else None

    def _locative(self, i: int) -> bool:
        preposition = self.clauses.preposition(i)
        return preposition in self.certain or (not preposition and self.tree.dep[i] == "advmod")

    def _may_be_scene(self, i: int) -> bool:
        """A place where something may be going on: no actor, no dateline, and a country only where a preposition of place says so."""
        tree, place = self.tree, self.places.at(i)
        if place is None or i in self.places.datelines or tree.dep[i] in _ACTING:
            return False
        if tree.paragraph[i] and not any(tree.pos[t] in ("VERB", "AUX") for t in range(*tree.sentences[tree.sentence[i]])):
            return False
        if self._locative(i) and self._talks(tree.head[i]):
            return False
        match = self.places.names.get(i)
        capital = bool(match) and match[0].how == "capital"  # type: ignore[index]
        return self._locative(i) or (place.resolution != "country" and not capital)

    def _talks(self, i: int) -> bool:
        """Whether a predicate is speech or an act of words, whose place is a venue: "said in Geneva", "a truce agreed in Moscow"."""
        tree, language = self.tree, self._language
        kind = "n" if tree.pos[i] in ("NOUN", "PROPN") else "v"
        if kind == "v" and tree.lemma[i] in language.cues:
            return True
        types = [self._types[f.type].quad for f in language.frames.get((kind, tree.lemma[i]), ()) if f.type in self._types]
        return bool(types) and not _MATERIAL & set(types)

    def _here(self, i: int, roles: set[int]) -> Place | None:
        """The only scene, finer than a country, that the sentence names."""
        begin, end = self.tree.sentences[self.tree.sentence[i]]
        told = [t for t in self._scenes if begin <= t < end and t not in roles and t not in self._venues]
        found = {p.name: p for t in told if (p := self.places.at(t)) is not None and p.resolution != "country"}
        return next(iter(found.values())) if len(found) == 1 else None

    def _scene(self, i: int) -> Place | None:
        """The last scene before a token in its paragraph, else the document's."""
        tree = self.tree
        before = [t for t in self._scenes if t < i and tree.paragraph[t] == tree.paragraph[i] and t not in self._venues]
        return self.places.at(before[-1]) if before else self._topic

    def _spoken_of(self) -> Place | None:
        """The scene that the document names most, the earliest of equals; its title counts twice."""
        counts: Counter[str] = Counter()
        first: dict[str, Place] = {}
        for t in self._scenes:
            place = self.places.at(t)
            if place is not None:
                counts[place.name] += 2 if self.tree.paragraph[t] == 0 else 1
                first.setdefault(place.name, place)
        return first[counts.most_common(1)[0][0]] if counts else None
