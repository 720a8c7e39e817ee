"""The event ontology as data: PLOVER's types, modes, scores and CAMEO codes (`plover.toml`), or a user's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._errors import DataError
from garant._tables import toml
from garant.own import SHIPPED, Own
from garant.records import Codes

_DEFAULT = Path(__file__).with_name("plover.toml")
_ADD, _REPLACE = "add", "replace"
_QUADS = (1, 2, 3, 4)
_KEYS = frozenset(
    {"quad", "symmetric", "score", "cameo", "planned", "refused", "content", "forces", "standing", "whole", "modes"}
)
# The Goldstein scale, on which PLOVER's scores lie.
_MOST = 10


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of the ontology. `symmetric`: every participant is an actor. `planned`: the code of what is only announced.
    `content`: what the act asks for or refuses is an event of its own. `forces`: a state does it through its military.
    `standing`: as a participle behind a noun it only says how two actors stand to each other. `whole`: an infinitive under it tells the
    same act. `refused`: the code of what its actor says it will not do."""

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
    whole: bool = False
    refused: str | None = None


class Ontology:
    """The types by name, and the codes of an event. `shipped_frames`: whether the languages' own frames are used."""

    def __init__(self, types: dict[str, EventType], shipped_frames: bool = True) -> None:
        self.types, self.shipped_frames = types, shipped_frames

    def modes(self) -> dict[str, frozenset[str]]:
        """Each type with the modes it allows."""
        return {name: frozenset(kind.modes) for name, kind in self.types.items()}

    def codes(self, type_: str, modes: tuple[str, ...], status: str, refused: bool = False) -> Codes:
        """PLOVER code, CAMEO code, quad class and score (-10 to 10).

        The PLOVER code of what is only announced is that of a word, not of a deed: a meeting to come is AGREE, harm to come THREATEN.
        `refused`: the actor says that it will not do it.
        """
        kind = self.types[type_]
        score, cameo = kind.modes.get(modes[0], (kind.score, kind.cameo)) if modes else (kind.score, kind.cameo)
        plover = (status == "planned" and kind.planned) or (refused and kind.refused) or type_
        return Codes(plover, cameo, kind.quad, score)


@lru_cache(maxsize=4)
def load_ontology(own: Own = SHIPPED) -> Ontology:
    """PLOVER, with or without a user's own types. Raises DataError for a type that does not hold, with file and line."""
    if own.types is None:
        return Ontology(dict(_types(toml(_DEFAULT), _DEFAULT)))
    table = toml(own.types)
    settings = {key: table.pop(key) for key in ("types", "frames") if key in table and not isinstance(table[key], dict)}
    for key, value in settings.items():
        if value not in (_ADD, _REPLACE):
            raise DataError(f'{key} is "{_ADD}" or "{_REPLACE}", not {value!r}', own.types, _line(own.types, key))
    types = dict(_types(table, own.types))
    if settings.get("types") != _REPLACE:
        types = load_ontology().types | types
    if not types:
        raise DataError("there is no type in this ontology", own.types)
    for name in table:
        for code, other in (("planned", types[name].planned), ("refused", types[name].refused)):
            if other not in (None, *types):
                raise DataError(f"type {name}: {code} is no type: {other}", own.types, _line(own.types, code, name))
    return Ontology(types, settings.get("frames") != _REPLACE)


def _types(table: dict[str, Any], path: Path) -> Iterator[tuple[str, EventType]]:
    for name, body in table.items():
        try:
            if not isinstance(body, dict):
                raise ValueError("a type is a table")
            if unknown := body.keys() - _KEYS:
                raise ValueError(f"no such key: {sorted(unknown)[0]} (known: {', '.join(sorted(_KEYS))})")
            yield name, _type(name, body)
        except KeyError as error:
            raise DataError(f"type {name}: {error.args[0]} is missing", path, _line(path, name)) from error
        except (TypeError, ValueError) as error:
            raise DataError(f"type {name}: {error}", path, _line(path, name)) from error


def _type(name: str, body: dict[str, Any]) -> EventType:
    modes = {}
    if not isinstance(body.get("modes", {}), dict):
        raise ValueError("modes is a table")
    for mode, value in body.get("modes", {}).items():
        if not isinstance(value, list) or len(value) not in (1, 2):
            raise ValueError(f"mode {mode} is [score] or [score, code]")
        if not all(isinstance(code, str) for code in value[1:]):
            raise ValueError(f"mode {mode}: the code is a text, not {value[1]!r}")
        modes[mode] = (_score(value[0]), value[1] if value[1:] else None)
    for key in ("cameo", "planned", "refused"):
        if not isinstance(body.get(key), str | None):
            raise ValueError(f"{key} is a text, not {body[key]!r}")
    if body["quad"] not in _QUADS or not isinstance(body["quad"], int) or isinstance(body["quad"], bool):
        raise ValueError(f"quad is 1, 2, 3 or 4, not {body['quad']!r}")
    return EventType(
        name, body["quad"], bool(body.get("symmetric", False)), _score(body["score"]), body.get("cameo"), body.get("planned"),
        bool(body.get("content", False)), bool(body.get("forces", False)), bool(body.get("standing", False)), modes,
        bool(body.get("whole", False)), body.get("refused"),
    )  # fmt: skip


def _score(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_MOST <= value <= _MOST:
        raise ValueError(f"a score is a number from -{_MOST} to {_MOST}, not {value!r}")
    return float(value)


def _line(path: Path, *keys: str) -> int | None:
    """The line where one of the last of these stands as a key or heading, after the other: tomllib keeps no lines."""
    key, *under = keys
    at = 0
    lines = path.read_text(encoding="utf-8").splitlines()
    if under:
        at = _line(path, under[0]) or 0
    pattern = re.compile(rf"\s*(\[\s*\"?{re.escape(key)}\"?[\].\s]|\"?{re.escape(key)}\"?\s*=)")
    return next((number for number, line in enumerate(lines, 1) if number > at and pattern.match(line)), None)
