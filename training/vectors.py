"""Subword (floret) vectors from raw text: a small table shared by all words through hashed character n-grams."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import floret
import spacy

from garant.parse.characters import normalise

WORDS = 11_000_000
DIMENSIONS = 96
ROWS = 10_000
SETTINGS = {
    "model": "skipgram", "mode": "floret", "hashCount": 2, "bucket": ROWS, "dim": DIMENSIONS, "minn": 3, "maxn": 5,
    "minCount": 8, "ws": 3, "neg": 5, "epoch": 3, "lr": 0.05, "thread": 1,
}  # fmt: skip


def tokenised(source: Path, target: Path, language: str, words: int) -> None:
    """Write the first ``words`` tokens of the gzipped ``source`` to ``target``, one line a line, by their norms.

    The raw files hold the news-like sources first and parliament's debates last, so the head is the part nearest to
    news dispatches.
    """
    tokenizer = spacy.blank(language).tokenizer
    seen = 0
    with gzip.open(source, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for line in lines:
            norms = [token.norm_ for token in tokenizer(normalise(line)) if not token.is_space]
            out.write(" ".join(norms) + "\n")
            seen += len(norms)
            if seen >= words:
                return


def train(raw: Path, work: Path, language: str) -> Path:
    """Train floret vectors for ``language`` and return the folder of a blank spaCy pipeline that carries them."""
    text, table, target = work / "raw.txt", work / "vectors.floret", work / "vectors"
    tokenised(raw / f"{language}.txt.gz", text, language, WORDS)
    model = floret.train_unsupervised(str(text), **SETTINGS)
    model.save_floret_vectors(str(table))
    command = [sys.executable, "-m", "spacy", "init", "vectors", language, str(table), str(target),
               "--mode", "floret", "--attr", "NORM"]  # fmt: skip
    subprocess.run(command, check=True)
    text.unlink()
    return target
