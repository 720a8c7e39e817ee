"""Files of other data sets into a record: streamed, in batches, the same row never twice, a bad row told and passed over."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from garant._errors import InputError
from garant.importers import acled, gdelt, icews, ucdp
from garant.importers.page import NoType, Record, RowError
from garant.store.content import content_key
from garant.store.record import Writer

# Rows that are stored in one transaction.
_BATCH = 1_000
_LONGEST_CELL = 1 << 24


class _Tabs(csv.excel_tab):
    quoting = csv.QUOTE_NONE


class Format(Protocol):
    """What a module of a data set has: its name, its columns, and the records of one row."""

    ORIGIN: str
    DELIMITER: str
    NEEDED: tuple[str, ...]
    COLUMNS: tuple[str, ...] | None

    @staticmethod
    def records(row: Mapping[str, str]) -> list[Record]:
        """The document and its event."""


FORMATS: dict[str, Any] = {module.ORIGIN: module for module in (ucdp, icews, acled, gdelt)}


@dataclass(slots=True)
class Imported:
    """How an import went: rows `new`, `changed` (known by their id, with other cells), `known`, `untyped` (no PLOVER type), `bad`."""

    new: int = 0
    changed: int = 0
    known: int = 0
    untyped: int = 0
    bad: int = 0

    def __str__(self) -> str:
        more = [f"{self.changed} changed"] * bool(self.changed) + [f"{self.untyped} of no PLOVER type"] * bool(
            self.untyped
        )
        more += [f"{self.bad} could not be read"] * bool(self.bad)
        return ", ".join([f"{self.new} imported", f"{self.known} known before", *more])


def load(writer: Writer, name: str, path: Path, complain: Callable[[InputError], None]) -> Imported:
    """Import a file of a format of FORMATS. Raises InputError for a file that is not of it; a bad row is given to `complain`."""
    tally = Imported()
    batch: dict[str, list[Record]] = {}
    for line, row in _rows(path, FORMATS[name]):
        try:
            found = FORMATS[name].records(row)
        except NoType:
            tally.untyped += 1
            continue
        except (RowError, KeyError) as error:
            tally.bad += 1
            complain(InputError(str(error), f"{path}:{line}"))
            continue
        batch[found[0]["id"]] = found
        if len(batch) >= _BATCH:
            _store(writer, name, batch, tally)
            batch = {}
    _store(writer, name, batch, tally)
    return tally


def _store(writer: Writer, origin: str, batch: dict[str, list[Record]], tally: Imported) -> None:
    keys = {id_: content_key(found[0]) for id_, found in batch.items()}
    known = dict(writer.rows("SELECT id, content FROM documents WHERE id IN (SELECT unnest(?))", [list(batch)]))
    fresh = [id_ for id_ in batch if known.get(id_) != keys[id_]]
    changed = [id_ for id_ in fresh if id_ in known]
    tally.known += len(batch) - len(fresh)
    tally.changed += len(changed)
    tally.new += len(fresh) - len(changed)
    if not fresh:
        return
    if changed:
        with writer.transaction():
            writer.remove(changed)
    with writer.transaction():
        writer.store([batch[id_] for id_ in fresh], content=[keys[id_] for id_ in fresh], origin=origin)


def _rows(path: Path, format_: Format) -> Iterator[tuple[int, dict[str, str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with _opened(path) as file:
            # Tables parted by tabs have no quotes; a cell may begin with one.
            reader = csv.reader(file, csv.excel if format_.DELIMITER == "," else _Tabs)
            columns = list(format_.COLUMNS or next(reader, []))
            columns = [name.lstrip("\ufeff").strip() for name in columns]
            if missing := [name for name in format_.NEEDED if name not in columns]:
                raise InputError(f"not a file of {format_.ORIGIN}: no column {missing[0]!r}", str(path))
            for cells in reader:
                if cells:
                    yield reader.line_num, _named(columns, cells)
    except (
        OSError,
        UnicodeDecodeError,
        EOFError,
        csv.Error,
        zlib.error,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError(f"cannot be read: {error}", str(path)) from None


def _named(columns: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by name; with too few or too many of them an empty row, which has not even an id."""
    return dict(zip(columns, cells, strict=True)) if len(cells) == len(columns) else {}


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The first file of an archive; it is read where it lies, whatever its name says, and nothing is unpacked to the disk."""
    found = next((member for member in archive.infolist() if not member.is_dir()), None)
    if found is None:
        raise zipfile.BadZipFile("there is no file in this archive")
    return found


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """A text file, or the one in a gzip or zip file."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive, archive.open(_only(archive)) as member:
            yield io.TextIOWrapper(member, encoding="utf-8", newline="")
    elif path.suffix.lower() == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            yield text
    else:
        with path.open(encoding="utf-8", newline="") as text:
            yield text
