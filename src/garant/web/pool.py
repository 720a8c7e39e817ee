"""One open record for many requests, opened anew when a writer has put another file in its place."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from garant._errors import RecordError
from garant.store.record import Reader, open_record

Stamp = tuple[int, int, int]


class Pool:
    """Lends a reader with a cursor of its own to each request. DuckDB shares one instance a path within a process, so that the former
    one is let go of, once its last request has ended, before the new file is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.Condition()
        self._open: Reader | None = None
        self._stamp: Stamp | None = None
        self._lent = 0

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """A reader for one request. Raises RecordError where the record is gone or cannot be read."""
        lent = self._lend()
        try:
            yield lent
        finally:
            lent.close()
            with self._turn:
                self._lent -= 1
                self._turn.notify_all()

    @property
    def stamp(self) -> str:
        """What changes when the record does."""
        return "-".join(map(str, self._stamp_now()))

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._close()

    def _lend(self) -> Reader:
        with self._turn:
            while self._open is None or self._stamp != self._stamp_now():
                if self._lent:
                    self._turn.wait()
                    continue
                self._close()
                stamp = self._stamp_now()
                self._open = open_record(self.path)
                self._stamp = stamp
            self._lent += 1
            return Reader(self._open.connection.cursor(), self.path)

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _stamp_now(self) -> Stamp:
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise RecordError("there is no record; make one with `garant add`", self.path) from error
        return found.st_ino, found.st_mtime_ns, found.st_size
