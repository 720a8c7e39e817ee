"""The text as it is read: no invisible characters, accents on their letters, one blank for several, lines not cut; and the way back to the source.

Web pages put soft hyphens and zero-width characters into words, some systems write letters and accents apart, typists put two blanks behind
a full stop. None of it means anything, and all of it would keep words from being known. What is read of the plain text is then said of the
source: every span of every record is that of the source, character for character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from garant.parse.paragraphs import unwrapped
from garant.records import Span
from garant.sources.document import Document

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
# Marks beyond those that compose with any letter of the languages read.
_ACCENTS = "\u0300-\u036f"
_EDIT = re.compile(f"[{_INVISIBLE}]+|(?<=[{_BLANK}])[{_BLANK}]+|[^\\W\\d_][{_ACCENTS}]+")


class Plain:
    """The plain text of a document, as a document, and where each of its characters stands in the source."""

    def __init__(self, document: Document) -> None:
        self.source = document.text
        # At each edit: where it is in the plain text, and by how much source offsets are greater from there on.
        self._starts: list[int] = [0]
        self._ends: list[int] = [-1]
        self._shifts: list[int] = [0]
        self._at: list[int] = [0]
        text = "".join(self._pieces())
        self.changed = text != self.source
        self.document = document
        if self.changed:
            spans = [(self._plain(start), self._plain(end)) for start, end in document.boilerplate]
            self.document = replace(
                document, text=text, boilerplate=[(start, end) for start, end in spans if start < end]
            )

    def _pieces(self) -> Iterator[str]:
        source, done, written = unwrapped(self.source), 0, 0
        for found in _EDIT.finditer(source):
            new = self._instead(found[0])
            if new == found[0]:
                continue
            kept = source[done : found.start()]
            yield kept
            written += len(kept)
            yield new
            written += len(new)
            done = found.end()
            self._starts.append(written)
            self._ends.append(written - 1 if new else written)
            self._shifts.append(done - written)
            self._at.append(done)
        yield source[done:]

    @staticmethod
    def _instead(words: str) -> str:
        if not words[0].isalpha():
            return ""
        composed = unicodedata.normalize("NFC", words)
        return composed if len(composed) < len(words) else words

    def _plain(self, offset: int) -> int:
        """The plain offset of one in the source; of one inside an edit, that of its end."""
        n = bisect_right(self._at, offset) - 1
        before = offset - self._shifts[n]
        return min(before, self._starts[n + 1]) if n + 1 < len(self._starts) else before

    def span(self, start: int, end: int) -> Span:
        """The span of the source for one of the plain text."""
        first = start + self._shifts[bisect_right(self._starts, start) - 1]
        last = end + self._shifts[bisect_left(self._ends, end) - 1]
        return Span(first, last, self.source[first:last])

    def restored(self, value: Any) -> Any:
        """A record, or what it holds, with every span in the source."""
        if isinstance(value, Span):
            return self.span(value.start, value.end)
        if is_dataclass(value) and not isinstance(value, type):
            found = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
            moved = {name: new for name, item in found.items() if (new := self.restored(item)) is not item}
            return replace(value, **moved) if moved else value
        if isinstance(value, tuple | list):
            items = [self.restored(item) for item in value]
            return type(value)(items) if any(new is not item for new, item in zip(items, value, strict=True)) else value
        if isinstance(value, dict):
            return {key: self.restored(item) for key, item in value.items()}
        return value
