"""Reported violations: by whom, how many, on which day; what is not reported is left open, never taken for none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from garant.brief.grouping import grouped, line, refs
from garant.brief.material import Material, evidence
from garant.brief.model import Cell, Line, Ref, Table
from garant.brief.wording import Wording, day_of

# Sides and rows that a page has room for: those that report most, and the last days.
_SIDES, _ROWS = 5, 20


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
        each = ", ".join(
            words.line("count_by", reporter=_reporter(count, material), total=count["number"]["text"])
            for count in counts
        )
        found.append(Line(words.line("counts_differ", day=day or "?", each=each), refs(counts)))
    for count in counts:
        parts = [part for part in count.get("parts") or [] if part.get("place")]
        if not parts:
            continue
        where = ", ".join(
            words.line("count_part", number=part["number"]["low"], place=part["place"]["name"]) for part in parts
        )
        total, sum_ = count["number"]["low"], sum(part["number"]["low"] for part in parts)
        text = words.line(
            "count",
            total=total,
            reporter=_reporter(count, material),
            day=f", {day}" if day else "",
            where=words.line("where", places=where),
        )
        wrong = words.line("count_sum", sum=sum_, total=total) if "above" in (count.get("check") or {}).values() else ""
        found.append(line([text, wrong], refs([count])))
    return found


def table(material: Material, words: Wording) -> Table | None:
    """Days by reporting sides: the number that a side counts, else how many violations it tells of; a day without a report stays open.

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
    sides = sorted(told, key=lambda side: (-len(told[side]), side))[:_SIDES]
    rows = tuple(_rows(days, sides, told, words))
    return Table((words.lines["day"], *sides), rows[-_ROWS:])


def _rows(
    days: list[date], sides: list[str], told: dict[str, dict[date, tuple[int, list[Ref]]]], words: Wording
) -> Iterator[tuple[Cell, ...]]:
    """A row a day with a report; the days between, together, as without one."""
    before = None
    for day in days:
        if before and (gap := (day - before).days - 1):
            first, last = before + timedelta(days=1), day - timedelta(days=1)
            name = str(first) if gap == 1 else f"{first}…{str(last)[8:] if last.month == first.month else last}"
            yield Cell(name), *(Cell(words.lines["no_report"]) for _ in sides[:1]), *(Cell("") for _ in sides[1:])
        reports = [told[side].get(day) for side in sides]
        if any(reports):
            yield (
                Cell(str(day)),
                *(Cell(str(report[0]), tuple(report[1])) if report else Cell("") for report in reports),
            )
            before = day


def _counts(material: Material) -> list[dict[str, Any]]:
    return material.of("count")


def _events(material: Material) -> list[dict[str, Any]]:
    """Violations told by themselves, by whoever commits them; the words of a count tell no further one."""
    return [
        event
        for event in material.of("event")
        if event.get("violation") and event["actors"] and not material.counted(event)
    ]


def _reporter(count: dict[str, Any], material: Material) -> str:
    return " + ".join(material.names(count["reporters"])) or material.voice(count)
