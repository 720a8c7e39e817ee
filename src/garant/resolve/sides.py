"""The sides of the conflict that a document is about, and who fights whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity
from garant.resolve.names import NameMatch
from garant.resolve.persons import Persons
from garant.world import World

_ARMED_MASTERS = frozenset({"REB", "UAF", "PRM"})
_FIGHTERS = frozenset({"MIL", "REB", "PRM", "UAF"})
_SIDE_PLACES = frozenset({"nsubj", "nsubj:pass", "obj", "obl:agent", "nmod", "nmod:poss", "obl", "conj"})
# Who "the parties" are when no number says how many.
_PARTIES = 2


def side(entity: Entity) -> tuple[str | None, bool]:
    """A country's government with its forces, or those who fight it."""
    return entity.country, entity.sectors[:1] in (("REB",), ("UAF",), ("OPP",))


class Sides(Persons):
    """The belligerents of one document."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, world: World, names: dict[int, list[NameMatch]],
        country_of_place: Callable[[int], str | None], day: str | None,
    ) -> None:  # fmt: skip
        super().__init__(tree, clauses, language, world, names, country_of_place, day)
        self._belligerent: list[tuple[Entity, int]] | None = None

    def adversaries(self) -> list[Entity]:
        """The two sides of the conflict that the document is about: its country's government and the armed group that it names
        most often; where it names none, the two states that it names most as actors."""
        if self.home is None:
            return []
        groups = [
            e for e, n in self._belligerents() if e.sectors[0] == "REB" and n > 1 and e.country in (self.home, "IMG")
        ]
        states: Counter[str] = Counter()
        for e, n in self._belligerents():
            if e.country in self.world.countries and e.sectors[0] in ("GOV", "MIL"):
                states[str(e.country)] += n
        if groups and states[self.home] > 1:
            own = [g for g in groups if g.country == self.home] or groups
            return [*self._state(self.home), own[0]]
        leading = [c for c, n in states.most_common(_PARTIES) if n > 1 and 2 * n >= states.most_common(1)[0][1]]
        return [e for c in leading for e in self._state(c)] if len(leading) == _PARTIES and self.home in leading else []

    def _state(self, country: str) -> list[Entity]:
        """A state where the document first names it."""
        owner = self.world.countries[country]
        named = [m for m in self._in_order() if m.aliases[0].entity.id == country and m.how != "combining"]
        first = next((m for m in named if m.how == "name"), named[0] if named else None)
        return (
            [Entity(self.span(first.first, first.last), owner.id, owner.name, owner.country, ("GOV",))] if first else []
        )

    def _in_order(self) -> Iterator[NameMatch]:
        return (self.names[t][0] for t in sorted(self.names))

    def enemy(self, one: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Whom an armed actor, or the government of the country that the document is about, fights when its sentence does not say: the armed group that the document names most; for the
        group itself, the forces that it names most. Empty for civilians, or when the document names no other side."""
        armed = [
            e for e in one if set(e.sectors[:1]) & _FIGHTERS or (e.sectors[:1] == ("GOV",) and e.country == self.home)
        ]
        if not armed:
            return ()
        two = self.adversaries()
        if len(two) == _PARTIES and two[0].sectors == two[1].sectors:
            mine = {side(e) for e in armed}
            for one_side, other in (two, two[::-1]):
                if mine == {side(one_side)}:
                    return (other,)
        rebels = {e.country for e in armed if e.sectors[0] in _ARMED_MASTERS}
        countries = {e.country for e in one}
        for entity, count in self._belligerents():
            group = entity.sectors[0] == "REB"
            if side(entity) in {side(e) for e in one}:
                continue
            if (
                count > 1
                and entity.country not in countries
                and (group if not rebels else entity.sectors[0] in _FIGHTERS)
            ):
                return (entity,)
            if (
                count > 1
                and entity.country in countries
                and bool(rebels) != group
                and (group or entity.sectors[0] == "MIL")
            ):
                return (entity,)
        return ()

    def _belligerents(self) -> list[tuple[Entity, int]]:
        """Governments, forces and armed groups in the roles that actors have, the most frequent first, one a country and sector."""
        if self._belligerent is None:
            counts: Counter[str] = Counter()
            known: dict[str, Entity] = {}
            for t in range(len(self.tree)):
                if (
                    self.tree.pos[t] not in ("NOUN", "PROPN")
                    or self.tree.dep[t] not in _SIDE_PLACES
                    or self._place_country(t)
                ):
                    continue
                for e in self.resolve(t):
                    if e.sectors[:1] and e.sectors[0] in ("GOV", *_FIGHTERS):
                        key = f"{e.country} {e.sectors[0]}"
                        counts[key] += 1
                        known.setdefault(key, e)
            self._belligerent = [(known[key], count) for key, count in counts.most_common()]
        return self._belligerent
