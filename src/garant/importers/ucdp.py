"""UCDP Georeferenced Event Dataset (Sundberg and Melander 2013; codebook 19.1): one row, one event of deadly violence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from garant.importers.page import Page, Record, RowError, actor, country_code, dated, number, place
from garant.store.rows import day

ORIGIN, DELIMITER = "ucdp", ","
NEEDED = (
    "id",
    "type_of_violence",
    "side_a",
    "side_b",
    "date_start",
    "date_end",
    "latitude",
    "longitude",
    "where_prec",
    "country",
)
COLUMNS: tuple[str, ...] | None = None
# where_prec: 1 the place itself, 2 near it, 3 second-order and 4 first-order division, 5 an area or a line, 6 the country, 7 a sea.
_PLACES = {1: "city", 2: "zone", 3: "district", 4: "province", 5: "zone", 6: "country", 7: "zone"}
# date_prec: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 longer.
_DATES = {1: "day", 2: "range", 3: "week", 4: "month", 5: "range"}
_ONE_SIDED = 3


def records(row: Mapping[str, str]) -> list[Record]:
    """The document and its event."""
    page = Page(row, ORIGIN, str(number(row["id"])) if row["id"] else "")
    headline = page.lead(row.get("source_headline") or row.get("dyad_name") or "")
    page.cell("id")
    kind, code = page.cell("type_of_violence"), country_code(row["country"])
    sides = [[actor(span, ("REB",), at=code) for span in _parted(page.cell(name))] for name in ("side_a", "side_b")]
    where, when = page.cell("where_coordinates"), page.cell("date_start")
    for name in ("date_end", "adm_2", "adm_1", "country"):
        page.cell(name)
    killed = page.cell("best")
    one_sided = number(row["type_of_violence"]) == _ONE_SIDED
    event = page.event(
        "ASSAULT", "", actors=sides[0] if one_sided else sides[0] + sides[1], recipients=sides[1] if one_sided else [],
        place=place(where, row["latitude"], row["longitude"], code, _PLACES.get(number(row["where_prec"]), "zone")),
        date=dated(row["date_start"], row["date_end"], _DATES.get(number(row.get("date_prec")), "range"), when), trigger=kind,
        evidence=headline, toll=_toll(row, killed),
    )  # fmt: skip
    # Some rows give a date before the event, or one that stands for none.
    dates = (day(part.strip()) for part in re.split(r"[;,]", row.get("source_date") or ""))
    published = next((found for found in dates if found and found >= event["date"]["start"]), None)
    publisher = row.get("source_office") or row.get("source_original") or None
    return [page.document(published=published, title=headline["text"], publisher=publisher, curated=True), event]


def _parted(span: Record) -> list[Record]:
    """The actors of a side that fights together, each with its own span."""
    found, at = [], 0
    for part in span["text"].split(", "):
        start = span["start"] + at
        found.append({"start": start, "end": start + len(part), "text": part})
        at += len(part) + 2
    if not span["text"]:
        raise RowError("a side without a name")
    return found


def _toll(row: Mapping[str, str], span: Record) -> Record | None:
    low, high = number(row.get("low")), number(row.get("high"))
    return {"killed": span | {"low": low, "high": high}} if high and span["text"] else None
