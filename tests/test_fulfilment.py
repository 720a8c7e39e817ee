"""Who says that an agreement or a commitment is kept or broken, and how far on the Kroc scale."""

from __future__ import annotations

import pytest
from conftest import read_text

from garant.extract.fulfilment import SAID, fulfilment_lines
from garant.languages import load_language
from garant.records import CLAIMS, Fulfilment
from garant.world.pacts import load_pacts

PUBLISHED = "2019-03-05"
LINES = [
    (code, line) for code in ("en", "fr") for group in fulfilment_lines(load_language(code)).values() for line in group
]
EXPECTED = {
    "fulfil": {"fulfilled", "partly"},
    "keep": {"fulfilled"},
    "begin": {"partly"},
    "stall": {"partly"},
    "void": {"unfulfilled"},
    "break": {"broken"},
}


def claims(code: str, text: str) -> list[Fulfilment]:
    return [f for a in read_text(code, text, PUBLISHED).system.agreements for f in a.fulfilment]


@pytest.mark.parametrize(("code", "line"), LINES, ids=[f"{code}:{line.where}" for code, line in LINES])
def test_every_example_gives_its_claim(code: str, line) -> None:  # type: ignore[no-untyped-def]
    found = claims(code, line.example)
    assert {f.claim for f in found} & EXPECTED[line.said], (line.example, found)


GRADED = [
    ("en", "The Stockholm Agreement has been fully implemented.", "fulfilled", 3),
    ("en", "The Stockholm Agreement has been partially implemented.", "partly", 2),
    ("en", "The Stockholm Agreement has not been implemented.", "unfulfilled", 0),
    ("en", "The Stockholm Agreement has not been fully implemented.", "partly", 2),
    ("en", "Implementation of the Stockholm Agreement has begun.", "partly", 1),
    ("fr", "L'accord de Stockholm n'a pas été appliqué.", "unfulfilled", 0),
    ("fr", "L'accord de Stockholm a été partiellement appliqué.", "partly", 2),
    ("fr", "Les Houthis n'ont appliqué que deux clauses de l'accord de Stockholm.", "partly", 1),
    ("fr", "Les Houthis ont bafoué l'accord de Stockholm.", "broken", None),
    ("fr", "Les Houthis n'ont pas violé l'accord de Stockholm.", "kept", None),
]


@pytest.mark.parametrize(("code", "text", "claim", "level"), GRADED)
def test_the_level_is_that_of_the_scale(code: str, text: str, claim: str, level: int | None) -> None:
    assert [(f.claim, f.level) for f in claims(code, text)] == [(claim, level)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The parties must implement the Stockholm Agreement."),
        ("en", "The envoy urged the Houthis to honour the Stockholm Agreement."),
        ("fr", "Les Houthis devraient respecter l'accord de Stockholm."),
    ],
)
def test_what_is_only_wanted_is_no_claim(code: str, text: str) -> None:
    assert claims(code, text) == []


def test_each_voice_has_its_own_claim() -> None:
    text = "The Houthis said the Stockholm Agreement had been implemented. Riyadh accused the Houthis of violating the Stockholm Agreement."
    reading = read_text("en", text, PUBLISHED)
    (agreement,) = reading.system.agreements
    speakers = {s.id: s.speakers[0].name for s in reading.statements}
    assert {f.claim for f in agreement.fulfilment} == {"fulfilled", "broken"}
    assert len({speakers[f.voice[0]] for f in agreement.fulfilment if f.voice}) == 2


def test_a_commitment_is_measured_by_what_its_maker_did() -> None:
    text = "The rebels pledged to release the hostages by 1 April. The rebels have not released the hostages."
    (made,) = [e.commitment for e in read_text("en", text, PUBLISHED).events if e.commitment]
    assert [(f.claim, f.level) for f in made.fulfilment] == [("unfulfilled", 0)]


@pytest.mark.parametrize(
    ("code", "text", "condition"),
    [
        ("en", "The rebels pledged to release the hostages if the army withdraws.", "if the army withdraws"),
        (
            "fr",
            "Les rebelles se sont engagés à libérer les otages en échange de la levée du siège.",
            "en échange de la levée du siège",
        ),
    ],
)
def test_a_condition_is_kept_with_its_commitment(code: str, text: str, condition: str) -> None:
    found = [e.commitment.condition for e in read_text(code, text, PUBLISHED).events if e.commitment]
    assert [c.text for c in found if c] == [condition]


def test_guarantors_stand_with_their_agreement() -> None:
    text = "Russia and Turkey are guarantors of the Sochi agreement."
    (agreement,) = read_text("en", text, PUBLISHED).system.agreements
    assert {e.name for e in agreement.guarantors} == {"Russia", "Turkey"}


def test_the_claims_are_those_of_the_contract() -> None:
    assert {claim for group in EXPECTED.values() for claim in group} | {"kept"} == set(CLAIMS)
    assert set(EXPECTED) == SAID
    assert load_pacts().named("Stockholm Agreement")
