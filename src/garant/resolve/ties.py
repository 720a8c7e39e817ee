"""Tie mentions to tie records: the sides resolved to actors, places, agreements; each tie of a document once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from garant.extract.status import StatusReader
from garant.extract.ties import TieMention
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity, Span, Tie, When
from garant.resolve.actors import Actors
from garant.resolve.names import NameMatch
from garant.resolve.offices import Offices
from garant.resolve.placenames import PlaceNames
from garant.resolve.voices import Voices
from garant.resolve.when import Whens
from garant.world import WorldEntity, fold_words

# Relations whose object is a place, and those whose object is an agreement, a truce or a process.
_OF_PLACES = frozenset({"controls", "present_in"})
_OF_AGREEMENTS = frozenset({"guarantor_of", "party_to"})
# Relations to a body that need be no known actor ("the panel").
_OF_BODIES = frozenset({"member_of", "leads", "represents", "part_of"})
_STATED = frozenset({"occurred", "ongoing", "denied"})
# The longest bracket, in tokens, that gives another name ("Daesh in its Arabic acronym").
_BRACKET = 7
# How many sentences back "this coalition" may have been named.
_BACK = 2
# Clauses whose times are not the tie's; expressions of time that bound a state; those that do not date one.
_OTHER_CLAUSES = ("acl:relcl", "advcl", "ccomp", "conj", "parataxis", "nsubj")
_BOUNDS = frozenset({"since", "from", "until", "before", "after", "range", "elapsed"})
_COMING = frozenset({"from_date", "after_event", "anniversary"})
# How many tokens behind an office its term may be said.
_TERM = 8
Thing = Callable[[int | None, int], Entity | None]


class Ties:
    """The ties of one document. `thing(token, before)` names the agreement that a token means, or the last one named before."""

    def __init__(
        self, document: str, tree: Tree, clauses: Clauses, actors: Actors, names: PlaceNames, offices: Offices, voices: Voices,
        statuses: StatusReader, whens: Whens, thing: Thing,
    ) -> None:  # fmt: skip
        self.document, self.tree, self.clauses, self.actors = document, tree, clauses, actors
        self.names, self.offices, self.voices, self.statuses, self.whens, self.thing = (
            names,
            offices,
            voices,
            statuses,
            whens,
            thing,
        )
        self.words = offices.words

    def records(self, mentions: Iterable[TieMention], more: Iterable[Tie]) -> list[Tie]:
        """All ties in text order, none twice."""
        found: dict[tuple[str, str, str], Tie] = {}
        every = [*self._worded(mentions), *self._held(), *self._aliases(), *self._placed(), *self._bodies(), *more]
        for tie in sorted(every, key=lambda tie: (tie.evidence.start, tie.id)):
            key = (tie.subject.id, tie.relation, tie.object.id if isinstance(tie.object, Entity) else tie.object.text)
            found.setdefault(key, tie)
        for number, tie in enumerate(found.values(), 1):
            tie.id = f"{self.document}/t{number}"
        return list(found.values())

    def tie(
        self,
        subject: Entity,
        relation: str,
        obj: Entity | Span,
        first: int,
        last: int,
        status: str = "occurred",
        period: When | None = None,
    ) -> Tie:
        """A tie that the tokens `first` to `last` (inside) say."""
        start, end = self.tree.chars(first, last)
        voice = self.voices.of(start, end)
        if not voice:
            # Who is accused stands before the content of the accusation: "accused the ministry of arming the militia".
            voice = [s for s in self.voices.of(*self.tree.chars(last, last)) if s.stance == "accuse"]
        if voice and voice[0].stance == "deny":
            status = "denied"
        return Tie(
            f"{self.document}/t{start}",
            self.document,
            subject,
            relation,
            obj,
            status,
            tuple(s.id for s in voice),
            Span(start, end, self.tree.text[start:end]),
            period,
        )

    # -- by words ----------------------------------------------------------------------------------------------------

    def _worded(self, mentions: Iterable[TieMention]) -> Iterator[Tie]:
        for mention in mentions:
            status = self._status(mention)
            if status not in _STATED:
                continue
            subjects = [e for t in mention.subjects for e in self._half(t, mention) or self._actor(t)]
            for subject in {e.id: e for e in subjects}.values():
                for t in mention.objects or (None,):
                    for obj in self._objects(mention, t):
                        if mention.relation == "part_of" and (
                            subject.id in self.actors.world.countries or not self._named(mention.subjects[0])
                        ):
                            continue
                        if obj.id != subject.id and obj.name != subject.name and not _own_government(subject, obj):
                            tokens = [mention.head, *mention.subjects, *mention.objects]
                            near = [x for x in tokens if self.tree.sentence[x] == self.tree.sentence[mention.head]]
                            yield self.tie(
                                subject, mention.relation, obj, min(near), max(near), status, self._period(mention.head)
                            )

    def _period(self, head: int) -> When | None:
        """From when to when: the expression of time in the clause or phrase of the word that says the tie; on a noun only one that bounds."""
        tree = self.tree
        inside = {t for t in tree.subtree(head, without=_OTHER_CLAUSES) if tree.sentence[t] == tree.sentence[head]}
        if tree.pos[head] != "VERB" and not tree.has(head, "cop"):
            return self._lasting(inside)
        mentions = [m for m in self.whens.under(inside) if m.value.kind not in _COMING]
        interval = self.whens.resolve(mentions[0], "past") if mentions else None
        return self.whens.record(interval, mentions[0]) if interval else None

    def _lasting(self, tokens: set[int]) -> When | None:
        """The expression among these tokens that says since when or until when."""
        for mention in self.whens.under(tokens):
            if mention.value.kind in _BOUNDS and (interval := self.whens.resolve(mention, "past")) is not None:
                return self.whens.record(interval, mention)
        return None

    def _named(self, t: int) -> bool:
        """Whether token `t` is a name."""
        return self.tree.pos[t] == "PROPN" or self.tree.word[t].isupper()

    def _status(self, mention: TieMention) -> str:
        """A verb's own status; a noun or participle that describes is stated as a fact."""
        tree, head = self.tree, mention.head
        describes = tree.dep[head] in ("acl", "amod", "acl:relcl") or (
            tree.feat(head, "VerbForm", "Part") and not tree.has(head, "aux", "aux:pass", "nsubj", "nsubj:pass")
        )
        if tree.pos[head] == "VERB" and not describes:
            return self.statuses.read(self.clauses.at(head))
        return "negated" if self.statuses.negated(head) else "occurred"

    def _half(self, t: int, mention: TieMention) -> tuple[Entity, ...]:
        """The first half of "US-led" where the whole is a name of its own: the country or body that the half names."""
        match = self.actors.match(t)
        if t != mention.head - 2 or match is None or match.last == t:
            return ()
        node: dict[str, Any] = self.actors.world.trie
        for word in fold_words(self.tree.word[t]):
            node = node.get(word, {})
        span = self.actors.span(t, t)
        return tuple(
            Entity(span, a.entity.id, a.entity.name, a.entity.country, a.entity.sectors)
            for a in node.get("", ())[:1]
            if a.fits(span.text)
        )

    def _actor(self, t: int) -> tuple[Entity, ...]:
        tree = self.tree
        if tree.pos[t] == "NOUN" and tree.dep[t] == "appos" and tree.pos[tree.head[t]] == "PROPN":
            named = self._actor(tree.head[t])
            if named:
                return named
        found = self.actors.resolve(t)
        if found:
            return found
        if self.offices._is_person(t):
            return (self.offices._person(t, None),)
        for c in tree.kids(t, "nummod"):
            count = self.actors.language.references["groups"]["numerals"].get(tree.lower[c])
            if count:
                return tuple(self.actors.last_together(t, int(count)))
        return self.actors.owner(t) if tree.dep[t] != "amod" else ()

    def _objects(self, mention: TieMention, t: int | None) -> list[Entity]:
        if mention.relation in _OF_AGREEMENTS:
            thing = self.thing(t, mention.head)
            return [thing] if thing else []
        if t is None or (
            mention.relation == "part_of" and self.tree.dep[t] in ("compound", "amod") and self.tree.pos[t] != "PROPN"
        ):
            return []
        if mention.relation in _OF_PLACES:
            return self.names.at(t)
        if mention.relation == "neighbour_of":
            return [self._state(e) for e in self._actor(t)]
        if mention.relation == "ally_of":
            return [self._state(e) if e.sectors[:1] == ("GOV",) and not e.office else e for e in self._actor(t)]
        if mention.relation == "member_of" and self.tree.lemma[t] in self.words["member_nouns"]:
            return [
                e
                for c in self.tree.kids(t, "compound", "nmod", "nmod:poss")
                for e in list(self._actor(c)) or self._group(c)
            ]
        if mention.relation == "leads" and self.words["english"] and t not in self.actors.names:
            return self._group(t)
        found = list(self._actor(t))
        return found or (self._group(t) if mention.relation in _OF_BODIES else [])

    def _state(self, entity: Entity) -> Entity:
        """A country stands for those who speak for it where borders are meant."""
        state = self.actors.world.countries.get(entity.country or "")
        return Entity(entity.span, state.id, state.name, state.country, ("GOV",)) if state else entity

    def _group(self, t: int) -> list[Entity]:
        """A body that is no known actor ("the panel"), in the text's own words."""
        tree = self.tree
        if tree.pos[t] not in ("NOUN", "PROPN"):
            return []
        if any(tree.feat(c, "PronType", "Dem") for c in tree.kids(t, "det")):
            begin = tree.sentences[max(0, tree.sentence[t] - _BACK)][0]
            named = [
                m
                for k in range(begin, t)
                for m in self.actors.names.get(k, ())
                if m.how == "name" and m.aliases[0].entity.kind not in ("country", "person", "institution")
            ]
            if named:
                found = named[-1].aliases[0].entity
                return [Entity(self.actors.mention(t), found.id, found.name, found.country, found.sectors)]
        span = self.actors.mention(t)
        return [Entity(span, f"{self.document}/{span.start}", span.text, None, ())]

    # -- by structure ------------------------------------------------------------------------------------------------

    def _held(self) -> Iterator[Tie]:
        for holding in self.offices.find():
            inside = set(range(holding.first, min(len(self.tree), holding.last + _TERM)))
            yield self.tie(
                holding.person,
                holding.relation,
                holding.what,
                holding.first,
                holding.last,
                period=self._lasting(inside),
            )

    def _placed(self) -> Iterator[Tie]:
        for inside in self.names.within():
            yield self.tie(inside.part, "part_of", inside.whole, inside.first, inside.last)

    def _bodies(self) -> Iterator[Tie]:
        """« le Conseil de sécurité des Nations unies »: a body whose name says, as its complement, whose part it is."""
        world = self.actors.world
        for first, match in {m.first: m for group in self.actors.names.values() for m in group[:1]}.items():
            if match.last == first or match.how != "name":
                continue
            body = match.aliases[0].entity
            for relation, of in body.relations:
                whole = world.entities.get(of)
                if relation == "part_of" and whole is not None and self._complement(match, whole):
                    span = self.actors.span(first, match.last)
                    yield self.tie(
                        Entity(span, body.id, body.name, body.country, body.sectors), "part_of",
                        Entity(span, whole.id, whole.name, whole.country, whole.sectors), first, match.last,
                    )  # fmt: skip

    def _complement(self, match: NameMatch, whole: WorldEntity) -> bool:
        """Whether a complement inside the name is a name of `whole`."""
        tree = self.tree
        starts = [t for t in range(match.first + 1, match.last + 1) if tree.dep[t] == "case"]
        for start in starts:
            words = [
                w for t in range(start + 1, match.last + 1) if tree.pos[t] != "DET" for w in fold_words(tree.word[t])
            ]
            node: dict[str, Any] = self.actors.world.trie
            for word in words:
                node = node.get(word, {})
            if any(alias.entity.id == whole.id for alias in node.get("", ())):
                return True
        return False

    def _aliases(self) -> Iterator[Tie]:
        """« Le groupe État islamique (Daech) », "the Syrian Democratic Forces (SDF)": another name in brackets behind a name; an abbreviation is none."""
        tree = self.tree
        for t in range(1, len(tree) - 2):
            if tree.word[t] != "(" or tree.word[t + 1].isupper() or ")" not in tree.word[t + 2 : t + _BRACKET]:
                continue
            before = self.actors.match(t - 1)
            inner = self.actors.match(t + 1)
            if (
                before is None
                or inner is None
                or before.how != "name"
                or inner.aliases[0].entity.kind in ("country", "person")
            ):
                continue
            for subject in self.actors.resolve(t - 1):
                span = self.actors.span(t + 1, t + 1)
                if any(a.entity.id == subject.id for a in inner.aliases):
                    yield self.tie(subject, "also_known_as", span, before.first, t + 2)


def _own_government(subject: Entity, obj: Entity) -> bool:
    """A state and its own government are one."""
    return (
        bool(subject.country) and subject.country == obj.country and subject.sectors[:1] == obj.sectors[:1] == ("GOV",)
    )
