"""GDELT 2.0 event files (codebook of 19 February 2015): 61 columns without a heading, one event a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from garant.export.columns import GDELT_EVENTS
from garant.importers.page import CODES, Page, Record, RowError, actor, cameo_type, country_code, dated, place
from garant.world import load_world

ORIGIN, DELIMITER = "gdelt", "\t"
NEEDED: tuple[str, ...] = ()
COLUMNS: tuple[str, ...] | None = GDELT_EVENTS
# ActionGeo_Type: 1 country, 2 state and 3 city of the USA, 4 city and 5 state of the world.
_PLACES = {"1": "country", "2": "province", "3": "city", "4": "city", "5": "province"}
_HOSTS = "043"
# No human reads GDELT's events; published checks found about one in two right.
_CONFIDENCE = 0.5


def records(row: Mapping[str, str]) -> list[Record]:
    """The document and its event."""
    type_, mode = cameo_type(row["EventCode"])
    page = Page(row, ORIGIN, row["GLOBALEVENTID"])
    page.cell("GLOBALEVENTID")
    when, code = page.cell("SQLDATE"), page.cell("EventCode")
    sides = [[side] if (side := _actor(page, n)) else [] for n in (1, 2)]
    if row["EventCode"].startswith(_HOSTS):
        sides.reverse()
    where = _place(page)
    url = page.cell("SOURCEURL")["text"]
    day, added = _date(row["SQLDATE"]), _date(row["DATEADDED"][:8])
    document = page.document(published=added, publisher=urlsplit(url).netloc or None, url=url if "://" in url else None)
    event = page.event(
        type_, mode, actors=sides[0], recipients=sides[1], place=where, date=dated(day, day, "day", when), trigger=code,
        evidence={"start": 0, "end": len(document["text"]), "text": document["text"]}, confidence=_CONFIDENCE, cameo=row["EventCode"],
    )  # fmt: skip
    return [document, event]


def _date(value: str) -> str:
    try:
        return str(datetime.strptime(value, "%Y%m%d").date())
    except ValueError:
        raise RowError(f"not a date: {value!r}") from None


def _actor(page: Page, number: int) -> Record | None:
    span = page.cell(f"Actor{number}Name")
    if not span["text"]:
        return None
    code = page.row[f"Actor{number}CountryCode"]
    types = [page.row[f"Actor{number}Type{n}Code"] for n in (1, 2, 3)]
    sectors = [CODES["cameo_sectors"][type_] for type_ in types if type_ in CODES["cameo_sectors"]]
    return actor(span, list(dict.fromkeys(sectors)), code if code in load_world().countries else None)


def _place(page: Page) -> Record | None:
    row = page.row
    if row["ActionGeo_Type"] not in _PLACES or not row["ActionGeo_Lat"]:
        return None
    span = page.cell("ActionGeo_FullName")
    names = span["text"].split(", ")
    found = place(
        span, row["ActionGeo_Lat"], row["ActionGeo_Long"], country_code(names[-1]), _PLACES[row["ActionGeo_Type"]]
    )
    return found | {"name": names[0]} if len(names) > 1 else found
