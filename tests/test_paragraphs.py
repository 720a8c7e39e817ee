"""Paragraphs: where a document is cut before it is parsed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garant.parse.paragraphs import paragraphs

LINE = "The delegation of the northern provinces left the hall before the vote"


def pieces(text: str, without: list[tuple[int, int]] | None = None) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text, without or [])]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\n\n"])
def test_a_line_break_ends_a_paragraph(line_end: str) -> None:
    assert pieces(f"Talks open{line_end}The parties met.") == ["Talks open", "The parties met."]


def test_a_wrapped_line_goes_on() -> None:
    text = f"{LINE}\non the second article was held."
    assert pieces(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LINE + ".", "on the second article nothing was said."),
        (LINE, "On the second article nothing was said."),
        ("Talks open", "on the second article nothing was said."),
    ],
    ids=["closed", "capital", "short"],
)
def test_a_line_that_is_not_wrapped(first: str, second: str) -> None:
    assert pieces(f"{first}\n{second}") == [first, second]


def test_a_blank_line_always_ends_a_paragraph() -> None:
    assert pieces(f"{LINE}\n\non the second article nothing was said.") == [
        LINE,
        "on the second article nothing was said.",
    ]


def test_boilerplate_is_left_out() -> None:
    text = "Subscribe now!\nThe parties met.\nFollow us"
    assert pieces(text, [(0, 14), (32, 41)]) == ["The parties met."]


def test_a_long_paragraph_is_cut_at_a_sentence() -> None:
    text = "The parties met again in the old palace. " * 400
    found = pieces(text)
    assert len(found) > 1
    assert all(len(piece) <= 6_000 for piece in found)
    assert all(piece.rstrip().endswith("palace.") for piece in found)
    assert "".join(found).split() == text.split()


@given(st.text(alphabet="aB1 .\n\t\r«»", max_size=300))
def test_paragraphs_are_in_order_disjoint_and_hold_every_word(text: str) -> None:
    spans = paragraphs(text, [])
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@given(st.text(alphabet="ab .\n", max_size=200), st.data())
def test_what_is_left_out_is_in_no_paragraph(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = paragraphs(text, [(start, end)] if end > start else [])
    assert (
        all(b <= start or a >= end for a, b in spans)
        or start == end
        or all(not text[max(a, start) : min(b, end)].strip() for a, b in spans)
    )
