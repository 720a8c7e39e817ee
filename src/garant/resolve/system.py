"""The ceasefire as a system: the ties, agreements, processes, zones and designations of one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from garant.extract.agreements import PactFinder
from garant.extract.designations import find_designations
from garant.extract.events import EventFinder
from garant.extract.status import StatusReader
from garant.extract.ties import TieFinder
from garant.extract.zones import ZoneFinder
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Agreement, Designation, Entity, MeetingRecord, Process, Tally, Tie, Zone
from garant.resolve.actors import Actors
from garant.resolve.agreements import Agreements
from garant.resolve.counts import Counts
from garant.resolve.fulfilment import Fulfilments
from garant.resolve.offices import Offices
from garant.resolve.placenames import PlaceNames
from garant.resolve.places import Places
from garant.resolve.ties import Ties
from garant.resolve.voices import Voices
from garant.resolve.when import Whens
from garant.resolve.zones import Zones


@dataclass(slots=True)
class System:
    """What a document says of how things stand, beside its events."""

    ties: list[Tie] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    meetings: list[MeetingRecord] = field(default_factory=list)
    counts: list[Tally] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)


class SystemReader:
    """Reads the system of one document; `agreements` are known before the events, the rest after them."""

    def __init__(
        self, document: str, tree: Tree, clauses: Clauses, language: Language, actors: Actors, places: Places, voices: Voices,
        statuses: StatusReader, finder: EventFinder, whens: Whens, aside: Iterable[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        self.document, self.tree, self.language, self.actors, self.voices = document, tree, language, actors, voices
        self.names = PlaceNames(tree, clauses, language, actors, places)
        self.offices = Offices(tree, clauses, language, actors)
        self.agreements = Agreements(
            document, tree, PactFinder(tree, clauses, language), actors, self.names, voices, aside
        )
        self.ties = Ties(
            document, tree, clauses, actors, self.names, self.offices, voices, statuses, whens, self.agreements.thing
        )
        self.zones = Zones(document, tree, ZoneFinder(tree, clauses, language), self.names, self.agreements, voices)
        self.fulfilments = Fulfilments(tree, clauses, language, statuses, self.agreements, voices)
        self.counts = Counts(
            document, tree, clauses, language, actors, places, voices, whens, self.agreements, bool(self.zones.told)
        )
        self.matcher = TieFinder(tree, clauses, language, finder.ontology, finder.tags)

    def read(self, meetings: list[MeetingRecord]) -> System:
        """All records of the system; `meetings` are those that the events tell."""
        mentions = self.matcher.find_ties()
        rounds: dict[str, list[int]] = {}
        for meeting in meetings:
            if meeting.series and meeting.ordinal:
                rounds.setdefault(meeting.series, []).append(meeting.ordinal)
        ties = self.ties.records(mentions, self._parties())
        return System(
            ties=ties, zones=self.zones.records(), agreements=self.agreements.records(self.fulfilments.of, ties),
            processes=self.agreements.processes(rounds), meetings=meetings, counts=self.counts.records(), designations=list(self._designations()),
        )  # fmt: skip

    def _designations(self) -> Iterator[Designation]:
        """What each voice calls each actor, once a term."""
        tree = self.tree
        seen: set[tuple[str, str, tuple[str, ...]]] = set()
        for called in find_designations(tree, self.language):
            for actor in self.actors.resolve(called.head)[:1]:
                voice = tuple(s.id for s in self.voices.of(tree.start[called.first], tree.end[called.last]))
                key = (actor.id, called.term, voice)
                if key not in seen:
                    seen.add(key)
                    yield Designation(
                        f"{self.document}/d{len(seen)}",
                        self.document,
                        actor,
                        self.actors.mention(called.head),
                        voice,
                        called.stance,
                    )

    def _parties(self) -> Iterable[Tie]:
        """Who is party to each agreement that the text names with its sides."""
        for known in self.agreements.known:
            if known.kind == "process" or len(known.parties) < 2:
                continue
            mention = next((m for m in known.mentions if m.between or m.makers), known.mentions[0])
            name = Entity(self.agreements._span(mention), known.pact.id if known.pact else known.name, known.name)
            for party in known.parties.values():
                yield self.ties.tie(
                    party,
                    "party_to",
                    name,
                    mention.first,
                    max(mention.last, *mention.between, *mention.makers, mention.head),
                )
