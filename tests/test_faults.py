"""Faults injected: full disks, folders that may not be written, damaged files, killed workers, two writers, lying servers. One line, and nothing lost."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_store import add, dispatch
from web import Site, feed, page, serving

from garant import GarantError
from garant._errors import RecordError
from garant.cli import main
from garant.sources import network
from garant.store import open_record, write_record
from garant.store import record as record_module
from garant.store.backup import back_up, restore
from garant.store.check import faults

# GARANT_FAULTS=50 injects as many times as many faults as the suite does.
MORE = int(os.environ.get("GARANT_FAULTS", "1"))
FORK = multiprocessing.get_context("fork") if hasattr(os, "fork") else None
TEXT = "On 5 September 2022 the Russian army shelled the town of Kupiansk, the governor said. Ukraine condemned the attack."


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.duckdb"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def documents(path: Path) -> list[str]:
    with open_record(path) as reader:
        assert list(faults(reader)) == []
        return sorted(reader.documents())


def told(capsys: pytest.CaptureFixture[str], *call: str) -> str:
    """The one line that a command ends with; a traceback would have come through."""
    assert main(list(call)) in (1, 2)
    said = capsys.readouterr().err.strip()
    assert said
    assert "\n" not in said, said
    assert "Traceback" not in said
    return said


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Every write beyond this size fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, former)


def long_dispatch(number: int) -> list[dict[str, Any]]:
    """A document of 200 KB that hardly shrinks."""
    found = dispatch(number)
    noise = random.Random(number).randbytes(100_000).hex()
    return [found[0] | {"text": found[0]["text"] + " " + noise}, *found[1:]]


def fill(path: Path, limit: int) -> str:
    """In a process of its own: add documents until no file may grow; prints how many were stored and the error."""
    script = f"""
import sys; sys.path[:0] = {[*sys.path]!r}
from pathlib import Path
import test_faults as f
from garant import GarantError
from garant.store import write_record
stored = 0
try:
    with f.no_file_longer_than({limit}), write_record(Path({str(path)!r})) as writer:
        writer.begin("add")
        for number in range(100, 160):
            writer.add(f.long_dispatch(number)); stored += 1
        print("all", stored)
except GarantError as error:
    print(stored, str(error).replace(chr(10), "|"))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


@pytest.mark.parametrize("megabytes", [1, 2.5, 4])
def test_a_full_disk_is_told_and_what_was_stored_stays(record: Path, megabytes: float) -> None:
    add(record, 1, 2)
    count, _, error = fill(record, int(megabytes * 1_000_000)).partition(" ")
    assert count != "all"
    assert str(record) in error
    assert "cannot be" in error
    # With room again, all that was stored before the disk was full is there, and more can be added.
    assert len(documents(record)) >= 2 + int(count)
    add(record, 3)
    assert {"d1", "d2", "d3"} <= set(documents(record))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"), reason="needs root")
def test_a_small_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True, check=False
    ).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        record = disk / "record.duckdb"
        add(record, 1, 2)
        stored: list[int] = []
        with pytest.raises(GarantError, match="cannot be"):
            _store_until_full(record, stored)
        with pytest.raises(GarantError, match="cannot be written"):
            back_up(record, disk / "backup.duckdb")
        # Room is made by mounting it larger: nothing that was stored is gone.
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        assert len(documents(record)) == 2 + len(stored)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _store_until_full(record: Path, stored: list[int]) -> None:
    with write_record(record) as writer:
        writer.begin("add")
        for number in range(100, 200):
            writer.add(long_dispatch(number))
            stored.append(number)


def test_output_to_a_full_disk_is_one_line(record: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    add(record, *range(40))
    for call in (["read", str(tmp_path / "a.txt")], ["ask", "--format", "csv", "--record", str(record)]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "garant", *call], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 1
        assert "No space left" in done.stderr
        assert done.stderr.count("\n") == 1, done.stderr


@pytest.mark.skipif(FORK is None or os.geteuid() != 0, reason="only root can become somebody who may not")
def test_without_permission(record: Path, tmp_path: Path) -> None:
    """As another user, on a record and texts of ours that only we may touch."""
    add(record, 1)
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.txt").write_text(TEXT)
    tmp_path.chmod(0o755)
    record.chmod(0o644)
    above = [folder for folder in tmp_path.parents if folder != Path("/") and not folder.stat().st_mode & 0o001]
    modes = [(folder, folder.stat().st_mode) for folder in above]
    for folder in above:
        folder.chmod(folder.stat().st_mode | 0o011)
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    shutil.copyfile(record, hidden / "record.duckdb")
    secret.chmod(0o700)
    try:
        assert FORK is not None
        for outcome in _as_nobody(record, secret, hidden / "record.duckdb", tmp_path / "new" / "record.duckdb"):
            assert outcome == "one line", outcome
    finally:
        for folder, mode in modes:
            folder.chmod(mode)
    assert documents(record) == ["d1"]


def _as_nobody(record: Path, secret: Path, hidden: Path, new: Path) -> list[str]:
    calls = [
        ("write", record), ("write", hidden), ("write", new), ("open", hidden), ("files", secret), ("files", secret / "a.txt"), ("backup", record),
    ]  # fmt: skip
    queue = FORK.SimpleQueue() if FORK else None
    assert FORK is not None
    assert queue is not None

    def go() -> None:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        queue.put(
            [_outcome(what, path) for what, path in calls]
            + ["one line" if documents(record) == ["d1"] else "a reader was refused"]
        )

    process = FORK.Process(target=go)
    process.start()
    process.join(60)
    assert process.exitcode == 0
    found: list[str] = queue.get()
    return found


def _outcome(what: str, path: Path) -> str:
    from garant.sources import find_documents

    try:
        if what == "write":
            with write_record(path):
                pass
        elif what == "open":
            open_record(path)
        elif what == "backup":
            back_up(path, path.with_name("copy.duckdb"))
        else:
            for found in find_documents([path]):
                if isinstance(found, GarantError):
                    raise found
    except GarantError as error:
        return "one line" if "\n" not in str(error) else repr(error)
    except Exception as error:
        return f"{what} {path}: {error!r}"
    return f"{what} {path}: done"


def test_a_damaged_record_is_told_or_answers(record: Path, tmp_path: Path) -> None:
    """Bytes turned at many offsets: `check` finds faults, or none, or says in one line that the file is none; never a traceback."""
    with write_record(record) as writer:
        writer.begin("add")
        for number in range(30):
            writer.add(dispatch(number))
    whole = record.read_bytes()
    chance = random.Random(5)
    bad = tmp_path / "bad"
    bad.mkdir()
    script = f"import sys; sys.path[:0] = {[*sys.path]!r}; import test_faults; raise SystemExit(test_faults.examine(sys.argv[1:]))"
    paths = []
    for number in range(30 * MORE):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 4, 64))):
            data[chance.randrange(12288 if number % 3 == 0 else len(data))] ^= 1 << chance.randrange(8)
        if number % 10 == 9:
            del data[chance.randrange(len(data)) :]
        paths.append(bad / f"{number}.duckdb")
        paths[-1].write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, paths)], capture_output=True, text=True, check=False, timeout=60 * MORE
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    assert len(done.stdout.splitlines()) == len(paths)


def examine(paths: list[str]) -> int:
    """What `garant check` finds in each file, a line each; an exception that is not Garant's own comes through."""
    for path in paths:
        try:
            with open_record(path) as reader:
                print(path, len(list(faults(reader))), len(reader.documents()))
        except GarantError as error:
            print(path, error)
    return 0


@pytest.mark.parametrize(
    "body", ["{", "[]", "null", '{"kind": "event"}', '{"kind": "document", "id": 7, "text": null}', "[" * 100_000]
)
def test_check_of_a_record_whose_bodies_are_broken(record: Path, body: str, capsys: pytest.CaptureFixture[str]) -> None:
    add(record, 1, 2)
    with write_record(record) as writer:
        writer.connection.execute("UPDATE records SET body = ? WHERE document = 'd1'", [body])
    assert main(["check", "--record", str(record)]) == 1
    out, err = capsys.readouterr()
    assert out.count("\n") > 1 or err.count("\n") == 1


def test_a_log_left_over_is_not_played_into_another_file(record: Path) -> None:
    add(record, 1)
    record.with_name("record.duckdb.writing.wal").write_bytes(b"left over" * 100)
    add(record, 2)
    assert documents(record) == ["d1", "d2"]


@pytest.mark.skipif(FORK is None, reason="needs fork")
def test_killed_while_it_publishes(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before or after each step in which files change places."""
    assert FORK is not None
    add(record, 1)
    steps = 0
    while True:
        process = FORK.Process(target=_add_and_die, args=(record, steps))
        process.start()
        process.join(30)
        assert documents(record) == sorted(set(documents(record)))
        assert "d1" in documents(record)
        if process.exitcode == 0:
            break
        steps += 1
    assert steps >= 4
    assert "d2" in documents(record)


def _add_and_die(path: Path, at: int) -> None:
    """Add a document; end at the n-th copy, rename, sync or removal of a file."""
    left = [at]

    def counted(step: Any) -> Any:
        def go(*arguments: Any, **named: Any) -> Any:
            if left[0] == 0:
                os._exit(9)
            left[0] -= 1
            return step(*arguments, **named)

        return go

    os.replace = counted(os.replace)  # type: ignore[assignment]
    os.fsync = counted(os.fsync)
    shutil.copyfile = counted(shutil.copyfile)
    Path.unlink = counted(Path.unlink)  # type: ignore[method-assign]
    add(path, 2)
    os._exit(0)


def test_a_clock_that_goes_back_or_far_ahead(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        year_of = 2030

        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(cls.year_of, 1, 1, tzinfo=tz or UTC)

    monkeypatch.setattr(record_module, "datetime", Clock)
    for number, year in enumerate((2030, 1971, 9999, 2001), 1):
        Clock.year_of = year
        add(record, number)
    assert documents(record) == ["d1", "d2", "d3", "d4"]
    assert main(["undo", "--record", str(record)]) == 0
    assert documents(record) == ["d1", "d2", "d3"]


@pytest.mark.skipif(FORK is None, reason="needs fork")
def test_many_writers_at_once_lose_nothing(record: Path) -> None:
    assert FORK is not None
    processes = [FORK.Process(target=_add_patiently, args=(record, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert documents(record) == sorted(f"d{n}" for n in range(4))


def _add_patiently(path: Path, number: int) -> None:
    for _ in range(400):
        try:
            add(path, number)
            return
        except RecordError:
            time.sleep(0.05)
    raise TimeoutError


def test_backups_of_every_state_can_be_restored(record: Path, tmp_path: Path) -> None:
    add(record, 1)
    with write_record(record) as writer:
        writer.begin("add")
        writer.add(dispatch(2))
        # While a writer is at work, the backup holds what readers see; nothing is put back under the writer's hands.
        assert back_up(record, tmp_path / "during.duckdb") == 1
        with pytest.raises(GarantError, match="is being written"):
            restore(tmp_path / "during.duckdb", record, replace=True)
    assert back_up(record, tmp_path / "after.duckdb") == 2
    bad = tmp_path / "bad.duckdb"
    bad.write_bytes((tmp_path / "after.duckdb").read_bytes()[:5000])
    with pytest.raises(GarantError):
        restore(bad, record, replace=True)
    assert documents(record) == ["d1", "d2"]
    record.unlink()
    assert restore(tmp_path / "during.duckdb", record) == 1
    assert restore(tmp_path / "after.duckdb", record, replace=True) == 2
    assert documents(record) == ["d1", "d2"]


@contextmanager
def raw_server(answer: bytes, *, pause: float = 0.0, robots: bytes = b"") -> Iterator[str]:
    """A server that answers `answer`, byte for byte, pausing between pieces, then hangs up; `robots` for its robots.txt, without it a 404."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.2)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                continue
            with connection:
                try:
                    asked = connection.recv(4096)
                    if b"/robots.txt" in asked:
                        connection.sendall(
                            robots or b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        )
                        continue
                    step = max(1, len(answer) // 20) if pause else max(1, len(answer))
                    for at in range(0, len(answer), step):
                        connection.sendall(answer[at : at + step])
                        if ended.wait(pause):
                            break
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        ended.set()
        thread.join()
        listening.close()


OK = b"HTTP/1.1 200 OK\r\n"
LIES = {
    "nothing at all": b"", "no HTTP": b"\x00\xff\x00garbage\r\n\r\n", "cut in the head": OK + b"Content-Le", "cut in the body": OK + b"Content-Length: 500\r\n\r\nshort",
    "a negative length": OK + b"Content-Length: -5\r\n\r\n",
    "a chunk that is none": OK + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc", "gzip that is none": OK + b"Content-Encoding: gzip\r\nContent-Length: 7\r\n\r\nno gzip",
    "gzip cut short": OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(TEXT.encode() * 50)[:40], "endless head": OK + b"X: y\r\n" * 5000,
    "a long header": OK + b"X: " + b"y" * 200_000 + b"\r\n\r\n", "a redirect to nowhere": b"HTTP/1.1 302 Go\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    "a redirect to a file": b"HTTP/1.1 301 Go\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "a bad status": b"HTTP/1.1 9999 OK\r\n\r\n",
    "an image that says it is a page": OK + b"Content-Type: text/html\r\nContent-Length: 12\r\n\r\n\x89PNG\x00\x00\x00\x00\x00\x00\x00\x00",
    "a feed that is none": OK + b"Content-Type: application/rss+xml\r\nContent-Length: 25\r\n\r\n<rss><channel><item></it>.",
    "an unknown encoding": OK + b"Content-Type: text/html\r\nContent-Length: 70\r\n\r\n<html><head><meta charset=unicode_escape></head><body>\\ud800</body>    ",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_lies_is_one_line_and_nothing_is_stored(
    lie: str, record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "_PAUSE", 0.0)
    with raw_server(LIES[lie]) as address:
        said = told(capsys, "add", f"{address}/a", "--private-addresses", "--record", str(record))
    assert address in said or "file:///" in said or "http://[" in said
    assert documents(record) == []


@pytest.mark.parametrize(
    "rules",
    [
        b"User-agent: *\nCrawl-delay: \xc2\xb2",
        b"User-agent: *\nDisallow: http://[",
        b"\xff\xfe\x00",
        b"Disallow: " * 9000,
    ],
)
def test_robots_that_make_no_sense(rules: bytes, record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = OK + b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(TEXT) + TEXT.encode()
    with raw_server(body, robots=OK + b"Content-Length: %d\r\n\r\n" % len(rules) + rules) as address:
        assert main(["add", f"{address}/a", "--private-addresses", "--record", str(record)]) in (0, 1)
    assert capsys.readouterr().err.count("\n") <= 1


def test_a_server_that_drips_is_given_up(
    record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "_TOTAL", 0.5)
    body = TEXT.encode() * 40
    with raw_server(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body, pause=0.1) as address:
        began = time.monotonic()
        said = told(capsys, "add", f"{address}/a", "--private-addresses", "--record", str(record))
    assert "seconds" in said
    assert time.monotonic() - began < 10


def test_a_head_that_drips_is_given_up(
    record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, the head never ends: the whole request has one limit."""
    monkeypatch.setattr(network, "_TOTAL", 0.5)
    with raw_server(OK + b"X-A: " + b"y" * 15, pause=0.3) as address:
        began = time.monotonic()
        told(capsys, "add", f"{address}/a", "--private-addresses", "--record", str(record))
    assert time.monotonic() - began < 5


def test_a_watch_goes_on_over_feeds_that_fail(
    site: Site, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One feed lies, one is gone, one holds a bad address: the good one is stored, and each bad one is a line."""
    day = "Mon, 05 Sep 2022 10:00:00 GMT"
    site.pages |= {
        "/1": page("Shelling", TEXT),
        "/good": feed(site, ("/1", "One", day)),
        "/bad": b"<rss version='2.0'><channel><item><link>http://[</link></item></channel></rss>",
    }
    urls = [site.url("/gone"), site.url("/bad"), site.url("/good"), "http://127.0.0.1:9/feed", "http://[::1/feed"]
    watch = tmp_path / "feeds.toml"
    watch.write_text("minutes = 0.0001\n" + "".join(f'[[feed]]\nurl = "{url}"\nlanguage = "en"\n' for url in urls))
    assert main(["watch", str(watch), "--rounds", "1", "--private-addresses", "--record", str(record)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("1 added")
    assert len(err.splitlines()) == 4, err
    assert len(documents(record)) == 1
