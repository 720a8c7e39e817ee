"""Agreements, truces and processes as they are worded: the noun with what names it. Tokens and English words only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.world import fold_words
from garant.world.pacts import Pact, Pacts, load_pacts

_NUMBER_BEHIND = 8
_WORD = re.compile(r"\w+")
_QUALIFIER_DEPS = ("amod", "compound", "nmod", "nummod", "flat")


@dataclass(slots=True)
class PactMention:
    """A noun phrase that means an agreement, a truce or a process. `head` its noun, tokens `first` to `last` (inside).

    `noun` and `qualifiers` are English; `between` the tokens of its sides, `places` those that say where it holds, `made_in` where
    and `makers` by whom it was made; `numbers` a resolution's; `pact` the world's own, where it is one."""

    head: int
    first: int
    last: int
    noun: str
    kind: str
    qualifiers: tuple[str, ...] = ()
    between: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    made_in: tuple[int, ...] = ()
    makers: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    pact: Pact | None = None
    written: str = ""
    definite: bool = False
    made: bool = False


@lru_cache(maxsize=8)
def agreement_words(language: Language) -> dict[str, Any]:
    """The language's `agreements.toml`."""
    return toml(language.folder / "agreements.toml")


class PactFinder:
    """Finds the agreements of one tree."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language) -> None:
        self.tree, self.clauses, self.language = tree, clauses, language
        self.table = agreement_words(language)
        self.nouns: dict[str, list[str]] = self.table["nouns"]
        self.words: dict[str, list[str]] = self.table["words"]
        self.made = frozenset(self.words["made"])

    def find(self) -> list[PactMention]:
        """The mentions in text order; one that is part of a longer name is not given again."""
        named = list(self._named(load_pacts()))
        taken = {t for m in named for t in range(m.first, m.last + 1)}
        return sorted([*named, *self._worded(taken)], key=lambda m: m.head)

    # -- names of the world ------------------------------------------------------------------------------------------

    def _named(self, pacts: Pacts) -> Iterator[PactMention]:
        tree = self.tree
        i, size = 0, len(tree)
        while i < size:
            found = self._name_from(i, pacts) if pacts.may_begin(tree.word[i]) else None
            if found is None:
                i += 1
                continue
            last, pact, written = found
            inside = range(i, last + 1)
            head = next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), i)
            kind = "process" if pact.kind == "process" else "text"
            yield PactMention(head, i, last, written, kind, pact=pact, written=written, definite=True)
            i = last + 1

    def _name_from(self, i: int, pacts: Pacts) -> tuple[int, Pact, str] | None:
        """The longest known name that begins at token `i`: its last token, the pact, and the pact's English name nearest to it."""
        tree = self.tree
        words: list[str] = []
        best = None
        for t in range(i, min(len(tree), i + pacts.longest + 4)):
            if tree.sentence[t] != tree.sentence[i]:
                break
            words += _folded(tree.word[t])
            if words and tuple(words) not in pacts.beginnings:
                break
            group = pacts.by_words.get(tuple(words))
            if group and any(c.isupper() for c in tree.text[tree.start[i] : tree.end[t]]) and _folded(tree.word[t]):
                best = (t, group[0], self.english(group[0], words))
        return best

    def english(self, pact: Pact, words: list[str]) -> str:
        """The English name that says the same: the name itself, or the one with the same noun."""
        for name in pact.names:
            if fold_words(name) == words:
                return name
        for word in words:
            noun = self.nouns.get(word) or self.nouns.get(word.rstrip("s"))
            if noun:
                for name in pact.names:
                    if noun[0] in name.lower():
                        return name
        return pact.names[0]

    # -- nouns -------------------------------------------------------------------------------------------------------

    def _worded(self, taken: set[int]) -> Iterator[PactMention]:
        tree, needs = self.tree, self.table.get("needs", {})
        for i in range(len(tree)):
            entry = self.nouns.get(tree.lemma[i])
            if entry is None or i in taken or tree.pos[i] not in ("NOUN", "PROPN", "X"):
                continue
            lemma = tree.lemma[i]
            if lemma in needs and not any(tree.lemma[c] == needs[lemma] for c in tree.children[i]):
                continue
            if self._qualifies_other(i) or (
                tree.dep[i] in ("nmod", "compound") and tree.lemma[tree.head[i]] in self.words["draft"]
            ):
                continue
            yield self._mention(i, entry[0], entry[1])

    def _qualifies_other(self, i: int) -> bool:
        """The truce of "a truce agreement" and "ceasefire violations" is part of another noun."""
        tree = self.tree
        head, dep = tree.head[i], tree.dep[i]
        if dep == "compound":
            return True
        return (
            dep == "nmod"
            and tree.lemma[head] in self.nouns
            and self.clauses.preposition(i) in self.language.genitive
            and not tree.has(i, "det")
        )

    def _mention(self, i: int, noun: str, kind: str) -> PactMention:
        tree = self.tree
        mention = PactMention(i, i, i, noun, kind, definite=self._definite(i))
        slots = self.clauses.at(i).slots
        qualifiers: list[str] = []
        for c in sorted(tree.children[i]):
            self._child(mention, c, qualifiers)
        mention.qualifiers = tuple(qualifiers)
        mention.between = tuple(slots.get("between", ()))
        if kind == "resolution":
            mention.numbers = self._numbers(i)
        inside = [
            t
            for t in tree.subtree(i, without=("acl:relcl", "acl", "conj", "appos", "parataxis"))
            if tree.sentence[t] == tree.sentence[i] and abs(t - i) < 10
        ]
        mention.first, mention.last = min(inside), max(inside)
        governor = tree.head[i]
        for verb in tree.kids(governor, "advcl", "acl") if tree.dep[i] in ("nsubj", "nsubj:pass") else ():
            if tree.lemma[verb] in self.made and self.clauses.is_passive(verb):
                self._making(mention, verb)
        if (
            tree.pos[governor] == "VERB"
            and tree.lemma[governor] in self.made
            and tree.dep[i] in ("obj", "nsubj:pass", "nsubj", "obl")
        ):
            self._making(mention, governor)
        return mention

    def _child(self, mention: PactMention, c: int, qualifiers: list[str]) -> None:
        tree, words = self.tree, self.words
        dep = tree.dep[c]
        known: dict[str, str] = self.table["qualifiers"]
        if dep in _QUALIFIER_DEPS:
            word = known.get(tree.lemma[c]) or known.get(tree.lower[c])
            preposition = self.clauses.preposition(c)
            if word and preposition in (*self.language.genitive, ""):
                qualifiers.append(word)
                for d in tree.kids(c, "amod"):
                    if tree.lemma[d] in known:
                        qualifiers.insert(0, known[tree.lemma[d]])
                return
            if preposition in words["inside"] and tree.pos[c] != "NUM":
                mention.places += (c,)
            elif preposition in words["with"]:
                mention.makers += tuple(tree.conjuncts(c))
            elif (preposition in self.language.genitive or dep in ("compound", "flat")) and tree.pos[c] == "PROPN":
                mention.made_in += (c,)
        elif dep in ("acl", "amod", "acl:relcl") and tree.pos[c] == "VERB" and tree.lemma[c] in self.made:
            self._making(mention, c)

    def _making(self, mention: PactMention, verb: int) -> None:
        tree, words = self.tree, self.words
        mention.made = True
        for d in tree.children[verb]:
            if d == mention.head or tree.dep[d] not in ("obl", "obl:agent", "nmod", "nsubj"):
                continue
            preposition = self.clauses.preposition(d)
            if preposition in words["made_in"] and tree.pos[d] in ("PROPN", "NOUN"):
                mention.made_in += (d,)
            elif preposition in (*words["made_by"], *words["with"]) or tree.dep[d] == "nsubj":
                mention.makers += tuple(tree.conjuncts(d))

    def _numbers(self, i: int) -> tuple[str, ...]:
        """The numbers right behind "resolution(s)", those joined by "and" too."""
        tree = self.tree
        found = []
        for t in range(i + 1, min(len(tree), i + _NUMBER_BEHIND)):
            if tree.word[t].isdigit() and 2 <= len(tree.word[t]) <= 4:
                found.append(tree.word[t])
            elif tree.word[t] != "," and tree.lower[t] not in self.words["also"]:
                break
        return tuple(found)

    def _definite(self, i: int) -> bool:
        tree = self.tree
        return any(
            (tree.dep[c] in ("det", "nmod:poss") and (tree.feat(c, "Definite", "Def") or tree.feat(c, "PronType", "Dem") or tree.feat(c, "Poss", "Yes")))
            or tree.dep[c] == "nmod:poss"
            for c in tree.children[i]
        )  # fmt: skip


def names_between(text: str, start: int, end: int, pacts: Pacts) -> Iterator[tuple[int, int, Pact, list[str]]]:
    """The known names in a stretch of text that was not parsed: start, end, the pact and its folded words."""
    words = [(w, m.start(), m.end()) for m in _WORD.finditer(text, start, end) for w in _folded(m.group())]
    at = 0
    while at < len(words):
        best = None
        for to in range(at + 1, min(len(words), at + pacts.longest) + 1):
            group = pacts.by_words.get(tuple(w for w, _, _ in words[at:to]))
            if group and any(c.isupper() for c in text[words[at][1] : words[to - 1][2]]):
                best = (to, group[0])
        if best is not None:
            yield words[at][1], words[best[0] - 1][2], best[1], [w for w, _, _ in words[at : best[0]]]
        at = best[0] if best else at + 1


@lru_cache(maxsize=65536)
def _folded(word: str) -> tuple[str, ...]:
    return tuple(fold_words(word))
