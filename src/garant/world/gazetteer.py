"""The gazetteer: places of the world by name, read from two sorted files without loading them.

`places.tsv` holds one place a line; `places.idx` holds one key a line, in byte order, with the offsets of the places so named, weightiest
first. A look-up is a binary search over one line a page of the index, then over that page; opening costs nothing, the first look-up a few
milliseconds.
Both are built by `training/build_gazetteer.py`; what they are made of is told in `SOURCES.md`.

Three kinds of key lead from a written name to its places, tried in this order:

- the words of the name, folded and joined, so that "Deir ez-Zor", "Deir Ezzor" and "deir-ez-zor" meet;
- the same without the Arabic article, for the countries where it is used ("Bab", "al-Bab");
- its sound (`sound`), marked by `~`, for the countries of conflicts whose names are transliterated in many ways ("Manbij", "Manbidj").
"""

from __future__ import annotations

import mmap
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from garant._errors import DataError
from garant._tables import toml
from garant.world import fold_words

_ROOT = Path(__file__).parent
# How finely a place of each kind pins an event (`resolution` of a record).
RESOLUTION = {
    "city": "city", "village": "city", "quarter": "city", "camp": "point", "base": "point", "airport": "point", "crossing": "point", "dam": "point",
    "bridge": "point", "building": "point", "port": "point", "field": "point", "plant": "point", "prison": "point", "mountain": "zone",
    "province": "province", "district": "district", "county": "district", "island": "district", "country": "country",
}  # fmt: skip
# Places of any other kind (region, valley, desert, sea, river, strait, border …) are areas.
AREA = "zone"
# Offsets in the index are written in this base, to keep the file small.
BASE = 36
_SPELLING = toml(_ROOT / "spelling.toml")
ARTICLES: frozenset[str] = frozenset(_SPELLING["articles"])
_SOUNDS: list[list[str]] = _SPELLING["sounds"]
_SILENT, _ENDINGS = str(_SPELLING["silent"]), str(_SPELLING["endings"])
# The English name of a part of a place, and of what lies beside it, by direction.
WITHIN: dict[str, str] = _SPELLING["within"]
OUTSIDE: dict[str, str] = _SPELLING["outside"]
# Names of more words than this are not looked for.
MOST_WORDS = 7
_SHORTEST_SOUND = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: `kind` city, province, district, region, sea, base …; `resolution` as in a record; degrees WGS 84; `population` 0 if unknown."""

    name: str
    kind: str
    resolution: str
    country: str | None
    admin1: str
    latitude: float
    longitude: float
    population: int


def joined(words: Sequence[str]) -> str:
    """The key of folded words."""
    return "".join(words)


def bare(words: Sequence[str]) -> str:
    """The key of folded words without Arabic articles; the empty text where nothing else is left."""
    return "".join(word for word in words if word not in ARTICLES)


def sound(words: Sequence[str]) -> str:
    """The key of how folded words sound, or the empty text for a name too short to tell apart so."""
    text = bare(words)
    for written, heard in _SOUNDS:
        text = text.replace(written, heard)
    kept = [letter for i, letter in enumerate(text) if i == 0 or letter != text[i - 1]]
    text = "".join(kept)
    text = text.removesuffix(_SILENT)
    if text and text[-1] in _ENDINGS:
        text = text[:-1]
    return "~" + text if len(text) >= _SHORTEST_SOUND else ""


# Bytes between the lines of the index whose keys are kept in memory: one page, so that a look-up reads no more than one.
_STEP = 4096
# Look-ups remembered a process: the words of a few hundred dispatches.
_REMEMBERED = 16_384


class Gazetteer:
    """Places by name over two memory-mapped files of one folder."""

    def __init__(self, folder: Path = _ROOT) -> None:
        self._index = _mapped(folder / "places.idx")
        self._places = _mapped(folder / "places.tsv")
        self._find = lru_cache(maxsize=_REMEMBERED)(self._look_up)
        self._begins = lru_cache(maxsize=_REMEMBERED)(self._some_begin)

    def find(self, name: str) -> tuple[Spot, ...]:
        """The places called `name` as written, weightiest first."""
        return self.called(tuple(fold_words(name)))

    def called(self, words: tuple[str, ...]) -> tuple[Spot, ...]:
        """The places called by these folded words; without the article where the whole name is unknown."""
        if not words or len(words) > MOST_WORDS:
            return ()
        return self._find(joined(words)) or (self._find(bare(words)) if not ARTICLES.isdisjoint(words) else ())

    def sounding(self, words: tuple[str, ...]) -> tuple[Spot, ...]:
        """The places of the countries of conflicts whose name sounds like these folded words."""
        key = sound(words)
        return self._find(key) if key else ()

    def country(self, code: str) -> tuple[Spot, ...]:
        """The country of an ISO alpha-3 code, empty where there is none."""
        return self._find("=" + code)

    def begins(self, words: tuple[str, ...]) -> bool:
        """Whether some name may begin with these folded words."""
        return self._begins(words)

    def _some_begin(self, words: tuple[str, ...]) -> bool:
        keys = {joined(words), bare(words)}
        return "" in keys or any(self._line_from(key.encode()).startswith(key.encode()) for key in keys)

    def _look_up(self, key: str) -> tuple[Spot, ...]:
        if not key:
            return ()
        wanted = key.encode() + b"\t"
        line = self._line_from(wanted)
        if not line.startswith(wanted):
            return ()
        return tuple(self._spot(int(offset, BASE)) for offset in line[len(wanted) :].split(b","))

    def _line_from(self, wanted: bytes) -> bytes:
        """The first line not below `wanted`, empty behind the last."""
        number = bisect_right(self._heads, wanted)
        start = self._starts[number - 1] if number else 0
        end = self._starts[number] if number < len(self._starts) else len(self._index)
        lines = self._index[start:end].split(b"\n")
        place = bisect_left(lines, wanted, 0, len(lines) - 1)
        if place < len(lines) - 1:
            return lines[place]
        return self._heads[number] if number < len(self._heads) else b""

    @cached_property
    def _starts(self) -> list[int]:
        """Offsets of lines of the index some `_STEP` bytes apart, the first one first."""
        starts = [0]
        while (end := self._index.find(b"\n", starts[-1] + _STEP)) >= 0 and end + 1 < len(self._index):
            starts.append(end + 1)
        return starts

    @cached_property
    def _heads(self) -> list[bytes]:
        return [self._index[start : self._index.find(b"\n", start)] for start in self._starts]

    def _spot(self, offset: int) -> Spot:
        end = self._places.find(b"\n", offset)
        cells = self._places[offset : end if end >= 0 else len(self._places)].decode().split("\t")
        name, kind, country, admin1, latitude, longitude, population = cells
        kind = kind or "city"
        return Spot(
            name,
            kind,
            RESOLUTION.get(kind, AREA),
            country or None,
            admin1,
            float(latitude),
            float(longitude),
            int(population or 0),
        )


def _mapped(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise DataError(f"cannot be read ({error})", path) from error


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The shipped gazetteer, opened once a process."""
    return Gazetteer()
