"""What several commands share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_record(command: argparse.ArgumentParser) -> None:
    """The record that a command works on."""
    command.add_argument(
        "--record", type=Path, metavar="FILE", help="the record (default: $GARANT_RECORD, else record.duckdb in your data folder)"
    )


def fail(error: Exception) -> None:
    """One line on standard error, whatever the name of the file or the message holds."""
    from garant.render.labels import shown

    print(shown(str(error)), file=sys.stderr)
