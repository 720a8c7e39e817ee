"""What reads a batch of documents in one process: the unit of work of a process pool and of every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from garant import batch
from garant._errors import InputError
from garant.own import SHIPPED, Own
from garant.pipeline import Reading, read_documents
from garant.sources import prepare_many
from garant.sources.document import Document
from garant.sources.language import identifier

Finished = TypeVar("Finished")


def without_tree(reading: Reading) -> Reading:
    """The reading as it travels between processes: the records alone."""
    return replace(reading, tree=None)


@dataclass(frozen=True, slots=True)
class Coder(Generic[Finished]):
    """Reads batches with one choice of parsers, language, date and own data (see `read_stream` and `prepare`), and turns each reading by `finish`.

    A coder is small and travels to other processes; models and data are loaded there once, at the first batch or by `load`.
    """

    finish: Callable[[Reading], Finished]
    parsers: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    published: str | None = None
    own: Own = SHIPPED

    def load(self) -> None:
        """Load the models and data of every language that may come. Raises PipelineError for a parser that cannot be used."""
        codes = [self.language] if self.language in batch.supported(self.parsers) else batch.supported(self.parsers)
        for code in codes:
            if code is not None:
                name = self.parsers.get(code, self.parsers.get("*"))
                for _ in read_documents([Document(".", language=code)], code, name, self.own):
                    pass
        if self.language is None:
            identifier()

    def __call__(self, documents: Iterable[Document | InputError]) -> list[Finished | InputError]:
        """What `finish` gives for each document, or the InputError, in order."""
        prepared = prepare_many(documents, batch.supported(self.parsers), self.language, self.published)
        return [
            o if isinstance(o, InputError) else self.finish(o)
            for o in batch.read_stream(prepared, self.parsers, own=self.own)
        ]
