"""From text to trees: paragraphs, characters, the pipeline, and one `Tree` a document."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from spacy.language import Language as Pipeline

from garant.parse.algebra import fast_algebra
from garant.parse.characters import normalise, recase
from garant.parse.paragraphs import paragraphs
from garant.parse.tree import Lemmas, Names, Piece, Tree
from garant.sources.document import Document

# Paragraphs that the pipeline takes at once, and how many are gathered for it (about 15,000 words): what it allocates is freed after them.
_BATCH, _GATHERED = 128, 256
# Paragraphs remembered with their analysis: an agency's copy in the next paper is not parsed again. About 10 kB each.
_REMEMBERED = 2048
# A paragraph with at least this share of capitals among its letters is a headline in capitals.
_CAPITALS = 0.9

Spans = list[tuple[int, int]]


def parse(pipeline: Pipeline, document: Document, lemmas: Lemmas) -> Tree:
    """The tree of one document."""
    return next(parse_many(pipeline, [document], lemmas))


def parse_many(pipeline: Pipeline, documents: Iterable[Document], lemmas: Lemmas) -> Iterator[Tree]:
    """The tree of each document, in order; paragraphs of several documents share a batch, equal ones are parsed once."""
    memory = _memory(pipeline, lemmas)
    gathered: list[tuple[Document, Spans, list[str]]] = []
    count = 0
    for document in documents:
        spans = paragraphs(document.text, document.boilerplate)
        gathered.append((document, spans, [_readable(document.text[start:end]) for start, end in spans]))
        count += len(spans)
        if count >= _GATHERED:
            yield from _trees(gathered, memory, pipeline)
            gathered, count = [], 0
    yield from _trees(gathered, memory, pipeline)


class Memory:
    """The analyses of the paragraphs that one pipeline parsed last."""

    def __init__(self, pipeline: Pipeline, lemmas: Lemmas) -> None:
        self.lemmas = lemmas
        self._pieces: OrderedDict[str, Piece] = OrderedDict()

    def pieces(self, pipeline: Pipeline, texts: Iterable[str]) -> dict[str, Piece]:
        """The analysis of each text, parsed now where it is not remembered."""
        known = self._pieces
        found: dict[str, Piece] = {}
        missing: dict[str, None] = {}
        for text in texts:
            if text in known:
                known.move_to_end(text)
                found[text] = known[text]
            else:
                missing[text] = None
        found.update(_parsed(pipeline, list(missing), self.lemmas))
        known.update((text, found[text]) for text in missing)
        while len(known) > _REMEMBERED:
            known.popitem(last=False)
        return found


_memories: WeakKeyDictionary[Pipeline, Memory] = WeakKeyDictionary()


def forget() -> None:
    """Forget all analyses, as in a new process: for whoever measures."""
    _memories.clear()


def _memory(pipeline: Pipeline, lemmas: Lemmas) -> Memory:
    memory = _memories.get(pipeline)
    if memory is None or memory.lemmas is not lemmas:
        memory = _memories[pipeline] = Memory(pipeline, lemmas)
    return memory


def _parsed(pipeline: Pipeline, texts: list[str], lemmas: Lemmas) -> dict[str, Piece]:
    if not texts:
        return {}
    with fast_algebra(pipeline), pipeline.memory_zone():
        names = Names(pipeline.vocab.strings)
        docs = pipeline.pipe(texts, batch_size=_BATCH)
        return {text: Piece.of(doc, names, lemmas) for text, doc in zip(texts, docs, strict=True)}


def _trees(gathered: list[tuple[Document, Spans, list[str]]], memory: Memory, pipeline: Pipeline) -> Iterator[Tree]:
    pieces = memory.pieces(pipeline, (text for _, _, texts in gathered for text in texts))
    for document, spans, texts in gathered:
        tree = Tree(document.text)
        for number, ((start, _), text) in enumerate(zip(spans, texts, strict=True)):
            tree.add(pieces[text], start, number)
        yield tree


def _readable(text: str) -> str:
    text = normalise(text)
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 10 and sum(c.isupper() for c in letters) >= _CAPITALS * len(letters):
        return recase(text)
    return text
