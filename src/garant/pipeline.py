"""The one straight path: from a document to its records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import tee

from garant.extract.dates import DateMention, find_dates
from garant.extract.events import EventFinder, EventMention
from garant.extract.statements import StatementFinder
from garant.extract.status import StatusReader
from garant.languages import Language, load_language
from garant.merge.within import merge_within
from garant.ontology import load_ontology
from garant.own import SHIPPED, Own
from garant.parse import parse_many, pipelines
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.plain import Plain
from garant.records import DocumentRecord, Event, Published, Record, Span, Statement
from garant.resolve.actors import Actors
from garant.resolve.dates import Interval
from garant.resolve.document_date import infer_document_date
from garant.resolve.events import event_records, how_told
from garant.resolve.facets import Facets
from garant.resolve.implied import fill_implied
from garant.resolve.names import find_names
from garant.resolve.places import Places
from garant.resolve.system import System, SystemReader
from garant.resolve.voices import Voices
from garant.resolve.when import Whens, tenses
from garant.resolve.where import Where
from garant.sources.document import Document
from garant.world import load_world


@dataclass(slots=True)
class Reading:
    """What was read of one document: its record and the records found in it, by kind."""

    document: DocumentRecord
    events: list[Event] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    tree: Tree | None = None
    system: System = field(default_factory=System)

    def records(self) -> Iterator[Record]:
        """All records in the contract's order: the document, statements, events, then ties and what a ceasefire is made of."""
        yield self.document
        yield from self.statements
        yield from self.events
        system = self.system
        for group in (
            system.ties,
            system.zones,
            system.agreements,
            system.processes,
            system.meetings,
            system.counts,
            system.designations,
        ):
            yield from group


def read_documents(
    documents: Iterable[Document], language: str, parser: str | None = None, own: Own = SHIPPED
) -> Iterator[Reading]:
    """Read documents of one language, in order. `parser` names another UD pipeline (a spaCy package or a path), `own` a user's own data."""
    pipeline = pipelines.load(language, parser)
    feed, keep = tee(map(Plain, documents))
    trees = parse_many(pipeline, (plain.document for plain in feed), load_language(language, own).lemmas)
    for plain, tree in zip(keep, trees, strict=True):
        yield in_source(read_tree(plain.document, tree, language, None, own), plain)


def in_source(reading: Reading, plain: Plain) -> Reading:
    """What was read of the plain text, said of the source."""
    if not plain.changed:
        return reading
    document = replace(plain.restored(reading.document), text=plain.source)
    return Reading(
        document,
        plain.restored(reading.events),
        plain.restored(reading.statements),
        reading.tree,
        plain.restored(reading.system),
    )


@dataclass(slots=True)
class Workings:
    """What the path made on its way to the events, for whoever asks why: `told` are the events before merging, each with its mention."""

    language: Language
    clauses: Clauses
    actors: Actors
    voices: Voices
    finder: EventFinder
    statuses: StatusReader
    told: list[tuple[EventMention, Event]]


def read_tree(
    document: Document, tree: Tree, code: str, watch: Callable[[Workings], None] | None = None, own: Own = SHIPPED
) -> Reading:
    """The path from a parsed document to its records, stage by stage. `watch` is shown the workings, which are else forgotten."""
    language, world, ontology = load_language(code, own), load_world(own), load_ontology(own)
    # 1. names, places, dates: what can be found without grammar
    names = find_names(tree, world, capital_adjectives=language.capital_adjectives)
    places = Places(tree, names, language)
    mentions = find_dates(tree.text, code)
    # 2. clauses, who is in them and when they were written
    clauses = Clauses(tree, language)
    published, interval = _published(document, tree, clauses, mentions)
    actors = Actors(tree, clauses, language, world, names, places.country, _day(interval))
    actors.publisher = world.publisher(document.url)
    # 3. who says so
    voices = Voices(document.id, tree, actors, StatementFinder(tree, clauses, language).find())
    # 4. what happened
    finder = EventFinder(tree, clauses, language, ontology, actors.tags)
    found = finder.find()
    whens, where = Whens(tree, clauses, mentions, interval), Where(tree, clauses, language, places, ontology)
    statuses = StatusReader(tree, clauses, language, lambda i: voices.stance(tree.start[i], tree.end[i]), whens.ahead)
    told = voices.lend(list(event_records(document.id, tree, found, actors, statuses, whens, where, voices, ontology)))
    if watch is not None:
        watch(Workings(language, clauses, actors, voices, finder, statuses, told))
    # 5. one happening, one event
    merged = merge_within([(how_told(tree, mention, actors), event) for mention, event in told], ontology)
    events = [event for _, event in fill_implied(merged, ontology, actors.adversaries, actors.enemy)]
    # 6. how things stand: ties, agreements, zones; what events say of meetings and commitments
    system = SystemReader(
        document.id, tree, clauses, language, actors, places, voices, statuses, finder, whens, document.boilerplate
    )
    facets = Facets(
        tree, clauses, language, statuses, whens, system.agreements, system.fulfilments, system.zones, voices.statements
    )
    events = facets.attach(told, events)
    record = DocumentRecord(
        id=document.id, text=document.text, language=code, path=document.path, url=document.url, title=document.title,
        publisher=document.publisher, published=published, language_basis=document.language_basis,
        boilerplate=tuple(Span(s, e, document.text[s:e]) for s, e in document.boilerplate),
    )  # fmt: skip
    return Reading(record, events, voices.statements, tree, system.read(facets.meetings.records))


def _published(
    document: Document, tree: Tree, clauses: Clauses, mentions: list[DateMention]
) -> tuple[Published | None, Interval | None]:
    if document.published:
        day = date.fromisoformat(document.published[:10])
        return Published(str(day), str(day), document.published_basis), Interval(day, day, "day", "document", None)
    dated = list(zip(mentions, tenses(tree, clauses, mentions), strict=True))
    inferred = infer_document_date(document.text, clauses.language.code, dated, title=document.title)
    if inferred.interval is None or (inferred.interval.start is None and inferred.interval.end is None):
        return None, None
    start, end = inferred.interval.start, inferred.interval.end
    spans = tuple(Span(s, e, document.text[s:e]) for s, e in inferred.evidence)
    return Published(str(start) if start else None, str(end) if end else None, "inferred", spans), inferred.interval


def _day(interval: Interval | None) -> str | None:
    return str(interval.end or interval.start) if interval and (interval.end or interval.start) else None
