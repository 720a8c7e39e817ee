"""Garant from Python: `read` one text, `read_many` texts or documents, `read_files` files and folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from garant import batch
from garant._errors import InputError
from garant.coder import Coder, without_tree
from garant.own import Own
from garant.pipeline import Reading
from garant.records import (
    Agreement,
    Designation,
    DocumentRecord,
    Event,
    MeetingRecord,
    Process,
    Published,
    Record,
    Statement,
    Tally,
    Tie,
    Zone,
)
from garant.render import table
from garant.sources import Document, find_documents, prepare_many
from garant.workers import cores, read_parallel

Kind = TypeVar("Kind")
Path = str | os.PathLike[str]
OnError = Callable[[InputError], None]


class Doc:
    """One document as read. `events`, `statements`, `ties`, `zones`, `agreements`, `processes`,
    `meetings`, `counts` and `designations` are lists of records
    (see `garant.records`); offsets are code points into `text`, so that `doc.text[span.start:span.end] == span.text`.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.records: list[Record] = list(reading.records())

    @property
    def document(self) -> DocumentRecord:
        """The document's own record."""
        return self.reading.document

    @property
    def id(self) -> str:
        """The document's id: the one that it came with, else from its text."""
        return self.document.id

    @property
    def text(self) -> str:
        """The text exactly as read."""
        return self.document.text

    @property
    def language(self) -> str:
        """The language's code (ISO 639-1)."""
        return self.document.language

    @property
    def title(self) -> str | None:
        """The title, where the input gives one."""
        return self.document.title

    @property
    def published(self) -> Published | None:
        """The publication date as an interval, and how it is known."""
        return self.document.published

    @property
    def events(self) -> list[Event]:
        """Who did what to whom, where, when, in what status, on whose word."""
        return self._all(Event)

    @property
    def statements(self) -> list[Statement]:
        """Who says what."""
        return self._all(Statement)

    @property
    def ties(self) -> list[Tie]:
        """How actors stand to each other."""
        return self._all(Tie)

    @property
    def zones(self) -> list[Zone]:
        """The zones that agreements draw."""
        return self._all(Zone)

    @property
    def agreements(self) -> list[Agreement]:
        """The agreements that the text names."""
        return self._all(Agreement)

    @property
    def processes(self) -> list[Process]:
        """The series of meetings that the text names."""
        return self._all(Process)

    @property
    def meetings(self) -> list[MeetingRecord]:
        """The meetings that the text tells, each once, with what came of it."""
        return self._all(MeetingRecord)

    @property
    def counts(self) -> list[Tally]:
        """The violations as somebody counted them."""
        return self._all(Tally)

    @property
    def designations(self) -> list[Designation]:
        """What the voices call the actors."""
        return self._all(Designation)

    def _all(self, kind: type[Kind]) -> list[Kind]:
        return [record for record in self.records if isinstance(record, kind)]

    def to_dicts(self) -> list[dict[str, Any]]:
        """All records as plain dictionaries, those that `garant read --format jsonl` writes, in the same order."""
        return [record.to_dict() for record in self.records]

    def to_frame(self) -> Any:
        """The events as a data frame of pandas, or of polars where pandas is missing; the columns are those of `--format csv`.

        Raises ImportError, with the extra to install, when there is neither.
        """
        return _frame(list(table.rows(self.reading)))

    def __repr__(self) -> str:
        return f"Doc(id={self.id!r}, language={self.language!r}, events={len(self.events)}, statements={len(self.statements)})"

    def _repr_html_(self) -> str:
        from garant.render.html import page

        return page(self.reading)


def _frame(rows: list[dict[str, Any]]) -> Any:
    columns = {name: [row[name] for row in rows] for name in table.COLUMNS}
    try:
        import pandas
    except ImportError:
        pass
    else:
        return pandas.DataFrame(columns)
    try:
        import polars
    except ImportError as error:
        raise ImportError(
            "to_frame needs pandas or polars: pip install 'garant[pandas]' or 'garant[polars]'"
        ) from error
    return polars.DataFrame(columns)


def read(
    text: str, *, published: str | date | None = None, language: str | None = None, title: str | None = None, id: str | None = None,
    parser: str | None = None, ontology: Path | None = None, actors: Path | None = None,
) -> Doc:  # fmt: skip
    """Read one dispatch.

    `published` is its date (ISO, YYYY-MM-DD); without it, the date is inferred from the text. `language` is a code such as "fr"; without
    it, it is identified. `parser` names another Universal Dependencies pipeline (a spaCy package or a folder). `ontology` is a folder with
    event types and frames of your own, `actors` a table of actors of your own (docs/ontology.md).

    Raises InputError for an empty text, an unsupported language or a date that is none, PipelineError for a parser that cannot be used,
    DataError for a line of your own data that does not hold.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is a str, not {type(text).__name__}")
    document = Document(text=text, title=title, id=id or "")
    return next(
        read_many([document], published=published, language=language, parser=parser, ontology=ontology, actors=actors)
    )


def read_many(
    documents: Iterable[str | Document], *, published: str | date | None = None, language: str | None = None, parser: str | None = None,
    ontology: Path | None = None, actors: Path | None = None, on_error: OnError | None = None,
    workers: int = 1,
) -> Iterator[Doc]:  # fmt: skip
    """Read texts, or `Document`s with their own title, date, language and id, in order, with bounded memory.

    A document that cannot be read raises its InputError; with `on_error`, that is called with it instead and reading goes on.
    `workers` processes share the reading, 0 for one a core; where processes are not forked (Windows, macOS), the caller's own script must
    keep what it runs under `if __name__ == "__main__"`.
    """
    found = (_checked(Document(text=item) if isinstance(item, str) else replace(item)) for item in documents)
    return _read(found, published, language, parser, batch.own_data(ontology, actors), on_error, workers)


def read_files(
    *paths: Path, published: str | date | None = None, language: str | None = None, parser: str | None = None,
    ontology: Path | None = None, actors: Path | None = None, on_error: OnError | None = None,
    workers: int = 1,
) -> Iterator[Doc]:  # fmt: skip
    """Read files (text, HTML, JSON Lines), folders of them, or standard input (`-`), as `garant read` does.

    A document that cannot be read raises its InputError; with `on_error`, that is called with it instead and reading goes on.
    `workers` processes share the reading, 0 for one a core; where processes are not forked (Windows, macOS), the caller's own script must
    keep what it runs under `if __name__ == "__main__"`.
    """
    return _read(
        find_documents(paths), published, language, parser, batch.own_data(ontology, actors), on_error, workers
    )


def _checked(document: Document) -> Document | InputError:
    return document if document.text.strip() else InputError("empty: there is no text", document.where)


def _read(
    documents: Iterable[Document | InputError], published: str | date | None, language: str | None, parser: str | None, own: Own,
    on_error: OnError | None, workers: int,
) -> Iterator[Doc]:  # fmt: skip
    day = _day(published)
    chosen = batch.parsers([parser] if parser else [])
    if workers == 1:
        prepared = prepare_many(documents, batch.supported(chosen), language, day)
        outcomes: Iterator[batch.Outcome] = batch.read_stream(prepared, chosen, own=own)
    else:
        outcomes = read_parallel(documents, Coder(without_tree, chosen, language, day, own), workers or cores())
    for outcome in outcomes:
        if not isinstance(outcome, InputError):
            yield Doc(outcome)
        elif on_error is None:
            raise outcome
        else:
            on_error(outcome)


def _day(published: str | date | None) -> str | None:
    try:
        return str(date.fromisoformat(str(published)[:10])) if published else None
    except ValueError:
        raise InputError(f"not an ISO date (YYYY-MM-DD): {published!r}", "published") from None
