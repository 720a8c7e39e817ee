"""Reported violations: by whom, how many, on which day; what is not reported is left open, never taken for none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from garant.brief.grouping import grouped, line, refs
from garant.brief.material import Material, evidence
from garant.brief.model import Cell, Line, Ref, Table
from garant.brief.wording import Wording, day_of

# Columns of days that a page has room for; the last ones are shown.
_DAYS = 31
_OPEN = ""


def lines(material: Material, words: Wording) -> list[Line]:
    """The counts of a day that reporters give differently or whose parts do not add up; then each violation that is told by itself."""
    found = []
    for day, counts in sorted(grouped(_counts(material), lambda count: str(day_of(count["period"]) or "")).items()):
        found.extend(_differing(day, counts, material, words))
    for event in _events(material):
        place, when = event["place"], words.days(event["date"])
        alleged = material.names(event["violation"].get("alleged_by") or []) or [material.voice(event)]
        who, whom = words.listing(material.names(event["actors"])), words.listing(material.names(event["recipients"]))
        parts = [
            f"{who or '?'} → {whom}" if whom else who or "?", words.word(event["type"]), place["name"] if place else "", when,
            words.line("status", status=words.word(event["status"]), voices=words.listing(alleged)),
        ]  # fmt: skip
        found.append(line(parts, refs([event])))
    return found


def _differing(day: str, counts: list[dict[str, Any]], material: Material, words: Wording) -> list[Line]:
    found = []
    reporters = {_reporter(count, material) for count in counts}
    if len(reporters) > 1:
        each = ", ".join(words.line("count_by", reporter=_reporter(count, material), total=count["number"]["text"]) for count in counts)
        found.append(Line(words.line("counts_differ", day=day or "?", each=each), refs(counts)))
    for count in counts:
        parts = [part for part in count.get("parts") or [] if part.get("place")]
        if not parts:
            continue
        where = ", ".join(words.line("count_part", number=part["number"]["low"], place=part["place"]["name"]) for part in parts)
        total, sum_ = count["number"]["low"], sum(part["number"]["low"] for part in parts)
        text = words.line("count", total=total, reporter=_reporter(count, material), day=f", {day}" if day else "", where=f": {where}")
        wrong = words.line("count_sum", sum=sum_, total=total) if "above" in (count.get("check") or {}).values() else ""
        found.append(line([text, wrong], refs([count])))
    return found


def table(material: Material, words: Wording) -> Table | None:
    """Reporting sides by days: the number that a side counts, else how many violations it tells of; a day without a report stays open.

    None where nothing is reported with a day.
    """
    told: dict[str, dict[date, tuple[int, list[Ref]]]] = {}
    for count in _counts(material):
        if day := day_of(count["period"]):
            told.setdefault(_reporter(count, material), {})[day] = (count["number"]["low"], [evidence(count)])
    counted = {(side, day) for side, days in told.items() for day in days}
    for event in _events(material):
        day = day_of(event["date"])
        for side in material.names(event["violation"].get("alleged_by") or []) or [material.voice(event)]:
            if day and (side, day) not in counted:
                number, rests_on = told.setdefault(side, {}).get(day, (0, []))
                told[side][day] = (number + 1, [*rests_on, evidence(event)])
    days = sorted({day for reports in told.values() for day in reports})
    if not days:
        return None
    first = max(days[0], days[-1] - timedelta(days=_DAYS - 1))
    shown = [first + timedelta(days=n) for n in range((days[-1] - first).days + 1)]
    rows = tuple(
        (Cell(side), *(Cell(str(reports[day][0]), tuple(reports[day][1])) if day in reports else Cell(_OPEN) for day in shown))
        for side, reports in sorted(told.items(), key=lambda item: -len(item[1]))
    )
    return Table((words.line("side"), *(f"{day.day}/{day.month}" for day in shown)), rows)


def _counts(material: Material) -> list[dict[str, Any]]:
    return material.of("count")


def _events(material: Material) -> list[dict[str, Any]]:
    return [event for event in material.of("event") if event.get("violation")]


def _reporter(count: dict[str, Any], material: Material) -> str:
    return " + ".join(material.names(count.get("reporter") or [])) or material.voice(count)
