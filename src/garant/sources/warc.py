"""WARC (ISO 28500): archived web pages, as the news crawl of Common Crawl is laid out, one response record a page."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

from garant._errors import InputError
from garant.sources.decode import decode
from garant.sources.document import Document
from garant.sources.html import is_html, read_html
from garant.sources.limits import LONGEST

_BEGINS = b"WARC/"
_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".warc.lz4")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_ENCODED = ("Content-Encoding", "Transfer-Encoding")
# A length of more digits is no length: the standard's records of petabytes have sixteen.
_DIGITS = 18


def is_warc(head: bytes, name: str) -> bool:
    """Whether a file of this name that begins with these bytes is an archive."""
    return head.startswith(_BEGINS) or name.lower().endswith(_SUFFIXES)


def read_warc(stream: BinaryIO, where: str) -> Iterator[Document | InputError]:
    """The pages of an archive, plain or compressed, in its order; what is neither a page nor plain text is left out.

    A record that is too long, broken off or holds no article comes as an InputError in its place; where the archive itself breaks, one
    error says so and ends it. No more than one page is held. Needs the extra `corpus`.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        yield InputError("a WARC file needs fastwarc: pip install 'garant[corpus]'", where)
        return
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"):
            try:
                document = _page(record, f"{where}:{record.headers.get('WARC-Target-URI') or record.stream_pos}")
            except InputError as error:
                yield error
            else:
                if document is not None:
                    yield document
    except (OSError, ValueError) as error:
        yield InputError(f"broken WARC: {error}", where)


def _page(record: Any, where: str) -> Document | None:
    declared = record.headers.get("Content-Length") or ""
    if not declared.isdecimal() or len(declared) > _DIGITS:
        raise InputError(f"broken WARC: a length of {declared[:40]!r}", where)
    if record.http_headers is None or record.http_headers.status_code not in (None, 200):
        return None
    kind = record.http_content_type or ""
    if kind not in _PAGES and kind != "text/plain":
        return None
    if record.content_length > LONGEST:
        raise InputError(f"longer than {LONGEST // 1_000_000} MB", where)
    encoded = any(record.http_headers.get(name) for name in _ENCODED)
    expected = record.content_length
    data: bytes = record.reader.read(LONGEST + 1)
    if not encoded and len(data) < expected:
        raise InputError(f"broken off: {len(data)} of {expected} bytes", where)
    data = _in_unicode(data, record.http_charset)
    page = kind in _PAGES or is_html(data)
    document = read_html(data, where) if page else Document(decode(data, where), where=where)
    document.url = record.headers.get("WARC-Target-URI") or document.url
    return document


def _in_unicode(data: bytes, charset: str | None) -> bytes:
    """The page in UTF-8 with a mark where its server told another encoding, which by the HTML standard overrules the page's own word."""
    try:
        if charset is None or codecs.lookup(charset).name in ("utf-8", "ascii"):
            return data
        return codecs.BOM_UTF8 + data.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return data
