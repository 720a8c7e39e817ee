"""ICEWS coded event data (Boschee et al. 2015): one row, one event with source, target and CAMEO code."""

from __future__ import annotations

from collections.abc import Mapping

from garant.importers.page import CODES, Page, Record, actor, cameo_type, country_code, dated, place

ORIGIN, DELIMITER = "icews", "\t"
NEEDED = (
    "Event ID",
    "Event Date",
    "Source Name",
    "Target Name",
    "CAMEO Code",
    "Event Text",
    "Latitude",
    "Longitude",
    "Country",
)
COLUMNS: tuple[str, ...] | None = None
_EMPTY = ("", "NA", "NULL")
# Hosting a visit: the visitor, ICEWS's target, is PLOVER's actor.
_HOSTS = "043"
# ICEWS's own evaluation found about three in four events coded right.
_CONFIDENCE = 0.75


def records(row: Mapping[str, str]) -> list[Record]:
    """The document and its event."""
    type_, mode = cameo_type(row["CAMEO Code"])
    page = Page(row, ORIGIN, row["Event ID"])
    page.cell("Event ID")
    when = page.cell("Event Date")
    source, said, target = _actor(page, "Source"), page.cell("Event Text"), _actor(page, "Target")
    page.cell("CAMEO Code")
    evidence = {"start": 0, "end": said["end"], "text": ""}
    sides = [[side] if side else [] for side in (source, target)]
    if row["CAMEO Code"].startswith(_HOSTS):
        sides.reverse()
    where = _place(page)
    for name in ("Story ID", "Sentence Number", "Publisher"):
        page.cell(name)
    document = page.document(published=row["Event Date"], publisher=_given(row.get("Publisher")))
    evidence["text"] = document["text"][: evidence["end"]]
    event = page.event(
        type_, mode, actors=sides[0], recipients=sides[1], place=where, date=dated(row["Event Date"], row["Event Date"], "day", when),
        trigger=said, evidence=evidence, confidence=_CONFIDENCE, cameo=row["CAMEO Code"],
    )  # fmt: skip
    return [document, event]


def _actor(page: Page, side: str) -> Record | None:
    span = page.cell(f"{side} Name")
    sectors = [
        found
        for part in page.row.get(f"{side} Sectors", "").split(",")
        if (found := CODES["icews"]["sectors"].get(part.strip()))
    ]
    if span["text"] in _EMPTY:
        return None
    return actor(span, list(dict.fromkeys(sectors)), country_code(_given(page.row.get(f"{side} Country"))))


def _place(page: Page) -> Record | None:
    row = page.row
    finest = next(
        (name for name in ("City", "District", "Province", "Country") if row.get(name) not in (*_EMPTY, None)), None
    )
    if finest is None or row["Latitude"] in _EMPTY:
        return None
    return place(
        page.cell(finest), row["Latitude"], row["Longitude"], country_code(_given(row["Country"])), finest.lower()
    )


def _given(value: str | None) -> str | None:
    return None if value is None or value in _EMPTY else value
