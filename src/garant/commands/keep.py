"""Keeping a record: `garant history`, `undo`, `re-read`, `check`, `backup` and `restore`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from garant.commands.options import add_reading, add_record, fail

if TYPE_CHECKING:
    from garant.commands import Commands


def register(commands: Commands) -> None:
    """Add the commands' parsers."""
    command = commands.add_parser("history", help="what changed the record, operation by operation")
    add_record(command)
    command.set_defaults(run=run_history)
    command = commands.add_parser("undo", help="take back the last operation, or the one named")
    command.add_argument("operation", nargs="?", type=int, metavar="N", help="its number, as `garant history` tells it")
    add_record(command)
    command.set_defaults(run=run_undo)
    command = commands.add_parser("re-read", help="read the stored texts anew, after an upgrade, and say what changes")
    add_record(command)
    command.add_argument("--all", action="store_true", help="also what this version has read")
    command.add_argument("--dry-run", action="store_true", help="only say what would change")
    add_reading(command)
    command.set_defaults(run=run_reread)
    command = commands.add_parser("check", help="whether every offset, id and reference of the record holds")
    add_record(command)
    command.set_defaults(run=run_check)
    command = commands.add_parser("backup", help="copy the record as it is now, a writer at work or not")
    command.add_argument("target", type=Path, metavar="FILE", help="where to; never written over")
    add_record(command)
    command.set_defaults(run=run_backup)
    command = commands.add_parser("restore", help="make a backup the record")
    command.add_argument("backup", type=Path, metavar="FILE", help="what `garant backup` wrote")
    command.add_argument("--replace", action="store_true", help="though there is a record")
    add_record(command)
    command.set_defaults(run=run_restore)


def run_history(options: argparse.Namespace) -> int:
    """One line an operation."""
    from garant.render.labels import shown
    from garant.store import open_record
    from garant.store.undo import history

    with open_record(options.record) as reader:
        for number, kind, at, detail in history(reader):
            print(f"{number:>5}  {at}  {kind:<14} {shown(detail)}")
    return 0


def run_undo(options: argparse.Namespace) -> int:
    """Take an operation back."""
    from garant.store import write_record
    from garant.store.undo import undo

    with write_record(options.record) as writer:
        print(undo(writer, options.operation))
    return 0


def run_reread(options: argparse.Namespace) -> int:
    """One line a change, then how many there are."""
    from garant import batch
    from garant._errors import InputError
    from garant.render.labels import shown
    from garant.store import write_record
    from garant.store.reread import read_again

    count = failed = 0
    chosen, own = batch.parsers(options.parser), batch.own_data(options.ontology, options.actors)
    with write_record(options.record) as writer:
        if not options.dry_run:
            writer.begin("re-read", everything=options.all)
        for change in read_again(writer, chosen, everything=options.all, store=not options.dry_run, own=own):
            if isinstance(change, InputError):
                failed += 1
                fail(change)
            else:
                count += 1
                print(shown(str(change)))
    print(f"{count} changes" + (" (none stored)" if options.dry_run else ""))
    return 1 if failed else 0


def run_check(options: argparse.Namespace) -> int:
    """One line a fault; 1 where there is one."""
    from garant.render.labels import shown
    from garant.store import open_record
    from garant.store.check import faults

    with open_record(options.record) as reader:
        found = [print(shown(fault)) for fault in faults(reader)]
        print(f"{len(reader.documents())} documents, {len(found)} faults")
    return 1 if found else 0


def run_backup(options: argparse.Namespace) -> int:
    """Copy the record."""
    from garant.store.backup import back_up

    print(f"{back_up(options.record, options.target)} documents in {options.target}")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Put a backup in the record's place."""
    from garant.store.backup import restore

    print(f"{restore(options.backup, options.record, replace=options.replace)} documents restored")
    return 0
