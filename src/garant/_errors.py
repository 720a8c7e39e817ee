"""Every error that Garant raises on purpose.

GarantError
├── InputError      a document that cannot be read: what, and where (file, line)
├── DataError       a line of a language, world or ontology file that does not hold: file and line
├── PipelineError   a parser that is missing or does not speak Universal Dependencies
├── RecordError     a record on disk that cannot be opened, written or asked so
└── QueryError      a question to a record that cannot be put so: an unknown type, a date that is none
"""

from __future__ import annotations


class GarantError(Exception):
    """The root: one clear line, fit to be printed to a person."""


class InputError(GarantError):
    """A document could not be read. `where` names the file and, when there is one, the line."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{where}: {what}")
        self.what = what
        self.where = where

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return InputError, (self.what, self.where)


class DataError(GarantError):
    """A data file holds a line that cannot be used."""

    def __init__(self, what: str, path: object, line: int | None = None) -> None:
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {what}")
        self.what = what
        self.where = where

    def __reduce__(self) -> tuple[type[DataError], tuple[str, str]]:
        return DataError, (self.what, self.where)


class PipelineError(GarantError):
    """No parser for the language, or one whose labels are not Universal Dependencies."""


class RecordError(GarantError):
    """A record on disk cannot be opened, written or asked as wanted."""

    def __init__(self, what: str, path: object) -> None:
        super().__init__(f"{path}: {what}")
        self.what = what
        self.path = path


class QueryError(GarantError):
    """A question names what there is not: a table, a type, a date; the line says what was meant, where that can be told."""
