"""Names of the world in a text: which words are a name, whose, and which only look so."""

from __future__ import annotations

import pytest
from conftest import load_pipeline

from garant.languages import load_language
from garant.parse import parse
from garant.resolve.names import NameMatch, find_names
from garant.sources.document import Document
from garant.world import Alias, Tenure, WorldEntity, fold, fold_words, load_world, slug


def names_of(code: str, text: str) -> list[tuple[str, str, str]]:
    """(words, id of the first bearer, how it is named), each match once, in text order."""
    tree = parse(load_pipeline(code), Document(text, id="d", language=code), load_language(code).lemmas)
    found: dict[tuple[int, int], NameMatch] = {}
    for matches in find_names(tree, load_world(), load_language(code).capital_adjectives).values():
        for match in matches:
            found[match.first, match.last] = match
    return [
        (text[tree.start[m.first] : tree.end[m.last]], m.aliases[0].entity.id, m.how) for _, m in sorted(found.items())
    ]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "Ivory Coast closed its border.", [("Ivory Coast", "CIV", "name")]),
        ("en", "The Kenyan envoy left.", [("Kenyan", "KEN", "adjective")]),
        ("en", "Nairobi protested.", [("Nairobi", "KEN", "capital")]),
        ("en", "The envoy of South Sudan left.", [("South Sudan", "SSD", "name")]),
        (
            "en",
            "The envoy of the Democratic Republic of the Congo left.",
            [("Democratic Republic of the Congo", "COD", "name")],
        ),
        ("fr", "La Côte d'Ivoire a fermé sa frontière.", [("Côte d'Ivoire", "CIV", "name")]),
        ("fr", "L'émissaire kényan est parti.", [("kényan", "KEN", "adjective")]),
        ("fr", "Nairobi a protesté.", [("Nairobi", "KEN", "capital")]),
        ("fr", "L'émissaire du Soudan du Sud est parti.", [("Soudan du Sud", "SSD", "name")]),
        (
            "fr",
            "L'émissaire de la République démocratique du Congo est parti.",
            [("République démocratique du Congo", "COD", "name")],
        ),
    ],
)
def test_the_longest_name_wins(code: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert names_of(code, text) == expected


@pytest.mark.parametrize(
    ("code", "text", "there"),
    [
        ("en", "The US left the talks.", True),
        ("en", "They told us to leave.", False),
        ("en", "He used polish on the table.", False),
        ("en", "The Polish envoy left.", True),
        ("en", "They ate turkey on Sunday.", False),
        ("en", "Turkey left the talks.", True),
        ("fr", "L'ONU a protesté.", True),
        ("fr", "Il porte une veste polonaise.", True),
        ("fr", "Il est parti pour le mali imaginaire.", False),
    ],
)
def test_capitals_decide(code: str, text: str, there: bool) -> None:
    assert bool(names_of(code, text)) is there


@pytest.mark.parametrize(
    ("written", "text", "fits"),
    [
        ("US", "US", True), ("US", "us", False), ("US", "U.S.", True), ("NATO", "Nato", False), ("Mali", "Mali", True),
        ("Mali", "mali", False), ("al-Shabaab", "al-Shabaab", True), ("al-Shabaab", "Al-Shabaab", True), ("kényan", "kényan", True),
    ],
)  # fmt: skip
def test_an_alias_fits_the_capitals_of_its_own_writing(written: str, text: str, fits: bool) -> None:
    assert Alias(WorldEntity("x", "X", None, (), "igo"), "name", written).fits(text) is fits


def test_names_do_not_cross_paragraphs() -> None:
    assert all(words != "South Sudan" for words, _, _ in names_of("en", "South\n\nSudan left the talks."))


def test_folding() -> None:
    assert fold("Érythrée") == "erythree"
    assert fold_words("Côte d'Ivoire") == ["cote", "d", "ivoire"]
    assert slug("Sergueï Lavrov") == "serguei-lavrov"
    assert slug("…") == "unknown"


@pytest.mark.parametrize(
    ("day", "covers"),
    [("2012-11-06", True), ("2012-11-07", False), ("2007-02-15", True), ("2007-01-31", False), (None, False)],
)
def test_a_tenure_covers_its_days(day: str | None, covers: bool) -> None:
    assert Tenure("defence_minister", "RUS", "2007-02", "2012-11-06").covers(day) is covers


def test_an_office_that_is_still_held_covers_today() -> None:
    assert Tenure("head_of_state", "XXX", "2019", "").covers(None)


def test_an_office_has_one_holder_or_none() -> None:
    world = load_world()
    holder = world.holder("defence_minister", "RUS", "2013-06-01")
    assert holder is not None
    assert holder.name == "Sergei Shoigu"
    assert world.holder("defence_minister", "RUS", "1850-01-01") is None
    assert world.holder("no_such_office", "RUS", "2013-06-01") is None


def test_every_country_has_its_own_name_and_code() -> None:
    world = load_world()
    assert all(entity.id == entity.country == code for code, entity in world.countries.items())
    assert len({entity.name for entity in world.countries.values()}) == len(world.countries)
