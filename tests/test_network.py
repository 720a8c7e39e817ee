"""Fetching: polite, bounded, and never from a private address unless that is allowed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from web import Site, feed, page, serving

from garant import InputError
from garant.sources import Document
from garant.sources.feeds import is_feed, read_feed
from garant.sources.files import find_documents
from garant.sources.network import Fetcher, Seen, _is_public
from garant.sources.remote import Remote

ARTICLE = page(
    "Armies pull back",
    "The two armies pulled their artillery back from the river on Monday, the observers said, after a week of talks.",
    "A second paragraph says that the governor visited the bridge and promised to open it to lorries before the end of the month.",
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def fetcher() -> Fetcher:
    return Fetcher(private=True, pause=0)


def test_a_page_is_fetched_with_our_name(site: Site) -> None:
    site.pages["/a"] = ARTICLE
    found = fetcher().fetch(site.url("/a"))
    assert found.data == ARTICLE.encode()
    assert all(agent.startswith("garant/") for agent in site.agents)


def test_private_addresses_are_refused_unless_allowed(site: Site) -> None:
    with pytest.raises(InputError, match=r"not a public address.*--private-addresses"):
        Fetcher().fetch(site.url("/a"))
    assert not site.asked


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:127.0.0.1", "fc00::1", "0.0.0.0", "224.0.0.1", "2002:7f00:1::"],
)  # fmt: skip
def test_what_is_not_public(address: str) -> None:
    assert not _is_public(address)


def test_what_is_public() -> None:
    assert _is_public("93.184.216.34")
    assert _is_public("2606:2800:220:1::")


def test_robots_are_respected_and_asked_once(site: Site) -> None:
    site.pages |= {"/robots.txt": "User-agent: *\nDisallow: /closed", "/open": ARTICLE, "/closed": ARTICLE}
    ours = fetcher()
    assert ours.fetch(site.url("/open")).status == 200
    with pytest.raises(InputError, match=r"robots\.txt"):
        ours.fetch(site.url("/closed"))
    assert site.asked["/robots.txt"] == 1
    assert site.asked["/closed"] == 0


def test_robots_that_cannot_be_had_close_the_site(site: Site) -> None:
    site.pages |= {"/robots.txt": (503, {}, b""), "/a": ARTICLE}
    with pytest.raises(InputError, match="cannot be reached"):
        fetcher().fetch(site.url("/a"))


def test_a_page_not_changed_has_no_data(site: Site) -> None:
    site.pages["/a"] = ARTICLE
    first = fetcher().fetch(site.url("/a"))
    assert fetcher().fetch(site.url("/a"), first.seen).data is None
    assert fetcher().fetch(site.url("/a"), Seen('"other"')).data is not None


def test_redirects_are_followed_so_far(site: Site) -> None:
    site.pages |= {"/a": (302, {"Location": "/b"}, b""), "/b": ARTICLE, "/loop": (302, {"Location": "/loop"}, b"")}
    assert fetcher().fetch(site.url("/a")).url == site.url("/b")
    with pytest.raises(InputError, match="redirects more than"):
        fetcher().fetch(site.url("/loop"))


def test_a_redirect_to_a_file_is_refused(site: Site) -> None:
    site.pages["/a"] = (302, {"Location": "file:///etc/hostname"}, b"")
    with pytest.raises(InputError, match="not a web address"):
        fetcher().fetch(site.url("/a"))


def test_a_bomb_is_stopped_after_unpacking(site: Site) -> None:
    site.pages["/a"] = (
        200,
        {"Content-Encoding": "gzip", "Content-Type": "text/plain"},
        gzip.compress(b"a" * 20_000_000),
    )
    with pytest.raises(InputError, match="longer than 10 MB"):
        fetcher().fetch(site.url("/a"))


def test_a_page_cut_short_is_an_error(site: Site) -> None:
    site.pages["/a"] = (200, {"Content-Length": "5000"}, b"short")
    with pytest.raises(InputError, match="cannot be fetched"):
        fetcher().fetch(site.url("/a"))


@pytest.mark.parametrize("url", ["ftp://example.org/a", "http:///a", "file:///etc/passwd"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(InputError, match="not a web address"):
        fetcher().fetch(url)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"reached|fetched"):
        fetcher().fetch("http://127.0.0.1:9/a")


def test_a_feed_leads_to_its_pages(site: Site) -> None:
    site.pages |= {"/1": ARTICLE, "/2": (404, {}, b"")}
    site.pages["/feed"] = feed(
        site, ("/1", "One", "Mon, 05 Sep 2022 10:00:00 GMT"), ("/2", "Two", "Tue, 06 Sep 2022 10:00:00 GMT")
    )
    remote = Remote(fetcher())
    found = list(remote.documents(site.url("/feed")))
    assert isinstance(found[0], Document)
    assert (found[0].published, found[0].published_basis, found[0].publisher) == (
        "2022-09-05",
        "metadata",
        "The Valley Wire",
    )
    assert found[0].url == site.url("/1")
    assert "pulled their artillery back" in found[0].text
    assert "404" in str(found[1])
    assert [url for url, _, _ in remote.fetched] == [site.url("/1"), site.url("/feed")]


def test_entries_that_are_known_are_not_fetched(site: Site) -> None:
    site.pages |= {"/1": ARTICLE, "/feed": feed(site, ("/1", "One", "Mon, 05 Sep 2022 10:00:00 GMT"))}
    remote = Remote(fetcher(), known=lambda url: url.endswith("/1"))
    assert list(remote.documents(site.url("/feed"))) == []
    assert site.asked["/1"] == 0
    assert remote.unchanged == 1


def test_a_feed_with_whole_texts_stands_in_for_pages_that_are_gone(site: Site) -> None:
    words = "<p>" + "The envoy met both delegations again on Thursday. " * 20 + "</p>"
    data = f"<rss version='2.0'><channel><title>W</title><item><title>T</title><description><![CDATA[{words}]]></description></item></channel></rss>"
    [entry] = read_feed(data.encode(), "feed")
    assert (entry.text or "").startswith("The envoy met")


def test_a_feed_on_disk_is_read_as_its_texts(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    words = "The envoy met both delegations again on Thursday. " * 20
    path.write_text(
        f"<?xml version='1.0'?><rss version='2.0'><channel><item><title>T</title><description>{words}</description></item></channel></rss>"
    )
    [found] = find_documents([path])
    assert isinstance(found, Document)
    assert found.title == "T"


@pytest.mark.parametrize(
    "data",
    [
        b"<rss",
        b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
    ],
)
def test_an_empty_or_broken_feed_is_an_error_or_nothing(data: bytes) -> None:
    assert is_feed(data) or data == b"<rss"
    try:
        entries = read_feed(data, "feed")
    except InputError:
        entries = []
    assert entries == []


def test_entities_of_a_feed_are_not_expanded_from_files() -> None:
    data = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><item><title>a&x;b</title></item></channel></rss>"""
    try:
        entries = read_feed(data, "feed")
    except InputError:
        return
    hostname = Path("/etc/hostname").read_text().strip()
    assert all(hostname not in (entry.title or "") for entry in entries)


def test_garant_read_takes_an_address(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    from garant.cli import main

    site.pages["/a"] = ARTICLE
    assert main(["read", site.url("/a"), "--private-addresses", "--format", "jsonl", "--language", "en"]) == 0
    assert f'"url": "{site.url("/a")}"' in capsys.readouterr().out
    assert main(["read", site.url("/a"), "--language", "en"]) == 1
    assert "not a public address" in capsys.readouterr().err
