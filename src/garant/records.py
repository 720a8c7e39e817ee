"""The record contract: what Garant says about a document, and on whose word.

Offsets are code points into the document's text exactly as read. Every class writes itself as the JSON object that the contract
fixes (`to_dict`); a field that does not apply is absent or null.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

STATUSES = ("occurred", "ongoing", "planned", "called_for", "hypothetical", "negated", "denied")
RELATIONS = (
    "guarantor_of", "ally_of", "supports", "represents", "member_of", "part_of", "leads", "holds_office", "opposes",
    "controls", "present_in", "party_to", "neighbour_of", "also_known_as",
)  # fmt: skip


class Record(Protocol):
    """Anything that writes itself as one JSON line."""

    def to_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the text: `text == document.text[start:end]`."""

    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor as mentioned (`span`) and what the mention resolves to."""

    span: Span
    id: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    office: str | None = None

    def to_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = self.span.to_dict()
        found |= {"id": self.id, "name": self.name, "country": self.country, "sectors": list(self.sectors)}
        return found | ({"office": self.office} if self.office else {})


@dataclass(frozen=True, slots=True)
class Place:
    """Where: no finer than the text (`resolution`)."""

    span: Span
    name: str
    latitude: float | None
    longitude: float | None
    country: str | None
    resolution: str

    def to_dict(self) -> dict[str, Any]:
        return self.span.to_dict() | {
            "name": self.name, "latitude": self.latitude, "longitude": self.longitude, "country": self.country,
            "resolution": self.resolution,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """A date interval, ISO 8601, both ends inside; an open end is None."""

    start: str | None
    end: str | None
    resolution: str
    basis: str
    evidence: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "start": self.start, "end": self.end, "resolution": self.resolution, "basis": self.basis,
            "evidence": self.evidence.to_dict() if self.evidence else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """The publication date as an interval, and how it is known: given, metadata or inferred."""

    start: str | None
    end: str | None
    basis: str
    evidence: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "basis": self.basis, "evidence": _dicts(self.evidence)}


@dataclass(slots=True)
class DocumentRecord:
    """The document itself, its text whole."""

    id: str
    text: str
    language: str
    path: str | None = None
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    boilerplate: tuple[Span, ...] = ()
    language_basis: str = "identified"

    def to_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": "document", "id": self.id}
        found |= {k: v for k, v in (("path", self.path), ("url", self.url)) if v}
        return found | {
            "language": self.language, "language_basis": self.language_basis, "title": self.title, "publisher": self.publisher,
            "published": self.published.to_dict() if self.published else None,
            "text": self.text, "boilerplate": _dicts(self.boilerplate),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meeting:
    """A round of a series of talks."""

    series: str | None
    ordinal: int | None
    level: str | None
    topics: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"series": self.series, "ordinal": self.ordinal, "level": self.level, "topics": _dicts(self.topics)}


CLAIMS = ("fulfilled", "partly", "unfulfilled", "kept", "broken")


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A claim that an agreement or commitment is carried out or broken: the Kroc level (0 not begun, 1 minimal, 2 intermediate, 3 full),
    who is said to have done so, on whose word. A breach, and its denial (`kept`), have no level."""

    claim: str
    level: int | None
    by: tuple[Entity, ...]
    voice: tuple[str, ...]
    evidence: Span

    def to_dict(self) -> dict[str, Any]:
        return {
            "claim": self.claim, "level": self.level, "by": _dicts(self.by), "voice": list(self.voice), "evidence": self.evidence.to_dict(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commitment:
    """What was undertaken, by when and on what condition; whether the measure and the deadline are said; who says that it is fulfilled."""

    measure: Span
    beneficiary: Entity | None
    agreement: Span | None
    deadline: When | None
    measure_specified: bool
    deadline_specified: bool
    condition: Span | None = None
    fulfilment: tuple[Fulfilment, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "measure": self.measure.to_dict(),
            "beneficiary": self.beneficiary.to_dict() if self.beneficiary else None,
            "agreement": self.agreement.to_dict() if self.agreement else None,
            "deadline": self.deadline.to_dict() if self.deadline else None,
            "specified": {"measure": self.measure_specified, "deadline": self.deadline_specified},
            "condition": self.condition.to_dict() if self.condition else None, "fulfilment": _dicts(self.fulfilment),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Violation:
    """A breach of a ceasefire, as alleged."""

    agreement: str | None
    zone: str | None
    alleged_by: tuple[Entity, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"agreement": self.agreement, "zone": self.zone, "alleged_by": _dicts(self.alleged_by)}


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people and the words that say it; `low` and `high` differ for "at least", ranges and round figures."""

    low: int
    high: int | None
    span: Span

    def to_dict(self) -> dict[str, Any]:
        return self.span.to_dict() | {"low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a reported count: `by` what the whole is parted (place, kind or side)."""

    number: Count
    by: str
    what: str | None = None
    place: Place | None = None
    sides: tuple[Entity, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.number.to_dict(), "by": self.by, "what": self.what, "place": self.place.to_dict() if self.place else None,
            "sides": _dicts(self.sides),
        }  # fmt: skip


@dataclass(slots=True)
class Tally:
    """A reported count of what breaks a truce: so many, of what, where, when, by whose reckoning, at whose door it is laid.

    `check` says of each way in which the whole is parted whether the parts sum to it (`equal`), to less (`below`) or to more (`above`);
    `disagrees_with` are the counts of the same thing, place and period that another reporter gives otherwise."""

    id: str
    document: str
    what: str
    number: Count
    parts: tuple[Part, ...]
    previous: Count | None
    place: Place | None
    period: When | None
    reporters: tuple[Entity, ...]
    sides: tuple[Entity, ...]
    agreement: str | None
    voice: tuple[str, ...]
    evidence: Span
    check: dict[str, str] = field(default_factory=dict)
    disagrees_with: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "count", "id": self.id, "document": self.document, "what": self.what, "number": self.number.to_dict(),
            "parts": _dicts(self.parts), "previous": self.previous.to_dict() if self.previous else None,
            "place": self.place.to_dict() if self.place else None, "period": self.period.to_dict() if self.period else None,
            "reporters": _dicts(self.reporters), "sides": _dicts(self.sides), "agreement": self.agreement, "check": dict(self.check),
            "disagrees_with": list(self.disagrees_with), "voice": list(self.voice), "evidence": self.evidence.to_dict(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Codes:
    """The event in the field's other currencies."""

    plover: str
    cameo: str | None
    quad: int
    score: float

    def to_dict(self) -> dict[str, Any]:
        return {"plover": self.plover, "cameo": self.cameo, "quad": self.quad, "score": self.score}


@dataclass(slots=True)
class Event:
    """Who did what to whom, where and when, in what status, on whose word."""

    id: str
    document: str
    type: str
    mode: tuple[str, ...]
    context: tuple[str, ...]
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    place: Place | None
    date: When | None
    status: str
    voice: tuple[str, ...]
    trigger: Span
    evidence: Span
    mentions: tuple[Span, ...]
    confidence: float
    codes: Codes
    meeting: Meeting | None = None
    commitment: Commitment | None = None
    violation: Violation | None = None
    toll: dict[str, Count] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "kind": "event", "id": self.id, "document": self.document, "type": self.type, "mode": list(self.mode),
            "context": list(self.context), "actors": _dicts(self.actors), "recipients": _dicts(self.recipients),
            "place": self.place.to_dict() if self.place else None, "date": self.date.to_dict() if self.date else None,
            "status": self.status, "voice": list(self.voice), "trigger": self.trigger.to_dict(),
            "evidence": self.evidence.to_dict(), "mentions": _dicts(self.mentions), "confidence": self.confidence,
            "codes": self.codes.to_dict(),
        }  # fmt: skip
        facets = {"meeting": self.meeting, "commitment": self.commitment, "violation": self.violation}
        found |= {name: facet.to_dict() for name, facet in facets.items() if facet is not None}
        return found | ({"toll": {k: c.to_dict() for k, c in self.toll.items()}} if self.toll else {})


@dataclass(slots=True)
class Statement:
    """Who says so: speaker, cue and content."""

    id: str
    document: str
    speakers: tuple[Entity, ...]
    addressees: tuple[Entity, ...]
    cue: Span
    content: Span
    form: str
    medium: str | None = None
    within: str | None = None
    stance: str = "assert"

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "statement", "id": self.id, "document": self.document, "speakers": _dicts(self.speakers),
            "addressees": _dicts(self.addressees), "cue": self.cue.to_dict(), "content": self.content.to_dict(),
            "form": self.form, "medium": self.medium, "within": self.within, "stance": self.stance,
        }  # fmt: skip


@dataclass(slots=True)
class Tie:
    """How two actors stand to each other."""

    id: str
    document: str
    subject: Entity
    relation: str
    object: Entity | Span
    status: str
    voice: tuple[str, ...]
    evidence: Span
    period: When | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "tie", "id": self.id, "document": self.document, "subject": self.subject.to_dict(),
            "relation": self.relation, "object": self.object.to_dict(), "status": self.status, "voice": list(self.voice),
            "evidence": self.evidence.to_dict(), "period": self.period.to_dict() if self.period else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Width:
    """How broad a zone is said to be, in kilometres, and along what; `high` differs from `low` for a range, and is None for "at least"."""

    low: float
    high: float | None
    span: Span
    along: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        return self.span.to_dict() | {
            "low_km": self.low,
            "high_km": self.high,
            "along": self.along.to_dict() if self.along else None,
        }


@dataclass(slots=True)
class Zone:
    """A zone that an agreement draws: demilitarised, de-escalation, buffer, safe. `known` is the id of the world's zone that it is."""

    id: str
    document: str
    name: str
    status: str
    place: Place | None
    voice: tuple[str, ...]
    evidence: Span
    mentions: tuple[Span, ...] = ()
    agreement: str | None = None
    width: Width | None = None
    known: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "zone", "id": self.id, "document": self.document, "name": self.name, "status": self.status,
            "place": self.place.to_dict() if self.place else None, "agreement": self.agreement,
            "width": self.width.to_dict() if self.width else None, "known": self.known, "voice": list(self.voice),
            "evidence": self.evidence.to_dict(), "mentions": _dicts(self.mentions),
        }  # fmt: skip


@dataclass(slots=True)
class Agreement:
    """An agreement by name: its date, its parties and guarantors, what it governs, and who says that it is kept or broken."""

    id: str
    document: str
    name: str
    date: When | None
    parties: tuple[Entity, ...]
    governs: str | None
    voice: tuple[str, ...]
    evidence: Span
    mentions: tuple[Span, ...] = ()
    guarantors: tuple[Entity, ...] = ()
    fulfilment: tuple[Fulfilment, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "agreement", "id": self.id, "document": self.document, "name": self.name,
            "date": self.date.to_dict() if self.date else None, "parties": _dicts(self.parties),
            "guarantors": _dicts(self.guarantors), "governs": self.governs, "fulfilment": _dicts(self.fulfilment), "voice": list(self.voice), "evidence": self.evidence.to_dict(), "mentions": _dicts(self.mentions),
        }  # fmt: skip


@dataclass(slots=True)
class MeetingRecord:
    """One meeting with all that the document tells of it: the events that tell it (`events`), who takes part, what came of it.

    `status`: planned, confirmed, held, postponed, called_off, not_held, wanted, possible."""

    id: str
    document: str
    series: str | None
    ordinal: int | None
    level: str | None
    place: Place | None
    date: When | None
    participants: tuple[Entity, ...]
    topics: tuple[Span, ...]
    outcome: Span | None
    status: str
    events: tuple[str, ...]
    voice: tuple[str, ...]
    evidence: Span

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "meeting", "id": self.id, "document": self.document, "series": self.series, "ordinal": self.ordinal, "level": self.level,
            "place": self.place.to_dict() if self.place else None, "date": self.date.to_dict() if self.date else None,
            "participants": _dicts(self.participants), "topics": _dicts(self.topics),
            "outcome": self.outcome.to_dict() if self.outcome else None, "status": self.status, "events": list(self.events),
            "voice": list(self.voice), "evidence": self.evidence.to_dict(),
        }  # fmt: skip


@dataclass(slots=True)
class Process:
    """A named series of meetings and the rounds of it that the text numbers."""

    id: str
    document: str
    name: str
    other_names: tuple[str, ...]
    rounds: tuple[int, ...]
    voice: tuple[str, ...]
    evidence: Span

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "process", "id": self.id, "document": self.document, "name": self.name,
            "other_names": list(self.other_names), "rounds": list(self.rounds), "voice": list(self.voice),
            "evidence": self.evidence.to_dict(),
        }  # fmt: skip


@dataclass(slots=True)
class Designation:
    """What a voice calls an actor."""

    id: str
    document: str
    actor: Entity
    term: Span
    voice: tuple[str, ...]
    stance: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "designation", "id": self.id, "document": self.document, "actor": self.actor.to_dict(),
            "term": self.term.to_dict(), "voice": list(self.voice), "stance": self.stance,
        }  # fmt: skip


def _dicts(items: Iterable[Record]) -> list[dict[str, Any]]:
    return [item.to_dict() for item in items]
