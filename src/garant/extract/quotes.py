"""Quotations: every pair of marks, nested or left open, as character spans. Linear in the text."""

from __future__ import annotations

from dataclasses import dataclass

_OPEN = {"«": "»", "“": "”", "„": "”", "‹": "›"}
_CLOSE = frozenset(_OPEN.values())
_STRAIGHT = '"'
# A mark left open closes with its paragraph, or runs on when the next paragraph opens with a mark again (newspapers' custom).
_LONGEST = 20_000


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
    for at, mark in enumerate(text):
        if mark == "\n" and stack:
            if not _continues(text, at):
                found.append(Quote(stack[0][1], at, closed=False))
                stack.clear()
        elif mark in _OPEN:
            if not (stack and _after_break(text, at)):
                stack.append((_OPEN[mark], at))
        elif mark in _CLOSE:
            if stack and stack[-1][0] == mark:
                _, start = stack.pop()
                if not stack:
                    found.append(Quote(start, at + 1, closed=True))
        elif mark == _STRAIGHT:
            _straight(text, at, stack, found)
        if stack and at - stack[0][1] > _LONGEST:
            stack.clear()
    if stack:
        found.append(Quote(stack[0][1], len(text), closed=False))
    return found


def _straight(text: str, at: int, stack: list[tuple[str, int]], found: list[Quote]) -> None:
    if stack and stack[-1][0] == _STRAIGHT:
        if _after_break(text, at):
            return
        _, start = stack.pop()
        if not stack and at > start + 1:
            found.append(Quote(start, at + 1, closed=True))
        elif not stack:
            stack.append((_STRAIGHT, at))
    else:
        stack.append((_STRAIGHT, at))


def _after_break(text: str, at: int) -> bool:
    """The mark opens a line."""
    return at > 0 and text[at - 1] == "\n"


def _continues(text: str, at: int) -> bool:
    """The next paragraph takes the open quotation up with a mark of its own."""
    rest = text[at : at + 4].lstrip()
    return bool(rest) and (rest[0] in _OPEN or rest[0] == _STRAIGHT)


def share_inside(quotes: list[Quote], start: int, end: int) -> float:
    """The share of the characters `start` to `end` that stand in quotation marks."""
    if end <= start:
        return 0.0
    return sum(max(0, min(end, q.end) - max(start, q.start)) for q in quotes) / (end - start)
