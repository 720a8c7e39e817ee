"""What a ceasefire is made of, a line a record: meetings, counts, zones, agreements and who says that they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from garant.records import Agreement, Commitment, Count, Entity, Fulfilment, MeetingRecord, Tally, Zone
from garant.render.labels import shown, when, where, who

Voiced = Callable[[Sequence[str]], str]
_TOPIC = 60
# What the parts do that do not sum to the whole.
_CHECKS = {"equal": "", "below": "", "above": "the parts exceed the whole"}


def people(entities: Iterable[Entity], between: str = ", ") -> str:
    """Actors one after the other."""
    return between.join(who(entity) for entity in entities)


def joined(parts: Iterable[str | None]) -> str:
    """The parts that are there, harmless, parted by a dot."""
    return " · ".join(shown(part) for part in parts if part)


def meeting_line(meeting: MeetingRecord) -> str:
    """When, which series and round, of what rank, who, where, on what; what came of it; its status."""
    number = f"round {meeting.ordinal}" if meeting.ordinal else ""
    topics = ", ".join(shown(span.text, _TOPIC) for span in meeting.topics)
    outcome = f"outcome: {shown(meeting.outcome.text, _TOPIC)}" if meeting.outcome else ""
    return joined(
        (
            when(meeting.date),
            meeting.series,
            number,
            meeting.level,
            people(meeting.participants),
            where(meeting.place),
            topics,
            outcome,
            meeting.status.replace("_", " "),
        )
    )


def count_line(tally: Tally) -> str:
    """How many of what, its parts, where, when, at whose door, by whose reckoning."""
    parts = ", ".join(f"{number(p.number)} {joined((p.what, where(p.place), people(p.sides)))}" for p in tally.parts)
    compared = f"before: {number(tally.previous)}" if tally.previous else ""
    laid = f"by {people(tally.sides)}" if tally.sides else ""
    reporter = f"counted by {people(tally.reporters)}" if tally.reporters else ""
    faults = {_CHECKS[result] for result in tally.check.values()} - {""}
    other = "disputed" if tally.disagrees_with else ""
    return joined(
        (
            f"{number(tally.number)} {tally.what}",
            parts,
            where(tally.place),
            when(tally.period),
            laid,
            compared,
            reporter,
            *sorted(faults),
            other,
        )
    )


def number(count: Count) -> str:
    """A number as exact as it is said: "14", "64+", "18–22"."""
    if count.high is None:
        return f"{count.low}+"
    return str(count.low) if count.low == count.high else f"{count.low}–{count.high}"


def zone_line(zone: Zone) -> str:
    """Its name, status, place, agreement and breadth."""
    width = ""
    if zone.width is not None:
        low, high = f"{zone.width.low:g}", "" if zone.width.high is None else f"{zone.width.high:g}"
        width = f"{low} km" if low == high else f"{low}–{high} km" if high else f"{low} km or more"
    return joined((zone.name, zone.status, where(zone.place), zone.agreement, f"{width} broad" if width else ""))


def agreement_line(agreement: Agreement) -> str:
    """Its name, date, parties, guarantors and what it governs."""
    vouched = f"guaranteed by {people(agreement.guarantors)}" if agreement.guarantors else ""
    return joined((agreement.name, when(agreement.date), people(agreement.parties), vouched, agreement.governs))


def condition(commitment: Commitment) -> str:
    """On what condition it was undertaken."""
    return shown(commitment.condition.text, _TOPIC) if commitment.condition else ""


def fulfilment_lines(claims: Iterable[Fulfilment], voiced: Voiced) -> Iterator[str]:
    """Who is said to have kept or broken it, how far on the Kroc scale, on whose word."""
    for claim in claims:
        level = "" if claim.level is None else f" ({claim.level} of 3)"
        by = f" by {people(claim.by)}" if claim.by else ""
        voice = voiced(claim.voice)
        yield f"{claim.claim}{level}{by}" + (f", so {voice}" if voice else "")
