"""Quotations: every mark, nested, doubled, left open or running over paragraphs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garant.extract.quotes import find_quotes, share_inside


def texts(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il a dit « oui » et « non ».", ["« oui »", "« non »"]),
        ("She said “yes” and “no”.", ["“yes”", "“no”"]),
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("He said ''yes, of course'' and left.", ["''yes, of course''"]),
        ("„Ja“ ist kein Zitat, „nein” schon.", ["„Ja“", "„nein”"]),
        ("« Il a crié “au feu” dans la nuit »", ["« Il a crié “au feu” dans la nuit »"]),
        ('“He shouted "fire" at night”', ['“He shouted "fire" at night”']),
        ("rien à citer, l'homme s'en va", []),
        ("un » sans début", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_a_mark_left_open_closes_with_its_paragraph() -> None:
    (found,) = find_quotes("« Nous restons ici\nLa suite est à l'auteur.")
    assert (found.start, found.end, found.closed) == (0, 18, False)


def test_a_quotation_runs_on_where_the_next_paragraph_opens_with_a_mark() -> None:
    (found,) = find_quotes("“We stay here.\n“We do not leave.” Later he left.")
    assert (found.start, found.end, found.closed) == (0, 33, True)


def test_an_exported_line_has_its_own_marks_doubled() -> None:
    text = '"""We stay,"" said the mayor. ""We do not leave."""\nNo more.'
    assert texts(text) == ['""We stay,""', '""We do not leave.""']
    assert texts('"The army said it had ""no comment"" to make."') == ['""no comment""']


def test_share_inside() -> None:
    quotes = find_quotes("say “abcd” now")
    assert share_inside(quotes, 4, 10) == 1.0
    assert share_inside(quotes, 0, 8) == 0.5
    assert share_inside(quotes, 3, 3) == 0.0


@given(st.text(alphabet="ab «»“”\"'\n", max_size=60))
def test_quotations_lie_in_order_and_apart(text: str) -> None:
    found = find_quotes(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
