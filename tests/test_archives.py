"""WARC and Parquet as inputs, whole, compressed, broken and hostile."""

from __future__ import annotations

import gzip
import io
from datetime import date
from pathlib import Path

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

from garant._errors import InputError
from garant.sources import Document, find_documents
from garant.sources.parquet import read_parquet
from garant.sources.warc import read_warc

ARTICLE = (
    "<html><head><title>Truce at the dam</title><meta property='article:published_time' content='2019-03-04'></head><body><article>"
    + "".join(
        f"<p>The governor said on day {n} that both militias had left the dam and its villages.</p>" for n in range(8)
    )
    + "</article></body></html>"
)
KINDS = {
    "html": "text/html; charset=utf-8",
    "text": "text/plain",
    "image": "image/png",
    "latin": "text/html; charset=windows-1252",
}


def record(
    url: str, body: bytes, kind: str = "html", length: str | None = None, status: str = "200 OK", what: str = "response"
) -> bytes:
    payload = f"HTTP/1.1 {status}\r\nContent-Type: {KINDS[kind]}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: {what}\r\nWARC-Record-ID: <urn:uuid:{url[-1]}>\r\nWARC-Target-URI: {url}\r\n"
    head += "WARC-Date: 2019-03-05T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    return (
        f"{head}Content-Length: {len(payload) if length is None else length}\r\n\r\n".encode() + payload + b"\r\n\r\n"
    )


def read(data: bytes) -> list[Document | InputError]:
    return list(read_warc(io.BytesIO(data), "crawl.warc"))


def test_pages_and_texts_are_read_and_the_rest_left_out() -> None:
    found = read(
        record("http://a.example/1", ARTICLE.encode())
        + record("http://a.example/2", b"\x89PNG", "image")
        + record("http://a.example/3", b"moved", status="301 Moved")
        + record("http://a.example/4", b"x", what="request")
        + record("http://a.example/5", "Trêve à Homs.".encode(), "text")
    )
    page, text = [one for one in found if isinstance(one, Document)]
    assert len(found) == 2
    assert (page.url, page.title, page.published, page.published_basis) == (
        "http://a.example/1",
        "Truce at the dam",
        "2019-03-04",
        "metadata",
    )
    assert page.text.startswith("The governor said on day 0")
    assert (text.text, text.url) == ("Trêve à Homs.", "http://a.example/5")


def test_the_servers_encoding_overrules() -> None:
    page = ARTICLE.replace("governor", "député").encode("windows-1252")
    (found,) = read(record("http://a.example/1", page, "latin"))
    assert isinstance(found, Document)
    assert "The député said" in found.text


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz", "no-suffix"])
def test_archives_are_found_among_files(tmp_path: Path, name: str) -> None:
    data = record("http://a.example/1", ARTICLE.encode())
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (found,) = find_documents([tmp_path])
    assert isinstance(found, Document)
    assert found.path == str(path)


@pytest.mark.parametrize("length", ["-5", "abc", "1" + "0" * 30, "", "٣"])
def test_a_length_that_is_none_is_one_error(length: str) -> None:
    errors = [
        one
        for one in read(record("http://a.example/1", ARTICLE.encode(), length=length))
        if isinstance(one, InputError)
    ]
    assert errors
    assert all(str(error).count("\n") == 0 and "broken WARC" in str(error) for error in errors)


def test_a_length_beyond_the_limit_is_refused_without_reading_it() -> None:
    (found,) = read(record("http://a.example/1", ARTICLE.encode(), length="1" + "0" * 17))
    assert str(found) == "crawl.warc:http://a.example/1: longer than 10 MB"


def test_an_archive_that_breaks_off_says_so() -> None:
    whole = record("http://a.example/1", ARTICLE.encode())
    (found,) = read(whole[:-200])
    assert isinstance(found, InputError)
    assert "broken off" in str(found)
    assert all(isinstance(one, InputError) for one in read(b"WARC/1.0\r\n" + b"x" * 100_000))


def test_a_page_that_inflates_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("garant.sources.warc.LONGEST", 50_000)
    found = read(
        gzip.compress(record("http://a.example/1", b" " * 3_000_000) + record("http://a.example/2", ARTICLE.encode()))
    )
    assert [isinstance(one, Document) for one in found] == [False, True]


def test_parquet_rows_are_documents(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "Oslo and Riga met.", "published": date(2019, 3, 4), "language": "en", "other": 1},
        {"id": "b", "text": None, "published": None, "language": None, "other": 2},
        {"id": "c", "text": "Riga a protesté.", "published": None, "language": "fr", "other": 3},
    ]
    path = tmp_path / "news.parquet"
    parquet.write_table(arrow.Table.from_pylist(rows), path)
    first, second, third = find_documents([path])
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert (first.id, first.text, first.published, first.path) == ("a", "Oslo and Riga met.", "2019-03-04", str(path))
    assert (third.id, third.language) == ("c", "fr")
    assert str(second) == f'{path}:2: no "text"'


def test_broken_parquet_is_one_error() -> None:
    (found,) = read_parquet(io.BytesIO(b"PAR1" + b"\x00" * 200), "x.parquet")
    assert isinstance(found, InputError)
    assert str(found).startswith("x.parquet: broken Parquet")
