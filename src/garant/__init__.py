"""Garant: a sourced record of conflicts and peace processes, read from news dispatches.

    import garant
    doc = garant.read(text, published="2019-02-12")
    doc.events, doc.statements, doc.to_frame()

Everything is imported on first use, so that `import garant` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from garant._errors import DataError, GarantError, InputError, PipelineError, QueryError, RecordError
    from garant.api import Doc, read, read_files, read_many
    from garant.sources.document import Document
    from garant.store.record import open_record

__version__ = "0.1.0"
__all__ = [
    "DataError", "Doc", "Document", "GarantError", "InputError", "PipelineError", "QueryError", "RecordError", "__version__", "open_record", "read",
    "read_files", "read_many",
]  # fmt: skip

_HOMES = {
    "garant._errors": ("DataError", "GarantError", "InputError", "PipelineError", "QueryError", "RecordError"),
    "garant.api": ("Doc", "read", "read_files", "read_many"),
    "garant.sources.document": ("Document",),
    "garant.store.record": ("open_record",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
