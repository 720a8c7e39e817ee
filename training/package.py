"""The shipped pipeline: parser and names in one folder, without traces of the machine that trained it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language

DESCRIPTIONS = {
    "author": "Garant contributors",
    "description": "Tags, lemmas, Universal Dependencies and names for news dispatches, trained for Garant.",
}
_KEPT_TRAINING = ("seed", "dropout", "max_steps", "optimizer", "batcher")


def assemble(parser: Path, names: Path, target: Path, version: str) -> Language:
    """Join the pipelines in ``parser`` and ``names`` and write the result to ``target``, replacing what is there."""
    nlp = spacy.load(parser)
    nlp.add_pipe("ner", source=spacy.load(names))
    nlp.meta.update({**DESCRIPTIONS, "name": "garant", "version": version, "performance": {}})
    _forget_machine(nlp)
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(target)
    _trim_strings(nlp, target)
    return nlp


def _forget_machine(nlp: Language) -> None:
    """Empty the paths of training in the configuration that is saved with the pipeline."""
    config = nlp.config.copy()
    for section in ("paths", "corpora", "initialize"):
        config[section] = {}
    config["training"] = {key: config["training"][key] for key in _KEPT_TRAINING}
    nlp.config = config


def _trim_strings(nlp: Language, target: Path) -> None:
    """Keep in the saved string table what labels, tags and lemma trees refer to; words enter it as they are read."""
    needed = {label for labels in nlp.pipe_labels.values() for label in labels}
    needed |= {part for label in needed for pair in label.split("|") for part in pair.split("=")}
    lemmatizer: Any = nlp.get_pipe("trainable_lemmatizer")
    trees = lemmatizer.trees
    rules = [trees[number] for number in range(len(trees))]
    hashes = {rule[side] for rule in rules for side in ("orig", "subst") if side in rule}
    strings = [text for text in nlp.vocab.strings if text in needed or nlp.vocab.strings[text] in hashes]
    srsly.write_json(target / "vocab" / "strings.json", sorted(strings))
