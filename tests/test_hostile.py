"""Whatever the text: records that hold, and a time that grows with its length and no faster."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import garant
from garant.records_check import problems

PEOPLE = (
    "Russia",
    "Turkey",
    "the rebels",
    "Vladimir Putin",
    "l'armée syrienne",
    "la France",
    "l'ONU",
    "Aleppo",
    "Idleb",
    "he",
    "ils",
)
DEEDS = (
    "attacked",
    "said that",
    "met",
    "a bombardé",
    "a déclaré que",
    "ont rencontré",
    "denied",
    "will withdraw from",
    "a accusé",
    "killed 12",
    "selon",
)
MARKS = (
    ".",
    ",",
    '"',
    "«",
    "»",
    "“",
    "”",
    "(",
    ")",
    "\n\n",
    "—",
    ":",
    "?",
    "'",
    "’",
    "\u00a0",
    "\u200b",
    "\u202e",
    "…",
    "on Monday",
    "le 12 mars",
)
SHAPES: dict[str, Callable[[int], str]] = {
    "quotes": lambda n: '"' * n, "guillemets": lambda n: "«" * n, "brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "a word": lambda n: "a" * n, "digits": lambda n: "1" * n, "an address": lambda n: "https://a.example/" + "c/" * (n // 2),
    "one line": lambda n: "Russia attacked Ukraine." * (n // 24), "quoted": lambda n: '"Russia attacked," he said. ' * (n // 27),
    "open quotes": lambda n: "« La Russie a attaqué. " * (n // 22), "names": lambda n: " and ".join(f"Ivan Petrov{i}" for i in range(n // 18)),
    "said that": lambda n: "he said that " * (n // 13) + "Russia attacked.", "dates": lambda n: "12 March 2019, " * (n // 15),
    "lines": lambda n: "a\n" * (n // 2), "zero width": lambda n: "\u200b".join("Russia attacked") * (n // 29),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_time_grows_with_the_length_and_no_faster(shape: str) -> None:
    """Four times the text in no more than ten times the time; three seconds are always given, for the clock."""
    spent = []
    for length in (3_000, 12_000):
        text = SHAPES[shape](length)
        begun = time.process_time()
        doc = garant.read(text, language="en", published="2020-01-01")
        spent.append(time.process_time() - begun)
        assert list(problems(doc.to_dicts())) == []
    assert spent[1] <= max(3.0, 10 * spent[0]), spent


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(PEOPLE + DEEDS + MARKS), min_size=1, max_size=40),
    st.sampled_from(["en", "fr"]),
    st.booleans(),
)
def test_records_of_any_words_hold(words: list[str], language: str, dated: bool) -> None:
    text = " ".join(words)
    if not text.strip():
        return
    try:
        doc = garant.read(text, language=language, published="2020-01-01" if dated else None)
    except garant.InputError:
        return
    assert list(problems(doc.to_dicts())) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=120), st.sampled_from(["en", "fr"]))
def test_records_of_any_characters_hold(text: str, language: str) -> None:
    try:
        doc = garant.read(text, language=language)
    except garant.InputError:
        return
    assert list(problems(doc.to_dicts())) == []


def test_half_a_surrogate_pair_is_refused_in_one_line() -> None:
    with pytest.raises(garant.InputError, match="half a surrogate pair"):
        garant.read("\ud800 Russia attacked Ukraine.", language="en")
