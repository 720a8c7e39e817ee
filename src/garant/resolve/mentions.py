"""What every room that resolves actors asks of a mention: its words, the known name that covers it, the generic agent that it heads."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from garant._tables import parts
from garant.languages import Agent, Language, Office
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity, Span
from garant.resolve.names import NameMatch
from garant.world import World

# What hangs on the head of a mention and is not of its words.
_NOT_IN_MENTION = (
    "acl:relcl",
    "acl",
    "conj",
    "cc",
    "punct",
    "parataxis",
    "appos",
    "advcl",
    "ccomp",
    "cop",
    "nsubj",
    "aux",
    "advmod",
    "case",
    "mark",
    "obl",
)
_FIGHTERS = frozenset({"MIL", "REB", "PRM", "UAF"})


@dataclass(frozen=True, slots=True)
class OfficeMatch:
    """An office title over tokens `first` to `last`, `head` its syntactic head."""

    first: int
    last: int
    head: int
    office: Office


class Mentions(ABC):
    """The mentions of one document, before anybody knows who they are. `resolve` is given by the last room, `Actors`."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, world: World, names: dict[int, list[NameMatch]],
        country_of_place: Callable[[int], str | None], day: str | None,
    ) -> None:  # fmt: skip
        self.tree, self.clauses, self.language, self.world = tree, clauses, language, world
        self.names, self.country_of_place, self.day = names, country_of_place, day
        # Token → first and last token and kind of the name that the recogniser found there.
        self.ner = {i: (first, last - 1, kind) for first, last, kind in tree.entities for i in range(first, last)}

    @abstractmethod
    def resolve(self, i: int) -> tuple[Entity, ...]:
        """The actors that token `i`, the head of a mention, stands for; empty when it is none."""

    def match(self, i: int) -> NameMatch | None:
        """The known name that covers token `i`, if the token is not merely part of another word's name."""
        found = self.names.get(i)
        return found[0] if found else None

    def agent(self, i: int) -> Agent | None:
        """The generic agent that token `i` heads, the longest multiword first."""
        tree = self.tree
        for form in (tree.lemma[i], tree.lower[i]):
            for agent in self.language.agents.get(form, ()):
                words_of_agent = parts(agent.lemma)
                if len(words_of_agent) == 1:
                    return agent
                words = {
                    w
                    for t in tree.subtree(i, without=("acl:relcl", "conj", "acl"))
                    for w in (tree.lower[t], tree.lemma[t])
                }
                if all(part in words for part in words_of_agent):
                    return agent
        return None

    def mention(self, i: int) -> Span:
        """The words of the mention that token `i` heads: its NP without clauses, appositions and coordination."""
        tree = self.tree
        tokens = [t for t in tree.subtree(i, without=_NOT_IN_MENTION) if tree.sentence[t] == tree.sentence[i]]
        first = last = i
        present = set(tokens)
        while first - 1 in present:
            first -= 1
        while last + 1 in present or (
            last + 2 in present and tree.pos[last + 1] in ("PUNCT", "ADP") and tree.word[last + 1] != ","
        ):
            last += 1
        return self.span(first, last)

    def span(self, first: int, last: int) -> Span:
        """Tokens `first` to `last` (inside) as a span."""
        start, end = self.tree.chars(first, last)
        return Span(start, end, self.tree.text[start:end])

    def _is_plural(self, t: int) -> bool:
        return self.tree.feat(t, "Number", "Plur")

    def _is_counterpart(self, i: int) -> bool:
        return self.tree.lemma[i] in self.language.references["counterparts"]["nouns"] and self.tree.pos[i] == "NOUN"

    def _known_person(self, t: int) -> bool:
        return any(a.entity.kind == "person" for m in self.names.get(t, ()) for a in m.aliases)

    def _belongs(self, c: int) -> bool:
        preposition = self.clauses.preposition(c)
        return not preposition or preposition in self.language.genitive

    def _is_capital(self, t: int) -> bool:
        """A capital is where people meet and sign; it does not say whose rebels are meant."""
        match = self.match(t)
        return match is not None and match.how == "capital"

    def _has_forces(self, t: int) -> bool:
        agent = self.agent(t)
        return agent is not None and agent.kind != "person" and bool(set(agent.sectors[:1]) & {"GOV", *_FIGHTERS})
