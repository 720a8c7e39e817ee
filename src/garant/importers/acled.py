"""ACLED (Raleigh et al. 2010; codebook 2023): one row, one event of political violence or protest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from garant.importers.page import CODES, NoType, Page, Record, RowError, actor, country_code, dated, number, place

ORIGIN, DELIMITER = "acled", ","
NEEDED = (
    "event_id_cnty",
    "event_date",
    "event_type",
    "sub_event_type",
    "actor1",
    "actor2",
    "country",
    "location",
    "latitude",
    "longitude",
    "notes",
)
COLUMNS: tuple[str, ...] | None = None
# geo_precision: 1 the town, 2 near it or a part of a region, 3 a region.
_PLACES = {1: "city", 2: "zone", 3: "province"}
_BATTLES = "Battles"
_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d-%m-%Y")


def records(row: Mapping[str, str]) -> list[Record]:
    """The document and its event."""
    found = CODES["acled"]["types"].get(row["sub_event_type"])
    if found is None:
        raise NoType(row["sub_event_type"])
    page = Page(row, ORIGIN, row["event_id_cnty"])
    notes = page.lead(row["notes"])
    page.cell("event_id_cnty")
    page.cell("event_type")
    kind, when = page.cell("sub_event_type"), page.cell("event_date")
    code = country_code(row["country"])
    first, second = (
        [actor(span, _sectors(row, n), code)] if (span := page.cell(f"actor{n}"))["text"] else [] for n in (1, 2)
    )
    fights = row["event_type"] == _BATTLES
    where = page.cell("location")
    for name in ("admin2", "admin1", "country"):
        page.cell(name)
    event = page.event(
        found[0], found[1], actors=first + second if fights else first, recipients=[] if fights else second,
        place=place(where, row["latitude"], row["longitude"], code, _PLACES.get(number(row.get("geo_precision")), "zone")),
        date=_date(row, when), trigger=kind, evidence=notes if notes["text"] else kind, toll=_toll(row, page.cell("fatalities")),
    )  # fmt: skip
    publisher = row.get("source") or None
    return [page.document(published=None, publisher=publisher, curated=True), event]


def _sectors(row: Mapping[str, str], number_: int) -> list[str]:
    value = (row.get(f"inter{number_}") or "").removesuffix(".0")
    return [CODES["acled"]["sectors"][value]] if value in CODES["acled"]["sectors"] else []


def _date(row: Mapping[str, str], span: Record) -> Record:
    """time_precision 1 is the day, 2 its week, 3 its month."""
    found = _day(row["event_date"])
    precision = number(row.get("time_precision")) or 1
    if precision == 1:
        return dated(str(found), str(found), "day", span)
    if precision == 2:
        monday = found - timedelta(days=found.weekday())
        return dated(str(monday), str(monday + timedelta(days=6)), "week", span)
    first = found.replace(day=1)
    return dated(str(first), str((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)), "month", span)


def _day(value: str) -> date:
    for format_ in _FORMATS:
        try:
            return datetime.strptime(value, format_).date()
        except ValueError:
            continue
    raise RowError(f"not a date: {value!r}")


def _toll(row: Mapping[str, str], span: Record) -> Record | None:
    killed = number(row.get("fatalities"))
    return {"killed": span | {"low": killed, "high": killed}} if killed else None
