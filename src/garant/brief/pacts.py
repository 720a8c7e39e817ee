"""Agreements, commitments, zones and meetings."""

from __future__ import annotations

from typing import Any

from garant.brief.grouping import alike, grouped, line, most_telling, refs, said
from garant.brief.material import Material
from garant.brief.model import Line
from garant.brief.wording import Wording, day_of
from garant.world import fold

_HELD = frozenset({"held"})
_AHEAD = frozenset({"planned", "confirmed", "postponed", "wanted", "possible"})


def agreements(material: Material, words: Wording) -> list[Line]:
    """Each agreement with its date, parties, guarantors, and what is claimed of its being kept; the most often named first."""
    found = []
    groups = grouped(material.of("agreement"), lambda record: record["name"])
    for name, records in sorted(groups.items(), key=lambda item: -len(item[1])):
        guaranteeing = [tie for tie in material.of("tie") if tie["relation"] == "guarantor_of" and _about(tie, records)]
        guarantors = material.names([*_all(records, "guarantors"), *(tie["subject"] for tie in guaranteeing)])
        parties = [party for party in material.names(_all(records, "parties")) if party not in guarantors]
        when = words.days(most_telling(records, "date"))
        head = words.line("agreement", name=material.named(name), date=words.line("agreement_date", date=when) if when else "")
        told = [
            words.line("guarantors", names=words.listing(guarantors)) if guarantors else "",
            words.line("parties", names=words.listing(parties)) if parties else "",
        ]
        found.append(line([head, *told], refs([*records, *guaranteeing]), _claims(records, material, words)))
    return found


def _about(tie: dict[str, Any], agreements: list[dict[str, Any]]) -> bool:
    """Whether a guarantor's tie is to one of these, by name or by the words that the tie points at."""
    held = tie["object"]
    names = {fold(record["name"]) for record in agreements}
    if fold(held.get("name") or held["text"]) in names or fold(held["text"]) in names:
        return True
    return any(
        record["document"] == tie["document"] and span["start"] < held["end"] and held["start"] < span["end"]
        for record in agreements
        for span in (record["evidence"], *record.get("mentions", []))
    )


def _claims(records: list[dict[str, Any]], material: Material, words: Wording) -> list[Line]:
    """Who says fulfilled, who says broken: one line a claim, with all voices."""
    claims = [claim | {"document": record["document"], "id": record["id"]} for record in records for claim in record.get("fulfilment") or []]
    found = []
    for (name, level), told in grouped(claims, lambda claim: (claim["claim"], claim.get("level"))).items():
        by = material.names(entity for claim in told for entity in claim.get("by") or [])
        word = words.word(f"level{level}" if level is not None else name)
        text = words.line("fulfilment", level=f"{word} ({words.listing(by)})" if by else word, voices=said(told, material, words))
        found.append(Line(text, refs(told)))
    return found


def commitments(material: Material, words: Wording) -> list[Line]:
    """Who undertook what, towards whom, by when, and who says how it stands; the next deadline first, then those without."""
    groups: list[list[dict[str, Any]]] = []
    for event in (event for event in material.of("event") if event.get("commitment")):
        same = next((group for group in groups if _same_commitment(group[0], event)), None)
        same.append(event) if same is not None else groups.append([event])
    today = material.last_day()
    found = []
    for group in groups:
        held = [event["commitment"] for event in group]
        deadline = most_telling(held, "deadline")
        due = day_of(deadline)
        specified = any(one["specified"]["measure"] for one in held)
        dated = words.line("deadline", date=due) if due else "" if any(one["specified"]["deadline"] for one in held) else words.line("no_deadline")
        owner = words.listing(material.names(group[-1]["actors"])) or "?"
        measure = " ".join(held[-1]["measure"]["text"].split())
        beneficiary, agreement = most_telling(held, "beneficiary"), most_telling(held, "agreement")
        parts = [
            words.line("commitment", owner=owner, measure=f"« {measure} »"),
            words.line("beneficiary", name=material.name(beneficiary)) if beneficiary else "",
            words.line("under", agreement=agreement["text"]) if agreement else "",
            dated + (f" ({words.line('passed')})" if due and today and due < today else ""),
            "" if specified else words.line("no_measure"),
            words.line("says", voices=said(group, material, words)),
        ]
        with_claims = [event["commitment"] | {"document": event["document"], "id": event["id"]} for event in group]
        found.append((due is None, str(due or ""), line(parts, refs(group), _claims(with_claims, material, words))))
    return [made for *_, made in sorted(found, key=lambda item: item[:2])]


def _same_commitment(one: dict[str, Any], other: dict[str, Any]) -> bool:
    owners = ({entity["id"] for entity in event["actors"]} for event in (one, other))
    measures = (event["commitment"]["measure"]["text"] for event in (one, other))
    due = [event["commitment"].get("deadline") for event in (one, other)]
    apart = all(due) and day_of(due[0]) != day_of(due[1])
    return not apart and bool(set.intersection(*owners)) and alike(*measures)


def zones(material: Material, words: Wording) -> list[Line]:
    """Each zone with its kind, place and width."""
    found = []
    for (name, kind), records in grouped(material.of("zone"), lambda record: (record["name"], record["status"])).items():
        place, width, under = most_telling(records, "place"), most_telling(records, "width"), most_telling(records, "agreement")
        head = words.line("zone", name=name, kind=words.word(kind), place=f", {place['name']}" if place and fold(place["name"]) not in fold(name) else "")
        parts = [head, width["text"] if width else "", words.line("under", agreement=material.named(under)) if under else ""]
        found.append((-len(records), line([*parts, words.line("says", voices=said(records, material, words))], refs(records))))
    return [made for _, made in sorted(found, key=lambda item: item[0])]


def meetings(material: Material, words: Wording) -> list[Line]:
    """The last meeting held and the next one ahead, of each series, and of what stands outside of any."""
    today = material.last_day()
    found = []
    for series, records in grouped(material.of("meeting"), lambda record: record["series"] or "").items():
        told = _one_each(records)
        past = [group for group in told if _status(group) in _HELD and not ((day := day_of(group[-1]["date"])) and today and day > today)]
        ahead = [group for group in told if _status(group) in _AHEAD and not ((day := day_of(group[-1]["date"])) and today and day < today)]
        items = []
        if past:
            items.append(_meeting("last", max(past, key=_when), material, words))
        if ahead:
            items.append(_meeting("next", min(ahead, key=lambda group: _when(group) or ("9999",)), material, words))
        if items:
            found.append(Line(material.named(series) if series else "—", (), tuple(items)))
    return sorted(found, key=lambda made: made.text == "—")


def _one_each(records: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Tellings of one meeting together: of the same number, else of the same days, else of the same place with no other day."""
    groups: list[list[dict[str, Any]]] = []
    for record in records:
        same = next((group for group in groups if any(_same_meeting(record, other) for other in group)), None)
        same.append(record) if same is not None else groups.append([record])
    return groups


def _same_meeting(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["ordinal"] and other["ordinal"]:
        return bool(one["ordinal"] == other["ordinal"])
    days = [day_of(record["date"]) for record in (one, other)]
    if all(days) and days[0] != days[1]:
        return False
    places = [(record["place"] or {}).get("name") for record in (one, other)]
    return bool(all(days)) or (all(places) and places[0] == places[1])


def _status(group: list[dict[str, Any]]) -> str:
    """As told last."""
    return str(group[-1]["status"])


def _when(group: list[dict[str, Any]]) -> tuple[str, ...]:
    when = most_telling(group, "date")
    return (str(day_of(when)),) if when else ()


def _meeting(which: str, group: list[dict[str, Any]], material: Material, words: Wording) -> Line:
    ordinal, level, place = (most_telling(group, key) for key in ("ordinal", "level", "place"))
    who = material.names(entity for record in group for entity in record["participants"])
    parts = [
        words.line("round", number=ordinal) if ordinal else "", words.word(level) if level else "", place["name"] if place else "",
        words.days(most_telling(group, "date")), "" if which == "last" else words.word(_status(group)), words.listing(who),
        f"« {' '.join(outcome['text'].split())} »" if (outcome := most_telling(group, "outcome")) else "",
    ]  # fmt: skip
    return Line(words.line(which, what=" · ".join(part for part in parts if part)), refs(group))


def _all(records: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [entity for record in records for entity in record.get(key) or []]

