"""Titles of office in a text, and who holds one on a day."""

from __future__ import annotations

from collections.abc import Callable

from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity
from garant.resolve.mentions import OfficeMatch
from garant.resolve.names import NameMatch
from garant.resolve.settings import Settings
from garant.world import World, WorldEntity, slug

# Those who hold these offices are met far from home: where a text is set does not say whose they are.
ABROAD = frozenset(
    {"ambassador", "consul", "deputy_foreign_minister", "envoy", "foreign_minister", "pope", "secretary_general"}
)
# Whom offices serve that are of no state, by the first word of their key.
_SERVED = {"un": "UNO", "eu": "EUR"}


class Titles(Settings):
    """The offices that one document names."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, world: World, names: dict[int, list[NameMatch]],
        country_of_place: Callable[[int], str | None], day: str | None,
    ) -> None:  # fmt: skip
        super().__init__(tree, clauses, language, world, names, country_of_place, day)
        self._office_sectors = {o.key: o.sectors for group in language.offices.values() for o in group}
        self.offices = self._find_offices()
        self._trim_names()

    def _trim_names(self) -> None:
        """A title that the recogniser took for part of a person's name ("President Diouf") is none."""
        for i, (first, last, kind) in tuple(self.ner.items()):
            if kind != "PER":
                continue
            while first < last and first in self.offices and self.offices[first].last < last:
                first = self.offices[first].last + 1
            if i < first:
                del self.ner[i]
            else:
                self.ner[i] = (first, last, kind)

    def people(self) -> list[tuple[int, int]]:
        """First and last token (inside) of the persons' names that the recogniser found, without their titles, in text order."""
        return sorted({(first, last) for first, last, kind in self.ner.values() if kind == "PER"})

    def _other_mention(self, t: int, head: int) -> bool:
        """Nor does it in an office joined to what `head` governs: "the presidents of Mali and Niger and the Chadian premier"."""
        if super()._other_mention(t, head):
            return True
        while t != head:
            other = self.offices.get(t)
            if self.tree.dep[t] == "conj" and other is not None and not other.first <= head <= other.last:
                return True
            t = self.tree.head[t]
        return False

    def _find_offices(self) -> dict[int, OfficeMatch]:
        found: dict[int, OfficeMatch] = {}
        i, size = 0, len(self.tree)
        while i < size:
            match = self._office_from(i)
            if match is None:
                i += 1
                continue
            for token in range(match.first, match.last + 1):
                found[token] = match
            i = match.last + 1
        return found

    def _office_from(self, i: int) -> OfficeMatch | None:
        """The longest title that starts at `i`; a nationality or a short form of the article may stand inside it."""
        tree = self.tree
        for form in (tree.lower[i], tree.lemma[i]):
            for office in self.language.offices.get(form, ()):
                last = self._follow(i, office.words)
                if last is not None:
                    inside = range(i, last + 1)
                    head = next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), i)
                    if tree.pos[head] in ("NOUN", "PROPN", "ADJ"):
                        return OfficeMatch(i, last, head, office)
        return None

    def _follow(self, i: int, words: tuple[str, ...]) -> int | None:
        tree, at = self.tree, i + 1
        for word in words[1:]:
            while at < len(tree) and at in self.names and self.names[at][0].how != "name" and tree.lower[at] != word:
                at += 1
            if at >= len(tree) or word not in (tree.lower[at], tree.lemma[at]):
                if (
                    at < len(tree)
                    and tree.lower[at] in ("l'", "la", "le", "les", "-")
                    and word not in ("l'", "la", "le", "les")
                ):
                    at += 1
                if at >= len(tree) or word not in (tree.lower[at], tree.lemma[at]):
                    return None
            at += 1
        return at - 1

    def _office_entity(self, match: OfficeMatch, country: str | None) -> Entity:
        name = match.office.name
        sectors = match.office.sectors
        country = country or match.office.country
        owner = self.world.countries.get(country) if country else None
        if owner is None and country:
            owner = self.world.entities.get(country)
        label = f"{name} of {owner.name}" if owner else name
        return Entity(self.mention(match.head), slug(label), label, owner.country if owner else country, sectors, label)

    def _office_name(self, key: str, of: str) -> str:
        name = next(
            (o.name for group in self.language.offices.values() for o in group if o.key == key), key.replace("_", " ")
        )
        holder = self.world.countries.get(of) or self.world.entities.get(of)
        return f"{name} of {holder.name}" if holder else name

    def _person_entity(self, i: int, found: WorldEntity) -> Entity:
        held = [t for t in found.tenures if t.covers(self.day)]
        sectors, office, country = found.sectors or ("UNK",), None, found.country
        # Who leads or speaks for an organisation is of its country, or of none as it is.
        led = next(
            (
                e
                for t in held or found.tenures
                if (e := self.world.entities.get(t.of)) and e.id not in self.world.countries
            ),
            None,
        )
        country = (led.country if led else None) or country
        if held:
            tenure = held[0]
            country = _SERVED.get(tenure.key.split("_")[0]) or (tenure.of if tenure.of in _SERVED.values() else country)
            office = self._office_name(tenure.key, tenure.of)
            sectors = self._office_sectors.get(tenure.key) or sectors
        elif self.day and found.tenures and "GOV" in sectors and all(t.end and t.end < self.day for t in found.tenures):
            sectors = ("ELI",)
        return Entity(self.mention(i), found.id, found.name, country, sectors, office)

    def _held_by(self, match: OfficeMatch, country: str) -> Entity:
        holder = self.world.holder(match.office.key, country, self.day)
        return self._person_entity(match.head, holder) if holder else self._office_entity(match, country)

    def _office_country_before(self, match: OfficeMatch) -> str | None:
        """The same office named with its country earlier in the text, else nothing."""
        key, found = match.office.key, None
        for other in {m.head: m for m in self.offices.values()}.values():
            if other.head < match.head and other.office.key == key:
                found = self.country_of_np(other.head) or self.country_inside(other) or found
        return found

    def is_person(self, t: int) -> bool:
        """Whether the mention that `t` heads is one person: a person's name, an office, or a singular agent such as "officer"."""
        ner = self.ner.get(t)
        if (ner and ner[2] == "PER") or self._known_person(t) or self._is_counterpart(t):
            return True
        if t in self.offices:
            return not self._is_plural(t)
        agent = self.agent(t) if self.tree.pos[t] == "NOUN" else None
        return agent is not None and agent.kind == "person" and not self._is_plural(t)
