"""The brief's own words in a language (`languages/<code>/brief.toml`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant import languages
from garant._errors import GarantError
from garant._tables import toml


@dataclass(frozen=True, slots=True)
class Wording:
    """Titles of sections, patterns of lines with named gaps, and words for the values that records have."""

    titles: dict[str, str]
    lines: dict[str, str]
    words: dict[str, str]

    def line(self, key: str, **values: object) -> str:
        """A pattern filled in."""
        return self.lines[key].format(**values)

    def word(self, value: str) -> str:
        """A record's value in the language; itself where there is no word for it."""
        return self.words.get(value, value)

    def listing(self, names: Iterable[str]) -> str:
        """Names in a row."""
        found = list(names)
        return self.lines["pair"].format(", ".join(found[:-1]), found[-1]) if len(found) > 1 else "".join(found)

    def days(self, when: dict[str, Any] | None) -> str:
        """A date interval: ISO days, an open end in words; empty for none."""
        if not when or not (when.get("start") or when.get("end")):
            return ""
        start, end = when.get("start"), when.get("end")
        if start and end:
            return start if start == end else f"{start}…{end[8:] if start[:7] == end[:7] else end}"
        return self.line("from", day=start) if start else self.line("until", day=end)


def day_of(when: dict[str, Any] | None) -> date | None:
    """The last day of an interval, else its first."""
    value = (when or {}).get("end") or (when or {}).get("start")
    return date.fromisoformat(value) if value else None


@lru_cache(maxsize=8)
def wording(language: str) -> Wording:
    """The words of a language. Raises GarantError where there are none."""
    path = Path(languages.__file__).parent / language / "brief.toml"
    if not path.exists():
        raise GarantError(f"no brief can be written in {language!r}")
    data = toml(path)
    return Wording(data["titles"], data["lines"], data["words"])
