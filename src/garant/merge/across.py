"""One happening with all its reports, across documents, languages and publishers.

The merging is in pure functions of reports, and the record on disk calls them in this order:

1. `Report.of` makes a report of an event record.
2. `block_keys` says by which keys to look for reports that may tell the same.
3. `likeness` compares two of them; a pair of at least `LINK` is a link.
4. `components` are what links and decisions hold together; `gather` makes happenings of a component.
5. `happening_id` names a happening, `summary` says what is known of it, and on whose word.

None of them knows in which order the reports came, so that any order gives the same happenings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from garant.merge.gather import JOIN, Decision, components, gather
from garant.merge.likeness import AHEAD, days, fold, likeness, rules
from garant.merge.reports import Party, Report, Spot

__all__ = [
    "JOIN",
    "LINK",
    "Decision",
    "Party",
    "Report",
    "Spot",
    "block_keys",
    "components",
    "gather",
    "happening_id",
    "happenings",
    "likeness",
    "links",
    "summary",
]  # fmt: skip

# A pair of at least this likeness is kept as a link: below it, a pair weighs next to nothing in the mean of a cluster.
LINK = 0.2
# A report that may be of any of more days than this is compared only by the number of its round: it would meet half the record.
_LONGEST = 31
_FINE = frozenset({"point", "city", "district"})
_ORDER = ("point", "city", "district", "zone", "province", "country")
# Report and happening ids: so many hexadecimal digits make a clash of a million happenings unlikely (about one in a hundred million).
_DIGITS = 16


# -- looking up ------------------------------------------------------------------------------------------------------


def block_keys(report: Report) -> tuple[str, ...]:
    """Keys of which two reports that may be of one happening share at least one: what it is about, whether it lies ahead, and a day.

    Of another type of the family it is found by its place or by two countries, of the same type by one country (of an act of speech,
    the speaker's). Empty for what could be anything.
    """
    ahead = "ahead" if report.status in AHEAD else "happened"
    about = [f"{ahead}/{subject}" for subject in _subjects(report)]
    numbered = [f"{subject}/round {report.ordinal}" for subject in about] if report.ordinal is not None else []
    when = days(report)
    if len(when) > _LONGEST:
        return tuple(numbered)
    return tuple(numbered + [f"{subject}/{day}" for subject in about for day in when])


def _subjects(report: Report) -> list[str]:
    countries = _countries((*report.actors, *report.recipients))
    where = {report.place.country} if report.place and report.place.country else set()
    every = sorted(countries | where)
    families = rules().families.get(report.type, (report.type,))
    found = [f"{family} of {a} {b}" for family in families for i, a in enumerate(every) for b in every[i + 1 :]]
    if report.place and report.place.resolution in _FINE:
        found += [f"{family} at {fold(report.place.name)}" for family in families]
    alone = sorted(_countries(report.actors)) if report.type in rules().speech else every
    found += [f"{report.type} in {one}" for one in alone]
    # Of nobody and nowhere: only the same words can tell the same.
    return found or [f"{report.type} told {hashlib.sha256(fold(report.evidence).encode()).hexdigest()[:_DIGITS]}"]


def _countries(parties: Iterable[Party]) -> set[str]:
    return {p.country or fold(p.name) for p in parties}


# -- all at once -----------------------------------------------------------------------------------------------------


def links(reports: Sequence[Report]) -> dict[tuple[str, str], float]:
    """The links among these reports: (event, event) in order of id, and their likeness."""
    blocks: dict[str, list[Report]] = {}
    for report in reports:
        for key in block_keys(report):
            blocks.setdefault(key, []).append(report)
    found: dict[tuple[str, str], float] = {}
    for block in blocks.values():
        for i, a in enumerate(block):
            for b in block[i + 1 :]:
                pair = (min(a.event, b.event), max(a.event, b.event))
                if pair not in found:
                    found[pair] = likeness(a, b)
    return {pair: weight for pair, weight in found.items() if weight >= LINK}


def happenings(reports: Sequence[Report], decisions: Sequence[Decision] = ()) -> list[list[str]]:
    """The happenings that these reports tell of, in memory: lists of event ids."""
    found = links(reports)
    return gather([r.event for r in reports], [(a, b, weight) for (a, b), weight in found.items()], decisions)


# -- what is known of a happening ------------------------------------------------------------------------------------


def canonical(reports: Iterable[Report]) -> Report:
    """The report that names a happening: the earliest published, then by the ids of document and event."""
    return min(reports, key=lambda r: (r.published or "9999", r.document, r.event))


def happening_id(reports: Iterable[Report]) -> str:
    """The id of the happening that these reports tell of, from its canonical report, so that later reports do not change it."""
    return "h" + hashlib.sha256(canonical(reports).event.encode()).hexdigest()[:_DIGITS]


def summary(reports: Sequence[Report]) -> dict[str, Any]:
    """What is known of a happening; disagreement is kept, as spreads and as voices.

    `type`, `mode`: of most sources. `actors`, `recipients`: parties with the number of independent sources that name them, the most
    named first. `place`: the finest that contradicts no other, with `places`, all names. `date`: first and last day that any report
    allows, with the day most sources give. `toll`: by kind, the lowest and the highest count and the count of each source.
    `affirmed_by`, `denied_by`, `unconfirmed`: voices, each with speaker (null: the publisher's own word), publisher and events.
    """
    ordered = sorted(reports, key=lambda r: (r.published or "9999", r.document, r.event))
    first = ordered[0]
    published = sorted(r.published for r in ordered if r.published)
    kind = _most(ordered, lambda r: [r.type])[0]
    return {
        "id": happening_id(ordered), "type": kind, "mode": _most(ordered, lambda r: r.mode if r.type == kind else ()),
        "actors": _named(ordered, "actors"), "recipients": _named(ordered, "recipients"), "place": _place(ordered),
        "places": _most(ordered, lambda r: [r.place.name] if r.place else []), "date": _dates(ordered), "toll": _tolls(ordered),
        "affirmed_by": _voices(ordered, ("occurred", "ongoing")), "denied_by": _voices(ordered, ("denied", "negated")),
        "unconfirmed": _voices(ordered, tuple(AHEAD)), "statuses": _most(ordered, lambda r: [r.status]),
        "first_seen": published[0] if published else None, "last_seen": published[-1] if published else None,
        "languages": sorted({r.language for r in ordered if r.language}), "publishers": sorted({r.publisher for r in ordered if r.publisher}),
        "reports": len(ordered), "documents": len({r.document for r in ordered}), "sources": len({r.source for r in ordered}),
        "headline": {"event": first.event, "document": first.document, "text": first.evidence},
        "events": [r.event for r in ordered],
    }  # fmt: skip


def _most(reports: Sequence[Report], values: Any) -> list[Any]:
    """The values, those of most sources first; of equals the first told."""
    sources: dict[Any, set[str]] = {}
    for report in reports:
        for value in values(report):
            sources.setdefault(value, set()).add(report.source)
    return sorted(sources, key=lambda value: -len(sources[value]))


def _named(reports: Sequence[Report], role: str) -> list[dict[str, Any]]:
    parties: dict[str, Party] = {}
    for report in reports:
        for party in getattr(report, role):
            parties.setdefault(party.id, party)
    ranked = _most(reports, lambda r: dict.fromkeys(p.id for p in getattr(r, role)))
    return [
        {
            "id": one, "name": parties[one].name, "country": parties[one].country, "sectors": list(parties[one].sectors),
            "sources": len({r.source for r in reports if any(p.id == one for p in getattr(r, role))}),
        }
        for one in ranked
    ]  # fmt: skip


def _place(reports: Sequence[Report]) -> dict[str, Any] | None:
    """The finest place that no other contradicts; where two of the finest rank differ, what is next coarser, at last the country."""
    spots = [r.place for r in reports if r.place]
    for rank in _ORDER:
        names = {(s.name, s.country): s for s in spots if s.resolution == rank}
        if len(names) == 1:
            spot = next(iter(names.values()))
            return {k: getattr(spot, k) for k in ("name", "latitude", "longitude", "country", "resolution")}
    countries = {s.country for s in spots}
    if len(countries) == 1 and None not in countries:
        return {"name": None, "latitude": None, "longitude": None, "country": countries.pop(), "resolution": "country"}
    return None


def _dates(reports: Sequence[Report]) -> dict[str, Any]:
    """`likely` is the interval that most sources give; `start` and `end` reach as far as any report."""
    told = [r for r in reports if r.start or r.end]
    if not told:
        return {"start": None, "end": None, "likely": None}
    likely = _most(told, lambda r: [(r.start, r.end)])[0]
    ends = sorted(r.end or r.start or "" for r in told)
    return {"start": min(r.start or r.end or "" for r in told), "end": ends[-1], "likely": list(likely)}


def _tolls(reports: Sequence[Report]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for report in reports:
        for kind, (low, high) in report.toll.items():
            spread = found.setdefault(kind, {"low": low, "high": high if high is not None else low, "by_source": []})
            spread["low"] = min(spread["low"], low)
            spread["high"] = max(spread["high"], low, high or 0)
            spread["by_source"].append(
                {
                    "source": report.source,
                    "publisher": report.publisher,
                    "published": report.published,
                    "event": report.event,
                    "low": low,
                    "high": high,
                }
            )
    return found


def _voices(reports: Sequence[Report], statuses: tuple[str, ...]) -> list[dict[str, Any]]:
    """Who says so, the innermost speaker of each report; where nobody is quoted, the publisher."""
    found: dict[tuple[str | None, str | None], list[str]] = {}
    for report in reports:
        if report.status in statuses:
            speaker = report.voices[0] if report.voices else None
            found.setdefault((speaker, None if speaker else report.publisher), []).append(report.event)
    return [
        {"speaker": speaker, "publisher": publisher, "events": events} for (speaker, publisher), events in found.items()
    ]
