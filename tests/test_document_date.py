"""The date that a document itself supports: datelines, clues, bounds, and honest silence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garant.extract.dates import find_dates
from garant.resolve.dates import Tense
from garant.resolve.document_date import Inferred, infer_document_date

TENSES: tuple[Tense | None, ...] = ("past", "present", "future", None)


def infer(text: str, language: str, *tenses: Tense | None, title: str | None = None) -> Inferred:
    """Infer with one tense for each expression of ``text``; those not given are past."""
    mentions = find_dates(text, language)
    rest: list[Tense | None] = ["past"] * (len(mentions) - len(tenses))
    return infer_document_date(text, language, list(zip(mentions, [*tenses, *rest], strict=True)), title=title)


def bounds(inferred: Inferred) -> tuple[str, str] | None:
    interval = inferred.interval
    return None if interval is None else (str(interval.start or ""), str(interval.end or ""))


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("NIAMEY, 11 oct 2018 - Deux soldats ont été tués mardi.", "fr", "2018-10-11"),
        ("Trêve rompue\n\nDAKAR/BAMAKO, le 26/10/2020 – Les tirs ont repris.", "fr", "2020-10-26"),
        ("Trêve rompue à l'aube\n\n3 mars 2017 . – Les tirs ont repris lundi.", "fr", "2017-03-03"),
        ("Trêve rompue\n\n3 mars 2017, 14h30 . –\nLes tirs ont repris lundi.", "fr", "2017-03-03"),
        ("Trêve rompue\n\n3 mars 2017, Kidal, Mali . –\n\nLes tirs ont repris lundi.", "fr", "2017-03-03"),
        ("Les tirs ont repris lundi.\nPublié le 3 mars 2017 à 14 h 20", "fr", "2017-03-03"),
        ("GENEVA, 4 May 2016 (Agency) — Talks resumed on Monday.", "en", "2016-05-04"),
        ("JUBA, Monday, 26 October 2020 - Talks resumed.", "en", "2020-10-26"),
        ("Talks resume\n\nKHARTOUM, Oct. 11, 2018: Delegates met on Tuesday.", "en", "2018-10-11"),
        ("Talks resumed on Monday.\nLast updated 9 January 2017", "en", "2017-01-09"),
    ],
)
def test_dateline_decides(text: str, language: str, day: str) -> None:
    inferred = infer(text, language)
    assert bounds(inferred) == (day, day)
    assert inferred.interval is not None
    assert (inferred.interval.resolution, inferred.interval.basis) == ("day", "document")
    assert inferred.evidence == (inferred.interval.evidence,)


def test_title_beside_the_text_is_read_for_a_dateline() -> None:
    inferred = infer("Two soldiers were killed.", "en", title="Valley Clashes, 9 January 2017")
    assert bounds(inferred) == ("2017-01-09", "2017-01-09")
    assert inferred.evidence == ()


def test_a_date_in_a_sentence_is_no_dateline() -> None:
    inferred = infer("The envoys met in Juba on 4 May 2016 - and failed.", "en")
    assert bounds(inferred) == ("2016-05-04", "")


def test_dateline_without_a_year_follows_the_latest_date_and_its_weekday() -> None:
    text = "LIMA, Feb 7 - The truce was renewed on Tuesday. It has held since 3 August 2023."
    assert bounds(infer(text, "en")) == ("2024-02-07", "2024-02-07")
    wrong = "LIMA, Feb 7 - The truce was renewed on Saturday. It has held since 3 August 2023."
    assert bounds(infer(wrong, "en")) == ("2023-08-03", "")


def test_this_weekday_ahead_is_the_same_week_before_it() -> None:
    text = (
        "La guerre a commencé en mars 2011. Après huit ans de guerre, un sommet se tiendra ce jeudi 14 février à Oran."
    )
    inferred = infer(text, "fr", "past", "past", "future")
    assert bounds(inferred) == ("2019-02-11", "2019-02-13")
    assert [text[start:end] for start, end in inferred.evidence] == [
        "mars 2011",
        "Après huit ans de",
        "ce jeudi 14 février",
    ]


def test_this_weekday_behind_reaches_six_days_back() -> None:
    text = "Le pont a été détruit ce mardi 6 juin. Il avait été bâti en mars 2015."
    assert bounds(infer(text, "fr")) == ("2017-06-06", "2017-06-12")


def test_weekday_and_date_ahead_without_this_allow_three_weeks() -> None:
    text = "The vote of 3 May 2018 was void. A new one will be held on Sunday, 9 September."
    assert bounds(infer(text, "en", "past", "future")) == ("2018-08-20", "2018-09-09")


def test_yesterday_with_its_date_is_exact() -> None:
    text = "La ville est tombée hier, mercredi 3 mai. Elle était assiégée depuis le 4 janvier 2017."
    assert bounds(infer(text, "fr")) == ("2017-05-04", "2017-05-04")


def test_beginning_of_the_month_is_over() -> None:
    text = "Experts had met at the beginning of the month. The summit will open this Friday, 6 April. It was agreed on 9 May 2017."
    assert bounds(infer(text, "en", "past", "future", "past")) == ("2018-04-04", "2018-04-05")


def test_apposition_dates_the_text() -> None:
    text = "The war broke out in March 2011, eight years ago."
    assert bounds(infer(text, "en")) == ("2018-08-30", "2019-09-30")


def test_past_and_future_dates_are_bounds() -> None:
    text = "Signed on 5 March 2016, the accord will lapse on 30 June 2016."
    assert bounds(infer(text, "en", "past", "future")) == ("2016-03-05", "2016-06-30")


def test_date_of_unknown_tense_yields_to_one_of_the_past() -> None:
    text = "The camp closed in May 2015. Much is hoped of 2030, they say."
    assert bounds(infer(text, "en", "past", None)) == ("2015-05-01", "")


def test_an_old_bare_year_does_not_choose_the_year_of_a_weekday() -> None:
    text = "Né en 1984, le général parlera ce samedi 2 juillet."
    assert bounds(infer(text, "fr", "past", "future")) == ("1984-01-01", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Talks resumed.",
        "Talks resumed on Monday.",
        "Talks resumed this Thursday, 14 February.",
        "LIMA, Feb 7 - Talks.",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    assert infer(text, "en") == Inferred(None, ())


PIECES = ["GENEVA, ", "4 May 2016", " - ", "\n", "this Thursday, 14 February", "yesterday, 3 May", " after eight years of war ", "in March 2011", "2254", ", ", "eight years ago", "31 December 2099", "29 February"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.sampled_from(TENSES),
    st.none() | st.text(max_size=30),
)
def test_any_text_gives_ordered_bounds_and_evidence_inside(text: str, tense: Tense | None, title: str | None) -> None:
    mentions = [(mention, tense) for mention in find_dates(text, "en")]
    inferred = infer_document_date(text, "en", mentions, title=title)
    assert set(inferred.evidence) <= {(mention.start, mention.end) for mention, _ in mentions}
    if inferred.interval is not None:
        start, end = inferred.interval.start or date.min, inferred.interval.end or date.max
        assert start <= end
