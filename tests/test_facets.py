"""Facets of events: meetings, commitments, tolls, violations, contexts."""

from __future__ import annotations

import pytest
from conftest import read_text

from garant.extract.contexts import context_words
from garant.languages import load_language
from garant.records import Commitment, Event, Meeting

PUBLISHED = "2019-03-05"
CONTEXTS = frozenset(
    [
        "military",
        "intelligence",
        "executive",
        "legislative",
        "election",
        "political_institutions",
        "pro_democracy",
        "pro_autocracy",
        "economic",
        "legal",
        "reparations",
        "human_rights",
        "rights_freedoms",
        "repression",
        "human_security",
        "gender",
        "lgbt",
        "religion_ethnicity",
        "inequality",
        "diplomatic",
        "territory",
        "peacekeeping",
        "health",
        "asylum",
        "migration",
        "disasters",
        "natural_resource",
        "environment",
        "technology",
        "terrorism",
        "cbrn",
        "cyber",
        "misinformation",
        "crime",
        "corruption",
        "illegal_drugs",
        "trafficking",
    ]
)


def events(code: str, text: str) -> list[Event]:
    return read_text(code, text, PUBLISHED).events


def meetings(code: str, text: str) -> list[Meeting]:
    return [e.meeting for e in events(code, text) if e.meeting]


def commitments(code: str, text: str) -> list[Commitment]:
    return [e.commitment for e in events(code, text) if e.commitment]


ORDINALS = [
    ("en", "The 12th session of the Astana talks will open in May.", 12),
    ("en", "Ghana and Togo held their third round of talks on Monday.", 3),
    ("en", "Ghana and Togo met for the fifth time on Monday.", 5),
    ("fr", "La 9e réunion du processus d'Astana s'ouvrira en mai.", 9),
    ("fr", "Le Ghana et le Togo ont tenu lundi leur troisième cycle de négociations.", 3),
    ("fr", "Le premier cycle de pourparlers d'Astana s'est achevé en janvier.", 1),
]


@pytest.mark.parametrize(("code", "text", "ordinal"), ORDINALS)
def test_a_round_has_its_number(code: str, text: str, ordinal: int) -> None:
    assert ordinal in {m.ordinal for m in meetings(code, text)}


def test_a_round_belongs_to_its_series() -> None:
    assert {m.series for m in meetings("fr", "La 9e réunion du processus d'Astana s'ouvrira en mai.")} == {
        "Astana process"
    }


def test_ministers_meet_at_the_level_of_ministers() -> None:
    assert {m.level for m in meetings("en", "The foreign ministers of Ghana and Togo met in Accra on Monday.")} == {
        "ministers"
    }


def test_talks_that_go_on_are_no_meeting() -> None:
    assert not meetings("fr", "Le Ghana est en pourparlers avec le Togo.")


UNDERTAKINGS = [
    ("en", "Ghana pledged to withdraw its troops by 1 May.", "withdraw its troops", "2019-05-01"),
    ("en", "The rebels agreed to release the hostages.", "release the hostages", None),
    ("fr", "Le Ghana a promis de retirer ses troupes d'ici fin mai.", "retirer ses troupes", "2019-05-31"),
    ("fr", "Les rebelles se sont engagés à libérer les otages.", "libérer les otages", None),
]


@pytest.mark.parametrize(("code", "text", "measure", "deadline"), UNDERTAKINGS)
def test_what_is_undertaken_and_by_when(code: str, text: str, measure: str, deadline: str | None) -> None:
    found = commitments(code, text)
    assert [c for c in found if measure in c.measure.text], found
    assert {c.deadline.end if c.deadline else None for c in found} == {deadline}
    assert all(c.deadline_specified == (deadline is not None) for c in found)


def test_one_undertaking_is_told_once() -> None:
    assert len(commitments("en", "Ghana pledged to withdraw its troops by 1 May.")) == 1


def test_measures_without_a_name_are_not_specified() -> None:
    (vague,) = commitments(
        "fr", "Le Ghana et le Togo ont conclu un accord sur l'obligation de prendre des mesures fortes."
    )
    assert not vague.measure_specified
    (plain,) = commitments("fr", "Les rebelles se sont engagés à libérer les otages.")
    assert plain.measure_specified


def test_a_later_sentence_may_say_that_nothing_is_specified() -> None:
    text = "Les rebelles se sont engagés à libérer les otages. Le communiqué ne précise pas la date."
    assert all(not c.deadline_specified for c in commitments("fr", text))


def test_a_refusal_is_no_commitment() -> None:
    assert not commitments("en", "Ghana did not agree to withdraw its troops.")


def test_an_agreement_obliges() -> None:
    found = commitments("en", "Under the Riyadh Agreement, the separatists must withdraw their forces.")
    assert any("Riyadh" in c.agreement.text for c in found if c.agreement)


TOLLS = [
    ("en", "The army shelled the town, killing 24 people.", "killed", 24, 24),
    ("en", "Government forces killed at least nine rebels.", "killed", 9, None),
    ("en", "The army shelled the town, wounding dozens of people.", "injured", 24, 99),
    ("fr", "L'armée a tué trois rebelles.", "killed", 3, 3),
    ("fr", "L'armée a tué au moins douze rebelles.", "killed", 12, None),
    ("fr", "L'armée a tué une dizaine de rebelles.", "killed", 8, 12),
]


@pytest.mark.parametrize(("code", "text", "kind", "low", "high"), TOLLS)
def test_tolls_are_counted_with_their_bounds(code: str, text: str, kind: str, low: int, high: int | None) -> None:
    found = [e.toll[kind] for e in events(code, text) if kind in e.toll]
    assert [(c.low, c.high) for c in found] == [(low, high)]
    assert all(text[c.span.start : c.span.end] == c.span.text for c in found)


def test_a_number_of_days_is_no_toll() -> None:
    assert not [e for e in events("en", "The army shelled the town for three days.") if e.toll]


def test_a_breach_of_a_truce_is_a_violation() -> None:
    found = [e.violation for e in events("en", "In breach of the truce, the army shelled the town.") if e.violation]
    assert found
    assert not [e for e in events("en", "The army shelled the town.") if e.violation]


def test_contexts_come_from_the_words_of_the_sentence() -> None:
    (event, *_) = events("en", "Rebels attacked a hospital in the capital of Mali.")
    assert "health" in event.context
    assert "election" not in event.context


@pytest.mark.parametrize("code", ["en", "fr"])
def test_contexts_are_those_of_the_codebook(code: str) -> None:
    single, several = context_words(load_language(code))
    used = {c for group in single.values() for c in group} | {c for group in several.values() for _, c in group}
    assert used <= CONTEXTS


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Les rebelles ont été autorisés à emporter leurs fusils."),
        ("en", "The rebels were allowed to take their rifles with them."),
    ],
)
def test_what_is_permitted_is_not_undertaken(code: str, text: str) -> None:
    assert [event.commitment for event in read_text(code, text).events if event.commitment] == []
