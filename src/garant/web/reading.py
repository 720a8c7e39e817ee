"""Texts read at once without being stored, and stored ones explained."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import BytesIO
from itertools import islice
from typing import Any

from garant import batch
from garant._errors import InputError
from garant.sources import prepare, prepare_many
from garant.sources.document import Document
from garant.sources.files import read_stream
from garant.sources.network import Fetcher
from garant.sources.remote import Remote
from garant.store.add import records_of
from garant.store.record import Reader
from garant.store.reread import as_document

# Of a file or a feed with many documents, so many are read; the rest is for `garant add`.
MOST = 20


class Desk:
    """Where one text at a time is read: the parsers are no faster for two, and the memory is bounded."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._turn = threading.Lock()
        self._chosen = batch.parsers()

    def text(self, text: str, published: str | None, language: str | None) -> dict[str, Any]:
        """What is read of a text; a dictionary with `documents` (lists of records) and `errors`."""
        document = Document(text=text, where="the text")
        found = [document] if text.strip() else [InputError("empty: there is no text", "the text")]
        return self._read(found, published, language)

    def file(self, data: bytes, name: str) -> dict[str, Any]:
        """The same of a file's bytes; its name tells its kind."""
        return self._read(read_stream(BytesIO(data), name, name))

    def url(self, url: str) -> dict[str, Any]:
        """The same of what is at an address; never a private one."""
        return self._read(Remote(self._fetcher).documents(url))

    def explain(self, reader: Reader, event: str) -> list[dict[str, Any]]:
        """Why an event of the record was read as it was, as `garant explain` tells it. Raises InputError where reading anew does not give it."""
        row = reader.rows("SELECT document FROM events WHERE id = ?", [event])
        if not row:
            raise InputError("there is no such event", event)
        from garant.explain import Explainer

        document = prepare(as_document(reader.records(row[0][0])[0]), batch.supported(self._chosen))
        with self._turn:
            explainer = Explainer(document, self._chosen.get(document.language or "", self._chosen.get("*")))
            found = [asdict(one) for one in explainer.events(event)]
        if not found:
            raise InputError(
                "is not read so by this version of Garant; `garant re-read` brings the record up to date", event
            )
        return found

    def _read(
        self, documents: Iterable[Document | InputError], published: str | None = None, language: str | None = None
    ) -> dict[str, Any]:
        found: dict[str, Any] = {"documents": [], "errors": []}
        with self._turn:
            for outcome in batch.read_stream(self._prepared(documents, published, language), self._chosen):
                if isinstance(outcome, InputError):
                    found["errors"].append(str(outcome))
                else:
                    found["documents"].append(records_of(outcome))
        return found

    def _prepared(
        self, documents: Iterable[Document | InputError], published: str | None, language: str | None
    ) -> Iterator[Document | InputError]:
        return prepare_many(islice(documents, MOST), batch.supported(self._chosen), language, published)
