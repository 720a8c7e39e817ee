"""`garant zone add|list|events`: zones that the user draws, and the events in them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from garant.commands.options import add_record

if TYPE_CHECKING:
    from garant.commands import Commands

WHERE = ("inside", "edge", "outside", "undecidable")


def register(commands: Commands) -> None:
    """Add the command's parsers."""
    command = commands.add_parser("zone", help="zones of one's own, from GeoJSON, and the events in them")
    actions = command.add_subparsers(title="actions", dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="store the zones of a GeoJSON file")
    add.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="polygons and lines with the properties name, kind, and if wanted agreement, from, to, width_km",
    )
    add_record(add)
    add.set_defaults(run=run_add)
    listed = actions.add_parser("list", help="the stored zones")
    add_record(listed)
    listed.set_defaults(run=run_list)
    events = actions.add_parser("events", help="where the events lie against the zones")
    events.add_argument("name", nargs="?", metavar="NAME", help="only the zones whose name holds this")
    events.add_argument("--where", choices=WHERE, help="only those that lie so")
    add_record(events)
    events.set_defaults(run=run_events)


def run_add(options: argparse.Namespace) -> int:
    """Check the file, store its zones."""
    from garant.store import write_record
    from garant.store.zones import add_zones
    from garant.zones import load_zones

    zones = load_zones(options.file)
    with write_record(options.record) as writer:
        print(f"{len(zones)} zones added, {add_zones(writer, zones, str(options.file))} in the record")
    return 0


def run_list(options: argparse.Namespace) -> int:
    """One line a zone."""
    from garant.store import open_record
    from garant.store.zones import stored_zones

    with open_record(options.record) as reader:
        for zone in stored_zones(reader):
            days = f"{zone.start or '…'} to {zone.end or '…'}" if zone.start or zone.end else ""
            print("  ".join(part for part in (zone.name, zone.kind or "", zone.agreement or "", days) if part))
    return 0


def run_events(options: argparse.Namespace) -> int:
    """A table of events and zones."""
    from rich.console import Console
    from rich.table import Table

    from garant.render.labels import shown
    from garant.store import open_record
    from garant.store.zones import placed

    table = Table("zone", "where", "in force", "date", "type", "place", "event", box=None)
    with open_record(options.record) as reader:
        for found in placed(reader, options.name):
            if options.where in (None, found.where):
                force = {True: "yes", False: "no", None: "unknown"}[found.in_force]
                table.add_row(
                    *(
                        shown(cell)
                        for cell in (
                            found.zone,
                            found.where,
                            force,
                            found.day or "",
                            found.type,
                            found.place,
                            found.event,
                        )
                    )
                )
    Console(highlight=False, markup=False).print(table)
    return 0
