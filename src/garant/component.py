"""Garant inside another spaCy pipeline: `nlp.add_pipe("garant")`, then `doc._.garant`."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from garant.api import read


@Language.factory("garant", default_config={"language": None, "parser": None, "ontology": None, "actors": None})
def make_component(
    nlp: Language, name: str, language: str | None, parser: str | None, ontology: str | None, actors: str | None
) -> Callable[[Doc], Doc]:
    """The component: it reads each document's text with Garant's own parser and sets `doc._.garant` to a `garant.Doc`.

    The publication date is taken from `doc.user_data["published"]` (ISO) where it is there. `language` is the pipeline's own unless given.
    """
    if not Doc.has_extension("garant"):
        Doc.set_extension("garant", default=None)

    def component(doc: Doc) -> Doc:
        published = doc.user_data.get("published")
        doc._.garant = read(
            doc.text,
            published=published,
            language=language or nlp.lang,
            parser=parser,
            ontology=ontology,
            actors=actors,
        )
        return doc

    return component
