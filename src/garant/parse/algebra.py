"""The parser's matrix products by numpy's BLAS, on one thread.

thinc multiplies with the BLIS that it brings along. The BLAS in numpy's wheels knows more processors and is two to four times as
fast on the narrow matrices of the shipped pipelines, as long as it does not part a product of a few microseconds among threads.
Garant reads on more cores by reading more documents at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController


@contextmanager
def fast_algebra(pipeline: Language) -> Iterator[None]:
    """Within this, the models of `pipeline` that compute on the processor do it so; those on other devices are left alone."""
    models = [pipe.model for _, pipe in pipeline.pipeline if hasattr(pipe, "model")]
    own = {id(node.ops): node.ops for model in models for node in model.walk() if type(node.ops) is NumpyOps}
    before = [(ops, ops.use_blis) for ops in own.values()]
    with _threads().limit(limits=1, user_api="blas"):
        try:
            for ops, _ in before:
                ops.use_blis = False
            yield
        finally:
            for ops, used in before:
                ops.use_blis = used


@cache
def _threads() -> ThreadpoolController:
    """The thread pools of this process, looked for once: it takes milliseconds."""
    return ThreadpoolController()
