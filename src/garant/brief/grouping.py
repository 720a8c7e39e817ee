"""Several records that tell one thing become one line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from garant.brief.material import Dict, Material, evidence, sentence
from garant.brief.model import Line, Ref
from garant.brief.wording import Wording

Key = TypeVar("Key", bound=Hashable)


def grouped(
    records: Iterable[dict[str, Any]], key: Callable[[dict[str, Any]], Key | None]
) -> dict[Key, list[dict[str, Any]]]:
    """Records by key, in the order of the first; those without a key are left out."""
    found: dict[Key, list[dict[str, Any]]] = {}
    for record in records:
        if (value := key(record)) is not None:
            found.setdefault(value, []).append(record)
    return found


def refs(records: Iterable[Dict], *ways: str) -> tuple[Ref, ...]:
    """What records rest on, each once."""
    return tuple(dict.fromkeys(evidence(record, *ways) for record in records))


def sentences(records: Iterable[Dict], material: Material) -> tuple[Ref, ...]:
    """The sentences around what records rest on, each once."""
    return tuple(dict.fromkeys(sentence(record, material.source(record)) for record in records))


def said(records: Iterable[Dict], material: Material, words: Wording) -> str:
    """On whose word, all of them."""
    return words.listing(dict.fromkeys(material.voice(record) for record in records))


def line(parts: Iterable[str], rests_on: tuple[Ref, ...], items: Iterable[Line] = ()) -> Line:
    """A line of parts parted by dots, the empty ones left out."""
    return Line(" · ".join(part for part in parts if part), rests_on, tuple(items))


def most_telling(records: Iterable[dict[str, Any]], key: str) -> Any:
    """The last value that is given, in the order of publication; None where none is."""
    return next((record[key] for record in reversed(list(records)) if record.get(key)), None)
