"""What a text calls its actors: the words of `designations.tsv` and the noun that each describes, token by token."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from garant._errors import DataError
from garant._tables import alternatives, rows
from garant.languages import Language
from garant.parse.tree import Tree

STANCES = frozenset({"hostile", "favourable", "neutral"})
# Words that describe the noun they hang on rather than naming an actor by themselves.
_DESCRIBING = frozenset({"amod", "compound", "nmod", "appos", "acl"})


class Called(NamedTuple):
    """Tokens `first` to `last` (inside) call the actor at token `head`; `term` is the word of the lexicon."""

    first: int
    last: int
    head: int
    term: str
    stance: str


@lru_cache(maxsize=8)
def designation_words(language: Language) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The terms by their first word, the longest first, each with its stance. Raises DataError for an unknown stance."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    path = language.folder / "designations.tsv"
    for number, (words, stance, _example) in rows(path, 3, 3):
        if stance not in STANCES:
            raise DataError(f"no such stance: {stance}", path, number)
        for term in alternatives(words):
            parts = tuple(term.split("_"))
            found.setdefault(parts[0], []).append((parts, stance))
    for terms in found.values():
        terms.sort(key=lambda entry: -len(entry[0]))
    return found


def find_designations(tree: Tree, language: Language) -> Iterator[Called]:
    """Every term in text order, none within another."""
    words = designation_words(language)
    done = -1
    for i in range(len(tree)):
        if i <= done:
            continue
        noun = language.lemmas.get(("NOUN", tree.lower[i]), tree.lower[i])  # whatever part of speech the tagger saw
        forms = dict.fromkeys((tree.lemma[i], noun, tree.lower[i]))
        found = next(
            (c for form in forms for parts, stance in words.get(form, ()) if (c := _at(tree, i, parts, stance))), None
        )
        if found is not None:
            done = found.last
            yield found


def _at(tree: Tree, i: int, parts: tuple[str, ...], stance: str) -> Called | None:
    last = i + len(parts) - 1
    if last >= len(tree) or tree.sentence[last] != tree.sentence[i]:
        return None
    if any(
        part not in (tree.lemma[t], tree.lower[t]) for t, part in zip(range(i + 1, last + 1), parts[1:], strict=True)
    ):
        return None
    span = range(i, last + 1)
    outer = next((t for t in span if tree.head[t] not in span or tree.head[t] == t), i)
    if tree.pos[outer] == "ADJ" or (tree.pos[outer] in ("VERB", "ADV") and tree.dep[outer] in _DESCRIBING):
        outer = tree.head[outer]
    return Called(i, last, outer, "_".join(parts), stance) if tree.pos[outer] in ("NOUN", "PROPN", "ADJ") else None
