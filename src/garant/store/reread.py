"""Read the stored texts anew, after an upgrade, and say what changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from garant import __version__, batch
from garant._errors import InputError
from garant.own import SHIPPED, Own
from garant.sources import prepare_many
from garant.sources.document import Document
from garant.store.add import records_of
from garant.store.content import content_key
from garant.store.record import Writer


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the readings of a document: `sign` is +, - or ~."""

    document: str
    sign: str
    said: str

    def __str__(self) -> str:
        return f"{self.sign} {self.document}: {self.said}"


def read_again(
    writer: Writer, chosen: batch.Parsers, *, everything: bool = False, store: bool = True, own: Own = SHIPPED
) -> Iterator[Change | InputError]:
    """Read again the documents that another version read (`everything`: all that Garant read), and give what changes.

    Each document's records are replaced in one transaction; with `store` false nothing is.
    """
    sql = "SELECT id FROM documents WHERE origin = 'read' AND (? OR version != ?) ORDER BY added, id"
    ids = [row[0] for row in writer.rows(sql, [everything, __version__])]
    stored = (as_document(writer.records(document)[0]) for document in ids)
    for outcome in batch.read_stream(prepare_many(stored, batch.supported(chosen)), chosen, own=own):
        if isinstance(outcome, InputError):
            yield outcome
            continue
        former, new = writer.records(outcome.document.id), records_of(outcome)
        yield from changes(former, new)
        if store:
            replace(writer, new)


def replace(writer: Writer, records: list[dict[str, Any]]) -> None:
    """Put new records in the place of a document's; when and by what it was added stays."""
    document = records[0]["id"]
    with writer.transaction():
        kept = writer.rows("SELECT source, operation, added FROM documents WHERE id = ?", [document])[0]
        writer.remove([document])
        writer.store([records], content=[content_key(records[0])])
        writer.connection.execute(
            "UPDATE documents SET source = ?, operation = ?, added = ? WHERE id = ?", [*kept, document]
        )


def changes(former: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    """The differences between two readings of one document, event by event (the same id is the same event), then by the number of other records."""
    old, now = list(former), list(new)
    document = now[0]["id"]
    before, after = ({r["id"]: _told(r) for r in records if r["kind"] == "event"} for records in (old, now))
    for event in sorted(before.keys() | after.keys()):
        if event not in after:
            yield Change(document, "-", before[event])
        elif event not in before:
            yield Change(document, "+", after[event])
        elif before[event] != after[event]:
            yield Change(document, "~", f"{before[event]} → {after[event]}")
    for kind in sorted({r["kind"] for r in old + now} - {"event", "document"}):
        counts = [sum(r["kind"] == kind for r in records) for records in (old, now)]
        if counts[0] != counts[1]:
            yield Change(document, "~", f"{kind}: {counts[0]} → {counts[1]}")


def _told(event: Mapping[str, Any]) -> str:
    """An event in one line: what a user would see change."""
    who, whom = (", ".join(entity["name"] for entity in event[role]) or "?" for role in ("actors", "recipients"))
    place, when = (event.get("place") or {}).get("name"), (event.get("date") or {}).get("start")
    known = " ".join(str(value) for value in (event["type"], *event["mode"], event["status"]) if value)
    return (
        f"{known}: {who} > {whom}"
        + (f", {place}" if place else "")
        + (f", {when}" if when else "")
        + f" «{event['trigger']['text']}»"
    )


def as_document(record: Mapping[str, Any]) -> Document:
    """The document as it came: what was found out by reading is left to the reading."""
    published = record.get("published") or {}
    given = published.get("basis") in ("given", "metadata")
    return Document(
        text=record["text"], id=record["id"], title=record.get("title"), url=record.get("url"), path=record.get("path"),
        publisher=record.get("publisher"), language=record["language"] if record.get("language_basis") == "given" else None,
        published=published["start"] if given else None, published_basis=published["basis"] if given else "given",
    )  # fmt: skip
