"""A bar on standard error while many documents are read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar

Item = TypeVar("Item")


class Progress:
    """Counts documents found and read; shows a bar from the second one on, at a terminal only, and takes it away at the end."""

    def __init__(self) -> None:
        self._found = self._read = 0
        self._bar: Bar | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def found(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same items, counted as they pass."""
        for item in items:
            self._found += 1
            if self._found == 2 and sys.stderr.isatty():
                self._bar = _bar()
            self._show()
            yield item

    def passed(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same items, each one counted as a document that has been read."""
        for item in items:
            self.tick()
            yield item

    def tick(self) -> None:
        """One more document has been read."""
        self._read += 1
        self._show()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Within this, the bar is off the screen, so that what is written does not run into it."""
        if self._bar is None:
            yield
            return
        self._bar.stop()
        yield
        self._bar.start()

    def _show(self) -> None:
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._read, total=self._found)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("documents"), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
    bar.add_task("reading")
    bar.start()
    return bar
