"""Commitments: what an undertaking undertakes, and whether the measure and the day are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.extract.events import EventMention
from garant.extract.status import StatusReader
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

_UNDERTAKINGS = frozenset({"AGREE"})
_CONTENTS = frozenset({"RETREAT", "CONCEDE", "COOPERATE", "AID", "SUPPORT"})
# What an agreement that the text has just named obliges to, where it is only told in the future.
_FORESEEN = frozenset({"RETREAT", "CONCEDE", "COOPERATE"})
# How many sentences on "it does not say which measures" may follow.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class CommitmentMention:
    """What is undertaken: the token that heads the measure, and the head of the clause in which a day may stand."""

    measure: int
    clause: int
    own: bool


@lru_cache(maxsize=8)
def commitment_words(language: Language) -> dict[str, Any]:
    """The language's `commitments.toml`."""
    return toml(language.folder / "commitments.toml")


class CommitmentReader:
    """Reads the commitments of one tree's events."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, statuses: StatusReader) -> None:
        self.tree, self.clauses, self.language, self.statuses = tree, clauses, language, statuses
        self.words = commitment_words(language)

    def read(self, mention: EventMention, binding: bool) -> CommitmentMention | None:
        """The commitment that an event is; `binding`: an agreement governs the sentence."""
        lemma = mention.clause.lemma
        # A permission is kept as it is given; only one that is announced is a promise.
        given = lemma in self.words["permissions"] and self.statuses.read(mention.clause) == "occurred"
        if given or lemma in self.words["proposals"]:
            return None
        if mention.frame.type in _UNDERTAKINGS or lemma.removeprefix("se_") in self.words["verbs"]:
            measure = self._measure(mention)
            return CommitmentMention(measure, mention.head, False) if measure is not None else None
        if mention.frame.type in _CONTENTS and (
            self._undertaken(mention.head)
            or self._owed(mention.head, binding)
            or (binding and mention.frame.type in _FORESEEN and self._foreseen(mention.head))
        ):
            return CommitmentMention(mention.head, mention.head, True)
        return None

    # -- undertakings ------------------------------------------------------------------------------------------------

    def _measure(self, mention: EventMention) -> int | None:
        """The head of what is undertaken: the infinitive, the complement of the agreement, the thing promised."""
        tree, clause = self.tree, mention.clause
        nouns = [
            t
            for t in (mention.head, *mention.also, *clause.slots.get("obj", ()))
            if tree.lemma[t] in self.words["nouns"]
        ]
        for noun in nouns:
            found = self._of_noun(noun)
            if found is not None:
                return found
        if (
            clause.kind == "n"
            or self._only_describes(clause.head)
            or (nouns and tree.lemma[clause.head] in self.words["makers"])
        ):
            return None
        for name in self.words["measures"]:
            for t in clause.slots.get(name, ()):
                if name in ("obj", "gen") and clause.lemma.removeprefix("se_") not in self.words["object_verbs"]:
                    continue
                if (
                    t not in mention.actors
                    and t not in nouns
                    and tree.lemma[t] not in self.words["circumstances"]
                    and tree.lemma[t] not in self.language.time_nouns
                    and tree.pos[t] in ("VERB", "NOUN", "AUX", "ADJ")
                ):
                    return self._past_need(t)
        return self._aim(clause.head) if clause.lemma.removeprefix("se_") in self.words["verbs"] else None

    def _aim(self, i: int) -> int | None:
        """The infinitive of an undertaking that stands apart from its verb: "undertook under the deal to withdraw"."""
        tree = self.tree
        return next(
            (
                c
                for c in tree.kids(i, "advcl")
                if c > i and any(tree.lower[m] in self.words["to"] for m in tree.kids(c, "mark"))
            ),
            None,
        )

    def _only_describes(self, i: int) -> bool:
        """« les trêves convenues à Moscou »: a participle that only tells which truces."""
        return self.tree.dep[i] in ("acl", "amod") and self.clauses.is_passive(i)

    def _foreseen(self, i: int) -> bool:
        """Told in the future or, of what is not yet agreed, in the conditional."""
        tree = self.tree
        finite = [i, *tree.kids(i, "aux", "aux:pass")]
        return not self.statuses.negated(i) and any(
            tree.feat(t, "Tense", "Fut") or tree.feat(t, "Mood", "Cnd") or tree.lemma[t] in self.words["future"]
            for t in finite
        )

    def pledged(self, mention: EventMention) -> bool:
        """Told in the future, itself or the verb that it completes: "will continue to work"."""
        tree, t = self.tree, mention.head
        while tree.dep[t] == "xcomp" and tree.pos[tree.head[t]] == "VERB" and not self._foreseen(t):
            t = tree.head[t]
        # "Said that it would" is the future of what was said: the status has seen to it that it is no condition.
        reported = self.statuses.read(mention.clause) == "planned" and self.tree.dep[t] == "ccomp"
        return mention.frame.type in _CONTENTS and (self._foreseen(t) or reported)

    def speaks_of_one(self, first: int, last: int) -> bool:
        """Whether the tokens from `first` to before `last` hold a noun by which one undertakes something."""
        return any(self.tree.lemma[t] in self.words["nouns"] and self.tree.pos[t] == "NOUN" for t in range(first, last))

    def _of_noun(self, noun: int) -> int | None:
        """« engagement de rouvrir les écoles », "a pledge to withdraw"."""
        tree = self.tree
        for c in tree.kids(noun, "acl", "nmod", "acl:relcl", "amod", "xcomp"):
            infinitive = tree.pos[c] == "VERB" and (
                tree.feat(c, "VerbForm", "Inf") or any(tree.lower[m] in self.words["to"] for m in tree.kids(c, "mark"))
            )
            about = (
                tree.dep[c] == "nmod"
                and self.clauses.preposition(c) in self.words["measures"]
                and tree.pos[c] == "NOUN"
                and tree.lemma[c] not in self.language.time_nouns
            )
            if infinitive or about:
                return self._past_need(c)
        return None

    def _past_need(self, t: int) -> int:
        """« la nécessité de prendre »: the infinitive behind an abstract noun is the measure."""
        inner = [
            c
            for c in self.tree.kids(t, "acl", "nmod", "xcomp")
            if self.tree.pos[c] == "VERB" and self.tree.feat(c, "VerbForm", "Inf")
        ]
        return inner[0] if inner and self.tree.pos[t] == "NOUN" else t

    # -- obligations -------------------------------------------------------------------------------------------------

    def _owed(self, i: int, binding: bool) -> bool:
        """Whether the predicate is said to be due: by a modal, by "is to", by what an agreement provides."""
        tree, words = self.tree, self.words
        if self.statuses.negated(i):
            return False
        for t in (i, *self._governors(i)):
            auxiliaries = tree.kids(t, "aux", "aux:pass", "cop")
            if any(tree.lemma[a] in words["modals"] and not self._past(a) for a in auxiliaries) and tree.pos[t] in (
                "VERB",
                "AUX",
                "ADJ",
            ):
                return binding
            if t != i and tree.lemma[t] in words["modals"]:
                return True
            if t != i and (tree.lemma[t] in words["obliging"]) and tree.pos[t] == "VERB" and binding:
                return True
            if t != i and tree.lemma[t] in words["due"] and binding:
                return True
            if any(tree.lemma[a] in words["be"] for a in auxiliaries) and any(
                tree.lower[m] in words["to"] for m in tree.kids(t, "mark")
            ):
                return True
        return False

    def _undertaken(self, i: int) -> bool:
        """Whether the predicate completes a verb of undertaking: "undertook to withdraw"."""
        tree = self.tree
        governor = tree.head[i]
        finite = (
            tree.pos[governor] == "VERB"
            and tree.dep[i] in ("xcomp", "advcl", "obl", "obj")
            and self.clauses.at(governor).lemma.removeprefix("se_") in self.words["verbs"]
        )
        return (
            finite
            and not self.statuses.negated(governor)
            and self.statuses.read(self.clauses.at(governor)) in ("occurred", "ongoing")
        )

    def _past(self, a: int) -> bool:
        return self.tree.feat(a, "Mood", "Cnd")

    def _governors(self, i: int) -> Iterator[int]:
        """The predicates that carry the obligation: up to the nearest finite clause."""
        tree = self.tree
        child = i
        for g in tree.ancestors(i):
            if tree.lemma[g] in self.words["breaches"]:
                return
            if self.statuses.governors.get(tree.lemma[g]) == "called_for" and tree.lemma[g] not in (
                *self.words["obliging"],
                *self.words["modals"],
            ):
                return
            if tree.dep[child] not in ("xcomp", "ccomp", "obj", "obl", "conj", "nmod", "nsubj:pass", "advcl", "acl"):
                return
            yield g
            if tree.feat(g, "VerbForm", "Fin") and tree.pos[g] == "VERB":
                return
            child = g

    # -- what is said ------------------------------------------------------------------------------------------------

    def vague(self, measure: int) -> bool:
        """Whether the measure is only "measures", "steps", « concessions »."""
        tree, vague = self.tree, self.words["vague"]
        objects = [c for c in tree.kids(measure, "obj", "obl") if tree.pos[c] == "NOUN"]
        return tree.lemma[measure] in vague or any(tree.lemma[c] in vague for c in objects[:1])

    def unsaid(self, i: int) -> tuple[bool, bool]:
        """Whether this sentence or the next two say that the measure, and that the day, are not given."""
        tree, words = self.tree, self.words
        first = tree.sentence[i]
        measure = day = False
        for s in range(first, min(len(tree.sentences), first + 1 + _AHEAD)):
            begin, end = tree.sentences[s]
            for t in range(begin, end):
                if tree.lemma[t] in words["specify"] and self._withheld(t):
                    about = {tree.lemma[d] for d in tree.subtree(t)} | {tree.lower[d] for d in tree.subtree(t)}
                    measure |= bool(about & set(words["not_said"]))
                    day |= bool(about & set(words["no_date"]))
        return measure, day

    def _withheld(self, t: int) -> bool:
        return self.statuses.negated(t) or any(
            self.tree.lower[c] in self.words["without"] for c in self.tree.kids(t, "mark", "case", "advmod")
        )
