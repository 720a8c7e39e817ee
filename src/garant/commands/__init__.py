"""The commands of the record. Each module here with a `register(commands)` adds its parsers, and imports what it works with only when run."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import argparse

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def register_all(commands: Commands) -> None:
    """Add every command of the record to the command line, in the order of the modules' names."""
    for name in sorted(module.name for module in iter_modules(__path__)):
        register = getattr(import_module(f"{__name__}.{name}"), "register", None)
        if register is not None:
            register(commands)
