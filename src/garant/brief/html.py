"""The brief as one HTML page that stands by itself and prints on A4: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from garant.brief.model import Brief, Cell, Line, Ref, Section
from garant.brief.wording import wording

_OPEN = "·"
_STYLE = """
@page { size: A4; margin: 14mm }
:root { color-scheme: light }
body { font: 10pt/1.35 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 182mm; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 15pt; margin: 0 } h2 { font-size: 10.5pt; margin: .8em 0 .2em; border-bottom: 1px solid #bbb; break-after: avoid }
p { margin: .2em 0; color: #444 } ul { margin: 0; padding-left: 1.1em } li { break-inside: avoid }
table { border-collapse: collapse; font-size: 8.5pt; margin: .2em 0 .4em; display: block; overflow-x: auto }
th, td { padding: 1px 4px; text-align: right; border-bottom: 1px solid #ddd; font-variant-numeric: tabular-nums } th:first-child, td:first-child { text-align: left }
td.open { color: #6b6b6b } sup a, a { color: #0b4f9e; text-decoration: none } a:focus, a:hover { text-decoration: underline }
.new { background: #fff0b3; color: #4d3b00; padding: 0 .3em; border-radius: 2px; font-size: 8.5pt }
.evidence { font-size: 8.5pt; color: #333; columns: 2; column-gap: 8mm } .evidence li { margin-bottom: .25em } :target { background: #fff0b3 }
@media (max-width: 40rem) { .evidence { columns: 1 } } @media print { body { margin: 0; padding: 0 } a { color: inherit } }
"""


def page(brief: Brief) -> str:
    """The page; the words of documents stand in it as text alone."""
    title = escape(brief.title)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html>\n<html lang="{escape(brief.language)}"><head>{head}</head>\n<body>\n'
        + "\n".join(_body(brief))
        + "\n</body></html>\n"
    )


def _body(brief: Brief) -> Iterator[str]:
    words, numbers = wording(brief.language), brief.numbers()
    yield f"<header><h1>{escape(brief.title)}</h1><p>{escape(brief.scope)}</p></header>\n<main>"
    for section in brief.sections:
        yield f'<section id="{escape(section.key)}"><h2>{escape(section.title)}</h2>'
        yield from _section(section, numbers, words.lines["new"])
        if section.hidden:
            yield f"<p>{escape(words.line('more', number=section.hidden))}</p>"
        yield "</section>"
    yield f"<section><h2>{escape(words.titles['evidence'])}</h2><ol class=evidence>"
    for ref, number in numbers.items():
        source = brief.sources[ref.document]
        where = escape(words.line("evidence_line", publisher=source.publisher, day=source.day or "?"))
        linked = (
            f'<a href="{escape(source.where)}">{where}</a>'
            if source.where.startswith(("http://", "https://"))
            else where
        )
        cited = words.line("cited", where=linked)
        yield f'<li id="e{number}">{cited}<q lang="{escape(source.language)}">{escape(brief.quote(ref))}</q></li>'
    yield "</ol></section></main>"


def _section(section: Section, numbers: dict[Ref, int], new: str) -> Iterator[str]:
    if section.table:
        yield (
            "<table><thead><tr>"
            + "".join(f'<th scope="col">{escape(column)}</th>' for column in section.table.columns)
            + "</tr></thead><tbody>"
        )
        for row in section.table.rows:
            yield "<tr>" + "".join(_cell(cell, numbers) for cell in row) + "</tr>"
        yield "</tbody></table>"
    if section.lines:
        yield "<ul>" + "".join(_line(line, numbers, new) for line in section.lines) + "</ul>"
    if section.note and not section.table:
        yield f"<p>{escape(section.note)}</p>"


def _line(line: Line, numbers: dict[Ref, int], new: str) -> str:
    mark = f' <span class="new">{escape(new)}</span>' if line.new else ""
    items = "<ul>" + "".join(_line(item, numbers, new) for item in line.items) + "</ul>" if line.items else ""
    return f"<li>{escape(line.text)}{mark}{_marks(line.refs, numbers)}{items}</li>"


def _cell(cell: Cell, numbers: dict[Ref, int]) -> str:
    return (
        f"<td>{escape(cell.text)}{_marks(cell.refs, numbers)}</td>" if cell.text else f'<td class="open">{_OPEN}</td>'
    )


def _marks(refs: tuple[Ref, ...], numbers: dict[Ref, int]) -> str:
    return "".join(f'<sup><a href="#e{numbers[ref]}">{numbers[ref]}</a></sup> ' for ref in refs).rstrip()
