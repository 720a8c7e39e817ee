"""The record in the formats of the field, streamed to files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

import duckdb

from garant._errors import QueryError
from garant.export import files, gdelt, tables
from garant.export.columns import ACLED, GDELT_EVENTS, GDELT_MENTIONS, ICEWS, POLECAT
from garant.export.reports import Report, reports
from garant.render.table import safe
from garant.store.ask import Query
from garant.store.record import Reader

FORMATS = ("plover", "gdelt", "acled", "icews", "geojson", "parquet", "csv", "jsonl")
_SEVERAL = "; "
Row = dict[str, Any]


def export(reader: Reader, format_: str, query: Query, level: str, out: Path | None, stdout: TextIO) -> int:
    """Write what matches in a format of FORMATS, at the level of reports or of happenings; returns the number of rows (of jsonl, of lines).

    Raises QueryError for a file that cannot be written, or that is wanted and not given.
    """
    if format_ == "jsonl":
        return _records(reader, query, out, stdout)
    if format_ in ("csv", "geojson", "parquet"):
        return _table(reader, format_, query, level, out, stdout)
    found = reports(reader, query, level)
    if format_ == "gdelt":
        return _gdelt(reader, found, query, level, out)
    if format_ == "plover" and (out is None or out.suffix.lower() != ".csv"):
        with files.opened(out, stdout) as file:
            return _counted(
                found, lambda report: file.write(json.dumps(tables.polecat(report), ensure_ascii=False) + "\n")
            )
    columns, row, delimiter = _TABLES[format_]
    with files.opened(out, stdout) as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(columns)
        made = (made for report in found if (made := row(report)))
        return _counted(made, lambda made: writer.writerow([_cell(made[name]) for name in columns]))


_TABLES: dict[str, tuple[tuple[str, ...], Callable[[Report], Row | None], str]] = {
    "plover": (POLECAT, tables.polecat, ","), "acled": (ACLED, tables.acled, ","), "icews": (ICEWS, tables.icews, "\t"),
}  # fmt: skip


def _counted(items: Iterable[Any], write: Callable[[Any], object]) -> int:
    count = 0
    for item in items:
        write(item)
        count += 1
    return count


def _cell(value: Any) -> Any:
    return safe(_SEVERAL.join(value) if isinstance(value, list) else value)


def _gdelt(reader: Reader, found: Iterable[Report], query: Query, level: str, out: Path | None) -> int:
    """Two files, OUT.export.CSV and OUT.mentions.CSV; a happening has a mention for each report."""
    if out is None:
        raise QueryError("gdelt makes two files: give --out NAME for NAME.export.CSV and NAME.mentions.CSV")
    count = 0
    mentioned = _happenings(reader, query) if level == "happening" else {}
    with (
        files.opened(_named(out, ".export.CSV"), _NOWHERE) as events,
        files.opened(_named(out, ".mentions.CSV"), _NOWHERE) as mentions,
    ):
        for report in found:
            if row := gdelt.event_row(report):
                events.write("\t".join(gdelt.cells(row, GDELT_EVENTS)) + "\n")
                count += 1
                if level == "report":
                    _mention(report, mentions)
        if level == "happening":
            for report in reports(reader, query, "report"):
                if happening := mentioned.get(report.event["id"]):
                    _mention(_of(report, happening), mentions)
    return count


_NOWHERE: Any = None


def _named(out: Path, suffix: str) -> Path:
    return out.with_name(out.name + suffix)


def _mention(report: Report, file: TextIO) -> None:
    if row := gdelt.mention_row(report):
        file.write("\t".join(gdelt.cells(row, GDELT_MENTIONS)) + "\n")


def _happenings(reader: Reader, query: Query) -> dict[str, str]:
    ids, values = query.ids_sql()
    return dict(reader.rows(f"SELECT event, happening FROM reports WHERE event IN ({ids})", values))


def _of(report: Report, happening: str) -> Report:
    from dataclasses import replace

    return replace(report, happening=happening)


def _records(reader: Reader, query: Query, out: Path | None, stdout: TextIO) -> int:
    """Whole documents with all their records, as `garant read` writes them: those of which an event matches, all where nothing is asked."""
    ids, values = query.ids_sql()
    where = f"WHERE r.document IN (SELECT document FROM events WHERE id IN ({ids}))" if values else ""
    sql = (
        f"SELECT r.body FROM records r JOIN documents d ON d.id = r.document {where} ORDER BY d.added, d.id, r.position"
    )
    asked = reader.connection.cursor().execute(sql, values)
    count = 0
    with files.opened(out, stdout) as file:
        while batch := asked.fetchmany(1_000):
            for (body,) in batch:
                # As `garant read` writes it, with a blank behind colons and commas.
                file.write(json.dumps(json.loads(body), ensure_ascii=False) + "\n")
            count += len(batch)
    return count


def _table(reader: Reader, format_: str, query: Query, level: str, out: Path | None, stdout: TextIO) -> int:
    """The table of `garant ask`, of events or of happenings; Parquet in a folder, parted by month."""
    if level == "happening":
        query = Query("happenings", **{name: getattr(query, name) for name in _SHARED})
    answer = reader.ask(query)
    if format_ != "parquet":
        files.write(answer, format_, out, stdout)
    elif out is None:
        raise QueryError("parquet goes to a folder: give --out FOLDER")
    elif out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise QueryError(f"{out}: is there already; parquet goes to a new folder")
    else:
        month = "coalesce(strftime(date_start, '%Y-%m'), 'undated') AS month"
        sql, values = query.sql()
        try:
            found = reader.connection.cursor().sql(f"SELECT *, {month} FROM ({sql})", params=values)
            found.write_parquet(str(out), compression="zstd", partition_by=["month"])
        except duckdb.Error as error:
            raise QueryError(f"{out}: cannot be written: {str(error).splitlines()[0]}") from None
    return answer.total()


# Filters that events and happenings have in common.
_SHARED = (
    "actor",
    "by",
    "on",
    "type",
    "place",
    "since",
    "until",
    "date",
    "publisher",
    "language",
    "origin",
    "document",
    "text",
)
