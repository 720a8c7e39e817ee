"""Which language a document is in: py3langid, over all that it knows, so that a language that is not read is named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from garant._errors import InputError

# Characters looked at: a language shows itself long before.
_ENOUGH = 20_000
# A language that is not read is reported only when it is this likely, this many times likelier than the best one that is read, and the
# text has this many letters. Set on one-line headlines in French and English made of names, where the likeliest language is
# often a rare one at less than .2, and on single sentences in German, Spanish, Polish and Arabic, which reach .85 and more.
_LIKELY, _LIKELIER, _LETTERS = 0.5, 5.0, 20


@cache
def identifier() -> Any:
    """py3langid's identifier with probabilities, loaded once a process (half a second, most of it unpacking)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str, supported: Sequence[str], where: str) -> str:
    """The code of the most likely of the `supported` languages.

    Raises InputError when the text is clearly in another one, or has no letters at all.
    """
    letters = sum(char.isalpha() for char in text[:_ENOUGH])
    if not letters:
        raise InputError("no words: there is not one letter in it", where)
    ranked: list[tuple[str, float]] = identifier().rank(text[:_ENOUGH])
    best, likely = max(
        ((code, p) for code, p in ranked if code in supported), key=lambda pair: pair[1], default=("", 0.0)
    )
    top, likelihood = ranked[0]
    if not best or (top != best and likelihood >= _LIKELY and likelihood >= _LIKELIER * likely and letters >= _LETTERS):
        raise InputError(f"unsupported language: {top} (read are: {', '.join(sorted(supported))})", where)
    return best


def check(code: str, supported: Sequence[str], where: str) -> str:
    """The bare code of a language that somebody gave ("fr-FR" is "fr"). Raises InputError when it is not read."""
    bare = code.replace("_", "-").split("-")[0].strip().lower()
    if bare not in supported:
        raise InputError(f"unsupported language: {code} (read are: {', '.join(sorted(supported))})", where)
    return bare
