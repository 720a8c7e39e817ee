"""Statements as records, nested by their contents, and whose word a stretch of text is on."""

from __future__ import annotations

from dataclasses import replace

from garant.extract.statements import StatementMention
from garant.parse.tree import Tree
from garant.records import Entity, Span, Statement
from garant.resolve.actors import Actors
from garant.world import slug


class Voices:
    """The statements of one document; `of(start, end)` gives the chain of those that contain a span, innermost first."""

    def __init__(self, document: str, tree: Tree, actors: Actors, mentions: list[StatementMention]) -> None:
        self.statements: list[Statement] = []
        self._first = frozenset(actors.language.references["pronouns"]["first"])
        for number, mention in enumerate(mentions, 1):
            speakers = [e for t in mention.speakers for e in (actors.resolve(t) or _described(tree, actors, t))]
            if not speakers:
                continue
            addressees = tuple(e for t in mention.addressees for e in actors.resolve(t))
            cue, content = Span(*mention.cue, tree.text[slice(*mention.cue)]), Span(*mention.content, tree.text[slice(*mention.content)])
            self.statements.append(
                Statement(f"{document}/s{number}", document, _unique(speakers), addressees, cue, content, mention.form, stance=mention.stance)
            )
        for statement in self.statements:
            around = [s for s in self._containing(statement.cue.start, statement.cue.end) if s is not statement]
            statement.within = around[0].id if around else None

    def of(self, start: int, end: int) -> list[Statement]:
        """The statements whose content holds the characters `start` to `end` and whose cue does not, innermost first."""
        return self._containing(start, end)

    def first_person(self, t: int, tree: Tree) -> tuple[Entity, ...]:
        """Who says "we": the speaker of the innermost statement around token `t`, under the pronoun's own span."""
        if tree.lower[t] not in self._first:
            return ()
        around = self._containing(tree.start[t], tree.end[t])
        if not around:
            return ()
        span = Span(tree.start[t], tree.end[t], tree.word[t])
        return tuple(replace(speaker, span=span) for speaker in around[0].speakers)

    def _containing(self, start: int, end: int) -> list[Statement]:
        found = [
            s for s in self.statements
            if s.content.start <= start and end <= s.content.end and not (s.cue.start < end and start < s.cue.end)
        ]  # fmt: skip
        return sorted(found, key=lambda s: s.content.end - s.content.start)


def _described(tree: Tree, actors: Actors, t: int) -> tuple[Entity, ...]:
    """A speaker who is nobody known: the description itself, under its own words."""
    if tree.pos[t] not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return ()
    span = actors.mention(t)
    return (Entity(span, slug(span.text), span.text, None, ("UNK",)),)


def _unique(entities: list[Entity]) -> tuple[Entity, ...]:
    return tuple({e.id: e for e in reversed(entities)}.values())[::-1]
