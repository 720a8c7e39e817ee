"""Paragraphs: the pieces of a document that are parsed, each by itself.

A line break ends a paragraph, unless the line was only wrapped: the next one goes on in small letters and this one is not closed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_CLOSING = frozenset('.!?:;»”"…)')
# Longer paragraphs are cut at a sentence end or a blank, so that the parser's memory stays bounded.
_LONGEST = 6_000
_WRAP_COLUMN = 50
# Characters: no text is wrapped at more; and how a sentence ends.
_WRAPPED_WIDTH = 100
_SENTENCE_ENDS = frozenset(".!?…")
_BREAK = re.compile(r"(?<=[^\r\n])\r?\n(?=(\S{1,40}))")
_CUT = re.compile(r"[.!?…][\"»”)]?\s+(?=\S)")


def paragraphs(text: str, without: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Code point spans of the paragraphs of `text`, in order, with the spans of `without` (boilerplate) cut out of them."""
    found: list[tuple[int, int]] = []
    cuts = deque(sorted(without))
    for line in _LINE.finditer(text):
        while cuts and cuts[0][1] <= line.start():
            cuts.popleft()
        for start, end in _left(text, *line.span(), cuts):
            if found and _wrapped(text, found[-1], start):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return [piece for span in found for piece in _pieces(text, span)]


def unwrapped(text: str) -> str:
    """A text whose lines were cut at one width, as agencies send them, with blanks for the breaks within its paragraphs; of the same length.

    A line was cut where the next one's first word would not have fitted. A break behind a sentence's end may be a paragraph's, unless the text
    parts its paragraphs by empty lines. Any other text is given back as it is.
    """
    lines = text.splitlines()
    width = max(map(len, lines), default=0)
    if len(lines) < 2 or not _WRAP_COLUMN <= width <= _WRAPPED_WIDTH:
        return text
    parted = "\n\n" in text or "\n\r\n" in text

    def instead(found: re.Match[str]) -> str:
        end = found.start()
        length = end - (text.rfind("\n", 0, end) + 1)
        cut = (
            length >= _WRAP_COLUMN
            and length + 1 + len(found[1]) > width
            and (parted or text[end - 1] not in _SENTENCE_ENDS)
        )
        return " " * len(found[0]) if cut else found[0]

    return _BREAK.sub(instead, text)


def _left(text: str, start: int, end: int, cuts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a line without the `cuts` (in order, none before the line), blanks taken off."""
    for begin, stop in cuts:
        if begin >= end:
            break
        yield from _stripped(text, start, begin)
        start = max(start, stop)
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _wrapped(text: str, before: tuple[int, int], start: int) -> bool:
    between = text[before[1] : start]
    long_enough = before[1] - max(text.rfind("\n", 0, before[1]) + 1, before[0]) >= _WRAP_COLUMN
    return (
        between.count("\n") == 1
        and not between.strip()
        and long_enough
        and text[before[1] - 1] not in _CLOSING
        and (text[start].islower() or text[start].isdigit())
    )


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
