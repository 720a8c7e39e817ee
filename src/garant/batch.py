"""Many documents of several languages through the path, in order, with bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from garant import languages
from garant._errors import GarantError, InputError
from garant.parse import pipelines
from garant.pipeline import Reading, read_documents
from garant.sources.document import Document

# Documents of one language share the parser's batches; this many documents, or characters, are held at once.
_WINDOW, _CHARACTERS = 256, 60_000
PARSER_VARIABLE = "GARANT_PARSER"

Parsers = Mapping[str, str]
Outcome = Reading | InputError


def parsers(settings: Iterable[str] = ()) -> dict[str, str]:
    """The parser of each language from settings of the form `LANGUAGE=NAME`, or `NAME` for all (key `*`).

    NAME is a spaCy package or a folder. Without settings, the environment variable GARANT_PARSER gives them, parted by commas.
    """
    chosen = list(settings) or [part.strip() for part in os.environ.get(PARSER_VARIABLE, "").split(",") if part.strip()]
    found: dict[str, str] = {}
    for setting in chosen:
        language, equals, name = setting.partition("=")
        if equals and language in languages.supported():
            found[language] = name
        else:
            found["*"] = setting
    return found


def supported(chosen: Parsers) -> list[str]:
    """The languages that can be read: those that have data, and a pipeline, shipped or chosen."""
    shipped = set(pipelines.supported())
    return [code for code in languages.supported() if code in shipped or code in chosen or "*" in chosen]


def read_stream(documents: Iterable[Document | InputError], chosen: Parsers) -> Iterator[Outcome]:
    """A Reading, or the InputError, for each prepared document, in order; one that fails does not stop the others."""
    window: list[Document | InputError] = []
    size = 0
    for document in documents:
        window.append(document)
        size += len(document.text) if isinstance(document, Document) else 0
        if len(window) >= _WINDOW or size >= _CHARACTERS:
            yield from _read_window(window, chosen)
            window, size = [], 0
    yield from _read_window(window, chosen)


def _read_window(window: list[Document | InputError], chosen: Parsers) -> Iterator[Outcome]:
    outcomes: dict[int, Outcome] = {}
    groups: dict[str, list[int]] = {}
    for place, document in enumerate(window):
        if isinstance(document, InputError):
            outcomes[place] = document
        else:
            groups.setdefault(document.language or "", []).append(place)
    for language, places in groups.items():
        outcomes |= zip(places, _read_group([d for p in places if isinstance(d := window[p], Document)], language, chosen), strict=True)
    yield from (outcomes[place] for place in range(len(window)))


def _read_group(documents: list[Document], language: str, chosen: Parsers) -> list[Outcome]:
    """One language's documents together; if one of them fails, each by itself, so that only that one is lost."""
    try:
        return list(read_checked(documents, language, chosen))
    except GarantError as error:
        if not isinstance(error, InputError):
            raise
    except Exception:  # noqa: BLE001, S110 - whatever failed is met again below, and reported there with its document
        pass
    return [_read_one(document, language, chosen) for document in documents]


def _read_one(document: Document, language: str, chosen: Parsers) -> Outcome:
    try:
        return next(read_checked([document], language, chosen))
    except InputError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a long run must not die of one document; the reason is reported
        return InputError(f"cannot be read: {type(error).__name__}: {error}", document.where)


def read_checked(documents: Iterable[Document], language: str, chosen: Parsers) -> Iterator[Reading]:
    """`read_documents` with the parser chosen for the language. Raises PipelineError for a parser of another language."""
    name = chosen.get(language, chosen.get("*"))
    if name is not None:
        pipelines.check_language(pipelines.load(language, name), name, language)
    yield from read_documents(documents, language, name)
