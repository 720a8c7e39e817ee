"""Areas as SQL conditions: bounding boxes, and the polygons of a GeoJSON file by the even-odd rule.

Holes and several polygons need no care of their own: a point is inside when a ray from it crosses the rings' edges an odd number of times.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from garant._errors import QueryError

_BOX = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")
_FILES = (".geojson", ".json")
Edge = tuple[float, float, float, float]
Part = tuple[str, list[object]]

# An event placed by its country alone has the country's middle for coordinates: it lies in no area.
_PLACED = "latitude IS NOT NULL AND place_resolution IS DISTINCT FROM 'country'"


def area(value: str, source: str) -> Part | None:
    """The condition that a row of `source` (latitude, longitude, place_resolution) lies in an area; None for what names no area.

    `value` is `W,S,E,N` in degrees or the path of a GeoJSON file. Raises QueryError for a box upside down and a file without polygons.
    """
    if match := _BOX.fullmatch(value):
        west, south, east, north = (float(number) for number in match.groups())
        return _box(west, south, east, north, value)
    if value.lower().endswith(_FILES):
        return _polygons(Path(value), source)
    return None


def _box(west: float, south: float, east: float, north: float, value: str) -> Part:
    if south > north or not (-90 <= south <= 90 and -90 <= north <= 90):
        raise QueryError(f"a box is W,S,E,N in degrees, south below north: {value!r}")
    # A box that crosses the date line has its west east of its east.
    across = "longitude BETWEEN ? AND ?" if west <= east else "(longitude >= ? OR longitude <= ?)"
    return f"({_PLACED} AND latitude BETWEEN ? AND ? AND {across})", [south, north, west, east]


def _polygons(path: Path, source: str) -> Part:
    edges = list(_edges(path))
    if not edges:
        raise QueryError(f"{path}: no polygon in it")
    latitudes = [edge[i] for edge in edges for i in (1, 3)]
    longitudes = [edge[i] for edge in edges for i in (0, 2)]
    box, corners = _box(min(longitudes), min(latitudes), max(longitudes), max(latitudes), str(path))
    # Places recur: each pair of coordinates is tested once.
    sql = f"""({box} AND (latitude, longitude) IN (
      SELECT (p.latitude, p.longitude) FROM (SELECT DISTINCT latitude, longitude FROM {source} WHERE {box}) p
      JOIN (SELECT e[1] AS x1, e[2] AS y1, e[3] AS x2, e[4] AS y2 FROM (SELECT unnest(from_json(?, '[["DOUBLE"]]')) AS e)) g
        ON (g.y1 > p.latitude) <> (g.y2 > p.latitude) AND p.longitude < (g.x2 - g.x1) * (p.latitude - g.y1) / (g.y2 - g.y1) + g.x1
      GROUP BY p.latitude, p.longitude HAVING count(*) % 2 = 1))"""
    return sql, [*corners, *corners, json.dumps(edges)]


def _edges(path: Path) -> Iterator[Edge]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        for polygon in _rings(found):
            for ring in polygon:
                points = [(float(point[0]), float(point[1])) for point in ring]
                for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
                    # A level edge crosses no level ray.
                    if y1 != y2:
                        yield x1, y1, x2, y2
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise QueryError(f"{path}: not GeoJSON: {error}") from None


def _rings(found: dict[str, Any]) -> Iterator[list[Any]]:
    """The polygons, each a list of rings, in any GeoJSON object (RFC 7946)."""
    match found["type"]:
        case "FeatureCollection":
            for feature in found["features"]:
                yield from _rings(feature)
        case "Feature":
            if found["geometry"]:
                yield from _rings(found["geometry"])
        case "GeometryCollection":
            for geometry in found["geometries"]:
                yield from _rings(geometry)
        case "MultiPolygon":
            yield from found["coordinates"]
        case "Polygon":
            yield found["coordinates"]
