"""`garant brief`: the one page on where a ceasefire stands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from garant.commands.options import add_record, fail

if TYPE_CHECKING:
    from garant.commands import Commands

FORMATS = ("text", "markdown", "html")


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser(
        "brief", help="one page: guarantors, commitments, violations, zones, meetings, claims and denials"
    )
    command.add_argument(
        "inputs", nargs="*", metavar="FILE", help="documents to read and brief at once; without any, the record's"
    )
    add_record(command)
    command.add_argument(
        "--since", type=_day, metavar="YYYY-MM-DD", help="mark, and list first, what became known from this day on"
    )
    command.add_argument(
        "--process", metavar="NAME", help="only documents that have to do with this process or agreement"
    )
    command.add_argument("--place", metavar="NAME", help="only what is in this place or country")
    command.add_argument("--actor", metavar="NAME", help="only what has to do with this actor")
    command.add_argument(
        "--language", default="en", metavar="xx", help="the language of the brief's own words: en (default), fr"
    )
    command.add_argument("--format", choices=FORMATS, default="text")
    command.add_argument("--full", action="store_true", help="every line, however long the page")
    command.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    command.add_argument(
        "--parser", action="append", default=[], metavar="[xx=]NAME", help="another Universal Dependencies pipeline"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Gather the records, make the brief, write it; 1 when a document could not be read."""
    from garant.brief import Scope, brief
    from garant.brief.build import ROOM

    failed: list[Exception] = []
    scope = Scope(options.process, options.place, options.actor, options.since)
    documents = _read(options, failed) if options.inputs else _stored(options.record)
    made = brief(documents, scope, options.language, room=None if options.full else ROOM)
    _write(made, options.format, options.out)
    return 1 if failed else 0


def _read(options: argparse.Namespace, failed: list[Exception]) -> Iterator[list[dict[str, Any]]]:
    from garant import batch
    from garant._errors import InputError
    from garant.sources import find_inputs, prepare_many
    from garant.store.add import records_of

    chosen = batch.parsers(options.parser)
    for outcome in batch.read_stream(prepare_many(find_inputs(options.inputs), batch.supported(chosen)), chosen):
        if isinstance(outcome, InputError):
            failed.append(outcome)
            fail(outcome)
        else:
            yield records_of(outcome)


def _stored(record: Path | None) -> Iterator[list[dict[str, Any]]]:
    from garant.store import open_record

    with open_record(record) as reader:
        for document in reader.documents():
            yield reader.records(document)


def _write(made: Any, format_: str, out: Path | None) -> None:
    if format_ == "text":
        from rich.console import Console

        from garant.brief.text import show

        if out is None:
            show(made, Console(highlight=False, markup=False, emoji=False))
        else:
            with out.open("w", encoding="utf-8") as file:
                show(made, Console(file=file, width=120, highlight=False, markup=False, emoji=False))
        return
    from garant.brief.html import page
    from garant.brief.markdown import markdown

    text = page(made) if format_ == "html" else markdown(made)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date (YYYY-MM-DD): {value!r}") from None
