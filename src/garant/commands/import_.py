"""`garant import FORMAT FILE…`: rows of UCDP GED, ICEWS, ACLED and GDELT into a record, as reports of their own origin."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from garant.commands.options import add_record, fail

if TYPE_CHECKING:
    from garant.commands import Commands

FORMATS = ("ucdp", "icews", "acled", "gdelt")


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser(
        "import", help="put rows of UCDP GED, ICEWS, ACLED or GDELT 2.0 into a record, to ask and compare them"
    )
    command.add_argument("dataset", choices=FORMATS, metavar="FORMAT", help=", ".join(FORMATS))
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="the data set's own file, plain, .gz or .zip"
    )
    add_record(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import each file and say in one line how it went."""
    from garant._errors import InputError
    from garant.importers.load import load
    from garant.store import write_record

    code = 0
    with write_record(options.record) as writer:
        writer.begin("import", format=options.dataset, files=[str(file) for file in options.files])
        for file in options.files:
            try:
                tally = load(writer, options.dataset, file, fail)
            except InputError as error:
                fail(error)
                code = 1
                continue
            print(f"{file.name}: {tally}")
            code = code or int(tally.bad > 0)
    return code
