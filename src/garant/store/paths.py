"""Where a record lies, and the files beside it while it is written.

Readers open `NAME`, which is never written in place. A writer works on `NAME.writing`, a copy, and puts it in the place of `NAME` by
one rename, so that a reader sees the record as it was or as it is and never waits. After a crash the documents committed are in
`NAME.writing`; whoever opens the record next puts it in its place.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from garant._errors import RecordError

RECORD_VARIABLE = "GARANT_RECORD"


def default_path() -> Path:
    """The record of whoever names none: the environment variable GARANT_RECORD, else a file in the user's data folder."""
    if named := os.environ.get(RECORD_VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("garant") / "record.duckdb"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one record."""

    record: Path

    @property
    def writing(self) -> Path:
        """The writer's working copy."""
        return self._beside(".writing")

    @property
    def log(self) -> Path:
        """DuckDB's write-ahead log of the working copy."""
        return self._beside(".writing.wal")

    @property
    def compacting(self) -> Path:
        """The working copy written anew without its free blocks."""
        return self._beside(".compacting")

    @property
    def holder(self) -> Path:
        """Who writes: a JSON object with process, machine and time."""
        return self._beside(".writer")

    def _beside(self, suffix: str) -> Path:
        return self.record.with_name(self.record.name + suffix)

    def lock(self) -> FileLock:
        """Take the writer's lock, or raise RecordError with the process that holds it."""
        self._folder()
        lock = FileLock(self._beside(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise RecordError(
                f"is being written by {self._who()}; wait for it to end, reading is free meanwhile", self.record
            ) from None
        except OSError as error:
            raise RecordError(f"cannot be written: {error.strerror or error}", self.record) from None
        return lock

    def sign(self) -> None:
        """Say who writes."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.holder.write_text(
            json.dumps({"process": os.getpid(), "command": Path(sys.argv[0]).name, "since": now}), encoding="utf-8"
        )

    def prepare(self) -> None:
        """Make the working copy, unless one is left from a writer that was killed: that one has all that was committed."""
        if self.writing.exists():
            return
        # A log without its file is of one that was put in place whole.
        self.log.unlink(missing_ok=True)
        if not self.record.exists():
            return
        half = self._beside(".copying")
        shutil.copyfile(self.record, half)
        os.replace(half, self.writing)

    def publish_copy(self) -> None:
        """Let readers see the working copy as it is now, and go on writing. The caller has made a checkpoint."""
        half = self._beside(".publishing")
        shutil.copyfile(self.writing, half)
        _sync(half)
        os.replace(half, self.record)

    def publish(self) -> None:
        """Put the closed working copy in the record's place.

        Where the log could not be worked into it (a full disk), both are left for whoever opens the record next: nothing is lost with the log.
        """
        if not self.writing.exists() or self.log.exists():
            return
        _sync(self.writing)
        os.replace(self.writing, self.record)
        self.holder.unlink(missing_ok=True)

    def owns(self, name: object) -> bool:
        """Whether an error about this file name, or about none, is one about the record."""
        return name is None or str(name).startswith(str(self.record)) or str(name) == str(self.record.parent)

    def _folder(self) -> None:
        try:
            self.record.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordError(f"cannot be written: {error.strerror}", self.record) from None

    def _who(self) -> str:
        try:
            found = json.loads(self.holder.read_text(encoding="utf-8"))
            return f"process {found['process']} ({found['command']}, since {found['since']})"
        except (OSError, ValueError, KeyError):
            return "another process"


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
