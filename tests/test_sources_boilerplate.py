"""Boilerplate: every rule's own examples, whole pages, prose that must stay, and what the parser is given."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from garant import languages
from garant._errors import DataError
from garant.parse.paragraphs import paragraphs
from garant.sources import boilerplate
from garant.sources.boilerplate import PLACES, Rule, find_boilerplate, load_rules

RULES = [(code, rule) for code in languages.supported() for place in PLACES for rule in load_rules(code)[place]]
PROSE = (
    "The delegations met for a second day in the capital and agreed on nothing, two people in the room said on Tuesday.\n"
    * 3
)


def marked(text: str, code: str) -> list[str]:
    return [text[start:end] for start, end in find_boilerplate(text, code)]


@pytest.mark.parametrize(("code", "rule"), RULES, ids=[f"{code}-{rule.name}" for code, rule in RULES])
def test_every_rule_marks_its_examples_and_leaves_the_others(code: str, rule: Rule) -> None:
    for example in rule.examples:
        whole = rule.place in ("line", "sources", "teasers")
        found = marked((PROSE if rule.place in ("sources", "teasers") else "") + example, code)
        assert found, f"{example!r} is not marked"
        assert not whole or found == [example]
        assert rule.place != "start" or example.startswith(found[0])
        assert rule.place != "end" or example.endswith(found[-1])
    for line in rule.counterexamples:
        assert marked(line, code) == [], line


FRENCH_PAGE = """Trêve dans le Nord
Par Claire Dumont, envoyée spéciale à Gao
Publié le 3 mai 2021 à 14h05
GAO, 3 mai 2021 (AFP) - Les deux camps se sont parlé lundi. (AFP)
Lire aussi : Dix ans de guerre
Par ailleurs, le pont a rouvert.
Sources
« Le pont a rouvert ». Le Courrier du Sud, 3 mai 2021
« Trêve dans le Nord », La Dépêche, 2 mai 2021
"""


def test_a_whole_page() -> None:
    assert marked(FRENCH_PAGE, "fr") == [
        "Par Claire Dumont, envoyée spéciale à Gao",
        "Publié le 3 mai 2021 à 14h05",
        "GAO, 3 mai 2021 (AFP) -",
        "(AFP)",
        "Lire aussi : Dix ans de guerre",
        "Sources",
        "« Le pont a rouvert ». Le Courrier du Sud, 3 mai 2021",
        "« Trêve dans le Nord », La Dépêche, 2 mai 2021",
    ]


def test_the_parser_is_given_what_is_left() -> None:
    spans = paragraphs(FRENCH_PAGE, find_boilerplate(FRENCH_PAGE, "fr"))
    assert [FRENCH_PAGE[start:end] for start, end in spans] == [
        "Trêve dans le Nord",
        "Les deux camps se sont parlé lundi.",
        "Par ailleurs, le pont a rouvert.",
    ]


def test_lines_on_both_sides_of_boilerplate_are_not_joined() -> None:
    text = "The committee that watches over the truce in the north will meet\nRead more: The truce\nagain in May."
    spans = paragraphs(text, find_boilerplate(text, "en"))
    assert [text[start:end] for start, end in spans] == [
        "The committee that watches over the truce in the north will meet",
        "again in May.",
    ]
    assert len(paragraphs(text.replace("Read more: The truce\n", ""), [])) == 1


def test_a_list_of_teasers_ends_where_prose_begins() -> None:
    text = f"{PROSE}Related stories\nFive things to know\nThe road to peace\n{PROSE}"
    assert marked(text, "en") == ["Related stories", "Five things to know", "The road to peace"]


def test_a_heading_above_the_article_opens_no_list() -> None:
    assert marked(f"Sources\n{PROSE}", "en") == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("fr", "Par Moscou, la proposition a été jugée utile, selon un diplomate."),
        ("fr", "Publié lundi, le rapport accuse les deux armées d'avoir visé des écoles."),
        ("fr", "L'armée turque a avancé - lentement - vers la ville."),
        ("fr", "Sources proches du dossier : l'accord est prêt. Il sera signé jeudi."),
        ("en", "Reporting by local monitors shows that the shelling resumed."),
        ("en", "By Tuesday, the army had taken the bridge."),
        ("en", "Turkey, Russia - both guarantors - called for calm."),
        ("en", "Read more widely, the clause covers all armed groups."),
        ("en", "Share of power: the rebels want half of the ministries, and the government offers a third of them."),
    ],
)  # fmt: skip
def test_ordinary_sentences_stay(code: str, line: str) -> None:
    assert marked(line, code) == []


@pytest.mark.parametrize("code", languages.supported())
def test_hostile_lines_take_no_time(code: str) -> None:
    pieces = (
        "A ",
        "BEIRUT ",
        "John ",
        "12 ",
        "(AFP/",
        "a > ",
        "Smith, ",
        "- ",
        "Updated 12 ",
        "Par Anne et ",
        "Reporting by A, ",
    )
    start = time.perf_counter()
    for piece in pieces:
        find_boilerplate((piece * 300)[:299] + "\n" + piece * 20_000, code)
    assert time.perf_counter() - start < 5


def test_a_bad_rule_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boilerplate, "_HERE", tmp_path)
    for text, words in (
        (
            '[[rule]]\nname = "r"\nplace = "line"\npattern = "("\nexamples = ["x"]',
            "rule 'r': the pattern cannot be used",
        ),
        ('[[rule]]\nname = "r"\nplace = "nowhere"\npattern = "x"\nexamples = ["x"]', "rule 'r' needs a place"),
        ('[[rule]]\nname = "r"\nplace = "line"\npattern = "<none>"\nexamples = ["x"]', "none"),
        (
            '[words]\na = "<a>"\n[[rule]]\nname = "r"\nplace = "line"\npattern = "<a>"\nexamples = ["x"]',
            "stands for itself",
        ),
        ("[[rule", "boilerplate.toml"),
    ):
        (tmp_path / "boilerplate.toml").write_text(text, encoding="utf-8")
        load_rules.cache_clear()
        with pytest.raises(DataError, match=words):
            load_rules("xx")
    load_rules.cache_clear()
