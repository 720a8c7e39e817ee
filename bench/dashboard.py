"""How fast the dashboard answers over many happenings: `python bench/dashboard.py [HAPPENINGS]`.

A record of invented dispatches is built in memory of nothing but numbers; then each request that a view makes is timed, without and with a filter,
through the application as a browser would ask it. Figures are wall-clock seconds, the median of three after one that warms up.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from garant.ontology import load_ontology
from garant.store import write_record
from garant.web.app import create_app

HOST = "127.0.0.1:8000"
FIRST = date(2011, 3, 1)
DAYS = 4000
PER_DOCUMENT = 4
VIEWS = {
    "overview": ("meta", "over-time?bucket=month", "changes", "meetings", "ceasefire", "commitments"),
    "map": ("map?box=35,32,43,38&cell=0.25", "map?cell=10", "zones"),
    "timeline": ("timeline?start=2011-03-01&end=2022-02-11", "timeline?start=2015-01-01&end=2015-03-01&lanes=type"),
    "actors": ("actors?nodes=30",),
    "records": ("ask/events?limit=50", "ask/happenings?limit=50", "ask/documents?limit=50"),
}
FILTERS = ("", "actor=TUR", "since=2015&until=2016", "type=ASSAULT&place=36,35,37.5,36.5")


def columns(number: int, seed: int = 7) -> dict[str, list[dict[str, Any]]]:
    """Rows of each table for so many happenings, each of one report."""
    chance = random.Random(seed)
    ontology = load_ontology()
    types = sorted(ontology.modes())
    codes = {one: ontology.codes(one, (), "occurred").to_dict() for one in types}
    actors = [
        ("RUS", "Russia"),
        ("TUR", "Turkey"),
        ("SYR", "Syria"),
        ("IRN", "Iran"),
        *((f"group-{n}", f"Group {n}") for n in range(400)),
    ]
    places = [
        (f"Place {n}", round(chance.uniform(32.5, 37), 3), round(chance.uniform(35.8, 42), 3)) for n in range(900)
    ]
    found: dict[str, list[dict[str, Any]]] = {
        "documents": [],
        "events": [],
        "roles": [],
        "reports": [],
        "happenings": [],
    }
    for n in range(number):
        document = f"d{n // PER_DOCUMENT}"
        day = FIRST + timedelta(days=int(DAYS * chance.random() ** 0.7))
        if n % PER_DOCUMENT == 0:
            found["documents"].append({
                "id": document, "source": document, "origin": "read", "operation": 1, "version": "0", "added": f"{day} 12:00:00", "language": chance.choice(("fr", "en")),
                "title": f"Dispatch {document}", "publisher": f"Publisher {chance.randrange(40)}", "published_start": str(day), "published_end": str(day),
            })  # fmt: skip
        type_, (place, latitude, longitude) = chance.choice(types), chance.choice(places)
        resolution = chance.choices(("city", "district", "province", "country"), (70, 10, 12, 8))[0]
        where = {
            "place": place,
            "place_country": "SYR",
            "place_resolution": resolution,
            "latitude": latitude,
            "longitude": longitude,
        }
        when = {"date_start": str(day), "date_end": str(day)}
        found["events"].append({
            "id": f"{document}/e{n}", "document": document, "type": type_, "status": "occurred", "quad": codes[type_]["quad"], "score": codes[type_]["score"],
            "trigger": "did", "start": 0, "end": 3, "evidence": f"{place} saw what it saw on {day}, said those who were there and those who were not.",
            "date_resolution": "day", **where, **when,
        })  # fmt: skip
        for role, (entity, name) in zip(
            ("actor", "recipient"), chance.sample(actors[: chance.choice((8, 404))], 2), strict=True
        ):
            found["roles"].append({"record": f"{document}/e{n}", "document": document, "kind": "event", "role": role, "position": 0, "entity": entity, "name": name, "country": entity if len(entity) == 3 else "SYR"})  # fmt: skip
        found["reports"].append({"number": n, "event": f"{document}/e{n}", "document": document, "happening": f"h{n}"})
        found["happenings"].append(
            {
                "id": f"h{n}",
                "type": type_,
                "reports": 1,
                "documents": 1,
                "sources": 1,
                "first_seen": str(day),
                "last_seen": str(day),
                "summary": "{}",
                **where,
                **when,
            }
        )
    return found


def build(path: Path, number: int) -> None:
    """Write the record."""
    import pyarrow as pa

    with write_record(path) as writer:
        for table, rows in columns(number).items():
            held = pa.Table.from_pylist(rows)
            writer.connection.register("held", held)
            names = ", ".join(f'"{name}"' for name in held.column_names)
            writer.connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM held")
            writer.connection.unregister("held")


def seconds(app: Any, path: str) -> float:
    """How long one answer takes."""

    async def asked() -> float:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=f"http://{HOST}") as client:
            start = perf_counter()
            answer = await client.get(path)
            assert answer.status_code == 200, answer.text
            return perf_counter() - start

    return asyncio.run(asked())


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.duckdb"
        start = perf_counter()
        build(path, number)
        print(
            f"{number} happenings, {path.stat().st_size / 1e6:.0f} MB, written in {perf_counter() - start:.0f} s",
            flush=True,
        )
        app = create_app(path, hosts=[HOST])
        for view, requests in VIEWS.items():
            for given in FILTERS:
                for request in requests:
                    # Some are of the record as a whole, and documents are of no type.
                    if given and request.startswith(("meta", "changes", "zones", "ask/documents")):
                        continue
                    asked = f"/api/{request}{'&' if '?' in request else '?'}{given}" if given else f"/api/{request}"
                    seconds(app, asked)
                    print(
                        f"{statistics.median(seconds(app, asked) for _ in range(3)):7.3f}  {view:<9} {asked}",
                        flush=True,
                    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
