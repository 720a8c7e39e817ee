"""Dates: every example of the language files, every rule's own example, and properties that hold for any text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garant._errors import DataError
from garant.extract import dates as extract_dates
from garant.extract.dates import DateMention, DateValue, find_dates, load_grammar
from garant.resolve.dates import Interval, Tense, resolve_date

LANGUAGES = Path(extract_dates.__file__).parent.parent / "languages"
CODES = ("fr", "en")
TENSES: dict[str, Tense | None] = {"past": "past", "present": "present", "future": "future", "-": None}
UNKNOWN = Interval(None, None, "range", "document")

Row = tuple[str, ...]


def day(value: str) -> Interval:
    return (
        UNKNOWN if value == "-" else Interval(date.fromisoformat(value), date.fromisoformat(value), "day", "document")
    )


def rows(language: str) -> Iterator[Row]:
    for line in (LANGUAGES / language / "date_examples.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple(cell.replace("\\n", "\n") for cell in line.split("\t"))


def cases() -> Iterator[tuple[str, str, list[Row]]]:
    """(language, text, its rows): the rows of one sentence stand together."""
    for language in CODES:
        for (text, _, _), group in groupby(rows(language), key=lambda row: (row[0], row[2], row[3])):
            yield language, text, list(group)


def resolved(text: str, language: str, anchor: Interval, tense: Tense | None) -> list[Row]:
    """The rows that the code gives for ``text``: expression, first day, last day, resolution."""
    found: list[Row] = []
    previous: Interval | None = None
    for mention in find_dates(text, language):
        interval = resolve_date(mention, anchor, tense, previous)
        previous = interval or previous
        if interval is None:
            found.append((mention.text, "none", "", ""))
        else:
            found.append((mention.text, str(interval.start or ""), str(interval.end or ""), interval.resolution))
    return found or [("-", "none", "", "")]


@pytest.mark.parametrize(("language", "text", "expected"), list(cases()))
def test_example(language: str, text: str, expected: list[Row]) -> None:
    _, _, anchor, tense, *_ = expected[0]
    assert resolved(text, language, day(anchor), TENSES[tense]) == [(row[1], *row[4:]) for row in expected]


@pytest.mark.parametrize("language", CODES)
def test_examples_are_many_and_well_formed(language: str) -> None:
    table = list(rows(language))
    assert len(table) >= 250
    assert {len(row) for row in table} == {7}
    assert len({row[1] for row in table}) >= 150
    assert sum(row[1] == "-" for row in table) >= 20


def rules() -> Iterator[tuple[str, str, str]]:
    for language in CODES:
        data = tomllib.loads((LANGUAGES / language / "dates.toml").read_text(encoding="utf-8"))
        for rule in data["rule"]:
            if not rule.get("inner"):
                yield language, rule["kind"], rule["example"]


@pytest.mark.parametrize(("language", "kind", "example"), list(rules()))
def test_rule_finds_its_own_example(language: str, kind: str, example: str) -> None:
    kinds = [mention.value.kind for mention in find_dates(example, language)]
    assert kinds.count("date") == 0 or kind != "none"
    assert kind in kinds or kind == "none"


@pytest.mark.parametrize("language", CODES)
def test_no_sentence_of_an_example_loses_its_offsets(language: str) -> None:
    for text, *_ in rows(language):
        for mention in find_dates(text, language):
            assert text[mention.start : mention.end] == mention.text


def test_typographic_characters_are_read_as_plain_ones() -> None:
    text = "Ce n’est qu’aujourd’hui, le 5\u00a0mars\u202f2016, que l\u2019accord s\u2019applique."
    assert [mention.text for mention in find_dates(text, "fr")] == ["aujourd’hui, le 5\u00a0mars\u202f2016"]


def test_a_blank_line_is_never_crossed() -> None:
    found = find_dates("The vote is set for 5 March\n\n2016 will be remembered.", "en")
    assert [mention.value for mention in found] == [DateValue("date", day=5, month=3)]


def test_wide_publication_interval_widens_the_answer() -> None:
    anchor = Interval(date(2019, 2, 11), date(2019, 2, 13), "range", "document")
    (thursday,) = find_dates("Le sommet se tiendra ce jeudi 14 février.", "fr")
    (yesterday,) = find_dates("Il est parti hier.", "fr")
    summit = resolve_date(thursday, anchor, "future")
    departure = resolve_date(yesterday, anchor, "past")
    assert summit == Interval(date(2019, 2, 14), date(2019, 2, 14), "day", "anchored", (21, 40))
    assert departure == Interval(date(2019, 2, 10), date(2019, 2, 12), "range", "anchored", (13, 17))


def test_open_publication_interval_resolves_only_what_is_explicit() -> None:
    anchor = Interval(date(2017, 1, 1), None, "range", "document")
    monday, explicit = find_dates("It fell on Monday, not on 3 May 2015.", "en")
    assert resolve_date(monday, anchor, "past") is None
    interval = resolve_date(explicit, anchor, "past")
    assert interval is not None
    assert (interval.basis, interval.start) == ("explicit", date(2015, 5, 3))


def test_unknown_language_is_a_data_error() -> None:
    with pytest.raises(DataError, match=r"dates\.toml"):
        load_grammar("xx")


# Words that build dates, so that random text comes close to them, and characters whose lower case is longer.
WORDS = ["le", "5", "mars", "2016", "du", "au", "30", "février", "May", "in", "of", "the", "last", "31", "Sept.", "10000",
         "depuis", "until", "days", "ago", "il y a", "\n", ",", "(", "-", "/", "29", "İ", "9999", "0", "1500", "century"]  # fmt: skip
TEXT = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
DAYS = st.dates()


@settings(max_examples=300, deadline=None)
@given(TEXT, st.sampled_from(CODES), DAYS, st.sampled_from(list(TENSES.values())), st.none() | DAYS)
def test_any_text_gives_ordered_spans_and_sound_intervals(
    text: str, language: str, anchor: date, tense: Tense | None, before: date | None
) -> None:
    mentions = find_dates(text, language)
    previous = None if before is None else Interval(before, before, "day", "anchored")
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        interval = resolve_date(mention, Interval(anchor, anchor, "day", "document"), tense, previous)
        if interval is not None:
            assert interval.evidence == (mention.start, mention.end)
            assert interval.start is None or interval.end is None or interval.start <= interval.end


VALUES = st.builds(
    DateValue,
    st.sampled_from(["period", "offset", "window", "anaphoric"]),
    count=st.none() | st.integers(0, 999),
    unit=st.sampled_from(["hour", "day", "week", "month", "year", "decade"]),
    shift=st.sampled_from([-1, 0, 1]),
)


@given(VALUES, DAYS)
def test_arithmetic_never_leaves_the_calendar(value: DateValue, anchor: date) -> None:
    mention = DateMention(0, 1, "x", value)
    interval = resolve_date(mention, Interval(anchor, anchor, "day", "document"), None)
    assert interval is None or interval.start is None or interval.end is None or interval.start <= interval.end


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("piece", ["5 ", "le ", "the ", "depuis le ", "from the ", "1,000.", "au cours des ", "[", " "])
def test_time_is_linear_in_the_length_of_the_text(language: str, piece: str) -> None:
    def seconds(times: int) -> float:
        begin = perf_counter()
        find_dates(piece * times, language)
        return perf_counter() - begin

    find_dates(piece, language)
    # Ten times the text may take at most forty times as long: quadratic time would take a hundred.
    assert min(seconds(20_000) for _ in range(2)) < 40 * min(seconds(2_000) for _ in range(3)) + 0.05
