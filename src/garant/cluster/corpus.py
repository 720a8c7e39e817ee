"""`garant code-corpus`: code every shard that is not done yet, and write down what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import fsspec

from garant import __version__
from garant._errors import InputError
from garant.cluster.engines import ENGINES
from garant.cluster.lake import FINISHED, MANIFEST, REJECT, Row, ShardWriter, read_json, rejected, rows, write_json
from garant.cluster.shards import Shard, find_shards
from garant.coder import Coder
from garant.workers import batches, cores, read_parallel

Rows = list[tuple[str, Row]]


@dataclass(slots=True)
class Summary:
    """How a run went: shards in all and those that were done before, documents read and rejected, records by kind."""

    shards: int = 0
    before: int = 0
    documents: int = 0
    rejected: int = 0
    records: dict[str, int] = field(default_factory=dict)

    def count(self, note: Row) -> None:
        """Add one finished shard."""
        self.shards += 1
        for kind, number in note["records"].items():
            self.records[kind] = self.records.get(kind, 0) + number
        self.documents = self.records.get("document", 0)
        self.rejected = self.records.get(REJECT, 0)


def code_corpus(
    inputs: Iterable[str], out: str, engine: str = "local", *, workers: int = 0, address: str | None = None,
    parsers: dict[str, str] | None = None, language: str | None = None, published: str | None = None,
    finish: Callable[..., Rows] = rows, tick: Callable[[int, int], None] = lambda done, of: None,
) -> Summary:  # fmt: skip
    """Code the files of `inputs` into the lake `out`; both may be local or URLs that fsspec knows.

    `engine` is local, dask or ray, `address` that of its running cluster (else one is made of `workers` processes here; 0: one a core).
    Shards that an earlier run finished with the same settings are left as they are. `tick` is told of shards done and in all.
    Raises InputError for inputs without files, an unknown engine or one that is not installed.
    """
    if engine not in ENGINES:
        raise InputError(f"no such engine (there are: {', '.join(ENGINES)})", engine)
    shards = find_shards(inputs)
    if not shards:
        raise InputError("no file in these inputs", out)
    coder: Coder[Rows] = Coder(finish, parsers or {}, language, published)
    files, root = fsspec.core.url_to_fs(out)
    notes = {s.key: note for s in shards if (note := _finished(files, root, s, _settings(coder))) is not None}
    before = len(notes)
    tick(before, len(shards))
    work = partial(code_shard, out=out, coder=coder)
    todo = [shard for shard in shards if shard.key not in notes]
    if engine == "local" and todo:
        coder.load()
    for shard, note in ENGINES[engine](work, todo, min(workers or cores(), len(todo)), address) if todo else ():
        # Where a shard kills its process it is coded here, document by document, in a process of its own.
        notes[shard.key] = note if note is not None else code_shard(shard, out=out, coder=coder, careful=True)
        tick(len(notes), len(shards))
    summary = Summary(before=before)
    for shard in shards:
        summary.count(notes[shard.key])
    manifest = {
        "garant": __version__,
        "settings": _settings(coder),
        "records": summary.records,
        "shards": [notes[s.key] for s in shards],
    }
    write_json(files, f"{root}/{MANIFEST}", manifest)
    return summary


def code_shard(shard: Shard, *, out: str, coder: Coder[Rows], careful: bool = False) -> Row:
    """Code one file and write its part of the lake; gives the note of it. `careful`: in another process, which may die of a document."""
    writer = ShardWriter(out, shard.key)
    for number, found in enumerate(_coded(shard, coder, careful)):
        writer.add(number, rejected(found) if isinstance(found, InputError) else found)
    note = {
        "key": shard.key,
        "name": shard.name,
        "size": shard.size,
        "settings": _settings(coder),
        "records": dict(sorted(writer.counts.items())),
    }
    writer.finish(note)
    return note


def _coded(shard: Shard, coder: Coder[Rows], careful: bool) -> Iterator[Rows | InputError]:
    if careful:
        yield from read_parallel(shard.documents(), coder, 1)
    else:
        for batch in batches(shard.documents()):
            yield from coder(batch)


def _settings(coder: Coder[Any]) -> Row:
    """What the records of a shard depend on beside its bytes."""
    return {
        "garant": __version__,
        "parsers": dict(coder.parsers),
        "language": coder.language,
        "published": coder.published,
    }


def _finished(files: Any, root: str, shard: Shard, settings: Row) -> Row | None:
    note = read_json(files, f"{root}/{FINISHED}/{shard.key}.json")
    same = note is not None and note.get("size") == shard.size and note.get("settings") == settings
    return note if same else None
