"""What the tests share: the pipelines under test, readings of short texts, and trees written by hand in CoNLL-U."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from spacy.language import Language as Pipeline
from spacy.tokens import Doc
from spacy.vocab import Vocab

from garant.parse import pipelines
from garant.parse.tree import Names, Piece, Tree
from garant.pipeline import Reading, read_documents
from garant.sources.document import Document

TREES = Path(__file__).parent / "trees"
# A folder with one pipeline a language (`fr`, `en`) to test instead of the shipped ones.
MODELS = os.environ.get("GARANT_TEST_MODELS")

Reader = Callable[..., Reading]


@dataclass
class Drawn:
    """One sentence of a CoNLL-U file: its comments by name (those that recur, all), and the tree that its rows draw."""

    name: str
    tree: Tree
    comments: dict[str, list[str]] = field(default_factory=dict)


def parser_setting(code: str) -> str | None:
    """What `parse.pipelines.load` is to be asked for."""
    return f"{MODELS}/{code}" if MODELS else None


@cache
def load_pipeline(code: str) -> Pipeline:
    return pipelines.load(code, parser_setting(code))


def read_text(code: str, text: str, published: str | None = "2020-03-05", title: str | None = None) -> Reading:
    """The records of one invented text, by the pipeline under test."""
    document = Document(text, id="d", language=code, published=published, title=title)
    return next(read_documents([document], code, parser_setting(code)))


@pytest.fixture(scope="session")
def pipeline() -> Callable[[str], Pipeline]:
    """The pipeline under test of a language."""
    return load_pipeline


@pytest.fixture(scope="session")
def read() -> Reader:
    """`read(code, text)`: the records of one invented text."""
    return read_text


@pytest.fixture(scope="session")
def drawn() -> Callable[[str], dict[str, Drawn]]:
    """`drawn(code)`: the sentences of `trees/<code>.conllu` by name."""
    return load_drawn


@cache
def load_drawn(code: str) -> dict[str, Drawn]:
    text = (TREES / f"{code}.conllu").read_text(encoding="utf-8")
    sentences = [draw(block) for block in text.strip().split("\n\n") if "sent_id" in block]
    assert len({s.name for s in sentences}) == len(sentences)
    return {s.name: s for s in sentences}


def draw(block: str) -> Drawn:
    """A CoNLL-U sentence as a tree; a name is marked `Name=PER` (LOC, ORG) on each of its words in the last column."""
    lines = block.split("\n")
    comments: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("# ") and " = " in line:
            key, _, value = line[2:].partition(" = ")
            comments.setdefault(key, []).append(value)
    rows = [line.split("\t") for line in lines if line[:1].isdigit()]
    heads = [int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(rows)]
    doc = Doc(
        Vocab(), words=[row[1] for row in rows], spaces=["SpaceAfter=No" not in row[9] for row in rows],
        lemmas=[row[2] for row in rows], pos=[row[3] for row in rows], morphs=["" if row[5] == "_" else row[5] for row in rows],
        heads=heads, deps=["ROOT" if row[6] == "0" else row[7] for row in rows], ents=_names(rows),
    )  # fmt: skip
    tree = Tree(doc.text)
    tree.add(Piece.of(doc, Names(doc.vocab.strings), {}), 0, 0)
    assert doc.text.strip() == comments["text"][0]
    return Drawn(comments["sent_id"][0], tree, comments)


def _names(rows: list[list[str]]) -> list[str]:
    kinds = [next((part[5:] for part in row[9].split("|") if part.startswith("Name=")), "") for row in rows]
    return [f"{'I' if i and kinds[i - 1] == kind else 'B'}-{kind}" if kind else "O" for i, kind in enumerate(kinds)]
