"""Open a record to read or to write it.

`Writer.add` stores one document and what was read of it in one transaction: after a crash a document is there whole, or not at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import duckdb

from garant import __version__
from garant._errors import RecordError
from garant.store import copies, schema
from garant.store.answer import Answer
from garant.store.ask import Query
from garant.store.content import content_key
from garant.store.happenings import Happenings
from garant.store.paths import Files, default_path
from garant.store.rows import DOCUMENTS, TABLES, Row, day, rows_of

if TYPE_CHECKING:
    from garant.sources.network import Seen

__all__ = ["Added", "Reader", "Writer", "default_path", "open_record", "write_record"]

Dict = Mapping[str, Any]
# DuckDB's file layout: the first that keeps the long bodies with Zstandard.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": "v1.2.0"}
# While a writer goes on, readers are let see what it has at most this many seconds later.
_PUBLISH_EVERY = 60.0
# A file of more blocks (of 256 KiB) than this, of which more than this share is free, is written anew.
_SMALL, _FREE = 32, 0.4
_COLUMNS = TABLES | {"documents": DOCUMENTS}
_SPECS = {table: json.dumps([columns]) for table, columns in _COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document: its id in the record, and whether it is `new`; `same_as` tells what an old one was known by."""

    document: str
    new: bool
    same_as: str | None = None


class Reader:
    """A record open for reading, as it was when it was opened; a writer may go on meanwhile."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.connection = connection
        self.path = path

    def rows(self, sql: str, values: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises RecordError, with DuckDB's words, for one that does not hold."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except duckdb.Error as error:
            raise RecordError(f"the query does not hold: {first_line(error)}", self.path) from error

    def documents(self) -> list[str]:
        """The ids of all documents, in the order in which they came."""
        return [row[0] for row in self.rows("SELECT id FROM documents ORDER BY added, id")]

    def records(self, document: str) -> list[dict[str, Any]]:
        """A document's records, whole and in the contract's order; empty for an unknown id."""
        rows = self.rows("SELECT body FROM records WHERE document = ? ORDER BY position", [document])
        try:
            return [json.loads(row[0]) for row in rows]
        except (ValueError, RecursionError) as error:
            raise RecordError(f"a record of {document!r} is not JSON: {error}", self.path) from error

    def ask(self, table: str | Query = "events", **filters: Any) -> Answer:
        """Ask for a table (`events`, `statements`, `happenings` …) with the filters of `Query`; raises QueryError for what cannot be asked."""
        query = table if isinstance(table, Query) else Query.of(table, **filters)
        return Answer(self.connection, *query.sql(), query)

    def knows(self, content: str) -> str | None:
        """The id of the document of this content key, if it is in the record."""
        found = self.rows("SELECT id FROM documents WHERE content = ?", [content])
        return found[0][0] if found else None

    def url_known(self, url: str) -> bool:
        """Whether the page at an address was fetched, or its document added, before."""
        return bool(
            self.rows(
                "SELECT 1 FROM documents WHERE url = ? UNION ALL SELECT 1 FROM fetches WHERE url = ? AND status < 500",
                [url, url],
            )
        )

    def last_seen(self, url: str) -> Seen | None:
        """What the server said of a page when it was last fetched."""
        found = self.rows("SELECT etag, modified FROM fetches WHERE url = ?", [url])
        if not found:
            return None
        from garant.sources.network import Seen

        return Seen(*found[0])

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Writer(Reader):
    """A record open for writing. There is one at a time; it sees its own changes at once, readers see them when it ends, or a minute later."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, files: Files) -> None:
        super().__init__(connection, files.record)
        self.files = files
        self.operation = 0
        self.happenings = Happenings(connection)
        self._published = monotonic()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            # After a full disk the database has rolled back by itself, or takes nothing more.
            with suppress(duckdb.Error):
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def begin(self, kind: str, **detail: object) -> int:
        """Note that an operation begins; what follows belongs to it, and `garant undo` takes it back. Returns its number."""
        row = self.connection.execute("SELECT coalesce(max(number), 0) + 1 FROM operations").fetchone()
        self.operation = row[0] if row else 1
        said = json.dumps(detail, ensure_ascii=False)
        self.connection.execute(
            "INSERT INTO operations VALUES (?, ?, ?, ?, ?)", [self.operation, kind, _now(), __version__, said]
        )
        return self.operation

    def add(self, records: Iterable[Dict]) -> Added:
        """Store a document with its records (dictionaries, the document first) in one transaction; one that is known adds nothing.

        A document whose id names another text in the record gets an id with a mark of its content; so do its records.
        """
        found = list(records)
        document = found[0]
        content = content_key(document)
        if known := self.known(document, content):
            return known
        found = self._with_own_id(found, content)
        with self.transaction():
            self.store([found], content=[content])
        self._publish_now_and_then()
        return Added(found[0]["id"], True)

    def known(self, document: Dict, content: str) -> Added | None:
        """What a document record of this content key is known by, if it is: its words, or hardly changed words of the same page."""
        if same := self.knows(content):
            return Added(same, False, "content")
        if article := copies.article(self.connection, document):
            return Added(article, False, "article")
        return None

    def store(self, documents: Sequence[Sequence[Dict]], *, content: Sequence[str], origin: str = "read") -> None:
        """Write documents that are known to be new, inside the caller's transaction."""
        tables: dict[str, list[Row]] = {name: [] for name in TABLES if name != "documents"}
        for records in documents:
            for name, rows in rows_of(records).items():
                tables[name].extend(rows)
        keyed = zip(documents, content, strict=True)
        self.insert("documents", [self._document(records[0], key, origin) for records, key in keyed])
        for name, rows in tables.items():
            self.insert(name, rows)
        # Rows of a data set are no texts that outlets copy from each other.
        other = copies.take_in(self.connection, [records[0] for records in documents]) if origin == "read" else []
        self.happenings.take_in(documents)
        self.happenings.touch(other)

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Append rows to a table whose columns `rows.TABLES` or `rows.DOCUMENTS` gives."""
        if rows:
            columns = ", ".join(f'"{name}"' for name in _COLUMNS[table])
            sql = f"INSERT INTO {table} ({columns}) SELECT unnest(from_json(?, ?), recursive := true)"
            self.connection.execute(sql, [json.dumps(rows, ensure_ascii=False), _SPECS[table]])

    def remove(self, documents: Sequence[str]) -> None:
        """Take documents and all that was read of them out, inside the caller's transaction."""
        self.happenings.take_out(documents)
        other = copies.take_out(self.connection, documents)
        for table in ("records", "events", "statements", "roles"):
            self.connection.execute(f"DELETE FROM {table} WHERE list_contains(?, document)", [list(documents)])
        self.connection.execute("DELETE FROM documents WHERE list_contains(?, id)", [list(documents)])
        self.happenings.touch(other)

    def withdraw(self, operation: int) -> None:
        """Forget the decisions by hand of an operation, inside the caller's transaction."""
        self.happenings.withdraw(operation)

    def remember(self, fetched: Sequence[tuple[str, int, Seen]]) -> None:
        """Keep what servers said of pages whose documents are stored."""
        with self.transaction():
            for url, status, seen in fetched:
                self.connection.execute("DELETE FROM fetches WHERE url = ?", [url])
                self.connection.execute(
                    "INSERT INTO fetches VALUES (?, ?, ?, ?, ?)", [url, seen.etag, seen.modified, _now(), status]
                )

    def publish(self) -> None:
        """Let readers see what is there now."""
        self.connection.execute("CHECKPOINT")
        self.files.publish_copy()
        self._published = monotonic()

    def _publish_now_and_then(self) -> None:
        if monotonic() - self._published >= _PUBLISH_EVERY:
            self.publish()

    def _with_own_id(self, records: list[Dict], content: str) -> list[Dict]:
        document = records[0]["id"]
        if not self.rows("SELECT 1 FROM documents WHERE id = ?", [document]):
            return records
        return [renamed(record, document, f"{document}~{content[:8]}") for record in records]

    def _document(self, document: Dict, content: str, origin: str) -> Row:
        published = document.get("published") or {}
        row = {name: document.get(name) for name in ("id", "path", "url", "language", "title", "publisher")}
        row |= {"content": content, "source": document["id"], "operation": self.operation, "origin": origin}
        row |= {"version": __version__, "added": _now(), "published_basis": published.get("basis")}
        return row | {"published_start": day(published.get("start")), "published_end": day(published.get("end"))}


def renamed(record: Dict, former: str, new: str) -> dict[str, Any]:
    """A record of document `former` as one of document `new`: ids of records begin with their document's."""
    return {"kind": record["kind"], "id": _renamed_id(record["id"], former, new)} | {
        name: _renamed_in(name, value, former, new) for name, value in record.items() if name not in ("kind", "id")
    }


def _renamed_in(name: str, value: Any, former: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _renamed_in(key, item, former, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed_in(name, item, former, new) for item in value]
    return _renamed_id(value, former, new) if name in ("document", "within", "voice") else value


def _renamed_id(value: Any, former: str, new: str) -> Any:
    if isinstance(value, str) and (value == former or value.startswith(f"{former}/")):
        return new + value[len(former) :]
    return value


@contextmanager
def write_record(path: str | Path | None = None) -> Iterator[Writer]:
    """Open a record to write it, and make it where there is none. Raises RecordError when another process writes it, naming that."""
    files = Files(Path(path) if path else default_path())
    lock = files.lock()
    try:
        files.prepare()
        files.sign()
        connection = _connect(files.writing, files.record, read_only=False)
        try:
            schema.migrate(connection, files.record)
            yield Writer(connection, files)
            connection.execute("CHECKPOINT")
            _compact(connection, files)
        finally:
            connection.close()
            # What was committed stays, whatever ended the work.
            files.publish()
    except duckdb.Error as error:
        raise RecordError(f"cannot be written: {first_line(error)}", files.record) from error
    except OSError as error:
        if not files.owns(error.filename):
            raise
        raise RecordError(f"cannot be written: {error.strerror or error}", files.record) from error
    finally:
        lock.release()


def _compact(connection: duckdb.DuckDBPyConnection, files: Files) -> None:
    """Write the working copy anew where much of it is free: DuckDB keeps the blocks that small transactions leave behind."""
    sizes = "SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = current_database()"
    total, free = connection.execute(sizes).fetchall()[0]
    if total < _SMALL or free < _FREE * total:
        return
    new = files.compacting
    for left in (new, new.with_name(new.name + ".wal")):
        left.unlink(missing_ok=True)
    old = connection.execute("SELECT current_database()").fetchall()[0][0]
    target = str(new).replace("'", "''")
    connection.execute(f"ATTACH '{target}' AS compacted (STORAGE_VERSION 'v1.2.0')")
    connection.execute(f'COPY FROM DATABASE "{old}" TO compacted')
    connection.execute("DETACH compacted")
    connection.close()
    os.replace(new, files.writing)


def open_record(path: str | Path | None = None) -> Reader:
    """Open a record to read it. Raises RecordError where there is none, or one that cannot be read."""
    files = Files(Path(path) if path else default_path())
    try:
        _settle(files)
        if not files.record.exists():
            raise RecordError("there is no record; make one with `garant add`", files.record)
        connection = _connect(files.record, files.record, read_only=True)
        schema.check(connection, files.record, reading=True)
    except (duckdb.Error, ValueError) as error:
        raise RecordError(f"cannot be read as a record: {first_line(error)}", files.record) from error
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror or error}", files.record) from error
    return Reader(connection, files.record)


def _settle(files: Files) -> None:
    """Put in place what a writer left that was killed, unless one is at work now, or the folder cannot be written."""
    if files.writing.exists():
        try:
            with write_record(files.record):
                pass
        except RecordError:
            return


def _connect(file: Path, path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(file), read_only=read_only, config={} if read_only else _SETTINGS)
    except duckdb.Error as error:
        raise RecordError(f"cannot be opened as a record: {first_line(error)}", path) from error


def first_line(error: Exception) -> str:
    """The first line of a message."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
