"""Meetings as records: told several times they are one; what became of the plan, and what came of them."""

from __future__ import annotations

import pytest
from conftest import read_text

from garant.records import MeetingRecord

PUBLISHED = "2019-03-05"


def meetings(code: str, text: str) -> list[MeetingRecord]:
    return read_text(code, text, PUBLISHED).system.meetings


ONE = [
    (
        "fr",
        "Les ministres des Affaires étrangères du Ghana et du Togo se sont rencontrés lundi à Accra. La rencontre des deux ministres a duré une heure.",
    ),
    (
        "en",
        "The foreign ministers of Ghana and Togo met in Accra on Monday. The meeting of the two ministers lasted an hour.",
    ),
    ("en", "The fifth round of the Astana talks opened on Monday. The fifth round of the talks ended on Tuesday."),
]


@pytest.mark.parametrize(("code", "text"), ONE)
def test_a_meeting_told_twice_is_one(code: str, text: str) -> None:
    reading = read_text(code, text, PUBLISHED)
    assert len(reading.system.meetings) == 1
    assert sum(1 for e in reading.events if e.meeting) == 1
    assert set(reading.system.meetings[0].events) <= {e.id for e in reading.events}


def test_two_numbers_are_two_meetings() -> None:
    text = "The fourth round of talks between Ghana and Togo was held in May. The fifth round of talks between Ghana and Togo was held in Lomé in June."
    assert sorted(m.ordinal or 0 for m in meetings("en", text)) == [4, 5]


def test_two_series_in_one_text_stay_apart() -> None:
    text = "La douzième session du processus d'Astana s'est tenue lundi. La deuxième session des pourparlers de Genève s'est tenue mardi."
    assert {(m.ordinal) for m in meetings("fr", text)} == {12, 2}
    assert len({m.series for m in meetings("fr", text)}) == 2


SCHEDULES = [
    ("en", "The sixth round of talks between Ghana and Togo, planned for Friday, has been postponed.", "postponed"),
    ("en", "The sixth round of talks between Ghana and Togo was called off.", "called_off"),
    ("fr", "Le sixième cycle de négociations entre le Ghana et le Togo, prévu vendredi, a été reporté.", "postponed"),
    ("fr", "Le sixième cycle de négociations entre le Ghana et le Togo a été annulé.", "called_off"),
    ("en", "Ghana and Togo will hold a sixth round of talks on Friday.", "planned"),
    ("fr", "Le Ghana et le Togo ont tenu lundi un sixième cycle de négociations.", "held"),
]


@pytest.mark.parametrize(("code", "text", "status"), SCHEDULES)
def test_what_became_of_the_plan(code: str, text: str, status: str) -> None:
    assert [(m.ordinal, m.status) for m in meetings(code, text)] == [(6, status)]


OUTCOMES = [
    ("en", "The sixth round of talks between Ghana and Togo ended without agreement.", "ended without agreement"),
    ("en", "The sixth round of talks between Ghana and Togo ended on Friday.", None),
    (
        "fr",
        "Le sixième cycle de négociations entre le Ghana et le Togo a débouché sur une trêve.",
        "a débouché sur une trêve",
    ),
]


@pytest.mark.parametrize(("code", "text", "outcome"), OUTCOMES)
def test_what_came_of_it(code: str, text: str, outcome: str | None) -> None:
    (meeting,) = meetings(code, text)
    assert (meeting.outcome.text if meeting.outcome else None) == outcome


@pytest.mark.parametrize(
    ("code", "text", "ordinal", "status"),
    [
        ("fr", "Astana-13 a été annulé.", 13, "called_off"),
        ("en", "Astana-11 ended without agreement.", 11, "held"),
        ("fr", "Astana-14 a débouché sur un communiqué.", 14, "held"),
    ],
)
def test_a_round_is_told_by_its_name(code: str, text: str, ordinal: int, status: str) -> None:
    assert [(m.series, m.ordinal, m.status) for m in meetings(code, text)] == [("Astana process", ordinal, status)]


@pytest.mark.parametrize(
    "text", ["The MiG-29 was shot down.", "Il a 30 ans et vit à Saint-Denis.", "Covid-19 spread in Kano."]
)
def test_other_names_with_numbers_are_no_rounds(text: str) -> None:
    assert not meetings("en", text)
