"""The lake: one folder a kind of record, one Parquet file a shard, and a manifest that names what is complete.

    OUT/manifest.json               the whole: shards, counts, settings; written last
    OUT/_shards/KEY.json            one finished shard
    OUT/document/KEY.parquet        a row a record, likewise statement, event, tie, zone, agreement, process,
                                    meeting, count, designation
    OUT/reject/KEY.parquet          a row a document that could not be read: number, where, reason

Every record has `number` (its document's place in the shard, from 0), `position` (its own place among the document's records), `document`,
`id` and `json`, its line in `garant read --format jsonl` without the line break. `COLUMNS` are what can be asked of it without reading that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from heapq import merge
from itertools import groupby
from typing import Any

import fsspec
import pyarrow as arrow
import pyarrow.parquet as parquet

from garant._errors import InputError
from garant.pipeline import Reading

Row = dict[str, Any]
REJECT = "reject"
MANIFEST, FINISHED = "manifest.json", "_shards"
# Rows of a kind that are gathered before they are written: some megabytes.
_GATHERED = 2000
_TEXT, _NUMBER, _DEGREES, _TEXTS = arrow.string(), arrow.int32(), arrow.float64(), arrow.list_(arrow.string())
_SHARED = {"number": _NUMBER, "position": _NUMBER, "document": _TEXT, "id": _TEXT, "json": _TEXT}


def _ids(name: str) -> Callable[[Row], list[str]]:
    return lambda record: [entity["id"] for entity in record.get(name) or ()]


def _of(*path: str) -> Callable[[Row], Any]:
    def get(record: Row) -> Any:
        value: Any = record
        for name in path:
            value = (value or {}).get(name)
        return value

    return get


# By kind: the columns beside the shared ones, each with its type and how it is taken from the record.
COLUMNS: dict[str, dict[str, tuple[Any, Callable[[Row], Any]]]] = {
    "document": {
        **{name: (_TEXT, _of(name)) for name in ("language", "title", "publisher", "url", "path")},
        "published_start": (_TEXT, _of("published", "start")), "published_end": (_TEXT, _of("published", "end")),
    },
    "event": {
        "type": (_TEXT, _of("type")), "mode": (_TEXTS, _of("mode")), "status": (_TEXT, _of("status")),
        "actors": (_TEXTS, _ids("actors")), "recipients": (_TEXTS, _ids("recipients")), "voice": (_TEXTS, _of("voice")),
        "date_start": (_TEXT, _of("date", "start")), "date_end": (_TEXT, _of("date", "end")), "place": (_TEXT, _of("place", "name")),
        "country": (_TEXT, _of("place", "country")), "latitude": (_DEGREES, _of("place", "latitude")),
        "longitude": (_DEGREES, _of("place", "longitude")), "confidence": (_DEGREES, _of("confidence")),
    },
    "statement": {"form": (_TEXT, _of("form")), "speakers": (_TEXTS, _ids("speakers"))},
    "tie": {"relation": (_TEXT, _of("relation")), "subject": (_TEXT, _of("subject", "id")), "object": (_TEXT, _of("object", "id"))},
    "zone": {"name": (_TEXT, _of("name"))},
    "agreement": {"name": (_TEXT, _of("name"))},
    "process": {"name": (_TEXT, _of("name"))},
    "meeting": {
        "series": (_TEXT, _of("series")), "ordinal": (_NUMBER, _of("ordinal")), "level": (_TEXT, _of("level")), "status": (_TEXT, _of("status")),
        "participants": (_TEXTS, _ids("participants")), "date_start": (_TEXT, _of("date", "start")), "date_end": (_TEXT, _of("date", "end")),
    },
    "count": {
        "what": (_TEXT, _of("what")), "low": (_NUMBER, _of("number", "low")), "high": (_NUMBER, _of("number", "high")),
        "reporters": (_TEXTS, _ids("reporters")), "date_start": (_TEXT, _of("period", "start")), "date_end": (_TEXT, _of("period", "end")),
    },
    "designation": {"actor": (_TEXT, _of("actor", "id")), "term": (_TEXT, _of("term", "text")), "stance": (_TEXT, _of("stance"))},
}  # fmt: skip


def rows(reading: Reading) -> list[tuple[str, Row]]:
    """The records of one document, each with its kind, as the lake keeps them but for their `number`."""
    found = []
    for position, record in enumerate(reading.records()):
        fields = record.to_dict()
        kind = fields["kind"]
        line = json.dumps(fields, ensure_ascii=False, allow_nan=False)
        shared = {
            "position": position,
            "document": fields.get("document", fields["id"]),
            "id": fields["id"],
            "json": line,
        }
        found.append((kind, shared | {name: get(fields) for name, (_, get) in COLUMNS[kind].items()}))
    return found


def rejected(error: InputError) -> list[tuple[str, Row]]:
    """The row of a document that could not be read."""
    return [(REJECT, {"where": error.where, "reason": error.what})]


def schema(kind: str) -> Any:
    """The columns of a kind as Arrow knows them."""
    if kind == REJECT:
        return arrow.schema({"number": _NUMBER, "where": _TEXT, "reason": _TEXT})
    return arrow.schema({**_SHARED, **{name: type_ for name, (type_, _) in COLUMNS[kind].items()}})


class ShardWriter:
    """Writes the files of one shard; they take their names only at `finish`, so that a shard is there whole or not at all."""

    def __init__(self, out: str, key: str) -> None:
        self._files, self._root = fsspec.core.url_to_fs(out)
        self._key = key
        self._waiting: dict[str, list[Row]] = {}
        self._writers: dict[str, tuple[Any, Any]] = {}
        self.counts: dict[str, int] = {}

    def add(self, number: int, found: list[tuple[str, Row]]) -> None:
        """Take the rows of the document of this number."""
        for kind, row in found:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            waiting = self._waiting.setdefault(kind, [])
            waiting.append(row | {"number": number})
            if len(waiting) >= _GATHERED:
                self._write(kind)

    def _write(self, kind: str) -> None:
        if kind not in self._writers:
            self._files.makedirs(f"{self._root}/{kind}", exist_ok=True)
            stream = self._files.open(self._path(kind, ".part"), "wb")
            self._writers[kind] = (stream, parquet.ParquetWriter(stream, schema(kind), compression="zstd"))
        self._writers[kind][1].write_table(arrow.Table.from_pylist(self._waiting.pop(kind), schema=schema(kind)))

    def _path(self, kind: str, end: str) -> str:
        return f"{self._root}/{kind}/{self._key}{end}"

    def finish(self, note: Row) -> None:
        """Close the files, give them their names, and note the shard as finished."""
        for kind in list(self._waiting):
            self._write(kind)
        for kind in (*COLUMNS, REJECT):
            final = self._path(kind, ".parquet")
            if self._files.exists(final):
                self._files.rm(final)
            if kind in self._writers:
                stream, writer = self._writers[kind]
                writer.close()
                stream.close()
                self._files.mv(self._path(kind, ".part"), final)
        self._files.makedirs(f"{self._root}/{FINISHED}", exist_ok=True)
        write_json(self._files, self._path(FINISHED, ".json"), note)


def write_json(files: Any, path: str, content: Row) -> None:
    """A JSON file that is there whole or not at all."""
    with files.open(path + ".part", "wb") as stream:
        stream.write(json.dumps(content, ensure_ascii=False, indent=1).encode())
    if files.exists(path):
        files.rm(path)
    files.mv(path + ".part", path)


def read_json(files: Any, path: str) -> Row | None:
    """The content of a JSON file; None where there is none that can be read."""
    try:
        with files.open(path, "rb") as stream:
            content = json.loads(stream.read())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def read_lake(out: str) -> Iterator[list[Row]]:
    """The documents of a finished lake in order, each as its records in the shape of `garant read --format jsonl`, the document first.

    One document is held at a time. Raises InputError where there is no manifest: the lake is not finished.
    """
    files, root = fsspec.core.url_to_fs(out)
    manifest = read_json(files, f"{root}/{MANIFEST}")
    if manifest is None:
        raise InputError("no finished lake: there is no manifest.json", out)
    for shard in manifest["shards"]:
        kinds = [_lines(files, f"{root}/{kind}/{shard['key']}.parquet") for kind in shard["records"] if kind != REJECT]
        for _, group in groupby(merge(*kinds), key=lambda line: line[0]):
            yield [json.loads(line) for _, _, line in group]


def _lines(files: Any, path: str) -> Iterator[tuple[int, int, str]]:
    with files.open(path, "rb") as stream:
        for group in parquet.ParquetFile(stream).iter_batches(
            batch_size=_GATHERED, columns=["number", "position", "json"]
        ):
            yield from zip(*(group.column(i).to_pylist() for i in range(3)), strict=True)
