"""A document's record for a person at a terminal: what happened first, then meetings, commitments, ties, zones, statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from garant.languages import load_language
from garant.pipeline import Reading
from garant.records import (
    Agreement,
    Designation,
    DocumentRecord,
    Entity,
    Event,
    Fulfilment,
    MeetingRecord,
    Process,
    Published,
    Record,
    Span,
    Statement,
    Tally,
    Tie,
    Violation,
    Zone,
)  # fmt: skip
from garant.render.labels import on_whose_word, shown, statements_of, what, when, where, who
from garant.render.system import agreement_line, condition, count_line, fulfilment_lines, meeting_line, zone_line

# Narrower than this many columns, the seven-column table gives way to one block an event.
_TABLE_WIDTH = 100
# Characters of a content, an evidence; of a date on one line.
_CONTENT, _LONGEST_DATE = 160, 13
_STATUS_STYLES = {
    "occurred": "green", "ongoing": "green", "planned": "cyan", "called_for": "yellow", "hypothetical": "yellow",
    "negated": "red", "denied": "red",
}  # fmt: skip
_BASES = {"given": "given", "metadata": "from the page's metadata", "inferred": "inferred from the text"}
Kind = TypeVar("Kind")
Voiced = Callable[[Sequence[str]], str]


def print_reading(reading: Reading, console: Console) -> None:
    """Write one document's record to `console`. Text of the document never acts as markup or as terminal control."""
    records = list(reading.records())
    statements = statements_of(records)

    def voiced(voice: Sequence[str]) -> str:
        return on_whose_word(voice, statements)

    console.print(_header(reading.document))
    events = _all(records, Event)
    wide = console.width >= _TABLE_WIDTH
    _section(
        console,
        "What happened",
        [_table(events, voiced)] if wide and events else [_block(e, voiced) for e in events],
        "no event found",
    )
    for title, lines in _sections(records, voiced):
        _section(console, title, lines)
    console.print()


def _all(records: Iterable[Record], kind: type[Kind]) -> list[Kind]:
    return [record for record in records if isinstance(record, kind)]


def _section(console: Console, title: str, lines: Sequence[RenderableType], nothing: str = "") -> None:
    if lines or nothing:
        console.print(Text(f"\n{title}", style="bold"))
        console.print(Padding(Group(*(lines or [Text(nothing, style="dim")])), (0, 0, 0, 2), expand=False))


def _header(document: DocumentRecord) -> RenderableType:
    title = shown(document.title or document.path or document.url or document.id)
    language = load_language(document.language).name
    rows = [Text(title, style="bold underline")]
    rows.append(
        _line(
            "document",
            " · ".join(part for part in (document.id, document.publisher, document.path or document.url) if part),
        )
    )
    rows.append(_line("language", f"{language} ({document.language_basis})"))
    rows.append(_line("published", _published(document.published)))
    if document.boilerplate:
        rows.append(_line("left out", " · ".join(shown(span.text, 60) for span in document.boilerplate)))
    return Group(*rows)


def _line(name: str, value: str) -> Text:
    return Text.assemble((f"{name:<11}", "dim"), shown(value))


def _published(published: Published | None) -> str:
    if published is None:
        return "unknown: nothing in the text bounds it"
    words = ", ".join(f"“{shown(span.text, 60)}”" for span in published.evidence)
    return f"{when(published)} ({_BASES[published.basis]}{': ' if words else ''}{words})"


def _table(events: list[Event], voiced: Voiced) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, ratio in (
        ("date", 0),
        ("who", 5),
        ("did what", 5),
        ("to whom", 5),
        ("where", 4),
        ("status", 0),
        ("on whose word", 4),
    ):
        table.add_column(name, ratio=ratio or None, no_wrap=not ratio)
    for event in events:
        cells = [
            _in_two_lines(when(event.date)),
            _people(event.actors),
            what(event),
            _people(event.recipients),
            where(event.place),
        ]
        status = Text(event.status.replace("_", " "), style=_STATUS_STYLES[event.status])
        table.add_row(*map(Text, cells), status, Text(voiced(event.voice)))
    return table


def _in_two_lines(date: str) -> str:
    """A long interval broken after its first date: a column's width is better spent on words."""
    return date.replace("…", "…\n") if len(date) > _LONGEST_DATE else date


def _block(event: Event, voiced: Voiced) -> RenderableType:
    head = Text.assemble((f"{when(event.date) or 'undated'}  ", "dim"), (what(event), "bold"), "  ")
    head.append(event.status.replace("_", " "), style=_STATUS_STYLES[event.status])
    parts = (
        ("who", _people(event.actors, ", ")),
        ("to whom", _people(event.recipients, ", ")),
        ("where", where(event.place)),
    )
    grid = Table.grid(padding=(0, 1))
    for name, value in (*parts, ("on whose word", voiced(event.voice))):
        if value:
            grid.add_row(Text(f"  {name}", style="dim"), Text(value))
    return Group(head, grid)


def _people(entities: Iterable[Entity], between: str = "\n") -> str:
    return between.join(who(entity) for entity in entities)


def _sections(records: list[Record], voiced: Voiced) -> Iterator[tuple[str, list[RenderableType]]]:
    events = _all(records, Event)
    yield "Meetings", [_item(meeting_line(m), voiced(m.voice)) for m in _all(records, MeetingRecord)]
    yield (
        "Commitments",
        [line for e in events if e.commitment for line in (_commitment(e), *_claims(e.commitment.fulfilment, voiced))],
    )
    yield "Alleged violations", [_violation(e, e.violation) for e in events if e.violation]
    yield "Counts", [_item(count_line(t), voiced(t.voice), t.evidence) for t in _all(records, Tally)]
    yield "Ties", [_item(_tie(tie), voiced(tie.voice), tie.evidence) for tie in _all(records, Tie)]
    yield "Zones", [_item(zone_line(z), voiced(z.voice), z.evidence) for z in _all(records, Zone)]
    yield (
        "Agreements",
        [
            line
            for a in _all(records, Agreement)
            for line in (_item(agreement_line(a), voiced(a.voice), a.evidence), *_claims(a.fulfilment, voiced))
        ],
    )
    yield "Processes", [_item(_process(p), voiced(p.voice), p.evidence) for p in _all(records, Process)]
    yield "Statements", [_statement(s) for s in _all(records, Statement)]
    yield (
        "Who is called what",
        _called(_all(records, Designation), next((d.publisher for d in _all(records, DocumentRecord)), None), voiced),
    )


def _item(said: str, voice: str, evidence: Span | None = None) -> Text:
    text = Text("· " + said)
    if voice:
        text.append(f" (so {voice})", style="italic")
    if evidence:
        text.append(f" “{shown(evidence.text, _CONTENT)}”", style="dim")
    return text


def _claims(claims: Iterable[Fulfilment], voiced: Voiced) -> list[Text]:
    return [Text("    " + line, style="dim") for line in fulfilment_lines(claims, voiced)]


def _at(value: str) -> str:
    return f" · {value}" if value else ""


def _commitment(event: Event) -> Text:
    made = event.commitment
    assert made is not None
    measure = shown(made.measure.text, _CONTENT) + ("" if made.measure_specified else " (measure not specified)")
    deadline = f"by {when(made.deadline)}" if made.deadline else "" if made.deadline_specified else "no deadline"
    gains = f"to {who(made.beneficiary)}" if made.beneficiary else ""
    under = f"under {shown(made.agreement.text)}" if made.agreement else ""
    parts = (_people(event.actors, ", "), measure, gains, under, deadline, condition(made))
    return Text("· " + " · ".join(part for part in parts if part))


def _violation(event: Event, violation: Violation) -> Text:
    said = _people(violation.alleged_by, ", ")
    parts = (
        when(event.date),
        _people(event.actors, ", "),
        violation.agreement,
        violation.zone,
        f"alleged by {said}" if said else "",
    )
    return Text("· " + " · ".join(shown(part) for part in parts if part))


def _tie(tie: Tie) -> str:
    other = who(tie.object) if isinstance(tie.object, Entity) else shown(tie.object.text)
    status = "" if tie.status == "occurred" else f" [{tie.status}]"
    return f"{who(tie.subject)} {tie.relation.replace('_', ' ')} {other}{status}{_at(when(tie.period))}"


def _process(process: Process) -> str:
    rounds = ", ".join(map(str, process.rounds))
    parts = (process.name, *process.other_names, f"rounds {rounds}" if rounds else "")
    return " · ".join(shown(part) for part in parts if part)


def _statement(statement: Statement) -> Text:
    medium = f" [{statement.medium}]" if statement.medium else ""
    text = Text.assemble(
        "· ", (_people(statement.speakers, ", "), "bold"), (f" {shown(statement.cue.text, 60)}{medium}: ", "dim")
    )
    return text.append(shown(statement.content.text, _CONTENT))


def _called(designations: list[Designation], publisher: str | None, voiced: Voiced) -> list[RenderableType]:
    """A table of who calls whom what: a row a voice and actor, the publisher (or the author) for what nobody is cited for."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for d in designations:
        terms = found.setdefault((voiced(d.voice) if d.voice else publisher or "the author", who(d.actor)), {})
        terms.setdefault(shown(d.term.text), d.stance)
    if not found:
        return []
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("who says it", "of whom", "called"):
        table.add_column(name)
    for (voice, actor), terms in sorted(found.items()):
        table.add_row(
            Text(voice), Text(actor), Text(", ".join(f"“{term}” ({stance})" for term, stance in terms.items()))
        )
    return [table]
