"""The command line: `garant read FILE…`. The reading itself is imported only when there is something to read."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from garant import __version__
from garant._errors import GarantError, InputError
from garant._late import left_out
from garant._progress import Progress
from garant.commands import register_all

if TYPE_CHECKING:
    from garant.batch import Outcome
    from garant.pipeline import Reading

FORMATS = ("text", "jsonl", "csv")
# Columns of the text format where there is no terminal to ask and no COLUMNS.
_WIDTH = 120
_UNREADABLE, _MISUSED = 1, 2
# What a shell reports for a program that these signals end.
_PIPE_CLOSED, _INTERRUPTED = 128 + signal.SIGPIPE if hasattr(signal, "SIGPIPE") else 1, 128 + signal.SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0, 1 when a document could not be read, 2 for a wrong call."""
    options = build_parser().parse_args(arguments)
    try:
        with left_out(*_unneeded(options)):
            code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): say nothing.
        _drop_output()
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return _INTERRUPTED
    except GarantError as error:
        complain(error)
        return _UNREADABLE
    except OSError as error:
        # A full disk, a device that is gone: what is read and what is kept have errors of their own, so this is what was being written.
        complain(InputError(f"cannot be written: {error.strerror or error}", str(error.filename or "the output")))
        _drop_output()
        return _UNREADABLE
    return code


def _unneeded(options: argparse.Namespace) -> tuple[str, ...]:
    """torch, where only the shipped pipelines are used; a pipeline that the user names may be made with it."""
    return () if getattr(options, "parser", None) or "GARANT_PARSER" in os.environ else ("torch",)


def _drop_output() -> None:
    """Keep Python from flushing into a closed pipe or a full disk at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(error: GarantError) -> None:
    """One line on standard error, whatever the name of the file or the message holds."""
    from garant.render.labels import shown

    print(shown(str(error)), file=sys.stderr)


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="garant", description="Read dispatches on conflicts and peace processes into a sourced record."
    )
    parser.add_argument("--version", action="version", version=f"garant {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    read = commands.add_parser(
        "read", help="read documents and print who did what to whom, where, when, and on whose word"
    )
    _add_input(read)
    read.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for a person, jsonl for the records, csv for a table of events",
    )
    read.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    read.add_argument(
        "--workers", type=_workers, default=1, metavar="N", help="read on N processor cores; 0 for all of this machine"
    )
    read.set_defaults(run=_read)
    explain = commands.add_parser("explain", help="say why each event was read as it was, or why a word gave none")
    _add_input(explain)
    explain.add_argument(
        "--event", metavar="ID", help="only the event of this id; the part behind the document's id will do"
    )
    explain.add_argument(
        "--word", metavar="WORD", help="every place where this word stands, whether it was read as an event or not"
    )
    explain.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for a person, or one JSON object a line"
    )
    explain.set_defaults(run=_explain)
    bench = commands.add_parser("bench", help="read gold and print how far the records agree with it")
    bench.add_argument(
        "gold",
        nargs="*",
        type=Path,
        metavar="GOLD",
        help="folders of articles or files of sentences; without one, the checkout's eval/",
    )
    _add_parser(bench)
    bench.add_argument(
        "--verbose", action="store_true", help="all counts, and a line for each miss, false alarm and wrong role"
    )
    bench.add_argument(
        "--update-baseline",
        action="store_true",
        help="raise the floors beside the gold to what is measured, less a margin",
    )
    bench.add_argument("--allow-lower", action="store_true", help="with --update-baseline: floors may fall as well")
    bench.set_defaults(run=_bench)
    register_all(commands)
    return parser


def _add_input(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="text, HTML, JSON Lines, feeds, WARC or Parquet; a folder of them; a web address; - for standard input",
    )
    command.add_argument(
        "--private-addresses", action="store_true", help="fetch from private and loopback addresses, too"
    )
    command.add_argument("--language", metavar="xx", help="language of all documents (fr, en), not to be identified")
    command.add_argument(
        "--published", type=_day, metavar="YYYY-MM-DD", help="publication date of all documents, not to be inferred"
    )
    command.add_argument(
        "--ontology",
        metavar="FOLDER",
        help="a folder with event types and frames of your own, beside or in the place of PLOVER's",
    )
    command.add_argument(
        "--actors", metavar="FILE", help="a table of actors of your own, beside or in the place of ours"
    )
    _add_parser(command)


def _add_parser(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--parser", action="append", default=[], metavar="[xx=]NAME",
        help="another Universal Dependencies pipeline, a spaCy package or a folder, for all languages or for xx; may be repeated",
    )  # fmt: skip


def _day(value: str) -> str:
    try:
        return str(date.fromisoformat(value))
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date (YYYY-MM-DD): {value!r}") from None


def _workers(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(f"not a number of processes: {value!r}")
    return int(value)


def _read(options: argparse.Namespace) -> int:
    if options.out and (wrong := _bad_output(options.out, options.files)):
        print(f"{options.out}: {wrong}", file=sys.stderr)
        return _MISUSED
    try:
        target = options.out.open("w", encoding="utf-8", newline="\n") if options.out else nullcontext(stdout())
    except OSError as error:
        print(f"{options.out}: cannot be written: {error.strerror}", file=sys.stderr)
        return _MISUSED
    with target as out, Progress() as progress:
        if options.workers != 1:
            return _read_parallel(options, out, progress)
        return _write(_outcomes(options, progress), _writer(options.format, out), out, progress)


def _explain(options: argparse.Namespace) -> int:
    from garant import batch, explain
    from garant.sources import find_inputs, prepare_many

    chosen, own = batch.parsers(options.parser), batch.own_data(options.ontology, options.actors)
    documents = prepare_many(
        find_inputs(options.files, private=options.private_addresses),
        batch.supported(chosen),
        options.language,
        options.published,
    )
    as_json = options.format == "json"
    return explain.run(
        documents, chosen, stdout(), sys.stderr, event=options.event, word=options.word, as_json=as_json, own=own
    )


def _bench(options: argparse.Namespace) -> int:
    from garant import batch, bench

    chosen = batch.parsers(options.parser)
    return bench.run(
        options.gold, chosen, stdout(), sys.stderr, verbose=options.verbose, update=options.update_baseline, lower=options.allow_lower
    )  # fmt: skip


def _bad_output(out: Path, inputs: Sequence[str]) -> str | None:
    """Why this file must not be written: it would be read while it is written over."""
    if out.exists() and any(name != "-" and Path(name).exists() and out.samefile(name) for name in inputs):
        return "is one of the inputs"
    return None


def stdout() -> TextIO:
    """Standard output in UTF-8, whatever the locale: the record contract says so."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="strict", newline="\n")
    return sys.stdout


def _outcomes(options: argparse.Namespace, progress: Progress) -> Iterator[Outcome]:
    from garant import batch
    from garant.sources import find_inputs, prepare_many

    chosen, own = batch.parsers(options.parser), batch.own_data(options.ontology, options.actors)
    documents = prepare_many(
        find_inputs(options.files, private=options.private_addresses),
        batch.supported(chosen),
        options.language,
        options.published,
    )
    return batch.read_stream(progress.found(documents), chosen, progress.tick, own)


def _read_parallel(options: argparse.Namespace, out: TextIO, progress: Progress) -> int:
    """As `_write`, by several processes: they make the lines, and this one writes them."""
    from garant import batch, workers
    from garant.coder import Coder, without_tree
    from garant.render import jsonl, table
    from garant.sources import find_inputs

    finish: dict[str, Callable[[Reading], Any]] = {"text": without_tree, "jsonl": jsonl.text, "csv": table.text}
    own = batch.own_data(options.ontology, options.actors)
    coder = Coder(finish[options.format], batch.parsers(options.parser), options.language, options.published, own)
    documents = progress.found(find_inputs(options.files, private=options.private_addresses))
    outcomes = workers.read_parallel(documents, coder, options.workers or workers.cores())
    write = _writer(options.format, out)
    return _write(progress.passed(outcomes), write if options.format == "text" else out.write, out, progress)


def _writer(name: str, out: TextIO) -> Callable[[Reading], None]:
    """What writes one document's record in a format to `out`; the heading of a CSV file is written at once."""
    if name == "text":
        from rich.console import Console

        from garant.render.text import print_reading

        width = None if out.isatty() or "COLUMNS" in os.environ else _WIDTH
        console = Console(file=out, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
        return lambda reading: print_reading(reading, console)
    from garant.render import jsonl, table

    if name == "csv":
        out.write(table.header())
    lines = table.lines if name == "csv" else jsonl.lines
    return lambda reading: out.writelines(lines(reading))


def _write(outcomes: Iterator[Any], write: Callable[[Any], object], out: TextIO, progress: Progress) -> int:
    code = 0
    for outcome in outcomes:
        with progress.paused():
            if isinstance(outcome, InputError):
                complain(outcome)
                code = _UNREADABLE
            else:
                write(outcome)
                out.flush()
    return code
