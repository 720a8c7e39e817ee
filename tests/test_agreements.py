"""Agreements, truces, processes, zones and designations: how they are named, merged and voiced."""

from __future__ import annotations

import pytest
from conftest import read_text

from garant.extract.agreements import agreement_words
from garant.extract.zones import zone_words
from garant.languages import load_language
from garant.world.pacts import load_pacts

PUBLISHED = "2019-03-05"

NAMED = [
    ("fr", "L'accord de Sotchi tient toujours.", ["Sochi agreement"]),
    ("fr", "Les accords de Minsk n'ont pas été appliqués.", ["Minsk agreements"]),
    ("en", "The Algiers Agreement was never applied.", ["Algiers Agreement"]),
    (
        "en",
        "The ceasefire between Armenia and Azerbaijan held on Sunday.",
        ["ceasefire between Armenia and Azerbaijan"],
    ),
    (
        "en",
        "The council recalled UN Security Council Resolutions 1701 and 1559.",
        ["UN Security Council Resolution 1701", "UN Security Council Resolution 1559"],
    ),
    ("fr", "Le cessez-le-feu bilatéral expire mardi.", ["bilateral ceasefire"]),
]


@pytest.mark.parametrize(("code", "text", "names"), NAMED)
def test_agreements_are_named_in_english(code: str, text: str, names: list[str]) -> None:
    assert [a.name for a in read_text(code, text, PUBLISHED).system.agreements] == names


def test_a_bare_truce_that_somebody_wants_is_no_agreement() -> None:
    assert not read_text("en", "Norway called for a truce.", PUBLISHED).system.agreements


def test_the_deal_is_the_agreement_named_before() -> None:
    found = read_text(
        "en", "Both sides signed the Riyadh Agreement. The deal ends the fighting, an official said.", PUBLISHED
    ).system.agreements
    assert [a.name for a in found] == ["Riyadh Agreement"]


def test_a_known_agreement_has_its_date_and_kind() -> None:
    (found,) = read_text("fr", "L'accord de Sotchi tient toujours.", PUBLISHED).system.agreements
    assert found.date is not None
    assert found.date.start == "2018-09-17"
    assert found.governs == "zone"


def test_parties_are_party_to_it() -> None:
    ties = read_text("en", "The ceasefire between Armenia and Azerbaijan held on Sunday.", PUBLISHED).system.ties
    assert {t.subject.name for t in ties if t.relation == "party_to"} == {"Armenia", "Azerbaijan"}


def test_a_process_has_one_name_in_both_languages_and_its_rounds() -> None:
    fr = read_text("fr", "La 11e session des pourparlers d'Astana s'ouvrira en novembre.", PUBLISHED).system.processes
    en = read_text("en", "The 11th session of the Astana talks opens in November.", PUBLISHED).system.processes
    assert [p.name for p in fr] == [p.name for p in en] == ["Astana process"]
    assert fr[0].rounds == en[0].rounds == (11,)


ZONES = [
    (
        "fr",
        "Des blindés sont entrés dans la zone démilitarisée d'Alep.",
        "demilitarised zone of Aleppo",
        "demilitarised",
    ),
    ("en", "Patrols entered the buffer zone.", "buffer zone", "buffer"),
    ("en", "Four de-escalation zones were drawn on the map.", "de-escalation zone", "de-escalation"),
    ("fr", "Des tirs ont visé la ligne de contact.", "contact line", "contact line"),
]


@pytest.mark.parametrize(("code", "text", "name", "status"), ZONES)
def test_zones_have_a_name_and_a_status(code: str, text: str, name: str, status: str) -> None:
    assert [(z.name, z.status) for z in read_text(code, text, PUBLISHED).system.zones] == [(name, status)]


def test_a_plain_zone_is_none() -> None:
    assert not read_text("en", "Shells fell on the industrial zone.", PUBLISHED).system.zones


def test_a_designation_has_a_stance_and_a_voice() -> None:
    reading = read_text("en", "The Syrian army said that terrorists had shelled Aleppo.", PUBLISHED)
    (found,) = [d for d in reading.system.designations if "terrorist" in d.term.text]
    assert found.stance == "hostile"
    assert found.voice == (reading.statements[0].id,)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_language_tables_are_sound(code: str) -> None:
    language = load_language(code)
    kinds = {kind for _, kind in agreement_words(language)["nouns"].values()}
    assert kinds <= {"truce", "text", "plan", "roadmap", "resolution", "process"}
    words = zone_words(language)
    assert set(words["only"]) <= set(words["kinds"])


def test_every_pact_is_found_by_each_of_its_names() -> None:
    pacts = load_pacts()
    pact = next(p for p in pacts.named("accords d'Astana"))
    assert all(pact in pacts.named(name) for name in (*pact.names, *pact.others))
