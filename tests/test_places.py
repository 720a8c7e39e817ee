"""Places: the gazetteer's look-ups, the choice among namesakes, honest resolution, and where events are."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garant.languages import load_language
from garant.parse import parse, pipelines
from garant.parse.tree import Tree
from garant.pipeline import read_documents
from garant.records import Event, Place
from garant.resolve.names import find_names
from garant.resolve.places import Places
from garant.sources.document import Document
from garant.world import fold_words, load_world
from garant.world.gazetteer import RESOLUTION, Gazetteer, load_gazetteer, sound

WORLD = Path(__file__).parent.parent / "src" / "garant" / "world"


@cache
def read(language: str, text: str) -> tuple[Tree, Places]:
    """The tree and the places of a text."""
    data = load_language(language)
    tree = parse(pipelines.load(language), Document(text=text, id="t", language=language), data.lemmas)
    return tree, Places(tree, find_names(tree, load_world(), data.capital_adjectives), data)


def place(language: str, text: str, word: str) -> Place:
    """The place that a word of a text names."""
    tree, places = read(language, text)
    found = next((p for t in range(len(tree)) if tree.word[t] == word and (p := places.at(t)) is not None), None)
    assert found is not None, f"no place at {word!r}"
    assert text[found.span.start : found.span.end] == found.span.text
    return found


def events(language: str, text: str) -> list[Event]:
    """The events of a text."""
    return next(iter(read_documents([Document(text=text, id="t", language=language)], language))).events


# -- the gazetteer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "country"),
    [
        ("Idlib", "Idlib", "SYR"), ("Idleb", "Idlib", "SYR"), ("إدلب", "Idlib", "SYR"), ("Alep", "Aleppo", "SYR"),
        ("Deir Ezzor", "Deir ez-Zor", "SYR"), ("deir ez zor", "Deir ez-Zor", "SYR"), ("Deir el-Zor", "Deir ez-Zor", "SYR"),
        ("al-Bab", "Al-Bab", "SYR"), ("Bab", "Al-Bab", "SYR"), ("Hodeïda", "Hodeidah", "YEM"), ("Al Hudaydah", "Hodeidah", "YEM"),
        ("Mossoul", "Mosul", "IRQ"), ("Ninive", "Nineveh", "IRQ"), ("Kiev", "Kyiv", "UKR"), ("Київ", "Kyiv", "UKR"),
        ("Lougansk", "Luhansk", "UKR"), ("Donbass", "Donbas", "UKR"), ("Crimée", "Crimea", "UKR"), ("Tombouctou", "Timbuktu", "MLI"),
        ("Sud-Kivu", "South Kivu", "COD"), ("Darfour", "Darfur", "SDN"), ("Tigré", "Tigray", "ETH"), ("Haut-Karabakh", "Nagorno-Karabakh", "AZE"),
        ("Ghouta orientale", "Eastern Ghouta", "SYR"), ("rive orientale de l'Euphrate", "east bank of the Euphrates", "SYR"),
        ("plaine de Ninive", "Nineveh Plains", "IRQ"), ("Cachemire", "Kashmir", "IND"), ("vallée de la Bekaa", "Beqaa Valley", "LBN"),
        ("bande de Gaza", "Gaza Strip", "PSE"), ("Cisjordanie", "West Bank", "PSE"), ("plateau du Golan", "Golan Heights", "SYR"),
        ("base de Hmeimim", "Hmeimim air base", "SYR"), ("Bab al-Hawa", "Bab al-Hawa", "SYR"), ("camp d'Al-Hol", "Al-Hol camp", "SYR"),
    ],
)  # fmt: skip
def test_names_in_every_spelling(written: str, name: str, country: str) -> None:
    spots = load_gazetteer().find(written)
    assert spots
    assert (spots[0].name, spots[0].country) == (name, country)


@pytest.mark.parametrize(
    ("written", "meant"), [("Manbidj", "Manbij"), ("Chaddadeh", "Al-Shaddadi"), ("Hajine", "Hajin")]
)
def test_transliterations_sound_alike(written: str, meant: str) -> None:
    assert sound(fold_words(written)) == sound(fold_words(meant))
    assert any(spot.name == meant for spot in load_gazetteer().sounding(tuple(fold_words(written))))


def test_short_names_have_no_sound() -> None:
    assert sound(["ur"]) == ""
    assert load_gazetteer().sounding(("ur",)) == ()


def test_namesakes_come_weightiest_first() -> None:
    assert [s.country for s in load_gazetteer().find("Tripoli")[:2]] == ["LBY", "LBN"]
    assert load_gazetteer().find("Paris")[0].country == "FRA"


def test_nothing_is_made_up() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.find("Nowherestanville") == ()
    assert gazetteer.find("") == ()
    assert gazetteer.country("XXX") == ()
    assert not gazetteer.begins(("qqqzzz",))


def test_a_country_is_found_by_its_code_alone() -> None:
    (syria,) = load_gazetteer().country("SYR")
    assert (syria.name, syria.kind, syria.resolution) == ("Syria", "country", "country")
    assert all(spot.kind != "country" for spot in load_gazetteer().find("Syria"))


def test_every_hand_kept_row_is_found_by_each_of_its_names() -> None:
    gazetteer = load_gazetteer()
    rows = [
        line.split("\t")
        for line in (WORLD / "regions.tsv").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert len(rows) >= 1000
    for name, others, kind, country, *_, resolution in rows:
        assert resolution == RESOLUTION.get(kind, "zone")
        for written in [name, *filter(None, others.split("|"))]:
            assert any((s.name, s.kind, s.country or "") == (name, kind, country) for s in gazetteer.find(written)), (
                written,
                kind,
                country,
            )


def test_coordinates_are_degrees() -> None:
    for line in (WORLD / "places.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        assert len(cells) == 7
        assert -90 <= float(cells[4]) <= 90
        assert -180 <= float(cells[5]) <= 180


def test_the_gazetteer_costs_little_to_open() -> None:
    start = time.perf_counter()
    gazetteer = Gazetteer()
    assert gazetteer.find("Mosul")
    assert time.perf_counter() - start < 0.15


def test_the_gazetteer_stays_on_disk() -> None:
    code = (
        "import resource; from garant.world.gazetteer import Gazetteer; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "g = Gazetteer(); [g.find(n) for n in ('Idlib', 'Kyiv', 'Zanzibar', 'Paris')];"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    grown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(grown) < 50 * 1024


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_looked_up(text: str) -> None:
    gazetteer = load_gazetteer()
    for spot in (*gazetteer.find(text), *gazetteer.sounding(tuple(fold_words(text)))):
        assert spot.name
        assert spot.resolution in {"point", "city", "district", "province", "zone", "country"}


# -- in texts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "word", "name", "resolution"),
    [
        ("en", "A shell fell in Idlib on Monday.", "Idlib", "Idlib", "city"),
        ("en", "Three shells fell in Idlib province on Monday.", "Idlib", "Idlib", "province"),
        ("fr", "Des obus sont tombés dans la province d'Idlib lundi.", "Idlib", "Idlib", "province"),
        ("fr", "Un obus est tombé à Idleb lundi.", "Idleb", "Idlib", "city"),
        ("fr", "Des combats ont éclaté dans le nord-ouest de la Syrie.", "Syrie", "northwestern Syria", "zone"),
        ("en", "Fighting broke out in northern Mali.", "Mali", "northern Mali", "zone"),
        ("fr", "Les combats ont repris à l'est d'Alep.", "Alep", "east of Aleppo", "zone"),
        ("en", "Clashes were reported in Syria.", "Syria", "Syria", "country"),
        ("fr", "Une frappe a visé la base aérienne de Hmeimim.", "Hmeimim", "Hmeimim air base", "point"),
        ("fr", "Des tirs ont été entendus dans la Ghouta orientale.", "Ghouta", "Eastern Ghouta", "zone"),
        ("en", "Boats were seized in the Black Sea.", "Sea", "Black Sea", "zone"),
    ],
)  # fmt: skip
def test_resolution_is_that_of_the_text(language: str, text: str, word: str, name: str, resolution: str) -> None:
    found = place(language, text, word)
    assert (found.name, found.resolution) == (name, resolution)


def test_part_of_a_country_has_no_coordinates() -> None:
    found = place("en", "Fighting broke out in southwestern Chad.", "Chad")
    assert (found.name, found.latitude, found.longitude, found.country) == ("southwestern Chad", None, None, "TCD")


@pytest.mark.parametrize(
    ("language", "text", "word", "country"),
    [
        ("en", "Militants clashed in Tripoli, Lebanon, on Friday.", "Tripoli", "LBN"),
        ("en", "Militants clashed in Tripoli, Libya, on Friday.", "Tripoli", "LBY"),
        ("fr", "Des heurts ont éclaté à Tripoli, dans le nord du Liban.", "Tripoli", "LBN"),
        ("en", "The Lebanese army deployed across Lebanon. Lebanese officials said soldiers were shot at in Tripoli.", "Tripoli", "LBN"),
        ("en", "A court sat in Paris, Texas, on Monday.", "Paris", "USA"),
        ("fr", "Le tribunal de Paris a rendu son jugement.", "Paris", "FRA"),
    ],
)  # fmt: skip
def test_namesakes_are_told_apart(language: str, text: str, word: str, country: str) -> None:
    assert place(language, text, word).country == country


def test_an_unknown_place_keeps_its_words_and_has_no_coordinates() -> None:
    found = place("fr", "Une attaque a eu lieu dans le village de Qorbeyzan, en Syrie.", "Qorbeyzan")
    assert (found.name, found.latitude, found.longitude, found.country) == ("Qorbeyzan", None, None, "SYR")


def test_a_surname_is_no_unknown_place() -> None:
    tree, places = read("en", "Marc Saver met the mayor. The crowd then smashed the car of Saver.")
    assert all(places.at(t) is None for t in range(len(tree)) if tree.word[t] == "Saver")


def test_an_unknown_place_is_in_no_country_that_nobody_names() -> None:
    assert place("fr", "Une attaque a eu lieu dans le village de Qorbeyzan.", "Qorbeyzan").country is None


def test_a_definite_noun_takes_up_the_place_named() -> None:
    found = place("fr", "En Syrie, les rebelles ont quitté Manbij. Un attentat a ensuite frappé la ville.", "ville")
    assert (found.name, found.span.text) == ("Manbij", "ville")


def test_the_country_of_the_sentence_is_taken_up() -> None:
    assert place("fr", "L'armée syrienne avance dans le nord-ouest du pays.", "nord-ouest").name == "northwestern Syria"


def test_nationality_and_names_of_organisations_are_no_places() -> None:
    tree, places = read("en", "The Syrian army and the Islamic State fought.")
    assert all(places.at(t) is None for t in range(len(tree)))


def test_a_dateline_is_known() -> None:
    tree, places = read("en", "BEIRUT, Lebanon (Agency) - Fighters shelled a village near Aleppo.")
    assert tree.word.index("BEIRUT") in places.datelines
    assert tree.word.index("Aleppo") not in places.datelines


@given(
    st.lists(
        st.sampled_from(
            [
                "Idlib",
                ",",
                "in",
                "the",
                "«",
                "de",
                "la",
                "province",
                "Tripoli",
                "(",
                "Syria",
                "nord",
                "-",
                "Alep",
                "—",
                "Deir",
                "ez-Zor",
                ".",
                "said",
            ]
        ),
        max_size=14,
    )
)
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_it(words: list[str]) -> None:
    text = " ".join(words)
    tree, places = read("fr", text)
    for t in range(len(tree)):
        found = places.at(t)
        assert places.country(t) == (found.country if found else None)
        if found is not None:
            assert text[found.span.start : found.span.end] == found.span.text
            assert (found.latitude is None) == (found.longitude is None)


# -- where events are --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Government forces shelled a market in Saraqib on Monday.", "Saraqib"),
        ("fr", "L'armée a bombardé un marché à Saraqeb lundi.", "Saraqib"),
        ("en", "In Iraq, the army captured Hawija from the militants.", "Hawija"),
        ("fr", "L'armée a tué deux combattants près de Morek.", "Morek"),
        ("en", "Government forces shelled a market in Saraqib. Two hours later, rebels attacked an army post.", "Saraqib"),
    ],
)  # fmt: skip
def test_every_event_is_where_the_text_says(language: str, text: str, name: str) -> None:
    found = events(language, text)
    assert found
    assert {event.place.name if event.place else None for event in found} == {name}


def test_a_dateline_is_no_place_of_an_event() -> None:
    found = events("en", "ANKARA (Agency) - Rebels attacked an army post.")
    assert found
    assert all(event.place is None for event in found)


def test_talks_are_at_their_venue_and_acts_are_not() -> None:
    found = events("en", "The two presidents met in Geneva on Monday. Rebels attacked an army post in the evening.")
    where = {event.type: event.place.name if event.place else None for event in found}
    assert where["CONSULT"] == "Geneva"
    assert where["ASSAULT"] is None
