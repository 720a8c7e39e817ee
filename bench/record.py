"""How fast a record answers, and how large it is: synthetic events, or a data set imported. Prints one line a question.

    python bench/record.py FOLDER [--events 1000000]

FOLDER keeps the record between runs, so that only the first has to make it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from garant.ontology import load_ontology
from garant.records import STATUSES
from garant.store import open_record, write_record
from garant.store.ask import Query
from garant.world import load_world

_BATCH = 2_000
_PER_DOCUMENT = 8
_WORDS = [
    "forces",
    "shelled",
    "the",
    "northern",
    "district",
    "late",
    "on",
    "the",
    "day",
    "and",
    "the",
    "two",
    "sides",
    "traded",
    "blame",
    "near",
    "an",
    "old",
    "bridge",
    "while",
    "monitors",
    "waited",
    "for",
    "access",
]
_QUESTIONS: tuple[dict[str, Any], ...] = (
    {"actor": "Russia", "date": "2018-06", "limit": 50},
    {"by": "Russia", "on": "Turkey", "since": "2018-06", "until": "2018-08"},
    {"actor": "Russia", "date": "2018-06"},
    {"actor": "Syria", "date": "2018-06", "type": "ASSAULT"},
    {"place": "36,35,38,37", "date": "2018-06", "limit": 50},
    {"voice": "Turkey", "date": "2018-06", "limit": 50},
    {"actor": "Russia", "count_by": "month"},
    {"date": "2018", "count_by": "dyad", "limit": 50},
    {"count_by": ("month", "type")},
    {"text": "bridge", "date": "2018-06", "limit": 50},
)


def main() -> None:
    options = _options()
    path = options.folder / f"record-{options.events}.duckdb"
    if not path.exists():
        start = perf_counter()
        _make(path, options.events)
        print(f"made in {perf_counter() - start:.0f} s")
    print(f"{path.stat().st_size / options.events:.0f} bytes an event on disk")
    with open_record(path) as reader:
        for question in _QUESTIONS:
            times = []
            for _ in range(options.times):
                start = perf_counter()
                rows = reader.ask(Query.of("events", **question)).rows()
                times.append((perf_counter() - start) * 1000)
            print(f"{median(times):7.0f} ms (first {times[0]:.0f})  {len(rows):6} rows  {question}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    return parser.parse_args()


def _make(path: Path, events: int) -> None:
    chance = random.Random(1)
    documents = _documents(chance, events)
    with write_record(path) as writer:
        writer.begin("add", inputs=["synthetic"])
        while batch := [document for _, document in zip(range(_BATCH), documents, strict=False)]:
            with writer.transaction():
                writer.store(batch, content=[records[0]["id"] for records in batch])


def _documents(chance: random.Random, events: int) -> Iterator[list[dict[str, Any]]]:
    world = load_world()
    actors = [world.entities[id_] for id_ in list(world.entities)[:1500]]
    # Few actors make most of the news.
    weights = [1 / (rank + 3) for rank in range(len(actors))]
    known = [world.countries[code] for code in ("SYR", "RUS", "TUR", "USA", "IRN", "FRA", "UKR", "ISR")]
    actors = known + actors[: 1500 - len(known)]
    types = list(load_ontology().types.values())
    for number in range(events // _PER_DOCUMENT):
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(3650))
        id_ = f"{chance.getrandbits(64):016x}"
        text = ". ".join(" ".join(chance.choices(_WORDS, k=14)) for _ in range(_PER_DOCUMENT))
        document = {
            "kind": "document", "id": id_, "language": chance.choice(("en", "fr")), "title": f"Dispatch {number}",
            "publisher": f"Agency {chance.randrange(40)}", "published": {"start": str(day), "end": str(day), "basis": "given", "evidence": []},
            "text": text, "boilerplate": [],
        }  # fmt: skip
        spans = _spans(text)
        found = [
            _event(chance, id_, day, text, span, chance.choice(types), chance.choices(actors, weights, k=2))
            for span in spans
        ]
        yield [document, _statement(id_, text, spans[0], chance.choices(actors, weights)[0]), *found]


def _spans(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for sentence in text.split(". "):
        found.append((at, at + len(sentence)))
        at += len(sentence) + 2
    return found


def _entity(entity: Any, start: int) -> dict[str, Any]:
    return {
        "start": start, "end": start + 6, "text": "forces", "id": entity.id, "name": entity.name, "country": entity.country,
        "sectors": list(entity.sectors),
    }  # fmt: skip


def _statement(document: str, text: str, span: tuple[int, int], speaker: Any) -> dict[str, Any]:
    whole = {"start": span[0], "end": span[1], "text": text[span[0] : span[1]]}
    return {
        "kind": "statement", "id": f"{document}/s1", "document": document, "speakers": [_entity(speaker, span[0])], "addressees": [],
        "cue": whole, "content": whole, "form": "indirect", "medium": None, "within": None, "stance": "assert",
    }  # fmt: skip


def _event(
    chance: random.Random, document: str, day: date, text: str, span: tuple[int, int], kind: Any, pair: list[Any]
) -> dict[str, Any]:
    start, end = span
    mode = [chance.choice(list(kind.modes))] if kind.modes else []
    when = str(day - timedelta(days=chance.randrange(3)))
    codes = load_ontology().codes(kind.name, tuple(mode), "occurred")
    word = {"start": start, "end": start + 6, "text": text[start : start + 6]}
    return {
        "kind": "event", "id": f"{document}/e{start}", "document": document, "type": kind.name, "mode": mode, "context": ["military"],
        "actors": [_entity(pair[0], start)], "recipients": [_entity(pair[1], start + 8)],
        "place": word | {
            "name": f"Place {chance.randrange(5000)}", "latitude": round(chance.uniform(32, 38), 3), "longitude": round(chance.uniform(35, 43), 3),
            "country": "SYR", "resolution": "city",
        },
        "date": {"start": when, "end": when, "resolution": "day", "basis": "anchored", "evidence": None},
        "status": chance.choice(STATUSES), "voice": [f"{document}/s1"] if chance.random() < 0.3 else [], "trigger": word,
        "evidence": {"start": start, "end": end, "text": text[start:end]}, "mentions": [word], "confidence": round(chance.random(), 2),
        "codes": codes.to_dict(),
    }  # fmt: skip


if __name__ == "__main__":
    main()
