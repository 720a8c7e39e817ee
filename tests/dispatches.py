"""Invented documents as the contract writes them, for tests of what is done with a record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from garant.ontology import load_ontology
from garant.store import write_record
from garant.world import load_world

Record = dict[str, Any]


def span(text: str, words: str) -> Record:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def entity(text: str, words: str, id_: str) -> Record:
    """A mention of someone of the shipped world."""
    known = load_world().entities[id_]
    return span(text, words) | {"id": id_, "name": known.name, "country": known.country, "sectors": list(known.sectors)}


def document(
    id_: str,
    text: str,
    published: str,
    language: str = "en",
    publisher: str | None = "The Wire",
    title: str | None = None,
) -> Record:
    return {
        "kind": "document", "id": id_, "language": language, "title": title, "publisher": publisher, "text": text, "boilerplate": [],
        "published": {"start": published, "end": published, "basis": "given", "evidence": []},
    }  # fmt: skip


def event(
    of: Record, type_: str, trigger: str, actors: Sequence[Record] = (), recipients: Sequence[Record] = (), mode: Sequence[str] = (),
    status: str = "occurred", voice: Sequence[str] = (), start: str | None = None, end: str | None = None, place: Record | None = None, **facets: Any,
) -> Record:  # fmt: skip
    text, word = of["text"], span(of["text"], trigger)
    start = start or of["published"]["start"]
    return {
        "kind": "event", "id": f"{of['id']}/e{word['start']}", "document": of["id"], "type": type_, "mode": list(mode), "context": ["military"],
        "actors": list(actors), "recipients": list(recipients), "place": place,
        "date": {"start": start, "end": end or start, "resolution": "day", "basis": "anchored", "evidence": None}, "status": status,
        "voice": list(voice), "trigger": word, "evidence": {"start": 0, "end": len(text), "text": text}, "mentions": [word], "confidence": 0.8,
        "codes": load_ontology().codes(type_, tuple(mode), status).to_dict(),
    } | facets  # fmt: skip


def place(
    text: str, words: str, name: str, latitude: float, longitude: float, country: str, resolution: str = "city"
) -> Record:
    return span(text, words) | {
        "name": name,
        "latitude": latitude,
        "longitude": longitude,
        "country": country,
        "resolution": resolution,
    }


def strike() -> list[Record]:
    text = "Russian planes bombed a depot near Idlib on Tuesday, Ankara said, after Turkish troops had shelled Saraqib."
    doc = document("strike", text, "2019-02-12", title="=Idlib under fire")
    said = {
        "kind": "statement", "id": "strike/s1", "document": "strike", "speakers": [entity(text, "Ankara", "TUR")], "addressees": [],
        "cue": span(text, "said"), "content": {"start": 0, "end": 51, "text": text[:51]}, "form": "indirect", "medium": None, "within": None,
        "stance": "assert",
    }  # fmt: skip
    russia, turkey = entity(text, "Russian planes", "RUS"), entity(text, "Turkish troops", "TUR")
    toll = {"killed": span(text, "depot") | {"low": 3, "high": 5}}
    return [
        doc, said,
        event(doc, "ASSAULT", "bombed", [russia], [], ["aerial"], voice=["strike/s1"], place=place(text, "Idlib", "Idlib", 35.93, 36.63, "SYR"), toll=toll),
        event(doc, "ASSAULT", "shelled", [turkey], [russia], ["heavy-weapons"], start="2019-02-11",
              place=place(text, "Saraqib", "Saraqib", 35.86, 36.81, "SYR"), violation={"agreement": "the truce", "zone": None, "alleged_by": []}),
    ]  # fmt: skip


def talks() -> list[Record]:
    text = "Les présidents russe et turc se réuniront à Alep en mars pour l'évacuation promise par Moscou."
    doc = document("talks", text, "2019-03-01", "fr", "Le Courrier")
    russia, turkey = entity(text, "russe", "RUS"), entity(text, "turc", "TUR")
    return [
        doc,
        event(doc, "CONSULT", "réuniront", [russia, turkey], status="planned", start="2019-03-01", end="2019-03-31",
              place=place(text, "Alep", "Aleppo", 36.2, 37.16, "SYR"), meeting={"series": None, "ordinal": 2, "level": "presidents", "topics": []}),
        event(doc, "AGREE", "promise", [entity(text, "Moscou", "RUS")], start="2019-01-01", end="2019-12-31",
              place=place(text, "Alep", "Syria", 35.0, 38.0, "SYR", "country"),
              commitment={"measure": span(text, "évacuation"), "beneficiary": None, "agreement": None, "deadline": None,
                          "specified": {"measure": True, "deadline": False}}),
        {"kind": "tie", "id": "talks/t1", "document": "talks", "subject": russia, "relation": "guarantor_of", "object": span(text, "évacuation"),
         "status": "occurred", "voice": [], "evidence": span(text, "russe"), "period": None},
        {"kind": "designation", "id": "talks/g1", "document": "talks", "actor": turkey, "term": span(text, "turc"), "voice": [], "stance": "neutral"},
        {"kind": "count", "id": "talks/c1", "document": "talks", "what": "violation", "number": span(text, "mars") | {"low": 2, "high": 2},
         "parts": [], "previous": None, "place": None,
         "period": {"start": "2019-02-28", "end": "2019-02-28"}, "reporter": [russia], "side": [turkey], "agreement": None, "check": {},
         "disagrees_with": [], "voice": [], "evidence": span(text, "mars")},
    ]  # fmt: skip


def stored(path: Path, *documents: list[Record], origin: str = "read") -> Path:
    """A record of these documents."""
    with write_record(path) as writer, writer.transaction():
        writer.begin("add")
        writer.store(documents, content=[found[0]["id"] for found in documents], origin=origin)
    return path
