"""`garant export FORMAT`: the record in the formats of the field, for other tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from garant.commands.options import add_filters, add_record, filters

if TYPE_CHECKING:
    from garant.commands import Commands

FORMATS = ("plover", "gdelt", "acled", "icews", "geojson", "parquet", "csv", "jsonl")


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser(
        "export",
        help="write a record for other tools: PLOVER, GDELT, ACLED and ICEWS columns, GeoJSON, Parquet, CSV, JSON Lines",
    )
    command.add_argument("format", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    add_record(command)
    add_filters(command)
    command.add_argument(
        "--level",
        choices=("report", "happening"),
        default="report",
        help="a row a report (default), or a row a happening",
    )
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write to FILE (gdelt: FILE.export.CSV and FILE.mentions.CSV; parquet: a new folder)",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Export, and say how many rows there are."""
    from garant.cli import stdout
    from garant.export.export import export
    from garant.store import open_record
    from garant.store.ask import Query

    query = Query.of("events", **filters(options))
    with open_record(options.record) as reader:
        count = export(reader, options.format, query, options.level, options.out, stdout())
    if options.out:
        print(f"{count} rows", file=sys.stderr)
    return 0
