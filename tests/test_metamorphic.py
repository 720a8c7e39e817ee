"""What must not change the reading: the same dispatch in other marks, lines, cases, names or voices tells the same events.

Over the dispatches of `eval/`, and over pairs of sentences. Each way of writing has a floor: the share of events (type, mode, actors,
recipients, status) that the two readings have in common, of all that either has.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import garant
from garant.sources import Document

EVAL = Path(__file__).parent.parent / "eval"
# GARANT_METAMORPHIC=8 takes all dispatches of each language.
DISPATCHES = int(os.environ.get("GARANT_METAMORPHIC", "3"))
Signature = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], str]
UNRELATED = {
    "en": "The weather service expects rain over the coast and mild temperatures inland. Growers hope for a good apple harvest.",
    "fr": "La météo annonce de la pluie sur le littoral et des températures douces à l'intérieur. La récolte des pommes s'annonce bonne.",
}


def typographic(text: str) -> str:
    """“…” and ’ for straight marks."""
    pieces = text.split('"')
    closed = "".join(
        piece + ("" if number == len(pieces) - 1 else "“" if number % 2 == 0 else "”")
        for number, piece in enumerate(pieces)
    )
    return closed.replace("'", "’")


def straight(text: str) -> str:
    for mark in "“”":
        text = text.replace(mark, '"')
    return (
        text.replace("’", "'")
        .replace("‘", "'")
        .replace("« ", '"')
        .replace(" »", '"')
        .replace("«\u00a0", '"')
        .replace("\u00a0»", '"')
    )


def unbroken(text: str) -> str:
    """No-break spaces, common and narrow, as typesetters put them: before marks, after short words, inside names."""
    words = text.split(" ")
    return "".join(
        word + ("" if n == len(words) - 1 else "\u00a0" if n % 3 == 0 else "\u202f" if n % 7 == 0 else " ")
        for n, word in enumerate(words)
    )


def wrapped(text: str) -> str:
    """Lines of 72 characters, paragraphs parted by an empty line, as agencies send them."""
    import textwrap

    title, _, rest = text.partition("\n\n")
    return (
        title
        + "\n\n"
        + "\n\n".join("\n".join(textwrap.wrap(part, 72, break_on_hyphens=False)) for part in rest.split("\n\n"))
    )


def windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def soft(text: str) -> str:
    """Soft hyphens and zero-width spaces of web pages: behind words."""
    return text.replace(" ", "\u200b ").replace(", ", "\u00ad, ")


def shouted(text: str) -> str:
    """The title in capitals."""
    title, gap, rest = text.partition("\n\n")
    return title.upper() + gap + rest


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def spaced(text: str) -> str:
    return text.replace(". ", ".  ").replace(" ", "  ", 20)


WAYS: dict[str, tuple[Callable[[str], str], float]] = {
    "typographic marks": (typographic, 0.99), "straight marks": (straight, 0.99), "no-break spaces": (unbroken, 0.99),
    "lines of 72": (wrapped, 0.93), "lines of Windows": (windows, 0.99), "soft hyphens": (soft, 0.95), "a title in capitals": (shouted, 0.95),
    "letters and accents apart": (decomposed, 0.99), "letters and accents together": (composed, 0.99), "double spaces": (spaced, 0.95),
}  # fmt: skip


@cache
def dispatches() -> tuple[tuple[str, str, str], ...]:
    found = []
    for language in ("en", "fr"):
        for path in sorted((EVAL / language).glob("*.json"))[:DISPATCHES]:
            row = json.loads(path.read_text(encoding="utf-8"))
            found.append((language, row["published"], row["text"]))
    return tuple(found)


def told(doc: garant.Doc) -> Counter[Signature]:
    return Counter(
        (
            event.type,
            tuple(sorted(event.mode)),
            tuple(sorted(e.id for e in event.actors)),
            tuple(sorted(e.id for e in event.recipients)),
            event.status,
        )
        for event in doc.events
    )


def readings(change: Callable[[str, str], str]) -> list[Counter[Signature]]:
    documents = [
        Document(text=change(text, language), language=language, published=day) for language, day, text in dispatches()
    ]
    return [told(doc) for doc in garant.read_many(documents)]


@cache
def plain() -> list[Counter[Signature]]:
    return readings(lambda text, _: text)


def share(now: list[Counter[Signature]]) -> float:
    common = sum((one & other).total() for one, other in zip(plain(), now, strict=True))
    return common / sum((one | other).total() for one, other in zip(plain(), now, strict=True))


@pytest.mark.parametrize("way", WAYS)
def test_another_way_of_writing_tells_the_same(way: str) -> None:
    change, floor = WAYS[way]
    found = share(readings(lambda text, _: change(text)))
    print(f"{way}: {found:.3f}")
    assert found >= floor


def test_an_unrelated_paragraph_adds_and_takes_nothing() -> None:
    found = share(readings(lambda text, language: f"{text.rstrip()}\n\n{UNRELATED[language]}\n"))
    print(f"an unrelated paragraph: {found:.3f}")
    assert found >= 0.99
