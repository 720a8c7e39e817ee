"""Records as JSON Lines, the contract itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

from garant.pipeline import Reading


def text(reading: Reading) -> str:
    """All lines of one document."""
    return "".join(lines(reading))


def lines(reading: Reading) -> Iterator[str]:
    """One line a record, in the contract's order, UTF-8 written out."""
    for record in reading.records():
        yield json.dumps(record.to_dict(), ensure_ascii=False, allow_nan=False) + "\n"
