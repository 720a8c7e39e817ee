"""Web pages: the article's text and what the page says about itself, by trafilatura."""

from __future__ import annotations

import re
from datetime import date

from garant._errors import InputError
from garant.sources.decode import decode
from garant.sources.document import Document

# What was read as a comment is not read otherwise (atomic groups): many comments would take exponential time.
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?>(?:<!--.{0,2000}?-->)\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_html(head: bytes) -> bool:
    """Whether these first bytes of a file are those of a web page."""
    return _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def read_html(data: bytes, where: str) -> Document:
    """The article of a page: text, title, publisher, address, and the date from the page's metadata (basis "metadata").

    The date is taken from meta tags, JSON-LD, `time` elements and the address only, never guessed from the prose, which is the task
    of the reading itself. Raises InputError when the page holds no article or cannot be decoded.
    """
    from trafilatura import bare_extraction

    page = decode(data, where, html=True)
    found = bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )  # fmt: skip
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise InputError("no article found in this page", where)
    return Document(
        text=found.text or "", title=found.title or None, publisher=found.sitename or None, url=found.url or None,
        published=_day(found.date), published_basis="metadata", where=where,
    )  # fmt: skip


def _day(value: str | None) -> str | None:
    try:
        return str(date.fromisoformat((value or "")[:10]))
    except ValueError:
        return None
