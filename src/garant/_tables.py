"""Reading the data files: tab-separated rows and TOML, every complaint with file and line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._errors import DataError


def rows(path: Path, least: int, most: int) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of a tab-separated file; `#` lines and blank lines are skipped, short rows padded to `most`.

    Raises DataError for a row with fewer than `least` or more than `most` cells, or a file that is not UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read ({error})", path) from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not least <= len(cells) <= most:
            raise DataError(f"{len(cells)} cells where {least} to {most} are due: {line[:80]!r}", path, number)
        yield number, cells + [""] * (most - len(cells))


def toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary. Raises DataError with tomllib's own line and column."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(str(error), path) from error
    except RecursionError:
        raise DataError("nested too deep", path) from None


def alternatives(cell: str) -> list[str]:
    """The members of an `a|b|c` cell, blanks dropped."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def parts(name: str) -> list[str]:
    """The words of a multiword name: parted by `_` or blanks, an elided article with its apostrophe a word of its own."""
    return list(_parts(name))


@lru_cache(maxsize=16_384)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ").replace("'", "' ").split())
