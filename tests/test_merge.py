"""One happening, one event: what is merged within a document and what is kept apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import read_text

from garant.merge.within import Told, kindred, merge_within, same_happening
from garant.ontology import load_ontology
from garant.records import Codes, Entity, Event, Place, Span, When


def entity(country: str, sector: str = "GOV") -> Entity:
    return Entity(Span(0, 3, country), country, country, country, (sector,))


def event(
    start: int,
    type_: str = "ASSAULT",
    actors: str = "",
    recipients: str = "",
    day: str | None = None,
    said: bool = True,
    **changes: object,
) -> Event:
    """An event told at `start`; `day` is its date, `said` whether the text names the day."""
    trigger = Span(start, start + 6, "attack")
    made = Event(
        id=f"d/e{start}", document="d", type=type_, mode=(), context=(), actors=tuple(entity(c) for c in actors.split()),
        recipients=tuple(entity(c) for c in recipients.split()), place=None,
        date=When(day, day, "day", "relative", Span(start + 9, start + 15, "Monday") if said else None) if day else None, status="occurred",
        voice=(), trigger=trigger, evidence=Span(start, start + 40, "s" * 40), mentions=(trigger,), confidence=0.5,
        codes=Codes(type_, None, 4, -9.0),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def place(name: str, country: str, resolution: str = "city") -> Place:
    return Place(Span(0, len(name), name), name, None, None, country, resolution)


VERB, THE_NOUN, A_NOUN = Told("attack", False, False), Told("attack", True, True), Told("attack", True, False)


def merged(*told: tuple[Told, Event]) -> list[Event]:
    return [e for _, e in merge_within(list(told), load_ontology())]


def test_a_second_telling_joins_the_first_and_adds_what_it_knows() -> None:
    first = event(0, actors="ETH", recipients="ERI", day="2020-03-05", said=False)
    second = event(50, actors="ETH", recipients="ERI", day="2020-03-05", place=place("Asmara", "ERI"), mode=("aerial",))
    (joined,) = merged((VERB, first), (VERB, second))
    assert joined.id == first.id
    assert joined.trigger == first.trigger
    assert joined.mentions == (*first.mentions, *second.mentions)
    assert joined.mode == ("aerial",)
    assert joined.place is not None
    assert joined.date == second.date


def test_a_bare_act_of_violence_is_the_one_told_before_at_the_same_place() -> None:
    here = place("Asmara", "ERI")
    first = event(0, actors="ETH", recipients="ERI", day="2020-03-05", place=here)
    second = event(60, day="2020-03-05", said=False, place=here)
    went_off = Told("go_off", False, False)
    assert len(merged((VERB, first), (went_off, second))) == 1
    assert len(merged((VERB, first), (went_off, replace(second, place=place("Keren", "ERI"))))) == 2
    assert len(merged((VERB, first), (went_off, replace(second, status="planned")))) == 2
    assert len(merged((VERB, replace(first, type="RETREAT")), (went_off, replace(second, type="RETREAT")))) == 2


def test_the_noun_with_an_article_takes_up_the_last_act_of_its_kind() -> None:
    first, second = event(0, actors="ETH", recipients="ERI", day="2020-03-05"), event(60, day="2020-03-05", said=False)
    assert len(merged((VERB, first), (THE_NOUN, second))) == 1
    assert len(merged((VERB, first), (THE_NOUN, replace(second, type="CONSULT")))) == 2


@pytest.mark.parametrize(
    "other",
    [
        event(60, actors="ETH", recipients="ERI", day="2020-01-10"),
        event(60, actors="SDN", recipients="ERI", day="2020-03-05"),
        event(60, actors="ETH", recipients="SOM", day="2020-03-05"),
        event(60, actors="ETH", recipients="ERI", day="2020-03-05", status="negated"),
        event(60, actors="ETH", recipients="ERI", day="2020-03-05", place=place("Adwa", "ETH")),
        event(60, "SANCTION", actors="ETH", recipients="ERI", day="2020-03-05"),
    ],
    ids=["date", "actor", "recipient", "status", "place", "type"],
)
def test_what_speaks_against_being_one(other: Event) -> None:
    first = event(0, actors="ETH", recipients="ERI", day="2020-03-05", place=place("Asmara", "ERI"))
    assert not same_happening(first, other, symmetric=False)
    assert len(merged((VERB, first), (VERB, other))) == 2


def test_two_places_are_one_where_one_is_only_a_country() -> None:
    city = event(0, actors="ETH", recipients="ERI", day="2020-03-05", place=place("Asmara", "ERI"))
    country = event(60, actors="ETH", recipients="ERI", day="2020-03-05", place=place("Eritrea", "ERI", "country"))
    (joined,) = merged((VERB, country), (VERB, city))
    assert joined.place is not None
    assert joined.place.name == "Asmara"


def test_an_event_of_nobody_on_no_day_is_background() -> None:
    assert merged((A_NOUN, event(0))) == []
    assert len(merged((A_NOUN, event(0, actors="ETH")))) == 1
    assert len(merged((VERB, event(0)))) == 1


def test_nothing_is_lost_and_nothing_doubled() -> None:
    told = [
        (VERB, event(60 * k, actors=c, recipients="ERI", day="2020-03-05"))
        for k, c in enumerate(("ETH", "SDN", "ETH", "DJI", "SDN"))
    ]
    found = merged(*told)
    assert [e.id for e in found] == ["d/e0", "d/e60", "d/e180"]
    assert sorted(m.start for e in found for m in e.mentions) == [0, 60, 120, 180, 240]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("attack", "attack", True), ("rencontrer", "rencontre", True), ("se_retirer", "retirer", True), ("bombarder", "bombardement", True),
        ("attack", "abduct", False), ("talk", "tank", False), ("aid", "aide", False),
    ],
)  # fmt: skip
def test_kindred_words(a: str, b: str, same: bool) -> None:
    assert kindred(a, b) is same
    assert kindred(b, a) is same


@pytest.mark.parametrize(
    ("code", "text", "type_"),
    [
        (
            "en",
            "Ethiopia attacks Eritrea\n\nEthiopia attacked Eritrea on Thursday, officials said.\n\nThe attack went on for an hour.",
            "ASSAULT",
        ),
        (
            "en",
            "Talks between Ghana and Togo in Geneva\n\nGhana and Togo held talks in Geneva on Thursday.\n\nThe talks lasted an hour.",
            "CONSULT",
        ),
        (
            "fr",
            "L'Éthiopie bombarde l'Érythrée\n\nL'Éthiopie a bombardé jeudi l'Érythrée.\n\nLe bombardement a duré une heure.",
            "ASSAULT",
        ),
        (
            "fr",
            "Rencontre entre le Ghana et le Togo\n\nLe Ghana et le Togo se sont rencontrés jeudi à Genève.\n\nLa rencontre a duré une heure.",
            "CONSULT",
        ),
    ],
)
def test_title_lead_and_later_mention_are_one_event(code: str, text: str, type_: str) -> None:
    found = [e for e in read_text(code, text, published="2020-03-06").events if e.type == type_]
    assert [len(e.mentions) for e in found] == [3]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Ethiopia bombed Eritrea on Thursday. Ethiopia had already bombed Eritrea in May 2016."),
        ("fr", "L'Éthiopie a bombardé l'Érythrée jeudi. L'Éthiopie avait déjà bombardé l'Érythrée en mai 2016."),
    ],
)
def test_an_act_of_another_year_is_another_event(code: str, text: str) -> None:
    found = [e for e in read_text(code, text, published="2020-03-06").events if e.type == "ASSAULT"]
    assert len(found) == 2
    assert [e.date.start[:4] for e in found if e.date and e.date.start] == ["2020", "2016"]


def test_the_text_tells_the_headline_again_in_other_words() -> None:
    headline, body = Told("clinch", False, False, headline=True), Told("sign", False, False)
    first, second = event(0, "SUPPORT", actors="ETH ERI"), event(60, "SUPPORT", actors="ETH ERI")
    assert len(merged((headline, first), (body, second))) == 1
    assert len(merged((replace(headline, headline=False), first), (body, second))) == 2
