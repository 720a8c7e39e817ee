"""The Universal Dependencies analysis of one document, as plain lists indexed by token.

spaCy's token objects cost a call an attribute; the extractors ask for millions of them. `Tree` reads each parsed paragraph once
(`Doc.to_array`) and keeps lists, so that every later question is a list look-up and no room but this one knows spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, LEMMA, LENGTH, MORPH, ORTH, POS, SENT_START
from spacy.strings import StringStore
from spacy.tokens import Doc

_CORE = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl:agent"})
_LOOSE = frozenset({"obl", "nmod", "dislocated", "vocative", "appos", "dep", "parataxis", "advcl"})
_ATTRIBUTES = [HEAD, ORTH, DEP, POS, LEMMA, MORPH, SENT_START, ENT_IOB, ENT_TYPE, IDX, LENGTH]
Lemmas = Mapping[tuple[str, str], str]


class Names(dict[int, str]):
    """The text of each of spaCy's keys, asked for once; to be used no longer than the memory zone in which it was made."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, key: int) -> str:
        text = self[key] = self._strings[key]
        return text


@dataclass(slots=True, frozen=True)
class Piece:
    """One parsed paragraph as `Tree` takes it, heads and offsets counted from its own beginning; nothing of spaCy in it."""

    word: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    dep: list[str]
    feats: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    opens: list[bool]
    iob: list[int]
    entity: list[str]

    @classmethod
    def of(cls, doc: Doc, names: Names, lemmas: Lemmas) -> Piece:
        """What a tree needs of `doc`; `lemmas` of (part of speech, form) overrule the parser's."""
        table = doc.to_array(_ATTRIBUTES)
        head = (table[:, 0].astype(np.int64) + np.arange(len(table))).tolist()
        orths, deps, tags, guesses, morphs, starts, iob, types, start, lengths = table[:, 1:].T.tolist()
        word = [names[key] for key in orths]
        lower = [text.lower() for text in word]
        pos = [names[key] for key in tags]
        guess = [names[key].lower() for key in guesses]
        return cls(
            word=word, lower=lower, pos=pos, head=head, start=start, iob=iob,
            lemma=[lemmas.get((tag, form), lemma or form) for tag, form, lemma in zip(pos, lower, guess, strict=True)],
            dep=[names[key] for key in deps], feats=[names[key] for key in morphs], entity=[names[key] for key in types],
            end=[at + length for at, length in zip(start, lengths, strict=True)], opens=[value == 1 for value in starts],
        )  # fmt: skip


_AUXILIARY = frozenset({"aux", "aux:pass"})
_OF_VERBS = frozenset(
    {
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "advmod",
        "expl:subj",
        "expl:comp",
        "expl:pv",
        "expl:pass",
        "expl",
    }
)


class Tree:
    """Tokens of a document: `word`, `lower`, `lemma`, `pos`, `dep`, `head` (index of the governor, itself for a root),
    `feats` (UD features as written), `start`/`end` (code points into the document's text), `sentence` (number), `paragraph`."""

    __slots__ = (
        "children", "dep", "end", "entities", "feats", "head", "lemma", "lower", "paragraph", "pos", "sentence",
        "sentences", "start", "text", "word",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        self.word: list[str] = []
        self.lower: list[str] = []
        self.lemma: list[str] = []
        self.pos: list[str] = []
        self.dep: list[str] = []
        self.feats: list[str] = []
        self.head: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.sentence: list[int] = []
        self.paragraph: list[int] = []
        self.children: list[list[int]] = []
        self.sentences: list[tuple[int, int]] = []
        self.entities: list[tuple[int, int, str]] = []

    def __len__(self) -> int:
        return len(self.word)

    def add(self, piece: Piece, offset: int, paragraph: int) -> None:
        """Append a parsed paragraph that starts at `offset` of the text."""
        base = len(self.word)
        self.word += piece.word
        self.lower += piece.lower
        self.dep += piece.dep
        self.pos += piece.pos
        self.lemma += piece.lemma
        self.feats += piece.feats
        self.head += [base + head for head in piece.head]
        self.paragraph += [paragraph] * len(piece.word)
        self.start += [offset + at for at in piece.start]
        self.end += [offset + at for at in piece.end]
        self._number_sentences(base, piece.opens)
        self._lift_from_auxiliaries(base)
        self._link_children(base)
        self._join_titles(base)
        self._join_conjuncts(base)
        self._join_lists(base)
        self._take_entities(base, piece.iob, piece.entity)

    def _number_sentences(self, base: int, opens: list[bool]) -> None:
        size = len(opens)
        begin = base
        for i in range(1, size + 1):
            if i == size or opens[i]:
                self.sentence += [len(self.sentences)] * (base + i - begin)
                self.sentences.append((begin, base + i))
                begin = base + i

    def _link_children(self, base: int) -> None:
        self.children += [[] for _ in range(base, len(self.word))]
        for i in range(base, len(self.word)):
            if self.head[i] != i:
                self.children[self.head[i]].append(i)

    def _lift_from_auxiliaries(self, base: int) -> None:
        """An auxiliary has no dependents (universaldependencies.org/u/overview/syntax.html): what the parser hung on one is its verb's."""
        for i in range(base, len(self.word)):
            top = self.head[i]
            if self.dep[top] in _AUXILIARY and self.dep[i] in _OF_VERBS and self.head[top] != top:
                self.head[i] = self.head[top]

    def _join_titles(self, base: int) -> None:
        """Mend a slip: "Foreign Minister Ann Smith said" with two subjects. A name right behind a noun of the same relation is its apposition."""
        for i in range(base, len(self.word) - 1):
            name = i + 1
            if self.dep[i] not in _CORE or self.pos[i] not in ("NOUN", "PROPN"):
                continue
            while name + 1 < len(self.word) and self.head[name] == name + 1 and self.dep[name] in ("compound", "flat"):
                name += 1
            behind = any(c > i for c in self.children[i])
            if (
                name < len(self.word)
                and self.pos[name] == "PROPN"
                and self.head[name] == self.head[i]
                and self.dep[name] == self.dep[i]
                and not behind
            ):
                self.children[self.head[i]].remove(name)
                self.children[i].append(name)
                self.head[name], self.dep[name] = i, "appos"

    def _join_lists(self, base: int) -> None:
        """Mend another: in "Moscow, Tehran and Ankara took part" the first name left outside the list that it opens."""
        for i in range(base, len(self.word) - 2):
            second = i + 2 if self.pos[i + 2] != "DET" else min(i + 3, len(self.word) - 1)
            if (
                self.word[i + 1] != ","
                or self.pos[i] != "PROPN"
                or self.pos[second] != "PROPN"
                or self.head[i] == second
            ):
                continue
            governor, dep = self.head[second], self.dep[second]
            loose = self.head[i] == governor and self.dep[i] in _LOOSE and not self.has(i, "case")
            if loose and dep in _CORE and self.has(second, "conj"):
                self.children[governor].remove(second)
                self.children[i].append(second)
                self.head[second], self.dep[second], self.dep[i] = i, "conj", dep

    def _join_conjuncts(self, base: int) -> None:
        """Mend a common slip: "the government and the rebels accused", the second noun hung on the verb as another subject.

        A noun with a conjunction before it whose relation an earlier noun of the same governor has is that noun's conjunct.
        """
        for i in range(base, len(self.word)):
            if self.dep[i] != "cc" or self.dep[self.head[i]] not in _CORE:
                continue
            second = self.head[i]
            governor, dep = self.head[second], self.dep[second]
            first = next(
                (c for c in reversed(self.children[governor]) if c < i and self.dep[c] == dep and c != second), None
            )
            if first is not None and second > i:
                self.children[governor].remove(second)
                self.children[first].append(second)
                self.head[second], self.dep[second] = first, "conj"

    def _take_entities(self, base: int, iobs: list[int], types: list[str]) -> None:
        begin = -1
        for i in range(len(iobs) + 1):
            inside = i < len(iobs) and iobs[i] == 1
            if begin >= 0 and not inside:
                self.entities.append((base + begin, base + i, types[begin]))
                begin = -1
            if i < len(iobs) and iobs[i] == 3:
                begin = i

    # -- questions ---------------------------------------------------------------------------------------------------

    def kids(self, i: int, *deps: str) -> list[int]:
        """Dependents of `i` with one of these relations, in text order."""
        dep = self.dep
        return [c for c in self.children[i] if dep[c] in deps]

    def has(self, i: int, *deps: str) -> bool:
        """Whether `i` has a dependent with one of these relations."""
        dep = self.dep
        return any(dep[c] in deps for c in self.children[i])

    def ancestors(self, i: int) -> Iterator[int]:
        """The governors of `i`, nearest first, to the root."""
        while self.head[i] != i:
            i = self.head[i]
            yield i

    def conjuncts(self, i: int) -> list[int]:
        """`i` and what is coordinated to it below, in text order."""
        found = [i]
        for c in self.children[i]:
            if self.dep[c] == "conj":
                found += self.conjuncts(c)
        return found

    def subtree(self, i: int, without: Iterable[str] = ()) -> list[int]:
        """All tokens that `i` dominates, itself included, sorted; branches of the relations `without` are left out."""
        cut = frozenset(without)
        found, todo = [], [i]
        while todo:
            j = todo.pop()
            found.append(j)
            todo += [c for c in self.children[j] if self.dep[c] not in cut]
        return sorted(found)

    def feat(self, i: int, name: str, value: str) -> bool:
        """Whether token `i` carries the UD feature `name=value` (value possibly one of several, comma separated)."""
        feats = self.feats[i]
        at = feats.find(name + "=")
        if at < 0 or (at and feats[at - 1] != "|"):
            return False
        found = feats[at + len(name) + 1 :].split("|", 1)[0]
        return value == found or value in found.split(",")

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the tokens `first` to `last`, the last one inside."""
        return self.start[first], self.end[last]
