"""GDELT 2.0 event and mention tables (codebook of 19 February 2015): tab-separated, no heading, empty for what Garant does not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from garant.export.columns import GDELT_EVENTS, GDELT_MENTIONS
from garant.export.reports import CODES, Report, cameo, country_codes, goldstein, numbered, pair, quad
from garant.render.table import safe

Row = dict[str, Any]
# ActionGeo_Type: 1 country, 2 state and 3 city of the USA, 4 city and 5 state of the world.
_COUNTRY, _US_STATE, _US_CITY, _CITY, _STATE = 1, 2, 3, 4, 5
_USA = "USA"
# MentionType: a page on the web, or a document cited in some other way.
_WEB, _CITATION = 1, 2
# An event is a root event where it is told in the first so many characters, about a lead paragraph.
_LEAD = 500


def event_row(report: Report) -> Row | None:
    """The event's row; None for one of no day."""
    day, code = report.day, cameo(report)
    if day is None or not code:
        return None
    row: Row = dict.fromkeys(GDELT_EVENTS)
    row |= {
        "GLOBALEVENTID": numbered(report.key),
        "SQLDATE": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": day.year,
    }
    # As the codebook computes it.
    row["FractionDate"] = f"{day.year + min((day.month * 30 + day.day) / 365, 0.9999):.4f}"
    for number, actor in enumerate(pair(report.event), 1):
        row |= {f"Actor{number}{name}": value for name, value in _actor(actor).items()}
        row[f"Actor{number}Geo_Type"] = 0
    row |= {
        "IsRootEvent": int(report.event["trigger"]["start"] < _LEAD),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
    }
    row |= {
        "QuadClass": quad(code),
        "GoldsteinScale": goldstein(code),
        "NumMentions": report.reports,
        "NumSources": report.sources,
    }
    row |= {"NumArticles": report.documents} | _place(report.event["place"])
    return row | {"DATEADDED": _moment(report), "SOURCEURL": report.url or report.document}


def mention_row(report: Report) -> Row | None:
    """The row of one mention; None where the event has none."""
    day = report.day
    if day is None or not cameo(report):
        return None
    event = report.event
    first, second = pair(event)
    row: Row = dict.fromkeys(GDELT_MENTIONS)
    row |= {
        "GLOBALEVENTID": numbered(report.key),
        "EventTimeDate": f"{day:%Y%m%d}000000",
        "MentionTimeDate": _moment(report),
    }
    row |= {"MentionType": _WEB if report.url else _CITATION, "MentionSourceName": report.publisher or report.origin}
    row |= {
        "MentionIdentifier": report.url or report.document,
        "ActionCharOffset": event["trigger"]["start"],
        "InRawText": 1,
    }
    row |= {f"Actor{n}CharOffset": actor["start"] if actor else -1 for n, actor in ((1, first), (2, second))}
    return row | {"Confidence": round(event["confidence"] * 10) * 10, "MentionDocLen": report.length}


def cells(row: Row, columns: tuple[str, ...]) -> Iterator[str]:
    """The cells of a row as GDELT writes them: no tab, no line end, no quotes around; what a spreadsheet would run is defused."""
    for name in columns:
        value = row[name]
        plain = "" if value is None else " ".join(str(value).split())
        yield safe(plain) if isinstance(value, str) else plain


def _actor(actor: Row | None) -> Row:
    if actor is None:
        return {}
    country, sectors = actor["country"], actor["sectors"]
    group, type_ = CODES["cameo_groups"].get(country, ["", ""])
    code = "" if country in CODES["cameo_groups"] or not country else CODES["cameo_countries"].get(country, country)
    types = [type_] * bool(type_) + [
        CODES["cameo_types"][sector] for sector in sectors if sector in CODES["cameo_types"]
    ]
    types = (list(dict.fromkeys(types)) + [""] * 3)[:3]
    found = {
        "Code": (code or group) + "".join(types),
        "Name": actor["name"].upper(),
        "CountryCode": code,
        "KnownGroupCode": group,
    }
    return found | {f"Type{n}Code": value for n, value in enumerate(types, 1)}


def _place(place: Row | None) -> Row:
    if place is None or place["latitude"] is None:
        return {"ActionGeo_Type": 0}
    usa, fips = place["country"] == _USA, country_codes().get(place["country"] or "", ("", ""))[1]
    fine = place["resolution"] in ("point", "city")
    type_ = (
        _COUNTRY
        if place["resolution"] == "country"
        else (_US_CITY if usa else _CITY)
        if fine
        else (_US_STATE if usa else _STATE)
    )
    return {
        "ActionGeo_Type": type_, "ActionGeo_FullName": place["name"], "ActionGeo_CountryCode": fips, "ActionGeo_ADM1Code": fips,
        "ActionGeo_Lat": place["latitude"], "ActionGeo_Long": place["longitude"],
    }  # fmt: skip


def _moment(report: Report) -> str:
    seen: date = report.published or report.added.date()
    return f"{seen:%Y%m%d}000000"
