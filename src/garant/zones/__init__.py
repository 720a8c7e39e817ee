"""A user's own zones: read from GeoJSON, matched to the zones that texts name, and asked where an event lies.

    zones = load_zones("idlib.geojson")
    find_zone(zones, record.name, record.status)      the user's zone of a text's
    position(event.place, event.date, zones[0])       inside, edge, outside or undecidable

Geometry needs shapely (`pip install 'garant[geo]'`); reading, checking and matching do not.
"""

from garant.zones.load import UserZone, load_zones, read_zones
from garant.zones.match import find_zone
from garant.zones.where import Position, position, widen

__all__ = ["Position", "UserZone", "find_zone", "load_zones", "position", "read_zones", "widen"]
