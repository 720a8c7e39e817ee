"""Parquet: one document a row, by the names of columns that JSON Lines have as keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from garant._errors import InputError
from garant.sources.document import Document
from garant.sources.jsonl import FIELDS, document_of

_MARK = b"PAR1"
# Rows held at once.
_ROWS = 256


def is_parquet(head: bytes) -> bool:
    """Whether a file that begins with these bytes is Parquet."""
    return head.startswith(_MARK)


def read_parquet(stream: BinaryIO, where: str) -> Iterator[Document | InputError]:
    """The documents of a file that can be read from anywhere in it, row by row; a row that cannot be used is an InputError in its place.

    The columns are those of JSON Lines; others are not read. Needs the extra `corpus`.
    """
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        yield InputError("a Parquet file needs pyarrow: pip install 'garant[corpus]'", where)
        return
    if not stream.seekable():
        yield InputError("Parquet cannot be read from a pipe; give the file's name", where)
        return
    try:
        file = parquet.ParquetFile(stream)
        columns = [name for name in file.schema_arrow.names if name in FIELDS]
        number = 0
        for group in file.iter_batches(batch_size=_ROWS, columns=columns):
            for row in group.to_pylist():
                number += 1
                yield _document(row, f"{where}:{number}")
    except (OSError, ValueError, ArithmeticError, arrow.ArrowException) as error:
        # A damaged file may also hold text that is no UTF-8 and days beyond the calendar.
        yield InputError(f"broken Parquet: {next(iter(str(error).splitlines()), type(error).__name__)}", where)


def _document(row: dict[str, Any], where: str) -> Document | InputError:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    try:
        return document_of(plain, where)
    except InputError as error:
        return error
