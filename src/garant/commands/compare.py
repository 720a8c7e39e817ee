"""`garant compare ORIGIN [ORIGIN]`: which happenings two sources of a record both have, and which only one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from garant.commands.options import add_filters, add_record, filters

if TYPE_CHECKING:
    from garant.commands import Commands

FORMATS = ("text", "csv", "jsonl", "parquet", "xlsx")


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser(
        "compare", help="which happenings two origins (read, ucdp, acled …) both tell of, and which only one"
    )
    command.add_argument("first", metavar="ORIGIN", help="read, or a data set that was imported")
    command.add_argument("second", nargs="?", metavar="ORIGIN", help="another one; without it, all the others")
    command.add_argument(
        "--per",
        action="append",
        default=[],
        metavar="WHAT",
        help="month (default), year, country, place, type; may be repeated",
    )
    command.add_argument(
        "--list",
        choices=("both", "first", "second"),
        help="the happenings themselves: told by both, or by only the first or the second",
    )
    add_record(command)
    add_filters(command)
    command.add_argument(
        "--format", choices=FORMATS, default="text", help="a table for a person, or a file for other tools"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare and write the outcome."""
    from garant.commands.ask import write_answer
    from garant.store import open_record
    from garant.store.ask import Query
    from garant.store.compare import compare, listed

    asked = {name: value for name, value in filters(options).items() if value}
    within = Query.of("happenings", **asked) if asked else None
    with open_record(options.record) as reader:
        if options.list:
            answer = listed(reader, options.first, options.second, options.list, within=within)
        else:
            answer = compare(reader, options.first, options.second, by=options.per or ["month"], within=within)
            print(f"first: {options.first}; second: {options.second or 'all others'}", file=sys.stderr)
        write_answer(answer, options)
    return 0
