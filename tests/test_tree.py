"""The tree of a document: indices, sentences, offsets and the questions about them."""

from __future__ import annotations

import pytest
from conftest import draw, load_drawn, load_pipeline

from garant.languages import load_language
from garant.parse import parse
from garant.parse.tree import Tree
from garant.sources.document import Document

TEXT = {
    "en": "Talks open in Oslo\n\nThe army shelled the village. Two farmers fled.\n\n“We will not talk,” the general said — again.",
    "fr": "Des pourparlers à Oslo\n\nL'armée a bombardé le village. Deux paysans ont fui.\n\n« Nous ne parlerons pas », a dit le général — encore.",
}


def tree_of(code: str) -> Tree:
    return parse(load_pipeline(code), Document(TEXT[code], id="d", language=code), load_language(code).lemmas)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_token_is_where_the_text_has_it(code: str) -> None:
    tree = tree_of(code)
    assert all(0 <= tree.start[i] < tree.end[i] <= len(TEXT[code]) for i in range(len(tree)))
    assert all(tree.end[i] <= tree.start[i + 1] for i in range(len(tree) - 1))
    gaps = "".join(TEXT[code][a:b] for a, b in zip([0, *tree.end], [*tree.start, len(TEXT[code])], strict=True))
    assert gaps.strip() == ""


@pytest.mark.parametrize("code", ["en", "fr"])
def test_each_sentence_is_a_tree(code: str) -> None:
    tree = tree_of(code)
    assert tree.paragraph[0] == 0
    assert len(set(tree.paragraph)) == 3
    assert [begin for begin, _ in tree.sentences] == [0, *(end for _, end in tree.sentences[:-1])]
    for number, (begin, end) in enumerate(tree.sentences):
        assert set(tree.sentence[begin:end]) == {number}
        roots = [i for i in range(begin, end) if tree.head[i] == i]
        assert len(roots) == 1
        assert tree.subtree(roots[0]) == list(range(begin, end))
        assert all(begin <= tree.head[i] < end for i in range(begin, end))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_children_and_ancestors_agree(code: str) -> None:
    tree = tree_of(code)
    for i in range(len(tree)):
        assert all(tree.head[c] == i for c in tree.children[i])
        for above in tree.ancestors(i):
            assert i in tree.subtree(above)


def test_questions_about_relations() -> None:
    tree = load_drawn("en")["coordinated_obliques"].tree
    met, generals, bishop = (tree.word.index(w) for w in ("met", "generals", "bishop"))
    assert [tree.word[c] for c in tree.kids(met, "nsubj", "obl")] == ["king", "generals"]
    assert tree.has(met, "obl")
    assert not tree.has(met, "obj")
    assert tree.conjuncts(generals) == [generals, bishop]
    assert bishop not in tree.subtree(generals, without=("conj",))
    assert list(tree.ancestors(bishop)) == [generals, met]
    start, end = tree.chars(generals, bishop)
    assert tree.text[start:end] == "generals and the bishop"


def test_features_are_compared_whole() -> None:
    tree = load_drawn("fr")["active"].tree
    verb = tree.word.index("bombardé")
    assert tree.feat(verb, "VerbForm", "Part")
    assert not tree.feat(verb, "VerbForm", "Par")
    assert not tree.feat(verb, "Form", "Part")
    assert not tree.feat(verb, "Person", "3")


def test_names_are_spans_of_tokens() -> None:
    rows = ["# sent_id = n", "# text = Omar Diallo met Ana Kos"]
    for n, (word, pos, head, dep, name) in enumerate(
        [("Omar", "PROPN", 3, "nsubj", "PER"), ("Diallo", "PROPN", 1, "flat", "PER"), ("met", "VERB", 0, "root", ""),
         ("Ana", "PROPN", 3, "obj", "PER"), ("Kos", "PROPN", 4, "flat", "PER")], 1,
    ):  # fmt: skip
        rows.append(f"{n}\t{word}\t{word.lower()}\t{pos}\t_\t_\t{head}\t{dep}\t_\t{f'Name={name}' if name else '_'}")
    assert draw("\n".join(rows)).tree.entities == [(0, 2, "PER"), (3, 5, "PER")]


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "?!"])
def test_a_text_of_nothing(text: str) -> None:
    tree = parse(load_pipeline("en"), Document(text, id="d", language="en"), {})
    assert len(tree) == len(tree.head) == len(tree.sentence)
    assert all(tree.text[tree.start[i] : tree.end[i]] == tree.word[i] for i in range(len(tree)))


def test_the_language_s_lemmas_overrule_the_parser_s() -> None:
    document = Document("The rebels fled.", id="d", language="en")
    plain = parse(load_pipeline("en"), document, {})
    at = plain.lower.index("rebels")
    told = parse(load_pipeline("en"), document, {(plain.pos[at], "rebels"): "mutineer"})
    assert told.lemma[at] == "mutineer"
