"""From bytes to documents: files, folders, streams; the language of each, and its boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from garant._errors import InputError
from garant.sources.boilerplate import find_boilerplate
from garant.sources.document import Document
from garant.sources.files import find_documents
from garant.sources.language import check, identify

__all__ = ["Document", "find_documents", "find_inputs", "prepare", "prepare_many"]


def prepare(
    document: Document, supported: Sequence[str], language: str | None = None, published: str | None = None
) -> Document:
    """The document with its language, its boilerplate and, where the caller gives one, its date (ISO, YYYY-MM-DD).

    The caller's `language` overrules the document's own, which overrules identification. Raises InputError for a language that is
    not among the `supported`.
    """
    if any("\ud800" <= char <= "\udfff" for char in document.text):
        raise InputError("not a text: it holds half a surrogate pair", document.where)
    given = language or document.language
    document.language_basis = "given" if given else "identified"
    document.language = (
        check(given, supported, document.where) if given else identify(document.text, supported, document.where)
    )
    if published:
        document.published, document.published_basis = published, "given"
    document.boilerplate = document.boilerplate or find_boilerplate(document.text, document.language)
    return document


def prepare_many(
    documents: Iterable[Document | InputError],
    supported: Sequence[str],
    language: str | None = None,
    published: str | None = None,
) -> Iterator[Document | InputError]:
    """`prepare` for each document of a stream; what cannot be prepared comes as an InputError in its place."""
    for document in documents:
        try:
            yield document if isinstance(document, InputError) else prepare(document, supported, language, published)
        except InputError as error:
            yield error


def find_inputs(names: Iterable[str], *, private: bool = False) -> Iterator[Document | InputError]:
    """As `find_documents`, and the documents of web addresses (pages, feeds), each fetched once; from private addresses only if `private`."""
    remote = None
    for name in names:
        if not name.lower().startswith(("http://", "https://")):
            yield from find_documents([name])
            continue
        if remote is None:
            # What fetches is imported only when there is something to fetch.
            from garant.sources.network import Fetcher
            from garant.sources.remote import Remote

            remote = Remote(Fetcher(private=private))
        yield from remote.documents(name)
