"""Recognise expressions of time in text, without resolving them against a calendar.

The grammar of a language is data: ``languages/<code>/dates.toml`` holds its words (``[slots.*]``) and its forms
(``[[rule]]``, ``[[tail]]``). A form is a phrase in a small notation:

    ``[x]`` optional · ``(a|b)`` one of · ``{slot}`` a word of that slot · ``<x>`` required before, left out of the span
    · ``\\(`` that very character

A form with ``{date}`` wraps another expression ("since {date}", "from {date} to {date}"). A rule of kind ``none`` eats
what only looks like a date. Recognise, then resolve, as in HeidelTime (Strötgen and Gertz 2010): what a mention stands
for is an unresolved ``DateValue`` until ``garant.resolve.dates`` meets it with a publication date.

Every word of the text is looked up once; only a word that can open a form is matched against the forms that it opens,
and every quantifier is bounded, so that the time is linear in the length of the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

from garant._errors import DataError
from garant.parse.characters import normalise

Kind = Literal[
    "date", "period", "offset", "window", "anaphoric", "range", "since", "from", "until", "before", "after",
    "from_date", "after_event", "elapsed", "anniversary",
]  # fmt: skip
Unit = Literal["hour", "day", "night", "weekend", "week", "month", "quarter", "half", "year", "decade"]
Part = Literal["early", "mid", "late", "sofar", "rest"]


@dataclass(frozen=True, slots=True)
class DateValue:
    """What an expression says, before any calendar is consulted. Fields that it does not say are None.

    - ``date``: calendar fields (``year``, ``month``, ``day``, ``weekday`` with Monday 0, ``season`` with spring 1 to
      winter 4; ``unit`` "quarter" or "half" with ``count`` its number, "decade" with ``year`` its first). ``shift``
      says which one of a recurring date: -1 the last, 0 this, +1 the next. With ``unit`` "day", ``shift`` is the
      distance in days from the publication ("yesterday, 3 May").
    - ``period``: the ``unit`` that lies ``shift`` units from the publication's ("last week": week, -1).
    - ``offset``: ``count`` units before (``shift`` -1) or after (+1) the publication; ``count`` 0 means a few.
    - ``window``: the span of ``count`` units that ends (-1) or begins (+1) with the publication.
    - ``anaphoric``: ``count`` units before or after the date last spoken of; without ``count``, the whole unit before
      or after the one that holds it; ``shift`` 0 is that date (or its week, month, year) itself.
    - ``since``, ``from``, ``after`` (``first``), ``until``, ``before`` (``last``), ``range`` (both): their bounds.
    - ``from_date``: ``count`` units from ``first``. ``after_event``: the same from an event that the text names.
    - ``elapsed``: a duration that has run up to the publication. ``anniversary``: ``count`` years, to the day.
    """

    kind: Kind
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    season: int | None = None
    part: Part | None = None
    count: int | None = None
    unit: Unit | None = None
    shift: int | None = None
    half: bool = False
    first: DateValue | None = None
    last: DateValue | None = None

    @property
    def explicit(self) -> bool:
        """Whether the value names its own year, so that no publication date is needed to resolve it."""
        inner = [value for value in (self.first, self.last) if value is not None]
        return self.year is not None or (bool(inner) and all(value.explicit for value in inner))


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time: offsets in code points (``source[start:end] == text``) and its unresolved value."""

    start: int
    end: int
    text: str
    value: DateValue


# A gap between two words of a form: blanks or one line break, never a blank line.
_GAP = r"(?: {1,3}(?:\n {0,3})?|\n {0,3})"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9])"
_NUMBER_END = r"(?![.,]?[0-9]| [0-9]{3}(?![0-9]))"
_WORD_END = r"(?!\w)"
# Slots written in digits: the same in every language. Ordinal endings of days are added from the data.
_DIGIT_SLOTS = {
    "year": r"(?:1[5-9][0-9]{2}|20[0-9]{2})(?![0-9]|[.,][0-9]|-[0-9]{1,3}(?![0-9]))",
    "isoyear": r"(?:1[5-9]|20)[0-9]{2}",
    "shortyear": r"[0-9]{2}",
    "monthnum": r"(?:1[0-2]|0?[1-9])",
    "decadeyear": r"(?:1[5-9][0-9]|20[0-9])0",
    "dd": _DAY,
    "shortdecade": r"[3-9]0",
    "hh": r"[0-2]?[0-9]",
    "hhmm": r"[0-2][0-9][0-5][0-9]",
    "mm": r"[0-5][0-9]",
}
_FIELD_OF = {
    "units": "unit", "monthnum": "month", "isoyear": "year", "decadeyear": "year", "wday": "weekday",
    "clearmonth": "month", "dayword": "day", "ordinal": "count", "dd": "day", "shortyear": "year", "shortdecade": "year",
    "partd": "part", "partof": "part",
}  # fmt: skip
_UNCAPTURED = frozenset({"hh", "hhmm", "mm", "meridiem", "zone", "daypart", "hedge"})
_STOP = r"(?=[ \n]{0,3}(?:[,.;:!?)\]\"]|$|\n))"
_TOKEN = re.compile(r"[^\W_]+")
# Keys of the dispatch by a form's first two words: any number, any word at all, any word that opens a date.
_NUMERIC, _ANY, _DATE = "#", "*", "@"
# What a bound or a range can be made of.
_WRAPPED = frozenset({"date", "period", "offset", "anaphoric"})
_MAX_DEPTH = 2
_MAX_TAILS = 3


@dataclass(frozen=True, slots=True)
class _Form:
    """A form compiled: the pieces of regex between its ``{date}`` slots (one piece when it has none)."""

    kind: str
    pieces: tuple[re.Pattern[str], ...]
    fixed: Mapping[str, Any]
    inner: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's date grammar, compiled. Built once per process by :func:`load_grammar`.

    ``openings[first word][second word]`` lists the forms that can begin so, in the order of the file.
    """

    openings: Mapping[str, Mapping[str, Sequence[_Form]]]
    tails: tuple[re.Pattern[str], ...]
    words: Mapping[str, Mapping[str, Any]]
    capitalised: frozenset[str]
    articles: re.Pattern[str]


def find_dates(text: str, language: str) -> list[DateMention]:
    """Every expression of time in ``text``, in order, none overlapping.

    ``language`` is an ISO 639-1 code that has a ``dates.toml``. Raises ``DataError`` when it has none or a bad one.
    """
    grammar = load_grammar(language)
    plain = "\n".join(map(normalise, text.split("\n")))
    low = plain.lower()
    if len(low) != len(plain):  # a few letters, such as U+0130, grow when lowered
        low = "".join(small if len(small := char.lower()) == 1 else char for char in plain)
    return list(_scan(grammar, text, plain, low))


def _scan(grammar: Grammar, text: str, plain: str, low: str) -> Iterator[DateMention]:
    done = 0
    tokens = [(token.start(), _key(token.group())) for token in _TOKEN.finditer(low)]
    for (at, word), (_, follower) in pairwise([*tokens, (len(low), _ANY)]):
        opened = grammar.openings.get(word)
        if opened is None or at < done or not opened.get(follower, opened[_ANY]):
            continue
        found = _match(grammar, plain, low, at, depth=0)
        if found is None:
            continue
        if found[0] > at:  # words before the span only vouched for it: a fuller form may begin at the span itself
            fuller = _match(grammar, plain, low, found[0], depth=0)
            found = fuller if fuller is not None and fuller[1] > found[1] else found
        start, end, value = found
        done = end
        if value is not None:
            end = done = _with_tails(grammar, low, end, value)
            yield DateMention(start, end, text[start:end], value)


def _key(word: str) -> str:
    return _NUMERIC if word[0].isdecimal() else word


_Found = tuple[int, int, DateValue | None]


def _match(grammar: Grammar, plain: str, low: str, at: int, depth: int) -> _Found | None:
    """The longest form that holds at ``at``: (start, end, value); the value is None for a rule of kind ``none``."""
    token = _TOKEN.match(low, at)
    if token is None:
        return None
    word = _key(token.group())
    opened = grammar.openings.get(word)
    if opened is None or (word == _NUMERIC and _inside_number(low, at)):
        return None
    follower = _TOKEN.search(low, token.end())
    forms = opened.get(_key(follower.group()), opened[_ANY]) if follower else opened[_ANY]
    best: _Found | None = None
    for form in forms:
        if form.inner and not depth:
            continue
        found = _apply(grammar, form, plain, low, at, depth)
        if found is not None and (best is None or (found[1], -found[0]) > (best[1], -best[0])):
            best = found
    return best


def _inside_number(low: str, at: int) -> bool:
    """Whether the digits at ``at`` go on a larger number, an amount of money or a code ("7.5", "$15", "5+5")."""
    if not at:
        return False
    before = low[at - 1]
    return before in "$€£#+°" or (before in ".,:/-" and at > 1 and low[at - 2].isdecimal())


def _apply(grammar: Grammar, form: _Form, plain: str, low: str, at: int, depth: int) -> _Found | None:
    matches: list[re.Match[str]] = []
    inner: list[DateValue] = []
    end = at
    for number, piece in enumerate(form.pieces):
        if number:
            found = _match_inside(grammar, plain, low, end, depth + 1) if depth < _MAX_DEPTH else None
            if found is None or found[2] is None:
                return None
            if found[2].kind not in _WRAPPED or (form.kind != "range" and _bare_number(found[2])):
                return None
            inner.append(found[2])
            end = found[1]
        match = piece.match(low, end)
        if match is None or not _capitals_hold(grammar, plain, match):
            return None
        matches.append(match)
        end = match.end()
    if form.kind == "none":
        return at, end, None
    value = _value(grammar, form, matches, inner)
    lead = matches[0].end("lead") if "lead" in form.pieces[0].groupindex else at
    return None if value is None else (lead, end, value)


def _match_inside(grammar: Grammar, plain: str, low: str, at: int, depth: int) -> _Found | None:
    """What a form wraps, with or without an article before it ("since the spring", "depuis le 5 mars")."""
    found = _match(grammar, plain, low, at, depth)
    article = grammar.articles.match(low, at)
    bare = _match(grammar, plain, low, article.end(), depth) if article else None
    return max((f for f in (found, bare) if f is not None), key=lambda f: f[1], default=None)


def _bare_number(value: DateValue) -> bool:
    """A day and nothing else: a date only between the bounds of a range ("from 4 to 9 May")."""
    return value.kind == "date" and value.day is not None and value.month is None and value.weekday is None


def _capitals_hold(grammar: Grammar, plain: str, match: re.Match[str]) -> bool:
    """Words that are names only with a capital ("May", "March", "Sun") must have one in the source."""
    for name in match.re.groupindex:
        at = match.start(name)
        if at >= 0 and match.group(name).rstrip(".") in grammar.capitalised and not plain[at].isupper():
            return False
    return True


def _value(grammar: Grammar, form: _Form, matches: list[re.Match[str]], inner: list[DateValue]) -> DateValue | None:
    fields: dict[str, Any] = dict(form.fixed)
    second: dict[str, Any] = {}
    for match in matches:
        for name, said in match.groupdict().items():
            if said is None or name == "lead":
                continue
            name = name.rsplit("_", 1)[0]
            slot = name.rstrip("2")
            meaning = _meaning(grammar, slot, said)
            (second if name != slot else fields)[_FIELD_OF.get(slot, slot)] = meaning
    if second:  # "8-10 May": one form, two dates that share what is said once
        first = DateValue("date", **fields)
        return DateValue("range", first=first, last=replace(first, **second))
    if form.kind in ("until", "before"):
        return DateValue(form.kind, last=inner[0], **fields)  # type: ignore[arg-type]
    bounds = dict(zip(("first", "last"), inner, strict=False))
    value = DateValue(form.kind, **bounds, **fields)  # type: ignore[arg-type]
    return _shared(value) if value.kind == "range" else value


def _shared(value: DateValue) -> DateValue | None:
    """Complete the first bound of a range from the second: "from 14 to 16 May", "between March and May 2015".

    None when a bound is a bare number that nothing makes a day ("between 10 and 20").
    """
    first, last = value.first, value.last
    if first is None or last is None:
        return value
    if last.day is not None and last.month is None and first.month is not None:  # "from May 14 to 16"
        last = replace(last, month=first.month, year=first.year)
    if first.day is not None and first.month is None:
        first = replace(first, month=last.month)
    if any(bound.day is not None and bound.month is None for bound in (first, last)):
        return None
    later = (last.month or 12, last.day or 31) >= (first.month or 1, first.day or 1)
    if first.kind == last.kind == "date" and first.year is None and last.year is not None and first.month is not None:
        first = replace(first, year=last.year if later else last.year - 1)
    return replace(value, first=first, last=last)


def _meaning(grammar: Grammar, slot: str, said: str) -> Any:
    if slot in ("shortyear", "shortdecade"):
        # POSIX's pivot for two-digit years (strptime, "%y"); a decade named by two digits is of the last century.
        return int(said) + (2000 if int(said) < 69 and slot == "shortyear" else 1900)
    digits = re.match(r"[0-9]+", said)
    if digits is not None:
        return int(digits.group())
    key = re.sub(r"\s+", " ", said)
    words = grammar.words[slot]
    return words[key] if key in words else words[key.rstrip(".")]


def _with_tails(grammar: Grammar, low: str, end: int, value: DateValue) -> int:
    """Extend a mention of a day over the part of day and clock times that follow it."""
    bounds = [inner for inner in (value, value.first, value.last) if inner is not None]
    if not any(b.day is not None or b.weekday is not None or b.unit in ("day", "night") for b in bounds):
        return end
    for _ in range(_MAX_TAILS):
        match = max((m for tail in grammar.tails if (m := tail.match(low, end))), key=re.Match.end, default=None)
        if match is None:
            break
        end = match.end()
    return end


@cache
def load_grammar(language: str) -> Grammar:
    """Compile ``languages/<language>/dates.toml``. Raises ``DataError`` naming the file and the form that is wrong."""
    path = Path(__file__).parent.parent / "languages" / language / "dates.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"no readable date grammar: {error}", path) from error
    compiler = _Compiler(path, data)
    try:
        return compiler.grammar()
    except (KeyError, TypeError, re.error) as error:
        raise DataError(f"bad date grammar: {error!r}", path) from error


class _Compiler:
    """Turns the notation of ``dates.toml`` into regular expressions and finds the words that can open each form."""

    def __init__(self, path: Path, data: Mapping[str, Any]) -> None:
        self.path = path
        self.data = data
        self.words: dict[str, Mapping[str, Any]] = data["slots"]
        endings = "|".join(map(re.escape, data["day_endings"]))
        self.day = f"{_DAY}(?:{endings})?{_NUMBER_END}"
        self.count = f"[1-9][0-9]{{0,2}}{_NUMBER_END}|{self._alternation('count')}"
        follow = "|".join(map(re.escape, data["follow"]))
        self.zero_width = {
            "stop": _STOP,
            "open": r"(?<=[(\[])",
            "word": r"(?= [^\W\d_])",
            "follow": rf"(?:{_STOP}|(?={_GAP}(?:{follow}){_WORD_END}))",
        }

    def grammar(self) -> Grammar:
        forms: list[_Form] = []
        begins: list[tuple[str, str, int]] = []  # first word, second word, number of the form
        for rule in self.data["rule"]:
            if rule["kind"] != "none" and rule["kind"] not in get_args(Kind):
                raise DataError(f"unknown kind {rule['kind']!r}", self.path)
            for text in rule["forms"]:
                begins.extend((first, second, len(forms)) for first, second in self._begins(text))
                forms.append(self._form(rule, text))
        tails = tuple(re.compile(self._regex(text) + _WORD_END) for tail in self.data["tail"] for text in tail["forms"])
        capitalised = frozenset(self.data["capitalised"])
        articles = re.compile("|".join(self._regex(text) for text in self.data["articles"]))
        begins.extend((_DATE, key, 0) for text in self.data["articles"] for key, _ in self._begins(text))
        return Grammar(_dispatch(begins, forms), tails, self.words, capitalised, articles)

    def _form(self, rule: Mapping[str, Any], text: str) -> _Form:
        pieces = [self._regex(piece) for piece in text.split("{date}")]
        last = pieces[-1] + _WORD_END
        compiled = tuple(map(re.compile, [*pieces[:-1], last]))
        return _Form(rule["kind"], compiled, rule.get("set", {}), bool(rule.get("inner", False)))

    def _regex(self, text: str) -> str:
        parts: list[str] = []
        for piece in re.findall(r"\{\w+\}|\\.|.", text):
            if len(piece) > 1:
                parts.append(self._slot(piece[1:-1], len(parts)) if piece[0] == "{" else re.escape(piece[1]))
            else:
                marks = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|", "<": "(?P<lead>", ">": ")", " ": _GAP}
                parts.append(marks.get(piece) or re.escape(piece))
        return "".join(parts)

    def _slot(self, name: str, number: int) -> str:
        """The regex of a slot; ``number`` keeps apart the groups of a slot that a form names twice."""
        if name in self.zero_width:
            return self.zero_width[name]
        slot = name.rstrip("2")
        pattern = {"day": self.day, "count": self.count}.get(slot) or _DIGIT_SLOTS.get(slot) or self._alternation(slot)
        return f"(?:{pattern})" if slot in _UNCAPTURED else f"(?P<{name}_{number}>{pattern})"

    def _alternation(self, slot: str) -> str:
        if slot not in self.words:
            raise DataError(f"unknown slot {{{slot}}}", self.path)
        ordered = sorted(self.words[slot], key=lambda word: (-len(word), word))
        dotted = set(self.data["abbreviations"])
        return "|".join(
            re.escape(word).replace(r"\ ", _GAP)
            + (r"\.?" if word in dotted else "")
            + (_WORD_END if word[-1].isalnum() else "")  # "d'" is followed by its word
            for word in ordered
        )

    def _begins(self, text: str) -> set[tuple[str, str]]:
        """The pairs of first words with which ``text`` can begin, as keys of the dispatch."""
        prefixes, _ = self._prefixes(text, 0)
        if any(not prefix or prefix[0] == _DATE for prefix in prefixes):
            raise DataError(f"a form must begin with a word of its own: {text!r}", self.path)
        return {(prefix[0], prefix[1] if len(prefix) > 1 else _ANY) for prefix in prefixes}

    def _prefixes(self, text: str, at: int) -> tuple[_Prefixes, int]:
        """First words (at most two) of what stands from ``at`` to the closing bracket, and the index after it."""
        closed: _Prefixes = set()
        running: _Prefixes = {()}
        while at < len(text) and text[at] not in ")]>":
            char = text[at]
            token = _TOKEN.match(text, at)
            if char in "([<":
                if re.match(r"\w[(\[]\w", text[max(0, at - 1) :]):
                    raise DataError(f"write whole words, not pieces: {text!r}", self.path)
                inner, after = self._prefixes(text, at + 1)
                running, at = _joined(running, inner | {()} if char == "[" else inner), after
            elif char == "{":
                close = text.index("}", at)
                running, at = _joined(running, self._slot_prefixes(text[at + 1 : close].rstrip("2"))), close + 1
            elif token is not None:
                if re.search(r"\w[)\]]$", text[:at]):  # the dispatch could not tell where the word ends
                    raise DataError(f"write whole words, not pieces: {text!r}", self.path)
                glued = at > 0 and text[at - 1] == "}"  # "{decadeyear}s": one word with the number before it
                running, at = running if glued else _joined(running, {(_key(token.group()),)}), token.end()
            elif char == "|":
                closed, running, at = closed | running, {()}, at + 1
            else:
                at += 2 if char == "\\" else 1
        return closed | running, at + 1

    def _slot_prefixes(self, slot: str) -> _Prefixes:
        if slot == "date":
            return {(_DATE,)}
        if slot in self.zero_width:
            return {()}
        prefixes: _Prefixes = {tuple(map(_key, _TOKEN.findall(word)[:2])) for word in self.words.get(slot, ())}
        if slot in _DIGIT_SLOTS or slot in ("day", "count"):
            prefixes.add((_NUMERIC,))
        return prefixes


_Prefixes = set[tuple[str, ...]]


def _joined(heads: _Prefixes, rests: _Prefixes) -> _Prefixes:
    return {(head + rest)[:2] for head in heads for rest in rests} if min(map(len, heads)) < 2 else heads


def _dispatch(begins: Iterable[tuple[str, str, int]], forms: Sequence[_Form]) -> dict[str, dict[str, list[_Form]]]:
    """``openings`` of a :class:`Grammar`: what any word may follow stands under every second word too."""
    numbers: dict[str, dict[str, set[int]]] = {}
    begins = list(begins)
    openers = {second if first == _DATE else first for first, second, _ in begins}  # articles may open a date too
    for first, second, number in begins:
        if first == _DATE:
            continue
        numbers.setdefault(first, {_ANY: set()}).setdefault(second, set()).add(number)
    for seconds in numbers.values():
        for number in seconds.pop(_DATE, ()):
            for word in openers:
                seconds.setdefault(word, set()).add(number)
    return {
        first: {second: [forms[n] for n in sorted(found | seconds[_ANY])] for second, found in seconds.items()}
        for first, seconds in numbers.items()
    }
