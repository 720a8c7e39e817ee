"""Build the dashboard's base map, `src/garant/web/static/basemap.json`, from Natural Earth (public domain).

    python training/build_basemap.py FOLDER

FOLDER holds `ne_110m_admin_0_countries.json` (countries at 1:110,000,000, GeoJSON) and GeoJSON files of provinces, `*_governorates*.json`
(Natural Earth's first-order divisions). Coordinates are rounded to a hundredth of a degree, which at these scales is finer than the source.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "src/garant/web/static/basemap.json"
DIGITS = 2
# Bytes: what a page may load at its start.
MOST = 500_000
# Natural Earth's own codes of what ISO 3166 gives none, or another.
CODES = {"KOS": "XKX"}

Ring = list[list[float]]


def rings(geometry: dict[str, Any]) -> list[Ring]:
    """All rings of a geometry, rounded, without points that recur; which are holes the even-odd rule tells."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    found = [list(rounded(ring)) for polygon in polygons for ring in polygon]
    return [ring for ring in found if len(ring) > 3]


def rounded(ring: list[list[float]]) -> Iterator[list[float]]:
    """The ring's points in hundredths of a degree."""
    last = None
    for point in ring:
        here = [round(point[0], DIGITS), round(point[1], DIGITS)]
        if here != last:
            yield here
        last = here


def country(feature: dict[str, Any]) -> dict[str, Any]:
    """A country: its code (ISO 3166 alpha-3), its name and its rings."""
    known = feature["properties"]
    code = known["ISO_A3"] if known["ISO_A3"] != "-99" else CODES.get(known["ADM0_A3"], known["ADM0_A3"])
    return {"id": code, "name": known["NAME"], "rings": rings(feature["geometry"])}


def province(feature: dict[str, Any]) -> dict[str, Any]:
    """A province: its country, all its names, and its rings."""
    known = feature["properties"]
    names = [known["name"], *(known["name_alt"] or "").split("|"), known.get("gn_name"), known.get("woe_name")]
    return {
        "country": known["adm0_a3"],
        "names": sorted({name for name in names if name}),
        "rings": rings(feature["geometry"]),
    }


def main(folder: Path) -> None:
    countries = json.loads((folder / "ne_110m_admin_0_countries.json").read_text(encoding="utf-8"))["features"]
    provinces = [
        f
        for path in sorted(folder.glob("*_governorates*.json"))
        for f in json.loads(path.read_text(encoding="utf-8"))["features"]
    ]
    built = {
        "countries": sorted(map(country, countries), key=lambda c: c["id"]),
        "provinces": sorted(map(province, provinces), key=lambda p: p["names"]),
    }
    text = json.dumps(built, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MOST:
        raise SystemExit(f"{len(text.encode())} bytes, more than {MOST}")
    OUT.write_text(text + "\n", encoding="utf-8")
    print(f"{OUT}: {len(countries)} countries, {len(provinces)} provinces, {len(text.encode())} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
