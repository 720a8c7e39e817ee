"""Many documents of several languages through the path, in order, with bounded memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from garant import languages
from garant._errors import DataError, GarantError, InputError
from garant.ontology import load_ontology
from garant.own import SHIPPED, Own, find_own
from garant.parse import pipelines
from garant.pipeline import Reading, read_documents
from garant.sources.document import Document
from garant.world import load_world

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


def own_data(ontology: str | os.PathLike[str] | None = None, actors: str | os.PathLike[str] | None = None) -> Own:
    """A user's own ontology folder and actors file, both read once here, so that what does not hold in them is named before any document.

    Raises DataError with file and line.
    """
    own = find_own(ontology, actors)
    if own is not SHIPPED:
        load_ontology(own)
        load_world(own)
        for code in own.languages():
            if code not in languages.supported():
                raise DataError(f"no such language: {code} (known: {', '.join(languages.supported())})", own.ontology)
            languages.load_language(code, own)
    return own


def supported(chosen: Parsers) -> list[str]:
    """The languages that can be read: those that have data, and a pipeline, shipped or chosen."""
    shipped = set(pipelines.supported())
    return [code for code in languages.supported() if code in shipped or code in chosen or "*" in chosen]


def read_stream(
    documents: Iterable[Document | InputError],
    chosen: Parsers,
    tick: Callable[[], None] = lambda: None,
    own: Own = SHIPPED,
) -> Iterator[Outcome]:
    """A Reading, or the InputError, for each prepared document, in order; one that fails does not stop the others.

    `tick` is called whenever one more document is done, which may be before its turn to come out.
    `own` is a user's own ontology and actors.
    """
    window: list[Document | InputError] = []
    size = 0
    for document in documents:
        window.append(document)
        size += len(document.text) if isinstance(document, Document) else 0
        if len(window) >= _WINDOW or size >= _CHARACTERS:
            yield from _read_window(window, chosen, tick, own)
            window, size = [], 0
    yield from _read_window(window, chosen, tick, own)


def _read_window(
    window: list[Document | InputError], chosen: Parsers, tick: Callable[[], None], own: Own
) -> Iterator[Outcome]:
    outcomes: dict[int, Outcome] = {}
    groups: dict[str, list[int]] = {}
    for place, document in enumerate(window):
        if isinstance(document, InputError):
            outcomes[place] = document
            tick()
        else:
            groups.setdefault(document.language or "", []).append(place)
    for language, places in groups.items():
        group = [document for place in places if isinstance(document := window[place], Document)]
        for place, outcome in zip(places, _read_group(group, language, chosen, own), strict=True):
            outcomes[place] = outcome
            tick()
    yield from (outcomes[place] for place in range(len(window)))


def _read_group(documents: list[Document], language: str, chosen: Parsers, own: Own) -> Iterator[Outcome]:
    """One language's documents together; from one that fails on, each by itself, so that only that one is lost."""
    name = chosen.get(language, chosen.get("*"))
    spoken = pipelines.load(language, name).lang
    if name is not None and spoken not in (language, "xx"):
        yield from (
            InputError(f"the parser {name} reads {spoken}, and this is in {language}", d.where) for d in documents
        )
        return
    done = 0
    try:
        for reading in read_documents(documents, language, name, own):
            yield reading
            done += 1
    except GarantError:
        raise
    except Exception:
        # What failed is met again with the document that it belongs to, and reported with its name.
        yield from (_read_one(document, language, name, own) for document in documents[done:])


def _read_one(document: Document, language: str, name: str | None, own: Own) -> Outcome:
    try:
        return next(read_documents([document], language, name, own))
    except GarantError:
        raise
    except Exception as error:
        failure = InputError(f"cannot be read: {type(error).__name__}: {error}", document.where)
        failure.__cause__ = error
        return failure
