"""Feeds polled one round after another: what `garant watch FEEDS.toml` does."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from garant import batch
from garant._errors import DataError, InputError
from garant.own import SHIPPED, Own
from garant.sources import prepare_many
from garant.sources.document import Document
from garant.sources.network import Fetcher, is_url
from garant.sources.remote import Remote
from garant.store.add import Tally, add_documents
from garant.store.record import Writer

_FEED_KEYS = {"url": str, "language": str, "publisher": str}
_MINUTES, _MOST_MINUTES = 15, 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class Feed:
    """An address to poll, and what its articles do not say of themselves."""

    url: str
    language: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What to poll, and how often (minutes)."""

    feeds: tuple[Feed, ...]
    minutes: float


def load_watch(path: Path) -> Watch:
    """Read a file of feeds: `minutes = 15`, then one `[[feed]]` each with `url` and, if wanted, `language` and `publisher`.

    Raises DataError for a file that is not so.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"cannot be opened: {error.strerror}", path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"not TOML: {error}", path) from None
    except RecursionError:
        raise DataError("not TOML: nested too deep", path) from None
    unknown = sorted(data.keys() - {"minutes", "feed"})
    minutes, rows = data.get("minutes", _MINUTES), data.get("feed", [])
    if unknown:
        raise DataError(f"unknown setting {unknown[0]!r} (there are minutes and [[feed]])", path)
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 < minutes <= _MOST_MINUTES:
        raise DataError(f"minutes is not a number above 0, a year's at most: {minutes!r}", path)
    if not isinstance(rows, list) or not rows:
        raise DataError("no [[feed]]", path)
    return Watch(tuple(_feed(row, number, path) for number, row in enumerate(rows, 1)), float(minutes))


def _feed(row: Any, number: int, path: Path) -> Feed:
    where = f"feed {number}"
    if not isinstance(row, dict):
        raise DataError(f"{where} is not a table", path)
    for name, value in row.items():
        if name not in _FEED_KEYS:
            raise DataError(f"{where}: unknown setting {name!r} (there are {', '.join(_FEED_KEYS)})", path)
        if not isinstance(value, str):
            raise DataError(f"{where}: {name} is not a string", path)
    if not is_url(row.get("url", "")):
        raise DataError(f"{where}: url is not a web address (http or https)", path)
    return Feed(**row)


def poll(
    writer: Writer, watch: Watch, fetcher: Fetcher, chosen: batch.Parsers, own: Own = SHIPPED
) -> tuple[Tally, list[InputError]]:
    """One round: fetch each feed, add what is new; returns the tally and what could not be read."""
    remote = Remote(fetcher, recall=writer.last_seen, known=writer.url_known)
    tally, errors = Tally(), []
    for outcome in add_documents(writer, prepare_many(_documents(watch, remote), batch.supported(chosen)), chosen, own):
        tally.count(outcome)
        if isinstance(outcome, InputError):
            errors.append(outcome)
    writer.remember(remote.fetched)
    return tally, errors


def _documents(watch: Watch, remote: Remote) -> Iterator[Document | InputError]:
    for feed in watch.feeds:
        for document in remote.documents(feed.url):
            if isinstance(document, Document):
                document.language = document.language or feed.language
                document.publisher = feed.publisher or document.publisher
            yield document
