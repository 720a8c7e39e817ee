"""What voices and publishers call actors: every line of the lexicon on its example, terms of several words, voices, the table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from garant import languages
from garant._tables import alternatives, rows
from garant.extract.designations import STANCES, designation_words, find_designations
from garant.languages import load_language
from garant.parse import parse, pipelines
from garant.pipeline import read_documents
from garant.render.text import print_reading
from garant.sources.document import Document

CODES = ("en", "fr")
LINES = [
    (code, tuple(alternatives(terms)), stance, example)
    for code in CODES
    for _, (terms, stance, example) in rows(Path(languages.__file__).parent / code / "designations.tsv", 3, 3)
]


@pytest.mark.parametrize(("code", "terms", "stance", "example"), LINES)
def test_every_line_holds_on_its_example(code: str, terms: tuple[str, ...], stance: str, example: str) -> None:
    tree = parse(pipelines.load(code), Document(text=example), load_language(code).lemmas)
    assert any(c.term in terms and c.stance == stance for c in find_designations(tree, load_language(code)))


@pytest.mark.parametrize("code", CODES)
def test_lists_are_broad_and_no_term_has_two_stances(code: str) -> None:
    found: dict[tuple[str, ...], set[str]] = {}
    for entries in designation_words(load_language(code)).values():
        for parts, stance in entries:
            found.setdefault(parts, set()).add(stance)
    assert len(found) >= 60
    assert all(len(stances) == 1 for stances in found.values())
    assert {s for stances in found.values() for s in stances} == STANCES


@pytest.mark.parametrize(
    ("code", "text", "term", "stance", "voice"),
    [
        ("en", "The Malian army said that terrorists had shelled Kidal.", "terrorists", "hostile", "Malian army"),
        ("en", "Freedom fighters entered Misrata, the Libyan opposition said.", "Freedom fighters", "favourable", "Libyan opposition"),
        ("fr", "L'armée malienne a affirmé que les terroristes avaient quitté Kidal.", "les terroristes", "hostile", "Malian army"),
        ("fr", "Des groupes armés ont attaqué Bangui.", "Des groupes armés", "neutral", ""),
    ],
)  # fmt: skip
def test_a_term_has_its_stance_and_voice(code: str, text: str, term: str, stance: str, voice: str) -> None:
    reading = next(iter(read_documents([Document(text=text, id="t", published="2020-05-05")], code)))
    found = next(d for d in reading.system.designations if d.stance == stance)
    assert found.term.text.lower().endswith(term.lower().split()[-1])
    speakers = {s.id: s.speakers[0].name for s in reading.statements}
    assert [speakers[s] for s in found.voice[:1]] == ([voice] if voice else [])


def test_the_table_names_the_publisher_for_what_nobody_is_cited_for() -> None:
    text = "Terrorists attacked Kidal. The army said that rebels had fled Kidal."
    reading = next(
        iter(
            read_documents(
                [Document(text=text, id="t", language="en", publisher="Sahel Daily", published="2020-05-05")], "en"
            )
        )
    )
    out = io.StringIO()
    print_reading(reading, Console(file=out, width=160))
    called = out.getvalue().split("Who is called what")[1]
    assert any("Sahel Daily" in line and "Terrorists" in line and "hostile" in line for line in called.splitlines())
