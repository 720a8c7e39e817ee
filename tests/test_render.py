"""The renderings, on records made by hand, so that every kind of record and every oddity is shown."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from rich.console import Console

from garant._late import LatePattern, late_patterns
from garant.pipeline import Reading
from garant.records import (
    Agreement,
    Codes,
    Commitment,
    Count,
    Designation,
    DocumentRecord,
    Entity,
    Event,
    Fulfilment,
    Meeting,
    MeetingRecord,
    Part,
    Place,
    Process,
    Published,
    Record,
    Span,
    Statement,
    Tally,
    Tie,
    Violation,
    When,
    Width,
    Zone,
)
from garant.render import html, jsonl, labels, table, text

WORDS = "=SUM(A1) said Mali & <b>Niger</b> met in Gao.\n\x1b[31mThe rebels left [bold]Kidal[/bold].\nRead more: Gao"


def span(words: str) -> Span:
    start = WORDS.index(words)
    return Span(start, start + len(words), words)


MALI = Entity(span("Mali"), "MLI", "Mali", "MLI", ("GOV",))
NIGER = Entity(span("Niger"), "NER", "Niger", "NER", ("GOV", "MIL"))
FORMULA = Entity(span("=SUM(A1)"), "x", "=SUM(A1)", None, ("UNK",))
GAO = Place(span("Gao"), "Gao", 16.27, -0.04, "MLI", "city")
DAY = When("2023-03-13", "2023-03-14", "range", "document")


def reading() -> Reading:
    document = DocumentRecord(
        "d", WORDS, "en", title="Talks \x1b[31min Gao", published=Published("2023-03-14", "2023-03-14", "inferred", (span("Gao"),)),
        boilerplate=(span("Read more: Gao"),),
    )  # fmt: skip
    said = Statement(
        "d/s1",
        "d",
        (FORMULA,),
        (),
        span("said"),
        span("Mali & <b>Niger</b> met in Gao"),
        "indirect",
        medium="joint communiqué",
    )
    met = Event(
        "d/e1", "d", "CONSULT", ("multilateral",), (), (MALI, NIGER), (), GAO, DAY, "occurred", ("d/s1",), span("met"),
        span("=SUM(A1) said Mali & <b>Niger</b> met in Gao."), (span("met"), span("met")), 0.7, Codes("CONSULT", "040", 1, 1.0),
        meeting=Meeting("Gao process", 5, "ministers", (span("Kidal"),)),
        commitment=Commitment(span("left"), NIGER, None, When("2023-04-01", "2023-04-01", "day", "explicit"), False, True),
        violation=Violation("Algiers agreement", None, (MALI,)),
    )  # fmt: skip
    left = Event(
        "d/e2", "d", "RETREAT", (), (), (), (NIGER,), None, None, "hypothetical", (), span("left"), span("left"), (span("left"),), 0.4,
        Codes("RETREAT", None, 2, -7.0),
    )  # fmt: skip
    return Reading(document, [met, left], [said])


def others() -> list[Record]:
    where = span("met in Gao")
    return [
        Tie("d/t1", "d", MALI, "ally_of", NIGER, "occurred", ("d/s1",), where, DAY),
        Tie("d/t2", "d", MALI, "controls", span("Kidal"), "denied", (), where),
        Zone("d/z1", "d", "buffer of Gao", "buffer", GAO, (), where, (), "Algiers agreement", Width(15.0, 20.0, where)),
        Agreement(
            "d/a1",
            "d",
            "Algiers agreement",
            DAY,
            (MALI, NIGER),
            "withdrawal",
            (),
            where,
            guarantors=(MALI,),
            fulfilment=(Fulfilment("partly", 2, (NIGER,), ("d/s1",), where), Fulfilment("broken", None, (), (), where)),
        ),
        MeetingRecord(
            "d/m1",
            "d",
            "Gao process",
            5,
            "ministers",
            GAO,
            DAY,
            (MALI, NIGER),
            (span("Kidal"),),
            span("left"),
            "called_off",
            ("d/e1",),
            (),
            where,
        ),
        Tally(
            "d/c1",
            "d",
            "ceasefire violation",
            Count(14, 14, where),
            (Part(Count(9, None, where), "place", None, GAO), Part(Count(8, 9, where), "kind", "shot")),
            Count(3, 3, where),
            None,
            DAY,
            (MALI,),
            (NIGER,),
            None,
            (),
            where,
            {"place": "above"},
            ("d/c2",),
        ),
        Process("d/p1", "d", "Gao process", ("Gao talks",), (4, 5), (), where),
        Designation("d/n1", "d", NIGER, span("rebels"), ("d/s1",), "hostile"),
    ]


class Whole(Reading):
    """A reading with records of every kind."""

    __slots__ = ()

    def records(self):  # type: ignore[no-untyped-def]
        yield from super().records()
        yield from others()


def shown(width: int) -> str:
    found = reading()
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    text.print_reading(Whole(found.document, found.events, found.statements), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [40, 79, 120, 200])
def test_every_kind_of_record_is_shown_within_the_width(width: int) -> None:
    out = shown(width)
    assert max(map(len, out.splitlines())) <= width
    for heading in (
        "What happened", "Meetings", "Commitments", "Alleged violations", "Ties", "Zones", "Agreements", "Processes", "Counts", "Statements",
        "Who is called what",
    ):  # fmt: skip
        assert f"\n{heading}\n" in out


def test_the_lines_say_it_all() -> None:
    out = shown(300)
    for line in (
        "2023-03-13…14 · Gao process · round 5 · ministers · Mali, Niger (GOV MIL) · Gao (MLI) · Kidal · outcome: left · called off",
        "Algiers agreement · 2023-03-13…14 · Mali, Niger (GOV MIL) · guaranteed by Mali · withdrawal",
        "partly (2 of 3) by Niger (GOV MIL), so =SUM(A1)",
        "14 ceasefire violation · 9+ Gao (MLI), 8–9 shot · 2023-03-13…14 · by Niger (GOV MIL) · before: 3 · counted by Mali · the parts exceed the whole · disputed",
        "Mali, Niger (GOV MIL) · left (measure not specified) · to Niger (GOV MIL) · by 2023-04-01",
        "Algiers agreement · alleged by Mali",
        "Mali ally of Niger (GOV MIL) · 2023-03-13…14 (so =SUM(A1)) “met in Gao”",
        "Mali controls Kidal [denied]",
        "buffer of Gao · buffer · Gao (MLI) · Algiers agreement · 15–20 km broad",
        "Gao process · Gao talks · rounds 4, 5",
        "=SUM(A1) (UNK) said [joint communiqué]: Mali & <b>Niger</b> met in Gao",
        "=SUM(A1)      Niger (GOV MIL)   “rebels” (hostile)",
        "2023-03-14 (inferred from the text: “Gao”)",
    ):
        assert line in out


def test_a_document_cannot_reach_the_terminal() -> None:
    out = shown(120)
    assert "\x1b" not in out
    assert "Talks [31min Gao" in out
    assert labels.shown("a\u202eb\x07\n c") == "ab c"
    assert labels.shown("x" * 50, 10) == "x" * 9 + "…"


def test_a_document_without_events_says_so() -> None:
    console = Console(file=io.StringIO(), width=80)
    text.print_reading(Reading(DocumentRecord("d", "Quiet.", "en")), console)
    assert isinstance(console.file, io.StringIO)
    assert "no event found" in console.file.getvalue()
    assert "unknown: nothing in the text bounds it" in console.file.getvalue()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-02-14", "2019-02-14", "2019-02-14"), ("2019-02-11", "2019-02-13", "2019-02-11…13"), ("2019-02-28", "2019-03-02", "2019-02-28…03-02"),
        ("2018-12-30", "2019-01-02", "2018-12-30…2019-01-02"), ("2019-02-01", "2019-02-28", "2019-02"), ("2020-02-01", "2020-02-28", "2020-02-01…28"),
        ("2019-01-01", "2019-12-31", "2019"), ("2019-02-11", None, "2019-02-11…"), (None, "2019-02-11", "…2019-02-11"),
    ],
)  # fmt: skip
def test_dates_are_short(start: str | None, end: str | None, expected: str) -> None:
    assert labels.when(When(start, end, "range", "explicit")) == expected


def test_csv_cells_cannot_be_formulas_and_numbers_stay_numbers() -> None:
    lines = "".join([table.header(), *table.lines(reading())])
    met, left = csv.DictReader(io.StringIO(lines))
    assert met["evidence"].startswith("'=SUM(A1) said")
    assert met["speakers"] == "'=SUM(A1)"
    assert (met["longitude"], left["score"]) == ("-0.04", "-7.0")
    assert (met["actors"], met["actor_countries"], met["actor_sectors"]) == ("Mali; Niger", "MLI; NER", "GOV; GOV MIL")
    assert (left["place"], left["date_start"], left["cameo"]) == ("", "", "")
    assert (met["meeting_series"], met["meeting_ordinal"], met["commitment_measure"], met["commitment_deadline"]) == (
        "Gao process",
        "5",
        "left",
        "2023-04-01",
    )
    assert (met["violation_agreement"], left["violation_agreement"], left["killed"]) == ("Algiers agreement", "", "")
    assert tuple(met) == table.COLUMNS


def test_actors_are_named_with_what_is_not_obvious() -> None:
    army = Entity(span("rebels"), "army-of-mali", "Malian Armed Forces", "MLI", ("MIL",))
    nobody = Entity(span("rebels"), "x", "unknown gunmen")
    assert [labels.who(e) for e in (MALI, NIGER, army, nobody)] == [
        "Mali",
        "Niger (GOV MIL)",
        "Malian Armed Forces (MLI MIL)",
        "unknown gunmen",
    ]


def test_json_lines_are_the_dictionaries() -> None:
    lines = list(jsonl.lines(reading()))
    assert [line.count("\n") for line in lines] == [1] * 4
    assert "joint communiqué" in lines[1]


class Fragment(HTMLParser):
    """Collects tags, marks and text of an HTML fragment."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.marked: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.tags and self.tags[-1] == "mark":
            self.marked.append(data)
            self.tags[-1] = "marked"


def test_the_notebook_page_is_escaped_and_highlights_the_triggers() -> None:
    page = html.page(reading())
    fragment = Fragment(page)
    assert set(fragment.tags) <= {
        "div",
        "p",
        "strong",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "mark",
        "marked",
    }
    assert fragment.words.endswith(WORDS)
    assert fragment.marked == ["met", "left"]
    assert 'title="CONSULT · occurred"' in page


def test_a_long_text_is_cut_in_a_notebook() -> None:
    page = html.page(Reading(DocumentRecord("d", "a" * 20_005, "en")))
    assert "… 5 more characters" in page


def test_long_patterns_are_compiled_at_their_first_use() -> None:
    long = "(?:" + "|".join(f"word{n}" for n in range(40_000)) + ")"
    with late_patterns():
        short, late = re.compile("a+"), re.compile(long)
    assert isinstance(short, re.Pattern)
    assert isinstance(late, LatePattern)
    assert late.match("word39999") is not None
    assert late.fullmatch("other") is None
    assert isinstance(re.compile("b+"), re.Pattern)
