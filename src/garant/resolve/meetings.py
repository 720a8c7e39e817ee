"""The meetings of a document: which of its events tell one and the same, and what they tell of it together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from garant.extract.events import EventMention
from garant.extract.meetings import MeetingReader, NamedRound
from garant.extract.status import StatusReader
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity, Event, Meeting, MeetingRecord, Place, Span, When
from garant.resolve.agreements import Agreements
from garant.resolve.events import sentence_span
from garant.resolve.phrases import full_sentence, phrase
from garant.resolve.when import Whens
from garant.world import fold_words
from garant.world.pacts import Pact, load_pacts

_MEDIATED = "third-party"
_AHEAD = frozenset({"planned", "called_for", "hypothetical"})
_HELD = {
    "occurred": "held", "ongoing": "held", "planned": "planned", "called_for": "wanted", "hypothetical": "possible", "negated": "not_held",
    "denied": "not_held",
}  # fmt: skip
# Places as coarse as these are not where a meeting is; two of them do not contradict each other.
_COARSE = frozenset({"country", "province", "zone"})


@dataclass(slots=True)
class Told:
    """An event of a meeting as told: the noun of its round, whether that points back, what became of the plan, what came of it."""

    event: Event
    meeting: Meeting
    noun: str
    definite: bool
    schedule: str | None
    outcome: Span | None
    present: tuple[Entity, ...]
    place: Place | None


def merge_meetings(told: list[Told]) -> list[list[Told]]:
    """The tellings of each meeting, in text order."""
    found: list[list[Told]] = []
    for one in told:
        same = next((group for group in reversed(found) if _same(group, one)), None)
        if same is None:
            found.append([one])
        else:
            same.append(one)
    return found


def _same(group: list[Told], one: Told) -> bool:
    """One number of one series; else nothing that is told against it, and something for it: who meets, their rank, a noun that points back.

    A numbered round may last, so that its days may differ."""
    if one.meeting.ordinal is not None and any(_same_round(other, one) for other in group):
        return True
    return all(_compatible(other, one) for other in group) and any(_alike(other, one) for other in group)


def _same_round(a: Told, b: Told) -> bool:
    return (
        a.meeting.ordinal == b.meeting.ordinal
        and _unopposed(a.meeting.series, b.meeting.series)
        and _parties_meet(a.present, b.present)
    )


def _unopposed(a: object, b: object) -> bool:
    return a is None or b is None or a == b


def _compatible(a: Told, b: Told) -> bool:
    if (a.event.status in _AHEAD) != (b.event.status in _AHEAD) or (a.event.status in ("negated", "denied")) != (
        b.event.status in ("negated", "denied")
    ):
        return False
    for mine, theirs in (
        (a.meeting.ordinal, b.meeting.ordinal),
        (a.meeting.series, b.meeting.series),
        (a.meeting.level, b.meeting.level),
    ):
        if mine is not None and theirs is not None and mine != theirs:
            return False
    return (
        _days_meet(a.event.date, b.event.date)
        and _places_meet(a.place, b.place)
        and _parties_meet(a.present, b.present)
    )


def _alike(a: Told, b: Told) -> bool:
    """The same noun that points back, or one rank and nobody who is not of both."""
    if b.definite and a.noun == b.noun:
        return True
    mine, theirs = _keys(a.present), _keys(b.present)
    ranked = a.meeting.level is not None and a.meeting.level == b.meeting.level
    return (ranked and (mine <= theirs or theirs <= mine)) or (b.definite and len(mine & theirs) > 1)


def _keys(entities: Iterable[Entity]) -> set[str]:
    return {e.country or e.id for e in entities if e.country or e.id}


def _parties_meet(a: tuple[Entity, ...], b: tuple[Entity, ...]) -> bool:
    mine, theirs = _keys(a), _keys(b)
    return not mine or not theirs or mine <= theirs or theirs <= mine


def _days_meet(a: When | None, b: When | None) -> bool:
    if a is None or b is None:
        return True
    return max(a.start or "", b.start or "") <= min(a.end or "9999", b.end or "9999")


def _places_meet(a: Place | None, b: Place | None) -> bool:
    return a is None or b is None or a.name == b.name or a.resolution in _COARSE or b.resolution in _COARSE


def lead(group: list[Told]) -> Told:
    """Of the tellings of one meeting the one that numbers it, else the first."""
    return next((t for t in group if t.meeting.ordinal is not None), group[0])


def meeting_record(group: list[Told], number: int) -> MeetingRecord:
    """What the tellings of one meeting tell together: the finest place, the day that the text gives, everybody present, what came of it."""
    first = lead(group)
    event = first.event
    dates = sorted(
        (t.event.date for t in group if t.event.date is not None),
        key=lambda d: (d.evidence is None, d.resolution != "day"),
    )
    places = sorted((t.place for t in group if t.place is not None), key=lambda p: p.resolution in _COARSE)
    present = max((t.present or t.event.actors for t in group), key=lambda p: len(_keys(p)))
    topics = {s.start: s for t in group for s in t.meeting.topics}
    status = next((t.schedule for t in group if t.schedule), None)
    if status is None or (status == "confirmed" and event.status not in _AHEAD):
        status = _HELD[event.status]
    return MeetingRecord(
        f"{event.document}/m{number}", event.document, _first(t.meeting.series for t in group), first.meeting.ordinal,
        _first(t.meeting.level for t in group), next(iter(places), None), next(iter(dates), None), present, tuple(topics.values()),
        next((t.outcome for t in group if t.outcome), None), status, tuple(t.event.id for t in group), event.voice, event.evidence,
    )  # fmt: skip


def _first(values: Iterable[str | None]) -> str | None:
    return next((v for v in values if v), None)


def _name_words(pact: Pact) -> set[str]:
    return {word for name in (*pact.names, *pact.others) for word in fold_words(name)}


class Meetings:
    """The meetings of one document: `read` each event of talks, then `settle` which of them tell the same; `records` are then there."""

    def __init__(
        self,
        tree: Tree,
        clauses: Clauses,
        language: Language,
        agreements: Agreements,
        statuses: StatusReader,
        whens: Whens,
    ) -> None:
        self.tree, self.clauses, self.agreements, self.statuses = tree, clauses, agreements, statuses
        self.whens, self.local = whens, frozenset(language.references["place"]["certain"])
        self.reader = MeetingReader(tree, clauses, language)
        self.told: dict[str, Told] = {}
        self.records: list[MeetingRecord] = []

    def read(self, event: Event, mentions: list[EventMention], heads: frozenset[int]) -> Event:
        """The event with its facet, where it is a meeting that can be counted."""
        if _MEDIATED in event.mode:
            return event
        dated = event.date is not None and event.date.evidence is not None
        pinned = dated or event.place is not None
        read = [(m, r) for m in mentions if (r := self.reader.read(m, pinned or len(m.actors) > 1, heads)) is not None]
        if not read or (event.status == "ongoing" and not any(r.ordinal for _, r in read)):
            return event
        tree = self.tree
        best, reading = max(
            read,
            key=lambda pair: (
                pair[1].ordinal is not None,
                pair[1].strong,
                full_sentence(tree, pair[0].head),
                -pair[0].head,
            ),
        )
        meeting = Meeting(
            _first(self._series(m.head) for m, _ in ((best, reading), *read)), reading.ordinal, _first(r.level for _, r in read),
            tuple(phrase(tree, t) for t in reading.topics),
        )  # fmt: skip
        event = replace(event, meeting=meeting, evidence=sentence_span(tree, best.head))
        outcome = next((phrase(tree, r.outcome) for _, r in read if r.outcome is not None), None)
        self.told[event.id] = Told(
            event,
            meeting,
            reading.noun,
            reading.definite,
            _first(r.schedule for _, r in read),
            outcome,
            self._present(event),
            self._venue(event),
        )
        return event

    def settle(self, events: list[Event]) -> list[Event]:
        """The events, of each meeting only the one that leads with its facet."""
        groups = merge_meetings([self.told[e.id] for e in events if e.id in self.told])
        self.records = [meeting_record(group, number) for number, group in enumerate(groups, 1)]
        leading = {
            lead(group).event.id: replace(lead(group).meeting, series=record.series, level=record.level)
            for group, record in zip(groups, self.records, strict=True)
        }
        for named in self.reader.named_rounds():
            self._add_named(named)
        starts = {span.start for event in events for span in (event.trigger, *event.mentions)}
        for t in self.reader.numbered_rounds(
            frozenset(t for t in range(len(self.tree)) if self.tree.start[t] in starts)
        ):
            self._add_numbered(t)
        return [replace(e, meeting=leading.get(e.id)) if e.meeting else e for e in events]

    def _add_named(self, named: NamedRound) -> None:
        """A round that only its name tells; of a meeting that is recorded already, what the name's verb adds."""
        series = self._process(named.name)
        if series is None:
            return
        outcome = phrase(self.tree, named.outcome) if named.outcome is not None else None
        for at, record in enumerate(self.records):
            if (record.series, record.ordinal) == (series, named.ordinal):
                self.records[at] = replace(
                    record, outcome=record.outcome or outcome, status=named.schedule or record.status
                )
                return
        told = self.statuses.read(self.clauses.at(named.verb)) if named.verb is not None else None
        status = named.schedule or ("held" if outcome or told is None else _HELD[told])
        document, start = self.agreements.document, self.tree.start[named.token]
        voice = tuple(s.id for s in self.agreements.voices.of(start, self.tree.end[named.token]))
        self.records.append(
            MeetingRecord(
                f"{document}/m{len(self.records) + 1}", document, series, named.ordinal, None, None, None, (), (), outcome, status, (), voice,
                sentence_span(self.tree, named.token),
            )
        )  # fmt: skip

    def _add_numbered(self, t: int) -> None:
        """A round that only its number tells, of the one process that the document speaks of."""
        processes = {k.pact.names[0] for k in self.agreements.known if k.kind == "process" and k.pact}
        ordinal, verb = self.reader.ordinal(t), self.tree.head[t]
        if len(processes) != 1 or any(record.ordinal == ordinal for record in self.records):
            return
        status = _HELD[self.statuses.read(self.clauses.at(verb))]
        mention = self.whens.in_subtree(verb)
        interval = (
            self.whens.resolve(mention, "past" if status == "held" else "future") if mention is not None else None
        )
        held = [
            c
            for c in self.tree.subtree(verb)
            if self.clauses.preposition(c) in self.local and self.tree.pos[c] in ("PROPN", "NOUN")
        ]
        document = self.agreements.document
        voice = tuple(s.id for s in self.agreements.voices.of(self.tree.start[t], self.tree.end[t]))
        self.records.append(
            MeetingRecord(
                f"{document}/m{len(self.records) + 1}", document, processes.pop(), ordinal, None, next((p for c in held if (p := self.agreements.names.places.at(c))), None),
                self.whens.record(interval, mention) if interval is not None and mention is not None else None, (), (), None, status, (), voice, sentence_span(self.tree, t),
            )
        )  # fmt: skip

    def _process(self, name: str) -> str | None:
        """The series that a place names: the one that the document speaks of, else the only one that bears the name."""
        wanted = set(fold_words(name))
        spoken = [
            k.pact for k in self.agreements.known if k.kind == "process" and k.pact and wanted <= _name_words(k.pact)
        ]
        bearing = spoken or load_pacts().processes(fold_words(name))
        return bearing[0].names[0] if len({p.id for p in bearing}) == 1 else None

    def _present(self, event: Event) -> tuple[Entity, ...]:
        """Who takes part by the words of the event's own sentences, not by what is implied from elsewhere."""
        spans = [event.evidence, *(sentence_span(self.tree, t) for t in self._tokens(event))]
        everybody = {e.id: e for e in (*event.actors, *event.recipients)}
        return tuple(
            e for e in everybody.values() if any(s.start <= e.span.start and e.span.end <= s.end for s in spans)
        )

    def _tokens(self, event: Event) -> list[int]:
        starts = {m.start for m in event.mentions}
        return [t for t in range(len(self.tree)) if self.tree.start[t] in starts]

    def _venue(self, event: Event) -> Place | None:
        """Where it is: not the town that only names its series ("the Astana process")."""
        place = event.place
        if place is None:
            return None
        inside = any(
            m.kind == "process" and self.tree.start[m.first] <= place.span.start < self.tree.end[m.last] for m in self.agreements.mentions
        )  # fmt: skip
        return None if inside else place

    def _series(self, i: int) -> str | None:
        """The process whose round this is: named in the noun phrase, else the one process of the sentence that numbers no other round."""
        for t in self.tree.subtree(i):
            known = self.agreements.of(t)
            if known is not None and known.kind == "process" and known.pact:
                return known.pact.names[0]
        begin, end = self.tree.sentences[self.tree.sentence[i]]
        named = set()
        for t in range(begin, end):
            known = self.agreements.of(t)
            if known is not None and known.kind == "process" and known.pact and not self._of_another(t, i):
                named.add(known.pact.names[0])
        return named.pop() if len(named) == 1 else None

    def _of_another(self, t: int, i: int) -> bool:
        """Whether the process at `t` is that of a numbered round that the meeting at `i` is not."""
        own = {i, *self.tree.ancestors(i), *self.tree.children[i]}
        return any(
            a not in own and self.tree.lemma[a] in self.reader.rounds and self.reader.ordinal(a) is not None
            for a in self.tree.ancestors(t)
        )
