"""How well reports of one happening are brought together: B-cubed (Bagga and Baldwin 1998) over the reports of the gold.

A gold report is a quote in a document. It stands for the event read there whose triggers share most letters with the quote, of equals the
first; a quote without an event is a report that was not read. `b3_f1` is measured on the reports that were read, `b3_all_f1` on all of
them, each unread one a cluster by itself, and `coverage` is the share that was read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from garant.merge.across import Report, happenings
from garant.records import Event, Record, Statement
from garant.scoring import Gold, Score, overlap, quote_spans


def b_cubed(pairs: Sequence[tuple[Hashable, Hashable]]) -> tuple[float, float]:
    """Precision and recall of a clustering, from (gold cluster, found cluster) of each item; 1 and 1 where there is no item."""
    if not pairs:
        return 1.0, 1.0
    gold, found, both = (_sizes(keys) for keys in ([g for g, _ in pairs], [f for _, f in pairs], pairs))
    precision = sum(both[pair] / found[pair[1]] for pair in pairs) / len(pairs)
    return precision, sum(both[pair] / gold[pair[0]] for pair in pairs) / len(pairs)


def _sizes(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    sizes: dict[Hashable, int] = {}
    for key in keys:
        sizes[key] = sizes.get(key, 0) + 1
    return sizes


def score_happenings(read: Iterable[tuple[Gold, Iterable[Record]]], score: Score) -> None:
    """Add the figures of one set: its documents, each with the records of its text."""
    reports: list[Report] = []
    told: list[tuple[str, str, str | None]] = []
    for row, records in read:
        found = [*records]
        events = [r for r in found if isinstance(r, Event)]
        statements = {r.id: r.to_dict() for r in found if isinstance(r, Statement)}
        reports += [Report.of(event.to_dict(), found[0].to_dict(), statements) for event in events]
        for report in row["reports"]:
            told.append(
                (report["happening"], f"{row['id']} «{report['quote']}»", _event_of(row["text"], report, events))
            )
    home = {event: cluster[0] for cluster in happenings(reports) for event in cluster}
    pairs = [(name, home[event]) for name, _, event in told if event]
    _count(score, "b3_f1", pairs)
    _count(score, "b3_all_f1", pairs + [(name, at) for name, at, event in told if not event])
    for _, _, event in told:
        score.rate("coverage", event is not None)
    _note(told, home, score)


def _event_of(text: str, report: Gold, events: Sequence[Event]) -> str | None:
    shared = {
        e.id: max(
            overlap((m.start, m.end), span) for m in (e.trigger, *e.mentions) for span in quote_spans(text, [report])
        )
        for e in events
    }
    best = max(shared, key=lambda name: shared[name], default=None)
    return best if best and shared[best] else None


def _count(score: Score, name: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Enter a clustering so that the figure's precision and recall are B-cubed's."""
    precision, recall = b_cubed(pairs)
    score.count(name, len(pairs) * precision * recall, len(pairs) * recall, len(pairs) * precision)


def _note(told: Iterable[tuple[str, str, str | None]], home: dict[str, str], score: Score) -> None:
    found: dict[str, dict[str, list[str]]] = {}
    lumped: dict[str, dict[str, list[str]]] = {}
    for name, at, event in told:
        if event is None:
            score.notes.append(f"unread {name}: {at}")
        else:
            found.setdefault(name, {}).setdefault(home[event], []).append(at)
            lumped.setdefault(home[event], {}).setdefault(name, []).append(at)
    for name, parts in found.items():
        if len(parts) > 1:
            score.notes.append(f"split  {name}: {' | '.join(', '.join(part) for part in parts.values())}")
    for names in lumped.values():
        if len(names) > 1:
            score.notes.append(f"lumped {' | '.join(f'{name}: ' + ', '.join(part) for name, part in names.items())}")
