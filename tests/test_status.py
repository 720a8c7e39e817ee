"""Status: whether it happened, by tense, modality, negation, governors, dates and whose word it is."""

from __future__ import annotations

import pytest
from conftest import read_text

# Text, a word of the event's trigger, its status. The texts are published on Thursday, 5 March 2020.
EN = [
    ("Kenya attacked Somalia on Monday.", "attacked", "occurred"),
    ("Kenya has attacked Somalia.", "attacked", "occurred"),
    ("Kenya will attack Somalia.", "attack", "planned"),
    ("Kenya is to attack Somalia next week.", "attack", "planned"),
    ("Kenya is attacking Somalia.", "attacking", "ongoing"),
    ("Kenya did not attack Somalia.", "attack", "negated"),
    ("Kenya never attacked Somalia.", "attacked", "negated"),
    ("Kenya failed to attack Somalia.", "attack", "negated"),
    ("Kenya failed to attack Somalia.", "attack", "negated"),
    ("Kenya withdrew without attacking Somalia.", "attacking", "negated"),
    ("Kenya may attack Somalia.", "attack", "hypothetical"),
    ("If Kenya attacks Somalia, its neighbours will suffer.", "attacks", "hypothetical"),
    ("Did Kenya attack Somalia on Monday?", "attack", "hypothetical"),
    ("Kenya tried to attack Somalia.", "attack", "hypothetical"),
    ("Kenya threatened to attack Somalia.", "attack", "hypothetical"),
    ("Uganda called on Kenya to attack Somalia.", "attack", "called_for"),
    ("Uganda urged Kenya to attack Somalia.", "attack", "called_for"),
    ("Kenya should attack Somalia.", "attack", "called_for"),
    ("Kenya plans to attack Somalia.", "attack", "planned"),
    ("Kenya promised to attack Somalia.", "attack", "planned"),
    ("Kenya denied attacking Somalia.", "attacking", "denied"),
    ("Kenya denied that it had attacked Somalia.", "attacked", "denied"),
    ("Kenya continues to attack Somalia.", "attack", "ongoing"),
    ("Kenya has besieged the town of Bardera since May.", "besieged", "occurred"),
    ("Kenya supports the rebels in Somalia.", "supports", "ongoing"),
    ("Uganda said Kenya would attack Somalia.", "attack", "planned"),
    ("The talks between Kenya and Somalia were cancelled.", "talks", "negated"),
    ("The talks between Kenya and Somalia have been postponed.", "talks", "planned"),
    ("Uganda fears an attack by Kenya on Somalia.", "attack", "hypothetical"),
    ("Kenya is able to attack Somalia.", "attack", "hypothetical"),
    ("Kenya was not able to attack Somalia.", "attack", "negated"),
    ("The loan enabled Kenya to attack Somalia.", "attack", "occurred"),
    ("There was no attack by Kenya on Somalia.", "attack", "negated"),
    ("The upcoming talks between Kenya and Somalia matter.", "talks", "planned"),
]
FR = [
    ("Le Kenya a attaqué la Somalie lundi.", "attaqué", "occurred"),
    ("Le Kenya attaquera la Somalie.", "attaquera", "planned"),
    ("Le Kenya va attaquer la Somalie.", "attaquer", "planned"),
    ("Le Kenya n'a pas attaqué la Somalie.", "attaqué", "negated"),
    ("Le Kenya n'a jamais attaqué la Somalie.", "attaqué", "negated"),
    ("Le Kenya n'a attaqué que la Somalie.", "attaqué", "occurred"),
    ("Le Kenya a renoncé à attaquer la Somalie.", "attaquer", "negated"),
    ("Le Kenya s'est retiré sans attaquer la Somalie.", "attaquer", "negated"),
    ("Le Kenya pourrait attaquer la Somalie.", "attaquer", "hypothetical"),
    ("Si le Kenya attaque la Somalie, ses voisins souffriront.", "attaque", "hypothetical"),
    ("Le Kenya va-t-il attaquer la Somalie ?", "attaquer", "hypothetical"),
    ("Le Kenya menace d'attaquer la Somalie.", "attaquer", "hypothetical"),
    ("Les rebelles ont pu attaquer la Somalie.", "attaquer", "occurred"),
    ("L'Ouganda appelle le Kenya à attaquer la Somalie.", "attaquer", "called_for"),
    ("L'Ouganda a exhorté le Kenya à attaquer la Somalie.", "attaquer", "called_for"),
    ("Il faut attaquer la Somalie, a dit le Kenya.", "attaquer", "called_for"),
    ("Le Kenya a promis d'attaquer la Somalie.", "attaquer", "planned"),
    ("Le Kenya s'apprête à attaquer la Somalie.", "attaquer", "planned"),
    ("Le Kenya a nié avoir attaqué la Somalie.", "attaqué", "denied"),
    ("Le Kenya a démenti que son armée avait attaqué la Somalie.", "attaqué", "denied"),
    ("Le Kenya soutient les rebelles en Somalie.", "soutient", "ongoing"),
    ("L'accord permet de libérer les otages.", "libérer", "hypothetical"),
    ("La médiation a permis de libérer les otages.", "libérer", "occurred"),
    ("La médiation n'a pas permis de libérer les otages.", "libérer", "negated"),
    ("Les pourparlers entre le Kenya et la Somalie ont été annulés.", "pourparlers", "negated"),
    ("Les pourparlers entre le Kenya et la Somalie ont été reportés.", "pourparlers", "planned"),
    ("L'Ouganda craint une attaque du Kenya contre la Somalie.", "attaque", "hypothetical"),
    ("Le Kenya et la Somalie se sont rencontrés pour la première fois.", "rencontrés", "occurred"),
    ("Les deux ministres doivent se rencontrer lundi à Nairobi.", "rencontrer", "planned"),
]


def statuses(code: str, text: str, word: str) -> list[str]:
    return [e.status for e in read_text(code, text).events if any(word in m.text for m in e.mentions)]


@pytest.mark.parametrize(("text", "word", "status"), EN)
def test_english(text: str, word: str, status: str) -> None:
    assert statuses("en", text, word) == [status]


@pytest.mark.parametrize(("text", "word", "status"), FR)
def test_french(text: str, word: str, status: str) -> None:
    assert statuses("fr", text, word) == [status]


def test_a_date_after_the_publication_makes_a_plan() -> None:
    assert statuses("en", "The meeting of Kenya and Somalia on 20 March 2020 is important.", "meeting") == ["planned"]
    assert statuses("en", "The meeting of Kenya and Somalia on 20 February 2020 was important.", "meeting") == [
        "occurred"
    ]


def test_who_denies_an_accusation_does_not_deny_that_it_was_made() -> None:
    assert "denied" not in statuses("en", "Kenya denied Somalia's accusations.", "accusations")
