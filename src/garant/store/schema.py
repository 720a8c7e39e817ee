"""The record's layout: numbered SQL files, each run once, in order, in one transaction; then the views, made anew by each version."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from garant._errors import RecordError

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_NAME = re.compile(r"(\d{4})_\w+\.sql")


def migrations() -> list[tuple[int, str]]:
    """Number and SQL of each step, in order."""
    folder = resources.files(__package__) / "migrations"
    found = [
        (int(match[1]), item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if (match := _NAME.fullmatch(item.name))
    ]
    return sorted(found)


def version(connection: duckdb.DuckDBPyConnection) -> int:
    """The step that a record stands at; 0 for an empty file."""
    there = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta'").fetchone()
    if not there or not there[0]:
        return 0
    row = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    return int(row[0]) if row else 0


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Bring a record to this version's layout. Raises RecordError for one that a later version wrote."""
    check(connection, path)
    steps = [(number, sql) for number, sql in migrations() if number > version(connection)]
    if not steps:
        return
    connection.execute("BEGIN")
    for number, sql in steps:
        connection.execute(sql)
        connection.execute("DELETE FROM meta WHERE name = 'schema'")
        connection.execute("INSERT INTO meta VALUES ('schema', ?)", [str(number)])
    connection.execute(views())
    connection.execute("COMMIT")


def check(connection: duckdb.DuckDBPyConnection, path: Path, *, reading: bool = False) -> None:
    """Raise RecordError where the record's layout is not one that can be written (or read) here."""
    found, newest = version(connection), migrations()[-1][0]
    if found > newest:
        raise RecordError(
            f"was written by a later version of Garant (layout {found}, this one knows {newest}): upgrade", path
        )
    if reading and found < newest:
        raise RecordError(f"has an older layout ({found} of {newest}): run `garant check --upgrade` once", path)


def views() -> str:
    """The SQL of the documented views."""
    return (resources.files(__package__) / "views.sql").read_text(encoding="utf-8")
