"""What an entity, a process or an agreement is called in a language, for whoever writes about it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from garant._tables import alternatives, rows

_ROOT = Path(__file__).parent
# For each file: the number of its columns (least, most), and the column of the names by language; the first name of a cell is the usual one.
_FILES: dict[str, tuple[int, int, dict[str, int]]] = {
    "countries.tsv": (15, 15, {"en": 3, "fr": 4}),
    "institutions.tsv": (6, 8, {"en": 5, "fr": 6}),
    "organisations.tsv": (6, 9, {"en": 5, "fr": 6}),
    "processes.tsv": (2, 12, {"en": 2, "fr": 3}),
    "agreements.tsv": (2, 12, {"en": 2, "fr": 3}),
}


@lru_cache(maxsize=8)
def labels(language: str) -> dict[str, str]:
    """The usual name of each thing in a language, by id and, for what has no id in the records, by English name."""
    found: dict[str, str] = {}
    for name, (least, most, columns) in _FILES.items():
        column = columns.get(language)
        if column is None:
            continue
        for _, cells in rows(_ROOT / name, least, most):
            names = alternatives(cells[column]) if column < len(cells) else []
            if names:
                found.setdefault(cells[0], names[0])
                if name in ("processes.tsv", "agreements.tsv"):
                    found.setdefault(cells[1], names[0])
    return found
