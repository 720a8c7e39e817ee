"""Train, measure and package the pipeline of one language: ``python training/train.py fr``.

The steps, each resumable with ``--from``: vectors, corpus, parser, ner, package, card.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from pathlib import Path
from typing import Any

import card
import entities
import measure
import silver
import spacy
import vectors
from corpus import documents, to_doc
from fit import fit
from package import assemble
from spacy.tokens import DocBin
from treebank import read, read_lemmas

import garant.parse.tokenizer  # noqa: F401  (registers the tokenizer)
from garant.parse.pipelines import MODELS

HERE = Path(__file__).parent
SEED = 7
VERSION = "0.1.0"
PASSES = {"fr": 6, "en": 4}  # differently cut and varied copies of the treebanks in the training corpus
SILVER_PASSES = 2  # the same for what the teacher parsed
STEPS = {"fr": 5500, "en": 6800}
SCHEDULE = {"fr": 5500, "en": 8500}  # the step at which the learning rate would reach zero; English was stopped before
TEACHER_STEPS = 2400
STEP_NAMES = ("vectors", "corpus", "teacher", "parser", "ner", "package", "card")


def settings(language: str) -> dict[str, Any]:
    """Return the table of ``sources.toml`` for ``language``."""
    with (HERE / "sources.toml").open("rb") as file:
        return dict(tomllib.load(file)[language])


def blank(language: str) -> spacy.language.Language:
    """Return an empty pipeline with the tokenizer of ``language``."""
    return spacy.blank(
        language, config={"nlp": {"tokenizer": {"@tokenizers": "garant.Tokenizer.v1", "language": language}}}
    )


def write_corpus(language: str, data: Path, work: Path) -> None:
    """Write the treebanks as spaCy's binary documents: ``gold.spacy`` to learn from, ``dev.spacy`` to choose by."""
    table, rng, vocab = settings(language), random.Random(SEED), blank(language).vocab
    bins = DocBin(store_user_data=False)
    sources = [read(data / path, table["agent"], table["merge"]) for path in table["treebanks"]]
    for _ in range(PASSES[language]):
        for sentences in sources:
            for group in documents(sentences, rng, table["openings"]):
                bins.add(to_doc(vocab, group))
    if "lemmas" in table:
        sentences = read_lemmas(data / table["lemmas"][0], table["contractions"])
        chosen = rng.sample(sentences, len(sentences))
        for start in range(0, len(chosen), 4):
            bins.add(to_doc(vocab, chosen[start : start + 4]))
    bins.to_disk(work / "gold.spacy")
    held = DocBin(store_user_data=False)
    for path in table["development"]:
        sentences = read(data / path, table["agent"], table["merge"])[:600]
        for start in range(0, len(sentences), 6):
            held.add(to_doc(vocab, sentences[start : start + 6]))
    held.to_disk(work / "dev.spacy")


def write_silver(language: str, data: Path, work: Path) -> None:
    """Let the teacher parse the sentences that have no trees, and write ``silver.spacy``."""
    table, rng, vocab = settings(language), random.Random(SEED), blank(language).vocab
    teacher = spacy.load(work / "teacher" / "model-best")
    sentences = [s for path in table["lemmas"] for s in read_lemmas(data / path, table["contractions"])]
    fragments = silver.trees(teacher, rng.sample(sentences, len(sentences)))
    path, limit = table["news"]
    articles = silver.news(teacher, data / path, limit)
    bins = DocBin(store_user_data=False)
    for _ in range(SILVER_PASSES):
        for source in (fragments, articles):
            for group in documents(source, rng, table["openings"]):
                bins.add(to_doc(vocab, group))
    bins.to_disk(work / "silver.spacy")


def train_parser(language: str, work: Path, corpora: list[str], output: str, steps: int, schedule: int) -> None:
    """Train tagger, lemmatizer and parser; the best checkpoint is ``<output>/model-best``."""
    merged = DocBin(store_user_data=False)
    for name in corpora:
        merged.merge(DocBin().from_disk(work / name))
    merged.to_disk(work / "train.spacy")
    overrides = {
        "nlp.lang": language,
        "nlp.tokenizer.language": language,
        "paths.train": str(work / "train.spacy"),
        "paths.dev": str(work / "dev.spacy"),
        "paths.vectors": str(work / "vectors"),
        "training.max_steps": steps,
        "training.optimizer.learn_rate.total_steps": schedule,
    }
    fit(HERE / "parser.cfg", work / output, overrides)


def write_entities(language: str, data: Path, work: Path) -> None:
    """Write the corpora of named entities: ``ner_train.spacy`` and ``ner_dev.spacy``."""
    table, rng, nlp = settings(language)["entities"], random.Random(SEED), blank(language)
    for part in ("train", "development"):
        bins = DocBin(store_user_data=False)
        for reader, path, most, times in table[part]:
            for _ in range(times):
                found = entities.READERS[reader](data / path, table["options"])
                for passage in entities.grouped(found, rng, most):
                    chosen = entities.varied(passage, rng) if part == "train" else passage
                    bins.add(entities.to_doc(nlp, chosen))
        bins.to_disk(work / f"ner_{part}.spacy")


def train_entities(language: str, work: Path) -> None:
    """Train the recogniser of names; the best checkpoint is ``ner/model-best``."""
    overrides = {
        "nlp.lang": language,
        "nlp.tokenizer.language": language,
        "paths.train": str(work / "ner_train.spacy"),
        "paths.dev": str(work / "ner_development.spacy"),
        "paths.vectors": str(work / "vectors"),
    }
    fit(HERE / "ner.cfg", work / "ner", overrides)


def package(language: str, work: Path) -> None:
    """Put the pipeline where the package finds it."""
    assemble(work / "parser" / "model-best", work / "ner" / "model-best", MODELS / language, VERSION)


def write_card(language: str, data: Path, work: Path) -> None:
    """Measure the packaged pipeline and write its card; the figures are kept beside the checkpoints too."""
    table = settings(language)
    figures = measure.everything(language, data, MODELS / language, table)
    (work / "figures.json").write_text(json.dumps(figures, indent=1, default=str), encoding="utf-8")
    text = card.render(table["card"]["title"], figures, table, _times(work))
    (HERE.parent / "docs" / "models" / f"{language}.md").write_text(text, encoding="utf-8")


def _times(work: Path) -> dict[str, float]:
    path = work / "times.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def run(step: str, language: str, data: Path, work: Path) -> None:
    """Run one of ``STEP_NAMES``."""
    taught = "lemmas" in settings(language)
    if step == "vectors":
        vectors.train(data / "raw", work, language)
    elif step == "corpus":
        write_corpus(language, data, work)
    elif step == "teacher" and taught:
        train_parser(language, work, ["gold.spacy"], "teacher", TEACHER_STEPS, TEACHER_STEPS)
        write_silver(language, data, work)
    elif step == "parser":
        names = ["gold.spacy", "silver.spacy"] if taught else ["gold.spacy"]
        train_parser(language, work, names, "parser", STEPS[language], SCHEDULE[language])
    elif step == "ner":
        write_entities(language, data, work)
        train_entities(language, work)
    elif step == "package":
        package(language, work)
    elif step == "card":
        write_card(language, data, work)


def main() -> None:
    """Run the steps for one language."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("language", choices=("fr", "en"))
    options.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    options.add_argument("--work", type=Path, default=HERE.parent.parent / "build")
    options.add_argument("--from", dest="first", choices=STEP_NAMES, default="vectors")
    options.add_argument("--to", dest="last", choices=STEP_NAMES, default="card")
    given = options.parse_args()
    work = given.work / given.language
    work.mkdir(parents=True, exist_ok=True)
    for step in STEP_NAMES[STEP_NAMES.index(given.first) : STEP_NAMES.index(given.last) + 1]:
        start = time.perf_counter()
        run(step, given.language, given.data, work)
        times = _times(work) | {step: time.perf_counter() - start}
        (work / "times.json").write_text(json.dumps(times), encoding="utf-8")


if __name__ == "__main__":
    main()
