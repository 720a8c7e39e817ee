"""The parser of each language: the pipelines shipped in ``garant/models``, or any other that speaks UD.

``load`` reads a pipeline once a process. A pipeline named by the user may be a spaCy package or a path; it must carry a
dependency parser with Universal Dependencies labels (de Marneffe et al. 2021), since all reading rests on them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found, unused-ignore]
from spacy.vectors import Mode, Vectors  # type: ignore[import-not-found, unused-ignore]

from garant._errors import PipelineError
from garant._late import late_patterns

# Importing it registers the tokenizer that the shipped pipelines name.
from garant.parse.tokenizer import bound

MODELS = Path(__file__).parent.parent / "models"

# Labels that a UD parser has, and labels of the schemes that it is most often confused with (Stanford, CLEAR).
_UD_LABELS = frozenset({"nsubj", "case"})
_OTHER_LABELS = frozenset({"dobj", "pobj", "prep", "nsubjpass"})

# Word forms whose vectors are kept: at 96 dimensions of four bytes the table stays below 8 MB.
_CACHED_FORMS = 20_000


def supported() -> list[str]:
    """Return the codes of the languages with a shipped pipeline, sorted."""
    return sorted(path.parent.name for path in MODELS.glob("*/config.cfg"))


@cache
def load(language: str, setting: str | None = None) -> Language:
    """Return the pipeline for ``language``, or the one that ``setting`` names: a spaCy package or a folder.

    The same object is returned at every call of a process. Raises ``PipelineError`` when there is none, when it cannot
    be read, or when it has no parser with Universal Dependencies labels.
    """
    if setting is None and language not in supported():
        raise PipelineError(f"no pipeline for language {language!r}; there are: {', '.join(supported())}")
    name = setting if setting is not None else str(MODELS / language)
    try:
        with late_patterns():
            nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise PipelineError(f"cannot load pipeline {name!r}: {str(error).splitlines()[0]}") from error
    check(nlp, name)
    _speed_up(nlp)
    return nlp


def check(nlp: Language, name: str) -> None:
    """Raise ``PipelineError`` unless ``nlp`` has a dependency parser whose labels are Universal Dependencies."""
    if "parser" not in nlp.pipe_names:
        raise PipelineError(f"pipeline {name!r} has no dependency parser")
    labels = set(nlp.pipe_labels["parser"])
    if not labels >= _UD_LABELS or labels & _OTHER_LABELS:
        raise PipelineError(f"pipeline {name!r}: its parser's labels are not Universal Dependencies")


def _speed_up(nlp: Language) -> None:
    """Let long strings be tokenised in linear time, and a pipeline with subword vectors remember those of the forms that it has seen."""
    if isinstance(nlp.tokenizer, Tokenizer):
        bound(nlp.tokenizer)
    vectors = nlp.vocab.vectors
    if isinstance(vectors, Vectors) and vectors.mode == Mode.floret:
        nlp.vocab.vectors = RememberedVectors(vectors)


class RememberedVectors(Vectors):  # type: ignore[misc, unused-ignore]
    """Floret vectors that are summed from their n-grams once a form; values are those of the vectors given."""

    def __init__(self, source: Vectors) -> None:
        super().__init__(
            strings=source.strings, data=source.data, name=source.name, mode="floret", minn=source.minn,
            maxn=source.maxn, hash_count=source.hash_count, hash_seed=source.hash_seed, bow=source.bow, eow=source.eow,
            attr=source.attr,
        )  # fmt: skip
        self._rows: dict[int, int] = {}
        self._table = np.zeros((_CACHED_FORMS, source.data.shape[1]), dtype="float32")

    def get_batch(self, keys: Any) -> Any:
        """Return the vectors of ``keys`` (hashes of forms), an array of shape (number of keys, dimensions)."""
        wanted = [int(key) for key in keys]
        forms = set(wanted)
        if len(forms) > _CACHED_FORMS:
            return super().get_batch(wanted)
        if len(forms - self._rows.keys()) + len(self._rows) > _CACHED_FORMS:
            self._rows.clear()
        missing = list(forms - self._rows.keys())
        if missing:
            start = len(self._rows)
            self._table[start : start + len(missing)] = super().get_batch(missing)
            self._rows.update(zip(missing, range(start, start + len(missing)), strict=True))
        return self._table[[self._rows[key] for key in wanted]]
