"""Meetings: which talks are one round that can be counted, its number and the level of those who meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.extract.events import EventMention
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

_COMPLEMENTS = ("obj", "obl", "nmod", "obl:arg")
# A series of talks has not had more rounds than this.
_MOST_ROUNDS = 99


@dataclass(frozen=True, slots=True)
class MeetingMention:
    """A countable meeting: its number, level, topic tokens; `strong` when its noun or number alone makes it one.

    `noun` is the lemma of its round ("summit") and `definite` whether that points back; `schedule` what became of the plan (confirmed,
    postponed, called_off), `outcome` the verb that says what came of it."""

    ordinal: int | None
    level: str | None
    topics: tuple[int, ...]
    strong: bool
    noun: str = ""
    definite: bool = False
    schedule: str | None = None
    outcome: int | None = None


@dataclass(frozen=True, slots=True)
class NamedRound:
    """A round told by its name alone: its token, the name without the number, the verb that it is subject or object of, and what that says."""

    token: int
    name: str
    ordinal: int
    verb: int | None
    schedule: str | None
    outcome: int | None


@lru_cache(maxsize=8)
def meeting_words(language: Language) -> dict[str, Any]:
    """The language's `meetings.toml`."""
    return toml(language.folder / "meetings.toml")


class MeetingReader:
    """Reads the meetings of one tree's events of talks."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language) -> None:
        self.tree, self.clauses = tree, clauses
        self.words = meeting_words(language)
        self.times = language.time_nouns
        self.rounds, self.talks, self.verbs = (frozenset(self.words[name]) for name in ("rounds", "talks", "verbs"))
        self.ordinals: dict[str, int] = self.words["ordinals"]
        self.endings: tuple[str, ...] = tuple(self.words["endings"]["words"])
        self.schedules: dict[str, str] = self.words["schedule"]
        self.outcomes: dict[str, list[str]] = self.words["outcomes"]
        self.levels: dict[str, str] = self.words["levels"]

    def read(self, mention: EventMention, pinned: bool, heads_of_events: frozenset[int]) -> MeetingMention | None:
        """The meeting that an event of talks is; `pinned`: its place, its day or two sides of it are said."""
        tree = self.tree
        around = self._round_of(mention.head)
        if around is not None and around in heads_of_events:
            return None
        heads = [mention.head, *mention.also, *self._nouns_of(mention), *([] if around is None else [around])]
        ordinal = next((n for h in heads if (n := self.ordinal(h)) is not None), None)
        if ordinal is None:
            ordinal = self._times(mention.head)
        lemma, verbal = mention.clause.lemma, mention.clause.kind == "v"
        named = any(tree.lemma[h] in self.rounds for h in heads)
        talks = tree.lemma[mention.head] in self.talks
        if not verbal and talks and tree.has(mention.head, "cop"):
            return None
        together = verbal and (lemma in self.verbs or tree.lemma[mention.head] in self.verbs)
        if not (ordinal or named or together or (talks and pinned)):
            return None
        noun = next((h for h in heads if tree.lemma[h] in self.rounds), None)
        verbs = self._verbs_of(mention, heads)
        return MeetingMention(
            ordinal, self._level(mention), self._topics(mention), bool(ordinal or named or together),
            tree.lemma[noun] if noun is not None else "", noun is not None and self._points_back(noun),
            next((s for v in verbs if (s := self.schedules.get(self.clauses.at(v).lemma))), None),
            next((v for v in verbs if self.clauses.at(v).lemma in self.outcomes and self._says_outcome(v)), None),
        )  # fmt: skip

    def named_rounds(self) -> Iterator[NamedRound]:
        """ "Astana-12", « Genève-4 »: a name with the number of its round joined to it."""
        tree = self.tree
        for t, word in enumerate(tree.word):
            name, hyphen, digits = word.rpartition("-")
            if (
                hyphen
                and digits.isdigit()
                and 0 < int(digits) <= _MOST_ROUNDS
                and name[:1].isupper()
                and not name.isupper()
            ):
                governor = tree.head[t]
                verb = (
                    governor if tree.dep[t] in ("nsubj", "nsubj:pass", "obj") and tree.pos[governor] == "VERB" else None
                )
                lemma = self.clauses.at(verb).lemma if verb is not None else ""
                told = verb is not None and lemma in self.outcomes and self._says_outcome(verb)
                yield NamedRound(t, name, int(digits), verb, self.schedules.get(lemma), verb if told else None)

    def numbered_rounds(self, taken: frozenset[int]) -> Iterator[int]:
        """The nouns of numbered rounds that are said to be held, by no event's words: « la dixième session s'était tenue à Sotchi »."""
        tree = self.tree
        for t, lemma in enumerate(tree.lemma):
            governor = tree.head[t]
            held = (
                tree.pos[governor] == "VERB"
                and tree.dep[t] in ("nsubj", "nsubj:pass")
                and self.clauses.at(governor).lemma in self.words["held"]
            )
            if lemma in self.rounds and t not in taken and held and self.ordinal(t) is not None:
                yield t

    def _verbs_of(self, mention: EventMention, heads: list[int]) -> list[int]:
        """The verbs that the meeting is subject or object of: its own, its support, those above its nouns and their relatives."""
        tree = self.tree
        found = [mention.head] if tree.pos[mention.head] == "VERB" else []
        found += [mention.clause.support] if mention.clause.support is not None else []
        for h in heads:
            if tree.dep[h] in ("nsubj", "nsubj:pass", "obj") and tree.pos[tree.head[h]] == "VERB":
                found += [v for v in tree.conjuncts(tree.head[h]) if tree.pos[v] == "VERB"]
            found += [c for c in tree.kids(h, "acl:relcl", "acl") if tree.pos[c] == "VERB"]
        return list(dict.fromkeys(found))

    def _says_outcome(self, v: int) -> bool:
        """A verb that only ends ("ended on Friday") says what came of it by its complement: "ended without agreement"."""
        needs = self.outcomes[self.clauses.at(v).lemma]
        return not needs or any(
            self.clauses.preposition(c) in needs
            for c in self.tree.kids(v, "obl", "advcl", "advmod", "xcomp", "obl:arg")
        )

    def _points_back(self, noun: int) -> bool:
        tree = self.tree
        return any(
            tree.dep[c] == "det" and (tree.feat(c, "Definite", "Def") or tree.feat(c, "PronType", "Dem"))
            for c in tree.children[noun]
        )

    def _nouns_of(self, mention: EventMention) -> list[int]:
        """The nouns of rounds that a verb holds, opens or is held in: « se retrouveront pour un septième cycle »."""
        tree = self.tree
        return [
            c
            for c in tree.kids(mention.head, *_COMPLEMENTS, "nsubj", "nsubj:pass")
            if tree.lemma[c] in self.rounds or tree.lemma[c] in self.talks
        ]

    def _round_of(self, i: int) -> int | None:
        """« un cycle de discussions »: the round that the talks at `i` are; where it is an event itself, they are no other."""
        tree = self.tree
        head = tree.head[i]
        inside = tree.dep[i] in ("nmod", "compound") and head != i and tree.lemma[head] in self.rounds
        return head if inside and tree.lemma[i] in (self.talks | self.rounds) else None

    def ordinal(self, i: int) -> int | None:
        """The number that stands with the noun `i`: "fifth round", « 12e session », "Astana-12"."""
        tree = self.tree
        inside = [*tree.children[i], *(d for c in tree.kids(i, "compound") for d in tree.children[c])]
        for c in inside:
            if tree.dep[c] in ("amod", "nummod", "advmod", "det", "compound"):
                number = self.number(c)
                if number is not None:
                    return number
        return None

    def number(self, t: int) -> int | None:
        """The ordinal that token `t` writes, in words or digits."""
        tree = self.tree
        for form in (tree.lower[t], tree.lemma[t]):
            if form in self.ordinals:
                return self.ordinals[form]
        word = tree.lower[t]
        digits = "".join(c for c in word if c.isdigit())
        if digits and word.startswith(digits) and word[len(digits) :] in self.endings and int(digits) <= _MOST_ROUNDS:
            return int(digits)
        if (
            digits == word
            and t + 1 < len(tree)
            and tree.lower[t + 1] in self.endings
            and tree.end[t] == tree.start[t + 1]
        ):
            return int(digits)
        return None

    def _times(self, i: int) -> int | None:
        """ "for the fifth time"."""
        tree = self.tree
        for c in tree.kids(i, "obl", "nmod", "advmod", "obl:tmod"):
            if tree.lemma[c] in self.words["times"]:
                return self.ordinal(c)
        return None

    def _level(self, mention: EventMention) -> str | None:
        """What those who meet are, if the text says it of them."""
        tree = self.tree
        for t in (*mention.actors, *mention.recipients):
            for d in (t, *tree.kids(t, "appos", "compound", "flat", "nmod")):
                level = self.levels.get(tree.lemma[d])
                if level:
                    return level
        return None

    def _topics(self, mention: EventMention) -> tuple[int, ...]:
        slots = mention.clause.slots
        return tuple(
            t
            for name in self.words["topics"]
            for t in slots.get(name, ())
            if self.tree.lemma[t] not in self.times and self.tree.pos[t] != "NUM"
        )
