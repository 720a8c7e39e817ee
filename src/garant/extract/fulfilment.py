"""How far an agreement or an undertaking is carried out, as a text says it: kept or broken, wholly or in part, on the Kroc scale.

The scale is that of the Peace Accords Matrix (Joshi, Quinn and Regan 2015): 0 not begun, 1 minimal, 2 intermediate, 3 full. A breach has
no level on it: what was carried out in full can still be broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._errors import DataError
from garant._tables import alternatives, rows, toml
from garant.extract.status import StatusReader
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

SAID = frozenset({"fulfil", "keep", "begin", "stall", "void", "break"})
_KINDS = frozenset({"v", "n", "a"})
_NONE, _MINIMAL, _INTERMEDIATE, _FULL = 0, 1, 2, 3
# How far from its verb, in tokens, "only" may stand, and the clauses in which it is another's.
_NEAR = 5
_OTHER_CLAUSES = ("acl:relcl", "advcl", "ccomp", "conj", "parataxis", "nsubj")
_DEGREE_DEPS = ("advmod", "amod", "obl", "nmod", "obl:mod", "fixed")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of `fulfilment.tsv`: what is said, in which slots the agreement stands, whether a carrying noun must; where it is written."""

    said: str
    slots: tuple[str, ...]
    carried: bool
    example: str
    where: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed at token `head`: of which token (the first of `of` that is an agreement), by whom done (`by`), as which claim and level."""

    head: int
    of: tuple[int, ...]
    by: tuple[int, ...]
    claim: str
    level: int | None


@lru_cache(maxsize=8)
def fulfilment_words(language: Language) -> dict[str, Any]:
    """The language's `fulfilment.toml`."""
    return toml(language.folder / "fulfilment.toml")


@lru_cache(maxsize=8)
def fulfilment_lines(language: Language) -> dict[tuple[str, str], list[Line]]:
    """The language's `fulfilment.tsv` by (kind, lemma). Raises DataError for a line that breaks its form."""
    path = language.folder / "fulfilment.tsv"
    found: dict[tuple[str, str], list[Line]] = {}
    for number, (said, predicate, slot, example) in rows(path, 4, 4):
        kind, colon, lemmas = predicate.partition(":")
        if said not in SAID or not colon or kind not in _KINDS:
            raise DataError(
                f"a line is a claim ({', '.join(sorted(SAID))}), v:, n: or a: with its lemmas, a slot and an example",
                path,
                number,
            )
        line = Line(
            said, tuple(slot.removeprefix("~").split("+")), slot.startswith("~"), example, f"{path.name}:{number}"
        )
        for lemma in alternatives(lemmas):
            found.setdefault((kind, lemma), []).append(line)
    return found


class FulfilmentFinder:
    """Finds the claims of one tree."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, statuses: StatusReader) -> None:
        self.tree, self.clauses, self.statuses = tree, clauses, statuses
        words = fulfilment_words(language)
        self.carriers = frozenset(words["carriers"])
        self.degrees: dict[str, int] = words["degrees"]
        self.little = frozenset(words["little"])
        self.restrictive, self.particles = (
            frozenset(language.status["restrictive"]),
            frozenset(language.status["negative_particle"]),
        )
        self.negators = frozenset(language.status["negators"]) - self.particles - self.restrictive
        self.lines = fulfilment_lines(language)
        self._lemmas = frozenset(lemma.removeprefix("se_").split("_")[0] for _, lemma in self.lines)

    def find(self) -> Iterator[Claim]:
        """The claims in text order, whatever noun they are of."""
        for i, lemma in enumerate(self.tree.lemma):
            if lemma in self._lemmas and self.tree.pos[i] in ("VERB", "NOUN", "AUX", "ADJ"):
                clause = self.clauses.at(i)
                for line in self._lines(clause.kind, clause.lemma, i):
                    of = [
                        t
                        for slot in line.slots
                        for t in self._slot(i, slot)
                        if not line.carried or self.tree.lemma[t] in self.carriers
                    ]
                    graded = self.graded(i, line.said) if of else None
                    if graded is not None:
                        doers = self._doers(i) if line.slots != ("subj",) else []
                        yield Claim(i, tuple(of), tuple(doers), *graded)
                        break

    def _doers(self, i: int) -> list[int]:
        """Who does it; what is done "in breach of the truce" is done by the subject of its verb."""
        found = self.clauses.at(i).slots.get("subj", [])
        governor = self.tree.head[i]
        if (
            not found
            and self.clauses.kind(i) == "n"
            and self.tree.dep[i] in ("obl", "nmod")
            and self.clauses.kind(governor) == "v"
        ):
            return self.clauses.at(governor).slots.get("subj", [])
        return found

    def _lines(self, kind: str, lemma: str, i: int) -> list[Line]:
        """The lines of the predicate at `i`; a noun with its adjective ("a dead letter") is written noun_adjective."""
        both = (f"{self.tree.lemma[i]}_{self.tree.lemma[c]}" for c in self.tree.kids(i, "amod"))
        return self.lines.get((kind, lemma)) or next((found for b in both if (found := self.lines.get((kind, b)))), [])

    def _slot(self, i: int, slot: str) -> list[int]:
        """The tokens of a slot; `self` is whom a noun or adjective describes, through a copula or a verb of remaining."""
        if slot != "self":
            found = self.clauses.at(i).slots.get(slot)
            return found or [c for c in self.tree.kids(i, "obl", "obl:agent") if self.clauses.preposition(c) == slot]
        copular = self.tree.has(i, "cop")
        return self.clauses.surface_subjects(
            i if copular or self.tree.pos[self.tree.head[i]] != "VERB" else self.tree.head[i]
        )

    def graded(self, i: int, said: str) -> tuple[str, int | None] | None:
        """Claim and level of the predicate at `i`; None for what is wanted, planned or possible."""
        clause = self.clauses.at(i)
        status = (
            "occurred"
            if clause.kind == "n" and said == "break" and clause.support is None
            else self.statuses.read(clause)
        )
        if said != "break" and self._only(i) and status in ("occurred", "ongoing", "negated"):
            return "partly", _MINIMAL
        if status not in ("occurred", "ongoing", "negated", "denied"):
            return None
        absent = status in ("negated", "denied")
        if said == "break":
            return ("kept" if absent else "broken"), None
        if said == "void":
            return None if absent else ("unfulfilled", _NONE)
        degree = self.degree(i)
        if absent:
            # Not fully implemented is implemented in part.
            return ("partly", _INTERMEDIATE) if degree == _FULL and status == "negated" else ("unfulfilled", _NONE)
        if said == "stall":
            return "partly", _MINIMAL
        if said == "begin":
            return "partly", _MINIMAL
        level = degree or (_INTERMEDIATE if status == "ongoing" and said == "fulfil" else _FULL)
        return ("fulfilled" if level == _FULL else "partly"), level

    def _only(self, i: int) -> bool:
        """« n'a libéré que douze prisonniers », "released only twelve": the little that was done."""
        tree = self.tree
        near = [c for c in tree.subtree(i, without=_OTHER_CLAUSES) if abs(c - i) <= _NEAR]
        particle = any(tree.lower[c] in self.particles for c in tree.children[i])
        if particle and any(
            tree.lower[c] in self.restrictive and tree.dep[c] in ("advmod", "mark", "case", "obj", "det", "cc")
            for c in near
            if c > i
        ):
            return not any(tree.lower[c] in self.negators for c in tree.children[i])
        return any(tree.lower[c] in self.little for c in near)

    def degree(self, i: int) -> int | None:
        """The level that a word of degree on the predicate allows."""
        tree = self.tree
        for c in (
            *tree.kids(i, *_DEGREE_DEPS),
            *(d for a in tree.kids(i, "aux", "aux:pass", "cop", "advmod") for d in tree.kids(a, "advmod")),
        ):
            level = self.degrees.get(tree.lower[c]) or self.degrees.get(tree.lemma[c])
            if level is not None:
                return level
        return None
