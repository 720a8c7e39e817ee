"""The brief: its facts against those that were written by hand, its pages, and its ways of narrowing down."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from garant.brief import Brief, Line, Scope, brief
from garant.brief.html import page
from garant.brief.markdown import markdown
from garant.brief.wording import wording
from garant.cli import main
from garant.languages import supported
from garant.world import fold

ROOT = Path(__file__).parent.parent
DISPATCHES = ROOT / "examples" / "idlib-october"
# Facts of each hand-written brief that are found, at least; raised when more are.
FLOORS = {"idlib-october": 0.96, "hodeidah-winter": 0.92}

Documents = list[list[dict[str, Any]]]


@pytest.fixture(scope="module")
def documents() -> Documents:
    from garant.api import read_files

    return [doc.to_dicts() for doc in read_files(DISPATCHES)]


@pytest.fixture(scope="module")
def made(documents: Documents) -> Brief:
    return brief(documents, room=None)


def words_of(line: Line) -> str:
    return " ".join([line.text, *(words_of(item) for item in line.items)])


def says(made: Brief, section: str, wanted: list[str]) -> bool:
    [found] = [each for each in made.sections if each.key == section]
    told = [words_of(line) for line in found.lines]
    if found.table:
        told += [
            " ".join(f"{side} {cell.text}" for side, cell in zip(found.table.columns, row, strict=True) if cell.text)
            for row in found.table.rows
        ]
    return any(all(fold(part) in fold(line) for part in wanted) for line in told)


@pytest.mark.parametrize(("folder", "floor"), FLOORS.items())
def test_a_reader_finds_the_facts_and_nothing_that_they_do_not_say(folder: str, floor: float) -> None:
    from garant.api import read_files

    made = brief([doc.to_dicts() for doc in read_files(ROOT / "examples" / folder)], room=None)
    expected = tomllib.loads((ROOT / "eval" / "brief" / f"{folder}.toml").read_text(encoding="utf-8"))
    missed = [fact for fact in expected["fact"] if not says(made, fact["section"], fact["has"])]
    found = 1 - len(missed) / len(expected["fact"])
    print(f"{len(expected['fact']) - len(missed)} of {len(expected['fact'])} facts", *missed, sep="\n")
    assert found >= floor, missed
    assert [fact for fact in expected["never"] if says(made, fact["section"], fact["has"])] == []


def test_an_agreement_goes_by_one_name_and_its_guarantors_stand_with_it(made: Brief) -> None:
    [agreements] = [section for section in made.sections if section.key == "agreements"]
    assert sum("Sochi memorandum" in line.text for line in agreements.lines) == 1
    assert any("guaranteed by" in line.text and "Iran" in line.text for line in agreements.lines)


def test_what_is_disputed_is_not_told_again_as_of_one_source(made: Brief) -> None:
    sections = {section.key: section for section in made.sections}
    disputed = {line.text for line in sections["claims"].lines}
    assert disputed
    assert not [line for line in sections["single"].lines if line.text.split(" · told by")[0] in disputed]


def test_a_count_is_no_attack(made: Brief) -> None:
    told = [
        line.text
        for section in made.sections
        if section.key in ("claims", "single", "violations")
        for line in section.lines
    ]
    assert not [text for text in told if text.startswith("?")]


def test_names_are_cited_in_their_sentence(made: Brief) -> None:
    for section in made.sections:
        if section.key in ("agreements", "zones"):
            assert all(len(made.quote(ref).split()) > 4 for line in section.lines for ref in line.refs)


def test_every_line_rests_on_words(made: Brief) -> None:
    for section in made.sections:
        for line in section.lines:
            assert list(line.all_refs()), line.text
    for ref in made.numbers():
        assert made.quote(ref).strip()


def test_days_without_a_report_are_marked_not_counted_as_none(made: Brief) -> None:
    [violations] = [section for section in made.sections if section.key == "violations"]
    assert violations.table
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in violations.table.rows}
    assert rows["2018-10-05…06"][0] == "no report"
    assert "0" not in {text for cells in rows.values() for text in cells}


def test_what_is_new_since_a_day_rests_on_nothing_older(documents: Documents) -> None:
    since = date(2018, 10, 19)
    made = brief(documents, Scope(since=since), room=None)
    assert made.sections[0].key == "changes"
    assert made.sections[0].lines
    for line in made.sections[0].lines:
        assert all((made.sources[ref.document].day or since) >= since for ref in line.all_refs())
    assert brief(documents, room=None).sections[0].key == "agreements"


def test_what_was_known_before_is_listed_with_only_what_is_new_of_it(documents: Documents) -> None:
    made = brief(documents, Scope(since=date(2018, 10, 10)), room=None)
    changed = [line for line in made.sections[0].lines if line.text.endswith("(changed)")]
    [withdrawal] = [line for line in changed if "armes lourdes" in line.text]
    assert any("Government of Syria" in item.text for item in withdrawal.items)
    assert all(item.new for item in withdrawal.items)
    assert not any("Hulusi Akar" in item.text for item in withdrawal.items)


def test_french_sets_its_spaces_and_ordinals(documents: Documents) -> None:
    text = markdown(brief(documents, language="fr", room=None))
    own = [line for line in text.splitlines() if not line.startswith("[^")]
    assert not [line for line in own if re.search(r"(?<!\u00a0): |« | »", line)]
    assert "10e session" in text


def test_scopes_narrow_down(documents: Documents) -> None:
    process = brief(documents, Scope(process="Astana"), room=None)
    assert 0 < len(process.sources) < 10
    place = brief(documents, Scope(place="aleppo"), room=None)
    events = [line.text for section in place.sections if section.key in ("claims", "single") for line in section.lines]
    assert events
    assert not any("Jisr" in text for text in events)
    actor = brief(documents, Scope(actor="Hayat Tahrir al-Sham"), room=None)
    assert 0 < len(actor.sources) < 5
    assert brief(documents, Scope(process="Minsk")).sources == {}


def test_an_empty_brief_says_so() -> None:
    made = brief([])
    assert all(section.note == "Nothing reported." for section in made.sections)
    assert page(made).startswith("<!doctype html>")
    assert markdown(made).startswith("# Ceasefire brief")


def test_room_hides_and_says_how_many(documents: Documents) -> None:
    short = brief(documents, room=1)
    assert all(len(section.lines) <= 1 for section in short.sections)
    assert any(section.hidden for section in short.sections)


def test_each_language_has_the_same_words() -> None:
    known = {code: wording(code) for code in supported()}
    english = known["en"]
    for code, words in known.items():
        assert words.titles.keys() == english.titles.keys(), code
        assert words.lines.keys() == english.lines.keys(), code
        for key, line in words.lines.items():
            assert set(re.findall(r"{\w+}", line)) == set(re.findall(r"{\w+}", english.lines[key])), (code, key)


def test_the_page_stands_by_itself_and_runs_nothing(documents: Documents) -> None:
    hostile = [dict(record) for record in documents[0]]
    hostile[0] |= {
        "title": "<script>alert(1)</script>",
        "publisher": "<img src=x onerror=alert(1)>",
        "url": "javascript:alert(1)",
    }
    text = page(brief([hostile, *documents[1:]], language="fr"))
    assert "<script" not in text
    assert "<img" not in text
    assert 'href="javascript' not in text
    assert not re.search(r'(?:src|href)="(?!#e\d|https?://)', text)
    for target in re.findall(r'href="#(e\d+)"', text):
        assert f'id="{target}"' in text


def test_markdown_keeps_a_documents_marks_as_text(documents: Documents) -> None:
    hostile = [dict(record) for record in documents[0]]
    hostile[0] |= {"publisher": "a|b <b>*x*</b>"}
    text = markdown(brief([hostile]))
    assert r"a\|b \<b\>\*x\*" in text
    assert text.count("[^1]:") == 1


def test_the_command_reads_files_or_the_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = str(tmp_path / "r.duckdb")
    assert main(["add", str(DISPATCHES), "--record", record]) == 0
    capsys.readouterr()
    assert main(["brief", "--record", record, "--format", "markdown"]) == 0
    stored = capsys.readouterr().out
    assert main(["brief", str(DISPATCHES), "--format", "markdown"]) == 0
    assert capsys.readouterr().out == stored
    assert (
        main(["brief", "--record", record, "--format", "html", "--language", "fr", "--out", str(tmp_path / "b.html")])
        == 0
    )
    assert "Note sur le cessez-le-feu" in (tmp_path / "b.html").read_text(encoding="utf-8")
    assert main(["brief", "--record", record, "--language", "xx"]) == 1
    assert "no brief can be written" in capsys.readouterr().err
