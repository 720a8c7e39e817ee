"""`garant load LAKE`: what `garant code-corpus` wrote, into a record; the one committer behind many workers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from garant.commands.options import add_record

if TYPE_CHECKING:
    from garant.commands import Commands


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser("load", help="put the documents of a coded corpus into a record")
    command.add_argument(
        "lake", metavar="DIR", help="what `garant code-corpus` wrote: a folder, or a URL that fsspec knows"
    )
    add_record(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Store each document with its records, those that are known left out."""
    from garant._errors import InputError
    from garant.store import write_record
    from garant.store.add import Tally

    try:
        from garant.cluster import read_lake
    except ImportError as error:
        raise InputError("reading a lake needs more: pip install 'garant[corpus]'", options.lake) from error
    tally = Tally()
    with write_record(options.record) as writer:
        writer.begin("load", lake=options.lake)
        for records in read_lake(options.lake):
            tally.count(writer.add(records))
    print(tally)
    return 0
