"""A copy of a record in a safe place, and back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from garant._errors import RecordError
from garant.store.paths import Files, default_path
from garant.store.record import open_record


def back_up(record: Path | None, target: Path) -> int:
    """Copy a record as readers see it now, a writer at work or not; returns the number of its documents.

    Raises RecordError when `target` exists, or cannot be written.
    """
    with open_record(record) as reader:
        if target.exists():
            raise RecordError("is there already; a backup never writes over a file", target)
        documents = len(reader.documents())
        _copy(reader.path, target)
    return documents


def restore(backup: Path, record: Path | None, *, replace: bool = False) -> int:
    """Put a backup in a record's place; returns the number of its documents. Raises RecordError for a backup that does not open.

    An existing record is replaced only when told so, and not while it is written.
    """
    with open_record(backup) as reader:
        documents = len(reader.documents())
    files = Files(record or default_path())
    lock = files.lock()
    try:
        if not replace and (files.record.exists() or files.writing.exists()):
            raise RecordError("is there already; say --replace to put the backup in its place", files.record)
        _copy(backup, files.record)
        for left in (files.log, files.writing):
            left.unlink(missing_ok=True)
    finally:
        lock.release()
    return documents


def _copy(source: Path, target: Path) -> None:
    """By a file beside it and one rename, so that a full disk leaves nothing half there."""
    half = target.with_name(target.name + ".copying")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, half)
        os.replace(half, target)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise RecordError(f"cannot be written: {error.strerror}", target) from None
