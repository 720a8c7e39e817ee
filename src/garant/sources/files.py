"""From names on the command line to documents: files, folders and standard input, each bad one an error in its place."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from garant._errors import InputError
from garant.sources.decode import decode
from garant.sources.document import Document
from garant.sources.feeds import is_feed, read_feed
from garant.sources.html import is_html, read_html
from garant.sources.jsonl import read_jsonl
from garant.sources.limits import LONGEST
from garant.sources.parquet import is_parquet, read_parquet
from garant.sources.warc import is_warc, read_warc

STDIN = "-"
_STDIN_NAME = "<stdin>"
_JSON_LINES = frozenset({".jsonl", ".ndjson"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
# A dispatch never begins so; a line of JSON does.
_JSON_OBJECT = re.compile(rb"\s*\{\s*\"")


def find_documents(names: Iterable[str | os.PathLike[str]]) -> Iterator[Document | InputError]:
    """The documents of files, folders (all files below, sorted by name, hidden ones left out) and `-`, standard input.

    What cannot be read comes as an InputError in its place. JSON Lines, WARC and Parquet are streamed; other files are held one at a time.
    """
    for name in names:
        if os.fspath(name) == STDIN:
            yield from read_stream(sys.stdin.buffer, _STDIN_NAME, "")
        elif os.path.isdir(name):
            yield from _folder(Path(name))
        else:
            yield from _file(Path(name))


def _folder(folder: Path) -> Iterator[Document | InputError]:
    """The documents below a folder; links to folders are not followed, so that no loop can arise."""
    empty = True
    refused: list[InputError] = []
    for root, folders, files in os.walk(folder, onerror=lambda error: refused.append(_refusal(error, error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                empty = False
                yield from _file(Path(root) / name)
    yield from refused
    if empty and not refused:
        yield InputError("no file in this folder", str(folder))


def _file(path: Path) -> Iterator[Document | InputError]:
    try:
        with path.open("rb") as stream:
            for document in read_stream(stream, str(path), path.name):
                if isinstance(document, Document):
                    document.path = document.path or str(path)
                yield document
    except OSError as error:
        yield _refusal(error, path)


def _refusal(error: OSError, path: object) -> InputError:
    return InputError(f"cannot be opened: {error.strerror or error}", str(path))


def read_stream(stream: BinaryIO, where: str, name: str) -> Iterator[Document | InputError]:
    """The documents of an open file of this name (empty: none), its kind told by its first bytes, or else by the name."""
    head = _head(stream)
    suffix = Path(name).suffix.lower()
    if is_warc(head, name):
        yield from read_warc(stream, where)
    elif is_parquet(head):
        yield from read_parquet(stream, where)
    elif suffix in _JSON_LINES or _JSON_OBJECT.match(head.removeprefix(b"\xef\xbb\xbf")):
        yield from read_jsonl(stream, where)
    elif is_feed(head):
        yield from _feed(stream.read(LONGEST + 1), where)
    else:
        yield from _whole(stream.read(LONGEST + 1), where, page=suffix in _PAGES or is_html(head))


def _head(stream: BinaryIO) -> bytes:
    """The first bytes, which stay to be read."""
    if hasattr(stream, "peek"):
        head: bytes = stream.peek(4096)
    elif stream.seekable():
        head = stream.read(4096)
        stream.seek(0)
    else:
        head = b""
    return head


def _whole(data: bytes, where: str, *, page: bool) -> Iterator[Document | InputError]:
    try:
        yield read_html(data, where) if page else Document(text=decode(data, where), where=where)
    except InputError as error:
        yield error


def _feed(data: bytes, where: str) -> Iterator[Document | InputError]:
    """The texts that a feed on disk carries; nothing is fetched."""
    try:
        if len(data) > LONGEST:
            raise InputError(f"longer than {LONGEST // 1_000_000} MB", where)
        entries = read_feed(data, where)
    except InputError as error:
        yield error
        return
    for entry in entries:
        try:
            yield entry.document(where)
        except InputError as error:
            yield error
