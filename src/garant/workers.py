"""Reading on all cores of one machine: a pool of processes, documents in order, a document that kills its process lost alone."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager
from typing import Any

from pebble import ProcessExpired, ProcessPool

from garant._errors import InputError
from garant.coder import Coder, Finished
from garant.sources.document import Document

# A batch is large enough that sending it costs nothing beside reading it, and small enough to keep memory and waiting short.
_DOCUMENTS, _CHARACTERS = 64, 30_000
# Batches under way for each worker: one that it reads, and the next ones, so that it never waits for the reader of the files.
_AHEAD = 3
# Seconds that a batch may take, a hundred times what it needs; after them its worker is taken for stuck.
_PATIENCE = 300.0

FORKS = sys.platform == "linux"
Batch = list[Document | InputError]


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_parallel(
    documents: Iterable[Document | InputError], coder: Coder[Finished], workers: int, patience: float = _PATIENCE
) -> Iterator[Finished | InputError]:
    """What `coder` gives for each document, or the InputError, in order, read by `workers` processes.

    No more than a few batches a worker are held. A document whose process dies, or is not done after `patience` seconds, gives an
    InputError; the others of its batch are read again, one by one, and the rest goes on.
    """
    under_way: deque[tuple[Batch, Future[Any]]] = deque()
    if FORKS:
        coder.load()
    with forked_pool(workers, _begin, (coder,)) as pool:
        for batch in batches(documents):
            under_way.append((batch, pool.schedule(_read, args=(batch,), timeout=patience)))
            while len(under_way) >= _AHEAD * workers:
                yield from _outcomes(pool, *under_way.popleft(), patience)
        while under_way:
            yield from _outcomes(pool, *under_way.popleft(), patience)


def batches(documents: Iterable[Document | InputError]) -> Iterator[Batch]:
    """The documents in groups of at most 64 documents and not much more than 30,000 characters."""
    batch: Batch = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text) if isinstance(document, Document) else 0
        if len(batch) >= _DOCUMENTS or size >= _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def forked_pool(
    workers: int, initializer: Callable[..., None] | None = None, initargs: tuple[Any, ...] = ()
) -> Iterator[ProcessPool]:
    """Processes that on Linux share what is loaded here before they are forked; elsewhere each loads its own."""
    if FORKS:
        gc.collect()
        gc.freeze()  # a collection in a worker would else copy every page that is shared
    context = multiprocessing.get_context("fork" if FORKS else "spawn")
    pool = ProcessPool(max_workers=workers, context=context, initializer=initializer, initargs=initargs)
    try:
        yield pool
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        if FORKS:
            gc.unfreeze()


_coder: Coder[Any] | None = None


def _begin(coder: Coder[Any]) -> None:
    global _coder
    _coder = coder


def _read(batch: Batch) -> list[Any]:
    assert _coder is not None, "the pool begins every worker by _begin"
    return _coder(batch)


def _outcomes(pool: ProcessPool, batch: Batch, answer: Future[Any], patience: float) -> Iterator[Any]:
    try:
        yield from answer.result()
    except (ProcessExpired, Late) as error:
        if len(batch) > 1:
            for document in batch:
                yield from _outcomes(
                    pool, [document], pool.schedule(_read, args=([document],), timeout=patience), patience
                )
        else:
            yield InputError(_reason(error, patience), batch[0].where)


def _reason(error: Exception, patience: float) -> str:
    if isinstance(error, ProcessExpired):
        return f"cannot be read: the process that read it died ({error})"
    return f"cannot be read: not done after {patience:.0f} seconds"
