"""Zones out of GeoJSON (RFC 7946), checked: every complaint is one line that names the file and the feature.

A feature's properties: `name` (needed), `kind` (demilitarised, de-escalation, buffer, safe, contact line …), `agreement`, `from` and `to`
(ISO days, both inside; either may be missing), and for a line `width_km`, the breadth of the zone that runs along it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from garant._errors import InputError
from garant.world import slug

Geometry = dict[str, Any]
_AREAS = frozenset({"Polygon", "MultiPolygon"})
_LINES = frozenset({"LineString", "MultiLineString"})
# Nesting of the coordinates of each type above a position.
_DEPTH = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
# RFC 7946: a ring is closed and has four positions at the least; a line has two.
_LEAST = {"Polygon": 4, "MultiPolygon": 4, "LineString": 2, "MultiLineString": 2}
# No zone of a ceasefire is broader than this, in kilometres: a greater number is metres.
_BROADEST = 500.0


@dataclass(frozen=True, slots=True)
class UserZone:
    """A zone of the user's: a GeoJSON geometry in degrees (WGS 84), in force from `start` to `end` (ISO days or None).

    `width_km` makes a line a strip of that breadth, half of it on either side."""

    id: str
    name: str
    kind: str | None
    agreement: str | None
    start: str | None
    end: str | None
    geometry: Geometry
    width_km: float | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": "user_zone", "id": self.id, "name": self.name, "status": self.kind, "agreement": self.agreement, "from": self.start,
            "to": self.end, "width_km": self.width_km, "geometry": self.geometry,
        }  # fmt: skip

    def in_force(self, start: str | None, end: str | None) -> bool | None:
        """Whether the zone was in force throughout the days `start` to `end`: True, False if in none of them, None if that is open."""
        if self.start is None and self.end is None:
            return True
        first, last = start or "0000", end or "9999"
        since, until = self.start or "0000", self.end or "9999"
        if last < since or first > until:
            return False
        return True if since <= first and last <= until else None


def load_zones(path: str | Path) -> list[UserZone]:
    """The zones of a GeoJSON file. Raises InputError for a file that cannot be read or a feature that is no zone."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error.__class__.__name__})", str(path)) from error
    return read_zones(text, str(path))


def read_zones(text: str, where: str = "zones") -> list[UserZone]:
    """The zones of a GeoJSON text: a FeatureCollection or one Feature. `where` stands in the errors. No two zones have one id."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON ({error})", where) from error
    features = list(_features(data, where))
    if not features:
        raise InputError("holds no feature", where)
    found: dict[str, UserZone] = {}
    for number, feature in enumerate(features, 1):
        zone = _zone(feature, f"{where}: feature {number}")
        if zone.id in found:
            raise InputError(
                f"another feature has the name {zone.name!r} and the same first day", f"{where}: feature {number}"
            )
        found[zone.id] = zone
    return list(found.values())


def _features(data: Any, where: str) -> Iterator[Any]:
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection" and isinstance(data.get("features"), list):
        yield from data["features"]
    elif kind == "Feature":
        yield data
    else:
        raise InputError("is no GeoJSON FeatureCollection or Feature", where)


def _zone(feature: Any, where: str) -> UserZone:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise InputError("is no GeoJSON Feature", where)
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise InputError("has properties that are no object", where)
    name = _words(properties, "name", where)
    if not name:
        raise InputError("has no name: properties.name is needed", where)
    where = f"{where} ({name})"
    start, end = _day(properties, "from", where), _day(properties, "to", where)
    if start and end and start > end:
        raise InputError(f"ends on {end}, before it begins on {start}", where)
    geometry = _geometry(feature.get("geometry"), where)
    width = _width(properties, geometry, where)
    key = f"{slug(name)}@{start}" if start else slug(name)
    return UserZone(
        key,
        name,
        _words(properties, "kind", where),
        _words(properties, "agreement", where),
        start,
        end,
        geometry,
        width,
    )


def _words(properties: dict[str, Any], name: str, where: str) -> str | None:
    value = properties.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"properties.{name} is no text: {value!r}", where)
    return value.strip() or None if value else None


def _day(properties: dict[str, Any], name: str, where: str) -> str | None:
    value = _words(properties, name, where)
    try:
        return str(date.fromisoformat(value)) if value else None
    except ValueError:
        raise InputError(f"properties.{name} is no ISO day (YYYY-MM-DD): {value!r}", where) from None


def _width(properties: dict[str, Any], geometry: Geometry, where: str) -> float | None:
    value = properties.get("width_km")
    line = geometry["type"] in _LINES
    if value is None:
        if line:
            raise InputError("is a line: properties.width_km must say how broad the zone along it is", where)
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _BROADEST:
        raise InputError(f"properties.width_km is no number of kilometres up to {_BROADEST:g}: {value!r}", where)
    if not line:
        raise InputError("has a width_km, which only a line takes", where)
    return float(value)


def _geometry(geometry: Any, where: str) -> Geometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in _AREAS | _LINES:
        raise InputError(
            f"has the geometry {kind!r}: a Polygon, MultiPolygon, LineString or MultiLineString is needed", where
        )
    rows = list(_lines_of(geometry.get("coordinates"), _DEPTH[kind], where))
    if not rows:
        raise InputError("has no coordinates", where)
    for row in rows:
        if len(row) < _LEAST[kind]:
            raise InputError(f"has a line of {len(row)} positions where {_LEAST[kind]} are the least", where)
        for position in row:
            _check_position(position, where)
        if kind in _AREAS and row[0][:2] != row[-1][:2]:
            raise InputError("has a ring that is not closed: its last position must be its first", where)
    return {"type": kind, "coordinates": geometry["coordinates"]}


def _lines_of(value: Any, depth: int, where: str) -> Iterator[list[Any]]:
    """The lists of positions inside nested coordinates."""
    if not isinstance(value, list):
        raise InputError("has coordinates that are no list", where)
    if depth == 1:
        yield value
    else:
        for inner in value:
            yield from _lines_of(inner, depth - 1, where)


def _check_position(position: Any, where: str) -> None:
    good = (
        isinstance(position, list)
        and len(position) >= 2
        and all(isinstance(x, int | float) and not isinstance(x, bool) and x == x for x in position[:2])
    )
    if not good:
        raise InputError(f"has a position that is no [longitude, latitude]: {position!r}", where)
    longitude, latitude = position[:2]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise InputError(
            f"has a position off the globe (longitude first, then latitude, in degrees): {position!r}", where
        )
