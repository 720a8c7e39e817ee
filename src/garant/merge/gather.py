"""Reports into happenings: average linkage over the links of one connected component, with decisions by hand above all."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Two clusters become one happening when the mean likeness of their pairs is at least this; a pair without a link counts as 0.
JOIN = 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on two events: that they are of one happening (`merge`) or of two (`split`)."""

    kind: str
    a: str
    b: str


class _Clusters:
    """Clusters under average linkage. A cluster's name is its smallest event id, so that ties fall alike in any order."""

    def __init__(self, events: Iterable[str]) -> None:
        self.members: dict[str, list[str]] = {event: [event] for event in sorted(set(events))}
        self.home: dict[str, str] = {event: event for event in self.members}
        self.sums: dict[str, dict[str, float]] = {event: {} for event in self.members}
        self.barred: dict[str, set[str]] = {event: set() for event in self.members}

    def link(self, a: str, b: str, weight: float) -> None:
        self.sums[a][b] = self.sums[b][a] = weight

    def bar(self, a: str, b: str) -> None:
        self.barred[a].add(b)
        self.barred[b].add(a)

    def mean(self, a: str, b: str) -> float:
        return self.sums[a].get(b, 0.0) / (len(self.members[a]) * len(self.members[b]))

    def join(self, a: str, b: str) -> str:
        """Make one cluster of two; returns its name."""
        keep, gone = min(a, b), max(a, b)
        for event in self.members[gone]:
            self.home[event] = keep
        self.members[keep] += self.members.pop(gone)
        for other, weight in self.sums.pop(gone).items():
            del self.sums[other][gone]
            if other != keep:
                self.sums[keep][other] = self.sums[other][keep] = self.sums[keep].get(other, 0.0) + weight
        for other in self.barred.pop(gone):
            self.barred[other].discard(gone)
            self.bar(keep, other)
        return keep


def gather(
    events: Iterable[str], links: Iterable[tuple[str, str, float]], decisions: Sequence[Decision] = ()
) -> list[list[str]]:
    """The happenings of one or more components: lists of event ids, each sorted, in order of their first id.

    `links` are (event, event, likeness); a pair may come twice, then the higher holds. `decisions` go from the oldest to the newest:
    where two contradict each other the newer holds, and every decision outweighs all likeness. Events that decisions or links name
    and `events` does not are left out. The order of `events` and of `links` changes nothing.
    """
    clusters = _Clusters(events)
    known = clusters.home.keys()
    weights: dict[tuple[str, str], float] = {}
    for a, b, weight in links:
        if a in known and b in known and a != b:
            pair = (min(a, b), max(a, b))
            weights[pair] = max(weight, weights.get(pair, 0.0))
    for (a, b), weight in sorted(weights.items()):
        clusters.link(a, b, weight)
    _decide(clusters, [d for d in decisions if d.a in known and d.b in known])
    _agglomerate(clusters)
    return sorted(sorted(members) for members in clusters.members.values())


def _decide(clusters: _Clusters, decisions: Sequence[Decision]) -> None:
    """The newest first: an older decision that would undo a newer one is passed over."""
    for decision in reversed(decisions):
        a, b = clusters.home[decision.a], clusters.home[decision.b]
        if a == b or b in clusters.barred[a]:
            continue
        if decision.kind == "merge":
            clusters.join(a, b)
        else:
            clusters.bar(a, b)


def _agglomerate(clusters: _Clusters) -> None:
    heap = [
        (-mean, a, b)
        for a in clusters.sums
        for b in clusters.sums[a]
        if a < b and (mean := clusters.mean(a, b)) >= JOIN
    ]
    heapq.heapify(heap)
    while heap:
        mean, a, b = heapq.heappop(heap)
        # What was pushed before a cluster grew is out of date: its mean is no longer that.
        if (
            a not in clusters.members
            or b not in clusters.members
            or b in clusters.barred[a]
            or -mean != clusters.mean(a, b)
        ):
            continue
        kept = clusters.join(a, b)
        for other in clusters.sums[kept]:
            if (fresh := clusters.mean(kept, other)) >= JOIN:
                heapq.heappush(heap, (-fresh, min(kept, other), max(kept, other)))


def components(
    links: Mapping[tuple[str, str], float], decisions: Sequence[Decision], events: Iterable[str]
) -> list[list[str]]:
    """Events that gathering may bring together: connected by links of at least `JOIN` or by merging decisions."""
    home = {event: event for event in events}

    def root(event: str) -> str:
        while home[event] != event:
            home[event] = home[home[event]]
            event = home[event]
        return event

    pairs = [pair for pair, weight in links.items() if weight >= JOIN] + [
        (d.a, d.b) for d in decisions if d.kind == "merge"
    ]
    for a, b in pairs:
        if a in home and b in home:
            first, last = sorted((root(a), root(b)))
            home[last] = first
    found: dict[str, list[str]] = {}
    for event in sorted(home):
        found.setdefault(root(event), []).append(event)
    return [found[name] for name in sorted(found)]
