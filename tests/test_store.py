"""The record on disk: what is added is there once and whole, whatever happens."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web import Site, feed, page, serving

from garant.cli import main
from garant.store import open_record, write_record
from garant.store.backup import back_up, restore
from garant.store.check import faults
from garant.store.content import content_key
from garant.store.record import renamed
from garant.store.reread import changes

FORK = multiprocessing.get_context("fork") if hasattr(os, "fork") else None


def dispatch(number: int) -> list[dict[str, Any]]:
    """The records of an invented document, as the contract writes them."""
    text = f"Arnor shelled the town of Bree on day {number}, Gondor said."
    document = f"d{number}"
    entity = {
        "start": 0,
        "end": 5,
        "text": text[0:5],
        "id": "ARN",
        "name": "Arnor",
        "country": "ARN",
        "sectors": ["GOV"],
    }
    said = {
        "start": text.index("Gondor"),
        "end": text.index("Gondor") + 6,
        "text": "Gondor",
        "id": "GON",
        "name": "Gondor",
        "country": "GON",
        "sectors": [],
    }
    whole = {"start": 0, "end": len(text), "text": text}
    return [
        {"kind": "document", "id": document, "language": "en", "title": None, "publisher": "The Wire", "text": text, "boilerplate": [],
         "published": {"start": "2022-09-05", "end": "2022-09-05", "basis": "given", "evidence": []}},
        {"kind": "statement", "id": f"{document}/s1", "document": document, "speakers": [said], "addressees": [], "form": "indirect",
         "cue": {"start": text.index("said"), "end": text.index("said") + 4, "text": "said"}, "content": {"start": 0, "end": 5, "text": text[0:5]},
         "medium": None, "within": None, "stance": "assert"},
        {"kind": "event", "id": f"{document}/e6", "document": document, "type": "ASSAULT", "mode": ["aerial"], "context": [], "actors": [entity],
         "recipients": [], "place": None, "date": None, "status": "occurred", "voice": [f"{document}/s1"],
         "trigger": {"start": 6, "end": 13, "text": "shelled"}, "evidence": whole, "mentions": [{"start": 6, "end": 13, "text": "shelled"}],
         "confidence": 0.8, "codes": {"plover": "ASSAULT", "cameo": "19", "quad": 4, "score": -9.0}},
    ]  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.duckdb"


def add(path: Path, *numbers: int) -> None:
    with write_record(path) as writer:
        writer.begin("add")
        for number in numbers:
            writer.add(dispatch(number))


def test_what_is_added_can_be_read_whole(record: Path) -> None:
    add(record, 1, 2)
    with open_record(record) as reader:
        assert reader.documents() == ["d1", "d2"]
        assert reader.records("d2") == dispatch(2)
        assert reader.rows("SELECT type, mode, voice FROM events ORDER BY id") == [
            ("ASSAULT", ["aerial"], [f"d{n}/s1"]) for n in (1, 2)
        ]
        assert reader.rows("SELECT DISTINCT role, entity FROM roles ORDER BY ALL") == [
            ("actor", "ARN"),
            ("speaker", "GON"),
        ]
        assert list(faults(reader)) == []


def test_the_same_text_adds_nothing(record: Path) -> None:
    add(record, 1)
    with write_record(record) as writer:
        again = dispatch(1)
        again[0] |= {"id": "other", "url": "https://example.org/again"}
        assert not writer.add(again).new
        assert writer.documents() == ["d1"]


def test_boilerplate_case_and_marks_do_not_make_a_text_another() -> None:
    plain = {"text": "Rebels attack the town. Both sides deny it.", "boilerplate": []}
    text = "READ ALSO: ten photos\n\nRebels attack  the town — both sides deny it"
    assert content_key(plain) == content_key({"text": text, "boilerplate": [{"start": 0, "end": 21}]})
    assert content_key(plain) != content_key(plain | {"text": "Rebels attack the village. Both sides deny it."})


def test_an_id_taken_by_another_text_gets_a_mark(record: Path) -> None:
    with write_record(record) as writer:
        writer.begin("add")
        writer.add(dispatch(1))
        other = [renamed(item, "d2", "d1") for item in dispatch(2)]
        added = writer.add(other)
        assert added.new
        assert added.document.startswith("d1~")
        assert {item["id"].partition("/")[0] for item in writer.records(added.document)} == {added.document}
        assert list(faults(writer)) == []


def test_a_second_writer_is_told_who_writes(record: Path) -> None:
    assert FORK is not None
    held, go = FORK.Event(), FORK.Event()

    def hold() -> None:
        with write_record(record) as writer:
            writer.begin("add")
            writer.add(dispatch(1))
            held.set()
            go.wait(20)

    add(record, 7)
    process = FORK.Process(target=hold)
    process.start()
    assert held.wait(20)
    try:
        from garant import GarantError

        with pytest.raises(GarantError, match=rf"is being written by process {process.pid} "), write_record(record):
            pass
        # A reader sees what was there, and does not wait.
        with open_record(record) as reader:
            assert reader.documents() == ["d7"]
    finally:
        go.set()
        process.join()
    with open_record(record) as reader:
        assert sorted(reader.documents()) == ["d1", "d7"]


def test_a_transaction_that_fails_leaves_nothing(record: Path) -> None:
    with write_record(record) as writer:
        writer.begin("add")
        with pytest.raises(KeyError):
            writer.add([dispatch(1)[0], {"kind": "event", "id": "d1/e1", "document": "d1"}])
        assert writer.documents() == []
        assert writer.add(dispatch(1)).new


def _add_slowly(path: Path, numbers: range) -> None:
    with write_record(path) as writer:
        writer.begin("add")
        for number in numbers:
            writer.add(dispatch(number))


@pytest.mark.skipif(FORK is None, reason="needs fork")
def test_killed_at_any_moment_nothing_is_lost_or_doubled(record: Path) -> None:
    """GARANT_KILLS=500 goes through as many moments; the record begins anew whenever it is full."""
    assert FORK is not None
    chance, total, before = random.Random(7), 30, 0
    for _ in range(int(os.environ.get("GARANT_KILLS", "12"))):
        if before == total:
            record.unlink()
            before = 0
        process = FORK.Process(target=_add_slowly, args=(record, range(total)))
        process.start()
        time.sleep(chance.uniform(0.02, 0.25))
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        if record.exists() or record.with_name("record.duckdb.writing").exists():
            with open_record(record) as reader:
                documents = reader.documents()
                assert len(documents) == len(set(documents)) >= before
                assert list(faults(reader)) == []
                before = len(documents)
    _add_slowly(record, range(total))
    with open_record(record) as reader:
        assert sorted(reader.documents()) == sorted(f"d{n}" for n in range(total))
        assert list(faults(reader)) == []


def test_a_record_that_is_none_is_refused(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record.write_bytes(b"not a database at all" * 1000)
    assert main(["history", "--record", str(record)]) == 1
    assert "cannot be opened as a record" in capsys.readouterr().err
    assert main(["history", "--record", str(record.with_name("none"))]) == 1
    assert "there is no record" in capsys.readouterr().err
    # What was in the way is left as it was.
    assert main(["undo", "--record", str(record)]) == 1
    assert record.read_bytes().startswith(b"not a database")


def test_a_record_of_a_later_version_is_refused(record: Path) -> None:
    add(record, 1)
    with write_record(record) as writer:
        writer.connection.execute("UPDATE meta SET value = '9999'")
    with pytest.raises(Exception, match="later version"):
        open_record(record)


def test_undo_takes_the_last_operation_back(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(record, 1)
    add(record, 2, 3)
    assert main(["undo", "--record", str(record)]) == 0
    with open_record(record) as reader:
        assert reader.documents() == ["d1"]
        assert list(faults(reader)) == []
    add(record, 3)
    assert main(["undo", "1", "--record", str(record)]) == 0
    with open_record(record) as reader:
        assert reader.documents() == ["d3"]
    assert main(["undo", "1", "--record", str(record)]) == 1
    assert main(["history", "--record", str(record)]) == 0
    assert "undone add" in capsys.readouterr().out


def test_backup_and_restore(record: Path, tmp_path: Path) -> None:
    add(record, 1, 2)
    copy = tmp_path / "safe" / "copy.duckdb"
    assert back_up(record, copy) == 2
    with pytest.raises(Exception, match="never writes over"):
        back_up(record, copy)
    add(record, 3)
    with pytest.raises(Exception, match="--replace"):
        restore(copy, record)
    assert restore(copy, record, replace=True) == 2
    with open_record(record) as reader:
        assert reader.documents() == ["d1", "d2"]


def test_check_finds_what_is_wrong(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(record, 1, 2)
    with write_record(record) as writer:
        body = json.dumps(
            dispatch(2)[2]
            | {"type": "PICNIC", "voice": ["d2/s9"], "trigger": {"start": 6, "end": 13, "text": "greeted"}}
        )
        writer.connection.execute("UPDATE records SET body = ? WHERE id = 'd2/e6'", [body])
        writer.connection.execute("DELETE FROM events WHERE id = 'd1/e6'")
    assert main(["check", "--record", str(record)]) == 1
    said = capsys.readouterr().out
    for fault in (
        "type is 'PICNIC'",
        "no statement 'd2/s9'",
        "is not 'greeted' in the text",
        "event records without a row: d1/e6",
    ):
        assert fault in said


def test_changes_between_two_readings() -> None:
    former, now = dispatch(1), dispatch(1)
    now[2] = now[2] | {"status": "denied"}
    assert [str(change) for change in changes(former, now)] == [
        "~ d1: ASSAULT aerial occurred: Arnor > ? «shelled» → ASSAULT aerial denied: Arnor > ? «shelled»"
    ]
    assert [change.sign for change in changes(former, former[:2])] == ["-"]
    assert list(changes(former, former)) == []


TEXT = "On 5 September 2022 the Russian army shelled the town of Kupiansk, the governor said. Ukraine condemned the attack."


def test_the_commands_from_file_to_check(record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / "b.txt").write_bytes(b"%PDF-1.4")
    assert main(["add", str(tmp_path / "in"), "--record", str(record)]) == 1
    found = capsys.readouterr()
    assert found.out == "1 added, 0 known before, 1 could not be read\n"
    assert "b.txt: not a text: a PDF file" in found.err
    assert main(["add", str(tmp_path / "in" / "a.txt"), "--record", str(record)]) == 0
    assert capsys.readouterr().out == "0 added, 1 known before\n"
    assert main(["re-read", "--all", "--record", str(record)]) == 0
    assert capsys.readouterr().out == "0 changes\n"
    assert main(["check", "--record", str(record)]) == 0
    assert capsys.readouterr().out == "1 documents, 0 faults\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def test_a_watched_feed_adds_each_article_once(
    site: Site, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = "Mon, 05 Sep 2022 10:00:00 GMT"
    site.pages |= {"/1": page("Shelling", TEXT, banner="Subscribe!"), "/feed": feed(site, ("/1", "One", day))}
    watch = tmp_path / "feeds.toml"
    watch.write_text(
        f'minutes = 0.0001\n[[feed]]\nurl = "{site.url("/feed")}"\nlanguage = "en"\npublisher = "Valley Wire"\n'
    )
    call = ["watch", str(watch), "--rounds", "2", "--private-addresses", "--record", str(record)]
    assert main(call) == 0
    assert capsys.readouterr().out == "1 added, 0 known before\n0 added, 0 known before\n"
    # The page comes again with another banner under another address, and a new one with it.
    other = "Talks between the two governments began in Geneva on Tuesday, the United Nations said in a statement."
    site.pages |= {"/1b": page("Shelling", TEXT, banner="Vote now!"), "/2": page("Talks", other)}
    site.pages["/feed"] = feed(site, ("/1", "One", day), ("/1b", "One", day), ("/2", "Two", day))
    assert main(call) == 0
    assert capsys.readouterr().out == "1 added, 1 known before\n0 added, 0 known before\n"
    assert site.asked["/1"] == 1
    with open_record(record) as reader:
        assert {row[0] for row in reader.rows("SELECT publisher FROM documents")} == {"Valley Wire"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("minutes = 0\n[[feed]]\nurl = 'https://example.org'", "not a number above 0"),
        ("minutes = 5", r"no \[\[feed\]\]"),
        ("[[feed]]\nurl = 'ftp://example.org'", "feed 1: url is not a web address"),
        ("[[feed]]\nurl = 'https://example.org'\nname = 'x'", "feed 1: unknown setting 'name'"),
        ("[[feed]\n", "not TOML"),
    ],
)
def test_a_file_of_feeds_that_does_not_hold(text: str, said: str, tmp_path: Path) -> None:
    from garant.store.watch import load_watch

    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(Exception, match=said):
        load_watch(path)


def test_the_file_does_not_keep_what_was_freed(record: Path) -> None:
    for number in range(30):
        add(record, number)
    size = record.stat().st_size
    for number in range(30, 60):
        add(record, number)
    assert record.stat().st_size < 2 * size
    with open_record(record) as reader:
        assert len(reader.documents()) == 60
        assert list(faults(reader)) == []
    add(record, 60)
    assert not record.with_name("record.duckdb.compacting").exists()
