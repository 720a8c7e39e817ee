"""`garant ask TABLE`: what the record holds of events, statements, ties, meetings …, filtered, counted, in a terminal or a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from garant.commands.options import add_filters, add_record, filters

if TYPE_CHECKING:
    from garant.commands import Commands
    from garant.store.answer import Answer

FORMATS = ("text", "csv", "parquet", "jsonl", "geojson", "xlsx")
# Rows of a table in a terminal, where nobody says how many.
_SCREEN = 50
# Columns of the table where there is no terminal to ask.
_WIDTH = 160


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser(
        "ask", help="ask a record: who did what to whom, where, when, on whose word, filtered and counted"
    )
    command.add_argument(
        "table", nargs="?", default="events", metavar="TABLE",
        help="events (default), statements, ties, meetings, commitments, agreements, zones, designations, happenings, violations, counts, documents",
    )  # fmt: skip
    add_record(command)
    add_filters(command)
    command.add_argument(
        "--count-by",
        action="append",
        default=[],
        metavar="WHAT",
        help="count instead: month, week, day, dyad, actor, type, place, publisher …; a,b for both",
    )
    command.add_argument("--order", metavar="COLUMN", help="sort by a column; --order=-COLUMN from the greatest")
    command.add_argument(
        "--limit", type=int, metavar="N", help=f"so many rows at most (in a terminal {_SCREEN}, if nobody says)"
    )
    command.add_argument(
        "--sql", metavar="SELECT", help="a SELECT of your own on the documented views, instead of all the above"
    )
    command.add_argument(
        "--format", choices=FORMATS, default="text", help="a table for a person, or a file for other tools"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask and write the answer."""
    from garant.store import open_record
    from garant.store.ask import Query
    from garant.store.sql import ask_sql

    if options.sql:
        write_answer(ask_sql(options.record, options.sql, options.out), options)
        return 0
    limit = options.limit if options.limit is not None or options.format != "text" else _SCREEN
    query = Query.of(options.table, **filters(options), count_by=options.count_by, order=options.order, limit=limit)
    with open_record(options.record) as reader:
        write_answer(reader.ask(query), options)
    return 0


def write_answer(answer: Answer, options: argparse.Namespace) -> None:
    """Write an answer as the options `format` and `out` say."""
    from garant.cli import stdout
    from garant.export import files

    if options.format != "text":
        files.write(answer, options.format, options.out, stdout())
        return
    with files.opened(options.out, stdout()) as out:
        from rich.console import Console

        from garant.render.answer import print_answer

        console = Console(file=out, width=None if out.isatty() else _WIDTH, highlight=False, markup=False, emoji=False)
        rows = print_answer(answer, console)
    total = answer.total() if answer.query and rows == answer.query.limit else rows
    if not rows or total > rows:
        print(f"{rows} of {total}; --limit says how many" if rows else "nothing found", file=sys.stderr)
