"""Which country is meant: the one that a mention's modifiers name, else the one where its sentence or its document is set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.resolve.mentions import Mentions, OfficeMatch
from garant.resolve.names import NameMatch
from garant.world import World

# A country named as a place says more about where a text is set than one named as an actor.
_PLACE_WEIGHT = 2
# "Colombia's army", « les rebelles syriens »: whose forces and people a text speaks of says most.
_OWNER_WEIGHT = 3
_MODIFIERS = frozenset({"amod", "nmod", "nmod:poss", "compound"})


class Settings(Mentions):
    """The countries of one document."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, world: World, names: dict[int, list[NameMatch]],
        country_of_place: Callable[[int], str | None], day: str | None,
    ) -> None:  # fmt: skip
        super().__init__(tree, clauses, language, world, names, country_of_place, day)
        self._sentence_countries: dict[int, str | None] = {}
        # The countries whose forces or armed groups the document names.
        self._armed: set[str] = set()
        self.settings = self._find_settings()
        self.home = self.settings[0] if self.settings else None

    def country_of_np(self, i: int, depth: int = 2) -> str | None:
        """The country that an NP's modifiers name: nationality, de/of complement, possessor, compound, apposition."""
        tree = self.tree
        for c in tree.children[i]:
            if tree.dep[c] not in (
                "amod",
                "nmod",
                "nmod:poss",
                "compound",
                "appos",
                "flat",
                "flat:name",
                "nummod",
                "acl",
                "obl",
                "dep",
            ):
                continue
            match = self.match(c)
            if (
                match
                and match.aliases[0].entity.kind in ("country", "institution")
                and (self._belongs(c) or match.how != "name")
            ):
                return match.aliases[0].entity.country
            if match and match.how == "name" and match.aliases[0].entity.kind != "person" and self._belongs(c):
                return match.aliases[0].entity.country
            # "Diplomats from Japan"; but forces also withdraw from a country.
            if (
                match
                and match.how != "adjective"
                and match.aliases[0].entity.kind == "country"
                and not self._has_forces(i)
                and self.clauses.preposition(c) in self.language.references["source"]["prepositions"]
            ):
                return match.aliases[0].entity.country
            if (
                match
                and tree.dep[c] in ("compound", "nmod", "nmod:poss")
                and match.aliases[0].entity.kind == "person"
                and self._belongs(c)
                and self._has_forces(i)
            ):
                return match.aliases[0].entity.country
            agent = self.agent(c) if tree.dep[c] in ("compound", "nmod", "nmod:poss") and self._belongs(c) else None
            if agent is not None and agent.country:
                return agent.country
        for c in tree.children[i]:
            if tree.dep[c] in ("nmod", "compound", "nmod:poss") and self._belongs(c):
                where = self.country_of_place(c)
                if where:
                    return where
                if depth:
                    inner = self.country_of_np(c, depth - 1)
                    if inner:
                        return inner
        for c in tree.children[i]:
            if tree.dep[c] == "nmod:poss" or (tree.dep[c] == "det" and tree.feat(c, "Poss", "Yes")):
                owner = self.resolve(c)
                if owner:
                    return owner[0].country
        return None

    def country_inside(self, match: OfficeMatch) -> str | None:
        """The country named inside a title or by its own words' modifiers: « le ministre russe des Affaires étrangères »."""
        for t in range(match.first, match.last + 1):
            found = self.match(t)
            if found and found.aliases[0].entity.country and found.aliases[0].entity.kind != "person":
                return found.aliases[0].entity.country
            if t != match.head:
                inner = self.country_of_np(t, 0)
                if inner:
                    return inner
        return None

    def _countries_of_np(self, head: int) -> list[str]:
        """All the countries in a plural noun's modifiers: « les ministres russe et turc », "the presidents of Mali and Niger"."""
        inside = [
            t
            for t in self.tree.subtree(head, without=("acl:relcl", "acl", "appos"))
            if t == head or not self._other_mention(t, head)
        ]
        found = [c for t in inside if (c := self._named_country(t))]
        return list(dict.fromkeys(found))

    def _other_mention(self, t: int, head: int) -> bool:
        """Token `t` lies in a coordinated noun of its own, not in the modifiers of `head`."""
        while t != head:
            if self.tree.dep[t] == "conj" and self.tree.head[t] == head and self.tree.pos[t] == "NOUN":
                return True
            t = self.tree.head[t]
        return False

    def _nationalities(self, i: int) -> list[str]:
        """The countries of coordinated adjectives: « experts russes et turcs », "Russian and Turkish troops"."""
        found = [
            c
            for a in self.tree.kids(i, "amod", "compound")
            for t in self.tree.conjuncts(a)
            if (c := self._named_country(t))
        ]
        return list(dict.fromkeys(found))

    def _nearby_country(self, i: int) -> str | None:
        """Where the sentence is set, if that is one of the countries that the document is about; else where the document is."""
        here = self._scene(self.tree.sentence[i])
        return here or self.home

    def _scene(self, sentence: int) -> str | None:
        """The country where a sentence is set: the one that its places lie in, else where the sentence before it in the paragraph is set.

        Towns say so only in countries that the document is about, states only where it tells of their forces: people also meet elsewhere.
        """
        if sentence not in self._sentence_countries:
            begin, end = self.tree.sentences[sentence]
            places = {t: c for t in range(begin, end) if not self._is_capital(t) and (c := self._place_country(t))}
            found = {c for t, c in places.items() if c in self.settings or (self._is_state(t) and c in self._armed)}
            here = found.pop() if len(found) == 1 else None
            if not found and here is None and sentence and self.tree.paragraph[begin] == self.tree.paragraph[begin - 1]:
                here = self._scene(sentence - 1)
            self._sentence_countries[sentence] = here
        return self._sentence_countries[sentence]

    def _is_state(self, t: int) -> bool:
        match = self.match(t)
        return match is not None and match.how == "name" and match.aliases[0].entity.kind == "country"

    def _named_country(self, t: int) -> str | None:
        match = self.match(t)
        return match.aliases[0].entity.country if match and match.aliases[0].entity.kind == "country" else None

    def _place_country(self, t: int) -> str | None:
        """The country of a token that stands as a place: introduced by a preposition of place, or in an enclosing noun's name."""
        tree = self.tree
        if tree.pos[t] not in ("PROPN", "NOUN", "X"):
            return None
        preposition = self.clauses.preposition(t)
        place = self.language.references["place"]
        governed = tree.lemma[tree.head[t]] in place["nouns"] and tree.dep[t] in ("nmod", "compound", "appos", "flat")
        if preposition not in place["certain"] and not governed:
            return None
        match = self.match(t)
        if match and match.how in ("name", "capital") and match.aliases[0].entity.kind == "country":
            return match.aliases[0].entity.country
        return self.country_of_place(t)

    def _find_settings(self) -> list[str]:
        """The countries that the document is about, the first first: by mentions, those that name a place counting double.

        A country is one of them with at least half of the mentions of the first.
        """
        found: Counter[str] = Counter()
        size = max(1, len(self.tree))
        for t in range(len(self.tree)):
            place, named = self._place_country(t), self._named_country(t)
            owns = named and self.tree.dep[t] in _MODIFIERS and self._has_forces(self.tree.head[t])
            if owns:
                self._armed.add(str(named))
            weight = (_OWNER_WEIGHT if owns else _PLACE_WEIGHT if place else 1) + (1 if t < size // 4 else 0)
            match = self.match(t)
            group = match.aliases[0].entity if match and match.first == t else None
            if self.names.get(t) and self.names[t][0].how == "combining":
                continue
            if place or named:
                found[str(place or named)] += weight
            elif group is not None and group.kind == "armed_group" and group.country in self.world.countries:
                found[str(group.country)] += _OWNER_WEIGHT
        ranked = found.most_common()
        return [country for country, count in ranked if count * 2 >= ranked[0][1]]
