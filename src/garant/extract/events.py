"""Events: the predicates that a frame knows, with the tokens that fill its roles. No identifiers, no names: tokens only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from garant.languages import Language
from garant.languages.frames import NEGATIVE, Frame, Term
from garant.ontology import Ontology
from garant.parse.clauses import Clause, Clauses
from garant.parse.tree import Tree

Tags = Callable[[int], frozenset[str]]
_PREDICATES = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
# Complements that say where a noun phrase's words end, for a frame head of several words.
_WORD_DEPS = ("nmod", "amod", "compound", "flat", "obj", "obl", "appos", "acl", "case", "det", "fixed", "advmod", "xcomp")


@dataclass(frozen=True, slots=True)
class EventMention:
    """A predicate that a frame matched: `head` token, the clause, and the tokens of its actors and recipients."""

    head: int
    clause: Clause
    frame: Frame
    actors: tuple[int, ...]
    recipients: tuple[int, ...]


class EventFinder:
    """Finds the events of one tree by the language's frames."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, ontology: Ontology, tags: Tags) -> None:
        self.tree, self.clauses, self.language, self.ontology, self.tags = tree, clauses, language, ontology, tags

    def find(self) -> Iterator[EventMention]:
        """Yield the event mentions in text order; at most one a predicate."""
        frames = self.language.frames
        for i in range(len(self.tree)):
            kind = _PREDICATES.get(self.tree.pos[i])
            if kind is None or not self._may_match(i, kind, frames):
                continue
            clause = self.clauses.at(i)
            frame = self.match(clause)
            if frame is not None and frame.type != NEGATIVE:
                yield self._mention(clause, frame)

    def _may_match(self, i: int, kind: str, frames: dict[tuple[str, str], list[Frame]]) -> bool:
        """A cheap look before a clause is built: some frame begins with this lemma, or a compound or table lemma may."""
        tree, language = self.tree, self.language
        lemma = tree.lemma[i]
        if (kind, lemma) in frames or (kind, "se_" + lemma) in frames:
            return True
        if kind == "v":
            return lemma in language.compound_heads
        return kind == "n" and i >= 2 and tree.word[i - 1] == "-"

    def match(self, clause: Clause) -> Frame | None:
        """The most specific frame whose conditions all hold; a negative frame of equal weight wins."""
        best: Frame | None = None
        for frame in self.language.frames.get((clause.kind, clause.lemma), ()):
            if best is not None and frame.weight < best.weight:
                break
            if self.holds(clause, frame) and (best is None or frame.type == NEGATIVE):
                best = frame
        return best

    def holds(self, clause: Clause, frame: Frame) -> bool:
        """Whether the head's other words and every condition of the frame are there."""
        if frame.rest and not frame.rest <= self._words(clause.head):
            return False
        return all(self._term_holds(clause, term) for term in frame.terms)

    def _term_holds(self, clause: Clause, term: Term) -> bool:
        tokens = self.slot(clause, term.slot)
        if not term.words and term.entity is None:
            return bool(tokens) != term.negated
        found = any(self._fills(t, term) for t in tokens)
        return found != term.negated

    def slot(self, clause: Clause, name: str) -> list[int]:
        """The tokens of a slot; `mod` is any modifier of a noun, its genitive complement included."""
        slots = clause.slots
        if name == "mod":
            return slots.get("mod", []) + slots.get("gen", []) + slots.get("acl", [])
        if name == "inf":
            return [t for slot, tokens in slots.items() if slot == "inf" or slot.startswith("inf.") for t in tokens]
        return slots.get(name, [])

    def _fills(self, t: int, term: Term) -> bool:
        tree = self.tree
        words = term.words
        if words:
            if tree.lemma[t] in words or tree.lower[t] in words:
                return True
            for word in words:
                if "_" in word:
                    parts = word.split("_")
                    if (tree.lemma[t] in parts or tree.lower[t] in parts) and set(parts) <= self._words(t):
                        return True
        return term.entity is not None and term.entity in self.tags(t)

    def _words(self, i: int) -> frozenset[str]:
        tree = self.tree
        found = set()
        todo = [i]
        while todo:
            j = todo.pop()
            found |= {tree.lemma[j], tree.lower[j]}
            todo += [c for c in tree.children[j] if tree.dep[c] in _WORD_DEPS and abs(c - i) < 8]
        return frozenset(found)

    # -- roles -------------------------------------------------------------------------------------------------------

    def _mention(self, clause: Clause, frame: Frame) -> EventMention:
        actors = self._role(clause, frame.actors)
        recipients = self._role(clause, frame.recipients)
        symmetric = self.ontology.types[frame.type].symmetric
        if symmetric:
            actors += [t for p in self.language.comitative for t in clause.slots.get(p, ()) if t not in recipients]
            actors += clause.slots.get("between", [])
        if frame.kind == "n":
            if "gen" in frame.recipients and clause.slots.get("subj") and clause.slots.get("poss"):
                recipients += [t for t in clause.slots["poss"] if t not in recipients]
                actors = [t for t in actors if t not in clause.slots["poss"]]
            actors += [t for t in self._nationalities(clause) if t not in recipients]
            recipients += clause.slots.get("undergo", [])
            if "visit" in frame.modes or frame.type == "AID":
                recipients += clause.slots.get("host", [])
        recipients = [t for t in _unique(recipients) if t not in actors or t not in _unique(actors)]
        actors = _unique(actors)
        return EventMention(clause.head, clause, frame, tuple(actors), tuple(t for t in recipients if t not in actors))

    def _role(self, clause: Clause, names: tuple[str, ...]) -> list[int]:
        return [t for name in names for t in clause.slots.get(name, ())]

    def _nationalities(self, clause: Clause) -> list[int]:
        """Modifiers of an event noun that name who acts: « frappes russes », "US strike", "police raid"."""
        return [t for t in clause.slots.get("mod", ()) if self.tags(t) & {"state", "armed"}]


def _unique(tokens: list[int]) -> list[int]:
    return list(dict.fromkeys(tokens))
