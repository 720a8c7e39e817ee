"""The brief in Markdown, with its evidence as footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from garant.brief.model import Brief, Cell, Line, Ref, Section
from garant.brief.wording import wording

# What Markdown (CommonMark, and its tables) gives a meaning to, and the brackets of HTML.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")
# Spaces and ends of lines; the no-break space stays.
_SPACE = re.compile(r"[^\S\u00a0]+")
_OPEN = "·"


def markdown(brief: Brief) -> str:
    """The page as Markdown (CommonMark with tables and footnotes, as GitHub and Pandoc take it)."""
    return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    words, numbers = wording(brief.language), brief.numbers()
    yield f"# {_safe(brief.title)}"
    yield ""
    yield _safe(brief.scope)
    for section in brief.sections:
        yield from ("", f"## {_safe(section.title)}", "")
        yield from _section(section, numbers, words.lines["new"])
        if section.hidden:
            yield f"- {words.line('more', number=section.hidden)}"
    yield ""
    for ref, number in numbers.items():
        source = brief.sources[ref.document]
        where = words.line("evidence_line", publisher=source.publisher, day=source.day or "?")
        cited, quote = (
            words.line("cited", where=f"{where}, {source.where}"),
            words.line("quote", text=_safe(brief.quote(ref))),
        )
        yield f"[^{number}]: {_safe(cited)} {quote}"


def _section(section: Section, numbers: dict[Ref, int], new: str) -> Iterator[str]:
    if section.table:
        yield f"| {' | '.join(section.table.columns)} |"
        yield "|" + " --- |" * len(section.table.columns)
        for row in section.table.rows:
            yield f"| {' | '.join(_cell(cell, numbers) for cell in row)} |"
        yield ""
    for line in section.lines:
        yield from _line(line, numbers, "-", new)
    if section.note and not section.table:
        yield section.note


def _line(line: Line, numbers: dict[Ref, int], lead: str, new: str) -> Iterator[str]:
    mark = f" **({new})**" if line.new else ""
    yield f"{lead} {_safe(line.text)}{mark}{_marks(line.refs, numbers)}"
    for item in line.items:
        yield from _line(item, numbers, f"  {lead}", new)


def _cell(cell: Cell, numbers: dict[Ref, int]) -> str:
    return (_safe(cell.text) or _OPEN) + _marks(cell.refs, numbers)


def _marks(refs: tuple[Ref, ...], numbers: dict[Ref, int]) -> str:
    return "".join(f"[^{numbers[ref]}]" for ref in refs)


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", text).strip())
