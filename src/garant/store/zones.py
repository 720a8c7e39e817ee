"""The user's own zones in the record, and where its events lie against them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from garant.records import Place, Span, When
from garant.store.record import Reader, Writer
from garant.zones import UserZone, position, read_zones


@dataclass(frozen=True, slots=True)
class Placed:
    """An event against a zone: `where` is inside, edge, outside or undecidable; `in_force` whether the zone was, that day (None: unknown)."""

    zone: str
    event: str
    type: str
    day: str | None
    place: str
    where: str
    in_force: bool | None


def add_zones(writer: Writer, zones: list[UserZone], file: str) -> int:
    """Store zones as one operation; one with the id of a stored one takes its place. Returns how many there are then."""
    operation = writer.begin("zone", file=file)
    with writer.transaction():
        for zone in zones:
            writer.connection.execute("DELETE FROM drawn_zones WHERE id = ?", [zone.id])
            values = [operation, zone.id, zone.name, zone.kind, json.dumps(feature(zone), ensure_ascii=False)]
            writer.connection.execute("INSERT INTO drawn_zones VALUES (?, ?, ?, ?, ?)", values)
    return len(stored_zones(writer))


def stored_zones(reader: Reader) -> list[UserZone]:
    """The zones of a record, by name."""
    features = [json.loads(row[0]) for row in reader.rows("SELECT feature FROM drawn_zones ORDER BY name, id")]
    return (
        read_zones(json.dumps({"type": "FeatureCollection", "features": features}), str(reader.path))
        if features
        else []
    )


def feature(zone: UserZone) -> dict[str, Any]:
    """A zone as a GeoJSON feature (RFC 7946), as `garant zone add` takes it."""
    properties = {
        "name": zone.name,
        "kind": zone.kind,
        "agreement": zone.agreement,
        "from": zone.start,
        "to": zone.end,
        "width_km": zone.width_km,
    }
    return {
        "type": "Feature",
        "properties": {k: v for k, v in properties.items() if v is not None},
        "geometry": zone.geometry,
    }


def placed(reader: Reader, name: str | None = None) -> Iterator[Placed]:
    """Where each event that has a place lies against each zone, or against the zones whose name holds `name`.

    Needs shapely. Raises ImportError with the extra to install.
    """
    zones = [zone for zone in stored_zones(reader) if not name or name.casefold() in zone.name.casefold()]
    sql = (
        "SELECT id, type, date_start::VARCHAR, date_end::VARCHAR, date_resolution, place, latitude, longitude, place_country, place_resolution "
        "FROM events WHERE place IS NOT NULL AND status IN ('occurred', 'ongoing') ORDER BY date_start, id"
    )
    none = Span(0, 0, "")
    for id_, type_, start, end, resolution, place, latitude, longitude, country, fine in reader.rows(sql):
        spot = Place(none, place, latitude, longitude, country, fine)
        when = When(start, end, resolution or "range", "explicit") if start or end else None
        for zone in zones:
            found = position(spot, when, zone)
            yield Placed(zone.name, id_, type_, start or end, place, found.where, found.in_force)
