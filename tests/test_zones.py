"""Zones: those that texts name, with breadth and agreement; a user's own, checked, matched and asked where an event lies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import read_text

from garant import InputError
from garant.records import Place, Span, When
from garant.world.pacts import load_world_zones
from garant.zones import UserZone, find_zone, load_zones, position, read_zones, widen

PUBLISHED = "2019-03-05"
HERE = Span(0, 1, "x")
# Half a degree either way of a point on the equator, where a degree is 111 kilometres both ways.
SQUARE = [[[9.5, -0.5], [10.5, -0.5], [10.5, 0.5], [9.5, 0.5], [9.5, -0.5]]]


def feature(geometry: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature", "properties": {"name": "Buffer of Kano", "kind": "buffer"} | properties,
        "geometry": geometry or {"type": "Polygon", "coordinates": SQUARE},
    }  # fmt: skip


def zones(*features: Any) -> list[UserZone]:
    return read_zones(json.dumps({"type": "FeatureCollection", "features": list(features)}), "mine.geojson")


def at(longitude: float | None, latitude: float | None, resolution: str) -> Place:
    return Place(HERE, "Kano", latitude, longitude, "NGA", resolution)


WHERE = [
    (at(10.0, 0.0, "city"), "inside"),
    (at(10.5, 0.0, "city"), "edge"),
    (at(10.56, 0.0, "city"), "outside"),
    (at(10.52, 0.0, "point"), "outside"),
    (at(10.4, 0.0, "province"), "undecidable"),
    (at(14.0, 0.0, "province"), "outside"),
    (at(10.0, 0.0, "district"), "inside"),
    (at(10.0, 0.0, "country"), "undecidable"),
    (at(None, None, "city"), "undecidable"),
    (None, "undecidable"),
]


@pytest.mark.parametrize(("place", "expected"), WHERE)
def test_a_place_is_as_large_as_its_precision(place: Place | None, expected: str) -> None:
    (zone,) = zones(feature())
    assert position(place, None, zone).where == expected


def test_a_polygon_of_the_place_is_better_than_a_disc() -> None:
    (zone,) = zones(feature())
    inner = {"type": "Polygon", "coordinates": [[[9.9, -0.1], [10.1, -0.1], [10.1, 0.1], [9.9, 0.1], [9.9, -0.1]]]}
    assert position(at(10.0, 0.0, "province"), None, zone, inner).where == "inside"
    across = {"type": "Polygon", "coordinates": [[[10.4, -0.1], [10.6, -0.1], [10.6, 0.1], [10.4, 0.1], [10.4, -0.1]]]}
    assert position(at(10.5, 0.0, "province"), None, zone, across).where == "undecidable"


def test_a_line_becomes_a_strip_of_its_breadth() -> None:
    line = {"type": "LineString", "coordinates": [[9.0, 0.0], [11.0, 0.0]]}
    (zone,) = zones(feature(line, width_km=20))
    assert position(at(10.0, 0.02, "point"), None, zone).where == "inside"
    assert position(at(10.0, 0.15, "point"), None, zone).where == "outside"
    assert position(at(10.0, 0.09, "city"), None, zone).where == "edge"
    strip = widen(line, 20)
    latitudes = [latitude for _, latitude in strip["coordinates"][0]]
    assert max(latitudes) == pytest.approx(10 / 110.574, rel=0.001)


def test_a_zone_across_the_date_line_is_one() -> None:
    ring = [[[179.5, -0.5], [-179.5, -0.5], [-179.5, 0.5], [179.5, 0.5], [179.5, -0.5]]]
    (zone,) = zones(feature({"type": "Polygon", "coordinates": ring}))
    assert position(at(-179.9, 0.0, "city"), None, zone).where == "inside"
    assert position(at(179.9, 0.0, "city"), None, zone).where == "inside"
    assert position(at(170.0, 0.0, "city"), None, zone).where == "outside"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-02-01", "2019-02-02", True),
        ("2018-01-01", "2018-01-01", False),
        ("2018-12-30", "2019-01-02", None),
        (None, None, None),
        ("2019-06-01", None, None),
    ],
)
def test_a_zone_is_in_force_between_its_days(start: str | None, end: str | None, expected: bool | None) -> None:
    (zone,) = zones(feature(**{"from": "2019-01-01", "to": "2019-12-31"}))
    assert position(at(10.0, 0.0, "city"), When(start, end, "range", "explicit"), zone).in_force is expected
    assert zones(feature())[0].in_force(start, end) is True


FAULTS = [
    ("{", "is no JSON"),
    ("[]", "is no GeoJSON FeatureCollection or Feature"),
    ('{"type":"FeatureCollection","features":[]}', "holds no feature"),
    (json.dumps(feature(name="")), "feature 1: has no name"),
    (json.dumps(feature(name=3)), "properties.name is no text"),
    (json.dumps(feature(**{"from": "17 May"})), "properties.from is no ISO day"),
    (json.dumps(feature(**{"from": "2020-01-02", "to": "2020-01-01"})), "before it begins"),
    (json.dumps(feature({"type": "Point", "coordinates": [1, 2]})), "geometry 'Point'"),
    (json.dumps(feature({"type": "LineString", "coordinates": [[1, 2], [2, 3]]})), "width_km must say"),
    (json.dumps(feature(width_km=3)), "which only a line takes"),
    (
        json.dumps(feature({"type": "LineString", "coordinates": [[1, 2], [2, 3]]}, width_km=15000)),
        "no number of kilometres",
    ),
    (json.dumps(feature({"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [3, 4], [9, 9]]]})), "not closed"),
    (json.dumps(feature({"type": "Polygon", "coordinates": [[[1, 2], [2, 3], [1, 2]]]})), "4 are the least"),
    (json.dumps(feature({"type": "Polygon", "coordinates": [[[1, 200], [2, 3], [3, 4], [1, 200]]]})), "off the globe"),
    (json.dumps(feature({"type": "Polygon", "coordinates": [["a"]]})), "least"),
    (json.dumps(feature({"type": "Polygon", "coordinates": 4})), "coordinates that are no list"),
    (json.dumps({"type": "FeatureCollection", "features": [7]}), "is no GeoJSON Feature"),
    (json.dumps({"type": "FeatureCollection", "features": [feature(), feature()]}), "another feature has the name"),
]


@pytest.mark.parametrize(("text", "complaint"), FAULTS)
def test_a_fault_is_one_clear_line(text: str, complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        read_zones(text, "mine.geojson")
    assert complaint in str(caught.value)
    assert str(caught.value).startswith("mine.geojson")
    assert "\n" not in str(caught.value)


def test_a_file_is_read_and_a_missing_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.geojson"
    path.write_text("\ufeff" + json.dumps(feature()), encoding="utf-8")
    (zone,) = load_zones(path)
    assert (zone.name, zone.kind, zone.to_dict()["status"]) == ("Buffer of Kano", "buffer", "buffer")
    with pytest.raises(InputError, match="cannot be read"):
        load_zones(tmp_path / "none.geojson")


def test_the_zone_of_a_text_is_found_by_name_kind_and_day() -> None:
    found = zones(
        feature(),
        feature(name="DMZ of Kano", kind="demilitarised"),
        feature(name="buffer zone around Jos", **{"to": "2018-01-01"}),
    )
    assert find_zone(found, "buffer of Kano") is found[0]
    assert find_zone(found, "demilitarised zone of Kano", "demilitarised") is found[1]
    assert find_zone(found, "buffer zone of Jos", "buffer") is found[2]
    assert find_zone(found, "buffer zone of Jos", "buffer", day="2019-01-01") is None
    assert find_zone(found, "zone of Kano") is None
    assert find_zone(found, "buffer zone of Lagos", "buffer") is None


BREADTHS = [
    ("en", "A demilitarised zone 10 to 12 km wide will be created in Aleppo province.", 10, 12),
    ("en", "The army wants a buffer zone five miles deep in Aleppo province.", 8.045, 8.045),
    ("fr", "Une zone démilitarisée de 10 à 12 km le long de la ligne de contact sera créée.", 10, 12),
    ("fr", "L'armée veut une zone tampon large de 30 kilomètres dans la province d'Alep.", 30, 30),
]


@pytest.mark.parametrize(("code", "text", "low", "high"), BREADTHS)
def test_a_zone_has_its_breadth(code: str, text: str, low: float, high: float) -> None:
    (width,) = [z.width for z in read_text(code, text, PUBLISHED).system.zones if z.width]
    assert (width.low, width.high) == (low, high)


def test_a_distance_from_a_zone_is_no_breadth() -> None:
    assert not [
        z
        for z in read_text("fr", "Un village distant de 12 km de la zone tampon a été visé.", PUBLISHED).system.zones
        if z.width
    ]


def test_two_words_for_one_known_zone_make_one_record() -> None:
    text = "The Idlib buffer zone was shelled. The demilitarised zone in Idlib was drawn by the Sochi memorandum."
    (zone,) = read_text("en", text, PUBLISHED).system.zones
    assert (zone.name, zone.status, zone.agreement, zone.known) == (
        "demilitarised zone of Idlib",
        "demilitarised",
        "Sochi memorandum",
        "idlib_demilitarised_zone",
    )
    assert len(zone.mentions) == 2
    assert zone.place is not None
    assert zone.place.resolution == "zone"


def test_a_breach_names_the_zone_it_is_in() -> None:
    text = "In breach of the truce, rebels shelled the Idlib demilitarised zone."
    found = [e.violation for e in read_text("en", text, PUBLISHED).events if e.violation]
    assert {v.zone for v in found} == {"demilitarised zone of Idlib"}


def test_the_shipped_zones_are_sound() -> None:
    shipped = load_world_zones()
    assert len({z.id for z in shipped}) == len(shipped)
    assert all(z.name and z.status and z.kinds for z in shipped)
