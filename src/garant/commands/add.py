"""`garant add PATH|URL|FEED…`: read documents and keep them in a record."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from garant.commands.options import add_record

if TYPE_CHECKING:
    from garant.commands import Commands


def register(commands: Commands) -> None:
    """Add the command's parser."""
    command = commands.add_parser("add", help="read documents and keep them, with what was read, in a record")
    command.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="text, HTML or JSON Lines; a folder of them; - for standard input"
    )
    add_record(command)
    command.add_argument("--language", metavar="xx", help="language of all documents (fr, en), not to be identified")
    command.add_argument(
        "--published", metavar="YYYY-MM-DD", help="publication date of all documents, not to be inferred"
    )
    command.add_argument(
        "--parser", action="append", default=[], metavar="[xx=]NAME", help="another Universal Dependencies pipeline"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read, store, and say in one line how it went."""
    from garant import batch
    from garant._errors import InputError
    from garant.sources import find_documents, prepare_many
    from garant.store import write_record
    from garant.store.add import Tally, add_documents

    chosen = batch.parsers(options.parser)
    tally = Tally()
    with write_record(options.record) as writer:
        writer.begin("add", inputs=options.inputs)
        documents = prepare_many(
            find_documents(options.inputs), batch.supported(chosen), options.language, options.published
        )
        for outcome in add_documents(writer, documents, chosen):
            tally.count(outcome)
            if isinstance(outcome, InputError):
                print(outcome, file=sys.stderr)
    print(tally)
    return 1 if tally.failed else 0
