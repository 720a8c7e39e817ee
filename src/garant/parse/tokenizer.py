"""The tokenizer of each language: spaCy's own, patched by ``languages/<code>/tokenizer.toml``.

Importing this module registers the factory ``garant.Tokenizer.v1`` with spaCy, which the shipped pipelines name in
their configuration; a saved pipeline therefore loads wherever this module has been imported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found, unused-ignore]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

LANGUAGES = Path(__file__).parent.parent / "languages"

_LETTER = r"[^\W\d_]"
_LOWER = r"[a-zß-öø-ÿœ]"
# Long runs of one mark are one token (!!!, ----, ***), wherever spaCy would peel them mark by mark.
_RUNS = (r"[!?]{2,}", r"-{2,}", r"_+", r"\*+", r"=+", r"~+", r"<{2,}", r">{2,}")
# Dashes that stand for a pause, without spaces; a plain hyphen is ruled by the language's data.
_DASHES = rf"(?<={_LETTER})(?:–|—|--|---|~)(?={_LETTER})"
_APOSTROPHE = rf"(?<={_LETTER}')(?=[^\W_]|\")"
# By what spaCy's own infix rules for hyphens and dashes, for apostrophes, and for signs between digits are known.
_REPLACED = ("(?:-|", "]['’])(?=")
_NUMBER_MARK = r"[+\-\*^]"
# Characters.
_LONGEST_SUFFIX = 64


def rules(language: str) -> dict[str, Any]:
    """Return the content of ``languages/<language>/tokenizer.toml``, empty when the language has none."""
    path = LANGUAGES / language / "tokenizer.toml"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return tomllib.load(file)


def create_tokenizer(language: str) -> Callable[[Language], Tokenizer]:
    """Return spaCy's factory of the tokenizer for ``language``, a code such as ``fr``; ValueError for no code."""
    if not language.isalpha():
        raise ValueError(f"not a language code: {language!r}")

    def make(nlp: Language) -> Tokenizer:
        return build(nlp, rules(language))

    return make


registry.tokenizers.register("garant.Tokenizer.v1", func=create_tokenizer)


def build(nlp: Language, data: dict[str, Any]) -> Tokenizer:
    """Return the tokenizer of ``nlp``'s language with the changes that ``data`` asks for."""
    defaults = nlp.Defaults
    hyphens = data.get("hyphens", {})
    prefixes = [*_RUNS, *(defaults.prefixes or ())]
    suffixes = [*_RUNS, *_suffixes(data), *(defaults.suffixes or ())]
    infixes = _infixes([str(rule) for rule in defaults.infixes or ()], data)
    if not hyphens.get("split_words", True):
        prefixes.append(_leading_hyphen(hyphens))
        suffixes.append(rf"(?<={_LETTER})-")
    return Tokenizer(
        nlp.vocab,
        rules=_exceptions(dict(defaults.tokenizer_exceptions), data),
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        url_match=defaults.url_match,
    )


def bound(tokenizer: Tokenizer) -> None:
    """Let suffixes be sought at the end of a string only, where alone they can stand.

    spaCy peels a long string without spaces suffix by suffix, each time searching the whole of it, so that ten thousand brackets in a row
    take minutes. No suffix but a run of one mark is longer than the end that is searched.
    """
    pattern = getattr(tokenizer.suffix_search, "__self__", None)
    if isinstance(pattern, re.Pattern):
        tokenizer.suffix_search = Ending(pattern).search


class Ending:
    """A pattern that is sought at the end of a string only. spaCy saves a tokenizer by the `pattern` of what its rules belong to."""

    def __init__(self, compiled: re.Pattern[str]) -> None:
        self.pattern = compiled.pattern
        self._compiled = compiled

    def search(self, string: str) -> re.Match[str] | None:
        """The pattern in the string's last characters."""
        return self._compiled.search(string, max(0, len(string) - _LONGEST_SUFFIX))


def _exceptions(table: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Return spaCy's special cases without those that the data overrules, with those that it adds."""
    if not data.get("hyphens", {}).get("split_words", True):
        compound = re.compile(rf"{_LETTER}-{_LETTER}")
        table = {word: case for word, case in table.items() if not compound.search(word)}
    for word in _forms(data.get("remove", ())):
        table.pop(word, None)
    for word in _forms(data.get("whole", ())) | set(data.get("abbreviations", ())):
        table[word] = [{"ORTH": word}]
    return table


def _forms(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in (word, word[0].upper() + word[1:])}


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _leading_hyphen(hyphens: dict[str, Any]) -> str:
    """A hyphen before a word is a mark of its own, unless it joins an enclitic to a verb."""
    enclitics = _alternatives(hyphens.get("enclitics", ()))
    return rf"-(?=(?!(?:{enclitics})\b){_LETTER})"


def _suffixes(data: dict[str, Any]) -> list[str]:
    found = []
    enclitics = _alternatives(data.get("hyphens", {}).get("enclitics", ()))
    if enclitics:
        found.append(rf"(?<={_LOWER})-(?:{enclitics})")
        found.append(rf"(?<=[A-ZÀ-Ö])-(?:{enclitics.upper()})")
    units = _alternatives(data.get("units", {}).get("after_number", ()))
    if units:
        found.append(rf"(?<=\d)(?:{units})")
    return found


def _infixes(inherited: list[str], data: dict[str, Any]) -> list[str]:
    """Return spaCy's infixes with its rules for hyphens and apostrophes replaced by those of the data."""
    if not data:
        return inherited
    hyphens = data["hyphens"]
    found = [rule for rule in inherited if not any(mark in rule for mark in _REPLACED)]
    if not hyphens["split_numbers"]:
        found = [rule for rule in found if _NUMBER_MARK not in rule]
    found.append(_DASHES)
    if data.get("split_apostrophes"):
        found.append(_APOSTROPHE)
    if hyphens["split_words"]:
        guards = "".join(rf"(?<!\b{re.escape(p)})(?<!\b{re.escape(p.capitalize())})" for p in hyphens["keep_prefixes"])
        found.append(rf"(?<=[^\W_]){guards}-(?={_LETTER})")
    inside = _alternatives(data.get("units", {}).get("inside_number", ()))
    if inside:
        found.append(rf"(?<=\d)(?:{inside})(?=\d)")
    return found
