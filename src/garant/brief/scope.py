"""What a brief is about: a process, a place, an actor, or all of it; and which documents and records have to do with that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from garant.world import fold

Records = list[dict[str, Any]]
# Kinds that are of interest in every document that has to do with the scope.
_ALWAYS = ("document", "statement")


@dataclass(frozen=True, slots=True)
class Scope:
    """`since` is the day from which on things count as new. A name is compared without case and marks, and a part of it will do."""

    process: str | None = None
    place: str | None = None
    actor: str | None = None
    since: date | None = None

    def of(self, records: Records) -> Records:
        """The records of a document that have to do with the scope; none where the document has not."""
        if self.process and not any(
            _names(self.process, record.get("name"), *record.get("other_names", []))
            for record in _of(records, "process", "agreement")
        ):
            if not any(
                _names(self.process, (record.get("meeting") or {}).get("series")) for record in _of(records, "event")
            ):
                return []
        kept = [
            record for record in records if record["kind"] in _ALWAYS or (self._here(record) and self._theirs(record))
        ]
        return kept if any(record["kind"] not in _ALWAYS for record in kept) else []

    def _here(self, record: Mapping[str, Any]) -> bool:
        if not self.place or record["kind"] not in ("event", "zone", "count"):
            return not self.place or record["kind"] in ("agreement", "process")
        place = record.get("place") or {}
        return _names(self.place, place.get("name"), place.get("text"), place.get("country"))

    def _theirs(self, record: Mapping[str, Any]) -> bool:
        return not self.actor or any(
            _names(self.actor, entity.get("name"), entity.get("id"), entity.get("country"))
            for entity in entities(record)
        )


def entities(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every entity anywhere in a record."""
    if isinstance(value, Mapping):
        if "sectors" in value and "name" in value:
            yield value
        for item in value.values():
            yield from entities(item)
    elif isinstance(value, list):
        for item in value:
            yield from entities(item)


def _of(records: Records, *kinds: str) -> Iterator[dict[str, Any]]:
    return (record for record in records if record["kind"] in kinds)


def _names(wanted: str, *names: str | None) -> bool:
    return any(fold(wanted) in fold(name) for name in names if name)
