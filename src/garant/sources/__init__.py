"""From bytes to documents: files, folders, streams; the language of each, and its boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from garant._errors import InputError
from garant.sources.boilerplate import find_boilerplate
from garant.sources.document import Document
from garant.sources.files import find_documents
from garant.sources.language import check, identify

__all__ = ["Document", "find_documents", "prepare", "prepare_many"]


def prepare(document: Document, supported: Sequence[str], language: str | None = None, published: str | None = None) -> Document:
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
    documents: Iterable[Document | InputError], supported: Sequence[str], language: str | None = None, published: str | None = None
) -> Iterator[Document | InputError]:
    """`prepare` for each document of a stream; what cannot be prepared comes as an InputError in its place."""
    for document in documents:
        try:
            yield document if isinstance(document, InputError) else prepare(document, supported, language, published)
        except InputError as error:
            yield error
