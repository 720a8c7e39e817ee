"""Where an event is: the place that its clause names, or that its sentence's frame gives, never merely the nearest name."""

from __future__ import annotations

from garant.extract.events import EventMention
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Place
from garant.resolve.places import Places

# How finely a resolution pins: the finest place of a clause is the event's.
_FINENESS = {"point": 0, "city": 1, "district": 2, "zone": 2, "province": 3, "country": 4}


class Where:
    """Places of the events of one tree."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, places: Places) -> None:
        self.tree, self.clauses, self.places = tree, clauses, places
        self.certain = frozenset(language.references["place"]["certain"])
        self.possible = frozenset(language.references["place"]["prepositions"])

    def of(self, mention: EventMention) -> Place | None:
        """The event's place: its own complements, then its support verb's, what it strikes, then the governing clause's."""
        clause = mention.clause
        roles = set(mention.actors)
        own = self._best(self._complements(clause.head), roles)
        if own is None and clause.support is not None:
            own = self._best(self._complements(clause.support), roles)
        if own is None:
            own = self._best([*mention.recipients, *clause.slots.get("obj", ()), *clause.slots.get("gen", ())], roles)
        if own is None:
            own = self._best(clause.slots.get("host", []), set())
        if own is None:
            own = self._from_governor(clause.head, roles)
        return own

    def _complements(self, i: int) -> list[int]:
        tree = self.tree
        found = []
        for c in tree.children[i]:
            if tree.dep[c] in ("obl", "nmod", "advmod", "compound", "obl:arg") and (
                self.clauses.preposition(c) in self.possible or tree.dep[c] == "compound"
            ):
                found += self._with_complements(c)
        return found

    def _with_complements(self, c: int) -> list[int]:
        """A place noun and the names in it: « dans la province d'Idlib », "near the town of Saraqib"."""
        found = []
        for t in self.tree.conjuncts(c):
            found.append(t)
            found += [d for d in self.tree.subtree(t, without=("acl:relcl", "acl", "conj")) if d != t]
        return found

    def _best(self, tokens: list[int], roles: set[int]) -> Place | None:
        found = [p for t in tokens if t not in roles and (p := self.places.at(t)) is not None]
        return min(found, key=lambda p: _FINENESS.get(p.resolution, 5), default=None)

    def _from_governor(self, i: int, roles: set[int]) -> Place | None:
        tree = self.tree
        child = i
        for g in tree.ancestors(i):
            if tree.pos[g] in ("VERB", "AUX", "NOUN") and tree.dep[child] not in ("ccomp", "acl:relcl", "parataxis"):
                tokens = [t for c in tree.children[g] if c != child and tree.dep[c] in ("obl", "nmod") and self.clauses.preposition(c) in self.certain
                          for t in self._with_complements(c)]  # fmt: skip
                found = self._best(tokens, roles)
                if found is not None:
                    return found
            if tree.dep[child] in ("ccomp", "parataxis"):
                return None
            child = g
        return None
