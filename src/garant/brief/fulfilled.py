"""Who says that an agreement or a commitment is kept, and who says that it is not, in whichever document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from garant.brief.grouping import grouped, refs
from garant.brief.material import Material, alike
from garant.brief.model import Line
from garant.brief.wording import Wording

# Types of the deeds by which commitments are met.
_DEEDS = frozenset({"RETREAT", "CONCEDE", "COOPERATE", "AID", "AGREE"})
_FULL, _BEGUN = 3, 1


def claims(records: list[dict[str, Any]], material: Material, words: Wording) -> list[Line]:
    """Who says fulfilled, who says broken: one line a claim, with all voices."""
    told_of = [
        claim | {"document": record["document"], "id": record["id"]}
        for record in records
        for claim in record.get("fulfilment") or []
    ]
    found = []
    for (name, level), told in grouped(told_of, lambda claim: (claim["claim"], claim.get("level"))).items():
        by = material.names(entity for claim in told for entity in claim.get("by") or [])
        word = words.word(f"level{level}" if level is not None else name)
        voices = dict.fromkeys(claim.get("denier") or material.voice(claim) for claim in told)
        text = words.line(
            "fulfilment", level=f"{word} ({words.listing(by)})" if by else word, voices=words.listing(voices)
        )
        found.append(Line(text, refs(told)))
    return found


def done(group: list[dict[str, Any]], material: Material) -> Iterator[dict[str, Any]]:
    """What later documents tell of the deed that a commitment is to do: done, under way, or denied, as records with a claim of fulfilment."""
    owners = {
        key for event in group for entity in event["actors"] for key in (entity["id"], entity.get("country")) if key
    }
    measure, made = _undated(group[-1]["commitment"]), material.day(group[0])
    for event in material.of("event"):
        day = material.day(event)
        later = event["document"] not in {one["document"] for one in group} and (
            made is None or day is None or day >= made
        )
        if (
            not later
            or event["type"] not in _DEEDS
            or event.get("commitment")
            or not alike(measure, event["evidence"]["text"])
        ):
            continue
        if (
            event["actors"]
            and owners
            and not owners & {key for entity in event["actors"] for key in (entity["id"], entity.get("country"))}
        ):
            continue
        if event["status"] in ("occurred", "ongoing"):
            full = event["status"] == "occurred"
            yield _claim(event, "fulfilled" if full else "partly", _FULL if full else _BEGUN)
        denials = material.denials(event)
        for statement in denials:
            yield _claim(event | {"voice": [statement["id"]], "evidence": statement["content"]}, "unfulfilled", 0)
        if event["status"] in ("denied", "negated") and not denials:
            yield _claim(event, "unfulfilled", 0, denier=material.denier(event))


def _claim(event: dict[str, Any], claim: str, level: int, **more: str) -> dict[str, Any]:
    told = {"claim": claim, "level": level, "by": [], "voice": event["voice"], "evidence": event["evidence"], **more}
    return {"document": event["document"], "id": event["id"], "fulfilment": [told]}


def _undated(commitment: dict[str, Any]) -> str:
    """The measure without the words of its deadline."""
    measure = str(commitment["measure"]["text"])
    dated = (commitment.get("deadline") or {}).get("evidence") or {}
    return measure.replace(dated["text"], " ") if dated.get("text") else measure
