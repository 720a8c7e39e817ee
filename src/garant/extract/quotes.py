"""Quotations: every pair of marks, nested or left open, as character spans. Linear in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_LOW = "„"
_OPEN = {"«": "»", "“": "”", _LOW: "“", "‹": "›"}
_CLOSE = frozenset({"»", "”", "›"})
# A low mark closes with either high one: German writes the one that opens in English.
_CLOSES_LOW = frozenset({"“", "”"})
_STRAIGHT = '"'
# Two apostrophes or primes written for one double mark (LaTeX habit, old agency wires).
_DOUBLED = ("''", "``")
# A mark left open closes with its paragraph, or runs on when the next paragraph opens with a mark again (newspapers' custom).
_LONGEST = 20_000
# A line that a spreadsheet exported: wrapped in straight marks, its own marks doubled (RFC 4180, section 2, rule 7).
# Doubled marks cannot be read in two ways, so nothing is given back (possessive quantifiers): the time is linear.
_EXPORTED = re.compile(r'^[ \t]*"((?:[^"\n]++|"")*+)"[ \t]*$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters `start` to `end` (marks inside); `closed` is false where the closing mark is missing."""

    start: int
    end: int
    closed: bool


def find_quotes(text: str) -> list[Quote]:
    """All outermost quotations of a text, in order."""
    found: list[Quote] = []
    stack: list[tuple[str, int]] = []
    for at, mark, size in _marks(text):
        if stack and at - stack[0][1] > _LONGEST:
            stack.clear()
        if mark == "\n":
            if stack and not _continues(text, at):
                found.append(Quote(stack[0][1], at, closed=False))
                stack.clear()
        elif mark in _CLOSES_LOW and stack and stack[-1][0] == _OPEN[_LOW]:
            _close(_OPEN[_LOW], at + size, stack, found)
        elif mark in _OPEN:
            if not (stack and _opens_line(text, at)):
                stack.append((_OPEN[mark], at))
        elif mark in _CLOSE:
            if any(closing == mark for closing, _ in stack):
                _close(mark, at + size, stack, found)
        elif stack and any(closing == mark for closing, _ in stack):
            if not _opens_line(text, at):
                _close(mark, at + size, stack, found)
        else:
            stack.append((mark, at))
    if stack:
        found.append(Quote(stack[0][1], len(text), closed=False))
    return found


def _close(mark: str, end: int, stack: list[tuple[str, int]], found: list[Quote]) -> None:
    """Close the innermost quotation with this mark, and whatever was left open inside it."""
    while stack:
        closing, start = stack.pop()
        if closing == mark:
            if not stack and end > start + 2:
                found.append(Quote(start, end, closed=True))
            return


def _marks(text: str) -> Iterator[tuple[int, str, int]]:
    """Every mark and line break as (offset, mark, its length); the wrapping marks of exported lines are left out."""
    wrapping: set[int] = set()
    doubled: set[int] = set()
    for line in _EXPORTED.finditer(text):
        if '""' not in line[1]:
            continue
        wrapping |= {line.start(1) - 1, line.end(1)}
        doubled |= {line.start(1) + m.start() for m in re.finditer('""', line.group(1))}
    skip = -1
    for match in re.finditer(r"[\n«»“”„‹›\"]|''|``", text):
        at, mark = match.start(), match.group()
        if at in wrapping or at < skip:
            continue
        size = 2 if at in doubled or mark in _DOUBLED else 1
        skip = at + size
        yield at, _STRAIGHT if mark in _DOUBLED else mark, size


def _opens_line(text: str, at: int) -> bool:
    """The mark opens a line."""
    return at > 0 and text[at - 1] == "\n"


def _continues(text: str, at: int) -> bool:
    """The next paragraph takes the open quotation up with a mark of its own."""
    rest = text[at : at + 4].lstrip()
    return bool(rest) and (rest[0] in _OPEN or rest[0] == _STRAIGHT)


def share_inside(quotes: list[Quote], start: int, end: int) -> float:
    """The share of the characters `start` to `end` that stand in quotation marks; `quotes` are in order and apart."""
    if end <= start:
        return 0.0
    inside = 0
    for k in range(bisect_right(quotes, start, key=lambda q: q.end), len(quotes)):
        if quotes[k].start >= end:
            break
        inside += min(end, quotes[k].end) - max(start, quotes[k].start)
    return inside / (end - start)
