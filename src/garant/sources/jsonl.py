"""JSON Lines: one document a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from garant._errors import InputError
from garant.sources.document import Document
from garant.sources.limits import LONGEST

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_STRINGS = ("language", "title", "url", "publisher", "path")
# What a document may say of itself.
FIELDS = frozenset({"text", "id", "published", *_STRINGS})


def read_jsonl(stream: BinaryIO, where: str) -> Iterator[Document | InputError]:
    """The documents of a stream, line by line: `text`, and where known `id`, `language`, `title`, `published`, `url`, `publisher`.

    A line that cannot be read comes as an InputError that names it, in its place; the lines after it are read on. Blank lines are
    skipped. Other fields are ignored.
    """
    for number, line in enumerate(_lines(stream), 1):
        here = f"{where}:{number}"
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            yield _document(line, here)
        except InputError as error:
            yield error


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines, none longer than the limit and one byte: what exceeds it is skipped over, so that memory stays bounded."""
    while line := stream.readline(LONGEST + 1):
        end = line
        while len(line) > LONGEST and end and not end.endswith(b"\n"):
            end = stream.readline(LONGEST + 1)
        yield line


def _document(line: bytes, where: str) -> Document:
    if len(line) > LONGEST:
        raise InputError(f"longer than {LONGEST // 1_000_000} MB", where)
    try:
        row = json.loads(line.rstrip(b"\r\n").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 (byte 0x{line[error.start]:02x})", where) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"broken JSON: {_reason(error)}", where) from error
    if not isinstance(row, dict):
        raise InputError("not a JSON object", where)
    return document_of(row, where)


def document_of(row: dict[str, Any], where: str) -> Document:
    """The document that the fields of a row give. Raises InputError for one that cannot be used."""
    text = _text(row, where)
    fields = {name: _string(row, name, where) for name in _STRINGS}
    return Document(text=text, id=_id(row, where), published=_published(row, where), where=where, **fields)  # type: ignore[arg-type]


def _reason(error: Exception) -> str:
    return (
        f"{error.msg.removesuffix(' at')} at column {error.colno}"
        if isinstance(error, json.JSONDecodeError)
        else "too deep"
    )


def _text(row: dict[str, Any], where: str) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError('no "text"' if text is None else '"text" is not a string', where)
    if not text.strip():
        raise InputError("empty: there is no text", where)
    return _clean(text, "text", where)


def _clean(value: str, name: str, where: str) -> str:
    """Words that can be kept and written."""
    if _UNWRITABLE.search(value):
        raise InputError(f'"{name}" holds a NUL or half a surrogate pair', where)
    return value


def _string(row: dict[str, Any], name: str, where: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f'"{name}" is not a string', where)
    return _clean(value, name, where) if value else None


def _id(row: dict[str, Any], where: str) -> str:
    value = row.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise InputError('"id" is neither a string nor a number', where)
    return "" if value is None else _clean(str(value), "id", where)


def _published(row: dict[str, Any], where: str) -> str | None:
    value = _string(row, "published", where)
    if value is None:
        return None
    try:
        return str(date.fromisoformat(value))
    except ValueError:
        pass
    try:
        return str(datetime.fromisoformat(value).date())
    except ValueError:
        raise InputError(f'"published" is not an ISO date (YYYY-MM-DD): {value[:40]!r}', where) from None
