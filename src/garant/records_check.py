"""What must hold of every document's records, whoever made them: offsets, ids, references, lists, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from garant.ontology import load_ontology
from garant.records import RELATIONS, STATUSES

Dict = Mapping[str, Any]

FORMS = frozenset({"direct", "indirect", "mixed"})
STANCES = frozenset({"neutral", "favourable", "hostile"})
RESOLUTIONS = frozenset({"point", "city", "district", "province", "country", "zone"})


def problems(records: Sequence[Dict], types: Container[str] | None = None) -> Iterator[str]:
    """What is wrong with the records of one document (dictionaries in the contract's order, the document first), a line each.

    `types` are the event types that there are, without them PLOVER's.
    """
    document = records[0]
    if document.get("kind") != "document":
        yield f"{document.get('id')}: the first record is not a document"
        return
    text, own = document["text"], records[1:]
    known = load_ontology().types if types is None else types
    yield from (
        f"{record_id}: {count} records have this id"
        for record_id, count in Counter(r["id"] for r in records).items()
        if count > 1
    )
    statements = {record["id"] for record in own if record["kind"] == "statement"}
    for record in records:
        where = record["id"]
        yield from (f"{where}: {said}" for said in _spans(record, text, ""))
        yield from (f"{where}: {said}" for said in _dates(record, ""))
    for record in own:
        yield from (f"{record['id']}: {said}" for said in _references(record, document["id"], statements))
        yield from (f"{record['id']}: {said}" for said in _lists(record, known))


def _spans(value: Any, text: str, way: str) -> Iterator[str]:
    """Every object with `start`, `end` and `text` is a span of the document."""
    if isinstance(value, Mapping):
        start, end, words = value.get("start"), value.get("end"), value.get("text")
        if (
            isinstance(start, int)
            and isinstance(end, int)
            and (not 0 <= start < end <= len(text) or ("text" in value and text[start:end] != words))
        ):
            yield f"{way or 'the record'}: [{start}, {end}) is not {words!r} in the text"
        for name, item in value.items():
            yield from _spans(item, text, f"{way}.{name}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from _spans(item, text, way)


def _dates(value: Any, way: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        ends = value.get("start"), value.get("end")
        if "basis" in value and ("resolution" in value or "evidence" in value):
            try:
                start, end = (date.fromisoformat(item) if item else None for item in ends)
                if start and end and start > end:
                    yield f"{way}: from {start} to {end}"
            except (TypeError, ValueError):
                yield f"{way}: not ISO dates: {ends}"
        for name, item in value.items():
            yield from _dates(item, f"{way}.{name}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from _dates(item, way)


def _references(record: Dict, document: str, statements: set[str]) -> Iterator[str]:
    if record.get("document") != document:
        yield f"belongs to {record.get('document')!r}, not to {document!r}"
    named = [*(record.get("voice") or []), *([record["within"]] if record.get("within") else [])]
    yield from (f"no statement {name!r}" for name in named if name not in statements)


def _lists(record: Dict, types: Container[str]) -> Iterator[str]:
    kind = record["kind"]
    wanted: list[tuple[str, Any, Container[str]]] = []
    if kind == "event":
        wanted = [("type", record["type"], types), ("status", record["status"], STATUSES)]
        if record.get("place"):
            wanted.append(("place.resolution", record["place"]["resolution"], RESOLUTIONS))
        if not 0 <= record["confidence"] <= 1:
            yield f"confidence is {record['confidence']}"
    elif kind == "statement":
        wanted = [("form", record["form"], FORMS)]
    elif kind == "tie":
        wanted = [("relation", record["relation"], RELATIONS)]
    elif kind == "designation":
        wanted = [("stance", record["stance"], STANCES)]
    yield from (f"{name} is {value!r}" for name, value, known in wanted if value not in known)
