"""What runs the work on shards: this machine's processes, Dask or Ray. Each gives back a shard and its result as soon as it is done.

The result is None where the processes that had the shard died, again and again; any other failure is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from typing import Any

from garant._errors import InputError
from garant.cluster.shards import Shard
from garant.workers import forked_pool

Result = dict[str, Any]
Work = Callable[[Shard], Result]
Engine = Callable[[Work, Sequence[Shard], int, str | None], Iterator[tuple[Shard, Result | None]]]
# How often a shard whose process dies is tried anew before it is given back.
_TRIES = 2


def local(
    work: Work, shards: Sequence[Shard], workers: int, address: str | None
) -> Iterator[tuple[Shard, Result | None]]:
    """In this process (one worker) or in as many processes of this machine; `address` is not used."""
    from pebble import ProcessExpired

    if workers == 1:
        yield from ((shard, work(shard)) for shard in shards)
        return
    with forked_pool(workers) as pool:
        waiting = list(shards)
        for _ in range(_TRIES):
            futures: dict[Future[Result], Shard] = {pool.schedule(work, args=(shard,)): shard for shard in waiting}
            waiting = []
            for future in as_completed(futures):
                try:
                    yield futures[future], future.result()
                except ProcessExpired:
                    waiting.append(futures[future])
    yield from ((shard, None) for shard in waiting)


def dask(
    work: Work, shards: Sequence[Shard], workers: int, address: str | None
) -> Iterator[tuple[Shard, Result | None]]:
    """On the Dask scheduler at `address`, or on a cluster of `workers` processes of this machine."""
    try:
        from distributed import Client, KilledWorker, LocalCluster
        from distributed import as_completed as as_done
    except ImportError as error:
        raise InputError("not installed: pip install 'garant[dask]'", "the engine dask") from error
    here = None if address else LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0")  # type: ignore[no-untyped-call]
    try:
        with Client(address or here) as client:  # type: ignore[no-untyped-call]
            futures = {client.submit(work, shard, pure=False): shard for shard in shards}
            for future in as_done(futures):  # type: ignore[no-untyped-call]
                try:
                    yield futures[future], future.result()
                except KilledWorker:
                    yield futures[future], None
    finally:
        if here is not None:
            here.close()


def ray(
    work: Work, shards: Sequence[Shard], workers: int, address: str | None
) -> Iterator[tuple[Shard, Result | None]]:
    """On the Ray cluster at `address`, or on `workers` processes of this machine."""
    try:
        import ray as engine
    except ImportError as error:
        raise InputError("not installed: pip install 'garant[ray]'", "the engine ray") from error
    engine.init(
        **({"address": address} if address else {"num_cpus": workers, "include_dashboard": False}), log_to_driver=False
    )
    try:
        task = engine.remote(max_retries=_TRIES)(work.func if hasattr(work, "func") else work)
        extra = getattr(work, "keywords", {})
        futures = {task.remote(shard, **extra): shard for shard in shards}
        while futures:
            done, _ = engine.wait(list(futures))
            try:
                result = engine.get(done[0])
            except engine.exceptions.WorkerCrashedError:
                result = None
            yield futures.pop(done[0]), result
    finally:
        engine.shutdown()


ENGINES: dict[str, Engine] = {"local": local, "dask": dask, "ray": ray}
