"""The flat table of events: one row an event, for CSV and for data frames."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from garant.records import DocumentRecord, Entity, Event, Statement
from garant.render.labels import on_whose_word, statements_of

if TYPE_CHECKING:
    from garant.pipeline import Reading

Cell = str | int | float | None

COLUMNS = (
    "event", "document", "language", "published_start", "published_end", "date_start", "date_end", "date_resolution", "date_basis",
    "type", "mode", "context", "actors", "actor_ids", "actor_countries", "actor_sectors", "recipients", "recipient_ids",
    "recipient_countries", "recipient_sectors", "place", "place_country", "place_resolution", "latitude", "longitude", "status",
    "speakers", "trigger", "start", "end", "evidence", "confidence", "plover", "cameo", "quad", "score",
    "meeting_series", "meeting_ordinal", "meeting_level", "commitment_measure", "commitment_deadline", "commitment_agreement",
    "violation_agreement", "violation_zone", "killed", "injured", "detained",
)  # fmt: skip
# Several values in one cell; the n-th country and sectors belong to the n-th actor.
_SEVERAL = "; "
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(reading: Reading) -> Iterator[dict[str, Cell]]:
    """The events of one document as rows with the keys of COLUMNS, in text order."""
    statements = statements_of(reading.statements)
    for event in reading.events:
        yield _row(reading.document, event, statements)


def _row(document: DocumentRecord, event: Event, statements: dict[str, Statement]) -> dict[str, Cell]:
    date, place, codes = event.date, event.place, event.codes
    row: dict[str, Cell] = {"event": event.id, "document": event.document, "language": document.language}
    row |= dict.fromkeys(COLUMNS[len(row) :])
    if document.published:
        row |= {"published_start": document.published.start, "published_end": document.published.end}
    if date:
        row |= {
            "date_start": date.start,
            "date_end": date.end,
            "date_resolution": date.resolution,
            "date_basis": date.basis,
        }
    if place:
        row |= {"place": place.name, "place_country": place.country, "place_resolution": place.resolution}
        row |= {"latitude": place.latitude, "longitude": place.longitude}
    row |= {"type": event.type, "mode": _joined(event.mode), "context": _joined(event.context), "status": event.status}
    row |= _people("actor", event.actors) | _people("recipient", event.recipients)
    row |= {"speakers": on_whose_word(event.voice, statements), "trigger": event.trigger.text}
    row |= {"start": event.trigger.start, "end": event.trigger.end, "evidence": event.evidence.text}
    row |= {
        "confidence": event.confidence,
        "plover": codes.plover,
        "cameo": codes.cameo,
        "quad": codes.quad,
        "score": codes.score,
    }
    return row | _facets(event)


def _facets(event: Event) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    if event.meeting:
        row |= {
            "meeting_series": event.meeting.series,
            "meeting_ordinal": event.meeting.ordinal,
            "meeting_level": event.meeting.level,
        }
    made = event.commitment
    if made:
        row |= {
            "commitment_measure": made.measure.text,
            "commitment_deadline": made.deadline.end if made.deadline else None,
        }
        row |= {"commitment_agreement": made.agreement.text if made.agreement else None}
    if event.violation:
        row |= {"violation_agreement": event.violation.agreement, "violation_zone": event.violation.zone}
    return row | {kind: count.low for kind, count in event.toll.items()}


def _people(role: str, entities: Iterable[Entity]) -> dict[str, Cell]:
    entities = tuple(entities)
    return {
        f"{role}s": _joined(e.name for e in entities), f"{role}_ids": _joined(e.id for e in entities),
        f"{role}_countries": _joined(e.country or "" for e in entities), f"{role}_sectors": _joined(" ".join(e.sectors) for e in entities),
    }  # fmt: skip


def _joined(values: Iterable[str]) -> str:
    return _SEVERAL.join(values)


def header() -> str:
    """The line of column names."""
    return _line(COLUMNS)


def text(reading: Reading) -> str:
    """All lines of one document."""
    return "".join(lines(reading))


def lines(reading: Reading) -> Iterator[str]:
    """The events of one document as CSV lines (RFC 4180, but with `\\n`)."""
    for row in rows(reading):
        yield _line(safe(row[name]) for name in COLUMNS)


def _line(cells: Iterable[Cell]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def safe(cell: Any) -> Any:
    """A text that a spreadsheet would run is led by an apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
