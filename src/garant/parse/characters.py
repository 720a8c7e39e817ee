"""One-to-one clean-up of characters before parsing.

Every function here returns a text of exactly the length of its argument (in code points), so that an offset into the
cleaned text is an offset into the source. The pipelines are trained on text cleaned by the same functions.
"""

from __future__ import annotations

import re
import unicodedata

# Code points with one plain equivalent. Dashes are kept: an en or em dash separates clauses, a hyphen joins words.
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07"
_QUOTES = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u2036\u301d\u301e\uff02"
_HYPHENS = "\u2010\u2011\u00ad\u2043\ufe63\uff0d"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

_LAST_SPACE = 0x3000  # Unicode has no white space beyond the ideographic space


def _table() -> dict[int, str]:
    table = {ord(char): "'" for char in _APOSTROPHES}
    table.update({ord(char): '"' for char in _QUOTES})
    table.update({ord(char): "-" for char in _HYPHENS})
    table.update({ord(char): " " for char in _INVISIBLE})
    spaces = (code for code in range(_LAST_SPACE + 1) if chr(code).isspace())
    table.update(dict.fromkeys(spaces, " "))
    controls = (code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc")
    table.update(dict.fromkeys(controls, " "))
    return table


_TABLE = _table()

# A text counts as set in capitals when at least this share of its cased letters are capitals: headlines in capitals
# often keep one lower-case particle or unit, ordinary prose with acronyms stays far below.
_CAPITAL_SHARE = 0.85
_MIN_CAPITALS = 12
# The run of marks is taken whole even where no letter follows, so that it is not gone through again from its second mark.
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s)[\W\d_]*+(\w?)")


def normalise(text: str) -> str:
    """Return ``text`` with typographic apostrophes, quotes, hyphens and spaces made plain; same length, same offsets."""
    return text.translate(_TABLE)


def recase(text: str) -> str:
    """Return a text set in capitals in lower case, with a capital where a sentence starts; any other text unchanged.

    Length is kept: a character whose lower case has another length (such as U+0130) stays as it is.
    """
    cased = [char for char in text if char.isupper() or char.islower()]
    capitals = sum(char.isupper() for char in cased)
    if capitals < _MIN_CAPITALS or capitals < _CAPITAL_SHARE * len(cased):
        return text
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    pieces = list(lowered)
    for match in _SENTENCE_START.finditer(lowered):
        if match[1]:
            pieces[match.start(1)] = text[match.start(1)]
    return "".join(pieces)
