"""The clause normaliser, construction by construction, on trees drawn by hand: a parser's mistakes have no part in it.

Each sentence of `trees/<language>.conllu` is named for its construction and says its clauses in comments: word, kind and lemma of the
predicate, then every slot with its words. A slot that is not named there must not be filled.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Drawn, load_drawn

from garant.languages import load_language
from garant.parse.clauses import Clause, Clauses
from garant.parse.tree import Tree

LANGUAGES = ("en", "fr")
CASES = [
    pytest.param(code, name, line, id=f"{code}-{name}-{line.split()[0]}")
    for code in LANGUAGES
    for name, sentence in load_drawn(code).items()
    for line in sentence.comments["clause"]
]


def clause_of(code: str, sentence: Drawn, word: str) -> tuple[Clause, Clauses]:
    clauses = Clauses(sentence.tree, load_language(code))
    assert sentence.tree.word.count(word) == 1, f"{word!r} must stand once in {sentence.name}"
    return clauses.at(sentence.tree.word.index(word)), clauses


def filled(tree: Tree, clause: Clause) -> dict[str, list[str]]:
    return {slot: [tree.word[t] for t in tokens] for slot, tokens in clause.slots.items() if tokens}


@pytest.mark.parametrize(("code", "name", "line"), CASES)
def test_slots(code: str, name: str, line: str) -> None:
    sentence = load_drawn(code)[name]
    head, *slots = line.split(" | ")
    word, kind, lemma = head.split()
    clause, _ = clause_of(code, sentence, word)
    expected = {slot: words.split(", ") for slot, _, words in (part.partition(": ") for part in slots)}
    assert (clause.kind, clause.lemma) == (kind, lemma)
    assert filled(sentence.tree, clause) == expected


def test_every_construction_is_drawn_in_both_languages() -> None:
    common = set(load_drawn("en")) & set(load_drawn("fr"))
    assert len(common) >= 30
    assert all(sentence.comments["clause"] for code in LANGUAGES for sentence in load_drawn(code).values())


@pytest.mark.parametrize(
    ("code", "one", "other", "words"),
    [
        ("en", "active", "passive_agent", ("shelled", "shelled")),
        ("fr", "active", "passive_agent", ("bombardé", "bombardé")),
        ("en", "relative_object", "relative_reduced", ("captured", "captured")),
        ("en", "light_passive", "light_relative", ("raid", "raid")),
        ("fr", "light_passive", "light_relative", ("raid", "raid")),
    ],
)
def test_two_wordings_have_one_shape(code: str, one: str, other: str, words: tuple[str, str]) -> None:
    shapes = []
    for name, word in zip((one, other), words, strict=True):
        sentence = load_drawn(code)[name]
        clause, _ = clause_of(code, sentence, word)
        shapes.append((clause.kind, clause.lemma, filled(sentence.tree, clause)))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    ("code", "name", "word", "kind"),
    [
        ("en", "light_hold", "talks", "do"),
        ("en", "light_particle", "raid", "do"),
        ("en", "light_host", "talks", "host"),
        ("en", "light_undergo", "attack", "undergo"),
        ("fr", "light_subject", "discussions", "do"),
        ("fr", "light_occur", "combats", "occur"),
        ("fr", "light_host", "pourparlers", "host"),
        ("fr", "light_undergo", "attaque", "undergo"),
    ],
)
def test_support_verbs_are_told_from_full_verbs(code: str, name: str, word: str, kind: str) -> None:
    sentence = load_drawn(code)[name]
    clause, _ = clause_of(code, sentence, word)
    assert clause.support is not None
    assert clause.support_kind == kind


@pytest.mark.parametrize(
    ("code", "name", "word"),
    [("en", "active", "shelled"), ("fr", "reflexive", "retirées"), ("fr", "unaccusative", "arrivé")],
)
def test_what_is_not_passive(code: str, name: str, word: str) -> None:
    clause, _ = clause_of(code, load_drawn(code)[name], word)
    assert not clause.passive


@pytest.mark.parametrize(
    ("code", "name", "word"),
    [
        ("en", "passive_bare", "shelled"), ("en", "participle_past", "killed"), ("en", "coordinated_passives", "expelled"),
        ("fr", "passive_bare", "bombardé"), ("fr", "participle_past", "tués"), ("fr", "coordinated_passives", "expulsé"),
    ],
)  # fmt: skip
def test_what_is_passive(code: str, name: str, word: str) -> None:
    clause, _ = clause_of(code, load_drawn(code)[name], word)
    assert clause.passive


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_clause_is_built_once_and_from_any_end(code: str, drawn: Callable[[str], dict[str, Drawn]]) -> None:
    """The order of the questions does not change the answers: clauses that look at one another do not spoil each other."""
    for sentence in drawn(code).values():
        forward, backward = (Clauses(sentence.tree, load_language(code)) for _ in range(2))
        indices = list(range(len(sentence.tree)))
        first = {i: forward.at(i) for i in indices}
        second = {i: backward.at(i) for i in reversed(indices)}
        assert {i: c.slots for i, c in first.items()} == {i: c.slots for i, c in second.items()}
        assert all(forward.at(i) is first[i] for i in indices)
