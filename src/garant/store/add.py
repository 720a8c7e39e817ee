"""Documents into the record: what is known is not read again, what is new is read and stored, a document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from garant import batch
from garant._errors import InputError
from garant.own import SHIPPED, Own
from garant.pipeline import Reading
from garant.sources.document import Document
from garant.store.content import content_key
from garant.store.record import Added, Writer


@dataclass(slots=True)
class Tally:
    """How an add went: documents `new`, `known` before, and `failed`."""

    new: int = 0
    known: int = 0
    failed: int = 0

    def count(self, outcome: Added | InputError) -> None:
        """Take one more outcome in."""
        if isinstance(outcome, InputError):
            self.failed += 1
        elif outcome.new:
            self.new += 1
        else:
            self.known += 1

    def __str__(self) -> str:
        failed = f", {self.failed} could not be read" if self.failed else ""
        return f"{self.new} added, {self.known} known before{failed}"


def add_documents(
    writer: Writer, documents: Iterable[Document | InputError], chosen: batch.Parsers, own: Own = SHIPPED
) -> Iterator[Added | InputError]:
    """Read prepared documents and store them; gives what became of each one, the known ones before those still to be read.

    `own` is a user's own ontology and actors.
    """
    pending: list[Added] = []
    for outcome in batch.read_stream(_unknown(writer, documents, pending), chosen, own=own):
        yield from _drained(pending)
        yield outcome if isinstance(outcome, InputError) else writer.add(records_of(outcome))
    yield from _drained(pending)


def records_of(reading: Reading) -> list[dict[str, Any]]:
    """A reading's records as dictionaries, in the contract's order."""
    return [record.to_dict() for record in reading.records()]


def _unknown(
    writer: Writer, documents: Iterable[Document | InputError], known: list[Added]
) -> Iterator[Document | InputError]:
    for document in documents:
        found = None if isinstance(document, InputError) else _known(writer, document)
        if found:
            known.append(found)
        else:
            yield document


def _known(writer: Writer, document: Document) -> Added | None:
    record = _as_record(document)
    return writer.known(record, content_key(record))


def _drained(pending: list[Added]) -> Iterator[Added]:
    while pending:
        yield pending.pop(0)


def _as_record(document: Document) -> dict[str, Any]:
    return {
        "id": document.id, "text": document.text, "boilerplate": [{"start": start, "end": end} for start, end in document.boilerplate],
        "url": document.url, "publisher": document.publisher, "title": document.title,
    }  # fmt: skip
