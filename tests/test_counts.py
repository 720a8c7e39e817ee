"""Reported counts of violations: total, parts, reporter, place, period; whether they sum up; who counts otherwise."""

from __future__ import annotations

import pytest
from conftest import read_text

from garant.extract.counts import count_words
from garant.languages import load_language
from garant.records import Count, Part, Span, Tally
from garant.resolve.counts import check

PUBLISHED = "2021-06-09"
WORDS = Span(0, 1, "x")


def counts(code: str, text: str) -> list[Tally]:
    found = read_text(code, text, PUBLISHED).system.counts
    assert all(t.number.span.text == text[t.number.span.start : t.number.span.end] for t in found)
    return found


BY_PLACE = [
    ("en", "The joint committee recorded 9 violations of the truce in the provinces of Taiz (5) and Marib (4)."),
    ("en", "The joint committee recorded 9 violations of the truce: 5 in Taiz and 4 in Marib."),
    ("fr", "Le comité conjoint a relevé 9 violations de la trêve, dont 5 à Taëz et 4 à Marib."),
    ("fr", "Le comité conjoint a recensé 9 infractions à la trêve : 5 à Taëz et 4 à Marib."),
]


@pytest.mark.parametrize(("code", "text"), BY_PLACE)
def test_a_total_is_parted_by_place(code: str, text: str) -> None:
    (tally,) = counts(code, text)
    assert (tally.what, tally.number.low, tally.number.high) == ("ceasefire violation", 9, 9)
    assert [(p.by, p.number.low) for p in tally.parts] == [("place", 5), ("place", 4)]
    assert all(p.place is not None for p in tally.parts)
    assert tally.check == {"place": "equal"}


def test_explosions_are_a_part_and_the_period_before_is_kept() -> None:
    (tally,) = counts(
        "en",
        "Monitors registered 31 ceasefire violations, including 6 explosions, in Luhansk region, compared with 12 the day before.",
    )
    assert [(p.by, p.what, p.number.low) for p in tally.parts] == [("kind", "explosion", 6)]
    assert tally.previous is not None
    assert tally.previous.low == 12
    assert tally.place is not None
    assert tally.place.name.startswith("Luhansk")


def test_parts_are_laid_at_the_door_of_sides() -> None:
    (tally,) = counts(
        "en",
        "The mission logged 24 breaches of the truce in Hodeidah, of which 15 by the Houthis and 9 by government forces.",
    )
    assert [p.by for p in tally.parts] == ["side", "side"]
    assert [p.sides[0].name for p in tally.parts][:1] == ["Houthis"]
    assert tally.check == {"side": "equal"}


def test_times_that_a_truce_was_violated_are_a_count() -> None:
    (tally,) = counts("fr", "Bakou accuse l'Arménie d'avoir violé 18 fois le cessez-le-feu.")
    assert tally.number.low == 18
    assert [e.name for e in tally.sides] == ["Armenia"]
    assert [e.name for e in tally.reporters] == ["Azerbaijan"]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The Russian side registered 11 violations of the truce, while the Turkish side counted 8."),
        ("fr", "La partie russe a relevé 11 violations de la trêve ; la partie turque en a compté 8."),
    ],
)
def test_two_reporters_disagree_and_both_are_kept(code: str, text: str) -> None:
    first, second = counts(code, text)
    assert [e.name for e in first.reporters] == ["Russia"]
    assert [e.name for e in second.reporters] == ["Turkey"]
    assert (first.number.low, second.number.low) == (11, 8)
    assert first.disagrees_with == (second.id,)
    assert second.disagrees_with == (first.id,)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The truce held. The commission documented 12 violations of human rights."),
        ("en", "The monitors recorded 12 violations of the code."),
        ("fr", "La trêve tient. L'ONG a recensé 12 violations des droits de l'homme."),
        ("en", "The truce was signed by 12 delegates in 2019."),
    ],
)
def test_what_breaks_no_truce_is_not_counted(code: str, text: str) -> None:
    assert counts(code, text) == []


def part(by: str, low: int, high: int | None) -> Part:
    return Part(Count(low, high, WORDS), by)


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        (Count(9, 9, WORDS), [part("place", 5, 5), part("place", 4, 4)], {"place": "equal"}),
        (Count(9, 9, WORDS), [part("place", 5, 5), part("place", 5, 5)], {"place": "above"}),
        (Count(9, 9, WORDS), [part("kind", 2, 2)], {"kind": "below"}),
        (Count(9, None, WORDS), [part("place", 20, 20)], {"place": "equal"}),
        (Count(9, 9, WORDS), [part("place", 5, None)], {"place": "equal"}),
        (Count(9, 9, WORDS), [], {}),
    ],
)
def test_the_arithmetic_is_checked(whole: Count, parts: list[Part], expected: dict[str, str]) -> None:
    assert check(whole, parts) == expected


def test_both_languages_name_the_same_things() -> None:
    names = [set(count_words(load_language(code))["kinds"].values()) for code in ("en", "fr")]
    assert {"explosion", "overflight", "shelling", "clash"} <= names[0] & names[1]
