"""Speed, in ratios of one run: `python bench/run.py` (all), or the names of parts: path, workers, engines, warc, growth.

What is compared runs in turns, so that what else the machine does falls on all alike; the load is printed beside. Unset OPENBLAS_CORETYPE
and OPENBLAS_L2_SIZE: values meant for another version of the library make a current numpy slow.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from corpus import dispatches, write_jsonl, write_warc

import garant.parse
from garant.cluster import code_corpus
from garant.coder import Coder
from garant.parse import pipelines
from garant.parse.algebra import fast_algebra
from garant.parse.characters import normalise
from garant.render import jsonl
from garant.sources import Document, find_documents
from garant.workers import batches, read_parallel

Task = Callable[[], object]


def compare(tasks: dict[str, Task], rounds: int, clock: Callable[[], float]) -> dict[str, float]:
    """The least seconds of each task over so many rounds in turns."""
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            begin = clock()
            task()
            found[name].append(clock() - begin)
    for name, seconds in found.items():
        print(f"  {name:34} {min(seconds):8.2f} s (median {statistics.median(seconds):.2f})")
    return {name: min(seconds) for name, seconds in found.items()}


def read_all(coder: Coder[str], documents: Iterator[Document]) -> int:
    """Characters of output, paragraphs of earlier rounds forgotten."""
    garant.parse.forget()
    return sum(len(str(line)) for batch in batches(documents) for line in coder(batch))


def documents(texts: list[str], code: str) -> Iterator[Document]:
    return (Document(text, id=str(i), language=code, published="2019-05-05") for i, text in enumerate(texts))


def path(rounds: int) -> None:
    """The whole path against the bare parser: spaCy's as it comes, and the same on the algebra that the path uses. Processor seconds."""
    for code in ("fr", "en"):
        _path(code, rounds)


def _path(code: str, rounds: int) -> None:
    texts = list(dispatches(code, 150, 4))
    nlp, coder = pipelines.load(code), Coder(jsonl.text)
    paragraphs = [normalise(line) for text in texts for line in text.splitlines()]
    words = sum(len(doc) for doc in nlp.pipe(paragraphs))

    def bare() -> int:
        return sum(len(doc) for doc in nlp.pipe(paragraphs, batch_size=64))

    def fast() -> int:
        with fast_algebra(nlp):
            return bare()

    read_all(coder, documents(texts[:5], code))
    print(f"path, {code}: {words} words")
    least = compare(
        {"spaCy": bare, "spaCy, fast algebra": fast, "whole path": lambda: read_all(coder, documents(texts, code))},
        rounds,
        time.process_time,
    )
    whole = least["whole path"]
    print(
        f"  ratio {least['spaCy'] / whole:.2f} of the bare parser as it comes, {least['spaCy, fast algebra'] / whole:.2f} of it with the path's algebra"
    )
    print(f"  {words / whole:.0f} words a second of one core")


def workers(rounds: int) -> None:
    """Two processes against one, both with models loaded beforehand. Seconds by the clock."""
    texts, coder = list(dispatches("fr", 300, 4)), Coder(jsonl.text)
    coder.load()
    tasks: dict[str, Task] = {
        f"{n} process{'es' if n > 1 else ''}": lambda n=n: sum(
            1 for _ in read_parallel(documents(texts, "fr"), coder, n)
        )
        for n in (1, 2)
    }
    print("workers")
    least = compare(tasks, rounds, time.perf_counter)
    print(f"  ratio {least['1 process'] / least['2 processes']:.2f}")


def engines(rounds: int) -> None:
    """Each engine over the same shards with two processes, the start of its cluster included. Seconds by the clock."""
    with tempfile.TemporaryDirectory() as folder:
        for shard in range(4):
            write_jsonl(Path(folder) / f"part-{shard}.jsonl", "fr", list(dispatches("fr", 100, 4, seed=shard)))
        count = iter(range(1000))

        def engine(name: str) -> Task:
            return lambda: code_corpus(
                [f"{folder}/*.jsonl"], f"{folder}/lake-{next(count)}", name, workers=2, language="fr"
            )

        print("engines")
        compare({name: engine(name) for name in ("local", "dask", "ray")}, rounds, time.perf_counter)


def warc(rounds: int, megabytes: float) -> None:
    """The same dispatches from an archive of web pages and from JSON Lines, the whole path behind both. Processor seconds."""
    with tempfile.TemporaryDirectory() as folder:
        texts = list(dispatches("fr", max(50, int(megabytes * 1e6 / 3000)), 4))
        archive, lines = Path(folder) / "slice.warc.gz", Path(folder) / "slice.jsonl"
        write_warc(archive, texts)
        write_jsonl(lines, "fr", texts)
        coder = Coder(jsonl.text, language="fr")
        print(f"warc: {len(texts)} pages, {archive.stat().st_size / 1e6:.1f} MB compressed")
        tasks: dict[str, Task] = {
            kind: lambda one=one: read_all(coder, find_documents([one]))
            for kind, one in (("WARC", archive), ("JSON Lines", lines))
        }
        least = compare(tasks, rounds, time.process_time)
        print(f"  ratio {least['JSON Lines'] / least['WARC']:.2f}")


def growth(count: int) -> None:
    """Cost a document and memory over a long run of short documents, by thirds of it."""
    coder, process = Coder(jsonl.text, language="fr"), psutil.Process()
    step, begin = max(1, count // 10), time.process_time()
    print(f"growth: {count} documents")
    stream = (Document(text, id=str(i), language="fr") for i, text in enumerate(dispatches("fr", count, 1)))
    done = 0
    for batch in batches(stream):
        coder(batch)
        if (done + len(batch)) // step > done // step:
            now = time.process_time()
            print(
                f"  {done + len(batch):7} documents  {process.memory_info().rss / 1e6:6.0f} MB  {1e3 * (now - begin) / step:.2f} ms a document",
                flush=True,
            )
            begin = now
        done += len(batch)


def main() -> None:
    """Run the parts that are named, or all."""
    parts = {"path": path, "workers": workers, "engines": engines, "warc": warc, "growth": growth}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *parts], help="what to measure (default: all)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=float, default=1.0, help="of the WARC slice, uncompressed text")
    parser.add_argument("--documents", type=int, default=20_000, help="of the run for growth")
    options = parser.parse_args()
    for name in options.parts or parts:
        extra = {"warc": (options.rounds, options.megabytes), "growth": (options.documents,)}.get(
            name, (options.rounds,)
        )
        parts[name](*extra)
        print(
            f"  load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
        )


if __name__ == "__main__":
    main()
