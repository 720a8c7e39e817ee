"""Measure recognition and resolution of places on TR-News (Kamalloo and Rafiei 2018) and GeoVirus (Gritta et al. 2018).

    python training/measure_places.py FOLDER [-v]    FOLDER holds TR-News.xml and GeoVirus.xml

A gold place is found when a place, or an adjective of nationality (which TR-News annotates too), was recognised on one of its characters;
it is resolved where the gazetteer gave coordinates. Of those resolved: the share in the right country (GeoVirus gives no country: that of the
settlement nearest to the gold coordinates stands for it) and the share within 161 km (100 miles), the usual measure of toponym resolution.
A country, province or sea is far larger than 161 km, and its centre a convention: for a gold country the right country counts as within reach.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import numpy as np
from lxml import etree

from garant.languages import load_language
from garant.parse import parse_many, pipelines
from garant.parse.tree import Tree
from garant.resolve.names import find_names
from garant.resolve.places import Places
from garant.sources.document import Document
from garant.world import load_world
from garant.world.gazetteer import load_gazetteer

EARTH_KM = 6371.0
WITHIN_KM = 161.0
PLACES = Path(__file__).parent.parent / "src" / "garant" / "world" / "places.tsv"


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated place: code points of its text, its name there, coordinates, and the name of its country where given."""

    start: int
    end: int
    text: str
    latitude: float
    longitude: float
    country: str


def texts(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    """The texts of either corpus with their places."""
    root = etree.parse(str(path), etree.XMLParser(recover=True)).getroot()
    for article in root.iter("article"):
        text = article.findtext("text") or ""
        found = []
        for node in [*article.iter("toponym"), *article.iter("location")]:
            lat, lon = next(node.iter("lat"), None), next(node.iter("lon"), None)
            if lat is None or lon is None or not lat.text or not lon.text:
                continue
            start, end = int(node.findtext("start") or 0), int(node.findtext("end") or 0)
            name = node.findtext("phrase") or node.findtext("name") or ""
            # TR-News counts from one character before the text, GeoVirus from one after: the name itself decides.
            at = min(
                (i for i in range(max(0, start - 40), start + 40) if text.startswith(name, i)),
                key=lambda i: abs(i - start),
                default=start,
            )
            country = next(node.iter("country"), None)
            found.append(
                Gold(
                    at,
                    at + (end - start),
                    name,
                    float(lat.text),
                    float(lon.text),
                    (country.text or "") if country is not None else "",
                )
            )
        yield text, found


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees (haversine)."""
    (lat1, lon1), (lat2, lon2) = ((radians(p[0]), radians(p[1])) for p in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(h))


@lru_cache(maxsize=1)
def _settlements() -> tuple[np.ndarray, np.ndarray, list[str]]:
    cells = [line.split("\t") for line in PLACES.read_text(encoding="utf-8").splitlines()]
    cells = [c for c in cells if not c[1]]
    return np.radians([float(c[4]) for c in cells]), np.radians([float(c[5]) for c in cells]), [c[2] for c in cells]


def nearest_country(latitude: float, longitude: float) -> str:
    """The country of the settlement nearest to a point."""
    lats, lons, countries = _settlements()
    lat, lon = radians(latitude), radians(longitude)
    h = np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    return countries[int(h.argmin())]


def country_code(gold: Gold) -> str:
    """The gold country's code."""
    if gold.country:
        for code, entity in load_world().countries.items():
            if gold.country == entity.name:
                return code
    return nearest_country(gold.latitude, gold.longitude)


def resolved(
    tree: Tree, start: int, end: int, places: Places, adjectives: dict[int, str]
) -> tuple[bool, tuple[float, float] | None, str | None, str]:
    """Whether anything was found on these characters, its coordinates, country and kind."""
    for t in range(len(tree)):
        if tree.end[t] <= start or tree.start[t] >= end:
            continue
        spot = places.spot(t)
        if spot is not None:
            return True, (spot.latitude, spot.longitude), spot.country, spot.kind
        if t in adjectives:
            own = load_gazetteer().country(adjectives[t])
            return True, (own[0].latitude, own[0].longitude) if own else None, adjectives[t], "country"
        if places.at(t) is not None:
            return True, None, None, ""
    return False, None, None, ""


def measure(path: Path, verbose: bool) -> None:
    """Print the figures of one corpus."""
    language, world = load_language("en"), load_world()
    pairs = list(texts(path))
    documents = [Document(text=text, id=str(i), language="en") for i, (text, _) in enumerate(pairs)]
    total = found = pinned = right = near = spotted = true = 0
    for (_, gold), tree in zip(pairs, parse_many(pipelines.load("en"), documents, language.lemmas), strict=True):
        names = find_names(tree, world, capital_adjectives=True)
        places = Places(tree, names, language)
        adjectives = {
            t: m.aliases[0].entity.country or "" for t, ms in names.items() for m in ms if m.how == "adjective"
        }
        for mention in places.mentions:
            start, end = tree.chars(mention.first, mention.last)
            spotted += 1
            true += any(g.start < end and start < g.end for g in gold)
            if verbose and not any(g.start < end and start < g.end for g in gold):
                print("  extra", tree.text[start:end], "|", tree.text[max(0, start - 40) : end + 30].replace("\n", " "))
        for g in gold:
            total += 1
            seen, point, country, kind = resolved(tree, g.start, g.end, places, adjectives)
            found += seen
            if verbose and not seen:
                print("  missed", g.text, "|", tree.text[max(0, g.start - 40) : g.end + 30].replace("\n", " "))
            if point is None:
                continue
            pinned += 1
            same = country == country_code(g) or (not country and kind != "country")
            close = kilometres(point, (g.latitude, g.longitude)) <= WITHIN_KM or (kind == "country" and same)
            right, near = right + same, near + close
            if verbose and not (same and close):
                print(
                    "  wrong",
                    g.text,
                    country,
                    kind,
                    point,
                    "gold",
                    country_code(g),
                    (g.latitude, g.longitude),
                    "|",
                    tree.text[max(0, g.start - 40) : g.end + 30].replace("\n", " "),
                )
    print(
        f"{path.stem}: places {total}, recall {found / total:.3f}, resolved {pinned / total:.3f}, country {right / pinned:.3f}, within 161 km {near / pinned:.3f}"
    )
    print(f"{path.stem}: precision of what was recognised {true / spotted:.3f} ({true}/{spotted})")


def main() -> None:
    """Measure both corpora."""
    folder, verbose = Path(sys.argv[1]), "-v" in sys.argv[2:]
    for name in ("TR-News.xml", "GeoVirus.xml"):
        measure(folder / name, verbose)


if __name__ == "__main__":
    main()
