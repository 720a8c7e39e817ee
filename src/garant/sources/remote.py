"""Addresses on the command line: a page is one document, a feed as many as it has entries that are new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from garant._errors import InputError
from garant.sources.decode import decode
from garant.sources.document import Document
from garant.sources.feeds import Entry, is_feed, read_feed
from garant.sources.html import is_html, read_html
from garant.sources.jsonl import read_jsonl
from garant.sources.network import Fetcher, Page, Seen

_JSON_LINES = frozenset(
    {"application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/json-lines"}
)


@dataclass(slots=True)
class Remote:
    """Reads addresses. `recall` tells what is known of an address from an earlier fetch (None: never fetched), `known` whether the page
    of a feed's entry need not be fetched again. What was fetched is noted in `fetched`, for the caller to keep once it has kept the documents.
    """

    fetcher: Fetcher
    recall: Callable[[str], Seen | None] = lambda url: None
    known: Callable[[str], bool] = lambda url: False
    fetched: list[tuple[str, int, Seen]] = field(default_factory=list)
    unchanged: int = 0

    def documents(self, url: str) -> Iterator[Document | InputError]:
        """The documents at an address, each bad one an InputError in its place."""
        try:
            page = self.fetcher.fetch(url, self.recall(url))
        except InputError as error:
            yield error
            return
        if page.data is None:
            self.unchanged += 1
        elif is_feed(page.data[:8192]):
            yield from self._feed(page)
        else:
            yield from _documents(page, url)
        # Noted last: a feed broken off in the middle is to be fetched again, whole.
        self.fetched.append((url, page.status, page.seen))

    def _feed(self, page: Page) -> Iterator[Document | InputError]:
        try:
            entries = read_feed(page.data or b"", page.url)
        except InputError as error:
            yield error
            return
        for entry in entries:
            if entry.url and self.known(entry.url):
                self.unchanged += 1
            else:
                yield from self._entry(entry, page.url)

    def _entry(self, entry: Entry, feed: str) -> Iterator[Document | InputError]:
        """The page that an entry leads to; the feed's own text where it is whole and the page cannot be had."""
        found: list[Document | InputError] = []
        if entry.url:
            try:
                page = self.fetcher.fetch(entry.url)
                found = list(_documents(page, entry.url))
                self.fetched.append((entry.url, page.status, page.seen))
            except InputError as error:
                found = [error]
        if not any(isinstance(item, Document) for item in found):
            try:
                found = [entry.document(feed)]
            except InputError as error:
                found = found or [error]
        for item in found:
            if isinstance(item, Document):
                _complete(item, entry)
            yield item


def _documents(page: Page, url: str) -> Iterator[Document | InputError]:
    data = page.data or b""
    try:
        if page.kind in _JSON_LINES:
            yield from read_jsonl(BytesIO(data), url)
            return
        document = (
            read_html(data, url)
            if is_html(data[:8192]) or "html" in page.kind
            else Document(text=decode(data, url), where=url)
        )
    except InputError as error:
        yield error
        return
    # The address asked for is the document's, whatever the page calls itself: it is what a feed names again.
    document.url = url
    yield document


def _complete(document: Document, entry: Entry) -> None:
    """What the page does not say of itself, the feed does."""
    document.title = document.title or entry.title
    document.publisher = document.publisher or entry.publisher
    if document.published is None and entry.published:
        document.published, document.published_basis = entry.published, "metadata"
