"""The event ontology as data: PLOVER's types, modes, scores and CAMEO codes (`plover.toml`), or a user's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from garant._errors import DataError
from garant._tables import toml
from garant.records import Codes

_DEFAULT = Path(__file__).with_name("plover.toml")


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of the ontology. `symmetric`: every participant is an actor. `planned`: the code of what is only announced.
    `content`: what the act asks for or refuses is an event of its own. `forces`: a state does it through its military.
    `standing`: as a participle behind a noun it only says how two actors stand to each other."""

    name: str
    quad: int
    symmetric: bool
    score: float
    cameo: str | None
    planned: str | None
    content: bool
    forces: bool
    standing: bool
    modes: dict[str, tuple[float, str | None]]


class Ontology:
    """The types by name, and the codes of an event."""

    def __init__(self, types: dict[str, EventType]) -> None:
        self.types = types

    def modes(self) -> dict[str, frozenset[str]]:
        """Each type with the modes it allows."""
        return {name: frozenset(kind.modes) for name, kind in self.types.items()}

    def codes(self, type_: str, modes: tuple[str, ...], status: str) -> Codes:
        """PLOVER code (an announced meeting or delivery is an agreement so far), CAMEO code, quad class and score (-10 to 10)."""
        kind = self.types[type_]
        score, cameo = kind.modes.get(modes[0], (kind.score, kind.cameo)) if modes else (kind.score, kind.cameo)
        plover = kind.planned if status == "planned" and kind.planned else type_
        return Codes(plover, cameo, kind.quad, score)


@lru_cache(maxsize=4)
def load_ontology(path: Path = _DEFAULT) -> Ontology:
    """Read an ontology file. Raises DataError for a type without its quad class or score."""
    types = {}
    for name, table in toml(path).items():
        try:
            modes = {mode: (float(score), cameo) for mode, (score, cameo) in table.get("modes", {}).items()}
            types[name] = EventType(
                name, int(table["quad"]), bool(table.get("symmetric", False)), float(table["score"]), table.get("cameo"),
                table.get("planned"), bool(table.get("content", False)),
                bool(table.get("forces", False)), bool(table.get("standing", False)), modes,
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"type {name}: {error}", path) from error
    return Ontology(types)
