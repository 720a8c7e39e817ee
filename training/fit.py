"""Training of one pipeline from a configuration, with spaCy's own loop."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import NumpyOps, set_current_ops

import garant.parse.tokenizer  # noqa: F401  (registers the tokenizer that the configuration names)


def fit(config: Path, output: Path, overrides: dict[str, Any]) -> Path:
    """Train the pipeline that ``config`` with ``overrides`` describes; return the folder of the best one."""
    set_current_ops(NumpyOps(use_blis=False))  # numpy's BLAS was twice as fast as BLIS at these sizes
    nlp = init_nlp(load_config(config, overrides=overrides, interpolate=False))
    output.mkdir(parents=True, exist_ok=True)
    train(nlp, output, use_gpu=-1, stdout=sys.stdout, stderr=sys.stderr)
    return output / "model-best"
