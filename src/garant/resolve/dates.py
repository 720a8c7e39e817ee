"""Resolve recognised expressions of time to intervals of days.

Everything here is calendar arithmetic on ``DateValue``; no word of any language is read. An expression that names its
year is explicit; any other is anchored to the day or days on which the document was published, and the tense of its
clause chooses between the past and the future, as newswire style does: "Monday" after a past verb is the last Monday up
to and including the day of publication, after a future verb the next one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Literal

from garant.extract.dates import DateMention, DateValue, Part, Unit

Tense = Literal["past", "present", "future"]
Resolution = Literal["day", "week", "month", "season", "year", "range"]
Basis = Literal["explicit", "anchored", "document"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both included; None where it is open.

    ``basis`` is "explicit" when the words name the year, "anchored" when they were read against the publication (or
    against an earlier date of the text), "document" for the publication itself. ``evidence`` is the pair of offsets of
    the expression in the document's text, None when no words say it.
    """

    start: date | None
    end: date | None
    resolution: Resolution
    basis: Basis
    evidence: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    start: date | None
    end: date | None
    resolution: Resolution


# How many units "a few", "recent" and "coming" stand for: newswire uses "ces derniers jours" for less than a week and
# "recent weeks" for about a month.
_FEW: dict[Unit, int] = {"hour": 12, "day": 5, "night": 4, "week": 3, "month": 3, "year": 3}
# Slack in days on either side of "N units ago": the first number for one unit, the second for more. A writer who says
# "a month ago" has counted the days of one month, who says "three years ago" has subtracted calendar years.
_SLACK: dict[Unit, tuple[int, int]] = {
    "hour": (0, 0), "day": (0, 0), "night": (0, 0), "weekend": (1, 1), "week": (1, 2), "month": (5, 15),
    "quarter": (20, 45), "half": (45, 90), "year": (30, 183), "decade": (365, 1826),
}  # fmt: skip
# First and last month of the early, middle and late part of a year; first and last day of those of a month.
_PARTS_OF_YEAR: dict[Part, tuple[int, int]] = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}
_PARTS_OF_MONTH: dict[Part, tuple[int, int]] = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
# Weekdays (Monday 0) of the parts of a week.
_PARTS_OF_WEEK: dict[Part, tuple[int, int]] = {"early": (0, 1), "mid": (1, 3), "late": (3, 6)}
# First month and day of each season, as the astronomical seasons of the northern hemisphere begin, to a day.
_SEASONS = {1: (3, 20), 2: (6, 21), 3: (9, 23), 4: (12, 21)}
_MONTHS_IN: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
# A date without a year is sought within this many years on either side of the publication: 29 February needs eight.
_YEARS_AROUND = 8
_MIN_YEAR = 2
_DAY = timedelta(days=1)


def resolve_date(
    mention: DateMention, anchor: Interval, tense: Tense | None = None, previous: Interval | None = None
) -> Interval | None:
    """The days that ``mention`` stands for, or None when nothing decides.

    ``anchor`` is the publication interval (inferred ones may be several days wide or open), ``tense`` the tense of the
    mention's clause, ``previous`` the last date resolved before it in the text. Rules, in the order in which they apply:

    1. An expression with its own year needs no anchor.
    2. "N days later", "the same day", "the previous week" count from ``previous``; without one, those that look back
       count from the publication and those that look forward stay unresolved.
    3. A weekday after a past, a present or no known verb is the last one up to and including the publication day;
       after a future verb the next one, from that day on. "This" takes the nearest, "last" and "next" exclude the day.
    4. A month or a day and month without a year takes the latest that has begun (past), the earliest not yet over
       (future), else the nearest; a weekday beside it outweighs nearness.
    5. "Since" runs up to the publication, "until" and "by" from the publication when the bound lies ahead.
    6. A period that holds the publication day ends there after a past verb, begins there after a future one.
    7. When the publication interval is wider than a day, the answer spans the answers for its first and last day.
    """
    references = _references(mention.value, anchor, previous)
    if _day_of_month(mention.value) and previous is not None and previous.start is not None:
        tense = None  # "one on 10 May, another on the 17th": nearest to the date before it, whatever the tense
    spans: list[_Span] = []
    for day in references or (None,):
        try:
            span = _resolve(mention.value, day, tense)
        except (ValueError, OverflowError):  # no such day: 30 February, or beyond the calendar's years
            span = None
        if span is not None:
            spans.append(span)
    if not spans or (len(spans) < len(references)):
        return None
    whole = _hull(spans)
    if whole.start is not None and whole.end is not None and whole.start > whole.end:
        return None
    basis: Basis = "explicit" if mention.value.explicit else "anchored"
    return Interval(whole.start, whole.end, whole.resolution, basis, (mention.start, mention.end))


def _references(value: DateValue, anchor: Interval, previous: Interval | None) -> list[date]:
    """The days from which ``value`` is read: the ends of the publication interval, or of the date last spoken of."""
    if value.kind == "anaphoric" or _day_of_month(value):
        if previous is not None and previous.start is not None:
            return [previous.start]
        if value.kind == "anaphoric" and (value.shift or 0) > 0:
            return []
    ends = [day for day in (anchor.start, anchor.end) if day is not None]
    if len(ends) < 2:  # open: not even an approximate day to count from
        return []
    return ends if ends[0] != ends[1] else ends[:1]


def _day_of_month(value: DateValue) -> bool:
    return value.kind == "date" and value.day is not None and value.month is None and value.weekday is None


def _hull(spans: list[_Span]) -> _Span:
    first, last = spans[0], spans[-1]
    if first == last:
        return first
    start = min(first.start, last.start) if first.start and last.start else None
    end = max(first.end, last.end) if first.end and last.end else None
    return _Span(start, end, first.resolution if start == first.start and end == first.end else "range")


def _resolve(value: DateValue, ref: date | None, tense: Tense | None) -> _Span | None:
    """The span of ``value`` read from ``ref``; a period that holds ``ref`` is cut there by a past or a future verb."""
    span = _whole(value, ref, tense)
    if span is None or ref is None or value.kind not in ("date", "period") or value.year is not None:
        return span
    if span.start is None or span.end is None or not span.start <= ref <= span.end:
        return span
    if tense == "past":
        return _Span(span.start, ref, span.resolution)
    return _Span(ref, span.end, span.resolution) if tense == "future" else span


def _whole(value: DateValue, ref: date | None, tense: Tense | None) -> _Span | None:
    if value.kind == "date" and value.year is not None:
        return _explicit(value, value.year)
    if value.kind in ("range", "since", "from", "until", "before", "after"):
        return _bounded(value, ref, tense)
    if value.kind == "from_date":
        first = _resolve(value.first, ref, tense) if value.first else None
        return _counted(value, first.start) if first and first.start else None
    if ref is None:
        return None
    if value.kind == "date":
        return _recurring(value, ref, tense)
    if value.kind == "period":
        return _period(value, ref, tense)
    if value.kind == "offset":
        return _ago(value, ref)
    if value.kind == "window":
        return _window(value, ref, tense)
    if value.kind == "anaphoric":
        return _same(value, ref) if not value.shift else _counted(value, ref)
    return None  # after_event, elapsed and anniversary need a date that the expression does not hold


def _explicit(value: DateValue, year: int) -> _Span:
    """The days of a date whose year is ``year``."""
    if value.unit == "decade":
        return _Span(date(year, 1, 1), date(year + 9, 12, 31), "range")
    if value.unit in ("quarter", "half") and value.count:
        length = _MONTHS_IN[value.unit]
        first = (min(value.count, 12 // length) - 1) * length + 1
        return _Span(date(year, first, 1), _month_end(year, first + length - 1), "range")
    if value.season is not None:
        return _season(value.season, year, value.part)
    if value.month is not None and value.day is not None:
        day = date(year, value.month, value.day)
        return _Span(day, day, "day")
    if value.month is not None:
        return _month(year, value.month, value.part)
    if value.part in _PARTS_OF_YEAR:
        first, last = _PARTS_OF_YEAR[value.part]
        return _Span(date(year, first, 1), _month_end(year, last), "range")
    return _Span(date(year, 1, 1), date(year, 12, 31), "year")


def _season(season: int, year: int, part: Part | None) -> _Span:
    """A season of a year; winter is the one that begins in it. Its parts are its thirds."""
    start = date(year, *_SEASONS[season])
    end = date(year + (season == 4), *_SEASONS[season % 4 + 1]) - _DAY
    third = (end - start) // 3
    if part in ("early", "mid", "late"):
        place = ("early", "mid", "late").index(part)
        return _Span(start + third * place, end if place == 2 else start + third * (place + 1), "range")
    return _Span(start, end, "season")


def _month(year: int, month: int, part: Part | None) -> _Span:
    if part in _PARTS_OF_MONTH:
        first, last = _PARTS_OF_MONTH[part]
        end = _month_end(year, month)
        return _Span(date(year, month, first), min(end, end.replace(day=min(last, end.day))), "range")
    return _Span(date(year, month, 1), _month_end(year, month), "month")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _recurring(value: DateValue, ref: date, tense: Tense | None) -> _Span | None:
    """A date that comes back every week, month or year: which of its occurrences is meant."""
    if value.unit == "day" and value.shift is not None:  # "yesterday, 3 May": the weekday and month only confirm
        day = ref + _DAY * value.shift
        return _Span(day, day, "day")
    if value.month is None and value.season is None and value.unit is None:
        if value.weekday is not None:
            return _weekday(value, ref, tense)
        return _chosen(_days_of_month(value, ref), value, ref, tense)
    spans = []
    for year in range(max(_MIN_YEAR, ref.year - _YEARS_AROUND), min(MAXYEAR - 1, ref.year + _YEARS_AROUND) + 1):
        try:
            spans.append(_explicit(value, year))
        except ValueError:  # 29 February
            continue
    if value.weekday is not None:
        named = [
            s for s in spans if s.start and s.start.weekday() == value.weekday and abs(s.start.year - ref.year) < 2
        ]
        return _chosen(named or spans, value, ref, tense)
    return _chosen(spans, value, ref, tense)


def _days_of_month(value: DateValue, ref: date) -> list[_Span]:
    """The day ``value.day`` of the months around ``ref``."""
    spans = []
    for months in range(-3, 4):
        month = _add_months(ref.replace(day=1), months)
        if value.day is not None and value.day <= _month_end(month.year, month.month).day:
            day = month.replace(day=value.day)
            spans.append(_Span(day, day, "day"))
    return spans


def _chosen(spans: Iterable[_Span], value: DateValue, ref: date, tense: Tense | None) -> _Span | None:
    """The occurrence that ``shift`` ("last", "this", "next") or else the tense points at.

    Past: the latest that has begun. Future: the earliest that is not over. Otherwise the nearest; of two equally near,
    the past one. "Last" must be over, "next" must not have begun.
    """
    pairs = [(s.start, s.end, s) for s in spans if s.start is not None and s.end is not None]
    if value.shift == -1:
        return max((p for p in pairs if p[1] < ref), key=lambda p: p[0], default=(None, None, None))[2]
    if value.shift == 1:
        return min((p for p in pairs if p[0] > ref), key=lambda p: p[0], default=(None, None, None))[2]
    if value.shift is None and tense == "past":
        return max((p for p in pairs if p[0] <= ref), key=lambda p: p[0], default=(None, None, None))[2]
    if value.shift is None and tense == "future":
        return min((p for p in pairs if p[1] >= ref), key=lambda p: p[0], default=(None, None, None))[2]
    gaps = [(max((start - ref).days, (ref - end).days, 0), start > ref, span) for start, end, span in pairs]
    return min(gaps, key=lambda gap: gap[:2], default=(0, False, None))[2]


def _weekday(value: DateValue, ref: date, tense: Tense | None) -> _Span:
    """A weekday: see rule 3 of :func:`resolve_date`. A day number beside it ("Tuesday the 6th") must agree."""
    weekday = value.weekday or 0
    back = (ref.weekday() - weekday) % 7
    ahead = (weekday - ref.weekday()) % 7
    if value.shift == -1:
        distance = -(back or 7)
    elif value.shift == 1:
        distance = ahead or 7
    elif value.shift == 0 and tense is None:
        distance = ahead if ahead <= 3 else -back
    else:
        distance = ahead if tense == "future" else -back
    day = ref + _DAY * distance
    if value.day is not None and day.day != value.day:
        near = [ref + _DAY * n for n in range(-31, 32)]
        exact = [d for d in near if d.day == value.day and d.weekday() == weekday]
        day = min(exact, key=lambda d: abs(d - ref), default=day)
    return _Span(day, day, "day")


def _period(value: DateValue, ref: date, tense: Tense | None) -> _Span | None:
    """The day, night, weekend, week, month or year that lies ``shift`` from that of ``ref``."""
    shift, unit = value.shift or 0, value.unit
    if unit == "day":
        return _Span(ref + _DAY * shift, ref + _DAY * shift, "day")
    if unit == "night":
        return _Span(ref + _DAY * shift, ref, "range")
    if unit == "weekend":
        return _weekend(ref, shift, tense)
    whole = _unit_around(ref, unit, shift)
    if whole is None or whole.start is None or whole.end is None:
        return whole
    if value.part == "sofar":
        return _Span(whole.start, ref, "range")
    if value.part == "rest":
        return _Span(ref, whole.end, "range")
    if unit == "week" and value.part in _PARTS_OF_WEEK:
        first, last = _PARTS_OF_WEEK[value.part]
        return _Span(whole.start + _DAY * first, whole.start + _DAY * last, "range")
    if unit == "month" and value.part:
        return _month(whole.start.year, whole.start.month, value.part)
    if unit == "year" and value.part:
        return _explicit(DateValue("date", part=value.part), whole.start.year)
    return whole


def _weekend(ref: date, shift: int, tense: Tense | None) -> _Span:
    """Saturday and Sunday. "Last" has begun before the publication's own week or day, "this" follows the tense."""
    saturday = ref + _DAY * ((5 - ref.weekday()) if ref.weekday() < 6 else -1)
    if shift < 0 or (shift == 0 and tense == "past" and ref.weekday() < 5):
        saturday -= _DAY * 7
    elif shift > 0:
        saturday += _DAY * 7
    return _Span(saturday, saturday + _DAY, "range")


def _unit_around(ref: date, unit: Unit | None, shift: int) -> _Span | None:
    """The calendar week, month, quarter, half, year or decade that lies ``shift`` units from the one of ``ref``."""
    if unit == "week":
        monday = ref + _DAY * (7 * shift - ref.weekday())
        return _Span(monday, monday + _DAY * 6, "week")
    if unit not in _MONTHS_IN:
        return None
    length = _MONTHS_IN[unit]
    months = ((ref.year * 12 + ref.month - 1) // length + shift) * length
    start = date(months // 12, months % 12 + 1, 1)
    end = _add_months(start, length) - _DAY
    resolution: Resolution = "month" if unit == "month" else "year" if unit == "year" else "range"
    return _Span(start, end, resolution)


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, _month_end(year, month).day))


def _moved(day: date, count: int, unit: Unit, half: bool) -> date:
    """``day`` plus ``count`` units (and a half); ``count`` may be negative."""
    sign = -1 if count < 0 else 1
    if unit in _MONTHS_IN:
        moved = _add_months(day, count * _MONTHS_IN[unit])
        if half and unit == "month":
            return moved + _DAY * (15 * sign)
        return _add_months(moved, sign * _MONTHS_IN[unit] // 2) if half else moved
    if unit == "hour":
        return day + _DAY * (sign * -(-abs(count) // 24))
    length = 7 if unit in ("week", "weekend") else 1
    return day + _DAY * (count * length + (sign * 3 if half and length == 7 else 0))


def _ago(value: DateValue, ref: date) -> _Span:
    """So many units before or after ``ref``, give or take ``_SLACK``; "a few" spans from two units to twice ``_FEW``."""
    unit, sign = value.unit or "day", value.shift or 1
    if not value.count:
        few = _FEW.get(unit, 3)
        ends = sorted([_moved(ref, sign * 2, unit, False), _moved(ref, sign * few * 2, unit, False)])
        return _Span(ends[0], ends[1], "range")
    middle = _moved(ref, sign * value.count, unit, value.half)
    slack = _DAY * _SLACK[unit][value.count > 1]
    start, end = middle - slack, middle + slack
    if unit == "hour":
        return _Span(min(middle, ref), max(middle, ref), "range")
    return _Span(start, end, _rank(unit) if slack else "day")


def _rank(unit: Unit) -> Resolution:
    if unit in ("week", "weekend"):
        return "week"
    if unit == "month":
        return "month"
    return "year" if unit in ("year", "decade") else "range"


def _counted(value: DateValue, ref: date) -> _Span:
    """So many units from a date that the text gives: exact for days, else as :func:`_ago`."""
    if value.unit in _MONTHS_IN and value.kind == "from_date" and value.count:
        day = _moved(ref, (value.shift or 1) * value.count, value.unit, value.half)
        return _Span(day, day, "day")
    around = _unit_around(ref, value.unit, value.shift or 1) if value.count is None else None
    return around or _ago(value, ref)


def _same(value: DateValue, ref: date) -> _Span | None:
    """The day, week, month or year of ``ref`` itself."""
    return _Span(ref, ref, "day") if value.unit == "day" else _unit_around(ref, value.unit, 0)


def _window(value: DateValue, ref: date, tense: Tense | None) -> _Span | None:
    """The ``count`` units that end or begin with ``ref``. One that begins now makes no sense after a past verb."""
    unit, sign = value.unit or "day", value.shift or -1
    if sign > 0 and tense == "past":
        return None
    count = value.count or _FEW.get(unit, 3)
    other = _moved(ref, sign * count, unit, value.half)
    return _Span(min(ref, other), max(ref, other), "range")


def _bounded(value: DateValue, ref: date | None, tense: Tense | None) -> _Span | None:
    """Ranges and half-open spans: see rule 5 of :func:`resolve_date`."""
    if value.kind == "range":
        return _range(value, ref, tense)
    inner = value.first or value.last
    if inner is None:
        return None
    if value.kind in ("since", "after"):
        # What has lasted since a date began in the past, whatever the tense of its clause.
        bound = _resolve(inner, ref, "past" if value.kind == "since" else tense)
        if bound is None or bound.start is None:
            return None
        begun = ref is not None and bound.start <= ref and tense != "future"
        return _Span(bound.start if value.kind == "since" else bound.end, ref if begun else None, "range")
    if value.kind == "from":
        bound = _resolve(inner, ref, tense)
        return _Span(bound.start, None, "range") if bound else None
    # A deadline is announced for the future even by a past verb ("had to leave by Monday"): the nearest date, unless
    # the bound is a weekday, which a deadline puts ahead.
    ahead: Tense | None = "future" if inner.weekday is not None and tense != "past" else tense
    bound = _resolve(inner, ref, None if tense == "past" and inner.weekday is None else ahead)
    if bound is None or bound.end is None or bound.start is None:
        return None
    end = bound.start - _DAY if value.kind == "before" and inner.part != "late" else bound.end
    return _Span(ref if ref is not None and ref <= end else None, end, "range")


def _range(value: DateValue, ref: date | None, tense: Tense | None) -> _Span | None:
    """From the start of one date to the end of another: the second is the first on or after the first."""
    first = _resolve(value.first, ref, tense) if value.first else None
    if first is None or first.start is None or value.last is None:
        return None
    if value.last.explicit or value.last.kind != "date":
        last = _resolve(value.last, ref, tense)
    else:
        last = _resolve(value.last, first.start, "future")
    if last is None or last.end is None or last.end < first.start:
        return None
    return _Span(first.start, last.end, "range")
