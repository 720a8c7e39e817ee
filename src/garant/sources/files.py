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

STDIN = "-"
_STDIN_NAME = "<stdin>"
_JSON_LINES = frozenset({".jsonl", ".ndjson"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
# A dispatch never begins so; a line of JSON does.
_JSON_OBJECT = re.compile(rb"\s*\{\s*\"")


def find_documents(names: Iterable[str | os.PathLike[str]]) -> Iterator[Document | InputError]:
    """The documents of files, folders (all files below, sorted by name, hidden ones left out) and `-`, standard input.

    What cannot be read comes as an InputError in its place. JSON Lines are streamed; other files are held one at a time.
    """
    for name in names:
        if os.fspath(name) == STDIN:
            yield from _read(sys.stdin.buffer, _STDIN_NAME, None)
        elif Path(name).is_dir():
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
            yield from _read(stream, str(path), path)
    except OSError as error:
        yield _refusal(error, path)


def _refusal(error: OSError, path: object) -> InputError:
    return InputError(f"cannot be opened: {error.strerror or error}", str(path))


def _read(stream: BinaryIO, where: str, path: Path | None) -> Iterator[Document | InputError]:
    head = stream.peek(4096) if hasattr(stream, "peek") else b""
    suffix = path.suffix.lower() if path else ""
    if suffix in _JSON_LINES or _JSON_OBJECT.match(head.removeprefix(b"\xef\xbb\xbf")):
        documents = read_jsonl(stream, where)
    elif is_feed(head):
        documents = _feed(stream.read(LONGEST + 1), where)
    else:
        documents = _whole(stream.read(LONGEST + 1), where, page=suffix in _PAGES or is_html(head))
    for document in documents:
        if isinstance(document, Document) and path is not None:
            document.path = document.path or str(path)
        yield document


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
