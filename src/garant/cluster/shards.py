"""The shards of a corpus: one input file each, local or behind any address that fsspec knows."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import fsspec

from garant._errors import InputError
from garant.sources.document import Document
from garant.sources.files import read_stream

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Shard:
    """A file: `name` as the caller wrote it or found it, `url` where any worker finds it, `size` in bytes (0: not told)."""

    name: str
    url: str
    size: int

    @property
    def key(self) -> str:
        """What its output files are called: readable, and different for every name."""
        tail = _UNFIT.sub("-", self.name)[-_NAME_LENGTH:].strip("-.")
        return f"{tail}-{sha256(self.name.encode()).hexdigest()[:8]}"

    def documents(self) -> Iterator[Document | InputError]:
        """The documents in the file, each bad one an InputError in its place; a file that cannot be opened is one InputError."""
        try:
            with fsspec.open(self.url, "rb") as stream:
                for document in read_stream(stream, self.name, self.name):
                    if isinstance(document, Document):
                        document.path = document.path or self.name
                    yield document
        except OSError as error:
            yield InputError(f"cannot be read: {error.strerror or error}", self.name)


def find_shards(inputs: Iterable[str]) -> list[Shard]:
    """The files of `inputs` (files, folders, patterns with `*`; local or URLs), sorted within a folder, hidden ones left out, none twice."""
    found = {shard.url: shard for name in inputs for shard in _shards(name)}
    return list(found.values())


def _shards(name: str) -> Iterator[Shard]:
    files, path = fsspec.core.url_to_fs(name)
    plain = "://" not in name
    if "*" in name:
        paths = sorted(files.glob(path))
    elif files.isdir(path):
        paths = sorted(files.find(path), key=lambda one: one.split("/"))
    else:
        paths = [path]
    for one in paths:
        inside = one[len(path) :] if one.startswith(path) else one.rsplit("/", 1)[-1]
        if any(part.startswith(".") for part in inside.split("/") if part):
            continue
        shown = _as_written(name, path, one) if plain else files.unstrip_protocol(one)
        yield Shard(shown, one if plain else files.unstrip_protocol(one), _size(files, one))


def _as_written(name: str, path: str, one: str) -> str:
    """A file of a local folder under the name by which the folder was called."""
    if one == path:
        return name
    return os.path.join(name, os.path.relpath(one, path)) if "*" not in name else one


def _size(files: Any, path: str) -> int:
    try:
        return int(files.size(path) or 0)
    except OSError:
        return 0
