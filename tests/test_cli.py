"""The command line on real files: formats, input of every kind, errors, exit codes, terminals and pipes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import parser_setting

from garant import __version__, languages
from garant.cli import main
from garant.render.table import COLUMNS

EXAMPLES = Path(__file__).parent.parent / "examples"
FRENCH, ENGLISH, WIRE = (
    EXAMPLES / "treve-du-nord.fr.txt",
    EXAMPLES / "ceasefire-at-the-dam.en.txt",
    EXAMPLES / "wire.jsonl",
)
PARSERS = ",".join(f"{code}={setting}" for code in languages.supported() if (setting := parser_setting(code)))


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GARANT_PARSER", PARSERS)
    monkeypatch.delenv("COLUMNS", raising=False)


def run(*arguments: object, stdin: bytes | None = None, **variables: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "garant", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, env={**os.environ, **variables}, timeout=120, check=False
    )


def records(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def spans(value: Any) -> list[dict[str, Any]]:
    """Every object with `start`, `end` and `text` in a record, however deep."""
    if isinstance(value, list):
        return [span for item in value for span in spans(item)]
    if not isinstance(value, dict):
        return []
    inner = [span for item in value.values() for span in spans(item)]
    return [value, *inner] if {"start", "end", "text"} <= value.keys() else inner


# -- formats ---------------------------------------------------------------------------------------------------------


def test_jsonl_is_the_record_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(FRENCH), str(ENGLISH), str(WIRE), "--format", "jsonl"]) == 0
    found = records(capsys.readouterr().out)
    documents = {record["id"]: record for record in found if record["kind"] == "document"}
    assert [d["language"] for d in documents.values()] == ["fr", "en", "en", "fr"]
    assert {"document", "event", "statement"} <= {record["kind"] for record in found}
    seen: set[str] = set()
    for record in found:
        assert record["id"] not in seen
        seen.add(record["id"])
        text = documents[record["id"] if record["kind"] == "document" else record["document"]]["text"]
        for span in spans(record):
            assert text[span["start"] : span["end"]] == span["text"]
    statements = {record["id"] for record in found if record["kind"] == "statement"}
    assert all(set(record.get("voice", ())) <= statements for record in found)


def test_jsonl_keeps_the_text_exactly_as_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\u00a0L’armée  s’est\r\nretirée lundi de la ville 🕊.\tRien d’autre.\n\n"
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert main(["read", str(tmp_path / "a.txt"), "--format", "jsonl", "--language", "fr"]) == 0
    found = records(capsys.readouterr().out)
    assert found[0]["text"] == text
    assert all(
        text[s["start"] : s["end"]] == s["text"]
        for record in found
        for s in spans(record)
        if record["kind"] != "document"
    )


def test_nothing_is_coded_from_boilerplate(capsys: pytest.CaptureFixture[str]) -> None:
    main(["read", str(FRENCH), str(ENGLISH), "--format", "jsonl"])
    found = records(capsys.readouterr().out)
    for document in (record for record in found if record["kind"] == "document"):
        assert document["boilerplate"]
        triggers = [e["trigger"] for e in found if e["kind"] == "event" and e["document"] == document["id"]]
        for left_out in document["boilerplate"]:
            assert not any(t["start"] < left_out["end"] and left_out["start"] < t["end"] for t in triggers)


def test_csv_has_the_documented_columns(tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    assert main(["read", str(ENGLISH), str(WIRE), "--format", "csv", "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == COLUMNS
    met = next(row for row in rows if row["document"] == "wire-1" and row["trigger"] == "met")
    assert (met["type"], met["status"], met["date_start"], met["language"]) == (
        "CONSULT",
        "occurred",
        "2021-06-08",
        "en",
    )
    assert met["evidence"] == "The UN envoy met rebel leaders in Juba on Tuesday."


def test_csv_of_nothing_is_its_heading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "none.txt"), "--format", "csv"]) == 1
    assert capsys.readouterr().out == ",".join(COLUMNS) + "\n"


def test_text_says_what_happened_and_why_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(ENGLISH)]) == 0
    out = capsys.readouterr().out
    assert "English (identified)" in out
    assert "2022-09-05 (inferred from the text: “Sept 5, 2022”)" in out
    for heading in (
        "What happened",
        "date",
        "who",
        "did what",
        "to whom",
        "where",
        "status",
        "on whose word",
        "Statements",
    ):
        assert heading in out
    assert "Read more: Who controls the water" in out


def test_the_caller_overrules_language_and_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(ENGLISH), "--format", "jsonl", "--language", "en", "--published", "2022-09-06"]) == 0
    document = records(capsys.readouterr().out)[0]
    assert (document["language"], document["language_basis"]) == ("en", "given")
    assert document["published"] == {"start": "2022-09-06", "end": "2022-09-06", "basis": "given", "evidence": []}


# -- input -----------------------------------------------------------------------------------------------------------


def test_every_bad_input_has_its_line_and_all_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, bytes] = {
        "a-good.txt": FRENCH.read_bytes(), "b-empty.txt": b"", "c-binary.txt": b"\x00\x01\x02", "d-latin.txt": "Trêve.\nRompue\xe9".encode("latin-1"),
        "e-long.txt": b"word " * 2_000_001, "f-german.txt": "Die Delegationen trafen sich am Dienstag in Genf zu neuen Gesprächen.".encode(),
        "g-broken.jsonl": b'{"text": "The army left the town on Monday.", "id": "kept"}\n{"text": \n{"text": "Der Krieg geht weiter, sagte die Ministerin am Montag."}\n',
        "h-good.txt": ENGLISH.read_bytes(),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert main(["read", str(tmp_path), "--format", "jsonl"]) == 1
    captured = capsys.readouterr()
    documents = [record for record in records(captured.out) if record["kind"] == "document"]
    assert [Path(d["path"]).name for d in documents] == ["a-good.txt", "g-broken.jsonl", "h-good.txt"]
    assert documents[1]["id"] == "kept"
    lines = captured.err.splitlines()
    expected = (
        ("b-empty.txt: ", "empty"), ("c-binary.txt: ", "binary"), ("d-latin.txt:1: ", "not UTF-8"), ("e-long.txt: ", "longer than 10 MB"),
        ("f-german.txt: ", "unsupported language: de"), ("g-broken.jsonl:2: ", "broken JSON"), ("g-broken.jsonl:3: ", "unsupported language: de"),
    )  # fmt: skip
    assert len(lines) == len(expected)
    for line, (where, what) in zip(lines, expected, strict=True):
        assert line.startswith(f"{tmp_path}/{where}")
        assert what in line


def test_an_unreadable_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "none.txt")]) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{tmp_path}/none.txt: cannot be opened: No such file or directory\n")


def test_an_unsupported_language_by_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(FRENCH), "--language", "de"]) == 1
    assert capsys.readouterr().err.startswith(f"{FRENCH}: unsupported language: de ")


def test_standard_input() -> None:
    done = run("read", "-", "--format", "jsonl", stdin=FRENCH.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    document = records(done.stdout.decode())[0]
    assert document["text"] == FRENCH.read_text(encoding="utf-8")
    assert "path" not in document


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("no_such_package", "cannot load pipeline 'no_such_package'"),
        ("fr=no_such_package", "cannot load pipeline 'no_such_package'"),
    ],
)
def test_a_parser_that_cannot_be_loaded(setting: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(FRENCH), "--parser", setting]) == 1
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_a_parser_of_another_language(pipeline: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline("en").to_disk(tmp_path / "en")
    assert main(["read", str(WIRE), "--parser", str(tmp_path / "en"), "--format", "jsonl"]) == 1
    captured = capsys.readouterr()
    assert [d["id"] for d in records(captured.out) if d["kind"] == "document"] == ["wire-1"]
    assert captured.err == f"{WIRE}:2: the parser {tmp_path / 'en'} reads en, and this is in fr\n"


def test_a_document_that_fails_does_not_take_the_others_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from garant import pipeline as path

    read_tree = path.read_tree

    def failing(document: Any, *rest: Any) -> Any:
        if document.id == "fil-2":
            raise ValueError("one\nlong story")
        return read_tree(document, *rest)

    monkeypatch.setattr(path, "read_tree", failing)
    assert main(["read", str(FRENCH), str(WIRE), str(ENGLISH), "--format", "jsonl"]) == 1
    captured = capsys.readouterr()
    assert len([r for r in records(captured.out) if r["kind"] == "document"]) == 3
    assert captured.err == f"{WIRE}:2: cannot be read: ValueError: one long story\n"


# -- calls -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["read"], ["read", "x", "--format", "xml"], ["read", "x", "--published", "yesterday"], ["read", "x", "--published", "2019-02-30"],
        ["write"],
    ],
)  # fmt: skip
def test_a_wrong_call_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: garant" in capsys.readouterr().err


def test_output_is_refused_where_it_would_do_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "a.txt"
    copy.write_bytes(FRENCH.read_bytes())
    assert main(["read", str(copy), "--out", str(tmp_path / "." / "a.txt")]) == 2
    assert capsys.readouterr().err == f"{copy}: is one of the inputs\n"
    assert copy.read_bytes() == FRENCH.read_bytes()
    assert main(["read", str(copy), "--out", str(tmp_path / "no" / "x.txt")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"garant {__version__}\n"


def test_help_loads_no_parser() -> None:
    code = "import sys, garant.cli; garant.cli.build_parser().format_help(); print(sorted({'spacy', 'rich', 'trafilatura'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"[]\n"


# -- terminals and pipes -----------------------------------------------------------------------------------------------


def test_a_pipe_gets_no_control_characters() -> None:
    done = run("read", WIRE, TERM="xterm-256color")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr
    assert "What happened" in done.stdout.decode()
    assert max(map(len, done.stdout.decode().splitlines())) <= 120


@pytest.mark.parametrize(("variables", "coloured"), [({"NO_COLOR": "1"}, False), ({}, True)])
def test_colours_at_a_terminal_unless_refused(variables: dict[str, str], coloured: bool) -> None:
    shown = at_terminal(["read", str(WIRE)], TERM="xterm-256color", COLUMNS="110", **variables)
    assert "What happened" in shown
    assert ("\x1b[32m" in shown) is coloured


def test_a_bar_on_standard_error_for_several_documents() -> None:
    shown = at_terminal(["read", str(WIRE), "--out", os.devnull], TERM="xterm-256color", COLUMNS="110")
    assert "documents" in shown
    alone = at_terminal(["read", str(ENGLISH), "--out", os.devnull], TERM="xterm-256color", COLUMNS="110")
    assert alone == ""


def test_a_narrow_terminal_gets_blocks() -> None:
    lines = run("read", WIRE, COLUMNS="60").stdout.decode().splitlines()
    assert max(map(len, lines)) <= 60
    assert any(line.startswith("  2021-06-08  CONSULT") for line in lines)


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = [sys.executable, "-m", "garant", "read", *[str(WIRE)] * 200, "--format", "jsonl"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 128 + signal.SIGPIPE


def test_an_interrupt_ends_in_one_line() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "garant", "read", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b"The army")
    process.stdin.flush()
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"interrupted\n")


def at_terminal(arguments: list[str], **variables: str) -> str:
    """What a terminal shows of both outputs of a run."""
    leader, follower = pty.openpty()
    environment = {**os.environ, **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "garant", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        env=environment,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    assert process.wait(60) == 0
    return shown.decode()
