"""The commands of the record. Each module has `register(commands)`, which adds its parser, and imports what it works with only when run."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from garant.commands import add, happening, keep

if TYPE_CHECKING:
    import argparse

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

_MODULES = (add, keep, happening)


def register_all(commands: Commands) -> None:
    """Add every command of the record to the command line."""
    for module in _MODULES:
        module.register(commands)
