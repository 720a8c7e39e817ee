"""The figures of `garant bench`, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from garant.ontology import load_ontology
from garant.records import Agreement, Entity, Event, Meeting, Place, Span, Statement, Tie, When
from garant.scoring import (
    Figure,
    Gold,
    Score,
    content_span,
    dates_meet,
    find_quote,
    gold_key,
    roles_fit,
    same_name,
    score_article,
    score_sentence,
)

TEXT = "Arnor shelled Gondor on Monday. Gondor and Rohan will meet in Bree, Gondor said. A truce holds."


def span(words: str, nth: int = 1) -> Span:
    found = find_quote(TEXT, words, nth)
    assert found
    return Span(*found, words)


def entity(country: str | None, *sectors: str, name: str = "") -> Entity:
    return Entity(span("Gondor"), country or "x", name or country or "x", country, sectors)


def event(
    type_: str, words: str, actors: list[Entity], recipients: list[Entity] | None = None, **more: object
) -> Event:
    status = str(more.pop("status", "occurred"))
    made = Event(
        f"d/{words}", "d", type_, (), (), tuple(actors), tuple(recipients or ()), None, None, status, (), span(words), Span(0, len(TEXT), TEXT),
        (span(words),), 0.5, load_ontology().codes(type_, (), status),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


ARN, GON, ROH = entity("ARN", "MIL"), entity("GON", "GOV"), entity("ROH", "GOV")


def gold(**more: object) -> Gold:
    row: Gold = {"id": "d", "language": "en", "text": TEXT, "events": [], "statements": [], "ties": []}
    return row | more


def gold_event(type_: str, quote: str, actors: list[str], recipients: list[str], **more: object) -> Gold:
    row: Gold = {
        "quotes": [quote],
        "type": type_,
        "actors": actors,
        "recipients": recipients,
        "status": "occurred",
        "voice": [],
    }
    return row | more


def test_a_figure_is_f1_and_of_a_rate_the_share() -> None:
    assert Figure(3, 4, 6).value == pytest.approx(0.6)
    assert (Figure(3, 4, 6).precision, Figure(3, 4, 6).recall) == (0.75, 0.5)
    assert Figure(3, 4, 4).value == 0.75
    assert Figure().value == Figure().precision == Figure().recall == 0.0


def test_quotes_are_found_by_number_and_contents_across_an_ellipsis() -> None:
    assert find_quote(TEXT, "Gondor", 2) == (TEXT.index("Gondor and"), TEXT.index("Gondor and") + 6)
    assert find_quote(TEXT, "Gondor", 4) is None
    assert content_span(TEXT, "Gondor and Rohan … in Bree") == (32, 66)
    assert content_span(TEXT, "Gondor and Mordor … in Bree") is None


def test_names_are_alike_when_one_holds_the_words_of_the_other() -> None:
    assert same_name("the Kingdom of Gondor", "Gondor")
    assert same_name("Éomer", "EOMER")
    assert not same_name("Upper Gondor", "Lower Gondor")
    assert not same_name("", "Gondor")


@pytest.mark.parametrize(
    ("code", "key"), [("FRA GOV MIL", "FRA"), ("--- REB", "REB"), ("UNO", "UNO"), ("REB", "REB"), ("", "---")]
)
def test_a_code_is_compared_by_country_else_by_sector(code: str, key: str) -> None:
    assert gold_key(code) == key


def test_roles_of_symmetric_types_may_stand_on_either_side() -> None:
    want = gold_event("CONSULT", "meet", ["GON GOV", "ROH GOV"], [])
    assert roles_fit(want, event("CONSULT", "meet", [GON], [ROH]))
    assert not roles_fit(want | {"type": "AID"}, event("AID", "meet", [GON], [ROH]))
    assert not roles_fit(want, event("CONSULT", "meet", [GON]))


def test_events_are_paired_by_type_and_words_the_best_roles_first() -> None:
    score = Score()
    want = [
        gold_event("ASSAULT", "shelled", ["ARN MIL"], ["GON GOV"]),
        gold_event("CONSULT", "will meet", ["GON GOV", "ROH GOV"], [], status="planned"),
        gold_event("RETREAT", "A truce holds", [], [], status="ongoing"),
    ]
    read = [
        event("ASSAULT", "Arnor shelled", [GON]), event("ASSAULT", "shelled", [ARN], [GON]),
        event("CONSULT", "meet", [GON], status="planned"), event("AGREE", "truce", []),
    ]  # fmt: skip
    score_article(gold(events=want), read, score)
    figures = score.figures
    assert figures["trigger_f1"] == Figure(3, 4, 3)
    assert figures["event_f1"] == Figure(2, 4, 3)
    assert figures["dyad_f1"] == Figure(1, 4, 3)
    assert figures["happened_dyad_f1"] == Figure(1, 3, 2)
    assert figures["status_accuracy"] == Figure(2, 2, 2)
    assert figures["actor_sector_accuracy"] == Figure(1, 2, 2)
    assert [note.split()[0] for note in score.notes] == ["missed", "false", "false", "roles"]


def test_place_date_and_voice_are_rated_on_paired_events_only() -> None:
    score = Score()
    said = Statement(
        "d/s1",
        "d",
        (replace(GON, name="Gondor"),),
        (),
        span("said"),
        span("Gondor and Rohan will meet in Bree"),
        "indirect",
    )
    want = [
        gold_event(
            "CONSULT",
            "meet",
            ["GON"],
            [],
            place="Bree",
            date=["2020-01-02", "2020-01-02"],
            voice=["Government of Gondor"],
        )
    ]
    place = Place(span("Bree"), "Town of Bree", None, None, None, "city")
    read = event(
        "CONSULT",
        "meet",
        [GON],
        place=place,
        date=When("2020-01-01", "2020-01-03", "range", "explicit"),
        voice=("d/s1",),
    )
    score_article(gold(events=want), [said, read, event("AID", "Monday", [ARN])], score)
    for name in ("place_accuracy", "date_accuracy", "voice_accuracy"):
        assert score.figures[name] == Figure(1, 1, 1)
    score_article(gold(events=want), [replace(read, place=None, date=None, voice=())], score)
    for name in ("place_accuracy", "date_accuracy", "voice_accuracy"):
        assert score.figures[name] == Figure(1, 2, 2)


@pytest.mark.parametrize(
    ("want", "start", "end", "meets"),
    [
        (["2020-01-01", "2020-01-03"], "2020-01-03", "2020-01-05", True),
        (["2020-01-01", "2020-01-03"], "2020-01-04", "2020-01-05", False),
        (["2020-01-01", "2020-01-03"], "2020-01-01", "2020-01-10", True),
        (["2020-01-01", "2020-01-03"], "2020-01-01", "2020-01-11", False),
        (["2020-01", None], "2020-01-15", None, True),
        (["2020-01-01", "2020-01-31"], "2020-01-15", None, False),
        ([None, "2020-01"], "2020-01-20", "2020-01-20", True),
        (["2020-01-01", "2020-01-03"], None, "2020-01-02", False),
    ],
)
def test_dates_meet_and_are_not_much_wider(
    want: list[str | None], start: str | None, end: str | None, meets: bool
) -> None:
    assert dates_meet(want, When(start, end, "day", "explicit")) is meets


def test_statements_ties_meetings_and_agreements() -> None:
    score = Score()
    want = gold(
        statements=[{"speaker": "Gondor", "content": "Gondor and Rohan will meet in Bree"}, {"speaker": "Arnor", "content": "A truce holds"}],
        ties=[{"subject": "Gondor", "relation": "ally_of", "object": "Rohan"}],
        meetings=[{"quote": "meet in Bree", "ordinal": 3}], agreements=[{"name": "truce of Bree"}],
    )  # fmt: skip
    said = Statement(
        "d/s1", "d", (replace(ARN, name="Arnor"),), (), span("said"), span("Rohan will meet in Bree"), "indirect"
    )
    tie = Tie("d/t1", "d", replace(GON, name="Gondor"), "ally_of", span("Rohan"), "ongoing", (), span("Gondor"))
    met = event("CONSULT", "meet", [GON], meeting=Meeting("Bree talks", 2, None))
    pact = Agreement("d/a1", "d", "Bree truce", None, (), None, (), span("truce"))
    score_article(want, [said, tie, replace(tie, relation="opposes"), met, pact], score)
    assert score.figures["statement_f1"] == Figure(1, 1, 2)
    assert score.figures["speaker_accuracy"] == Figure(0, 1, 1)
    assert score.figures["tie_f1"] == Figure(1, 2, 1)
    assert score.figures["meeting_f1"] == Figure(1, 1, 1)
    assert score.figures["meeting_ordinal_accuracy"] == Figure(0, 1, 1)
    assert score.figures["agreement_f1"] == Figure(1, 1, 1)
    assert score.figures["zone_f1"] == Figure()


def test_sentences_count_types_roles_and_silence() -> None:
    score = Score()
    planned = event("CONSULT", "meet", [GON, ROH], status="planned")
    score_sentence(gold(events=[gold_event("AGREE", "", ["GON GOV", "ROH GOV"], [])]), [planned], score)
    score_sentence(gold(events=[gold_event("AID", "", ["GON GOV"], ["ROH GOV"])]), [event("AID", "meet", [ROH])], score)
    score_sentence(gold(), [event("ASSAULT", "shelled", [ARN])], score)
    score_sentence(gold(), [], score)
    assert score.figures["type_f1"] == Figure(2, 3, 2)
    assert score.figures["type_and_roles_f1"] == Figure(1, 3, 2)
    assert score.figures["quiet_accuracy"] == Figure(1, 2, 2)
