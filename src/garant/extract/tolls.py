"""Tolls: how many were killed, injured or detained, and the words that say it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.extract.events import EventMention
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

_LINKS = ("advcl", "conj", "xcomp", "acl", "acl:relcl", "parataxis", "obj", "obl", "nmod")
_BOUND_WORDS = 3
# Digits in a group of a long number.
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number over tokens `first` to `last` (inside); `high` None: no upper bound."""

    low: int
    high: int | None
    first: int
    last: int


@lru_cache(maxsize=8)
def number_words(language: Language) -> dict[str, Any]:
    """The language's `numbers.toml`."""
    return toml(language.folder / "numbers.toml")


class TollReader:
    """Reads the tolls of one tree's events."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language) -> None:
        self.tree, self.clauses = tree, clauses
        self.words = number_words(language)
        self.verbs: dict[str, str] = self.words["verbs"]
        self.nouns: dict[str, str] = self.words["nouns"]
        self.things = frozenset(self.words["things"]["words"])

    def read(self, mention: EventMention) -> dict[str, Number]:
        """The numbers of people, by what befell them; empty where the event tells none."""
        found: dict[str, Number] = {}
        for t in self._words_of(mention):
            kind = (
                self.verbs.get(self.tree.lemma[t]) if self.tree.pos[t] == "VERB" else self.nouns.get(self.tree.lemma[t])
            )
            if kind is None or kind in found:
                continue
            number = self._victims(t)
            if number is not None:
                found[kind] = number
        return found

    def _words_of(self, mention: EventMention) -> list[int]:
        """The event's own words and what follows from it: "shelled the town, killing two"."""
        found = [mention.head, *mention.also]
        for t in tuple(found):
            found += [c for c in self.tree.kids(t, *_LINKS) if c not in found]
        for t in tuple(found):
            found += [
                c
                for c in self.tree.kids(t, "conj", "obj")
                if c not in found and self.tree.lemma[c] in (self.verbs.keys() | self.nouns.keys())
            ]
        return found

    def _victims(self, t: int) -> Number | None:
        if self.tree.pos[t] != "VERB":
            return self.number(t)
        clause = self.clauses.at(t)
        slots = ("obj", "subj") if not clause.passive and not clause.slots.get("obj") else ("obj",)
        for slot in slots:
            for victim in clause.slots.get(slot, ()):
                if slot == "subj" and self.verbs[self.tree.lemma[t]] != "killed":
                    continue
                if self.tree.lemma[victim] in self.things:
                    continue
                number = self.number(victim)
                if number is not None:
                    return number
        return None

    def number(self, noun: int) -> Number | None:
        """The number that counts a noun: its numeral, or a word of quantity over or on it."""
        tree = self.tree
        for c in (noun, *tree.kids(noun, "nummod", "det", "nmod", "amod", "compound")):
            value = self._value(c)
            if value is not None and (c != noun or tree.pos[noun] in ("NUM", "PRON")):
                return self._bounded(value, c)
        head = tree.head[noun]
        rough = self.words["rough"].get(tree.lower[head]) or self.words["rough"].get(tree.lemma[head])
        if tree.dep[noun] == "nmod" and rough:
            low, high = rough
            return Number(low, high, self._first(head), head)
        return None

    def figure(self, t: int) -> Number | None:
        """The number that token `t` heads, with the words that bound it; None where it writes none."""
        value = self._value(t)
        return self._bounded(value, t) if value is not None else None

    def _value(self, t: int) -> tuple[int, int, int, int] | None:
        """(low, high, first, last) of the number that token `t` heads."""
        tree = self.tree
        grouped = self._grouped(t)
        if grouped is not None:
            return grouped
        rough = self.words["rough"].get(tree.lower[t]) or self.words["rough"].get(tree.lemma[t])
        if rough and tree.pos[t] in ("NOUN", "ADJ", "DET", "NUM"):
            return rough[0], rough[1], t, t
        exact = self._exact(t)
        if exact is None or (tree.pos[t] not in ("NUM", "DET", "NOUN") and not tree.word[t][0].isdigit()):
            return None
        first = last = t
        value = exact
        while last + 1 < len(tree) and (nxt := self.words["scales"].get(tree.lower[last + 1])):
            value, last = value * nxt, last + 1
        while (
            first > 0
            and tree.head[first - 1] == t
            and tree.pos[first - 1] == "NUM"
            and (more := self._exact(first - 1)) is not None
        ):
            value, first = (
                (
                    value + more
                    if more > value
                    else value * more
                    if value in self.words["scales"].values()
                    else value + more
                ),
                first - 1,
            )
        return value, value, first, last

    def _grouped(self, t: int) -> tuple[int, int, int, int] | None:
        """« 4 500 »: digits in groups of three parted by a blank each, of which token `t` is one."""
        tree = self.tree

        def joins(left: int) -> bool:
            return (
                left >= 0 and left + 1 < len(tree) and tree.word[left].isdigit() and len(tree.word[left]) <= _GROUP
                and tree.word[left + 1].isdigit() and len(tree.word[left + 1]) == _GROUP and tree.start[left + 1] == tree.end[left] + 1
            )  # fmt: skip

        first = last = t
        while joins(first - 1):
            first -= 1
        while joins(last):
            last += 1
        if first == last:
            return None
        value = int("".join(tree.word[first : last + 1]))
        return value, value, first, last

    def _exact(self, t: int) -> int | None:
        word = self.tree.lower[t]
        # A tokenizer may take the 8 of "(8)" and its bracket for a face.
        digits = (
            word.removesuffix(")")
            .replace(",", "")
            .replace(".", "")
            .replace("\u202f", "")
            .replace("\u00a0", "")
            .replace(" ", "")
        )
        if digits.isdigit() and len(digits) < 9:
            return int(digits)
        value = self.words["words"].get(word)
        if value is None:
            value = self.words["scales"].get(word)
        return int(value) if value is not None else None

    def _first(self, t: int) -> int:
        dets = [c for c in self.tree.kids(t, "det", "nummod") if c < t]
        return min([t, *dets])

    def _bounded(self, value: tuple[int, int, int, int], t: int) -> Number:
        """The number with what stands before it: "at least", « près de », "10 to 15"."""
        tree = self.tree
        low, high, first, last = value
        if first >= 2 and tree.lower[first - 1] in self.words["bounds"]["range"]:
            other = self._exact(first - 2)
            if other is not None and other < low:
                return Number(other, high, first - 2, last)
        for size in range(_BOUND_WORDS, 0, -1):
            begin = first - size
            if begin < 0:
                continue
            words = tree.text[tree.start[begin] : tree.end[first - 1]].lower()
            if words in self.words["bounds"]["at_least"]:
                return Number(low, None, begin, last)
            if words in self.words["bounds"]["at_most"]:
                return Number(0, high, begin, last)
            if words in self.words["bounds"]["about"]:
                return Number(low - low // 10, high + high // 10, begin, last)
        del t
        return Number(low, high, first, last)
