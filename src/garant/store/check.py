"""Whether a record holds together: every offset, id and reference, document by document, then the tables among themselves."""

from __future__ import annotations

from collections.abc import Iterator

from garant.records_check import problems
from garant.store.record import Reader

# What must give no row, and what it is when it does.
_TABLES = (
    ("documents that are twice in the record", "SELECT id FROM documents GROUP BY id HAVING count(*) > 1"),
    ("texts that are twice in the record", "SELECT content FROM documents GROUP BY content HAVING count(*) > 1"),
    ("documents without their records", "SELECT id FROM documents WHERE id NOT IN (SELECT document FROM records WHERE kind = 'document')"),
    ("records of no document", "SELECT DISTINCT document FROM records WHERE document NOT IN (SELECT id FROM documents)"),
    ("record ids that are twice", "SELECT id FROM records GROUP BY id HAVING count(*) > 1"),
    ("events whose record is missing", "SELECT id FROM events WHERE id NOT IN (SELECT id FROM records WHERE kind = 'event')"),
    ("event records without a row", "SELECT id FROM records WHERE kind = 'event' AND id NOT IN (SELECT id FROM events)"),
    ("statement records without a row", "SELECT id FROM records WHERE kind = 'statement' AND id NOT IN (SELECT id FROM statements)"),
    ("parts in records that are not there", "SELECT DISTINCT record FROM roles WHERE record NOT IN (SELECT id FROM records)"),
    ("agency copies of a document that is not there", "SELECT id FROM documents WHERE source NOT IN (SELECT id FROM documents)"),
    ("reports of events that are not there", "SELECT event FROM reports WHERE event NOT IN (SELECT id FROM events)"),
    ("events in several happenings", "SELECT event FROM reports GROUP BY event HAVING count(*) > 1"),
    ("reports of happenings that are not there", "SELECT DISTINCT happening FROM reports WHERE happening NOT IN (SELECT id FROM happenings)"),
    ("happenings without a report", "SELECT id FROM happenings WHERE id NOT IN (SELECT happening FROM reports)"),
    ("documents of an operation that is not noted", "SELECT id FROM documents WHERE operation NOT IN (SELECT number FROM operations)"),
)  # fmt: skip
_SHOWN = 3


def faults(reader: Reader) -> Iterator[str]:
    """What is wrong with a record, a line each; nothing where all holds."""
    for what, sql in _TABLES:
        found = [str(row[0]) for row in reader.rows(sql)]
        if found:
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            yield f"{what}: {', '.join(found[:_SHOWN])}{more}"
    for document in reader.documents():
        records = reader.records(document)
        try:
            yield from problems(records) if records else ()
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            yield f"{document}: its records are not as they are written: {type(error).__name__}: {error}"
