"""`garant code-corpus INPUT… --out DIR`: a corpus into a lake of Parquet files, on one machine or many."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from garant.commands import Commands

_ENGINES = ("local", "dask", "ray")


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser("code-corpus", help="read a corpus, on one machine or many, into Parquet files")
    command.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="WARC, JSON Lines, Parquet, text or HTML: files, folders or patterns, local or URLs",
    )
    command.add_argument(
        "--out", required=True, metavar="DIR", help="folder or URL of the lake; what it holds already is not done again"
    )
    command.add_argument("--engine", choices=_ENGINES, default="local", help="what runs the work")
    command.add_argument(
        "--workers", type=int, default=0, metavar="N", help="processes on this machine; 0 for one a core"
    )
    command.add_argument(
        "--address", metavar="ADDRESS", help="a running cluster of Dask or Ray, not one to be made here"
    )
    command.add_argument("--language", metavar="xx", help="language of all documents (fr, en), not to be identified")
    command.add_argument(
        "--published", metavar="YYYY-MM-DD", help="publication date of all documents, not to be inferred"
    )
    command.add_argument(
        "--parser", action="append", default=[], metavar="[xx=]NAME", help="another Universal Dependencies pipeline"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Code what is not coded yet, and say in one line how it went; 1 when a document could not be read."""
    from garant import batch
    from garant._errors import InputError

    try:
        from garant.cluster import code_corpus
    except ImportError as error:
        raise InputError(f"needs {error.name}: pip install 'garant[corpus]'", "code-corpus") from error
    summary = code_corpus(
        options.inputs, options.out, options.engine, workers=max(0, options.workers), address=options.address,
        parsers=batch.parsers(options.parser), language=options.language, published=options.published, tick=_tick,
    )  # fmt: skip
    known = f" ({summary.before} done before)" if summary.before else ""
    events = summary.records.get("event", 0)
    print(
        f"{options.out}: {summary.shards} shards{known}, {summary.documents} documents, {events} events, {summary.rejected} rejected"
    )
    return 1 if summary.rejected else 0


def _tick(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {of} shards", end="\n" if done == of else "", file=sys.stderr, flush=True)
