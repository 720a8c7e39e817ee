"""Training documents: sentences joined as in paragraphs, with the typographic variety of dispatches."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab
from treebank import Sentence, Word

from garant.parse.characters import recase

MAX_SENTENCES = 10
SINGLES = 0.35  # share of documents that are one sentence: headlines, captions, one-sentence paragraphs
MAX_WORDS = 220
# Shares of the documents or sentences that each change of typography touches.
QUOTES, BARE_CAPITALS, RECASED, CAPITALS, NO_STOP, LOWER_START, OPENING, BULLET = (
    0.3, 0.15, 0.02, 0.01, 0.06, 0.02, 0.04, 0.015,
)  # fmt: skip


def documents(sentences: list[Sentence], rng: random.Random, openings: dict[str, Any]) -> Iterator[list[Sentence]]:
    """Cut ``sentences``, in order, into paragraphs of one to ten and vary their typography."""
    group: list[Sentence] = []
    size = 1
    for sentence in sentences:
        full = len(group) >= size or sum(len(s.words) for s in group) > MAX_WORDS
        if group and (full or sentence.opens):
            yield varied(group, rng, openings)
            group = []
        if not group:
            size = 1 if rng.random() < SINGLES else rng.randint(2, MAX_SENTENCES)
        group.append(sentence)
    if group:
        yield varied(group, rng, openings)


def varied(group: list[Sentence], rng: random.Random, openings: dict[str, Any]) -> list[Sentence]:
    """Return a copy of a paragraph with some of the typographic changes applied."""
    changed = [replace(s, words=_vary_words(s.words, rng)) for s in group]
    first, last = changed[0], changed[-1]
    if first.parsed and rng.random() < OPENING:
        first.words = _opening(rng, openings, first.words)
    elif first.parsed and rng.random() < BULLET:
        root = _root(first.words)
        first.words = _prepend([Word(rng.choice("-•*–"), upos="PUNCT", head=-1, label="punct")], first.words, root)
    if len(last.words) > 4 and last.words[-1].form == "." and rng.random() < NO_STOP:
        last.words = last.words[:-1]
    return changed


def _vary_words(words: list[Word], rng: random.Random) -> list[Word]:
    if rng.random() < QUOTES:
        words = _quote_spaces(words, rng.random() < 0.5)
    if rng.random() < BARE_CAPITALS:
        words = [replace(w, form=_bare(w.form[0]) + w.form[1:]) for w in words]
    if rng.random() < RECASED and len(words) < 25:
        text = recase(" ".join(w.form.upper() for w in words)).split(" ")
        words = (
            [replace(w, form=form) for w, form in zip(words, text, strict=True)] if len(text) == len(words) else words
        )
    elif rng.random() < CAPITALS and len(words) < 25:
        words = [replace(w, form=w.form.upper()) for w in words]
    elif rng.random() < LOWER_START:
        words = [replace(words[0], form=words[0].form.lower()), *words[1:]]
    return words


def _bare(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0] if char.isupper() else char


def _quote_spaces(words: list[Word], spaced: bool) -> list[Word]:
    result, inside = list(words), False
    for i, word in enumerate(words):
        if word.form != '"':
            continue
        inside = not inside
        if inside:
            result[i] = replace(word, space=spaced)
        elif i:
            result[i - 1] = replace(result[i - 1], space=spaced)
    return result


def _root(words: list[Word]) -> int:
    return next((i for i, word in enumerate(words) if word.head == i), 0)


def _prepend(new: list[Word], words: list[Word], root: int) -> list[Word]:
    """Put ``new`` before ``words``; a head of -1 in ``new`` is the root, any other an index in ``new``."""
    shift = len(new)
    head = [replace(w, lemma=w.lemma or w.form, head=root + shift if w.head < 0 else w.head) for w in new]
    return head + [replace(w, head=w.head + shift) for w in words]


def _opening(rng: random.Random, data: dict[str, Any], words: list[Word]) -> list[Word]:
    """Prepend a dateline: place, and by chance date or agency, then a dash or colon; it hangs off the root."""
    parts = rng.choice(data["places"]).split(" ")
    new = [Word(parts[0], upos="PROPN", head=-1, label="parataxis")]
    new += [Word(part, upos="PROPN", head=0, label="flat") for part in parts[1:]]
    if rng.random() < 0.6:
        new[-1] = replace(new[-1], space=False)
        new.append(Word(",", upos="PUNCT", head=0, label="punct"))
        month = len(new) + 1
        new.append(Word(str(rng.randint(1, 28)), upos="NUM", feats="NumType=Card", head=month, label="nummod"))
        new.append(Word(rng.choice(data["months"]), upos="NOUN", feats="", head=0, label="nmod"))
        if rng.random() < 0.5:
            new.append(Word(str(rng.randint(1991, 2026)), upos="NUM", feats="NumType=Card", head=month, label="nmod"))
    if rng.random() < 0.5:
        agency = len(new) + 1
        new.append(Word("(", upos="PUNCT", head=agency, label="punct", space=False))
        new.append(Word(rng.choice(data["agencies"]), upos="PROPN", head=0, label="appos", space=False))
        new.append(Word(")", upos="PUNCT", head=agency, label="punct"))
    new.append(Word(rng.choice(("-", "-", "–", "—", "--", ":")), upos="PUNCT", head=0, label="punct"))
    return _prepend(new, words, _root(words))


def to_doc(vocab: Vocab, group: list[Sentence]) -> Doc:
    """Return the spaCy document of a paragraph, with what its sentences are annotated for."""
    words = [word for sentence in group for word in sentence.words]
    spaces = [word.space or end for s in group for word, end in _with_end(s.words)]
    lemmas = [word.lemma for word in words]
    if not all(sentence.parsed for sentence in group):
        return Doc(vocab, words=[w.form for w in words], spaces=spaces, lemmas=lemmas)
    heads, start = [], 0
    for sentence in group:
        heads += [word.head + start for word in sentence.words]
        start += len(sentence.words)
    return Doc(
        vocab, words=[w.form for w in words], spaces=spaces, lemmas=lemmas, pos=[w.upos for w in words],
        morphs=[w.feats for w in words], heads=heads, deps=[w.label for w in words],
    )  # fmt: skip


def _with_end(words: list[Word]) -> Iterator[tuple[Word, bool]]:
    for i, word in enumerate(words):
        yield word, i == len(words) - 1
