"""Where an event lies against a zone: a place is as large as its precision, so the answer may be that nothing can be said.

Distances are reckoned on a plane about the place or line in question (equirectangular, WGS 84's mean degree), which errs by less than one
part in a hundred over the breadth of a zone; a polygon that crosses the 180th meridian is unrolled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from garant.records import Place, When
from garant.zones.load import Geometry, UserZone

# Kilometres a degree of latitude, and of longitude at the equator (WGS 84).
_LATITUDE_KM, _LONGITUDE_KM = 110.574, 111.320
# How far from its coordinates what a text pins so finely may be, in kilometres: bounds set by hand for a crossroads, a town with its outskirts,
# a district, a province. A country and a zone have none: no disc stands for them.
RADIUS_KM = {"point": 1.0, "city": 5.0, "district": 20.0, "province": 60.0}
# A place no larger than this that the boundary cuts is on the edge; a larger one may be anywhere.
_EDGE_KM = 5.0
# Segments of a quarter circle when a line is widened.
_QUARTER = 16


@dataclass(frozen=True, slots=True)
class Position:
    """`where`: inside, edge, outside or undecidable; `in_force`: whether the zone then was (None: the dates leave it open)."""

    where: str
    in_force: bool | None


def position(place: Place | None, date: When | None, zone: UserZone, area: Geometry | None = None) -> Position:
    """Where an event of that place and date lies against the zone.

    `area` is the place's own polygon (a district's outline), where the caller has one; else the place is a disc of `RADIUS_KM`. A place
    without coordinates, a country or a zone without an outline is undecidable. Raises ImportError without shapely."""
    force = zone.in_force(date.start if date else None, date.end if date else None)
    if area is not None:
        middle = _middle(area)
        return Position(_against(_shape(area, middle), _shape(_outline(zone), middle), fine=False), force)
    radius = RADIUS_KM.get(place.resolution) if place else None
    if place is None or place.latitude is None or place.longitude is None or radius is None:
        return Position("undecidable", force)
    middle = (place.longitude, place.latitude)
    disc = _shapely().Point(0, 0).buffer(radius, quad_segs=_QUARTER)
    return Position(_against(disc, _shape(_outline(zone), middle), fine=radius <= _EDGE_KM), force)


def widen(line: Geometry, width_km: float) -> Geometry:
    """A line made a strip of that breadth, half on either side, as a GeoJSON Polygon or MultiPolygon. Raises ImportError without shapely."""
    middle = _middle(line)
    strip = _shape(line, middle).buffer(width_km / 2, quad_segs=_QUARTER)
    mapped: Geometry = _shapely().geometry.mapping(strip)
    return {"type": mapped["type"], "coordinates": _unproject(mapped["coordinates"], middle)}


def _outline(zone: UserZone) -> Geometry:
    return widen(zone.geometry, zone.width_km) if zone.width_km is not None else zone.geometry


def _against(own: Any, zone: Any, fine: bool) -> str:
    if zone.covers(own):
        return "inside"
    if not zone.intersects(own):
        return "outside"
    return "edge" if fine else "undecidable"


def _shape(geometry: Geometry, middle: tuple[float, float]) -> Any:
    """The geometry in kilometres about `middle`; a polygon that cuts itself is mended."""
    shapely = _shapely()
    flat = shapely.geometry.shape({"type": geometry["type"], "coordinates": _project(geometry["coordinates"], middle)})
    return flat if flat.is_valid else shapely.make_valid(flat)


def _project(value: Any, middle: tuple[float, float]) -> Any:
    if isinstance(value[0], int | float):
        east = (value[0] - middle[0] + 180) % 360 - 180
        return (east * _LONGITUDE_KM * math.cos(math.radians(middle[1])), (value[1] - middle[1]) * _LATITUDE_KM)
    return [_project(inner, middle) for inner in value]


def _unproject(value: Any, middle: tuple[float, float]) -> Any:
    if isinstance(value[0], int | float):
        return [
            middle[0] + value[0] / (_LONGITUDE_KM * math.cos(math.radians(middle[1]))),
            middle[1] + value[1] / _LATITUDE_KM,
        ]
    return [_unproject(inner, middle) for inner in value]


def _middle(geometry: Geometry) -> tuple[float, float]:
    """The middle position of the geometry's first line."""
    row = geometry["coordinates"]
    while not isinstance(row[0][0], int | float):
        row = row[0]
    longitude, latitude, *_ = row[len(row) // 2]
    return longitude, latitude


def _shapely() -> Any:
    try:
        import shapely
        import shapely.geometry
    except ImportError as error:
        raise ImportError("zones need shapely: pip install 'garant[geo]'") from error
    return shapely
