"""A document for a notebook: the table of events, and the text with its evidence highlighted. Plain HTML, escaped, without script."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from garant.pipeline import Reading
from garant.records import Event, Statement
from garant.render.labels import on_whose_word, shown, statements_of, what, when, where, who

# Characters of text shown: a notebook is no archive.
_LONGEST = 20_000
_HEADINGS = ("date", "who", "did what", "to whom", "where", "status", "on whose word")
# Colours with a dark text of their own, so that they can be read on a light and on a dark page.
_TRIGGER = "background:#ffd54f;color:#111;border-radius:3px;padding:0 2px"
_QUOTED = "border-bottom:2px dotted #5c8ed6"
_DROPPED = "opacity:.45"


def page(reading: Reading) -> str:
    """The document's record as an HTML fragment."""
    document = reading.document
    statements = statements_of(reading.statements)
    title = escape(shown(document.title or document.id))
    dated = escape(f"{document.language} · {when(document.published) or 'date unknown'}")
    heads = "".join(f'<th style="text-align:left">{name}</th>' for name in _HEADINGS)
    rows = "".join(_row(event, statements) for event in reading.events)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div><p><strong>{title}</strong> · {dated}</p>{table}<div style="white-space:pre-wrap;line-height:1.6">{_text(reading)}</div></div>'


def _row(event: Event, statements: dict[str, Statement]) -> str:
    cells = (
        when(event.date), ", ".join(map(who, event.actors)), what(event), ", ".join(map(who, event.recipients)), where(event.place),
        event.status.replace("_", " "), on_whose_word(event.voice, statements),
    )  # fmt: skip
    return "<tr>" + "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in cells) + "</tr>"


def _text(reading: Reading) -> str:
    """The text cut at every border of a span, each piece in the styles of the spans that it lies in."""
    document, text = reading.document, reading.document.text[:_LONGEST]
    spans = [(s.start, s.end, _DROPPED, "") for s in document.boilerplate]
    spans += [(s.content.start, s.content.end, _QUOTED, "") for s in reading.statements]
    spans += [
        (m.start, m.end, _TRIGGER, f"{event.type} · {event.status}") for event in reading.events for m in event.mentions
    ]
    borders = sorted({0, len(text), *(min(at, len(text)) for start, end, _, _ in spans for at in (start, end))})
    opening = sorted(spans)
    active: list[tuple[int, int, str, str]] = []
    pieces, following = [], 0
    for start, end in pairwise(borders):
        while following < len(opening) and opening[following][0] <= start:
            active.append(opening[following])
            following += 1
        active = [span for span in active if span[1] > start]
        pieces.append(_piece(text[start:end], active))
    rest = len(document.text) - len(text)
    return "".join(pieces) + (f"<p>… {rest} more characters</p>" if rest else "")


def _piece(words: str, active: list[tuple[int, int, str, str]]) -> str:
    if not active:
        return escape(words)
    style = ";".join(dict.fromkeys(style for _, _, style, _ in active))
    title = "; ".join(dict.fromkeys(title for _, _, _, title in active if title))
    if title:
        return f'<mark style="{style}" title="{escape(title)}">{escape(words)}</mark>'
    return f'<span style="{style}">{escape(words)}</span>'
