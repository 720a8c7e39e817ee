"""Ties: the words by which a text says how two actors stand to each other. Tokens only; who they are comes later.

A line of `languages/<code>/ties.tsv` is a frame (docs/frames.md) whose type is the relation and whose roles are SUBJECT > OBJECT.
Beside the slots of a clause it may name these:
`self` whom a noun describes (its copular subject, the name in apposition, the subject of "as a guarantor, …"),
`bearer` what a noun in "under … control" is said of, `comp` the first half of a hyphenated participle ("Iran-backed"),
`noun` the noun that a participle modifies. The kind `h` is such a participle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._errors import DataError
from garant._tables import alternatives, rows, toml
from garant.extract.events import EventFinder, Tags
from garant.languages import Language
from garant.languages.frames import Frame, index_frames, parse_roles, parse_term
from garant.ontology import Ontology
from garant.parse.clauses import Clause, Clauses
from garant.parse.tree import Tree
from garant.records import RELATIONS

_KINDS = frozenset({"v", "n", "a", "h"})
_PREDICATES = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a", "ADV": "a"}
# How far a noun's description may lie from the verb whose subject it describes ("as a guarantor, Turkey has …").
_AS_DISTANCE = 12


@dataclass(frozen=True, slots=True)
class TieMention:
    """A tie as worded: the relation, the token of the word that says it, and the tokens of its two sides (an empty object: unsaid)."""

    relation: str
    head: int
    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    where: str


@lru_cache(maxsize=8)
def tie_words(language: Language) -> dict[str, Any]:
    """The language's `ties.toml`: the small words by which ties, offices and places are described."""
    return toml(language.folder / "ties.toml")


TieTable = dict[tuple[str, str], list[Frame]]


def load_ties(language: Language) -> TieTable:
    """The tie frames of a language by (kind, lemma), the most specific first. Raises DataError for a line that breaks the grammar."""
    return _load(language.code, language)


@lru_cache(maxsize=8)
def _load(code: str, language: Language) -> TieTable:
    path = language.folder / "ties.tsv"
    frames: list[Frame] = []
    for number, (relation, pattern, roles, example) in rows(path, 3, 4):
        if relation not in RELATIONS:
            raise DataError(f"no such relation: {relation}", path, number)
        try:
            frames += _frames(relation, pattern, roles, example, language, f"{path.name}:{number}")
        except ValueError as error:
            raise DataError(str(error), path, number) from error
    return index_frames(frames)


def _frames(relation: str, pattern: str, roles: str, example: str, language: Language, where: str) -> Iterator[Frame]:
    head, *terms = pattern.split()
    kind, colon, lemmas = head.partition(":")
    if not colon or kind not in _KINDS or not lemmas:
        raise ValueError(f"a tie begins with v:, n:, a: or h: and a lemma, not {head!r}")
    conditions = tuple(parse_term(term, language.classes) for term in terms)
    subjects, objects = parse_roles(roles)
    for lemma in alternatives(lemmas):
        words = lemma.split("_") if kind == "n" else [lemma]
        yield Frame(relation, (), kind, words[0], frozenset(words[1:]), conditions, subjects, objects, example, where)


class TieFinder(EventFinder):
    """Finds the ties of one tree by the language's tie frames."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, ontology: Ontology, tags: Tags) -> None:
        super().__init__(tree, clauses, language, ontology, tags)
        self.small = tie_words(language)

    def find_ties(self) -> Iterator[TieMention]:
        """The tie mentions in text order; a word says at most one relation."""
        tree, table = self.tree, load_ties(self.language)
        for i in range(len(tree)):
            kind = _PREDICATES.get(tree.pos[i])
            if kind is None:
                continue
            if self._hyphenated(i):
                kind = "h"
            lemma = self.clauses.verb_lemma(i) if kind == "v" and tree.has(i, "compound:prt") else tree.lemma[i]
            group = table.get((kind, lemma), []) + (table.get((kind, "se_" + lemma), []) if kind == "v" else [])
            group = group or table.get((kind, tree.lower[i]), [])
            if kind == "v" and tree.lower[i] != lemma:
                group = group + table.get(("a", tree.lower[i]), [])
            if group:
                yield from self._ties_at(i, kind, group)

    def _ties_at(self, i: int, kind: str, group: list[Frame]) -> Iterator[TieMention]:
        clause = Clause(i, "h", self.tree.lemma[i]) if kind == "h" else self.clauses.at(i)
        for frame in group:
            if frame.kind == "v" and frame.lemma.startswith("se_") != clause.lemma.startswith("se_"):
                continue
            if not self.holds(clause, frame):
                continue
            subjects = [t for name in frame.actors for t in self.slot(clause, name)]
            objects = [t for name in frame.recipients for t in self.slot(clause, name)]
            if subjects and (objects or not frame.recipients):
                yield TieMention(
                    frame.type, i, tuple(dict.fromkeys(subjects)), tuple(dict.fromkeys(objects)), frame.where
                )
                return

    def slot(self, clause: Clause, name: str) -> list[int]:
        """The tokens of a slot, those that only ties have included."""
        special = {
            "self": self._described, "bearer": self._bearer, "comp": self._first_half, "noun": self._modified, "beside": self._beside,
            "whose": self._whose,
        }.get(name)  # fmt: skip
        if special:
            return special(clause.head)
        if name == "poss" and clause.kind == "n" and self.tree.dep[clause.head] == "conj":
            return self._possessor_beside(clause)
        found = super().slot(clause, name)
        if not found and clause.kind == "n" and name not in clause.slots:
            return self._behind_complement(clause, name)
        if name == "mod":
            return [t for t in found if "state" in self.tags(t)] or found
        return found

    def _behind_complement(self, clause: Clause, name: str) -> list[int]:
        """ "the presence of troops in Iraq": a place that the parser hung on the complement."""
        inner = [t for slot in ("gen", "for") for t in clause.slots.get(slot, ()) if t > clause.head]
        return [
            c for t in inner for c in self.tree.kids(t, "nmod", "obl") if c > t and self.clauses.preposition(c) == name
        ]

    def _possessor_beside(self, clause: Clause) -> list[int]:
        """Whose "its allies" are in "the regime and its allies": the noun that they stand beside."""
        found = super().slot(clause, "poss")
        first = self.tree.head[clause.head]
        pronouns = all(self.tree.pos[t] in ("DET", "PRON") for t in found)
        return [first] if found and pronouns and self.tree.pos[first] in ("NOUN", "PROPN") else found

    def _whose(self, i: int) -> list[int]:
        """The complement of the noun that an adjective modifies: « les États garants du cessez-le-feu »."""
        noun = self.tree.head[i]
        return [
            c for c in self.tree.kids(noun, "nmod") if c > i and self.clauses.preposition(c) in self.language.genitive
        ]

    def _beside(self, i: int) -> list[int]:
        """The noun to which the modified noun is coordinated: in « l'armée et les milices alliées » the army."""
        tree = self.tree
        noun = tree.head[i]
        return [tree.head[noun]] if tree.dep[i] in ("amod", "acl") and tree.dep[noun] == "conj" else []

    def _hyphenated(self, i: int) -> bool:
        tree = self.tree
        return (
            i >= 2
            and tree.word[i - 1] == "-"
            and tree.end[i - 2] == tree.start[i - 1]
            and tree.end[i - 1] == tree.start[i]
        )

    def _first_half(self, i: int) -> list[int]:
        return [i - 2] if self._hyphenated(i) else []

    def _modified(self, i: int) -> list[int]:
        """The noun behind a participle, past other modifiers."""
        tree = self.tree
        noun = tree.head[i]
        if tree.pos[noun] not in ("NOUN", "PROPN"):
            return []
        if tree.dep[i] == "conj":
            return [t for t in tree.conjuncts(noun) if t != i and tree.pos[t] in ("NOUN", "PROPN")]
        if tree.dep[i] not in ("amod", "acl", "compound", "nmod"):
            return []
        if tree.dep[noun] == "appos" and tree.lemma[noun] in self.language.references["groups"]["nouns"]:
            return self._described(noun) + self._likewise(i)
        return [noun, *self._likewise(i)]

    def _likewise(self, i: int) -> list[int]:
        """« au même titre que la Norvège et le Chili »: of whom else the same is said."""
        tree = self.tree
        return [
            t for c in tree.kids(i, "obl", "nmod") if tree.lemma[c] in self.small["likewise"]
            for d in tree.kids(c, "nmod", "obl", "acl", "advcl") for t in tree.conjuncts(d)
        ]  # fmt: skip

    def _described(self, i: int) -> list[int]:
        """Whom the noun `i` describes."""
        tree, clauses = self.tree, self.clauses
        if tree.has(i, "cop"):
            return self._before_copula(i) or clauses.surface_subjects(i)
        governor = tree.head[i]
        if tree.dep[i] == "nmod" and clauses.preposition(i) in self.language.genitive and not tree.has(i, "det"):
            return [
                c
                for c in tree.children[governor]
                if tree.dep[c] == "nmod:poss" or (tree.dep[c] == "det" and tree.feat(c, "Poss", "Yes"))
            ]
        named = [c for c in tree.kids(i, "appos", "flat", "flat:name") if tree.pos[c] in ("PROPN", "NOUN")]
        named += [c for c in tree.kids(i, "nmod") if tree.pos[c] == "PROPN" and not tree.has(c, "case")]
        if named:
            return [t for c in named for t in self._together(c)]
        head = tree.head[i]
        before = i - 1 if tree.word[i - 1] == "," else i - 2
        if (
            tree.dep[i] == "appos"
            and head < before - 1
            and tree.word[before] == ","
            and tree.pos[before - 1] == "PROPN"
            and self._is_state(i, before - 1)
        ):
            return [before - 1]
        if tree.dep[i] == "appos" and (tree.pos[head] in ("PROPN", "NOUN", "PRON") or tree.word[head].isupper()):
            return self._together(head) if tree.feat(i, "Number", "Plur") else [head]
        if tree.dep[i] in ("compound", "flat", "nmod") and tree.pos[head] == "PROPN" and not tree.has(i, "case"):
            return [head]
        if tree.dep[i] == "obl" and clauses.preposition(i) in self.small["as"]:
            return [t for t in clauses.surface_subjects(head) if abs(t - i) <= _AS_DISTANCE]
        states = [t for a in tree.kids(i, "amod") for t in tree.conjuncts(a) if "state" in self.tags(t)]
        return states or self.named_before(i)

    def named_before(self, i: int) -> list[int]:
        """The name that stands right before the noun's phrase and its comma, whatever the parser made of the two."""
        tree = self.tree
        first = min([i, *(c for c in tree.children[i] if c < i and tree.dep[c] != "punct")])
        name = first - 2
        if (
            name >= 0
            and tree.word[first - 1] == ","
            and tree.word[name][:1].isupper()
            and tree.sentence[name] == tree.sentence[i]
        ):
            return [name]
        return []

    def _is_state(self, i: int, t: int) -> bool:
        """« un représentant de Cuba, pays garant »: a noun for states describes the state right before it."""
        return self.tree.lemma[i] in self.small["member_nouns"] and "state" in self.tags(t)

    def _before_copula(self, i: int) -> list[int]:
        """Names right before the copula that the parser coordinated to an adjective, which no name is, are its subject."""
        tree = self.tree
        t = tree.kids(i, "cop")[0] - 1
        chain: list[int] = []
        while t >= 0 and tree.pos[t] == "PROPN" and tree.dep[t] == "conj":
            chain.append(t)
            t = tree.head[t]
        return chain[::-1] if chain and tree.pos[t] == "ADJ" else []

    def _together(self, i: int) -> list[int]:
        tree = self.tree
        first = tree.head[i] if tree.dep[i] == "conj" else i
        return [t for t in tree.conjuncts(first) if tree.pos[t] in ("NOUN", "PROPN", "X")]

    def _bearer(self, i: int) -> list[int]:
        """What is "under X's control": the copular subject, else the noun that the phrase modifies."""
        tree = self.tree
        if tree.has(i, "cop") or tree.dep[i] in ("acl:relcl",):
            return self.clauses.surface_subjects(i)
        head = tree.head[i]
        if tree.dep[i] not in ("nmod", "obl") or head == i:
            return []
        if tree.pos[head] in ("NOUN", "PROPN") and not tree.has(head, "cop"):
            inner = tree.head[head]
            if (
                tree.dep[head] in ("xcomp", "obj")
                and tree.pos[inner] == "VERB"
                and tree.lemma[inner] in self.small["remain"]
            ):
                return self.clauses.surface_subjects(inner)
            return tree.conjuncts(head)
        return [t for t in self.clauses.surface_subjects(head) if tree.pos[t] in ("NOUN", "PROPN", "PRON")]
