"""Agreements, commitments, zones and meetings."""

from __future__ import annotations

from typing import Any

from garant.brief.fulfilled import claims, done
from garant.brief.grouping import grouped, line, most_telling, refs, said, sentences
from garant.brief.material import Material, alike
from garant.brief.model import Line
from garant.brief.wording import Wording, day_of
from garant.world import fold, fold_words
from garant.world.pacts import load_pacts

_HELD = frozenset({"held"})
# A measure of more characters than this is cut after a word.
_LONGEST = 110
# So many meetings ahead of one series, and past ones outside of any.
_SHOWN = 3
_AHEAD = frozenset({"planned", "confirmed", "postponed", "wanted", "possible"})


def agreements(material: Material, words: Wording) -> list[Line]:
    """Each agreement with its date, parties, guarantors, and what is claimed of its being kept; the most often named first."""
    found = []
    groups = grouped(material.of("agreement"), _canonical)
    for name, records in sorted(groups.items(), key=lambda item: -len(item[1])):
        guaranteeing = [tie for tie in material.of("tie") if tie["relation"] == "guarantor_of" and _about(tie, records)]
        guarantors = material.names([*_all(records, "guarantors"), *(tie["subject"] for tie in guaranteeing)])
        parties = [party for party in material.names(_all(records, "parties")) if party not in guarantors]
        when = words.days(most_telling(records, "date"))
        head = words.line(
            "agreement", name=material.named(name), date=words.line("agreement_date", date=when) if when else ""
        )
        told = [
            words.line("guarantors", names=words.listing(guarantors)) if guarantors else "",
            words.line("parties", names=words.listing(parties)) if parties else "",
        ]
        others = [
            other
            for other in dict.fromkeys(record["name"] for record in records)
            if not set(fold_words(other)) <= set(fold_words(name))
        ]
        head += f" ({', '.join(others)})" if others and material.named(name) == name else ""
        found.append(
            line([head, *told], sentences([*records, *guaranteeing], material), claims(records, material, words))
        )
    return [*found, *_guaranteed(material, words)]


def _canonical(record: dict[str, Any]) -> str:
    """One name for an agreement that goes by several: the world's own; of several of one name that of its day."""
    known = load_pacts().named(record["name"])
    day = (record["date"] or {}).get("start")
    return next(
        (pact.names[0] for pact in known if day and pact.date == day),
        known[0].names[0] if len(known) == 1 else record["name"],
    )


def _guaranteed(material: Material, words: Wording) -> list[Line]:
    """What is vouched for without being named as an agreement ("the ceasefire in Syria")."""
    ties = [
        tie
        for tie in material.of("tie")
        if tie["relation"] == "guarantor_of"
        and tie.get("status") != "denied"
        and not _about(tie, material.of("agreement"))
    ]
    found = []
    for name, told in grouped(ties, lambda tie: tie["object"].get("name") or tie["object"]["text"]).items():
        guarantors = words.listing(material.names(tie["subject"] for tie in told))
        found.append(
            line([material.named(name), words.line("guarantors", names=guarantors)], sentences(told, material))
        )
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
        dated = (
            words.line("deadline", date=due)
            if due
            else ""
            if any(one["specified"]["deadline"] for one in held)
            else words.line("no_deadline")
        )
        owner = words.listing(material.names(group[-1]["actors"])) or "?"
        measure = " ".join(held[-1]["measure"]["text"].split())
        beneficiary = most_telling(held, "beneficiary")
        parts = [
            words.line("commitment", owner=owner, measure=words.line("quote", text=_shortened(measure))),
            words.line("beneficiary", name=material.name(beneficiary)) if beneficiary else "",
            words.line("under", agreement=under) if (under := _agreement(group, material)) else "",
            dated + (f" ({words.line('passed')})" if due and today and due < today else ""),
            "" if specified else words.line("no_measure"),
            words.line("says", voices=said(group, material, words)),
        ]
        with_claims = [event["commitment"] | {"document": event["document"], "id": event["id"]} for event in group]
        found.append(
            (
                due is None,
                str(due or ""),
                line(parts, refs(group), claims([*with_claims, *done(group, material)], material, words)),
            )
        )
    return [made for *_, made in sorted(found, key=lambda item: item[:2])]


def _shortened(measure: str) -> str:
    """A measure without the clauses that trail behind it, where it is long."""
    if len(measure) <= _LONGEST:
        return measure
    clause = measure[:_LONGEST].rpartition(", ")[0] or measure[:_LONGEST].rpartition(" ")[0]
    return f"{clause}…"


def _agreement(group: list[dict[str, Any]], material: Material) -> str:
    """What a commitment was made under, by name; nothing where its words name none."""
    for event in reversed(group):
        if span := event["commitment"].get("agreement"):
            for record in material.of("agreement"):
                places = (record["evidence"], *record.get("mentions", []))
                if record["document"] == event["document"] and any(
                    place["start"] < span["end"] and span["start"] < place["end"] for place in places
                ):
                    return material.named(_canonical(record))
    return ""


def _same_commitment(one: dict[str, Any], other: dict[str, Any]) -> bool:
    owners = ({entity["id"] for entity in event["actors"]} for event in (one, other))
    measures = (event["commitment"]["measure"]["text"] for event in (one, other))
    due = [event["commitment"].get("deadline") for event in (one, other)]
    apart = all(due) and day_of(due[0]) != day_of(due[1])
    return not apart and bool(set.intersection(*owners)) and alike(*measures)


def zones(material: Material, words: Wording) -> list[Line]:
    """Each zone with its kind, place and width."""
    found = []
    for (name, kind), records in grouped(
        material.of("zone"), lambda record: (record["name"], record["status"])
    ).items():
        place, width, under = (
            most_telling(records, "place"),
            most_telling(records, "width"),
            most_telling(records, "agreement"),
        )
        described = "zone_named" if fold(kind) in fold(name) and words.word(kind) == kind else "zone"
        head = words.line(
            described,
            name=name,
            kind=words.word(kind),
            place=f", {place['name']}" if place and fold(place["name"]) not in fold(name) else "",
        )
        parts = [
            head,
            width["text"] if width else "",
            words.line("under", agreement=material.named(under)) if under else "",
        ]
        found.append(
            (
                -len(records),
                line([*parts, words.line("says", voices=said(records, material, words))], sentences(records, material)),
            )
        )
    return [made for _, made in sorted(found, key=lambda item: item[0])]


def meetings(material: Material, words: Wording) -> list[Line]:
    """The last meeting held and the next one ahead, of each series, and of what stands outside of any."""
    today = material.last_day()
    found = []
    for series, records in grouped(material.of("meeting"), lambda record: record["series"] or "").items():
        told = _one_each(records)
        past = [
            group
            for group in told
            if _status(group) in _HELD and not ((day := day_of(group[-1]["date"])) and today and day > today)
        ]
        ahead = [
            group
            for group in told
            if _status(group) in _AHEAD and not ((day := day_of(group[-1]["date"])) and today and day < today)
        ]
        items = []
        items += [
            _meeting("last", group, material, words) for group in sorted(past, key=_when)[-1 if series else -_SHOWN :]
        ]
        items += [
            _meeting("next", group, material, words)
            for group in sorted(ahead, key=lambda group: _when(group) or ("9999",))[:_SHOWN]
        ]
        if items:
            found.append(Line(material.named(series) if series else words.lines["no_series"], (), tuple(items)))
    return sorted(found, key=lambda made: made.text == words.lines["no_series"])


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
        words.line("round_first" if ordinal == 1 else "round", number=ordinal) if ordinal else "", words.word(level) if level else "", place["name"] if place else "",
        words.days(most_telling(group, "date")), "" if which == "last" else words.word(_status(group)), words.listing(who),
        words.line("quote", text=" ".join(outcome["text"].split())) if (outcome := most_telling(group, "outcome")) else "",
    ]  # fmt: skip
    return Line(words.line(which, what=" · ".join(part for part in parts if part)), refs(group))


def _all(records: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [entity for record in records for entity in record.get(key) or []]
