"""Reports of many documents into happenings: what makes two alike, in which order they come, and what a person decides."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from garant.merge.across import (
    JOIN,
    LINK,
    Decision,
    Party,
    Report,
    Spot,
    block_keys,
    components,
    gather,
    happening_id,
    happenings,
    likeness,
    links,
    summary,
)
from garant.merge.likeness import rules
from garant.ontology import load_ontology

NIKOPOL = Spot("Nikopol", 47.57, 34.39, "UKR", "city")
KHARKIV = Spot("Kharkiv", 49.99, 36.23, "UKR", "city")
MOSCOW, KYIV = Party("RUS", "Russia", "RUS", ("GOV",)), Party("UKR", "Ukraine", "UKR", ("GOV",))
ARMY = Party("russian-army", "Russian army", "RUS", ("MIL",))
REBELS, OTHERS = Party("m23", "M23", "COD", ("REB",)), Party("adf", "Allied Democratic Forces", "COD", ("REB",))


def report(event: str = "a/e1", **changes: Any) -> Report:
    """A shelling as one dispatch tells it."""
    told = Report(
        event, event.split("/")[0], event.split("/")[0], "Meridian Press", "en", "2022-08-11", "ASSAULT", ("heavy-weapons",), "occurred", (ARMY,),
        (), NIKOPOL, "2022-08-11", "2022-08-11", "day", "anchored", "shelled", "Russian forces shelled Nikopol on Thursday, killing three people.",
        toll={"killed": (3, 3)},
    )  # fmt: skip
    return replace(told, **changes)


def other(event: str = "b/e1", **changes: Any) -> Report:
    """The same shelling in another language."""
    told = {
        "language": "fr", "publisher": "Le Messager", "actors": (MOSCOW,), "trigger": "bombardé",
        "evidence": "L'armée russe a bombardé Nikopol jeudi, faisant au moins quatre morts.", "toll": {"killed": (4, None)},
    }  # fmt: skip
    return report(event, **(told | changes))


# -- likeness --------------------------------------------------------------------------------------------------------


def test_one_shelling_in_two_languages_is_one_happening() -> None:
    assert likeness(report(), other()) > 0.9
    assert happenings([report(), other()]) == [["a/e1", "b/e1"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "2022-08-12", "end": "2022-08-12", "published": "2022-08-12"},
        {"place": KHARKIV},
        {"place": Spot("Marhanets", 47.64, 34.62, "UKR", "city")},
        {"type": "ACCUSE", "mode": ("allege",)},
        {"status": "planned"},
        {"actors": (KYIV,), "place": None},
    ],
    ids=[
        "the day after",
        "another town",
        "the next town",
        "the accusation, not the deed",
        "announced, not done",
        "another actor, nowhere",
    ],
)
def test_look_alikes_are_two_happenings(changes: dict[str, Any]) -> None:
    assert likeness(report(), other(**changes)) < JOIN


def talks(event: str, ordinal: int | None, **changes: Any) -> Report:
    told = {
        "type": "CONSULT", "mode": (), "actors": (MOSCOW, KYIV), "toll": {}, "ordinal": ordinal, "place": Spot("Istanbul", 41.0, 28.9, "TUR", "city"),
        "evidence": "Russia and Ukraine held talks in Istanbul.",
    }  # fmt: skip
    return report(event, **(told | changes))


def test_two_numbered_rounds_are_two_and_an_unnumbered_report_does_not_join_them() -> None:
    assert likeness(talks("a/e1", 2), talks("b/e1", 3)) == 0.0
    assert likeness(talks("a/e1", 2), talks("b/e1", 2)) > likeness(talks("a/e1", 2), talks("b/e1", None)) > JOIN
    found = happenings([talks("a/e1", 2), talks("b/e1", 3), talks("c/e1", None)])
    assert all(not {"a/e1", "b/e1"} <= set(cluster) for cluster in found)


def test_the_same_parties_in_another_town_met_twice() -> None:
    assert likeness(talks("a/e1", None), talks("b/e1", None, place=Spot("Minsk", 53.9, 27.6, "BLR", "city"))) < JOIN


def test_who_shells_whom_matters() -> None:
    there = report(recipients=(KYIV,), place=None)
    back = report("b/e1", actors=(KYIV,), recipients=(ARMY,), place=None)
    assert likeness(there, replace(there, event="c/e1", document="c")) > JOIN > likeness(there, back)


def test_two_armed_groups_that_the_world_knows_are_two_and_a_description_may_be_either() -> None:
    first = report(actors=(REBELS,), place=None, toll={})
    described = Party("congolese-rebels", "Congolese rebels", "COD", ("REB",))
    assert likeness(first, report("b/e1", actors=(described,), place=None, toll={})) > likeness(
        first, report("b/e1", actors=(OTHERS,), place=None, toll={})
    )


def test_a_denial_is_of_the_happening_that_it_denies() -> None:
    denied = other(status="denied", voices=("RUS",))
    assert likeness(report(), denied) > JOIN


def test_undated_news_may_be_a_day_older_but_not_younger_than_it_says() -> None:
    undated = {"basis": "document", "start": "2022-08-12", "end": "2022-08-13", "published": "2022-08-13"}
    assert (
        likeness(report(), other(**undated))
        > likeness(report(), other(**undated | {"start": "2022-08-13", "end": "2022-08-14"}))
        == 0.0
    )
    later = {"start": "2022-08-14", "end": "2022-08-14", "published": "2022-08-14"}
    assert likeness(report(**later), other(**undated)) == 0.0


def test_the_rules_are_of_the_ontology() -> None:
    types = set(load_ontology().types)
    found = rules()
    assert set(found.families) == types
    assert {one for pair in found.look_alikes for one in pair} | found.apart | found.speech <= types
    for pair in found.look_alikes:
        a, b = sorted(pair)
        assert set(found.families[a]) & set(found.families[b]), f"{a} and {b} are never compared"


PARTIES = st.lists(st.sampled_from([MOSCOW, KYIV, ARMY, REBELS, OTHERS]), max_size=2, unique=True).map(tuple)
DAYS = st.sampled_from(["2022-08-10", "2022-08-11", "2022-08-12", "2022-08-14"])


@st.composite
def told(draw: st.DrawFn, event: str) -> Report:
    day = draw(DAYS)
    return report(
        event, type=draw(st.sampled_from(["ASSAULT", "COERCE", "ACCUSE", "CONSULT", "AGREE"])), mode=(), actors=draw(PARTIES), recipients=draw(PARTIES),
        status=draw(st.sampled_from(["occurred", "ongoing", "denied", "planned"])), start=day, end=day, published=draw(DAYS),
        basis=draw(st.sampled_from(["anchored", "document"])), place=draw(st.sampled_from([None, NIKOPOL, KHARKIV, Spot("Ukraine", 49.0, 32.0, "UKR", "country")])),
        language=draw(st.sampled_from(["en", "fr"])), evidence=draw(st.sampled_from(["shells fell on Nikopol", "an attack", "they met near Kharkiv"])),
        toll=draw(st.sampled_from([{}, {"killed": (3, 3)}, {"killed": (20, None)}])), ordinal=draw(st.sampled_from([None, None, 1, 2])),
    )  # fmt: skip


REPORTS = st.integers(2, 14).flatmap(lambda n: st.tuples(*(told(f"d{i // 2}/e{i}") for i in range(n))))


@settings(deadline=None, max_examples=60)
@given(told("a/e1"), told("b/e1"))
def test_likeness_is_symmetric_a_probability_and_found_by_the_keys(a: Report, b: Report) -> None:
    found = likeness(a, b)
    assert found == likeness(b, a)
    assert 0.0 <= found <= 1.0
    if found >= JOIN and a.type == b.type and {p.country for p in a.actors} & {p.country for p in b.actors}:
        assert set(block_keys(a)) & set(block_keys(b))


@settings(deadline=None, max_examples=60)
@given(REPORTS, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_happenings(reports: tuple[Report, ...], chance: random.Random) -> None:
    shuffled = list(reports)
    chance.shuffle(shuffled)
    clusters = happenings(reports)
    assert clusters == happenings(shuffled)
    assert sorted(e for cluster in clusters for e in cluster) == sorted(r.event for r in reports)
    by_event = {r.event: r for r in shuffled}
    for cluster in clusters:
        assert summary([r for r in reports if r.event in cluster]) == summary([by_event[e] for e in cluster])


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_components_may_be_gathered_one_by_one(reports: tuple[Report, ...]) -> None:
    events = [r.event for r in reports]
    found = links(reports)
    named = [(a, b, weight) for (a, b), weight in found.items()]
    parts = [gather(part, named) for part in components(found, [], events)]
    assert sorted(cluster for part in parts for cluster in part) == gather(events, named)


@settings(deadline=None, max_examples=60)
@given(REPORTS, st.data())
def test_a_decision_outweighs_all_likeness_and_the_newer_the_older(
    reports: tuple[Report, ...], data: st.DataObject
) -> None:
    events = sorted(r.event for r in reports)
    a, b = data.draw(st.sampled_from([(x, y) for x in events for y in events if x < y]))
    apart = happenings(reports, [Decision("merge", a, b), Decision("split", a, b)])
    assert not any({a, b} <= set(cluster) for cluster in apart)
    together = happenings(reports, [Decision("split", b, a), Decision("merge", a, b)])
    assert any({a, b} <= set(cluster) for cluster in together)


def test_a_merge_that_would_undo_a_newer_split_is_passed_over() -> None:
    decisions = [Decision("merge", "a", "b"), Decision("merge", "b", "c"), Decision("split", "a", "c")]
    assert gather("abc", [], decisions) == [["a"], ["b", "c"]]


# -- gathering -------------------------------------------------------------------------------------------------------


def test_a_bridge_does_not_chain_two_happenings() -> None:
    pairs = [("a", "b", 0.9), ("b", "c", 0.9), ("c", "d", 0.9), ("a", "c", 0.25), ("b", "d", 0.25)]
    assert gather("abcd", pairs) == [["a", "b"], ["c", "d"]]


def test_links_to_what_is_not_there_are_left_out() -> None:
    assert gather(["a", "b"], [("a", "x", 0.9), ("a", "b", 0.8), ("b", "a", 0.6)], [Decision("split", "a", "y")]) == [
        ["a", "b"]
    ]
    assert LINK < JOIN


# -- what is known ---------------------------------------------------------------------------------------------------


def test_a_happening_keeps_spreads_voices_and_sources() -> None:
    copy = report("c/e1", source="a", publisher="Coastal Courier")
    country = Spot("Ukraine", 49.0, 32.0, "UKR", "country")
    denial = other("d/e1", published="2022-08-13", status="denied", voices=("RUS",), toll={}, place=country)
    known = summary([denial, other(), copy, report()])
    assert (known["reports"], known["documents"], known["sources"]) == (4, 4, 3)
    assert known["toll"]["killed"]["low"] == 3
    assert known["toll"]["killed"]["high"] == 4
    assert known["denied_by"] == [{"speaker": "RUS", "publisher": None, "events": ["d/e1"]}]
    assert [voice["publisher"] for voice in known["affirmed_by"]] == [
        "Meridian Press",
        "Le Messager",
        "Coastal Courier",
    ]
    assert known["unconfirmed"] == []
    assert (known["first_seen"], known["last_seen"]) == ("2022-08-11", "2022-08-13")
    assert known["place"]["name"] == "Nikopol"
    assert known["languages"] == ["en", "fr"]
    assert known["headline"]["event"] == "a/e1"


def test_where_towns_differ_only_the_country_is_sure() -> None:
    known = summary([report(), other(place=KHARKIV)])
    assert known["place"] == {
        "name": None,
        "latitude": None,
        "longitude": None,
        "country": "UKR",
        "resolution": "country",
    }
    assert known["places"] == ["Nikopol", "Kharkiv"]


def test_later_reports_do_not_change_a_happenings_id() -> None:
    first = happening_id([report()])
    assert happening_id([other(published="2022-08-12"), report()]) == first
    assert happening_id([other(published="2022-08-10"), report()]) != first


def test_facts_bring_a_report_back() -> None:
    for one in (
        report(),
        other(place=None, start=None, end=None),
        talks("a/e1", 2, series="Astana", voices=("RUS", "UKR")),
    ):
        assert Report.from_facts(one.event, one.document, one.source, one.facts()) == one


def test_a_report_is_made_of_records() -> None:
    entity = {
        "start": 0,
        "end": 4,
        "text": "Kyiv",
        "id": "UKR",
        "name": "Ukraine",
        "country": "UKR",
        "sectors": ["GOV"],
    }
    event = {
        "id": "d/e1", "type": "ASSAULT", "mode": ["aerial"], "status": "denied", "actors": [entity], "recipients": [], "voice": ["d/s1", "d/s9"],
        "place": None, "date": {"start": "2022-08", "end": None, "resolution": "month", "basis": "anchored"}, "trigger": {"text": "struck"},
        "evidence": {"text": "Kyiv struck"}, "toll": {"killed": {"low": 2, "high": None}}, "meeting": {"series": None, "ordinal": 3},
    }  # fmt: skip
    document = {"id": "d", "language": "en", "publisher": None, "published": {"start": "2022-08-11", "end": None}}
    made = Report.of(event, document, {"d/s1": {"speakers": [entity]}})
    assert (made.voices, made.toll, made.ordinal, made.source) == (("UKR",), {"killed": (2, None)}, 3, "d")
    assert (made.start, made.published) == (None, "2022-08-11")


def test_what_could_be_anything_has_no_keys() -> None:
    assert block_keys(report(start="2020-01-01", end="2022-12-31")) == ()
    assert block_keys(report(start=None, end=None, published=None)) == ()
    assert block_keys(report(actors=(), place=None)) == block_keys(report("b/e1", actors=(), place=None)) != ()
