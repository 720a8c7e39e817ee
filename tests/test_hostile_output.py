"""A document that holds formulas, markup, SQL and paths, kept and written in every format: it is shown as text, and does nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_store import dispatch

from garant.cli import main
from garant.store import open_record, write_record

NASTY = (
    '=HYPERLINK("http://a.example")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "<script>alert(1)</script>",
    "'; DROP TABLE events; --",
    "../../etc/passwd",
    "\u202eevil\x1b[31m",
)
FORMULAS = ("=", "+", "@", "\t", "\r")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "record.duckdb"
    with write_record(path) as writer:
        writer.begin("add")
        for number, words in enumerate(NASTY):
            writer.add(_poisoned(number, words))
    return path


def _poisoned(number: int, words: str) -> list[dict[str, Any]]:
    """Every word that a document may choose is the nasty one: names, title, publisher, address, place, the evidence."""
    text = f"{words} shelled {words}"
    span = {"start": 0, "end": len(words), "text": words}
    who = span | {"id": words, "name": words, "country": None, "sectors": ["GOV"]}
    place = span | {"name": words, "latitude": 35.0, "longitude": 36.0, "country": "SYR", "resolution": "city"}
    document, statement, event = dispatch(number)
    document |= {"text": text, "title": words, "publisher": words, "url": f"http://a.example/{words}"}
    trigger = {"start": text.index("shelled"), "end": text.index("shelled") + 7, "text": "shelled"}
    statement |= {"speakers": [who], "cue": trigger, "content": span}
    date = {"start": "2022-09-05", "end": "2022-09-05", "resolution": "day", "basis": "explicit", "evidence": None}
    event |= {
        "actors": [who],
        "recipients": [who],
        "place": place,
        "date": date,
        "trigger": trigger,
        "mentions": [trigger],
    }
    return [document, statement, event | {"evidence": {"start": 0, "end": len(text), "text": text}}]


def _cells(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.iterdir()):
        tabs = file.suffix == ".CSV" or "icews" in file.name
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(
                stream,
                csv.excel_tab if tabs else csv.excel,
                **({"quoting": csv.QUOTE_NONE} if file.suffix == ".CSV" else {}),
            ):
                yield from ((file.name, cell) for cell in row)


def test_no_table_holds_a_formula(record: Path, tmp_path: Path) -> None:
    at = ["--record", str(record)]
    for format_ in ("csv", "acled", "icews", "gdelt", "plover"):
        for level in ("report", "happening"):
            assert (
                main(["export", format_, "--level", level, "--out", str(tmp_path / f"{format_}-{level}.csv"), *at]) == 0
            )
    for table in ("events", "statements", "documents", "happenings", "ties"):
        assert main(["ask", table, "--format", "csv", "--out", str(tmp_path / f"ask-{table}.csv"), *at]) == 0
    assert (
        main(["ask", "--count-by", "actor,publisher", "--format", "csv", "--out", str(tmp_path / "count.csv"), *at])
        == 0
    )
    found = list(_cells(tmp_path))
    assert any("HYPERLINK" in cell for _, cell in found)
    assert [(name, cell) for name, cell in found if cell.startswith(FORMULAS) or cell == "-2+3"] == []


def test_no_page_and_no_terminal_gets_anything_but_text(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["brief", "--format", "html", "--out", str(tmp_path / "brief.html"), "--record", str(record)]) == 0
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert "<script" not in page.lower()
    assert "alert(1)" in page
    for call in (["ask"], ["ask", "documents"], ["brief"], ["happening", "list"]):
        main([*call, "--record", str(record)])
        out = capsys.readouterr().out
        assert "\x1b[31m" not in out
        assert "\u202e" not in out


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize(
    "name", ["actor", "by", "on", "place", "voice", "publisher", "language", "origin", "document", "text"]
)
def test_no_filter_becomes_sql(name: str, words: str, record: Path) -> None:
    with open_record(record) as reader:
        reader.ask("events", **{name: words}).rows()
        assert reader.rows("SELECT count(*) FROM events") == [(len(NASTY),)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT getenv('HOME')", "COPY events TO '/tmp/x'", "INSTALL httpfs",
        "SELECT * FROM read_csv('http://a.example')", "ATTACH '/tmp/x.db'", "SET enable_external_access = true", "SELECT 1; DROP TABLE events",
        "DELETE FROM events", "PRAGMA database_list", "EXPORT DATABASE '/tmp/x'", "SELECT * FROM glob('/etc/*')", "SELECT * FROM duckdb_secrets(); SELECT 1",
    ],
)  # fmt: skip
def test_sql_of_a_users_own_reaches_nothing(sql: str, record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = record.read_bytes()
    assert main(["ask", "--sql", sql, "--record", str(record)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert record.read_bytes() == before
