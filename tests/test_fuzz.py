"""The fuzz targets in small: seeds, what was found before, and a few hundred changes of them. `fuzz/run.py` does the same for hours."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "fuzz"))
import targets

# Reading and asking cost milliseconds, the rest microseconds.
SLOW = {"texts": 6, "dates": 12, "queries": 8, "selects": 4, "imports": 4, "frames": 10}
CHUNKS = (
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b'"',
    b"'",
    b"\\ud800",
    b"[" * 2000,
    b"<!---->" * 40,
    b"9" * 400,
    b"1e999",
    b"nan",
    b"\n",
    b"\t",
    b"=",
    b"\xe2\x80\xae",
)


def changed(seed: bytes, chance: random.Random) -> bytes:
    """A seed with a few bytes turned, cut out, doubled, or something nasty put in."""
    data = bytearray(seed)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0 if at < len(data):
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randrange(1, 20)]
            case 2:
                data[at:at] = data[max(0, at - chance.randrange(1, 40)) : at]
            case _:
                data[at:at] = chance.choice(CHUNKS)
    return bytes(data)


def inputs(name: str) -> Iterator[bytes]:
    chance = random.Random(name)
    kept = list(targets.seeds(name))
    yield b""
    yield from kept
    for _ in range(SLOW.get(name, 150)):
        yield changed(chance.choice(kept), chance)


@pytest.mark.parametrize("name", targets.TARGETS)
def test_no_bytes_do_anything_but_be_read_or_refused(name: str) -> None:
    for data in inputs(name):
        targets.attempt(name, data)


@pytest.mark.parametrize("name", [name for name in targets.TARGETS if name not in ("selects", "imports", "queries")])
def test_the_first_seed_is_read(name: str) -> None:
    assert targets.attempt(name, next(iter(targets.seeds(name))))
