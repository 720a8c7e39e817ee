"""Paragraphs: the pieces of a document that are parsed, each by itself.

A line break ends a paragraph, unless the line was only wrapped: the next one goes on in small letters and this one is not closed.
"""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_CLOSING = frozenset(".!?:;»”\"…)")
# Longer paragraphs are cut at a sentence end or a blank, so that the parser's memory stays bounded.
_LONGEST = 6_000
_WRAP_COLUMN = 50
_CUT = re.compile(r"[.!?…][\"»”)]?\s+(?=\S)")


def paragraphs(text: str, without: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Code point spans of the paragraphs of `text`, in order; spans that lie in `without` (boilerplate) are left out."""
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if found and _wrapped(text, found[-1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [piece for span in found for piece in _pieces(text, span) if not _inside(piece, without)]


def _wrapped(text: str, before: tuple[int, int], start: int) -> bool:
    between = text[before[1] : start]
    long_enough = before[1] - max(text.rfind("\n", 0, before[1]) + 1, before[0]) >= _WRAP_COLUMN
    return between.count("\n") == 1 and long_enough and text[before[1] - 1] not in _CLOSING and (text[start].islower() or text[start].isdigit())


def _pieces(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    start, end = span
    pieces = []
    while end - start > _LONGEST:
        cuts = [m.end() for m in _CUT.finditer(text, start + _LONGEST // 2, start + _LONGEST)]
        blank = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = cuts[-1] if cuts else (blank + 1 if blank > 0 else start + _LONGEST)
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _inside(piece: tuple[int, int], without: list[tuple[int, int]]) -> bool:
    return any(start <= piece[0] and piece[1] <= end for start, end in without)
