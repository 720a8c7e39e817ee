"""Roles that a sentence leaves unsaid because the text has said them; and those that nobody has said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import read_text
from test_merge import THE_NOUN, VERB, entity, event

from garant.merge.within import Told
from garant.ontology import load_ontology
from garant.records import Entity, Event
from garant.resolve.implied import fill_implied


def filled(
    *told: tuple[Told, Event], sides: tuple[str, ...] = (), enemies: dict[str, str] | None = None
) -> list[Event]:
    """The events with their roles filled; `sides` and `enemies` are what the document as a whole says."""

    def enemy(actors: tuple[Entity, ...]) -> tuple[Entity, ...]:
        return tuple(entity(e) for a in actors if (e := (enemies or {}).get(a.id)))

    return [e for _, e in fill_implied(list(told), load_ontology(), lambda: [entity(s) for s in sides], enemy)]


def roles(e: Event) -> tuple[list[str], list[str]]:
    return [a.id for a in e.actors], [r.id for r in e.recipients]


def test_a_missing_recipient_is_the_one_named_before() -> None:
    first, second = event(0, actors="ETH", recipients="ERI"), event(60, actors="ETH")
    assert roles(filled((VERB, first), (VERB, second))[1]) == (["ETH"], ["ERI"])


def test_a_missing_actor_is_the_other_side_of_the_same_fight() -> None:
    first, second = event(0, actors="ETH", recipients="ERI"), event(60, recipients="ERI")
    assert roles(filled((VERB, first), (VERB, second))[1]) == (["ETH"], ["ERI"])


def test_who_was_struck_strikes_back_at_who_struck() -> None:
    first, second = event(0, actors="ETH", recipients="ERI"), event(60, actors="ERI")
    assert roles(filled((VERB, first), (VERB, second))[1]) == (["ERI"], ["ETH"])


def test_a_bare_noun_takes_both_roles_from_a_kindred_word_only() -> None:
    first, second = event(0, actors="ETH", recipients="ERI"), event(60)
    assert roles(filled((VERB, first), (THE_NOUN, second))[1]) == (["ETH"], ["ERI"])
    assert roles(filled((VERB, first), (Told("siege", True, True), second))[1]) == ([], [])


def test_the_lead_takes_what_only_the_body_says() -> None:
    first, second = event(0, actors="ETH"), event(60, actors="ETH", recipients="ERI")
    assert roles(filled((VERB, first), (VERB, second))[0]) == (["ETH"], ["ERI"])


@pytest.mark.parametrize(
    "other", [event(60, "AID", actors="ETH"), event(60, "ASSAULT", actors="KEN")], ids=["type", "actor"]
)
def test_another_type_or_another_actor_takes_nothing(other: Event) -> None:
    first = event(0, actors="ETH", recipients="ERI")
    assert roles(filled((VERB, first), (VERB, other))[1]) == ([a.id for a in other.actors], [])


def test_a_thread_is_lost_after_a_while() -> None:
    between = [(VERB, event(60 * k, actors="KEN", recipients="SOM")) for k in range(1, 12)]
    far = event(2000, actors="ETH")
    assert roles(filled((VERB, event(0, actors="ETH", recipients="ERI")), *between, (VERB, far))[-1]) == (["ETH"], [])


def test_talks_of_nobody_are_those_of_the_two_sides() -> None:
    assert roles(filled((THE_NOUN, event(0, "CONSULT")), sides=("ETH", "ERI"))[0]) == (["ETH", "ERI"], [])
    assert roles(filled((THE_NOUN, event(0, "SANCTION")), sides=("ETH", "ERI"))[0]) == ([], [])


def test_fighting_of_which_one_side_is_said_is_against_its_enemy() -> None:
    assert roles(filled((VERB, event(0, actors="ETH")), enemies={"ETH": "ERI"})[0]) == (["ETH"], ["ERI"])
    assert roles(filled((VERB, event(0, "AID", actors="ETH")), enemies={"ETH": "ERI"})[0]) == (["ETH"], [])


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Ethiopian troops attacked Eritrean positions on Monday. On Tuesday they attacked again."),
        (
            "fr",
            "Les troupes éthiopiennes ont attaqué des positions érythréennes lundi. Mardi, elles ont attaqué de nouveau.",
        ),
    ],
)
def test_whom_they_fight_is_not_said_twice(code: str, text: str) -> None:
    found = [e for e in read_text(code, text).events if e.type == "ASSAULT"]
    assert {r.country for e in found for r in e.recipients} == {"ERI"}
    assert all({a.country for a in e.actors} == {"ETH"} and e.recipients for e in found)


def test_a_refusal_answers_who_asked() -> None:
    asked, refused = event(0, "REQUEST", actors="KEN", recipients="ETH"), event(60, "REJECT", actors="ETH")
    assert roles(filled((VERB, asked), (VERB, refused))[1]) == (["ETH"], ["KEN"])
    assert roles(filled((VERB, asked), (VERB, event(60, "REJECT", actors="SOM")))[1]) == (["SOM"], [])


def test_what_one_side_complains_of_is_the_other_side() -> None:
    assert roles(filled((VERB, event(0, "ACCUSE", actors="ETH")), sides=("ETH", "ERI"))[0]) == (["ETH"], ["ERI"])
    assert roles(filled((VERB, event(0, "ACCUSE", actors="KEN")), sides=("ETH", "ERI"))[0]) == (["KEN"], [])
    assert roles(filled((VERB, event(0, "ACCUSE", actors="ETH", mode=("investigate",))), sides=("ETH", "ERI"))[0]) == (
        ["ETH"],
        [],
    )


def test_clashes_of_nobody_are_between_the_sides_but_blasts_are_not() -> None:
    clash, blast = replace(THE_NOUN, lemma="clash", mutual=True), replace(THE_NOUN, lemma="blast")
    assert roles(filled((clash, event(0)), sides=("ETH", "ERI"))[0]) == (["ETH", "ERI"], [])
    assert roles(filled((blast, event(0)), sides=("ETH", "ERI"))[0]) == ([], [])


def test_a_shelled_town_is_nobodys_side() -> None:
    shelled = event(0, actors="ETH", mode=("heavy-weapons",))
    assert roles(filled((replace(VERB, aimed=True), shelled), enemies={"ETH": "ERI"})[0]) == (["ETH"], [])
    assert roles(filled((VERB, shelled), enemies={"ETH": "ERI"})[0]) == (["ETH"], ["ERI"])


@pytest.mark.parametrize(
    ("code", "text", "type_", "recipients"),
    [
        ("fr", "L'armée kényane a avancé grâce à l'aide de soldats ougandais.", "AID", {"KEN"}),
        ("en", "Students in Nairobi marched against the decree of the Kenyan government.", "PROTEST", {"KEN"}),
        ("en", "Kenya offered to help Uganda.", "AGREE", {"UGA"}),
        ("fr", "Le Kenya a accepté d'aider l'Ouganda.", "AGREE", {"UGA"}),
        ("fr", "Le Kenya et l'Ouganda se sont mutuellement accusés.", "ACCUSE", {"KEN", "UGA"}),
        ("en", "Russia refused to withdraw its troops.", "REJECT", set()),
    ],
)
def test_to_whom_it_is_done(code: str, text: str, type_: str, recipients: set[str]) -> None:
    found = [e for e in read_text(code, text).events if e.type == type_]
    assert {r.country for e in found for r in e.recipients} == recipients
    assert found
