"""Infer the day on which a document was published, when nobody gives it, from what its own words leave possible.

A dateline, or a date after a word such as "published", decides. Otherwise the inference is a constraint problem over
days: every explicit date of the past is a lower bound, every explicit date of the future an upper bound, and each clue
that ties a recurring date to the present ("this Thursday, 14 February" with a future verb; "yesterday, 3 May"; "after
eight years of war" beside the year in which it began) strikes out the days that it contradicts. What is left is
reported with the words that narrowed it; when they decide nothing, nothing is reported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from garant.extract.dates import DateMention, DateValue, find_dates
from garant.parse.characters import normalise
from garant.resolve.dates import Interval, Resolution, Tense, resolve_date

Tensed = tuple[DateMention, Tense | None]


@dataclass(frozen=True, slots=True)
class Inferred:
    """The publication interval (``basis`` "document"), or None, and the offsets of the expressions that decided it."""

    interval: Interval | None
    evidence: tuple[tuple[int, int], ...]


# A recurring date ("Thursday, 14 February") is sought this far after the latest explicit day or month of the text: far
# enough for a background paragraph, near enough that weekday and date seldom agree in two of the years.
_WINDOW_YEARS = 4
# A dateline without a year is taken within this many days after the latest explicit day or month of the text.
_DATELINE_DAYS = 366
# What the clues leave is reported as an interval when it is no longer than this many days, else the bounds alone.
_LONGEST = 400
# How far from a date newswire still names it with its weekday, in the future and in the past.
_WEEKDAY_AHEAD, _WEEKDAY_BEHIND = 20, 330
# "After eight years of war": said within half a year of that anniversary.
_DAYS_A_YEAR = 365.2425
_HALF_A_YEAR = timedelta(days=183)
# First day of a month on which its beginning, or its middle, can already be spoken of as past.
_PART_OVER = {"early": 4, "mid": 12}
_NOWHERE = Interval(None, None, "range", "document")
# A dateline stands under at most this many lines that are not blank, after at most this many characters of its own.
_HEAD_LINES, _LONGEST_PREFIX = 4, 60
# A clock time ("14h30"), further places or a bracketed source, then the mark or the line's end that closes a dateline.
_CLOCK = r"(?:,?[ \t]*\d{1,2}[ \t]?[hH:.][ \t]?(?:\d{2})?)?"
_PLACES = r"(?:,[ \t]*[^\W\d_a-z][\w'\u2019 -]{1,30}){0,2}"
_AFTER_DATELINE = re.compile(
    rf"{_CLOCK}(?:{_PLACES}[ \t.]*(?=[-\u2010-\u2015\u2212]))?[ \t]*(?:\([^()\n]{{1,40}}\))?[ \t.]*(?:[-\u2010-\u2015\u2212:|)\]]|\n|$)"
)
_SENTENCE_END = re.compile(r"[.!?;]\s")
_WORD = re.compile(r"[^\W\d_]+")


def infer_document_date(text: str, language: str, mentions: Sequence[Tensed], *, title: str | None = None) -> Inferred:
    """The publication date that ``text`` itself supports.

    ``mentions`` are the expressions found in ``text`` with the tense of their clauses. A ``title`` outside the text is
    read for a dateline only (its evidence is empty: it has no offsets in ``text``). The interval is one day for a
    dateline, may be open (``end`` None) when only bounds in the past are known, and is None when there is no bound.
    """
    head = [mention for mention, _ in mentions]
    found = next((m for m in head if _is_headline_date(text, m, language) and m.value.explicit), None)
    if found is not None:
        return _point(found, (found.start, found.end))
    if title and not text.lstrip().startswith(title.strip()):
        for mention in find_dates(title, language):
            if mention.value.explicit and _is_headline_date(title, mention, language):
                return _point(mention, None)
    bounds = _bounds(mentions)
    if bounds is None:
        return Inferred(None, ())
    return _narrowed(text, language, mentions, bounds)


def _point(mention: DateMention, evidence: tuple[int, int] | None) -> Inferred:
    resolved = resolve_date(mention, _NOWHERE)
    if resolved is None:
        return Inferred(None, ())
    interval = Interval(resolved.start, resolved.end, resolved.resolution, "document", evidence)
    return Inferred(interval, (evidence,) if evidence else ())


def _is_headline_date(text: str, mention: DateMention, language: str) -> bool:
    """Whether a full day stands in a dateline ("GENEVA, 4 May (Agency) -") or after a word such as "published"."""
    value = mention.value
    if value.kind != "date" or value.day is None or value.month is None or value.shift is not None:
        return False
    words, cues = _document_words(language)
    start = text.rfind("\n", 0, mention.start) + 1
    before = normalise(text[start : mention.start]).strip().lower()
    if len(before) <= _LONGEST_PREFIX and any(before.endswith(cue) for cue in cues):
        return True
    lines = [line for line in text[:start].splitlines() if line.strip()]
    if len(lines) > _HEAD_LINES or mention.start - start > _LONGEST_PREFIX:
        return False
    if _AFTER_DATELINE.match(text, mention.end) is None:
        return False
    prefix = normalise(text[start : mention.start])
    named = all(word[0].isupper() or word.lower() in words for word in _WORD.findall(prefix))
    return named and _SENTENCE_END.search(prefix) is None


@cache
def _document_words(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    path = Path(__file__).parent.parent / "languages" / language / "dates.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))["document"]
    return frozenset(data["dateline_words"]), tuple(data["published"])


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Publication on or after ``lower`` and on or before ``upper``; None where the text does not say."""

    lower: date | None
    upper: date | None
    fine: bool  # whether the lower bound is a day or a month, not a bare year
    evidence: tuple[tuple[int, int], ...]


def _bounds(mentions: Iterable[Tensed]) -> _Bounds | None:
    """The bounds of explicit dates: those of the past are lower ones, full days of the future upper ones.

    A date whose tense is unknown is a bound only when none of the past is known: it may be a plan ("the 2030 goals").
    None when there are no bounds at all.
    """
    past: list[tuple[date, bool, tuple[int, int]]] = []
    unknown: list[tuple[date, bool, tuple[int, int]]] = []
    future: list[tuple[date, tuple[int, int]]] = []
    for mention, tense in mentions:
        value = mention.value
        resolved = resolve_date(mention, _NOWHERE, tense) if value.explicit else None
        if resolved is None:
            continue
        where = (mention.start, mention.end)
        if tense == "future" or value.kind in ("until", "before", "from"):
            if tense == "future" and resolved.end is not None and resolved.resolution == "day":
                future.append((resolved.end, where))
        elif resolved.start is not None:
            parts = [part for part in (value, value.first, value.last) if part is not None]
            fine = any(part.month is not None for part in parts)
            (past if tense == "past" or value.kind == "since" else unknown).append((resolved.start, fine, where))
    lower = max(past or unknown, default=None)
    upper = min((entry for entry in future if lower is None or entry[0] >= lower[0]), default=None)
    if lower is None and upper is None:
        return None
    evidence = (*((lower[2],) if lower else ()), *((upper[1],) if upper else ()))
    return _Bounds(lower[0] if lower else None, upper[0] if upper else None, bool(lower and lower[1]), evidence)


def _narrowed(text: str, language: str, mentions: Sequence[Tensed], bounds: _Bounds) -> Inferred:
    """Strike out of the days between the bounds those that a clue contradicts; skip a clue that would leave none."""
    window = timedelta(days=_WINDOW_YEARS * 366)
    known = bounds.lower or bounds.upper
    if known is None:
        return Inferred(None, ())
    first = bounds.lower or known - window
    clues = sorted(_clues(text, language, mentions, bounds), key=lambda clue: not clue.dated)
    last = bounds.upper or max([known + window, *(clue.latest for clue in clues if clue.latest is not None)])
    days = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    evidence = list(bounds.evidence)
    if bounds.fine or bounds.lower is None or any(clue.dated for clue in clues):
        for clue in clues:
            left = {day for day in days if clue.allows(day)}
            if left and len(left) < len(days):
                days = left
                evidence.append(clue.where)
    start: date | None = min(days)
    end: date | None = max(days)
    if (max(days) - min(days)).days > _LONGEST:  # several years are left: the clues decide nothing
        start, end, evidence = bounds.lower, bounds.upper, list(bounds.evidence)
    spans = tuple(sorted(set(evidence)))
    resolution: Resolution = "day" if start == end and start is not None else "range"
    return Inferred(Interval(start, end, resolution, "document", spans[0] if spans else None), spans)


@dataclass(frozen=True, slots=True)
class _Clue:
    """Words (their offsets) and a test that is true of the days on which they could be published.

    ``dated`` says that the words name a year, so that they decide even where the bounds are bare years, and before the
    others; ``latest`` is the last day that they allow, where that may lie beyond the usual search.
    """

    where: tuple[int, int]
    allows: Callable[[date], bool]
    dated: bool = False
    latest: date | None = None


def _clues(text: str, language: str, mentions: Sequence[Tensed], bounds: _Bounds) -> Iterator[_Clue]:
    """Every clue of the text, in its order."""
    for mention, tense in mentions:
        where, value = (mention.start, mention.end), mention.value
        dated = value.year is not None
        if value.kind in ("elapsed", "offset"):
            begun = _begun_before(mention, mentions) if value.kind == "elapsed" else None
            begun = _begun_beside(text, mention, mentions) if value.kind == "offset" else begun
            yield from _elapsed_clue(where, value, begun)
        elif value.kind == "date" and value.unit == "day" and value.shift is not None:
            yield _Clue(where, _test_tied(value), dated)
        elif value.kind == "date" and value.day is not None and value.month is not None:
            if bounds.lower and not dated and _is_headline_date(text, mention, language):
                yield _Clue(where, _test_dateline(value, bounds.lower, mentions))
            elif value.shift == 0 or (
                value.shift is None and value.weekday is not None and (not dated or tense == "future")
            ):
                yield _Clue(where, _test_near(value, tense), dated)
        elif value.kind == "period" and value.unit == "month" and value.shift == 0 and tense == "past":
            over = _PART_OVER.get(value.part or "")
            if over is not None:
                yield _Clue(where, _test_day_from(over))


def _test_day_from(first: int) -> Callable[[date], bool]:
    return lambda day: day.day >= first


def _test_tied(value: DateValue) -> Callable[[date], bool]:
    """ "Yesterday, Wednesday 3 May": the day that lies ``shift`` days off has that number, month and weekday."""

    def allows(day: date) -> bool:
        said = day + timedelta(days=value.shift or 0)
        fields = ((value.year, said.year), (value.month, said.month), (value.day, said.day))
        return all(a in (None, b) for a, b in (*fields, (value.weekday, said.weekday())))

    return allows


def _test_dateline(value: DateValue, lower: date, mentions: Sequence[Tensed]) -> Callable[[date], bool]:
    """A dateline without a year: within a year of the latest explicit date, and today or yesterday is a weekday that
    the text names without more (news reports what happened on the day or the day before)."""
    named = {
        m.value.weekday for m, tense in mentions
        if tense != "future" and m.value.kind == "date" and m.value.day is None and m.value.shift is None
    } - {None}  # fmt: skip

    def allows(day: date) -> bool:
        recent = {day.weekday(), (day.weekday() - 1) % 7}
        in_year = (day.month, day.day) == (value.month, value.day) and (day - lower).days <= _DATELINE_DAYS
        return in_year and (not named or bool(named & recent))

    return allows


def _test_near(value: DateValue, tense: Tense | None) -> Callable[[date], bool]:
    """A day and month with its weekday or "this": the years in which they agree, and the days around it.

    "This Thursday, 14 February" with a future verb is written in the days of the same week before it: on the day itself
    newswire writes "today" or a present tense, and a week earlier "Thursday next week". On a Monday nothing of the
    week lies before, and the six days before it are taken. After a past verb, "this" reaches six days back.
    """

    def allows(day: date) -> bool:
        for year in (day.year - 1, day.year, day.year + 1):
            try:
                said = date(year, value.month or 1, value.day or 1)
            except ValueError:  # 29 February
                continue
            wrong = value.weekday not in (None, said.weekday()) or value.year not in (None, year)
            if not wrong and _near(day, said, value.shift == 0, tense):
                return True
        return False

    return allows


def _near(day: date, said: date, this: bool, tense: Tense | None) -> bool:
    ahead = (said - day).days
    if this and tense == "future":
        return 0 < ahead <= (said.weekday() or 6)
    if this:
        return -6 <= ahead <= (0 if tense == "past" else 6)
    if tense == "future":
        return 0 <= ahead <= _WEEKDAY_AHEAD
    return -_WEEKDAY_BEHIND <= ahead <= (0 if tense == "past" else _WEEKDAY_AHEAD)


def _elapsed_clue(where: tuple[int, int], value: DateValue, begun: Interval | None) -> Iterator[_Clue]:
    """Years that have run since a dated beginning: about that long after it. Shorter spans are mostly of the past."""
    if begun is None or begun.start is None or begun.end is None or not value.count or value.unit != "year":
        return
    lapse = timedelta(days=round((value.count + value.half / 2) * _DAYS_A_YEAR))
    earliest, latest = begun.start + lapse - _HALF_A_YEAR, begun.end + lapse + _HALF_A_YEAR
    yield _Clue(where, lambda day: earliest <= day <= latest, dated=True, latest=latest)


def _begun_before(mention: DateMention, mentions: Sequence[Tensed]) -> Interval | None:
    """The explicit date of the past that stands closest before ``mention``: when what has lasted so long began."""
    before = [m for m, tense in mentions if m.end <= mention.start and m.value.explicit and tense != "future"]
    return resolve_date(before[-1], _NOWHERE) if before else None


def _begun_beside(text: str, mention: DateMention, mentions: Sequence[Tensed]) -> Interval | None:
    """The explicit date in apposition to ``mention``: "in March 2011, eight years ago"."""
    for other, _ in mentions:
        if not other.value.explicit or (mention.value.shift or 0) > 0:
            continue
        gap = text[other.end : mention.start] if other.end <= mention.start else text[mention.end : other.start]
        if len(gap) <= 5 and not _WORD.search(gap) and "\n" not in gap:
            return resolve_date(other, _NOWHERE)
    return None
