"""Where an event is: what its clause says, what it inherits, and what it must not inherit. Whose word it is, by construction."""

from __future__ import annotations

import pytest

from garant.pipeline import Reading, read_documents
from garant.sources.document import Document


def reading(code: str, text: str) -> Reading:
    return next(iter(read_documents([Document(text=text, id="t", published="2020-05-05")], code)))


def places(code: str, text: str, type_: str) -> list[str | None]:
    return [e.place.name if e.place else None for e in reading(code, text).events if e.type == type_]


@pytest.mark.parametrize(
    ("code", "text", "type_", "place"),
    [
        # the headline's label, and the scene finer than it
        ("fr", "Mali : deux villages attaqués\n\nDes hommes armés ont tué quatre paysans.", "ASSAULT", "Mali"),
        ("fr", "Mali : attaque à Gao\n\nDes hommes armés ont tué quatre paysans.", "ASSAULT", "Gao"),
        # a town as subject is the scene of what follows
        ("en", "Fallujah was shelled by the army. The militants killed ten civilians.", "ASSAULT", "Fallujah"),
        # capitals by description, parts of a country by direction alone, the actor's own border
        ("en", "The fighters left the Cuban capital.", "RETREAT", "Havana"),
        ("fr", "Le Mali est en guerre. L'armée a tué deux rebelles dans le nord.", "ASSAULT", "northern Mali"),
        ("en", "Iran reinforced its border with troops on Sunday.", "MOBILIZE", "Iran"),
        # venues
        ("fr", "Les dirigeants réunis à Lomé ont signé un accord dans la soirée.", "SUPPORT", "Lomé"),
        ("en", "Rebels and army meet in Lusaka\n\nThe rebels and the army agreed to a truce.", "AGREE", "Lusaka"),
    ],
)
def test_the_event_is_there(code: str, text: str, type_: str, place: str) -> None:
    assert place in places(code, text, type_)


@pytest.mark.parametrize(
    ("code", "text", "type_", "place"),
    [
        # the name of a process is no place, nor is where an ally is, nor what an act of words is about
        (
            "en",
            "Rebels shelled positions on Monday. The Normandy format talks were postponed in Paris.",
            "ASSAULT",
            "Normandy",
        ),
        ("fr", "Le processus d'Astana continue. Les rebelles ont tué deux soldats.", "ASSAULT", "Astana"),
        ("fr", "Les milices, alliées à l'Iran, ont tué deux soldats.", "ASSAULT", "Iran"),
        (
            "en",
            "The charity called for an inquiry into an attack on a clinic in northern Mali.",
            "REQUEST",
            "northern Mali",
        ),
    ],
)
def test_the_event_is_not_there(code: str, text: str, type_: str, place: str) -> None:
    assert place not in places(code, text, type_)


def test_the_town_is_the_one_spoken_of_most() -> None:
    text = "Kidal manque d'eau. Le marché de Kidal est fermé. La route mène à Gao. Les rebelles ont bombardé la ville."
    assert places("fr", text, "ASSAULT") == ["Kidal"]


@pytest.mark.parametrize(
    ("code", "text", "speaker"),
    [
        ("fr", "Le gouvernement israélien affirme que la trêve tient.", "Government of Israel"),
        ("en", "The Ukrainian military said that shells had hit a school.", "Ukrainian military"),
        ("fr", "L'armée malienne affirme que la trêve tient.", "Malian army"),
        (
            "fr",
            "La guérilla de l'ELN a tué un maire. La guérilla a affirmé que la trêve tenait.",
            "National Liberation Army",
        ),
        ("fr", "Des experts, dont Karine Faure, estiment que la trêve tient.", "Karine Faure"),
        (
            "fr",
            "« C'est faux », a dit la ministre Anne Dupin, selon laquelle les rebelles ont quitté Kidal.",
            "Anne Dupin",
        ),
        ("fr", "Selon un responsable de la Maison Blanche, la trêve tient.", "White House official"),
    ],
)
def test_who_says_it(code: str, text: str, speaker: str) -> None:
    assert speaker in [e.name for e in reading(code, text).statements[-1].speakers]


@pytest.mark.parametrize(
    ("code", "text", "type_", "voiced"),
    [
        (
            "en",
            "Rebels attack Kidal\n\nRebels attacked the town of Kidal, the Malian army said on Monday.",
            "ASSAULT",
            True,
        ),
        ("en", "The army said that rebels had attacked Kidal since the truce took effect.", "ASSAULT", True),
        ("en", "The army said that rebels had attacked Kidal since the truce took effect.", "RETREAT", False),
        (
            "fr",
            "Le groupe s'engage à libérer les otages, sans qu'une date soit avancée pour le désarmement des rebelles.",
            "RETREAT",
            False,
        ),
        ("fr", "Le ministre s'est dit prêt à des concessions.", "AGREE", False),
    ],
)
def test_on_whose_word(code: str, text: str, type_: str, voiced: bool) -> None:
    found = [e for e in reading(code, text).events if e.type == type_]
    assert found
    assert bool(found[-1].voice) is voiced


@pytest.mark.parametrize(
    ("code", "text", "type_", "status"),
    [
        ("en", "The European Union condemned the attack on the convoy as a war crime.", "ASSAULT", "occurred"),
        ("en", "Should the shelling continue, the mediators would leave.", "ASSAULT", "hypothetical"),
        ("fr", "Le Mali était en pourparlers avec le Niger.", "CONSULT", "ongoing"),
        (
            "fr",
            "Selon une source, les insurgés se replieraient du port, tandis que les forces loyalistes quitteraient les quartiers est.",
            "RETREAT",
            "planned",
        ),
    ],
)
def test_whether_it_happened(code: str, text: str, type_: str, status: str) -> None:
    found = [e.status for e in reading(code, text).events if e.type == type_]
    assert found
    assert set(found) == {status}
