"""The tables of actors hold what their header comments promise: columns, unique keys, codes of the codebook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import garant

PACKAGE = Path(garant.__file__).parent if garant.__file__ else Path(next(iter(garant.__path__)))
LANGUAGES = ("en", "fr")
KINDS = {"person", "group", "institution"}
# fmt: off
SECTORS = {
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "OPP", "PRE", "REF", "REL", "SOC",
}
# fmt: on
SUPRANATIONAL = {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"}
# fmt: off
OFFICES = {
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "interior_minister",
    "finance_minister", "justice_minister", "deputy_foreign_minister", "army_chief", "intelligence_chief",
    "national_security_adviser", "parliament_speaker", "opposition_leader", "spokesman_government",
    "spokesman_foreign", "spokesman_defence", "spokesman_presidency", "ambassador", "envoy", "un_secretary_general",
    "un_envoy", "eu_foreign_policy_chief", "nato_secretary_general", "au_commission_chair", "crown_prince",
    "supreme_leader", "vice_president", "central_bank_governor", "chief_justice", "prosecutor", "governor", "mayor",
    "general", "member_of_parliament", "minister", "party_leader",
}
# fmt: on


def table(*parts: str) -> list[list[str]]:
    """Return the cells of every line of a data file that is neither empty nor a comment."""
    text = PACKAGE.joinpath(*parts).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def repeated(values: list[str]) -> set[str]:
    """Return the values that occur more than once."""
    return {value for value in values if values.count(value) > 1}


def bad_lists(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows in which a list holds an empty or repeated part, or a cell is padded."""
    return [
        row
        for row in rows
        if any(cell != cell.strip() or (cell and ("" in cell.split("|") or repeated(cell.split("|")))) for cell in row)
    ]


def unknown_sectors(cells: list[str]) -> set[str]:
    """Return the sector codes of the cells that the codebook does not have."""
    return {code for cell in cells for code in cell.split(",")} - SECTORS


@pytest.fixture(scope="module")
def countries() -> list[list[str]]:
    """The rows of the table of countries."""
    return table("world", "countries.tsv")


def test_countries_columns(countries: list[list[str]]) -> None:
    """Fifteen columns, unique ids, known sectors, and lists without gaps."""
    assert {len(row) for row in countries} == {15}
    assert not repeated([row[0] for row in countries])
    assert not unknown_sectors([row[14] for row in countries])
    assert not bad_lists(countries)


def test_countries_codes(countries: list[list[str]]) -> None:
    """States come under their own code, and every entity lies in one of them."""
    states = {row[0] for row in countries if row[0] == row[1]}
    assert len(states) >= 245
    assert {"KOS", "PSE", "HKG", "TWN", "ESH"} <= states
    assert all(re.fullmatch(r"[A-Z]{3}", code) for code in states)
    entities = [row for row in countries if row[0] not in states]
    assert all(re.fullmatch(r"[a-z_]+", row[0]) and row[1] in states for row in entities)


def test_countries_names_are_of_one_state(countries: list[list[str]]) -> None:
    """No name of a state is also another state's."""
    states = [row for row in countries if row[0] == row[1]]
    for column in (3, 4):
        assert not repeated([name for row in states for name in row[column].split("|")])
    assert all(row[2] in row[3].split("|") for row in countries)


def test_countries_adjectives(countries: list[list[str]]) -> None:
    """Adjectives are lower case and belong to one state."""
    states = [row for row in countries if row[0] == row[1]]
    for column in (5, 6):
        forms = [form for row in states for form in row[column].split("|") if form]
        assert all(form == form.lower() for form in forms)
        assert repeated(forms) <= {"guyanais", "guyanaise", "guyanaises"}


def test_countries_coordinates(countries: list[list[str]]) -> None:
    """Coordinates are degrees, and a capital lies in the neighbourhood of its country's centre."""
    for row in countries:
        latitude, longitude = float(row[10]), float(row[11])
        assert abs(latitude) <= 90, row[0]
        assert abs(longitude) <= 180, row[0]
        if row[12] and row[0] != "RUS":
            assert abs(float(row[12]) - latitude) < 30, row[0]
            assert abs(float(row[13]) - longitude) < 50, row[0]
    assert sum(1 for row in countries if row[12]) >= 290


@pytest.mark.parametrize("language", LANGUAGES)
def test_agents(language: str, countries: list[list[str]]) -> None:
    """Unique lemmas, codes of the codebook, at least 350 nouns."""
    rows = table("languages", language, "agents.tsv")
    assert len(rows) >= 350
    assert {len(row) for row in rows} <= {5, 6}
    assert not repeated([row[0] for row in rows])
    assert not unknown_sectors([row[1] for row in rows])
    assert {row[3] for row in rows} == KINDS
    assert {row[5] for row in rows if len(row) == 6} <= SUPRANATIONAL | {row[0] for row in countries}
    assert not bad_lists(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_agents_examples(language: str) -> None:
    """Every example is a sentence that names its agent (compared by the first two letters of each longer word)."""
    for row in table("languages", language, "agents.tsv"):
        example = row[4].lower()
        assert example.endswith("."), row
        assert len(example.split()) >= 3, row
        starts = {word[:2] for word in re.split(r"[\s'-]+", example)}
        names = [re.split(r"[_-]", name) for name in row[0].lower().split("|")]
        assert any(all(word[:2] in starts for word in words if len(word) > 2) for words in names), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_offices(language: str) -> None:
    """Unique lower-case patterns under known sectors, with every key that the table of office-holders uses."""
    rows = table("languages", language, "offices.tsv")
    assert len(rows) >= 150
    assert {len(row) for row in rows} <= {4, 5}
    assert all(len(row[4]) == 3 and row[4].isupper() for row in rows if len(row) == 5)
    assert not repeated([row[0] for row in rows])
    assert all(row[0] == row[0].lower() and " " not in row[0] for row in rows)
    assert not unknown_sectors([row[2] for row in rows])
    assert {row[1] for row in rows} >= OFFICES


def test_offices_share_keys() -> None:
    """Both languages have the same keys, each key with the same sectors and English names."""
    shared = [{(row[1], row[2], row[3]) for row in table("languages", one, "offices.tsv")} for one in LANGUAGES]
    assert shared[0] == shared[1]


def test_institutions(countries: list[list[str]]) -> None:
    """Seven columns, unique ids and names, known countries and sectors."""
    rows = table("world", "institutions.tsv")
    assert len(rows) >= 190
    assert {len(row) for row in rows} == {7}
    assert not repeated([row[0] for row in rows])
    assert {row[2] for row in rows} <= {row[0] for row in countries}
    assert not unknown_sectors([row[3] for row in rows])
    assert {row[4] for row in rows} == {"institution"}
    assert not bad_lists(rows)
    for column in (5, 6):
        assert all(row[column] for row in rows)
        assert not repeated([name for row in rows for name in row[column].split("|")])
