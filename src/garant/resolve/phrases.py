"""Stretches of a text that a token heads, as spans."""

from __future__ import annotations

from garant.parse.tree import Tree
from garant.records import Span

# What a phrase is said without: its subject, what links it, and the clauses beside it.
_OUTSIDE = ("nsubj", "mark", "case", "cc", "conj", "acl:relcl", "punct", "parataxis")


def phrase(tree: Tree, t: int) -> Span:
    """The words that token `t` heads, within its sentence."""
    inside = [x for x in tree.subtree(t, without=_OUTSIDE) if tree.sentence[x] == tree.sentence[t]]
    start, end = tree.start[inside[0]], tree.end[inside[-1]]
    return Span(start, end, tree.text[start:end])


def full_sentence(tree: Tree, i: int) -> bool:
    """Whether token `i` stands in a sentence with its full stop: a headline has none."""
    return tree.pos[tree.sentences[tree.sentence[i]][1] - 1] == "PUNCT"
