"""What a brief is made of, before it is written in any format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Words that a line rests on: a document and code points of its text."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the brief was made from. `day` is its publication, the end of the interval where it is one."""

    id: str
    title: str
    publisher: str
    day: date | None
    where: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in words, and what it rests on. `new`: nothing of it was known before the day asked for. `items` are its details."""

    text: str
    refs: tuple[Ref, ...]
    items: tuple[Line, ...] = ()
    new: bool = False

    def all_refs(self) -> Iterator[Ref]:
        """The line's own, then its details'."""
        yield from self.refs
        for item in self.items:
            yield from item.all_refs()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; empty text stands for no report."""

    text: str
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns; the first column names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines. `hidden` lines there was no room for."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    hidden: int = 0
    note: str = ""

    def refs(self) -> Iterator[Ref]:
        """All that the section rests on, in the order in which a reader meets it."""
        for row in self.table.rows if self.table else ():
            for cell in row:
                yield from cell.refs
        for line in self.lines:
            yield from line.all_refs()


@dataclass(frozen=True, slots=True)
class Brief:
    """The page: `scope` says what it is about, `period` which days, `sources` the documents by id."""

    title: str
    scope: str
    language: str
    sections: tuple[Section, ...]
    sources: dict[str, Source] = field(default_factory=dict)

    def numbers(self) -> dict[Ref, int]:
        """The reference number of each piece of evidence, in the order in which a reader meets them."""
        found: dict[Ref, int] = {}
        for section in self.sections:
            for ref in section.refs():
                found.setdefault(ref, len(found) + 1)
        return found

    def quote(self, ref: Ref) -> str:
        """The words of a reference, on one line."""
        return " ".join(self.sources[ref.document].text[ref.start : ref.end].split())
