"""Persons: known ones, and those whom the text introduces with a title, a nationality or an organisation."""

from __future__ import annotations

from collections.abc import Callable

from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity
from garant.resolve.mentions import OfficeMatch
from garant.resolve.names import NameMatch
from garant.resolve.titles import ABROAD, Titles
from garant.world import World, WorldEntity, fold_words, slug

# A title stands at most this many tokens before the name that it goes with.
_TITLE_REACH = 9


class Persons(Titles):
    """The persons of one document."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, world: World, names: dict[int, list[NameMatch]],
        country_of_place: Callable[[int], str | None], day: str | None,
    ) -> None:  # fmt: skip
        super().__init__(tree, clauses, language, world, names, country_of_place, day)
        # Surname (folded) → key of the full name, for every person that the text names in full.
        self._persons = self._register_persons()

    def _register_persons(self) -> dict[str, str]:
        """Surname (folded) → key of the full name, for every person that the text names in full."""
        found: dict[str, str] = {}
        for first, last in self.people():
            words = fold_words(self.tree.text[self.tree.start[first] : self.tree.end[last]])
            if len(words) > 1:
                found.setdefault(words[-1], " ".join(words))
        for matches in self.names.values():
            for alias in matches[0].aliases:
                if alias.entity.kind == "person" and matches[0].last > matches[0].first:
                    found[fold_words(alias.entity.name)[-1]] = alias.entity.id
        return found

    def _introduced(self, match: NameMatch) -> Entity | None:
        """A bare surname is the person whom the text has named in full, whoever else in the world bears it."""
        words = fold_words(self.tree.word[match.first])
        full = self._persons.get(words[-1]) if words else None
        if full is None or any(alias.entity.id == full for alias in match.aliases):
            return None
        known = self.world.entities.get(full)
        if known is not None:
            return self._person_entity(match.first, known)
        return self._new_person(match.first, match.first, match.last, None)

    def _choose(self, i: int, match: NameMatch) -> WorldEntity:
        """Among the bearers of a shared name: one in office on the day, one of a country the text is about, the first."""
        candidates = [alias.entity for alias in match.aliases]
        if len(candidates) == 1:
            return candidates[0]
        full = [e for e in candidates if e.id in self._persons.values()]
        if full:
            return full[0]
        active = [e for e in candidates if any(t.covers(self.day) for t in e.tenures)]
        near = [e for e in active or candidates if e.country and e.country == self._nearby_country(i)]
        return (near or active or candidates)[0]

    def _names_beside(self, match: OfficeMatch) -> list[Entity]:
        """Everybody named with a plural title: "foreign ministers Zohrab Mnatsakanyan and Jeyhun Bayramov"."""
        heads = [
            t
            for c in self.tree.kids(match.head, "flat", "flat:name", "appos")
            for t in self.tree.conjuncts(c)
            if self._is_name(t)
        ]
        return [self.named_person(t, match) for t in heads]

    def _is_name(self, t: int) -> bool:
        ner = self.ner.get(t)
        return bool(ner and ner[2] == "PER") or self._known_person(t)

    def _name_beside(self, match: OfficeMatch) -> Entity | None:
        """The person named with the title: « le président russe Vladimir Poutine », "Foreign Minister Lavrov"."""
        tree = self.tree
        tops = [match.head]
        if (
            tree.dep[match.head] in ("compound", "appos", "flat", "flat:name", "nmod", "amod")
            and tree.pos[tree.head[match.head]] == "PROPN"
        ):
            tops.append(tree.head[match.head])
        for top in tops:
            inside = tree.subtree(top, without=("acl:relcl", "conj", "acl", "parataxis"))
            for t in inside:
                if t <= match.last and t >= match.first:
                    continue
                ner = self.ner.get(t)
                is_person = (ner and ner[2] == "PER") or any(
                    a.entity.kind == "person" for m in self.names.get(t, ()) for a in m.aliases
                )
                if is_person and not self._under_genitive(t, top):
                    return self.named_person(t, match)
        return None

    def _under_genitive(self, t: int, top: int) -> bool:
        while t != top:
            if self.tree.dep[t] in ("nmod", "nmod:poss", "obl") and self.tree.has(t, "case"):
                return True
            t = self.tree.head[t]
        return False

    def named_person(self, t: int, match: OfficeMatch | None) -> Entity:
        """A person by name, with the office that the text gives: a known one, or one that the text introduces."""
        name_match = self.match(t)
        if name_match and any(a.entity.kind == "person" for a in name_match.aliases):
            return self._person_entity(t, self._choose(t, name_match))
        first, last, _ = self.ner.get(t, (t, t, "PER"))
        return self._new_person(t, first, last, match)

    def _by_person(self, i: int) -> list[Entity] | None:
        ner = self.ner.get(i)
        if ner is None or ner[2] != "PER":
            return None
        office = next(
            (
                self.offices[t]
                for t in self.tree.subtree(i, without=("acl:relcl", "conj", "acl", "nmod"))
                if t in self.offices
            ),
            None,
        )
        return [self._new_person(i, ner[0], ner[1], office)]

    def _new_person(self, i: int, first: int, last: int, office: OfficeMatch | None) -> Entity:
        text = self.tree.text[self.tree.start[first] : self.tree.end[last]]
        words = fold_words(text)
        full = self._persons.get(words[-1]) if words else None
        known = self.world.entities.get(full) if full else None
        if known is not None:
            return self._person_entity(i, known)
        name, earlier = self._full_name(words, text, first)
        if office is None and earlier is not None and earlier != i:
            introduced = self.resolve(earlier)
            if introduced:
                e = introduced[0]
                return Entity(self.mention(i), e.id, e.name, e.country, e.sectors, e.office)
        country, sectors, title = self.person_facts(i, office)
        return Entity(self.mention(i), slug(name), name, country, sectors, title)

    def _full_name(self, words: list[str], text: str, first: int) -> tuple[str, int | None]:
        """The fullest form of the name in the document, and the token where it is introduced."""
        if not words:
            return text, None
        for begin, end in self.people():
            if begin <= first:
                whole = self.tree.text[self.tree.start[begin] : self.tree.end[end]]
                if len(fold_words(whole)) >= len(words) and fold_words(whole)[-1:] == words[-1:]:
                    head = next(
                        (
                            t
                            for t in range(begin, end + 1)
                            if not begin <= self.tree.head[t] <= end or self.tree.head[t] == t
                        ),
                        begin,
                    )
                    return whole, head if begin != first else None
        return text, None

    def _served(self, match: OfficeMatch) -> Entity | None:
        """Whose officer it is, when not a government's: « un porte-parole des rebelles », "the leader of the union"."""
        speaks = match.office.key.startswith("spokesman")
        for c in self.tree.children[match.head]:
            if (
                self.tree.dep[c] in ("nmod", "nmod:poss", "compound")
                and not match.first <= c <= match.last
                and (self._belongs(c) or speaks)
            ):
                found = self.resolve(c)
                if found and found[0].sectors[:1] and found[0].sectors[0] not in ("GOV", "UNK") and not found[0].office:
                    return found[0]
        return None

    def person_facts(self, i: int, office: OfficeMatch | None) -> tuple[str | None, tuple[str, ...], str | None]:
        """Country, sectors and office of a person, from what stands with the name."""
        tree = self.tree
        around = [i, *tree.kids(i, "appos", "compound", "nmod", "flat", "amod")]
        if tree.dep[i] in ("appos", "flat", "flat:name", "nmod"):
            around.append(tree.head[i])
        if office is None:
            office = next((self.offices[t] for t in around if t in self.offices), None) or self._title_before(i)
        country = next((c for t in ([office.head] if office else []) + around if (c := self.country_of_np(t))), None)
        if office is not None:
            served = self._served(office)
            if served is not None:
                return served.country, served.sectors, f"{office.office.name} of {served.name}"
            country = country or self.country_inside(office)
            if country is None and office.office.country is None and office.office.key not in ABROAD:
                country = self._nearby_country(i)
            label = self._office_entity(office, country).name
            return country, office.office.sectors, label
        for t in around:
            agent = self.agent(t)
            if agent is not None:
                return country or self._org_country(t), agent.sectors or ("UNK",), None
        organisation = next((e for t in around if t != i for e in self._organisations_of(t)), None)
        if organisation is not None:
            return organisation.country, organisation.sectors, None
        return country, ("UNK",), None

    def _title_before(self, i: int) -> OfficeMatch | None:
        """« Le porte-parole du mouvement, Untel, »: the title whose complement ends at the comma before the name."""
        tree, first = self.tree, self.ner[i][0] if i in self.ner else i
        if first < 2 or tree.word[first - 1] != "," or tree.sentence[first - 2] != tree.sentence[first]:
            return None
        for t in (first - 2, *tree.ancestors(first - 2)):
            if t in self.offices and t < first:
                return self.offices[t] if first - t <= _TITLE_REACH else None
            if tree.pos[t] == "VERB":
                return None
        return None

    def _organisations_of(self, t: int) -> list[WorldEntity]:
        found = []
        for d in [t, *self.tree.subtree(t, without=("acl:relcl", "conj"))]:
            match = self.match(d)
            if match and match.aliases[0].entity.kind not in ("person", "country"):
                found.append(match.aliases[0].entity)
        return found

    def _org_country(self, t: int) -> str | None:
        return next((e.country for e in self._organisations_of(t)), None)
