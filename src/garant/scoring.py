"""How far records agree with gold: what `garant bench` measures, and how each figure is defined.

Gold is what `eval/README.md` describes: whole articles with events, statements, ties, meetings, commitments, zones and agreements, or
single sentences with events. A gold event is found by its quotes, searched in the text. Every figure is three counts, right, read and
gold; its value is F1, which for a rate (everything read is also gold) is the plain share.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from garant._tables import toml
from garant.records import Agreement, Entity, Event, Record, Span, Statement, Tie, When, Zone

Gold = dict[str, Any]
Spans = list[tuple[int, int]]
Keys = tuple[frozenset[str], frozenset[str]]
Item = TypeVar("Item")

# Types of which roles are right when both together hold the same keys: who of them is named first is a matter of wording.
SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE", "ASSAULT", "SUPPORT"})
_HAPPENED = frozenset({"occurred", "ongoing"})
_NO_COUNTRY = frozenset({"---", "UNK", "NONE"})
_NAME_PARTICLES = frozenset(toml(Path(__file__).with_suffix(".toml"))["name_particles"])
_ELLIPSES = ("…", "...")
# A date may be this many days wider than the gold one.
_SLACK = 7
_FIRST, _LAST = date(1900, 1, 1), date(2100, 1, 1)
# A hit on the roles outweighs every other preference when events are paired.
_ROLES_WEIGHT = 10


@dataclass(slots=True)
class Figure:
    """How many of `read` are right, and of `gold`; of means, their sums."""

    right: float = 0
    read: float = 0
    gold: float = 0

    @property
    def value(self) -> float:
        """F1; of a rate, the share. Zero where there is nothing."""
        return 2 * self.right / (self.read + self.gold) if self.read + self.gold else 0.0

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0


@dataclass(slots=True)
class Score:
    """Figures by name, in the order in which they were first met, and a line for each miss, false alarm and wrong role."""

    figures: dict[str, Figure] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def count(self, name: str, right: float, read: float, gold: float) -> None:
        """Add counts to a figure that is an F1."""
        figure = self.figures.setdefault(name, Figure())
        figure.right += right
        figure.read += read
        figure.gold += gold

    def rate(self, name: str, hit: bool) -> None:
        """Add one case to a figure that is a share."""
        self.count(name, int(hit), 1, 1)


# -- words -----------------------------------------------------------------------------------------------------------


def find_quote(text: str, quote: str, nth: int = 1) -> tuple[int, int] | None:
    """Where the quote stands in the text for the `nth` time."""
    at = -1
    for _ in range(nth):
        at = text.find(quote, at + 1)
        if at < 0:
            return None
    return at, at + len(quote)


def quote_spans(text: str, quotes: Iterable[str | dict[str, Any]]) -> Spans:
    """Where these quotes stand; one that is not in the text is left out. A quote is its words, or `{"quote", "nth"}`."""
    found = (
        find_quote(text, q, 1) if isinstance(q, str) else find_quote(text, q["quote"], q.get("nth", 1)) for q in quotes
    )
    return [span for span in found if span]


def content_span(text: str, quote: str) -> tuple[int, int] | None:
    """Where a statement's content stands; one shortened by an ellipsis reaches from its first part to its last."""
    whole = find_quote(text, quote)
    mark = next((m for m in _ELLIPSES if m in quote), None)
    if whole or mark is None:
        return whole
    head, tail = quote.split(mark)[0].strip(), quote.split(mark)[-1].strip()
    start = text.find(head)
    stop = text.find(tail, start) if start >= 0 else -1
    return (start, stop + len(tail)) if stop >= 0 else None


def same_name(a: str, b: str) -> bool:
    """Whether the words of one name are all in the other, accents, case and particles aside."""
    mine, theirs = _folded(a), _folded(b)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _folded(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return frozenset(letters.split()) - _NAME_PARTICLES


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    """How many characters two stretches of a text share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


# -- roles -----------------------------------------------------------------------------------------------------------


def gold_key(code: str) -> str:
    """What roles are compared by: a code's country; of an actor of no country, its sector."""
    parts = code.split() or ["---"]
    return parts[-1] if parts[0] in _NO_COUNTRY else parts[0]


def read_key(entity: Entity) -> str:
    """The same of an entity as read."""
    return entity.country or next(iter(entity.sectors), "---")


def _gold_roles(gold: Gold) -> Keys:
    return frozenset(map(gold_key, gold.get("actors") or ())), frozenset(map(gold_key, gold.get("recipients") or ()))


def _read_roles(event: Event) -> Keys:
    return frozenset(map(read_key, event.actors)), frozenset(map(read_key, event.recipients))


def roles_fit(gold: Gold, event: Event) -> bool:
    """Whether both roles hold the same keys; of a symmetric type, whether both together do."""
    mine, theirs = _gold_roles(gold), _read_roles(event)
    return mine == theirs or (gold["type"] in SYMMETRIC and mine[0] | mine[1] == theirs[0] | theirs[1])


def _pairs(gold: Sequence[Gold], read: Sequence[Item], fits: Callable[[Gold, Item], int]) -> list[tuple[Gold, Item]]:
    """One-to-one pairs, the best fit first; `fits` gives 0 where there is none."""
    scored = [(fits(g, r), i, j) for i, g in enumerate(gold) for j, r in enumerate(read)]
    taken: dict[int, int] = {}
    for fit, i, j in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if fit > 0 and i not in taken and j not in taken.values():
            taken[i] = j
    return [(gold[i], read[j]) for i, j in taken.items()]


# -- articles --------------------------------------------------------------------------------------------------------


def score_article(gold: Gold, records: Iterable[Record], score: Score) -> None:
    """Add one article's figures: its gold against the records of its text."""
    records = list(records)
    events = [r for r in records if isinstance(r, Event)]
    statements = [r for r in records if isinstance(r, Statement)]
    _score_events(gold, events, {s.id: s for s in statements}, score)
    _score_statements(gold, statements, score)
    _score_ties(gold, [r for r in records if isinstance(r, Tie)], score)
    _score_facets(gold, events, score)
    _score_names("zone", gold, [r.name for r in records if isinstance(r, Zone)], score)
    _score_names("agreement", gold, [r.name for r in records if isinstance(r, Agreement)], score)


def _score_events(gold: Gold, events: list[Event], statements: dict[str, Statement], score: Score) -> None:
    spans = {id(g): quote_spans(gold["text"], g["quotes"]) for g in gold["events"]}

    def touches(g: Gold, event: Event) -> int:
        return sum(overlap(a, _ends(m)) for a in spans[id(g)] for m in (event.trigger, *event.mentions))

    def fits(g: Gold, event: Event) -> int:
        if g["type"] != event.type or not touches(g, event):
            return 0
        return 1 + _ROLES_WEIGHT * roles_fit(g, event) + int(g["status"] == event.status)

    pairs = _pairs(gold["events"], events, fits)
    right_roles = [(g, e) for g, e in pairs if roles_fit(g, e)]
    happened = [(g, e) for g, e in right_roles if g["status"] in _HAPPENED and e.status in _HAPPENED]
    sizes = len(events), len(gold["events"])
    score.count("trigger_f1", len(_pairs(gold["events"], events, touches)), *sizes)
    score.count("event_f1", len(pairs), *sizes)
    score.count("dyad_f1", len(right_roles), *sizes)
    score.count(
        "happened_dyad_f1", len(happened), sum(e.status in _HAPPENED for e in events),
        sum(g["status"] in _HAPPENED for g in gold["events"]),
    )  # fmt: skip
    for g, event in pairs:
        _rate_event(g, event, statements, score)
    _note_events(gold, events, pairs, spans, score)


def _rate_event(gold: Gold, event: Event, statements: dict[str, Statement], score: Score) -> None:
    score.rate("status_accuracy", gold["status"] == event.status)
    voice = gold.get("voice") or []
    heard = [e.name for name in event.voice if name in statements for e in statements[name].speakers]
    score.rate("voice_accuracy", any(same_name(voice[0], name) for name in heard) if voice else not heard)
    if gold.get("place"):
        score.rate("place_accuracy", event.place is not None and same_name(gold["place"], event.place.name))
    if gold.get("date"):
        score.rate("date_accuracy", dates_meet(gold["date"], event.date))
    if gold.get("actors"):
        wanted = {(gold_key(code), tuple(code.split()[1:2])) for code in gold["actors"]}
        score.rate("actor_sector_accuracy", wanted == {(read_key(a), a.sectors[:1]) for a in event.actors})


def dates_meet(gold: Sequence[str | None], read: When | None) -> bool:
    """Whether the interval read meets the gold one and is at most a week wider; open ends match only open ends."""
    if read is None or not read.start:
        return False
    first, last = (_day(gold[0]) if gold[0] else _FIRST), (_day(gold[1], last=True) if gold[1] else _LAST)
    start, end = _day(read.start), (_day(read.end, last=True) if read.end else _LAST)
    narrow = (end - start).days <= (last - first).days + _SLACK or end == _LAST == last
    return start <= last and first <= end and narrow


def _day(value: str, last: bool = False) -> date:
    """The first or last day of a day, month or year in ISO form; of a month, the 28th will do."""
    year, month, day = ([int(part) for part in value[:10].split("-")] + [0, 0])[:3]
    return date(year, month or (12 if last else 1), day or (28 if last else 1))


def _note_events(
    gold: Gold, events: list[Event], pairs: list[tuple[Gold, Event]], spans: dict[int, Spans], score: Score
) -> None:
    found, right = {id(g) for g, _ in pairs}, {id(e) for _, e in pairs}
    for g in gold["events"]:
        if id(g) not in found:
            lost = "" if spans[id(g)] else " (the quote is not in the text)"
            score.notes.append(f"missed {gold['id']}: {g['type']} {_codes(g)} «{_words(g['quotes'][0])}»{lost}")
    for event in events:
        if id(event) not in right:
            score.notes.append(f"false  {gold['id']}: {event.type} {_shown(_read_roles(event))} «{event.trigger.text}»")
    for g, event in pairs:
        if not roles_fit(g, event):
            score.notes.append(
                f"roles  {gold['id']}: {g['type']} «{_words(g['quotes'][0])}» {_codes(g)}, read {_shown(_read_roles(event))}"
            )
        if g["status"] != event.status:
            score.notes.append(
                f"status {gold['id']}: {g['type']} «{_words(g['quotes'][0])}» {g['status']}, read {event.status}"
            )


def _words(quote: str | dict[str, Any]) -> str:
    return quote if isinstance(quote, str) else str(quote["quote"])


def _codes(gold: Gold) -> str:
    return f"{', '.join(gold.get('actors') or ()) or '–'} > {', '.join(gold.get('recipients') or ()) or '–'}"


def _shown(keys: Keys) -> str:
    return " > ".join(", ".join(sorted(side)) or "–" for side in keys)


def _score_statements(gold: Gold, statements: list[Statement], score: Score) -> None:
    contents = {id(s): content_span(gold["text"], s["content"]) for s in gold.get("statements", ())}

    def speaks(g: Gold, statement: Statement) -> bool:
        return any(same_name(g["speaker"], e.name) for e in statement.speakers)

    def fits(g: Gold, statement: Statement) -> int:
        at, content = contents[id(g)], _ends(statement.content)
        if at is None or 2 * overlap(at, content) < min(at[1] - at[0], content[1] - content[0]):
            return 0
        return 1 + speaks(g, statement) if overlap(at, content) else 0

    wanted = gold.get("statements", [])
    pairs = _pairs(wanted, statements, fits)
    score.count("statement_f1", len(pairs), len(statements), len(wanted))
    for g, statement in pairs:
        score.rate("speaker_accuracy", speaks(g, statement))
    found = {id(g) for g, _ in pairs}
    right = {id(s) for _, s in pairs}
    score.notes += [
        f"missed {gold['id']}: statement of {g['speaker']} «{g['content'][:60]}»" for g in wanted if id(g) not in found
    ]
    score.notes += [
        f"false  {gold['id']}: statement «{s.cue.text}» «{s.content.text[:60]}»"
        for s in statements
        if id(s) not in right
    ]


def _score_ties(gold: Gold, ties: list[Tie], score: Score) -> None:
    def fits(g: Gold, tie: Tie) -> int:
        thing = tie.object.name if isinstance(tie.object, Entity) else tie.object.text
        return int(
            g["relation"] == tie.relation
            and same_name(g["subject"], tie.subject.name)
            and same_name(g["object"], thing)
        )

    wanted = gold.get("ties", [])
    pairs = _pairs(wanted, ties, fits)
    score.count("tie_f1", len(pairs), len(ties), len(wanted))
    found = {id(g) for g, _ in pairs}
    score.notes += [
        f"missed {gold['id']}: {g['subject']} {g['relation']} {g['object']}" for g in wanted if id(g) not in found
    ]


def _score_facets(gold: Gold, events: list[Event], score: Score) -> None:
    """Meetings and commitments: an event with the facet whose sentence touches the gold quote."""
    for name in ("meeting", "commitment"):
        wanted = gold.get(name + "s", [])
        spans = {id(g): quote_spans(gold["text"], [g["quote"]]) for g in wanted}
        read = [e for e in events if getattr(e, name) is not None]

        def fits(g: Gold, event: Event, spans: dict[int, Spans] = spans) -> int:
            if not any(overlap(_ends(event.evidence), span) for span in spans[id(g)]):
                return 0
            return 1 + (event.meeting is not None and bool(g.get("ordinal")) and event.meeting.ordinal == g["ordinal"])

        pairs = _pairs(wanted, read, fits)
        score.count(f"{name}_f1", len(pairs), len(read), len(wanted))
        for g, event in pairs:
            if g.get("ordinal") and event.meeting is not None:
                score.rate("meeting_ordinal_accuracy", event.meeting.ordinal == g["ordinal"])


def _score_names(kind: str, gold: Gold, names: list[str], score: Score) -> None:
    wanted = gold.get(kind + "s", [])
    pairs = _pairs(wanted, names, lambda g, name: int(same_name(g["name"], name)))
    score.count(f"{kind}_f1", len(pairs), len(names), len(wanted))


# -- sentences -------------------------------------------------------------------------------------------------------


def score_sentence(gold: Gold, records: Iterable[Record], score: Score) -> None:
    """Add one sentence's figures: types, and types with both roles. PLOVER's code for what is only announced counts as well."""
    events = [r for r in records if isinstance(r, Event)]

    def fits(g: Gold, event: Event) -> int:
        if g["type"] not in (event.type, event.codes.plover):
            return 0
        return 1 + _ROLES_WEIGHT * roles_fit(g, event) + _source_fits(g, event)

    pairs = _pairs(gold["events"], events, fits)
    right = sum(roles_fit(g, e) for g, e in pairs)
    score.count("type_f1", len(pairs), len(events), len(gold["events"]))
    score.count("type_and_roles_f1", right, len(events), len(gold["events"]))
    if not gold["events"]:
        score.rate("quiet_accuracy", not events)
    _note_sentence(gold, events, pairs, score)


def _source_fits(gold: Gold, event: Event) -> bool:
    mine, (actors, recipients) = _gold_roles(gold)[0], _read_roles(event)
    return mine == actors or (gold["type"] in SYMMETRIC and mine <= actors | recipients)


def _note_sentence(gold: Gold, events: list[Event], pairs: list[tuple[Gold, Event]], score: Score) -> None:
    found, right = {id(g) for g, _ in pairs}, {id(e) for _, e in pairs}
    for g in gold["events"]:
        if id(g) not in found:
            score.notes.append(f"missed {gold['id']}: {g['type']} {_codes(g)} | {gold['text']}")
    for event in events:
        if id(event) not in right:
            score.notes.append(
                f"false  {gold['id']}: {event.type} {_shown(_read_roles(event))} «{event.trigger.text}» | {gold['text']}"
            )
    for g, event in pairs:
        if not roles_fit(g, event):
            score.notes.append(
                f"roles  {gold['id']}: {g['type']} {_codes(g)}, read {_shown(_read_roles(event))} | {gold['text']}"
            )
