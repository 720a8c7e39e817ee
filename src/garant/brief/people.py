"""Who stands behind whom, and what each publisher calls them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from garant.brief.grouping import grouped, line, refs, said
from garant.brief.material import Material
from garant.brief.model import Line
from garant.brief.wording import Wording

# The ties that tell who backs, arms, represents or commands whom.
_BACKING = ("supports", "represents", "ally_of", "member_of", "leads", "controls", "opposes")

# Terms of one publisher for one actor that a line has room for.
_TERMS = 3


def backers(material: Material, words: Wording) -> list[Line]:
    """One line a tie; those told by most documents first."""
    groups = grouped(
        (tie for tie in material.of("tie") if tie["relation"] in _BACKING),
        lambda tie: (
            _BACKING.index(tie["relation"]),
            tie["subject"]["id"],
            tie["object"].get("id") or tie["object"]["text"].casefold(),
        ),
    )
    found = []
    for (order, *_), ties in groups.items():
        held = ties[0]["object"]
        subject, object_ = material.name(ties[0]["subject"]), material.name(held) if held.get("id") else held["text"]
        if subject == object_:
            continue
        text = words.line("tie", subject=subject, relation=words.word(ties[0]["relation"]), object=object_)
        found.append(
            (
                order,
                -len({tie["document"] for tie in ties}),
                line([text, words.line("says", voices=said(ties, material, words))], refs(ties)),
            )
        )
    return [made for *_, made in sorted(found, key=lambda item: item[:2])]


def vocabulary(material: Material, words: Wording) -> list[Line]:
    """For each actor that goes by a name with a stance: what each publisher, or whom it quotes, calls it."""
    loaded = {record["actor"]["id"] for record in material.of("designation") if record["stance"] != "neutral"}
    found = []
    for actor, records in grouped(material.of("designation"), lambda record: record["actor"]["id"]).items():
        if actor not in loaded:
            continue
        each = []
        for (publisher, voice, stance), told in grouped(records, lambda record: _said_by(record, material)).items():
            terms = Counter(" ".join(record["term"]["text"].split()).casefold() for record in told)
            listed = ", ".join(words.line("quote", text=term) for term, _ in terms.most_common(_TERMS))
            valued = words.line("stance", terms=listed, stance=words.word(stance))
            each.append(words.line("term_voice" if voice else "term", publisher=publisher, voice=voice, terms=valued))
        text = words.line("actor_terms", actor=material.name(records[0]["actor"]), each="; ".join(each))
        found.append((-len(records), Line(text, refs(records, "term"))))
    return [made for _, made in sorted(found, key=lambda item: item[0])]


def _said_by(record: dict[str, Any], material: Material) -> tuple[str, str, str]:
    return material.source(record).publisher, " + ".join(material.speakers(record)), record["stance"]
