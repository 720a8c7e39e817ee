"""Who a mention is: names, offices by date, generic agents with their country, persons that the text introduces.

Resolution goes from the surest to the vaguest: a pronoun's antecedent, a known name, an office (with the name beside it, else its
holder on the day), a person's name, a generic agent whose country comes from its modifiers or else from where the text is set, an
unknown proper name. What resolves to none of these is no actor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from garant._tables import parts
from garant.languages import Agent, Language, Office
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity, Span
from garant.resolve.names import NameMatch
from garant.world import World, WorldEntity, fold_words, slug

# How many mentions may wait for one another: a pronoun in the modifier of a noun in the modifier of …
_NOT_IN_MENTION = ("acl:relcl", "acl", "conj", "cc", "punct", "parataxis", "appos", "advcl", "ccomp", "cop", "nsubj", "aux", "advmod", "case", "mark", "obl")
# Agents that may be anybody's, and masters whose men are like them.
_ANYBODYS = frozenset({"CVL", "MIL", "UAF", "UNK"})
_ARMED_MASTERS = frozenset({"REB", "UAF", "PRM"})
_FIGHTERS = frozenset({"MIL", "REB", "PRM", "UAF"})
_SIDE_PLACES = frozenset({"nsubj", "nsubj:pass", "obj", "obl:agent", "nmod", "nmod:poss", "obl", "conj"})
_NATIONAL_KINDS = ("country", "institution")
_RESOLVE_DEPTH = 16
# Who "the parties" are when no number says how many.
_PARTIES = 2
# A country named as a place says more about where a text is set than one named as an actor.
_PLACE_WEIGHT = 2
# "Colombia's army", « les rebelles syriens »: whose forces and people a text speaks of says most.
_OWNER_WEIGHT = 3
_MODIFIERS = frozenset({"amod", "nmod", "nmod:poss", "compound"})
# Bodies of many states have no executive of their own.
_NO_GOVERNMENT = frozenset({"UNO", "IGO"})


@dataclass(frozen=True, slots=True)
class OfficeMatch:
    """An office title over tokens `first` to `last`, `head` its syntactic head."""

    first: int
    last: int
    head: int
    office: Office


class Actors:
    """The actors of one document. `resolve(token)` is the only question that other rooms ask often."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, world: World, names: dict[int, list[NameMatch]],
        country_of_place: Callable[[int], str | None], day: str | None,
    ) -> None:  # fmt: skip
        self.tree, self.clauses, self.language, self.world = tree, clauses, language, world
        self.names, self.country_of_place, self.day = names, country_of_place, day
        self._memo: dict[int, tuple[Entity, ...]] = {}
        # Which step resolved each token, for whoever asks why.
        self.steps: dict[int, str] = {}
        self._busy: set[int] = set()
        self._cut = False
        self._office_sectors = {o.key: o.sectors for group in language.offices.values() for o in group}
        self.offices = self._find_offices()
        self._ner = {i: (first, last - 1, kind) for first, last, kind in tree.entities for i in range(first, last)}
        self._sentence_countries: dict[int, str | None] = {}
        self._sides: list[tuple[Entity, int]] | None = None
        self._persons: dict[str, str] = {}
        self.settings = self._find_settings()
        self.home = self.settings[0] if self.settings else None
        self._persons = self._register_persons()

    # -- the question ------------------------------------------------------------------------------------------------

    def resolve(self, i: int) -> tuple[Entity, ...]:
        """The actors that token `i`, the head of a mention, stands for; empty when it is none."""
        known = self._memo.get(i)
        if known is not None:
            return known
        if i in self._busy or len(self._busy) > _RESOLVE_DEPTH:
            self._cut = True
            return ()
        before, self._cut = self._cut, False
        self._busy.add(i)
        found = tuple(_without_government(e) for e in self._resolve(i))
        self._busy.discard(i)
        # What a circle cut short is not remembered, unless nobody else is waiting for it.
        if not self._cut or not self._busy:
            self._memo[i] = found
        self._cut = before or (self._cut and bool(self._busy))
        return found

    def tags(self, i: int) -> frozenset[str]:
        """The kinds of entity (`actor`, `state`, `armed`, `person`, `place`) that frames may ask of a token."""
        found = set()
        for entity in self.resolve(i):
            found.add("actor")
            sectors = set(entity.sectors)
            if sectors & {"GOV"}:
                found.add("state")
            if sectors & {"MIL", "REB", "PRM", "UAF", "COP", "SPY"}:
                found.add("armed")
            if entity.office or not sectors & {"GOV"}:
                found.add("person")
        if self.country_of_place(i) or self.tree.lemma[i] in self.language.references["place"]["nouns"]:
            found.add("place")
        match = self.match(i)
        if (match and match.how == "capital") or (self.tree.pos[i] == "PROPN" and match is None and self.country_of_place(i)):
            found.add("town")
        return frozenset(found)

    def _resolve(self, i: int) -> list[Entity]:
        tree = self.tree
        if tree.pos[i] == "PRON" or (tree.pos[i] == "DET" and tree.feat(i, "Poss", "Yes")):
            self.steps[i] = "pronoun"
            return self._pronoun(i)
        if self._is_counterpart(i):
            self.steps[i] = "counterpart"
            return self._counterpart(i)
        group = self._named_group(i)
        if group:
            self.steps[i] = "group"
            return group
        for step in (self._by_name, self._by_office, self._by_person, self._by_agent, self._by_member, self._by_description, self._by_proper_name):
            entity = step(i)
            if entity is not None:
                self.steps[i] = step.__name__.removeprefix("_by_")
                return entity
        return []

    # -- known names -------------------------------------------------------------------------------------------------

    def _by_name(self, i: int) -> list[Entity] | None:
        match = self.match(i)
        if match is None:
            return None
        if match.how == "combining":
            return [self._entity(i, m.aliases[0].entity, m) for m in self.names[i]]
        world_entity = self._choose(i, match)
        if world_entity.kind == "person":
            other = self._introduced(match) if match.first == match.last else None
            return [other or self._person_entity(i, world_entity)]
        if match.how == "adjective":
            office = self._by_office(i)
            if office:
                return office
            if self.tree.lower[i] in self.language.agents and self.tree.pos[i] == "NOUN":
                return None
        return [self._entity(i, world_entity, match)]

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

    def match(self, i: int) -> NameMatch | None:
        """The known name that covers token `i`, if the token is not merely part of another word's name."""
        found = self.names.get(i)
        return found[0] if found else None

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

    def _entity(self, i: int, found: WorldEntity, match: NameMatch | None = None) -> Entity:
        span = self.mention(i) if match is None else self._span(match.first, match.last)
        sectors = found.sectors or (("GOV",) if found.kind in _NATIONAL_KINDS else ("UNK",))
        return Entity(span, found.id, found.name, found.country, sectors)

    def _person_entity(self, i: int, found: WorldEntity) -> Entity:
        held = [t for t in found.tenures if t.covers(self.day)]
        sectors, office = found.sectors or ("UNK",), None
        if held:
            tenure = held[0]
            office = self._office_name(tenure.key, tenure.of)
            sectors = self._office_sectors.get(tenure.key) or sectors
        elif self.day and found.tenures and "GOV" in sectors and all(t.end and t.end < self.day for t in found.tenures):
            sectors = ("ELI",)
        return Entity(self.mention(i), found.id, found.name, found.country, sectors, office)

    def _office_name(self, key: str, of: str) -> str:
        name = next((o.name for group in self.language.offices.values() for o in group if o.key == key), key.replace("_", " "))
        holder = self.world.countries.get(of) or self.world.entities.get(of)
        return f"{name} of {holder.name}" if holder else name

    # -- offices -----------------------------------------------------------------------------------------------------

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
        lower, lemma = tree.lower[i], tree.lemma[i]
        for form in (lower, lemma) if lemma != lower else (lower,):
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
                if at < len(tree) and tree.lower[at] in ("l'", "la", "le", "les", "-") and word not in ("l'", "la", "le", "les"):
                    at += 1
                if at >= len(tree) or word not in (tree.lower[at], tree.lemma[at]):
                    return None
            at += 1
        return at - 1

    def _by_office(self, i: int) -> list[Entity] | None:
        match = self.offices.get(i)
        if match is None:
            return None
        if self._is_plural(match.head):
            people = self._names_beside(match)
            if people:
                return people
        named = self._name_beside(match)
        if named is not None:
            return [named]
        if self._is_plural(match.head):
            several = self._countries_of_np(match.head) or self._countries_of_group(match.head)
            if len(several) > 1:
                return [self._held_by(match, country) for country in several]
        served = self._served(match)
        if served is not None:
            label = f"{match.office.name} of {served.name}"
            return [Entity(self.mention(match.head), slug(label), label, served.country, served.sectors, label)]
        country = self._country_of_np(match.head) or self._country_inside(match)
        if country is None and match.office.key in ("spokesman_government", "general", "member_of_parliament"):
            country = self._nearby_country(i)
        holder = None
        country = country or self._office_country_before(match)
        if country and not self._is_plural(match.head):
            holder = self.world.holder(match.office.key, country, self.day)
        if holder is not None:
            return [self._person_entity(match.head, holder)]
        return [self._office_entity(match, country)]

    def _served(self, match: OfficeMatch) -> Entity | None:
        """Whose officer it is, when not a government's: « un porte-parole des rebelles », "the leader of the union"."""
        for c in self.tree.children[match.head]:
            if self.tree.dep[c] in ("nmod", "nmod:poss", "compound") and not match.first <= c <= match.last and self._belongs(c):
                found = self.resolve(c)
                if found and found[0].sectors[:1] and found[0].sectors[0] not in ("GOV", "UNK") and not found[0].office:
                    return found[0]
        return None

    def _held_by(self, match: OfficeMatch, country: str) -> Entity:
        holder = self.world.holder(match.office.key, country, self.day)
        return self._person_entity(match.head, holder) if holder else self._office_entity(match, country)

    def _countries_of_np(self, head: int) -> list[str]:
        """All the countries in a plural noun's modifiers: « les ministres russe et turc », "the presidents of Mali and Niger"."""
        inside = [t for t in self.tree.subtree(head, without=("acl:relcl", "acl", "appos")) if t == head or not self._other_mention(t, head)]
        found = [c for t in inside if (c := self._named_country(t))]
        return list(dict.fromkeys(found))

    def _countries_of_group(self, head: int) -> list[str]:
        """« les présidents des trois pays »: the countries that the complement stands for."""
        for c in self.tree.children[head]:
            if self.tree.dep[c] == "nmod" and self._belongs(c):
                found = self._named_group(c)
                if found:
                    return [e.country for e in found if e.country]
        return []

    def _other_mention(self, t: int, head: int) -> bool:
        """Token `t` lies in a coordinated noun of its own, not in the modifiers of `head`."""
        while t != head:
            if self.tree.dep[t] == "conj" and self.tree.head[t] == head and self.tree.pos[t] == "NOUN":
                return True
            t = self.tree.head[t]
        return False

    def _office_entity(self, match: OfficeMatch, country: str | None) -> Entity:
        name = match.office.name
        sectors = match.office.sectors
        country = country or match.office.country
        owner = self.world.countries.get(country) if country else None
        if owner is None and country:
            owner = self.world.entities.get(country)
        label = f"{name} of {owner.name}" if owner else name
        return Entity(self.mention(match.head), slug(label), label, owner.country if owner else country, sectors, label)

    def _names_beside(self, match: OfficeMatch) -> list[Entity]:
        """Everybody named with a plural title: "foreign ministers Zohrab Mnatsakanyan and Jeyhun Bayramov"."""
        heads = [t for c in self.tree.kids(match.head, "flat", "flat:name", "appos") for t in self.tree.conjuncts(c) if self._is_name(t)]
        return [self._named_person(t, match) for t in heads]

    def _is_name(self, t: int) -> bool:
        ner = self._ner.get(t)
        return bool(ner and ner[2] == "PER") or self._known_person(t)

    def _name_beside(self, match: OfficeMatch) -> Entity | None:
        """The person named with the title: « le président russe Vladimir Poutine », "Foreign Minister Lavrov"."""
        tree = self.tree
        tops = [match.head]
        if tree.dep[match.head] in ("compound", "appos", "flat", "flat:name", "nmod", "amod") and tree.pos[tree.head[match.head]] == "PROPN":
            tops.append(tree.head[match.head])
        for top in tops:
            inside = tree.subtree(top, without=("acl:relcl", "conj", "acl", "parataxis"))
            for t in inside:
                if t <= match.last and t >= match.first:
                    continue
                ner = self._ner.get(t)
                is_person = (ner and ner[2] == "PER") or any(a.entity.kind == "person" for m in self.names.get(t, ()) for a in m.aliases)
                if is_person and not self._under_genitive(t, top):
                    return self._named_person(t, match)
        return None

    def _under_genitive(self, t: int, top: int) -> bool:
        while t != top:
            if self.tree.dep[t] in ("nmod", "nmod:poss", "obl") and self.tree.has(t, "case"):
                return True
            t = self.tree.head[t]
        return False

    def _named_person(self, t: int, match: OfficeMatch | None) -> Entity:
        """A person by name, with the office that the text gives: a known one, or one that the text introduces."""
        name_match = self.match(t)
        if name_match and any(a.entity.kind == "person" for a in name_match.aliases):
            return self._person_entity(t, self._choose(t, name_match))
        first, last, _ = self._ner.get(t, (t, t, "PER"))
        return self._new_person(t, first, last, match)

    def _office_country_before(self, match: OfficeMatch) -> str | None:
        """The same office named with its country earlier in the text, else nothing."""
        key, found = match.office.key, None
        for other in {m.head: m for m in self.offices.values()}.values():
            if other.head < match.head and other.office.key == key:
                found = self._country_of_np(other.head) or self._country_inside(other) or found
        return found

    # -- persons -----------------------------------------------------------------------------------------------------

    def _register_persons(self) -> dict[str, str]:
        """Surname (folded) → key of the full name, for every person that the text names in full."""
        found: dict[str, str] = {}
        for first, last, kind in self.tree.entities:
            if kind != "PER":
                continue
            words = fold_words(self.tree.text[self.tree.start[first] : self.tree.end[last - 1]])
            if len(words) > 1:
                found.setdefault(words[-1], " ".join(words))
        for matches in self.names.values():
            for alias in matches[0].aliases:
                if alias.entity.kind == "person" and matches[0].last > matches[0].first:
                    found[fold_words(alias.entity.name)[-1]] = alias.entity.id
        return found

    def _by_person(self, i: int) -> list[Entity] | None:
        ner = self._ner.get(i)
        if ner is None or ner[2] != "PER":
            return None
        office = next((self.offices[t] for t in self.tree.subtree(i, without=("acl:relcl", "conj", "acl", "nmod")) if t in self.offices), None)
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
        country, sectors, title = self._person_facts(i, office)
        return Entity(self.mention(i), slug(name), name, country, sectors, title)

    def _full_name(self, words: list[str], text: str, first: int) -> tuple[str, int | None]:
        """The fullest form of the name in the document, and the token where it is introduced."""
        if not words:
            return text, None
        for begin, end, kind in self.tree.entities:
            if kind == "PER" and begin <= first:
                whole = self.tree.text[self.tree.start[begin] : self.tree.end[end - 1]]
                if len(fold_words(whole)) >= len(words) and fold_words(whole)[-1] == words[-1]:
                    head = next((t for t in range(begin, end) if not begin <= self.tree.head[t] < end or self.tree.head[t] == t), begin)
                    return whole, head if begin != first else None
        return text, None

    def _person_facts(self, i: int, office: OfficeMatch | None) -> tuple[str | None, tuple[str, ...], str | None]:
        tree = self.tree
        around = [i, *tree.kids(i, "appos", "compound", "nmod", "flat", "amod")]
        if tree.dep[i] in ("appos", "flat", "flat:name", "nmod"):
            around.append(tree.head[i])
        if office is None:
            office = next((self.offices[t] for t in around if t in self.offices), None)
        country = next((c for t in ([office.head] if office else []) + around if (c := self._country_of_np(t))), None)
        if office is not None:
            country = country or self._country_inside(office)
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

    def _organisations_of(self, t: int) -> list[WorldEntity]:
        found = []
        for d in [t, *self.tree.subtree(t, without=("acl:relcl", "conj"))]:
            match = self.match(d)
            if match and match.aliases[0].entity.kind not in ("person", "country"):
                found.append(match.aliases[0].entity)
        return found

    def _org_country(self, t: int) -> str | None:
        return next((e.country for e in self._organisations_of(t)), None)

    # -- generic agents ----------------------------------------------------------------------------------------------

    def agent(self, i: int) -> Agent | None:
        """The generic agent that token `i` heads, the longest multiword first."""
        tree = self.tree
        words: set[str] = set()
        for form in (tree.lemma[i], tree.lower[i]):
            for agent in self.language.agents.get(form, ()):
                words_of_agent = parts(agent.lemma)
                if len(words_of_agent) == 1:
                    return agent
                words = words or {w for t in tree.subtree(i, without=("acl:relcl", "conj", "acl")) for w in (tree.lower[t], tree.lemma[t])}
                if all(part in words for part in words_of_agent):
                    return agent
        return None

    def _by_agent(self, i: int) -> list[Entity] | None:
        if self.tree.pos[i] not in ("NOUN", "PROPN", "ADJ", "NUM", "X"):
            return None
        agent = self.agent(i)
        if agent is None:
            return None
        inner = self._owner(i)
        if inner is not None and inner.kind not in ("country", "institution"):
            if agent.kind != "institution" and agent.sectors and set(agent.sectors) & {"MIL", "UAF", "REB", "UNK", "CVL", "GOV"}:
                return [Entity(self.mention(i), inner.id, inner.name, inner.country, inner.sectors or agent.sectors)]
        if agent.country:
            return [Entity(self.mention(i), slug(agent.name), agent.name, agent.country, agent.sectors)]
        master = self._master(i) if set(agent.sectors[:1]) & _ANYBODYS else None
        if master is not None:
            return [Entity(self.mention(i), master.id, master.name, master.country, master.sectors)]
        several = self._nationalities(i) if self._is_plural(i) else []
        if len(several) > 1:
            return [self._agent_entity(i, agent, country) for country in several]
        country = self._country_of_np(i) or (inner.country if inner else None) or self._nearby_country(i)
        return [self._agent_entity(i, agent, country)]

    def _nationalities(self, i: int) -> list[str]:
        """The countries of coordinated adjectives: « experts russes et turcs », "Russian and Turkish troops"."""
        found = [c for a in self.tree.kids(i, "amod", "compound") for t in self.tree.conjuncts(a) if (c := self._named_country(t))]
        return list(dict.fromkeys(found))

    def _master(self, i: int) -> Entity | None:
        """Whose men: « ses hommes » of a rebel chief are rebels."""
        for c in self.tree.children[i]:
            if self.tree.dep[c] == "nmod:poss" or (self.tree.dep[c] == "det" and self.tree.feat(c, "Poss", "Yes")):
                for e in self.resolve(c):
                    if set(e.sectors[:1]) & _ARMED_MASTERS:
                        return e
        return None

    def _agent_entity(self, i: int, agent: Agent, country: str | None) -> Entity:
        owner = self.world.countries.get(country) if country else None
        adjective = owner.adjective[:1].upper() + owner.adjective[1:] if owner and owner.adjective else (owner.name if owner else "")
        label = f"{adjective} {agent.name}".strip()
        return Entity(self.mention(i), slug(label), label, country, agent.sectors or ("UNK",))

    def _owner(self, i: int) -> WorldEntity | None:
        """The organisation that the NP's complement or compound names: « combattants du Hezbollah », "IS fighters"."""
        for c in self.tree.children[i]:
            if self.tree.dep[c] in ("nmod", "compound", "nmod:poss", "amod", "appos", "flat"):
                match = self.match(c)
                if match and match.how == "name" and match.aliases[0].entity.kind != "person" and self._belongs(c):
                    return match.aliases[0].entity
        return None

    def _belongs(self, c: int) -> bool:
        preposition = self.clauses.preposition(c)
        return not preposition or preposition in self.language.genitive

    def _by_member(self, i: int) -> list[Entity] | None:
        """« un membre du gouvernement syrien »: a noun that only holds another actor takes that actor's country and sectors."""
        if self.tree.lemma[i] not in self.language.references["members"]["nouns"]:
            return None
        for c in self.tree.children[i]:
            if self.tree.dep[c] in ("nmod", "compound", "nmod:poss") and self._belongs(c):
                inner = self.resolve(c)
                if inner:
                    e = inner[0]
                    return [Entity(self.mention(i), e.id, e.name, e.country, e.sectors, e.office)]
        return None

    def _by_description(self, i: int) -> list[Entity] | None:
        """A definite noun that is the last word of a name already given: "the coalition" after "the US-led coalition"."""
        tree = self.tree
        if tree.pos[i] not in ("NOUN", "PROPN") or not any(tree.dep[c] == "det" for c in tree.children[i]):
            return None
        for t in range(i - 1, -1, -1):
            if tree.lemma[t] == tree.lemma[i] and t in self.names and self.names[t][0].last > self.names[t][0].first and self.names[t][0].how == "name":
                return [self._entity(i, self.names[t][0].aliases[0].entity)]
        return None

    def owner(self, i: int) -> tuple[Entity, ...]:
        """Whose a thing is: the actor that a noun's possessor, compound, nationality or de/of complement names ("ISIL positions")."""
        tree = self.tree
        if tree.pos[i] not in ("NOUN", "PROPN"):
            return ()
        for c in tree.children[i]:
            if tree.dep[c] in ("compound", "amod", "nmod:poss") or (tree.dep[c] == "nmod" and self._belongs(c)):
                match = self.match(c)
                if tree.dep[c] == "amod" and match is None:
                    continue
                found = self.resolve(c)
                if found:
                    return found
        return ()

    def _by_proper_name(self, i: int) -> list[Entity] | None:
        """An unknown proper name: an organisation of its own, or a place that acts as its country's authorities."""
        if self.tree.pos[i] != "PROPN" or not self.tree.word[i][:1].isupper():
            return None
        ner = self._ner.get(i)
        country = self._country_of_np(i)
        if ner and ner[2] == "LOC":
            where = self.country_of_place(i)
            if where:
                return [Entity(self.mention(i), slug(self.mention(i).text), self.mention(i).text, where, ("GOV",))]
            return None
        if ner is None:
            return None
        text = self.tree.text[self.tree.start[ner[0]] : self.tree.end[ner[1]]]
        return [Entity(self.mention(i), slug(text), text, country or self._nearby_country(i), ("UNK",))]

    # -- countries ---------------------------------------------------------------------------------------------------

    def _country_of_np(self, i: int, depth: int = 2) -> str | None:
        """The country that an NP's modifiers name: nationality, de/of complement, possessor, compound, apposition."""
        tree = self.tree
        for c in tree.children[i]:
            if tree.dep[c] not in ("amod", "nmod", "nmod:poss", "compound", "appos", "flat", "flat:name", "nummod", "acl", "obl", "dep"):
                continue
            match = self.match(c)
            if match and match.aliases[0].entity.kind in ("country", "institution") and (self._belongs(c) or match.how != "name"):
                return match.aliases[0].entity.country
            if match and match.how == "name" and match.aliases[0].entity.kind != "person" and self._belongs(c):
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
                    inner = self._country_of_np(c, depth - 1)
                    if inner:
                        return inner
        for c in tree.children[i]:
            if tree.dep[c] == "nmod:poss" or (tree.dep[c] == "det" and tree.feat(c, "Poss", "Yes")):
                owner = self.resolve(c)
                if owner:
                    return owner[0].country
        return None

    def _country_inside(self, match: OfficeMatch) -> str | None:
        for t in range(match.first, match.last + 1):
            found = self.match(t)
            if found and found.aliases[0].entity.country and found.aliases[0].entity.kind != "person":
                return found.aliases[0].entity.country
            if t != match.head:
                inner = self._country_of_np(t, 0)
                if inner:
                    return inner
        return None

    def _nearby_country(self, i: int) -> str | None:
        """Where the sentence is set, if that is one of the countries that the document is about; else where the document is."""
        sentence = self.tree.sentence[i]
        if sentence not in self._sentence_countries:
            begin, end = self.tree.sentences[sentence]
            found = {c for t in range(begin, end) if not self._is_capital(t) and (c := self._place_country(t))}
            self._sentence_countries[sentence] = found.pop() if len(found) == 1 else None
        here = self._sentence_countries[sentence]
        return here if here in self.settings else self.home

    def _is_capital(self, t: int) -> bool:
        """A capital is where people meet and sign; it does not say whose rebels are meant."""
        match = self.match(t)
        return match is not None and match.how == "capital"

    def _has_forces(self, t: int) -> bool:
        agent = self.agent(t)
        return agent is not None and agent.kind != "person" and bool(set(agent.sectors[:1]) & {"GOV", *_FIGHTERS})

    def _named_country(self, t: int) -> str | None:
        match = self.match(t)
        return match.aliases[0].entity.country if match and match.aliases[0].entity.kind == "country" else None

    def _place_country(self, t: int) -> str | None:
        """The country of a token that stands as a place: introduced by a preposition of place, or in an enclosing noun's name."""
        tree = self.tree
        if tree.pos[t] not in ("PROPN", "NOUN", "X"):
            return None
        place = self.language.references["place"]
        governed = tree.dep[t] in ("nmod", "compound", "appos", "flat") and tree.lemma[tree.head[t]] in place["nouns"]
        if not governed and self.clauses.preposition(t) not in place["certain"]:
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
            weight = (_OWNER_WEIGHT if owns else _PLACE_WEIGHT if place else 1) + (1 if t < size // 4 else 0)
            match = self.match(t)
            group = match.aliases[0].entity if match and match.first == t else None
            if place or named:
                found[str(place or named)] += weight
            elif group is not None and group.kind == "armed_group" and group.country in self.world.countries:
                found[str(group.country)] += _OWNER_WEIGHT
        ranked = found.most_common()
        return [country for country, count in ranked if count * 2 >= ranked[0][1]]

    # -- references --------------------------------------------------------------------------------------------------

    def _pronoun(self, i: int) -> list[Entity]:
        tree, words = self.tree, self.language.references["pronouns"]
        lower = tree.lower[i]
        if self.clauses.is_relative(i):
            return []
        plural = lower in words["plural"] or lower in words["own_plural"]
        if not plural and lower not in words["singular"] and lower not in words["own"]:
            return []
        if tree.dep[i] in ("expl", "expl:subj") and lower not in self.language.inverted_subjects:
            return []
        span = self._span(i, i)
        return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in self._antecedent(i, plural)]

    def _antecedent(self, i: int, plural: bool) -> tuple[Entity, ...]:
        """The nearest actor before the pronoun that agrees with it: subjects first, in its own sentence and the three before.

        Who speaks is a person: the subject of a speech verb looks for one through all four sentences before it takes another.
        """
        own = self._own_subject(i)
        if own is not None:
            return own
        speaks = not plural and any(c.kind == "v" for c in self.language.cues.get(self.tree.lemma[self.tree.head[i]], ()))
        for person in (True, False) if speaks else (False,):
            for t in self._candidates(i):
                if person and not self.is_person(t):
                    continue
                found = self._agreeing(t, i, plural)
                if found:
                    return found
        return ()

    def _candidates(self, i: int) -> Iterator[int]:
        tree = self.tree
        above = {i, *tree.ancestors(i)}
        for s in range(tree.sentence[i], max(-1, tree.sentence[i] - 4), -1):
            begin, end = tree.sentences[s]
            before = [t for t in range(begin, min(end, i)) if tree.pos[t] in ("NOUN", "PROPN") and t not in above]
            yield from (t for t in before if tree.dep[t] in ("nsubj", "nsubj:pass", "obl:agent"))
            yield from (t for t in reversed(before) if tree.dep[t] not in ("nsubj", "nsubj:pass", "obl:agent", "flat", "compound", "flat:name"))

    def is_person(self, t: int) -> bool:
        """Whether the mention that `t` heads is one person: a person's name, an office, or a singular agent such as "officer"."""
        ner = self._ner.get(t)
        if (ner and ner[2] == "PER") or self._known_person(t) or self._is_counterpart(t):
            return True
        if t in self.offices:
            return not self._is_plural(t)
        agent = self.agent(t) if self.tree.pos[t] == "NOUN" else None
        return agent is not None and agent.kind == "person" and not self._is_plural(t)

    def _own_subject(self, i: int) -> tuple[Entity, ...] | None:
        """A possessive refers to the subject of its own clause where that has one."""
        tree, words = self.tree, self.language.references["pronouns"]
        if tree.lower[i] not in words["own"] and tree.lower[i] not in words["own_plural"]:
            return None
        for v in tree.ancestors(i):
            if tree.pos[v] == "VERB":
                subjects = [s for s in self.clauses.surface_subjects(v) if s != i and i not in tree.subtree(s) and tree.pos[s] != "PRON"]
                return next((found for s in subjects if (found := self.resolve(s))), ()) if subjects else None
        return None

    def _agreeing(self, t: int, i: int, plural: bool) -> tuple[Entity, ...]:
        tree = self.tree
        several = [c for c in tree.conjuncts(t) if tree.pos[c] in ("NOUN", "PROPN")]
        if plural:
            found = tuple(e for c in several for e in self.resolve(c))
            return found if len(several) > 1 or self._is_plural(t) or len(found) > 1 else ()
        if len(several) > 1 or self._is_plural(t):
            return ()
        if tree.pos[t] == "NOUN" and "Gender=" in tree.feats[t]:
            for gender in ("Masc", "Fem"):
                if tree.feat(i, "Gender", gender) and not tree.feat(t, "Gender", gender):
                    return ()
        return self.resolve(t)

    def _is_plural(self, t: int) -> bool:
        return self.tree.feat(t, "Number", "Plur")

    def _is_counterpart(self, i: int) -> bool:
        return self.tree.lemma[i] in self.language.references["counterparts"]["nouns"] and self.tree.pos[i] == "NOUN"

    def _counterpart(self, i: int) -> list[Entity]:
        """« son homologue turc, Hulusi Akar »: the name beside it, else the same office in the other country."""
        tree = self.tree
        for t in tree.subtree(i, without=("acl:relcl", "conj")):
            if t != i and (self._ner.get(t, ("", "", ""))[2] == "PER" or self._known_person(t)):
                return [self._named_person(t, None)]
        country = self._country_of_np(i)
        if country is None:
            return []
        before = max((m for m in self.offices.values() if m.head < i), key=lambda m: m.head, default=None)
        key = before.office.key if before else None
        if before is None:
            person = next((a.entity for t in range(i - 1, -1, -1) for m in self.names.get(t, ()) for a in m.aliases if a.entity.kind == "person"), None)
            key = next((t.key for t in person.tenures if t.covers(self.day)), None) if person else None
        holder = self.world.holder(key, country, self.day) if key else None
        if holder is not None:
            return [self._person_entity(i, holder)]
        if before is not None:
            return [self._office_entity(OfficeMatch(i, i, i, before.office), country)]
        owner = self.world.countries[country]
        return [Entity(self.mention(i), owner.id, owner.name, owner.country, ("GOV",))]

    def _known_person(self, t: int) -> bool:
        return any(a.entity.kind == "person" for m in self.names.get(t, ()) for a in m.aliases)

    def _named_group(self, i: int) -> list[Entity]:
        """« les trois dirigeants », "both sides": as many actors as the numeral says, from the last place that names them together."""
        tree, groups = self.tree, self.language.references["groups"]
        if tree.lemma[i] not in groups["nouns"] or any(self.match(c) for c in tree.children[i]):
            return []
        count = 0
        for c in tree.children[i]:
            for form in (tree.lower[c], tree.lemma[c]):
                count = count or int(groups["numerals"].get(form, 0))
            if not count and tree.word[c].isdigit():
                count = min(int(tree.word[c]), 99)
        described = tree.has(i, "nmod", "nmod:poss", "compound", "appos", "flat", "flat:name")
        if not count and not described and tree.lemma[i] in groups["parties"] and (self._is_plural(i) or any(tree.lower[c] in groups["each"] for c in tree.children[i])):
            count = _PARTIES
        if not count:
            return []
        return self._last_together(i, count)

    def _last_together(self, i: int, count: int) -> list[Entity]:
        tree, span = self.tree, self.mention(i)
        for t in range(i - 1, -1, -1):
            if tree.dep[t] == "conj" or not tree.has(t, "conj") or tree.pos[t] not in ("NOUN", "PROPN", "ADJ"):
                continue
            members = [e for c in tree.conjuncts(t) for e in self.resolve(c)]
            if len({e.id for e in members}) == count:
                return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in members]
        ahead = self._listed_behind(i, count)
        if ahead:
            return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in ahead]
        adversaries = self.adversaries() if count == _PARTIES and tree.lemma[i] in self.language.references["groups"]["parties"] else []
        if adversaries:
            return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in adversaries]
        seen: dict[str, Entity] = {}
        for t in range(i - 1, -1, -1):
            match = self.match(t)
            if match and match.aliases[0].entity.kind == "country" and match.how != "combining":
                e = match.aliases[0].entity
                seen.setdefault(e.id, Entity(span, e.id, e.name, e.country, e.sectors))
                if len(seen) == count:
                    return list(seen.values())
        return []

    def _listed_behind(self, i: int, count: int) -> list[Entity]:
        """The list that spells a group out behind it: « les trois voisins, à savoir le Mali, le Niger et le Tchad »."""
        tree = self.tree
        end = tree.sentences[tree.sentence[i]][1]
        for t in range(i + 1, end):
            if tree.has(t, "conj") and tree.dep[t] != "conj" and tree.pos[t] in ("NOUN", "PROPN"):
                members = {e.id: e for c in tree.conjuncts(t) for e in self.resolve(c)}
                if len(members) == count:
                    return list(members.values())
        return []

    def adversaries(self) -> list[Entity]:
        """The two sides of the conflict that the document is about: its country's government and the armed group that it names
        most often; where it names none, the two states that it names most as actors."""
        if self.home is None:
            return []
        groups = [e for e, n in self._belligerents() if e.sectors[0] == "REB" and n > 1 and e.country in (self.home, "IMG")]
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
        first = next((m for m in self._in_order() if m.aliases[0].entity.id == country and m.how != "combining"), None)
        return [Entity(self._span(first.first, first.last), owner.id, owner.name, owner.country, ("GOV",))] if first else []

    def _in_order(self) -> Iterator[NameMatch]:
        return (self.names[t][0] for t in sorted(self.names))

    def enemy(self, one: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Whom an armed actor fights when its sentence does not say: the armed group that the document names most; for the
        group itself, the forces that it names most. Empty for civilians, or when the document names no other side."""
        armed = [e for e in one if set(e.sectors[:1]) & _FIGHTERS]
        if not armed:
            return ()
        rebels = {e.country for e in armed if e.sectors[0] in _ARMED_MASTERS}
        countries = {e.country for e in one}
        for entity, count in self._belligerents():
            group = entity.sectors[0] == "REB"
            if count > 1 and entity.country not in countries and (group if not rebels else entity.sectors[0] in _FIGHTERS):
                return (entity,)
            if count > 1 and entity.country in countries and bool(rebels) != group and (group or entity.sectors[0] == "MIL"):
                return (entity,)
        return ()

    def _belligerents(self) -> list[tuple[Entity, int]]:
        """Governments, forces and armed groups in the roles that actors have, the most frequent first, one a country and sector."""
        if self._sides is None:
            counts: Counter[str] = Counter()
            known: dict[str, Entity] = {}
            for t in range(len(self.tree)):
                if self.tree.pos[t] not in ("NOUN", "PROPN") or self.tree.dep[t] not in _SIDE_PLACES or self._place_country(t):
                    continue
                for e in self.resolve(t):
                    if e.sectors[:1] and e.sectors[0] in ("GOV", *_FIGHTERS):
                        key = f"{e.country} {e.sectors[0]}"
                        counts[key] += 1
                        known.setdefault(key, e)
            self._sides = [(known[key], count) for key, count in counts.most_common()]
        return self._sides

    # -- spans -------------------------------------------------------------------------------------------------------

    def mention(self, i: int) -> Span:
        """The words of the mention that token `i` heads: its NP without clauses, appositions and coordination."""
        tree = self.tree
        tokens = [t for t in tree.subtree(i, without=_NOT_IN_MENTION) if tree.sentence[t] == tree.sentence[i]]
        first = last = i
        present = set(tokens)
        while first - 1 in present:
            first -= 1
        while last + 1 in present or (last + 2 in present and tree.pos[last + 1] in ("PUNCT", "ADP") and tree.word[last + 1] != ","):
            last += 1
        return self._span(first, last)

    def _span(self, first: int, last: int) -> Span:
        start, end = self.tree.chars(first, last)
        return Span(start, end, self.tree.text[start:end])


def _without_government(entity: Entity) -> Entity:
    if entity.country in _NO_GOVERNMENT and entity.sectors[:1] in (("GOV",), ("UNK",)):
        return replace(entity, sectors=entity.sectors[1:])
    return entity
