"""Figures of a packaged pipeline: accuracy from raw text, names, size, speed."""

from __future__ import annotations

import platform
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import entities
from corpus import to_doc
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Example
from spacy.util import registry
from treebank import Sentence, Word, read

from garant.parse.characters import normalise, recase
from garant.parse.pipelines import load

CORE = (
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "amod", "appos", "flat", "conj", "ccomp", "xcomp", "advcl",
    "acl", "acl:relcl", "parataxis", "aux:pass", "root",
)  # fmt: skip
LONG = 300  # words of the sentences that are strung together


def parsing(nlp: Language, sentences: list[Sentence], size: int) -> dict[str, Any]:
    """spaCy's scores over ``sentences`` joined by ``size`` to raw texts; punctuation is left out of UAS and LAS."""
    examples = []
    for start in range(0, len(sentences), size):
        gold = to_doc(nlp.vocab, sentences[start : start + size])
        examples.append(Example(nlp.make_doc(gold.text), gold))
    for example, doc in zip(examples, nlp.pipe([e.predicted for e in examples]), strict=True):
        example.predicted = doc
    scores: dict[str, Any] = Scorer.score_tokenization(examples)
    for name in ("morphologizer", "lemmatizer", "parser"):
        scores.update(_scorer(name)(examples))
    return scores


def _scorer(name: str) -> Callable[[list[Example]], dict[str, Any]]:
    """spaCy's own scorer of the pipe `name`; it asks nothing of the pipeline."""
    make: Callable[[], Callable[[list[Example]], dict[str, Any]]] = registry.scorers.get(f"spacy.{name}_scorer.v1")
    return make()


def names(nlp: Language, data: Path, table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Precision, recall and F of names on each named test set of ``table``."""
    found = {}
    for title, (reader, path) in table["tests"].items():
        gold = [entities.to_doc(nlp, p) for p in entities.READERS[reader](data / path, table["options"])]
        examples = [Example(nlp(doc.text), doc) for doc in gold]
        found[title] = _scorer("ner")(examples)
    return found


def speed(nlp: Language, texts: list[str]) -> float:
    """Tokens a second of processor time, best of three runs, on texts of a paragraph each.

    Processor time leaves out what other programs take of the core meanwhile; run with one thread.
    """
    rates = []
    for _ in range(3):
        start = time.process_time()
        count = sum(len(doc) for doc in nlp.pipe(texts))
        rates.append(count / (time.process_time() - start))
    return max(rates)


def size_on_disk(folder: Path) -> float:
    """Megabytes (10^6 bytes) of all files below ``folder``."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def processor() -> str:
    """What the machine says of its processor."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return f"{model}, {sum(line.startswith('processor') for line in lines)} cores, {platform.machine()}"


def recased(sentence: Sentence) -> Sentence:
    """The sentence as it reads after being set in capitals and put back by ``recase``, as headlines are."""
    text = "".join(word.form + " " * word.space for word in sentence.words)
    upper = "".join(up if len(up := char.upper()) == 1 else char for char in text)
    text, position, words = recase(upper), 0, []
    for word in sentence.words:
        words.append(replace(word, form=text[position : position + len(word.form)]))
        position += len(word.form) + word.space
    return Sentence(words, sentence.opens)


def _each(change: Callable[[str], str]) -> Callable[[Sentence], Sentence]:
    """A change of every form; a form that would change its length stays, for the gold words must still fit."""

    def apply(sentence: Sentence) -> Sentence:
        forms = [(word, change(word.form)) for word in sentence.words]
        return Sentence(
            [replace(w, form=new if len(new) == len(w.form) else w.form) for w, new in forms], sentence.opens
        )

    return apply


def _bare(form: str) -> str:
    return "".join(unicodedata.normalize("NFD", char)[0] for char in form)


def _bare_capitals(form: str) -> str:
    return "".join(unicodedata.normalize("NFD", char)[0] if char.isupper() else char for char in form)


def _typographic(form: str) -> str:
    """Curly apostrophes and quotes, which ``normalise`` makes plain again as it does for every document."""
    return normalise(form.replace("'", "\u2019").replace('"', "\u201d"))


VARIANTS: dict[str, Callable[[Sentence], Sentence]] = {
    "typographic apostrophes and quotes": _each(_typographic),
    "no accent on capitals": _each(_bare_capitals),
    "no accents": _each(_bare),
    "small letters": _each(str.lower),
    "capitals": _each(str.upper),
    "capitals recased": recased,
}


def long_sentences(sentences: list[Sentence], words: int) -> list[Sentence]:
    """Sentences strung together by semicolons to at least ``words``, each later root in parataxis to the first."""
    found, run = [], list[Word]()
    for sentence in sentences:
        part = sentence.words[:-1] if sentence.words[-1].form in ".?!" else sentence.words
        if any(word.head >= len(part) for word in part):  # hangs on its own full stop
            continue
        if run:
            root = next(i for i, word in enumerate(run) if word.head == i)
            run.append(Word(";", ";", "PUNCT", head=root, label="punct"))
            shift = len(run)
            shifted = [replace(w, head=w.head + shift) for w in part]
            run += [
                replace(w, head=root, label="parataxis") if w.head == i + shift else w for i, w in enumerate(shifted)
            ]
        else:
            run = list(part)
        if len(run) >= words:
            found.append(
                Sentence(
                    [
                        *run,
                        Word(".", ".", "PUNCT", head=next(i for i, w in enumerate(run) if w.head == i), label="punct"),
                    ]
                )
            )
            run = []
    return found


def everything(language: str, data: Path, folder: Path, table: dict[str, Any]) -> dict[str, Any]:
    """All figures of the card for the pipeline in ``folder``."""
    start = time.process_time()
    nlp = load(language, str(folder))
    loading = time.process_time() - start
    figures: dict[str, Any] = {"loading": loading, "size": size_on_disk(folder), "parsing": {}, "variants": {}}
    texts: list[str] = []
    for title, paths in table["tests"].items():
        sentences = [s for path in paths for s in read(data / path, table["agent"], table["merge"])]
        figures["parsing"][title] = {size: parsing(nlp, sentences, size) for size in (1, 10)}
        for name, change in VARIANTS.items():
            figures["variants"][f"{title}, {name}"] = parsing(nlp, [change(s) for s in sentences], 1)
        figures["variants"][f"{title}, joined to sentences of {LONG} words"] = parsing(
            nlp, long_sentences(sentences, LONG), 1
        )
        texts += [to_doc(nlp.vocab, sentences[i : i + 5]).text for i in range(0, len(sentences), 5)]
    figures["names"] = names(nlp, data, table["entities"])
    figures["speed"] = speed(nlp, texts)
    figures["processor"] = processor()
    return figures
