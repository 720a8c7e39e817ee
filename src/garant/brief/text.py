"""The brief in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from garant.brief.model import Brief, Line, Ref, Section
from garant.brief.wording import Wording, wording
from garant.render.labels import shown

_OPEN = "·"


def show(brief: Brief, console: Console) -> None:
    """Write the page; numbers in brackets lead to the sentences at its end."""
    words, numbers = wording(brief.language), brief.numbers()
    console.print(Text(brief.title, style="bold"))
    console.print(Text(shown(brief.scope), style="dim"))
    for section in brief.sections:
        console.print()
        console.print(Text(section.title, style="bold"))
        _section(section, numbers, words, console)
    console.print()
    console.print(Text(words.titles["evidence"], style="bold"))
    for ref, number in numbers.items():
        source = brief.sources[ref.document]
        where = words.line("evidence_line", publisher=source.publisher, day=source.day or "?")
        cited, quote = words.line("cited", where=shown(where)), words.line("quote", text=shown(brief.quote(ref)))
        console.print(Text(f"  [{number}] {cited}{quote}"), soft_wrap=False)


def _section(section: Section, numbers: dict[Ref, int], words: Wording, console: Console) -> None:
    if section.table:
        console.print(_grid(section))
    for line in section.lines:
        _line(line, numbers, words, console, "  · ")
    if section.hidden:
        console.print(Text("    " + words.line("more", number=section.hidden), style="dim"))
    if section.note and not section.table:
        console.print(Text("  " + section.note, style="dim"))


def _line(line: Line, numbers: dict[Ref, int], words: Wording, console: Console, lead: str) -> None:
    marks = "".join(f" [{numbers[ref]}]" for ref in line.refs)
    new = f" ({words.lines['new']})" if line.new else ""
    console.print(Text(lead + shown(line.text) + new).append(marks, style="dim"))
    for item in line.items:
        _line(item, numbers, words, console, "      ")


def _grid(section: Section) -> Grid:
    table = section.table
    assert table is not None
    grid = Grid(box=None, padding=(0, 1), pad_edge=True)
    for number, column in enumerate(table.columns):
        grid.add_column(column, justify="left" if number == 0 else "right", style=None, header_style="dim")
    for row in table.rows:
        grid.add_row(*(shown(cell.text) or _OPEN for cell in row))
    return grid
