"""Boilerplate: the words of a page that are nobody's news (teasers, bylines, datelines, credits, source lists, navigation).

The patterns are data: `boilerplate.toml` beside this file for what all languages share, `languages/<code>/boilerplate.toml` for the
words of one. A rule is a regular expression with a place where it may stand:

    line      a whole line, no longer than 300 characters
    start     the first words of a line (a dateline); what follows is read
    end       the last words of a line (an agency's name in brackets)
    sources   a heading of its own line: the source list under it, to the end or the first long paragraph
    teasers   a heading of its own line: the titles under it, to the end or the first sentence

`<name>` in a pattern stands for the words of that name in `[words]`. Every rule carries `examples` that it must mark and may carry
`not`, lines that it must leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._errors import DataError
from garant._tables import toml
from garant.parse.characters import normalise

_HERE = Path(__file__).parent
PLACES = ("line", "start", "end", "sources", "teasers")
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_WORD = re.compile(r"<(\w+)>")
# Characters: a longer line is a paragraph, whatever its first words; and how much of a line a start or an end may take.
_LONGEST_LINE, _LONGEST_EDGE = 300, 160
# A source list or a list of teasers stands below the article: not within this first share of the text.
_BELOW = 0.3
# Characters from which a line under a heading is a paragraph again.
_LONG_SOURCE, _LONG_TEASER = 250, 60
# Names written out in one pattern: more is a circle.
_MOST_WORDS = 200
_SENTENCE_END = re.compile(r"[.!?…][\"»”)]?$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, where it may stand, lines that it marks and lines that it must leave."""

    name: str
    place: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


def find_boilerplate(text: str, language: str) -> list[tuple[int, int]]:
    """Code point spans of the boilerplate of `text`, in order, none overlapping. Linear in the text."""
    rules = load_rules(language)
    plain = normalise(text)
    found: list[tuple[int, int]] = []
    section = ""
    for match in _LINE.finditer(text):
        start, end = _strip(plain, *match.span())
        if start == end:
            continue
        if section and not _ends(section, plain[start:end]):
            found.append((start, end))
            continue
        section = _heading(rules, plain, start, end)
        found += [(start, end)] if section else _line(rules, plain, start, end)
    return found


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(section: str, line: str) -> bool:
    if section == "sources":
        return len(line) > _LONG_SOURCE
    return len(line) > _LONG_TEASER and _SENTENCE_END.search(line) is not None


def _heading(rules: dict[str, tuple[Rule, ...]], text: str, start: int, end: int) -> str:
    if start < _BELOW * len(text) or end - start > _LONG_TEASER:
        return ""
    return next(
        (
            place
            for place in ("sources", "teasers")
            for rule in rules[place]
            if rule.pattern.fullmatch(text, start, end)
        ),
        "",
    )


def _line(rules: dict[str, tuple[Rule, ...]], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The boilerplate of one line: all of it, or its first words, its last words, both, or nothing."""
    found: list[tuple[int, int]] = []
    if _is_line(rules, text, start, end):
        return [(start, end)]
    edge = min(end, start + _LONGEST_EDGE)
    opening = next(
        (m for rule in rules["start"] if (m := rule.pattern.match(text, start, edge)) and m.end() > start), None
    )
    if opening:
        start, after = _strip(text, opening.end(), end)[0], _strip(text, opening.start(), opening.end())
        if start >= end or _is_line(rules, text, start, end):
            return [(after[0], end)]
        found.append(after)
    closing = next(
        (m for rule in rules["end"] if (m := rule.pattern.search(text, max(start, end - _LONGEST_EDGE), end))), None
    )
    return [*found, _strip(text, *closing.span())] if closing else found


def _is_line(rules: dict[str, tuple[Rule, ...]], text: str, start: int, end: int) -> bool:
    return end - start <= _LONGEST_LINE and any(rule.pattern.fullmatch(text, start, end) for rule in rules["line"])


@lru_cache(maxsize=16)
def load_rules(language: str) -> dict[str, tuple[Rule, ...]]:
    """The rules by place: the language's own (it may have none), then those of all languages. Raises DataError for a bad one."""
    own = _HERE.parent / "languages" / language / "boilerplate.toml"
    shared = _HERE / "boilerplate.toml"
    tables = [(path, toml(path)) for path in (own, shared) if path.is_file()]
    words: dict[str, str] = {}
    for _, table in tables[::-1]:
        words |= table.get("words", {})
    rules = [rule for path, table in tables for rule in _rules(table, words, path)]
    return {place: tuple(rule for rule in rules if rule.place == place) for place in PLACES}


def _rules(table: dict[str, Any], words: dict[str, str], path: Path) -> Iterator[Rule]:
    for row in table.get("rule", []):
        name = row.get("name", "?")
        if row.get("place") not in PLACES or not row.get("examples"):
            raise DataError(f"rule {name!r} needs a place ({', '.join(PLACES)}) and examples", path)
        try:
            pattern = re.compile(expand(row["pattern"], words))
        except (KeyError, re.error) as error:
            raise DataError(f"rule {name!r}: the pattern cannot be used ({error})", path) from error
        yield Rule(name, row["place"], pattern, tuple(row["examples"]), tuple(row.get("not", ())))


def expand(pattern: str, words: dict[str, str]) -> str:
    """The pattern with every `<name>` of `words` written out, to any depth. Raises KeyError for an unknown name or a circle."""
    for _ in range(_MOST_WORDS):
        found = _WORD.search(pattern)
        if found is None:
            return pattern
        pattern = f"{pattern[: found.start()]}(?:{words[found[1]]}){pattern[found.end() :]}"
    raise KeyError("a name that stands for itself")
