"""What the record answers: rows that are fetched when they are wanted, as tuples, dictionaries or a data frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import duckdb

from garant._errors import QueryError

if TYPE_CHECKING:
    from garant.store.ask import Query

_BATCH = 2_000


class Answer:
    """The answer to a question. Each method asks the record anew, so that it can be used more than once while the record is open."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        sql: str,
        values: list[object],
        query: Query | None = None,
        database: str | None = None,
    ) -> None:
        self.sql = sql
        self.values = values
        self.query = query
        self._connection = connection
        self._database = database

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        asked = self._asked(f"SELECT * FROM ({self.sql}) LIMIT 0")
        return [column[0] for column in asked.description or ()]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """The rows, with bounded memory."""
        asked = self._asked(self.sql)
        while batch := self._fetched(asked):
            yield from batch

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows."""
        return list(self)

    def dicts(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries, with bounded memory."""
        columns = self.columns
        for row in self:
            yield dict(zip(columns, row, strict=True))

    def total(self) -> int:
        """How many rows match, whatever the question's limit."""
        if self.query is None or self.query.count_by:
            return sum(1 for _ in self)
        sql, values = self.query.total_sql()
        found = self._cursor().execute(sql, values).fetchone()
        return int(found[0]) if found else 0

    def df(self) -> Any:
        """A data frame of pandas. Raises ImportError, with the extra to install, where it is missing."""
        _needed("pandas", "pandas")
        return self._asked(self.sql).df()

    def pl(self) -> Any:
        """A data frame of polars. Raises ImportError, with the extra to install, where it is missing."""
        _needed("polars", "polars")
        import polars

        return polars.from_arrow(self.arrow())

    def arrow(self) -> Any:
        """A table of pyarrow. Raises ImportError, with the extra to install, where it is missing."""
        _needed("pyarrow", "arrow")
        try:
            return self._cursor().sql(self.sql, params=self.values).to_arrow_table()
        except duckdb.Error as error:
            raise _wrong(error) from None

    def write_parquet(self, path: str) -> None:
        """Write all rows to one Parquet file."""
        try:
            self._cursor().sql(self.sql, params=self.values).write_parquet(path, compression="zstd")
        except duckdb.Error as error:
            raise _wrong(error) from None

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        if self._database:
            cursor.execute(f"USE {self._database}")
        return cursor

    @staticmethod
    def _fetched(asked: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
        try:
            return asked.fetchmany(_BATCH)
        except duckdb.Error as error:
            raise _wrong(error) from None

    def _asked(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._cursor().execute(sql, self.values)
        except duckdb.Error as error:
            raise _wrong(error) from None


def _wrong(error: duckdb.Error) -> QueryError:
    return QueryError(f"the query does not hold: {str(error).splitlines()[0]}")


def _needed(module: str, extra: str) -> None:
    try:
        __import__(module)
    except ImportError:
        raise ImportError(f"this needs {module}: pip install 'garant[{extra}]'") from None
