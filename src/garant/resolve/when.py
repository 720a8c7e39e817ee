"""When an event is: the date that its clause carries, else what its status and the document's date allow."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from itertools import pairwise
from typing import Literal

from garant.extract.dates import DateMention
from garant.extract.events import EventMention
from garant.extract.status import StatusReader
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Span, When
from garant.resolve.dates import Interval, resolve_date

Tense = Literal["past", "present", "future"]
# A bare past tense in a dispatch tells of the day of publication or the day before.
_NEWS_DAYS = 1
_HAPPENED = frozenset({"occurred", "ongoing", "denied"})
_AHEAD = frozenset({"planned", "called_for", "hypothetical"})
# Expressions that bound an act instead of dating it, and those that count from the date before them.
_DEADLINES = frozenset({"until", "before"})
_COUNTED = frozenset({"anaphoric", "date", "since", "from", "after", "until", "before", "range"})
_INSIDE = frozenset({"nmod", "flat", "appos", "nummod"})
_UNKNOWN = Interval(None, None, "range", "document", None)
_TENSE_OF_STATUS: dict[str, Tense] = {
    "planned": "future",
    "called_for": "future",
    "hypothetical": "future",
    "ongoing": "present",
}


class Whens:
    """Dates of the events of one tree. `published`: the document's date as an interval, or None."""

    def __init__(self, tree: Tree, clauses: Clauses, mentions: list[DateMention], published: Interval | None) -> None:
        self.tree, self.clauses, self.published = tree, clauses, published
        self.mentions = mentions
        self._token_of = _align(tree, mentions)
        self._resolved: dict[tuple[int, Tense | None], Interval | None] = {}
        self._before = {
            m.start: before
            for before, m in pairwise(sorted(mentions, key=lambda m: m.start))
            if m.value.kind in _COUNTED
        }

    def of(self, event: EventMention, status: str) -> When | None:
        """The event's date, or None where nothing bounds it.

        1. The date expression that its clause carries; a deadline dates no act that is past.
        2. What has happened or is under way: the day of publication and the day before.
        3. What is planned, wanted or possible: from the publication on, open-ended.
        """
        tense = _TENSE_OF_STATUS.get(status, "past")
        for mention in self._own(event):
            if status in _HAPPENED and mention.value.kind in _DEADLINES:
                continue
            interval = self.resolve(mention, tense)
            if interval is not None:
                return self.record(interval, mention)
        if self.published is None:
            return None
        if status in _AHEAD:
            return When(_iso(self.published.start), None, "range", "document") if self.published.start else None
        return self.news() if status in _HAPPENED else None

    def news(self) -> When | None:
        """When that happened which a dispatch tells without a date: the day of publication or the day before."""
        if self.published is None:
            return None
        start = self.published.start - timedelta(days=_NEWS_DAYS) if self.published.start else None
        return When(_iso(start), _iso(self.published.end), "range", "document")

    def within(self, start: int, end: int) -> list[DateMention]:
        """The expressions of time between two characters of the text, in order."""
        return [m for m in sorted(self.mentions, key=lambda m: m.start) if start <= m.start and m.end <= end]

    def resolve(self, mention: DateMention, tense: Tense | None) -> Interval | None:
        """A date expression against the document's date, and against the expression before it where it counts from that."""
        key = (mention.start, tense)
        if key not in self._resolved:
            self._resolved[key] = None
            before = self._before.get(mention.start)
            previous = self.resolve(before, None) if before is not None else None
            self._resolved[key] = resolve_date(mention, self.published or _UNKNOWN, tense, previous)
        return self._resolved[key]

    def ahead(self, i: int, tense: str) -> bool:
        """Whether the date that hangs on token `i`, read in the future tense or in none, lies wholly after the publication."""
        if self.published is None or self.published.end is None:
            return False
        tokens = {i, *self.tree.children[i]}
        for t, mention in self._token_of:
            if t in tokens or (self.tree.head[t] in tokens and self.tree.dep[t] in _INSIDE):
                interval = self.resolve(mention, "future" if tense == "future" else None)
                if interval is not None and interval.start is not None and interval.start > self.published.end:
                    return True
        return False

    def record(self, interval: Interval, mention: DateMention) -> When:
        """An interval as the contract writes it."""
        text = self.tree.text[mention.start : mention.end]
        return When(
            _iso(interval.start),
            _iso(interval.end),
            interval.resolution,
            interval.basis,
            Span(mention.start, mention.end, text),
        )

    def in_subtree(self, i: int) -> DateMention | None:
        """The first date expression that token `i` dominates."""
        inside = set(self.tree.subtree(i))
        return next((m for t, m in self._token_of if t in inside), None)

    def under(self, tokens: set[int]) -> list[DateMention]:
        """The expressions of time whose own token is one of these, in order."""
        return [m for t, m in self._token_of if t in tokens]

    def _own(self, event: EventMention) -> list[DateMention]:
        """The dates whose phrases hang on the event, on its support verb, or on a governor not past another clause, the nearest first."""
        tree = self.tree
        head = event.clause.head
        heads = [head] + ([event.clause.support] if event.clause.support is not None else [])
        found: list[tuple[int, int, DateMention]] = []
        sentence = tree.sentence[head]
        for t, mention in self._token_of:
            if tree.sentence[t] != sentence:
                continue
            distance = self._distance(t, heads)
            if distance is not None:
                found.append((distance, mention.start, mention))
        return [mention for _, _, mention in sorted(found, key=lambda f: f[:2])]

    def _distance(self, t: int, heads: list[int]) -> int | None:
        """Steps from a date to the event: up to the event itself, or up to a governor of it that no other predicate owns."""
        tree = self.tree
        path = [t, *tree.ancestors(t)]
        for steps, node in enumerate(path):
            if node in heads:
                return steps
            if tree.pos[node] == "VERB" and node != t:
                break
        above = {}
        for cost, node in enumerate(tree.ancestors(heads[0]), 1):
            above[node] = cost
            if tree.dep[node] in ("ccomp", "acl:relcl", "parataxis", "conj"):
                break
        for steps, node in enumerate(path):
            if node in above:
                return 10 + steps + above[node]
            if tree.pos[node] == "VERB" and node != t:
                return None
        return None


def tenses(tree: Tree, clauses: Clauses, mentions: list[DateMention]) -> list[Tense | None]:
    """The tense of the clause that each date expression stands in; None where it belongs to a noun or to no verb."""
    statuses = StatusReader(tree, clauses, clauses.language)
    heads = {id(mention): head for head, mention in _align(tree, mentions)}
    return [_tense(tree, clauses, statuses, heads[id(m)]) if id(m) in heads else None for m in mentions]


def _tense(tree: Tree, clauses: Clauses, statuses: StatusReader, head: int) -> Tense | None:
    for g in (head, *tree.ancestors(head)):
        if tree.pos[g] in ("VERB", "AUX"):
            if statuses.is_present(g):
                return "present"
            return _TENSE_OF_STATUS.get(statuses.read(clauses.at(g)), "past")
        if tree.dep[g] == "nmod":
            return None
    return None


def _align(tree: Tree, mentions: list[DateMention]) -> list[tuple[int, DateMention]]:
    """Each date expression with the syntactic head of its tokens."""
    found = []
    for mention in mentions:
        first = bisect_left(tree.end, mention.start + 1)
        last = bisect_left(tree.start, mention.end) - 1
        if first >= len(tree) or last < first:
            continue
        inside = range(first, last + 1)
        head = next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), first)
        found.append((head, mention))
    return found


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None
