"""Contexts of events by the words of their sentence."""

from __future__ import annotations

from functools import lru_cache

from garant._tables import alternatives, rows
from garant.languages import Language
from garant.parse.tree import Tree


@lru_cache(maxsize=8)
def context_words(language: Language) -> tuple[dict[str, tuple[str, ...]], dict[str, list[tuple[frozenset[str], str]]]]:
    """Single words to their contexts; and by one word, the multiword cues (as sets of words) with their context."""
    single: dict[str, tuple[str, ...]] = {}
    several: dict[str, list[tuple[frozenset[str], str]]] = {}
    for _, (context, words, _example) in (row for path in language.paths("contexts.tsv") for row in rows(path, 2, 3)):
        for word in alternatives(words):
            if "_" in word:
                parts = word.split("_")
                several.setdefault(parts[0], []).append((frozenset(parts), context))
            else:
                single[word] = (*single.get(word, ()), context)
    return single, several


class ContextReader:
    """The contexts of the sentences of one tree, each read once."""

    def __init__(self, tree: Tree, language: Language) -> None:
        self.tree = tree
        self.single, self.several = context_words(language)
        self._read: dict[int, tuple[str, ...]] = {}

    def of(self, i: int) -> tuple[str, ...]:
        """The contexts of the sentence of token `i`, in the order of their words."""
        sentence = self.tree.sentence[i]
        if sentence not in self._read:
            self._read[sentence] = self._contexts(*self.tree.sentences[sentence])
        return self._read[sentence]

    def _contexts(self, begin: int, end: int) -> tuple[str, ...]:
        lemmas = self.tree.lemma[begin:end]
        words = set(lemmas) | set(self.tree.lower[begin:end])
        found: dict[str, None] = {}
        for lemma in lemmas:
            for context in self.single.get(lemma, ()):
                found[context] = None
            for parts, context in self.several.get(lemma, ()):
                if parts <= words:
                    found[context] = None
        return tuple(found)
