"""Feeds (RSS, Atom, RDF), by feedparser: their entries as addresses, and as documents where a feed carries its texts."""

from __future__ import annotations

import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from garant._errors import InputError
from garant.sources.document import Document

# What was read as a comment is not read otherwise (atomic groups): many comments would take exponential time.
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]{0,400}>\s*)?(?>(?:<!--.{0,2000}?-->|<\?.{0,400}?\?>)\s*)*+<(?:rss|feed|rdf:RDF|channel)\b",
    re.IGNORECASE | re.DOTALL,
)
# Characters. A shorter text in a feed is a teaser, not the article.
_WHOLE = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. `text` is the article where the feed carries it whole, else None."""

    url: str | None
    title: str | None
    published: str | None
    publisher: str | None
    text: str | None

    def document(self, where: str) -> Document:
        """The entry as a document. Raises InputError where the feed carries a teaser only."""
        if self.text is None:
            raise InputError("the feed carries no whole text of this entry", self.url or where)
        return Document(
            text=self.text, title=self.title, published=self.published, published_basis="metadata", publisher=self.publisher, url=self.url, where=where
        )  # fmt: skip


def is_feed(head: bytes) -> bool:
    """Whether these first bytes are those of a feed."""
    return _FEED.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def read_feed(data: bytes, where: str) -> list[Entry]:
    """The entries of a feed, the oldest first. Raises InputError for what is no feed."""
    import feedparser

    try:
        # Bytes, so that feedparser never takes the data for an address to fetch.
        found = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=True)
    except Exception as error:
        # It promises to raise nothing, and does, on addresses and dates that are none.
        raise InputError(f"not a feed that can be read: {_reason(error)}", where) from error
    if not found.entries and (found.bozo or not found.feed):
        raise InputError(f"not a feed that can be read: {_reason(found.get('bozo_exception', 'no entries'))}", where)
    entries = [_entry(item, found.feed, where) for item in found.entries]
    return sorted(entries, key=lambda entry: entry.published or "")


def _reason(error: object) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _entry(item: Any, feed: Any, where: str) -> Entry:
    link = item.get("link")
    return Entry(
        url=_address(where, link) if link else None,
        title=_plain(item.get("title")),
        published=_day(item.get("published_parsed") or item.get("updated_parsed")),
        publisher=_plain(feed.get("title")),
        text=_text(item),
    )


def _address(base: str, link: str) -> str | None:
    try:
        return urljoin(base, link)
    except ValueError:
        return None


def _text(item: Any) -> str | None:
    bodies = [content.get("value", "") for content in item.get("content", [])] + [item.get("summary", "")]
    texts = [text for body in bodies if (text := _plain(body, whole=True)) and len(text) >= _WHOLE]
    return texts[0] if texts else None


def _plain(value: str | None, *, whole: bool = False) -> str | None:
    """The words of an HTML fragment; its paragraphs stay apart where it is taken whole."""
    if not value:
        return None
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(value, create_parent="div")
    except (etree.ParserError, ValueError):
        return None
    blocks = [" ".join("".join(block.itertext()).split()) for block in root.iter("p")] if whole else []
    text = "\n\n".join(block for block in blocks if block) or " ".join("".join(root.itertext()).split())
    return text or None


def _day(value: struct_time | None) -> str | None:
    if value is None:
        return None
    try:
        return str(datetime.fromtimestamp(timegm(value), UTC).date())
    except (ValueError, OverflowError, OSError):
        return None
