"""The ceasefire as a system: the ties, agreements, processes, zones and designations of one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from garant.extract.agreements import PactFinder
from garant.extract.events import EventFinder
from garant.extract.status import StatusReader
from garant.extract.ties import TieFinder
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Agreement, Designation, Entity, Event, Process, Tie, Zone
from garant.resolve.actors import Actors
from garant.resolve.agreements import Agreements
from garant.resolve.offices import Offices
from garant.resolve.placenames import PlaceNames
from garant.resolve.places import Places
from garant.resolve.ties import Ties
from garant.resolve.voices import Voices


@dataclass(slots=True)
class System:
    """What a document says of how things stand, beside its events."""

    ties: list[Tie] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)


class SystemReader:
    """Reads the system of one document; `agreements` are known before the events, the rest after them."""

    def __init__(
        self, document: str, tree: Tree, clauses: Clauses, language: Language, actors: Actors, places: Places, voices: Voices,
        statuses: StatusReader, finder: EventFinder,
    ) -> None:  # fmt: skip
        self.document, self.tree, self.language = document, tree, language
        self.names = PlaceNames(tree, clauses, language, actors, places)
        self.offices = Offices(tree, clauses, language, actors)
        self.agreements = Agreements(document, tree, PactFinder(tree, clauses, language), actors, self.names, voices)
        self.ties = Ties(document, tree, clauses, actors, self.names, self.offices, voices, statuses, self.agreements.thing)
        self.matcher = TieFinder(tree, clauses, language, finder.ontology, finder.tags)

    def read(self, events: Iterable[Event]) -> System:
        """All records of the system."""
        mentions = self.matcher.find_ties()
        rounds: dict[str, list[int]] = {}
        for event in events:
            if event.meeting and event.meeting.series and event.meeting.ordinal:
                rounds.setdefault(event.meeting.series, []).append(event.meeting.ordinal)
        return System(
            ties=self.ties.records(mentions, self._parties()), agreements=self.agreements.records(), processes=self.agreements.processes(rounds)
        )

    def _parties(self) -> Iterable[Tie]:
        """Who is party to each agreement that the text names with its sides."""
        for known in self.agreements.known:
            if known.kind == "process" or len(known.parties) < 2:
                continue
            mention = next((m for m in known.mentions if m.between or m.makers), known.mentions[0])
            name = Entity(self.agreements._span(mention), known.pact.id if known.pact else known.name, known.name)
            for party in known.parties.values():
                yield self.ties.tie(party, "party_to", name, mention.first, max(mention.last, *mention.between, *mention.makers, mention.head))
