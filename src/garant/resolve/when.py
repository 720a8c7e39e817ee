"""When an event is: the date that its clause carries, else what its status and the document's date allow."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import Literal

from garant.extract.dates import DateMention
from garant.extract.events import EventMention
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Span, When
from garant.resolve.dates import Interval, resolve_date

Tense = Literal["past", "present", "future"]
# A bare past tense in a dispatch tells of the day of publication or the day before.
_NEWS_DAYS = 1
_TENSE_OF_STATUS: dict[str, Tense] = {"planned": "future", "called_for": "future", "hypothetical": "future", "ongoing": "present"}


class Whens:
    """Dates of the events of one tree. `published`: the document's date as an interval, or None."""

    def __init__(self, tree: Tree, clauses: Clauses, mentions: list[DateMention], published: Interval | None) -> None:
        self.tree, self.clauses, self.published = tree, clauses, published
        self.mentions = mentions
        self._token_of = self._align(mentions)
        self._previous: Interval | None = None

    def of(self, event: EventMention, status: str) -> When | None:
        """The event's date, or None where nothing bounds it."""
        found = self._own(event)
        tense = _TENSE_OF_STATUS.get(status, "past")
        if found is not None:
            interval = self.resolve(found, tense)
            if interval is not None:
                self._previous = interval
                return self.record(interval, found)
        if self.published is None or status not in ("occurred", "ongoing", "denied", "negated"):
            return None
        if status == "negated":
            return None
        start = self.published.start - timedelta(days=_NEWS_DAYS) if self.published.start else None
        return When(_iso(start), _iso(self.published.end), "range", "document")

    def resolve(self, mention: DateMention, tense: Tense | None) -> Interval | None:
        """A date expression against the document's date."""
        if self.published is None:
            return resolve_date(mention, Interval(None, None, "range", "document", None), tense, self._previous)
        return resolve_date(mention, self.published, tense, self._previous)

    def record(self, interval: Interval, mention: DateMention) -> When:
        """An interval as the contract writes it."""
        text = self.tree.text[mention.start : mention.end]
        return When(_iso(interval.start), _iso(interval.end), interval.resolution, interval.basis, Span(mention.start, mention.end, text))

    def in_subtree(self, i: int) -> DateMention | None:
        """The first date expression that token `i` dominates."""
        inside = set(self.tree.subtree(i))
        return next((m for t, m in self._token_of if t in inside), None)

    def _own(self, event: EventMention) -> DateMention | None:
        """The date whose phrase hangs nearest to the event: on it, on its support verb, or on a governor not past another clause."""
        tree = self.tree
        head = event.clause.head
        heads = [head] + ([event.clause.support] if event.clause.support is not None else [])
        best: tuple[int, DateMention] | None = None
        sentence = tree.sentence[head]
        for t, mention in self._token_of:
            if tree.sentence[t] != sentence:
                continue
            distance = self._distance(t, heads)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, mention)
        return best[1] if best else None

    def _distance(self, t: int, heads: list[int]) -> int | None:
        """Steps from a date to the event: up to the event itself, or up to a governor of it that no other predicate owns."""
        tree = self.tree
        steps = 0
        path = [t, *tree.ancestors(t)]
        for node in path:
            if node in heads:
                return steps
            steps += 1
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

    def _align(self, mentions: list[DateMention]) -> list[tuple[int, DateMention]]:
        found = []
        for mention in mentions:
            first = bisect_left(self.tree.end, mention.start + 1)
            last = bisect_left(self.tree.start, mention.end) - 1
            if first >= len(self.tree) or last < first:
                continue
            inside = range(first, last + 1)
            head = next((t for t in inside if self.tree.head[t] not in inside or self.tree.head[t] == t), first)
            found.append((head, mention))
        return found


def _iso(day: object) -> str | None:
    return str(day) if day is not None else None
