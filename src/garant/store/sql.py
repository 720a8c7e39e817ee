"""SQL of the user's own on a record: one query that reads, and can reach neither files nor the network nor this process."""

from __future__ import annotations

from pathlib import Path

import duckdb

from garant._errors import QueryError, RecordError
from garant.store.answer import Answer
from garant.store.record import first_line, open_record

_NO_EXTENSIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "python_enable_replacements": "false",
}  # fmt: skip


def ask_sql(path: str | Path | None, sql: str, out: Path | None = None) -> Answer:
    """The answer to a SELECT on the record's tables and views. `out` is the one file that may be written, by `Answer.write_parquet`.

    Raises QueryError for what is not one query that reads, RecordError for a record that cannot be read.
    """
    with open_record(path) as reader:
        record = reader.path
    # An instance of its own, beside whatever else this process has open of the record.
    connection = duckdb.connect(config=_NO_EXTENSIONS)
    try:
        connection.execute(f"ATTACH {_quoted(str(record))} AS record (READ_ONLY)")
    except duckdb.Error as error:
        raise RecordError(f"cannot be opened as a record: {first_line(error)}", record) from error
    if out:
        # DuckDB writes beside the file first.
        there = [str(file) for file in (out.absolute(), out.absolute().with_name(f"tmp_{out.name}"))]
        connection.execute(_allowed(there))
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return Answer(connection, _one_query(connection, sql), [], database="record")


def _allowed(paths: list[str]) -> str:
    return f"SET allowed_paths = [{', '.join(map(_quoted, paths))}]"


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


def _one_query(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(f"the query does not hold: {first_line(error)}") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("--sql takes one SELECT: the record is only read")
    return statements[0].query.strip().rstrip(";")
