"""Take back what an operation brought into the record."""

from __future__ import annotations

import json

from garant._errors import RecordError
from garant.store.record import Reader, Writer

# What can be taken back; an undo and a reading anew cannot.
UNDOABLE = ("add", "watch", "import", "load", "merge", "split", "zone")


def undo(writer: Writer, number: int | None = None) -> str:
    """Take an operation back, the last one that still stands without a `number`; returns a line that says what went.

    Raises RecordError when there is none.
    """
    operation, kind = _standing(writer, number)
    with writer.transaction():
        documents = [row[0] for row in writer.rows("SELECT id FROM documents WHERE operation = ?", [operation])]
        since = writer.rows('SELECT "at" FROM operations WHERE number = ?', [operation])[0][0]
        writer.remove(documents)
        # What was fetched since may be new again, and must not be taken for unchanged.
        writer.connection.execute("DELETE FROM fetches WHERE fetched >= ?", [since])
        zones = writer.rows("SELECT count(*) FROM drawn_zones WHERE operation = ?", [operation])[0][0]
        writer.connection.execute("DELETE FROM drawn_zones WHERE operation = ?", [operation])
        writer.withdraw(operation)
        writer.connection.execute("UPDATE operations SET kind = 'undone ' || kind WHERE number = ?", [operation])
        writer.begin("undo", operation=operation, of=kind, documents=len(documents))
    gone = [f"{len(documents)} documents"] * bool(documents) + [f"{zones} zones"] * bool(zones)
    return f"operation {operation} ({kind}) is undone" + (f": {' and '.join(gone)} taken out" if gone else "")


def history(reader: Reader) -> list[tuple[int, str, str, str]]:
    """Number, kind, time and a short detail of every operation, in order."""
    rows = reader.rows('SELECT number, kind, "at", detail FROM operations ORDER BY number')
    return [(number, kind, str(at)[:19], _short(detail)) for number, kind, at, detail in rows]


def _short(detail: str) -> str:
    return ", ".join(f"{name}: {value}" for name, value in json.loads(detail).items())[:120]


def _standing(writer: Writer, number: int | None) -> tuple[int, str]:
    sql = "SELECT number, kind FROM operations WHERE list_contains(?, kind) AND (? IS NULL OR number = ?) ORDER BY number DESC LIMIT 1"
    found = writer.rows(sql, [list(UNDOABLE), number, number])
    if not found:
        raise RecordError(
            "there is nothing to undo" if number is None else f"no operation {number} that can be undone", writer.path
        )
    return found[0][0], found[0][1]
