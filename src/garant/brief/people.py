"""Who stands behind whom, and what each publisher calls them."""

from __future__ import annotations

from collections import Counter

from garant.brief.grouping import grouped, line, refs, said
from garant.brief.material import Material
from garant.brief.model import Line
from garant.brief.wording import Wording

# The ties that tell who backs, arms, represents or commands whom.
_BACKING = ("supports", "represents", "ally_of", "member_of", "leads", "controls", "opposes")


def backers(material: Material, words: Wording) -> list[Line]:
    """One line a tie; those told by most documents first."""
    groups = grouped(
        (tie for tie in material.of("tie") if tie["relation"] in _BACKING),
        lambda tie: (_BACKING.index(tie["relation"]), tie["subject"]["id"], tie["object"].get("id") or tie["object"]["text"].casefold()),
    )
    found = []
    for (order, *_), ties in groups.items():
        held = ties[0]["object"]
        subject, object_ = material.name(ties[0]["subject"]), material.name(held) if held.get("id") else held["text"]
        if subject == object_:
            continue
        text = words.line("tie", subject=subject, relation=words.word(ties[0]["relation"]), object=object_)
        found.append((order, -len({tie["document"] for tie in ties}), line([text, words.line("says", voices=said(ties, material, words))], refs(ties))))
    return [made for *_, made in sorted(found, key=lambda item: item[:2])]


def vocabulary(material: Material, words: Wording) -> list[Line]:
    """For each actor that goes by a name with a stance: what each publisher, or whom it quotes, calls it."""
    loaded = {record["actor"]["id"] for record in material.of("designation") if record["stance"] != "neutral"}
    found = []
    for actor, records in grouped(material.of("designation"), lambda record: record["actor"]["id"]).items():
        if actor not in loaded:
            continue
        items = []
        for (publisher, voice), told in grouped(records, lambda record: (material.source(record).publisher, " + ".join(material.speakers(record)))).items():
            terms = Counter(f"« {' '.join(record['term']['text'].split())} » ({words.word(record['stance'])})" for record in told)
            listed = ", ".join(term for term, _ in terms.most_common(3))
            text = words.line("term_voice" if voice else "term", publisher=publisher, voice=voice, terms=listed)
            items.append(Line(text, refs(told, "term")))
        found.append((-len(records), Line(material.name(records[0]["actor"]), (), tuple(items))))
    return [made for _, made in sorted(found, key=lambda item: item[0])]
