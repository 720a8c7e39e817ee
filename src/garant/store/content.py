"""What makes two documents the same: their words, less boilerplate."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any


def content_key(document: Mapping[str, Any]) -> str:
    """The key of a document record's text: case, marks, spaces, punctuation and boilerplate play no part.

    A text that is nothing but boilerplate is keyed by the whole of it.
    """
    text = document["text"]
    cut = sorted((span["start"], span["end"]) for span in document.get("boilerplate") or [])
    kept, at = [], 0
    for start, end in cut:
        kept.append(text[at:start])
        at = max(at, end)
    kept.append(text[at:])
    words = _words(" ".join(kept)) or _words(text)
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in folded).split()
