"""Happenings in the record: any order, removal, decisions by hand, copies, former ids, and the command."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from test_copies import DISPATCHES

from garant._errors import RecordError
from garant.cli import main
from garant.merge.across import Report, happenings
from garant.store import open_record, write_record
from garant.store.check import faults
from garant.store.content import content_key
from garant.store.told import find, known, listed, merge, reports, split
from garant.store.undo import undo

Records = list[dict[str, Any]]
TOWNS = {"Nikopol": (47.57, 34.39), "Kharkiv": (49.99, 36.23), "Kherson": (46.63, 32.61)}


def dispatch(name: str, *events: tuple[str, str, str], published: str = "2022-08-12", **document: Any) -> Records:
    """A document that tells of attacks: (town, day, status) of each; its text is its own unless one is given."""
    text = document.pop("text", f"Dispatch {name}: " + " ".join(f"{name}{i}" for i in range(40)))
    span = {"start": 0, "end": 8, "text": text[:8]}
    army = span | {"id": "russian-army", "name": "Russian army", "country": "RUS", "sectors": ["MIL"]}
    speaker = span | {"id": "RUS", "name": "Russia", "country": "RUS", "sectors": ["GOV"]}
    found: Records = [
        {"kind": "document", "id": name, "language": "en", "title": name, "publisher": f"The {name}", "text": text, "boilerplate": [],
         "published": {"start": published, "end": published, "basis": "given", "evidence": []}} | document,
        {"kind": "statement", "id": f"{name}/s1", "document": name, "speakers": [speaker], "addressees": [], "form": "indirect", "cue": span,
         "content": span, "medium": None, "within": None, "stance": "deny"},
    ]  # fmt: skip
    for i, (town, day, status) in enumerate(events):
        latitude, longitude = TOWNS[town]
        place = span | {
            "name": town,
            "latitude": latitude,
            "longitude": longitude,
            "country": "UKR",
            "resolution": "city",
        }
        found.append(
            {"kind": "event", "id": f"{name}/e{i}", "document": name, "type": "ASSAULT", "mode": [], "context": [], "actors": [army], "recipients": [],
             "place": place, "date": {"start": day, "end": day, "resolution": "day", "basis": "explicit", "evidence": None}, "status": status,
             "voice": [f"{name}/s1"] if status == "denied" else [], "trigger": span, "evidence": span | {"text": f"an attack on {town}"},
             "mentions": [span], "confidence": 0.8, "codes": {"plover": "ASSAULT", "cameo": "19", "quad": 4, "score": -9.0},
             "toll": {"killed": span | {"low": i + 2, "high": None}}}
        )  # fmt: skip
    return found


NIKOPOL, NEXT = ("Nikopol", "2022-08-11", "occurred"), ("Nikopol", "2022-08-12", "occurred")
CORPUS = [
    dispatch("a", NIKOPOL, ("Kharkiv", "2022-08-11", "occurred"), published="2022-08-11"),
    dispatch("b", NIKOPOL),
    dispatch("c", ("Nikopol", "2022-08-11", "denied"), NEXT),
    dispatch("d", NEXT, ("Kherson", "2022-08-12", "occurred"), published="2022-08-13"),
    dispatch("e", ("Kharkiv", "2022-08-11", "occurred"), ("Kherson", "2022-08-12", "occurred"), published="2022-08-13"),
]


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.duckdb"


def add(path: Path, *documents: Records) -> None:
    with write_record(path) as writer:
        writer.begin("add")
        for records in documents:
            writer.add(records)


def clusters(path: Path) -> list[list[str]]:
    with open_record(path) as reader:
        assert list(faults_of_tables(reader)) == []
        return sorted(row[0] for row in reader.rows("SELECT list_sort(list(event)) FROM reports GROUP BY happening"))


def faults_of_tables(reader: Any) -> list[str]:
    """What is wrong among the tables; these documents' offsets are invented."""
    return [fault for fault in faults(reader) if "happening" in fault or "report" in fault or "copies" in fault]


def summaries(path: Path) -> list[tuple[Any, ...]]:
    with open_record(path) as reader:
        return reader.rows("SELECT * FROM happenings ORDER BY id")


def expected(documents: list[Records]) -> list[list[str]]:
    made = []
    for records in documents:
        statements = {r["id"]: r for r in records if r["kind"] == "statement"}
        made += [Report.of(r, records[0], statements) for r in records if r["kind"] == "event"]
    return happenings(made)


def test_the_record_gathers_as_memory_does_in_any_order(record: Path, tmp_path: Path) -> None:
    add(record, *CORPUS)
    assert clusters(record) == expected(CORPUS)
    assert ["a/e0", "b/e0", "c/e0"] in clusters(record)
    for seed in range(3):
        shuffled = CORPUS[:]
        random.Random(seed).shuffle(shuffled)
        other = tmp_path / f"{seed}.duckdb"
        add(other, *shuffled)
        assert clusters(other) == clusters(record)
        assert summaries(other) == summaries(record)


def test_many_documents_at_once_give_the_same(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(record, *CORPUS)
    at_once = tmp_path / "bulk.duckdb"
    monkeypatch.setattr("garant.store.happenings._MANY", 2)
    with write_record(at_once) as writer, writer.transaction():
        writer.store(CORPUS, content=[content_key(records[0]) for records in CORPUS], origin="data")
    assert clusters(at_once) == clusters(record)
    assert summaries(at_once) == summaries(record)


def test_what_is_taken_out_leaves_what_would_be_without_it(record: Path, tmp_path: Path) -> None:
    add(record, *CORPUS[1:])
    add(record, CORPUS[0])
    with write_record(record) as writer:
        undo(writer)
    without = tmp_path / "without.duckdb"
    add(without, *CORPUS[1:])
    assert clusters(record) == clusters(without)
    assert summaries(record) == summaries(without)
    with open_record(record) as reader:
        assert reader.rows("SELECT count(*) FROM reports WHERE document = 'a'") == [(0,)]
        assert reader.rows("SELECT count(*) FROM links WHERE a NOT IN (SELECT number FROM reports)") == [(0,)]


def test_a_former_id_still_finds_its_happening(record: Path) -> None:
    add(record, CORPUS[1])
    with open_record(record) as reader:
        former = find(reader, "b/e0")
    add(record, CORPUS[0])
    with open_record(record) as reader:
        assert find(reader, "b/e0") != former
        assert find(reader, former) == find(reader, "a/e0") == find(reader, find(reader, "a/e0")[:8])
        with pytest.raises(RecordError, match="no happening"):
            find(reader, "h0000000000000000")


def test_a_split_by_hand_survives_later_adds_and_is_undone(record: Path) -> None:
    add(record, *CORPUS[:2])
    with write_record(record) as writer:
        stays, left = split(writer, "a/e0", ["b/e0"])
        assert stays != left
    add(record, *CORPUS[2:])
    assert not any({"a/e0", "b/e0"} <= set(cluster) for cluster in clusters(record))
    with write_record(record) as writer:
        undo(writer, 2)
    assert clusters(record) == expected(CORPUS)


def test_a_merge_by_hand_survives_later_adds_and_is_undone(record: Path) -> None:
    add(record, *CORPUS[:2])
    with write_record(record) as writer:
        merged = merge(writer, ["a/e0", "a/e1"])
        assert find(writer, "b/e0") == find(writer, "a/e1") == merged
    add(record, *CORPUS[2:])
    assert any({"a/e0", "a/e1", "b/e0"} <= set(cluster) for cluster in clusters(record))
    with write_record(record) as writer:
        undo(writer, 2)
    assert clusters(record) == expected(CORPUS)


def test_decisions_that_cannot_be_are_refused(record: Path) -> None:
    add(record, *CORPUS)
    with write_record(record) as writer:
        with pytest.raises(RecordError, match="nothing to merge"):
            merge(writer, ["a/e0", "b/e0"])
        with pytest.raises(RecordError, match="no report"):
            split(writer, "a/e0", ["d/e1"])
        with pytest.raises(RecordError, match="nothing to split"):
            split(writer, "d/e1", ["d/e1", "e/e1"])


def test_copies_of_one_dispatch_are_one_source(record: Path) -> None:
    copy = dispatch("q", NIKOPOL, text=DISPATCHES[0] + " More on our website.", published="2022-08-11")
    add(record, dispatch("p", NIKOPOL, text=DISPATCHES[0]), copy, CORPUS[1])
    with open_record(record) as reader:
        one = known(reader, "p/e0")
        assert (one["documents"], one["sources"]) == (3, 2)
        assert {r["document"]: r["source"] for r in reports(reader, "p/e0")} == {"p": "q", "q": "q", "b": "b"}
    with write_record(record) as writer, writer.transaction():
        writer.remove(["q"])
    with open_record(record) as reader:
        assert known(reader, "p/e0")["sources"] == 2
        assert reader.rows("SELECT source FROM documents WHERE id = 'p'") == [("p",)]


def test_an_article_fetched_again_adds_nothing(record: Path) -> None:
    first = dispatch("p", NIKOPOL, text=DISPATCHES[0], url="https://wire.example/1")
    again = dispatch("r", NIKOPOL, text="Sign in. " + DISPATCHES[0], url="https://wire.example/1")
    with write_record(record) as writer:
        assert writer.add(first).new
        found = writer.add(again)
    assert (found.document, found.new, found.same_as) == ("p", False, "article")


def test_the_command_lists_shows_merges_and_splits(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(record, *CORPUS)
    assert (
        main(
            ["happening", "list", "--record", str(record), "--country", "UKR", "--since", "2022-08-12", "--least", "2"]
        )
        == 0
    )
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "Nikopol" in lines[0] + lines[1]
    assert main(["happening", "show", "a/e0", "--record", str(record)]) == 0
    out = capsys.readouterr().out
    assert "denied by: RUS" in out
    assert "killed: 2–2" in out
    assert main(["happening", "show", "a/e0", "--format", "jsonl", "--record", str(record)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [r["event"] for r in told["told"]] == ["a/e0", "b/e0", "c/e0"]
    assert main(["happening", "split", "a/e0", "c/e0", "--record", str(record)]) == 0
    assert main(["happening", "merge", "a/e0", "c/e0", "--record", str(record)]) == 0
    assert clusters(record) == expected(CORPUS)
    assert main(["happening", "show", "nothing", "--record", str(record)]) == 1
    with open_record(record) as reader:
        assert {one["id"] for one in listed(reader, types=["CONSULT"])} == set()
