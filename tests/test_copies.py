"""Near-duplicate texts: one page fetched twice, one dispatch in several outlets, and two accounts of one day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garant.merge.copies import COPY, SAME, Print, relation, sources

DISPATCHES = [
    "Fighting resumed on Monday in the capital between the army and paramilitaries, hours after a truce that both sides had signed took "
    "effect, residents and medics said. Shells fell on a market in the south of the city, killing eleven people and wounding dozens, "
    "according to the doctors' union. The army said that the paramilitaries had attacked first; the paramilitaries denied it and accused the "
    "air force of bombing a hospital. The United Nations called on both sides to let aid convoys reach the city, where food has been short "
    "for weeks. Mediators said that a committee would look into the violations and report within two days.",
    "Les négociateurs du gouvernement et de la guérilla ont repris mardi leurs pourparlers après trois semaines d'interruption, a annoncé le "
    "pays garant. Les deux délégations doivent examiner un projet de cessez-le-feu de six mois, assorti d'un mécanisme de vérification que "
    "présideraient les Nations unies. Le chef de la délégation rebelle a exigé la libération de quarante prisonniers avant toute signature. "
    "Le ministre de la Défense a rejeté cette condition, tout en assurant que l'armée n'ouvrirait pas le feu la première. Une rencontre des "
    "deux présidents pourrait suivre au printemps.",
]
OTHER_ACCOUNT = (
    "Heavy fighting broke out in the capital on Monday shortly after the start of a one-week ceasefire. Eleven people died when shells hit a "
    "market in the south, the doctors' union said. Each side accused the other of breaking the truce; mediators promised an inquiry, and the "
    "United Nations asked for the convoys to pass."
)


def printed(text: str, document: str = "a", **changes: Any) -> Print:
    given = {
        "publisher": "Northern Wire",
        "title": "Truce breaks",
        "url": None,
        "published": {"start": "2023-05-22", "end": "2023-05-22"},
    }
    return Print.of({"id": document, "text": text, "boilerplate": [], **(given | changes)})


@pytest.mark.parametrize("text", DISPATCHES)
def test_another_outlets_edited_print_is_a_copy(text: str) -> None:
    words = text.split()
    edited = " ".join([*words[:30], "reportedly", *words[31:]]) + " More on our website."
    mine, theirs = printed(text), printed(edited, "b", publisher="Coastal Courier")
    assert relation(mine, theirs) == relation(theirs, mine) == COPY
    assert set(mine.bands()) & set(theirs.bands())


@pytest.mark.parametrize("text", DISPATCHES)
def test_a_copy_cut_from_below_is_a_copy(text: str) -> None:
    mine, theirs = printed(text), printed(text[: len(text) * 3 // 5], "b", publisher="Coastal Courier")
    assert relation(mine, theirs) == COPY
    assert set(mine.bands()) & set(theirs.bands())


def test_another_account_of_the_same_day_is_no_copy() -> None:
    assert relation(printed(DISPATCHES[0]), printed(OTHER_ACCOUNT, "b", publisher="Coastal Courier")) is None


def test_a_page_fetched_again_with_another_banner_is_the_same_article() -> None:
    text = DISPATCHES[0]
    again = f"Subscribe now! {text} Cookies help us."
    boilerplate = [{"start": 0, "end": 14}, {"start": len(again) - 16, "end": len(again)}]
    assert relation(printed(text), printed(again, "b", boilerplate=boilerplate)) == SAME
    assert (
        relation(
            printed(text, url="https://a.example/1"),
            printed(f"{text} Read on.", "b", url="https://a.example/1", title="Live"),
        )
        == SAME
    )
    assert relation(printed(text), printed(text, "b", publisher="Coastal Courier")) == COPY


def test_a_daily_bulletin_of_one_publisher_is_news_every_day() -> None:
    next_day = {"start": "2023-05-23", "end": "2023-05-23"}
    changed = DISPATCHES[0].replace("eleven", "twelve")
    assert relation(printed(DISPATCHES[0]), printed(changed, "b", published=next_day)) is None


def test_what_is_printed_months_later_is_no_copy() -> None:
    later = {"start": "2024-05-22", "end": None}
    assert (
        relation(printed(DISPATCHES[0]), printed(DISPATCHES[0], "b", publisher="Coastal Courier", published=later))
        is None
    )


def test_a_text_without_words_is_never_found() -> None:
    assert printed("…").bands() == []


@given(st.text(max_size=200))
def test_what_is_packed_comes_back(text: str) -> None:
    made = printed(text)
    assert Print.unpacked(made.packed(), "a", None, "Northern Wire", "Truce breaks", "2023-05-22") == made


def test_sources_are_what_copies_connect() -> None:
    assert sources(["a", "b", "c", "d"], [("c", "b"), ("b", "a")]) == {"a": "a", "b": "a", "c": "a", "d": "d"}
