"""Self-training: sentences that a first parser (the teacher) parses, for the final parser to learn from beside gold."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Span
from treebank import Sentence, Word

from garant.parse.characters import normalise

# Articles published from here on are the NER test set (the last tenth of WiNER-fr) and are left out.
TEST_FROM = "2018-05-14"
MIN_WORDS = 8


def trees(teacher: Language, sentences: list[Sentence]) -> list[Sentence]:
    """Add the teacher's tree and tags to ``sentences`` that have lemmas alone.

    A sentence that the teacher cuts into other words or into two sentences is dropped: it is likely to be misread.
    """
    texts = ["".join(w.form + " " * w.space for w in s.words).strip() for s in sentences]
    found = []
    for sentence, doc in zip(sentences, teacher.pipe(texts), strict=True):
        whole = [t.text for t in doc] == [w.form for w in sentence.words]
        if whole and sum(1 for _ in doc.sents) == 1:
            words = _words(doc[:])
            merged = [replace(w, lemma=gold.lemma) for w, gold in zip(words, sentence.words, strict=True)]
            found.append(Sentence(merged, opens=False))
    return found


def news(teacher: Language, path: Path, limit: int) -> list[Sentence]:
    """Parse paragraphs of news up to ``limit`` words; the first sentence of each paragraph opens a document."""
    found: list[Sentence] = []
    size = 0
    for doc in teacher.pipe(_paragraphs(path)):
        for number, sentence in enumerate(doc.sents):
            found.append(Sentence(_words(sentence), opens=number == 0))
        size += len(doc)
        if size >= limit:
            break
    return found


def _paragraphs(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["published"] >= TEST_FROM or not article["entities"]:
                continue
            for paragraph in article["text"].split("\n"):
                if len(paragraph.split()) >= MIN_WORDS and paragraph.rstrip().endswith("."):
                    yield normalise(paragraph.strip())


def _words(span: Span) -> list[Word]:
    return [
        Word(
            t.text, t.lemma_, t.pos_, str(t.morph), t.head.i - span.start, "ROOT" if t.head is t or t.head.i == t.i else t.dep_,
            bool(t.whitespace_),
        )
        for t in span
    ]  # fmt: skip
