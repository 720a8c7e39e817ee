"""When an event is: its own date, else what its status and the publication allow."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import read_text

from garant.extract.dates import find_dates
from garant.languages import load_language
from garant.parse.clauses import Clauses
from garant.records import When
from garant.resolve.dates import Interval
from garant.resolve.when import Whens, tenses


def when(code: str, text: str, word: str, published: str | None = "2020-03-05") -> When | None:
    (event,) = [e for e in read_text(code, text, published).events if any(word in m.text for m in e.mentions)]
    return event.date


def span(found: When | None) -> tuple[str | None, str | None] | None:
    return (found.start, found.end) if found else None


@pytest.mark.parametrize(
    ("code", "text", "word", "expected"),
    [
        # a weekday takes the tense of its clause: 5 March 2020 is a Thursday
        ("en", "Kenya attacked Somalia on Monday.", "attacked", ("2020-03-02", "2020-03-02")),
        ("en", "Kenya will attack Somalia on Monday.", "attack", ("2020-03-09", "2020-03-09")),
        ("fr", "Le Kenya a attaqué la Somalie lundi.", "attaqué", ("2020-03-02", "2020-03-02")),
        ("fr", "Le Kenya attaquera la Somalie lundi.", "attaquera", ("2020-03-09", "2020-03-09")),
        # its own year
        ("en", "Kenya attacked Somalia on 16 October 2011.", "attacked", ("2011-10-16", "2011-10-16")),
        # none: what happened is news, what is ahead is ahead
        ("en", "Kenya attacked Somalia.", "attacked", ("2020-03-04", "2020-03-05")),
        ("en", "Kenya will attack Somalia.", "attack", ("2020-03-05", None)),
        ("fr", "L'Ouganda appelle le Kenya à attaquer la Somalie.", "attaquer", ("2020-03-05", None)),
        ("en", "Kenya did not attack Somalia.", "attack", None),
        # each clause has its own
        (
            "en",
            "Kenya attacked Somalia on Monday and Uganda will attack Sudan on Saturday.",
            "will attack",
            ("2020-03-07", "2020-03-07"),
        ),
    ],
)
def test_dates(code: str, text: str, word: str, expected: tuple[str, str | None] | None) -> None:
    assert span(when(code, text, word)) == expected


def test_a_date_counts_from_the_one_before_it() -> None:
    text = "Kenya attacked Somalia on 10 February. The next day, Uganda bombed Sudan."
    assert span(when("en", text, "bombed")) == ("2020-02-11", "2020-02-11")


def test_a_deadline_dates_no_past_act() -> None:
    found = when("en", "Kenya and Somalia signed a ceasefire until 20 March.", "signed")
    assert found is not None
    assert found.end == "2020-03-05"
    assert found.evidence is None


def test_evidence_is_the_expression() -> None:
    found = when("en", "Kenya attacked Somalia on Monday.", "attacked")
    assert found is not None
    assert found.evidence is not None
    assert "Monday" in found.evidence.text
    assert (found.basis, found.resolution) == ("anchored", "day")


def test_nothing_bounds_an_event_of_an_undated_text() -> None:
    assert when("en", "Kenya attacked Somalia.", "attacked", None) is None


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "Kenya attacked Somalia on Monday.", ["past"]),
        ("en", "Kenya will attack Somalia on Monday.", ["future"]),
        ("fr", "Le Kenya a attaqué la Somalie lundi. Mardi, il attaquera le Soudan.", ["past", "future"]),
        ("en", "The accord of 14 September was good.", [None]),
    ],
)
def test_tense_of_a_date(code: str, text: str, expected: list[str | None]) -> None:
    tree = read_text(code, text).tree
    assert tree is not None
    assert tenses(tree, Clauses(tree, load_language(code)), find_dates(text, code)) == expected


def test_what_lies_ahead_of_the_publication() -> None:
    text = "The meeting of Kenya and Somalia on 20 March 2020 is important."
    tree = read_text("en", text).tree
    assert tree is not None
    day = date(2020, 3, 5)
    clauses = Clauses(tree, load_language("en"))
    mentions = find_dates(text, "en")
    assert Whens(tree, clauses, mentions, Interval(day, day, "day", "document")).ahead(tree.word.index("meeting"), "")
    late = date(2020, 3, 25)
    assert not Whens(tree, clauses, mentions, Interval(late, late, "day", "document")).ahead(
        tree.word.index("meeting"), ""
    )
    assert not Whens(tree, clauses, mentions, None).ahead(tree.word.index("meeting"), "")
