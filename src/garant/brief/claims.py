"""What one side affirms and another denies, and what stands on one source alone."""

from __future__ import annotations

from typing import Any

from garant.brief.grouping import refs
from garant.brief.material import Material
from garant.brief.model import Line
from garant.brief.wording import Wording
from garant.merge.across import Report, happenings

# Types of deeds; words about deeds (accusations, demands) are claims already.
_DEEDS = frozenset({"ASSAULT", "COERCE", "RETREAT", "MOBILIZE", "AID", "AGREE", "SANCTION", "PROTEST", "CONCEDE"})
_TOLD = frozenset({"occurred", "ongoing"})
_DENIED = frozenset({"denied", "negated"})


def disputed(material: Material, words: Wording) -> list[Line]:
    """Happenings that some affirm and some deny, or whose toll is told differently; the voices side by side."""
    found = []
    for events in _happenings(material):
        affirmed, denied = ([event for event in events if event["status"] in statuses] for statuses in (_TOLD, _DENIED))
        denials = [statement for event in affirmed for statement in material.denials(event)]
        deniers = dict.fromkeys(
            [
                *(material.denier(event) for event in denied),
                *(words_of for one in denials if (words_of := " + ".join(material.names(one["speakers"])))),
            ]
        )
        items = (
            [
                Line(
                    words.line(
                        "affirmed", voices=words.listing(dict.fromkeys(material.voice(event) for event in affirmed))
                    ),
                    refs(affirmed),
                )
            ]
            if affirmed
            else []
        )
        items += (
            [Line(words.line("denied", voices=words.listing(deniers)), (*refs(denied), *refs(denials)))]
            if deniers
            else []
        )
        tolls = list(_tolls(events, material, words))
        if _is_disputed(events, material):
            found.append(Line(_what(events, material, words), (), (*items, *tolls)))
    return found


def _is_disputed(events: list[dict[str, Any]], material: Material) -> bool:
    """Whether some affirm and others deny, or the tolls differ; what did not happen, as nobody says that it did, is no dispute."""
    told = {event["status"] for event in events}
    if any(material.denials(event) for event in events):
        return True
    if "denied" in told or (told & _TOLD and told & _DENIED):
        return True
    tolls = (
        {(kind, count["low"], count["high"]) for kind, count in (event.get("toll") or {}).items()} for event in events
    )
    numbers = {number for toll in tolls for number in toll}
    return len({kind for kind, *_ in numbers}) < len(numbers)


def single(material: Material, words: Wording) -> list[Line]:
    """Violence that one publisher alone tells of, with whom it names for it."""
    found = []
    for events in _happenings(material):
        if _is_disputed(events, material):
            continue
        publishers = {material.source(event).publisher for event in events}
        if (
            len(publishers) == 1
            and len(material.sources) > 1
            and any(event["type"] in ("ASSAULT", "COERCE") and event["status"] in _TOLD for event in events)
        ):
            voices = dict.fromkeys([*publishers, *(material.voice(event) for event in events)])
            found.append(
                Line(
                    f"{_what(events, material, words)} · {words.line('told', voices=words.listing(voices))}",
                    refs(events),
                )
            )
    return found


def _is_deed(event: dict[str, Any], material: Material) -> bool:
    """Something done, or denied, by or to somebody; what a count sums up is no deed of its own."""
    return (
        event["type"] in _DEEDS
        and event["status"] in _TOLD | _DENIED
        and bool(event["actors"] or event["recipients"] or event["place"])
        and not material.counted(event)
    )


def _happenings(material: Material) -> list[list[dict[str, Any]]]:
    """The deeds told, the reports of one together, in the order of their days."""
    events = {event["id"]: event for event in material.of("event") if _is_deed(event, material)}
    documents = {source.id: {"id": source.id, "publisher": source.publisher, "language": source.language, "published": {"end": str(source.day) if source.day else None}} for source in material.sources.values()}  # fmt: skip
    reports = [Report.of(event, documents[event["document"]], material.statements) for event in events.values()]
    found = [[events[id_] for id_ in ids] for ids in happenings(reports)]
    return sorted(found, key=lambda group: min(str((event["date"] or {}).get("start") or "9999") for event in group))


def _what(events: list[dict[str, Any]], material: Material, words: Wording) -> str:
    """The happening in words: the fullest of its reports."""
    best = max(
        events,
        key=lambda event: (
            bool(event["actors"]) + bool(event["recipients"]) + bool(event["place"]) + bool(event["date"]),
            event["id"],
        ),
    )
    who, whom = (words.listing(material.names(best[role])) for role in ("actors", "recipients"))
    parts = [
        f"{who or '?'} → {whom}" if whom else who,
        words.word(best["type"]),
        (best["place"] or {}).get("name") or "",
        words.days(best["date"]),
    ]
    return " · ".join(part for part in parts if part)


def _tolls(events: list[dict[str, Any]], material: Material, words: Wording) -> list[Line]:
    """Each kind of victims that is counted differently, with whose count is which."""
    found = []
    for kind in ("killed", "injured", "detained"):
        told = [(event, event["toll"][kind]) for event in events if kind in (event.get("toll") or {})]
        if len({(toll["low"], toll["high"]) for _, toll in told}) > 1:
            each = ", ".join(
                words.line("count_by", reporter=material.voice(event), total=toll["text"]) for event, toll in told
            )
            found.append(
                Line(words.line("toll_spread", kind=words.word(kind), each=each), refs(event for event, _ in told))
            )
    return found
