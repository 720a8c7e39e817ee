"""From text to trees: paragraphs, characters, the pipeline, and one `Tree` a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from spacy.language import Language as Pipeline

from garant.parse.characters import normalise, recase
from garant.parse.paragraphs import paragraphs
from garant.parse.tree import Tree
from garant.sources.document import Document

_BATCH = 64
# A paragraph with at least this share of capitals among its letters is a headline in capitals.
_CAPITALS = 0.9


def parse(pipeline: Pipeline, document: Document, lemmas: Mapping[tuple[str, str], str]) -> Tree:
    """The tree of one document."""
    return next(parse_many(pipeline, [document], lemmas))


def parse_many(pipeline: Pipeline, documents: Iterable[Document], lemmas: Mapping[tuple[str, str], str]) -> Iterator[Tree]:
    """The tree of each document, in order; paragraphs of several documents share a batch."""

    def pieces() -> Iterator[tuple[str, tuple[Tree, int, int, bool]]]:
        for document in documents:
            tree = Tree(document.text)
            spans = paragraphs(document.text, document.boilerplate)
            if not spans:
                yield "", (tree, 0, 0, True)
            for number, (start, end) in enumerate(spans):
                yield _readable(document.text[start:end]), (tree, start, number, number == len(spans) - 1)

    for doc, (tree, offset, number, last) in pipeline.pipe(pieces(), as_tuples=True, batch_size=_BATCH):
        if len(doc):
            tree.add(doc, offset, number, lemmas)
        if last:
            yield tree


def _readable(text: str) -> str:
    text = normalise(text)
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 10 and sum(c.isupper() for c in letters) >= _CAPITALS * len(letters):
        return recase(text)
    return text
