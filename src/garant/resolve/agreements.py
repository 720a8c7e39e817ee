"""Agreement mentions to agreement and process records: named in English, merged, with their parties.

A name is what the text gives: qualifiers, the noun, the sides ("between Israel and Hezbollah"), the place where it holds or where it was
made. "The deal" and "the truce" without any of these take up the agreement named nearest before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from garant.extract.agreements import PactFinder, PactMention, agreement_words, names_between
from garant.parse.tree import Tree
from garant.records import Agreement, Entity, Fulfilment, Process, Span, Tie, When
from garant.resolve.actors import Actors
from garant.resolve.placenames import PlaceNames
from garant.resolve.voices import Voices
from garant.world import slug
from garant.world.pacts import Pact, country_names, load_pacts

_NAMED_BY_QUALIFIERS = frozenset({"text", "truce"})
# What states vouch for.
_GUARANTEED = frozenset({"process", "truce", "text", "roadmap"})
_STILLS = frozenset({"ceasefire", "zone"})
_TRUCES = frozenset({"ceasefire", "truce", "cessation", "armistice"})


@dataclass(slots=True)
class Known:
    """An agreement or process of the document: its name, its mentions and what they tell."""

    name: str
    kind: str
    richness: int
    mentions: list[PactMention] = field(default_factory=list)
    parties: dict[str, Entity] = field(default_factory=dict)
    pact: Pact | None = None
    places: set[str] = field(default_factory=set)

    @property
    def binds(self) -> bool:
        """Whether fighting breaks it: a truce, or what was agreed on truces and zones."""
        return self.kind == "truce" or _is_truce(self.name) or (self.pact is not None and self.pact.kind in _STILLS)


class Agreements:
    """The agreements, truces and processes of one document."""

    def __init__(
        self,
        document: str,
        tree: Tree,
        finder: PactFinder,
        actors: Actors,
        names: PlaceNames,
        voices: Voices,
        aside: Iterable[tuple[int, int]],
    ) -> None:
        self.document, self.tree, self.actors, self.names, self.voices = document, tree, actors, names, voices
        self.table = agreement_words(finder.language)
        self.preposition = finder.clauses.preposition
        self.negative = frozenset(finder.language.status["negative_prepositions"])
        self.mentions = finder.find()
        self.at: dict[int, Known] = {}
        self.known: list[Known] = []
        for mention in self.mentions:
            self._enter(mention)
        for mention in self.mentions:
            self._refer_back(mention)
        self._asides: list[tuple[str, Pact, Span]] = []
        for begin, stop in aside:
            for start, end, pact, words in names_between(tree.text, begin, stop, load_pacts()):
                if pact.kind != "process":
                    self._asides.append((finder.english(pact, words), pact, Span(start, end, tree.text[start:end])))

    # -- naming and merging ------------------------------------------------------------------------------------------

    def _enter(self, mention: PactMention) -> None:
        if mention.numbers:
            for number in mention.numbers:
                self._add(mention, f"UN Security Council Resolution {number}", 9)
            return
        name, richness = self._name(mention)
        if richness:
            self._add(mention, name, richness)

    def _add(self, mention: PactMention, name: str, richness: int) -> None:
        pact = mention.pact or next(iter(load_pacts().named(name)), None)
        places = {e.id for t in mention.places or mention.made_in for e in self.names.at(t)}
        parties = {e.id: e for t in (*mention.between, *mention.makers) for e in self._party(t)}
        same = next((k for k in self.known if self._same(k, name, mention, pact, parties, places)), None)
        if same is None:
            same = Known(name, mention.kind, richness, pact=pact)
            self.known.append(same)
        elif richness > same.richness:
            same.name, same.richness, same.pact = name, richness, pact or same.pact
        same.mentions.append(mention)
        same.parties |= {k: v for k, v in parties.items() if k not in same.parties}
        same.places |= places
        for t in range(mention.first, mention.last + 1):
            self.at.setdefault(t, same)

    def _same(
        self,
        known: Known,
        name: str,
        mention: PactMention,
        pact: Pact | None,
        parties: dict[str, Entity],
        places: set[str],
    ) -> bool:
        if known.name == name or (pact is not None and known.pact is not None and pact.id == known.pact.id):
            return True
        alike = known.kind == mention.kind or (_is_truce(known.name) and _is_truce(name))
        if known.pact is not None or pact is not None or not alike or mention.kind in ("resolution", "process"):
            return False
        if places and known.places and not places & known.places:
            return False
        if parties and known.parties and not set(parties) & set(known.parties):
            return False
        mine, theirs = set(name.lower().split()), set(known.name.lower().split())
        return mine <= theirs or theirs <= mine or _is_truce(name)

    def _name(self, mention: PactMention) -> tuple[str, int]:
        """The English name and how much it says; 0 where the words alone name nothing."""
        if mention.pact is not None:
            return mention.written, 8
        roman = self._roman(mention)
        if roman:
            return roman, 8
        before = [q for q in mention.qualifiers if not q.startswith("of ")]
        base = " ".join([*before, mention.noun, *(q for q in mention.qualifiers if q.startswith("of "))])
        settled = mention.definite or mention.made
        sides = [e.name for t in mention.between for e in self._party(t)]
        if mention.kind in _NAMED_BY_QUALIFIERS and before and (settled or len(sides) > 1):
            return base, 6
        if len(sides) > 1:
            return f"{base} between {', '.join(sides[:-1])} and {sides[-1]}", 6
        held = next((e for t in mention.places for e in self.names.at(t)), None)
        if held is not None and mention.kind in ("truce", "process") and settled:
            return (f"{base} in {held.name}" if held.name in country_names() else f"{held.name} {base}"), 5
        made = next((e for t in (*mention.made_in, *mention.places) for e in self.names.at(t)), None)
        if (
            made is not None
            and mention.kind != "process"
            and (settled or (mention.kind == "text" and not self._lacking(mention.head)))
        ):
            return f"{made.name} {base}", 4
        if mention.kind in ("truce", "plan") and mention.made and mention.definite:
            return base, 2
        if mention.kind == "text" and mention.made and mention.makers and mention.definite:
            return base, 2
        if mention.kind == "roadmap" and mention.definite:
            return base, 2
        if mention.kind == "resolution" and (mention.made or self.tree.has(mention.head, "acl")) and self._council():
            return self.table["words"]["resolution"][0], 2
        return base, 0

    def _lacking(self, t: int) -> bool:
        """ "Ended without agreement in November": none was made."""
        return self.preposition(t) in self.negative

    def _council(self) -> bool:
        """Whether the text names a body whose resolutions bind."""
        councils = set(self.table["words"]["councils"])
        return any(a.entity.id in councils for group in self.actors.names.values() for m in group for a in m.aliases)

    def _roman(self, mention: PactMention) -> str | None:
        """« un accord "Minsk III" »: a place with a numeral behind it is an agreement's name."""
        tree = self.tree
        for t in range(mention.head + 1, min(len(tree) - 1, mention.head + 5)):
            if (
                tree.word[t + 1] in self.table["words"]["roman"]
                and tree.word[t][:1].isupper()
                and tree.sentence[t] == tree.sentence[mention.head]
            ):
                return f"{tree.word[t]} {tree.word[t + 1]}"
        return None

    def _party(self, t: int) -> tuple[Entity, ...]:
        """Who is bound: the actor; for one who signs for a state, the state."""
        found = []
        for entity in self.actors.resolve(t):
            state = self.actors.world.countries.get(entity.country or "")
            if state is not None and entity.sectors[:1] == ("GOV",) and entity.id != state.id:
                entity = Entity(entity.span, state.id, state.name, state.country, ("GOV",))
            found.append(entity)
        return tuple(found)

    def _refer_back(self, mention: PactMention) -> None:
        """What "the deal" takes up."""
        if mention.head in self.at or not mention.definite or mention.kind not in self.table["words"]["back"]:
            return
        before = [
            k
            for k in self.known
            if k.kind != "process" and k.mentions[0].head < mention.head and k.kind != "resolution"
        ]
        same = [k for k in before if k.kind == mention.kind] or (before if mention.kind == "text" else [])
        if same:
            self.at[mention.head] = max(
                same, key=lambda k: max((m.head for m in k.mentions if m.head < mention.head), default=-1)
            )

    # -- questions ---------------------------------------------------------------------------------------------------

    def of(self, t: int) -> Known | None:
        """The agreement that token `t` is part of a mention of, or takes up."""
        return self.at.get(t)

    def governing(self, t: int) -> Known | None:
        """The truce, or the agreement on one, that is in force where token `t` stands: named in its sentence, else the last one named before."""
        sentence = self.tree.sentence[t]
        binding = [(m, k) for m in self.mentions if (k := self.at.get(m.head)) is not None and k.binds]
        own = [k for m, k in binding if self.tree.sentence[m.head] == sentence]
        before = [k for m, k in binding if m.head < t]
        return own[0] if own else before[-1] if before else None

    def thing(self, t: int | None, before: int) -> Entity | None:
        """What is guaranteed or signed: the agreement at token `t`, under its words if it has no name; without `t` the last one named."""
        if t is not None:
            known = self.at.get(t)
            if known is not None:
                return self._entity(known, t)
            mention = next((m for m in self.mentions if m.head == t), None)
            if mention is not None:
                name = self._name(mention)[0]
                return Entity(self.actors.mention(t), slug(name), name, None, ())
            return None
        earlier = [m for m in self.mentions if m.head < before and m.kind in _GUARANTEED]
        later = [m for m in self.mentions if m.head > before and m.kind in _GUARANTEED]
        return self.thing((earlier[-1:] + later[:1])[0].head, before) if earlier or later else None

    def _entity(self, known: Known, t: int) -> Entity:
        span = self.actors.mention(t) if t < len(self.tree) else Span(0, 0, "")
        return Entity(span, known.pact.id if known.pact else slug(known.name), known.name, None, ())

    # -- records -----------------------------------------------------------------------------------------------------

    def records(self, claims: dict[int, list[Fulfilment]], ties: Iterable[Tie]) -> list[Agreement]:
        """The agreements in the order of their first mention; last those that only a teaser or caption names.

        `claims` are the claims of fulfilment by `id` of the `Known`; the guarantors are the subjects of the ties that say so."""
        vouching = [
            t for t in ties if t.relation == "guarantor_of" and t.status != "denied" and isinstance(t.object, Entity)
        ]
        found = []
        for number, known in enumerate((k for k in self.known if k.kind != "process"), 1):
            spans = [self._span(m) for m in known.mentions]
            date = (
                When(known.pact.date, known.pact.date, _resolution(known.pact.date), "document")
                if known.pact and known.pact.date
                else None
            )
            found.append(
                Agreement(
                    f"{self.document}/a{number}", self.document, known.name, date, tuple(known.parties.values()), known.pact.kind if known.pact else known.kind,
                    tuple(s.id for s in self.voices.of(spans[0].start, spans[0].end)), spans[0], tuple(spans),
                    tuple(t.subject for t in vouching if isinstance(t.object, Entity) and t.object.name == known.name), tuple(claims.get(id(known), ())),
                )
            )  # fmt: skip
        known_ids = {known.pact.id for known in self.known if known.pact}
        for name, pact, span in self._asides:
            if pact.id not in known_ids:
                known_ids.add(pact.id)
                when = When(pact.date, pact.date, _resolution(pact.date), "document") if pact.date else None
                found.append(
                    Agreement(
                        f"{self.document}/a{len(found) + 1}",
                        self.document,
                        name,
                        when,
                        (),
                        pact.kind,
                        (),
                        span,
                        (span,),
                    )
                )
        return found

    def processes(self, rounds: dict[str, list[int]]) -> list[Process]:
        """The named processes; `rounds` are the numbers of the meetings read, by series name."""
        found = []
        for number, known in enumerate((k for k in self.known if k.kind == "process" and k.pact), 1):
            assert known.pact is not None
            spans = [self._span(m) for m in known.mentions]
            name = known.pact.names[0]
            others = tuple(dict.fromkeys([span.text for span in spans]))
            voice = tuple(s.id for s in self.voices.of(spans[0].start, spans[0].end))
            found.append(
                Process(
                    f"{self.document}/p{number}",
                    self.document,
                    name,
                    others,
                    tuple(sorted(set(rounds.get(name, ())))),
                    voice,
                    spans[0],
                )
            )
        return found

    def _span(self, mention: PactMention) -> Span:
        start, end = self.tree.chars(mention.first, mention.last)
        return Span(start, end, self.tree.text[start:end])


def _is_truce(name: str) -> bool:
    """Whether an English name is that of a truce, or of an agreement on one."""
    return bool(_TRUCES & set(name.lower().split()))


def _resolution(date: str) -> str:
    return {4: "year", 7: "month"}.get(len(date), "day")
