"""A user's own actors: a tab-separated file with a heading, its columns in any order, only `name` needed.

A line with the id of a shipped actor changes that actor: its cells that are not empty take the place of ours, its names are added.
Any other line adds an actor, whose names are taken from whoever else bears them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from garant._errors import DataError
from garant._tables import alternatives, rows, toml

COLUMNS = ("id", "name", "aliases", "country", "sectors", "kind", "adjectives", "capitals", "offices")
_COUNTRY = "country"
_CODE_LENGTH = 3


@dataclass(frozen=True, slots=True)
class OwnActor:
    """One line: its cells by column, and where it stands."""

    cells: dict[str, str]
    path: Path
    line: int

    def wrong(self, what: str) -> DataError:
        """The error for this line."""
        return DataError(what, self.path, self.line)

    def list(self, column: str) -> list[str]:
        """The members of a cell, parted by `|`."""
        return alternatives(self.cells[column])


@cache
def codes() -> dict[str, frozenset[str]]:
    """The sectors, groups in the place of a country, and kinds of entities that a line may name."""
    return {name: frozenset(values) for name, values in toml(Path(__file__).with_name("codes.toml")).items()}


def read_actors(path: Path) -> Iterator[OwnActor]:
    """The lines of an actors file. Raises DataError for an unknown column, a line without a name or with an unknown sector or kind."""
    lines = rows(path, 1, len(COLUMNS))
    _, head = next(lines, (0, []))
    heading = "\t".join(head).strip().split("\t")
    if "name" not in heading or set(heading) - set(COLUMNS) or len(set(heading)) < len(heading):
        raise DataError(
            f"the first line names the columns: name, and any of {', '.join(c for c in COLUMNS if c != 'name')}",
            path,
            1,
        )
    for number, cells in lines:
        if any(cells[len(heading) :]):
            raise DataError(f"more cells than the {len(heading)} columns", path, number)
        actor = OwnActor({**dict.fromkeys(COLUMNS, ""), **dict(zip(heading, cells, strict=False))}, path, number)
        _check(actor)
        yield actor


def _check(actor: OwnActor) -> None:
    cells, known = actor.cells, codes()
    if not cells["name"]:
        raise actor.wrong("an actor needs a name")
    for sector in sectors(cells["sectors"]):
        if sector not in known["sectors"]:
            raise actor.wrong(f"no such sector: {sector} (known: {', '.join(sorted(known['sectors']))})")
    if cells["kind"] and cells["kind"] not in known["kinds"]:
        raise actor.wrong(f"no such kind: {cells['kind']} (known: {', '.join(sorted(known['kinds']))})")
    if cells["kind"] == _COUNTRY and not _is_code(cells["country"]):
        raise actor.wrong(f"a country needs a code of three capitals in the column country, not {cells['country']!r}")
    if cells["offices"] and cells["kind"] not in ("", "person"):
        raise actor.wrong("offices are held by persons")


def check_countries(actors: list[OwnActor], known: set[str]) -> None:
    """Raises DataError for a country that is neither known, nor a group, nor a country of the file itself."""
    own = {actor.cells["country"] for actor in actors if actor.cells["kind"] == _COUNTRY}
    for actor in actors:
        country = actor.cells["country"]
        if country and country not in known | own | codes()["groups"]:
            raise actor.wrong(
                f"no such country: {country} (a code of ISO 3166, a country of this file, or {', '.join(sorted(codes()['groups']))})"
            )


def sectors(cell: str) -> tuple[str, ...]:
    """The sectors of a cell, parted by commas or `|`."""
    return tuple(part.strip() for part in cell.replace("|", ",").split(",") if part.strip())


def _is_code(text: str) -> bool:
    return len(text) == _CODE_LENGTH and text.isalpha() and text.isupper()
