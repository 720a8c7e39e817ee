"""Who a mention is: names, offices by date, generic agents with their country, persons that the text introduces.

Resolution goes from the surest to the vaguest: a pronoun's antecedent, a known name, an office (with the name beside it, else its
holder on the day), a person's name, a generic agent whose country comes from its modifiers or else from where the text is set, an
unknown proper name. What resolves to none of these is no actor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from garant.languages import Agent, Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity
from garant.resolve.names import NameMatch
from garant.resolve.references import References
from garant.resolve.sides import side
from garant.resolve.titles import ABROAD
from garant.world import World, WorldEntity, slug

# Agents that may be anybody's, and masters whose men are like them.
_ANYBODYS = frozenset({"CVL", "MIL", "UAF", "UNK"})
_ARMED_MASTERS = frozenset({"REB", "UAF", "PRM"})
_SAYS_WHOSE = frozenset({"amod", "compound", "nmod", "nmod:poss", "appos", "flat"})
# Fighters of no one country, and states that are not named.
_OF_NO_STATE, _OF_MANY = "IMG", "IGO"
_NATIONAL_KINDS = ("country", "institution")
# How many mentions may wait for one another: a pronoun in the modifier of a noun in the modifier of …
_RESOLVE_DEPTH = 16
# Bodies of many states have no executive of their own.
_NO_GOVERNMENT = frozenset({"UNO", "IGO"})


class Actors(References):
    """The actors of one document. `resolve(token)` is the only question that other rooms ask often."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, world: World, names: dict[int, list[NameMatch]],
        country_of_place: Callable[[int], str | None], day: str | None,
    ) -> None:  # fmt: skip
        super().__init__(tree, clauses, language, world, names, country_of_place, day)
        # Who publishes the text, where that is no press: set by whoever knows its address.
        self.publisher: WorldEntity | None = None
        self._memo: dict[int, tuple[Entity, ...]] = {}
        # Which step resolved each token, for whoever asks why.
        self.steps: dict[int, str] = {}
        self._busy: set[int] = set()
        self._cut = False

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
        if (match and match.how == "capital") or (
            self.tree.pos[i] == "PROPN" and match is None and self.country_of_place(i)
        ):
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
        for step in (
            self._by_name,
            self._by_office,
            self._by_person,
            self._by_taking_up,
            self._by_agent,
            self._by_member,
            self._by_description,
            self._by_proper_name,
        ):
            entity = step(i)
            if entity is not None:
                self.steps[i] = step.__name__.removeprefix("_by_")
                return entity
        return self._apposed(i)

    def _apposed(self, i: int) -> list[Entity]:
        """« Untel, chef de la mission »: what says nothing by itself is what stands beside it."""
        for c in (
            self.tree.kids(i, "appos") if self.tree.lemma[i] not in self.language.references["place"]["nouns"] else ()
        ):
            found = self.resolve(c)
            if found and self.tree.pos[i] in ("NOUN", "PROPN"):
                self.steps[i] = "apposition"
                return [replace(e, span=self.mention(i)) for e in found]
        return []

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

    def _entity(self, i: int, found: WorldEntity, match: NameMatch | None = None) -> Entity:
        span = self.mention(i) if match is None else self.span(match.first, match.last)
        sectors = found.sectors or (("GOV",) if found.kind in _NATIONAL_KINDS else ("UNK",))
        return Entity(span, found.id, found.name, found.country, sectors)

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
                others = [
                    t
                    for c in self.tree.kids(match.head, "nmod")
                    for t in self.tree.conjuncts(c)
                    if t != c and t in self.offices
                ]
                return [
                    *(self._held_by(match, country) for country in several),
                    *(e for t in others for e in self.resolve(t)),
                ]
        served = self._served(match)
        if served is not None:
            label = f"{match.office.name} of {served.name}"
            return [Entity(self.mention(match.head), slug(label), label, served.country, served.sectors, label)]
        country = self.country_of_np(match.head) or self.country_inside(match)
        country = country or self._office_country_before(match)
        if country is None and match.office.country is None and match.office.key not in ABROAD:
            country = self._nearby_country(i)
        holder = None
        if country and not self._is_plural(match.head) and not self._out_of_office(match.head):
            holder = self.world.holder(match.office.key, country, self.day)
        if holder is not None:
            return [self._person_entity(match.head, holder)]
        return [self._office_entity(match, country)]

    def _out_of_office(self, head: int) -> bool:
        """« l'ancien président », "the incoming minister": the title names somebody else than the day's holder."""
        references, tree = self.language.references, self.tree
        words = {*references["former"]["words"], *references["incoming"]["words"]}
        return any(tree.lower[c] in words for c in tree.children[head])

    def _countries_of_group(self, head: int) -> list[str]:
        """« les présidents des trois pays »: the countries that the complement stands for."""
        for c in self.tree.children[head]:
            if self.tree.dep[c] == "nmod" and self._belongs(c):
                found = self._named_group(c)
                if found:
                    return [e.country for e in found if e.country]
        return []

    def _by_agent(self, i: int) -> list[Entity] | None:
        if self.tree.pos[i] not in ("NOUN", "PROPN", "ADJ", "NUM", "X"):
            return None
        agent = self.agent(i)
        if agent is None:
            return None
        of_several = self._by_member(i) if self._is_plural(i) else None
        if of_several and len({side(e) for e in of_several}) > 1:
            return of_several
        inner = self._owner(i)
        if inner is not None and self._names_itself(i, agent):
            return [Entity(self.mention(i), inner.id, inner.name, inner.country, inner.sectors)]
        if inner is not None and inner.kind not in ("country", "institution"):
            if (
                agent.kind != "institution"
                and agent.sectors
                and set(agent.sectors) & {"MIL", "UAF", "REB", "UNK", "CVL", "GOV"}
            ):
                return [Entity(self.mention(i), inner.id, inner.name, inner.country, inner.sectors or agent.sectors)]
        if agent.country:
            return [Entity(self.mention(i), slug(agent.name), agent.name, agent.country, agent.sectors)]
        master = self._master(i) if set(agent.sectors[:1]) & _ANYBODYS else None
        if master is not None:
            return [Entity(self.mention(i), master.id, master.name, master.country, master.sectors)]
        several = self._nationalities(i) if self._is_plural(i) else []
        if len(several) > 1:
            return [self._agent_entity(i, agent, country) for country in several]
        group = self._group_before(i, agent)
        if group is not None:
            return [Entity(self.mention(i), group.id, group.name, group.country, group.sectors or agent.sectors)]
        stateless = _OF_NO_STATE if self._is_foreign(i, agent) else _OF_MANY if self._is_states(i) else None
        country = self.country_of_np(i) or (inner.country if inner else None) or stateless or self._nearby_country(i)
        return [self._agent_entity(i, agent, country)]

    def _names_itself(self, i: int, agent: Agent) -> bool:
        """ "The White Helmets rescue group": a group that bears a group's name is that group, whatever it does."""
        if agent.kind != "group" or self.tree.feat(i, "Number", "Plur"):
            return False
        for c in self.tree.kids(i, "compound"):
            match = self.match(c)
            if (
                match is not None
                and match.how == "name"
                and match.aliases[0].entity.kind not in ("country", "institution", "person")
            ):
                return True
        return False

    def _is_foreign(self, i: int, agent: Agent) -> bool:
        """« les groupes terroristes internationaux »: fighters of no one country."""
        foreign = self.language.references["foreign"]
        said = any(self.tree.lemma[c] in foreign["words"] for c in self.tree.kids(i, "amod"))
        return agent.sectors[:1] in (("REB",), ("UAF",)) and (said or self.tree.lemma[i] in foreign["nouns"])

    def _group_before(self, i: int, agent: Agent) -> WorldEntity | None:
        """ "Strikes on the Front killed twenty militants": bare fighters are of the armed group that the sentence has named."""
        tree = self.tree
        said = any(tree.dep[c] in _SAYS_WHOSE for c in tree.children[i])
        if (
            said
            or agent.sectors[:1] not in (("REB",), ("UAF",))
            or tree.lemma[i] not in self.language.references["members"]["nouns"]
        ):
            return None
        begin = tree.sentences[tree.sentence[i]][0]
        for t in range(i - 1, begin - 1, -1):
            match = self.match(t)
            if match is not None and match.how == "name" and match.aliases[0].entity.kind == "armed_group":
                return match.aliases[0].entity
        return None

    def _is_states(self, i: int) -> bool:
        """ "Fourteen donor countries", « les grandes puissances »: several states that nobody names."""
        return self._is_plural(i) and self.tree.lemma[i] in self.language.references["states"]["nouns"]

    def _master(self, i: int) -> Entity | None:
        """Whose men: « ses hommes » of a rebel chief are rebels."""
        for c in self.tree.children[i]:
            if self.tree.dep[c] == "nmod:poss" or (self.tree.dep[c] == "det" and self.tree.feat(c, "Poss", "Yes")):
                for e in self.resolve(c):
                    if set(e.sectors[:1]) & _ARMED_MASTERS or (e.country in _NO_GOVERNMENT and e.country != self.home):
                        return e
        return None

    def _agent_entity(self, i: int, agent: Agent, country: str | None) -> Entity:
        owner = self.world.countries.get(country) if country else None
        adjective = (
            owner.adjective[:1].upper() + owner.adjective[1:]
            if owner and owner.adjective
            else (owner.name if owner else "")
        )
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

    def _by_member(self, i: int) -> list[Entity] | None:
        """« un membre du gouvernement syrien »: a noun that only holds another actor takes that actor's country and sectors."""
        if self.tree.lemma[i] not in self.language.references["members"]["nouns"]:
            return None
        for c in self.tree.children[i]:
            if self.tree.dep[c] in ("nmod", "compound", "nmod:poss") and self._belongs(c):
                inner = {
                    e.id: e
                    for t in (self.tree.conjuncts(c) if self._is_plural(i) else [c])
                    for e in self.resolve(t)[:1]
                }
                if inner:
                    return [
                        Entity(self.mention(i), e.id, e.name, e.country, e.sectors, e.office) for e in inner.values()
                    ]
        return None

    def _by_description(self, i: int) -> list[Entity] | None:
        """A definite noun that is the last word of a name already given: "the coalition" after "the US-led coalition"."""
        tree = self.tree
        if tree.pos[i] not in ("NOUN", "PROPN") or not any(tree.dep[c] == "det" for c in tree.children[i]):
            return None
        for t in range(i - 1, -1, -1):
            match = self.match(t)
            if (
                tree.lemma[t] == tree.lemma[i]
                and match
                and match.last > match.first
                and match.how == "name"
                and t in (match.first, match.last)
            ):
                if tree.has(i, "amod", "flat", "nmod") and tree.subtree(i) != tree.subtree(t):
                    continue
                return [self._entity(i, self.names[t][0].aliases[0].entity)]
        return None

    def author(self, i: int) -> tuple[Entity, ...]:
        """Whom "we" of a text's own voice means: the state or organisation that publishes it."""
        if self.publisher is None or self.tree.lower[i] not in self.language.references["pronouns"]["first"]:
            return ()
        found = self.publisher
        return (
            _without_government(
                Entity(self.span(i, i), found.id, found.name, found.country, found.sectors or ("GOV",))
            ),
        )

    def owner(self, i: int) -> tuple[Entity, ...]:
        """Whose a thing is: the actor that a noun's possessor, compound, nationality or de/of complement names ("ISIL positions")."""
        tree = self.tree
        if tree.pos[i] not in ("NOUN", "PROPN") or tree.lemma[i] in self.language.references["place"]["nouns"]:
            return ()
        for c in tree.children[i]:
            by = tree.dep[c] == "nmod" and self.clauses.preposition(c) in (
                *self.language.agent,
                *self.language.references["source"]["prepositions"],
            )
            if tree.dep[c] in ("compound", "amod", "nmod:poss") or by or (tree.dep[c] == "nmod" and self._belongs(c)):
                match = self.match(c)
                if tree.dep[c] == "amod" and match is None:
                    continue
                found = self.resolve(c) or (self.owner(c) if tree.dep[c] == "nmod" and tree.pos[c] == "NOUN" else ())
                if found:
                    return found
        return ()

    def _by_proper_name(self, i: int) -> list[Entity] | None:
        """An unknown proper name: an organisation of its own, or a place that acts as its country's authorities."""
        if self.tree.pos[i] != "PROPN" or not self.tree.word[i][:1].isupper():
            return None
        ner = self.ner.get(i)
        country = self.country_of_np(i)
        if ner and ner[2] == "LOC":
            where = self.country_of_place(i) if self.tree.dep[i] in ("nsubj", "nsubj:pass", "obl:agent") else None
            if where:
                return [Entity(self.mention(i), slug(self.mention(i).text), self.mention(i).text, where, ("GOV",))]
            return None
        if ner is None:
            return None
        text = self.tree.text[self.tree.start[ner[0]] : self.tree.end[ner[1]]]
        return [Entity(self.mention(i), slug(text), text, country or self._nearby_country(i), ("UNK",))]


def _without_government(entity: Entity) -> Entity:
    if entity.country in _NO_GOVERNMENT and entity.sectors[:1] in (("GOV",), ("UNK",)):
        return replace(entity, sectors=entity.sectors[1:])
    return entity
