"""A long run of `garant watch` against a feed that serves, changes, breaks and repeats: does anything grow that should not?

    python bench/soak.py MINUTES [FOLDER]

Prints, and writes to FOLDER/soak.csv, once a minute: rounds, articles served, documents stored, resident memory, open handles, bytes of the
record. At the end every article served must be in the record once, and `garant check` must find no fault; else the exit code is 1.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from web import Site, feed, page, serving

from garant import batch
from garant.sources.network import Fetcher
from garant.store import open_record, write_record
from garant.store.check import faults
from garant.store.watch import Feed, Watch, poll

WHO = (
    "The Arnorian army",
    "The rebels of the Westfold",
    "The government of Gondor",
    "The United Nations",
    "The Russian army",
    "Turkey",
)
DID = (
    "shelled the town of",
    "withdrew from",
    "accused its neighbours of attacking",
    "sent food to",
    "opened a crossing near",
    "held talks in",
)
WHERE = ("Aleppo", "Idlib", "Goma", "Kupiansk", "Hodeidah", "Mekele", "El Fasher", "Stepanakert")
DAY = "Mon, 05 Sep 2022 10:00:00 GMT"
# Entries that the feed shows at a time.
_SHOWN = 12
_COLUMNS = ("minute", "rounds", "served", "stored", "memory_mb", "handles", "record_mb")


def article(number: int) -> str:
    """An invented article; its words depend on its number alone."""
    chance = random.Random(number)
    told = [
        f"{chance.choice(WHO)} {chance.choice(DID)} {chance.choice(WHERE)} on day {number}, a spokesman said."
        for _ in range(3)
    ]
    return page(
        f"Report {number}", *told, f"It was report number {number} of the season.", banner=f"Banner {time.time()}"
    )


def change(site: Site, number: int, chance: random.Random) -> None:
    """What the site does between two rounds: a new article, an old one under another banner and address, an error, a broken feed."""
    site.pages[f"/{number}"] = article(number)
    entries = [(f"/{n}", f"Report {n}", DAY) for n in range(max(0, number - _SHOWN + 1), number + 1)]
    if chance.random() < 0.3:
        old = chance.randrange(number + 1)
        site.pages[f"/again/{number}"] = article(old)
        entries.append((f"/again/{number}", f"Report {old}", DAY))
    site.pages["/feed"] = feed(site, *entries)
    fate = chance.random()
    if fate < 0.05:
        site.pages["/feed"] = (500, {}, b"")
    elif fate < 0.1:
        site.pages["/feed"] = "<rss><channel><item><link>"
    elif fate < 0.15:
        site.pages["/feed"] = (200, {"Content-Length": "100000"}, b"<rss")


def memory_mb() -> float:
    """Resident memory of this process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def soak(minutes: float, folder: Path) -> bool:
    """Run; true when all held."""
    record, chance, rounds = folder / "soak.duckdb", random.Random(3), 0
    fetcher = Fetcher(private=True, pause=0)
    began = said = time.monotonic()
    with serving() as site, (folder / "soak.csv").open("w", newline="") as out:
        table = csv.writer(out)
        table.writerow(_COLUMNS)
        watch = Watch((Feed(site.url("/feed"), "en", "The Valley Wire"),), 1.0)
        while time.monotonic() - began < minutes * 60:
            change(site, rounds, chance)
            with write_record(record) as writer:
                writer.begin("watch")
                poll(writer, watch, fetcher, batch.parsers())
                stored = len(writer.documents())
            rounds += 1
            if time.monotonic() - said >= 60:
                said = time.monotonic()
                handles = len(list(Path("/proc/self/fd").iterdir()))
                row = (
                    round((said - began) / 60, 1),
                    rounds,
                    rounds,
                    stored,
                    round(memory_mb(), 1),
                    handles,
                    round(record.stat().st_size / 1e6, 2),
                )
                table.writerow(row)
                out.flush()
                print(*(f"{name} {value}" for name, value in zip(_COLUMNS, row, strict=True)), flush=True)
            time.sleep(1)
        # A round more, in which the feed is whole, for what the broken ones kept back.
        site.pages["/feed"] = feed(site, *((f"/{n}", f"Report {n}", DAY) for n in range(rounds)))
        with write_record(record) as writer:
            writer.begin("watch")
            poll(writer, watch, fetcher, batch.parsers())
    with open_record(record) as reader:
        wrong = list(faults(reader))
        stored = len(reader.documents())
    print(f"{rounds} articles served, {stored} documents stored, {len(wrong)} faults", *wrong[:5], sep="\n")
    return stored == rounds and not wrong


if __name__ == "__main__":
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    sys.exit(0 if soak(float(sys.argv[1]), target) else 1)
