"""Rows in the columns of POLECAT, ACLED and ICEWS."""

from __future__ import annotations

from datetime import date
from typing import Any

from garant.export.columns import ACLED, ICEWS, POLECAT
from garant.export.reports import CODES, Report, cameo, country_codes, country_name, goldstein, numbered, pair

Row = dict[str, Any]
_STATE, _ABROAD, _RIOTERS, _PROTESTERS = 1, 8, 5, 6
_CIVILIANS = 7
# Days: ACLED's time_precision 1 is a day, 2 a week, 3 a month.
_WEEK = 7


def polecat(report: Report) -> Row:
    """A row in POLECAT's columns; cells of several values are lists. What Garant does not know (COW, Wikipedia, GeoNames) is empty."""
    event, place = report.event, report.event["place"]
    row: Row = dict.fromkeys(POLECAT)
    row |= {
        "Event ID": report.key,
        "Event Date": str(report.day) if report.day else None,
        "Event Type": event["codes"]["plover"],
    }
    row |= {
        "Event Mode": event["mode"],
        "Intensity": event["codes"]["score"],
        "Quad Code": CODES["polecat"]["quads"][event["codes"]["quad"]],
    }
    row |= {"Contexts": event["context"]} | _side("Actor", event["actors"]) | _side("Recipient", event["recipients"])
    if place:
        row |= {
            "Placename": place["name"],
            "Country": place["country"],
            "Latitude": place["latitude"],
            "Longitude": place["longitude"],
        }
        row |= {"Raw Placename": place["text"], "Feature Type": place["resolution"]}
        if place["resolution"] in ("city", "district", "province"):
            row[place["resolution"].capitalize()] = place["name"]
    row |= {"Source": report.publisher, "Publication Date": str(report.published) if report.published else None}
    return row | {"Language": report.language, "Version": f"garant-{report.origin}"}


def _side(name: str, actors: list[Row]) -> Row:
    return {
        f"{name} Name": [a["name"] for a in actors], f"{name} Country": [a["country"] or "" for a in actors],
        f"Primary {name} Sector": [(a["sectors"] or [""])[0] for a in actors], f"{name} Sectors": [" ".join(a["sectors"]) for a in actors],
        f"{name} Title": [a.get("office") or "" for a in actors], f"{name} Name Raw": [a["text"] for a in actors],
    }  # fmt: skip


def acled(report: Report) -> Row | None:
    """A row in ACLED's columns; None for what is not ACLED's subject, is only announced, or has no day or no place."""
    event, place, day = report.event, report.event["place"], report.day
    first, second = pair(event)
    types = _acled_type(event, second)
    if types is None or day is None or place is None or place["latitude"] is None or event["status"] == "planned":
        return None
    names, demonstration = CODES["acled"], types[0] in ("Protests", "Riots")
    sides = [_inter(actor, place["country"], types[0], n) for n, actor in enumerate((first, second))]
    row: Row = dict.fromkeys(ACLED, "")
    row |= {
        "event_id_cnty": f"{place['country'] or ''}{numbered(report.key)}",
        "event_date": str(day),
        "year": day.year,
    }
    row |= {"time_precision": _precision(event["date"]), "event_type": types[0], "sub_event_type": types[1]}
    row["disorder_type"] = names[
        "demonstrations" if demonstration else "strategic" if types[0] == names["strategic"] else "political"
    ]
    for number, (actor, inter, others) in enumerate(
        zip((first, second), sides, (event["actors"], event["recipients"]), strict=True), 1
    ):
        row |= {f"actor{number}": actor["name"] if actor else "", f"inter{number}": inter}
        row[f"assoc_actor_{number}"] = "; ".join(other["name"] for other in others if other not in (first, second))
    row["interaction"] = (
        int("".join(map(str, sorted(side for side in sides if side)))) * (10 if 0 in sides and any(sides) else 1)
        if any(sides)
        else 0
    )
    row["civilian_targeting"] = names["targeting"] if sides[1] == _CIVILIANS and not demonstration else ""
    row |= {
        "iso": country_codes().get(place["country"] or "", ("", ""))[0],
        "country": country_name(place["country"]) or "",
    }
    row |= {"admin1": place["name"] if place["resolution"] == "province" else "", "location": place["name"]}
    row |= {"latitude": place["latitude"], "longitude": place["longitude"]}
    row["geo_precision"] = {"point": 1, "city": 1, "province": 3, "country": 3}.get(place["resolution"], 2)
    row |= {"source": report.publisher or report.origin, "notes": event["evidence"]["text"]}
    row["fatalities"] = ((event.get("toll") or {}).get("killed") or {}).get("low") or 0
    return row | {"timestamp": int(report.added.timestamp())}


def _acled_type(event: Row, recipient: Row | None) -> list[str] | None:
    known = CODES["acled"]["types"].get(event["type"], {})
    found: list[str] | None = next((known[mode] for mode in event["mode"] if mode in known), known.get(""))
    if found == ["", ""]:
        civilians = recipient is not None and _sector(recipient) == _CIVILIANS
        found = CODES["acled"]["civilians" if civilians else "battle"]
    return found


def _sector(actor: Row) -> int:
    return int(next((CODES["acled"]["inter"][s] for s in actor["sectors"] if s in CODES["acled"]["inter"]), 0))


def _inter(actor: Row | None, where: str | None, type_: str, number: int) -> int:
    if actor is None:
        return 0
    found = _sector(actor)
    if found == _CIVILIANS and number == 0:
        return {"Riots": _RIOTERS, "Protests": _PROTESTERS}.get(type_, found)
    return _ABROAD if found == _STATE and where and actor["country"] != where else found


def _precision(when: Row | None) -> int:
    if not when or not when["start"] or not when["end"]:
        return 3
    days = (date.fromisoformat(when["end"]) - date.fromisoformat(when["start"])).days + 1
    return 1 if days == 1 else 2 if days <= _WEEK else 3


def icews(report: Report) -> Row | None:
    """A row in ICEWS's columns; None for one of no day."""
    event, place, code = report.event, report.event["place"], cameo(report)
    if report.day is None or not code:
        return None
    row: Row = dict.fromkeys(ICEWS, "NA")
    row |= {
        "Event ID": numbered(report.key),
        "Event Date": str(report.day),
        "CAMEO Code": code,
        "Intensity": goldstein(code),
    }
    row["Event Text"] = " / ".join([event["codes"]["plover"], *event["mode"]])
    for name, actor in zip(("Source", "Target"), pair(event), strict=True):
        if actor:
            row |= {f"{name} Name": actor["name"], f"{name} Sectors": ",".join(actor["sectors"]) or "NA"}
            row[f"{name} Country"] = country_name(actor["country"]) or actor["country"] or "NA"
    row |= {"Story ID": numbered(report.document), "Publisher": report.publisher or "NA"}
    if place and place["latitude"] is not None:
        finest = {"province": "Province", "district": "District", "country": None}.get(place["resolution"], "City")
        row |= {finest: place["name"]} if finest else {}
        row |= {
            "Country": country_name(place["country"]) or "NA",
            "Latitude": place["latitude"],
            "Longitude": place["longitude"],
        }
    return row
