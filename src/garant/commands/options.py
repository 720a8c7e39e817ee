"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_record(command: argparse.ArgumentParser) -> None:
    """The record that a command works on."""
    command.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="the record (default: $GARANT_RECORD, else record.duckdb in your data folder)",
    )
