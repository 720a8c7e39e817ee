"""What several commands share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

# Options that make a `Query`, those that may be repeated first.
_SEVERAL = {
    "actor": (
        "WHO",
        "who has a part in it, in any role: a name in any language, an id, a country's code, CODE:SECTOR; a|b for either",
    ),
    "by": ("WHO", "who acts (or speaks)"),
    "on": ("WHO", "who is acted upon (or spoken to)"),
    "type": ("TYPE", "a type, or a type with a mode (ASSAULT/aerial); of ties, the relation"),
    "place": ("PLACE", "a place's or a country's name, W,S,E,N in degrees, or a GeoJSON file"),
    "status": ("STATUS", "occurred, ongoing, planned, called_for, hypothetical, negated, denied"),
    "voice": ("WHO", "on whose word; author for nobody's but the author's"),
    "publisher": ("NAME", "who published it"),
    "language": ("xx", "language of the document"),
    "origin": ("NAME", "read, or the data set that it was imported from"),
    "document": ("ID", "the document"),
}
_SINGLE = {
    "since": ("DATE", "from this day, month or year on"),
    "until": ("DATE", "until this day, month or year"),
    "date": ("DATE", "in this day, month or year"),
    "text": ("WORDS", 'words of the evidence, without regard to case and accents; "…" a phrase, word* a beginning'),
}


def add_record(command: argparse.ArgumentParser) -> None:
    """The record that a command works on."""
    command.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="the record (default: $GARANT_RECORD, else record.duckdb in your data folder)",
    )


def fail(error: Exception) -> None:
    """One line on standard error, whatever the name of the file or the message holds."""
    from garant.render.labels import shown

    print(shown(str(error)), file=sys.stderr)


def add_filters(command: argparse.ArgumentParser) -> None:
    """The filters of a question."""
    for name, (metavar, help_) in _SEVERAL.items():
        command.add_argument(
            f"--{name}", action="append", default=[], metavar=metavar, help=f"{help_} (may be repeated)"
        )
    for name, (metavar, help_) in _SINGLE.items():
        command.add_argument(f"--{name}", metavar=metavar, help=help_)


def filters(options: argparse.Namespace) -> dict[str, Any]:
    """The filters that were given, as `Query` takes them."""
    return {name: getattr(options, name) for name in (*_SEVERAL, *_SINGLE)}


def add_reading(command: argparse.ArgumentParser) -> None:
    """With what documents are read: another parser, event types and actors of one's own."""
    command.add_argument(
        "--parser", action="append", default=[], metavar="[xx=]NAME", help="another Universal Dependencies pipeline"
    )
    command.add_argument("--ontology", metavar="FOLDER", help="a folder with event types and frames of your own")
    command.add_argument("--actors", metavar="FILE", help="a table of actors of your own")
