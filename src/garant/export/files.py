"""An answer as a file: CSV, JSON Lines, GeoJSON, Parquet, a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from garant._errors import QueryError
from garant.render.table import safe
from garant.store.answer import Answer

# Excel's own limits.
_MOST_ROWS, _MOST_CHARACTERS = 1_048_576, 32_767
# These are made whole in a file of their own; the others may go to standard output.
BINARY = ("parquet", "xlsx")


def write(answer: Answer, format_: str, out: Path | None, stdout: TextIO) -> None:
    """Write an answer in one of WRITERS' formats or of BINARY's. Raises QueryError for a file that cannot be written, or is wanted and not given."""
    if format_ in BINARY:
        if out is None:
            raise QueryError(f"{format_} goes to a file: give --out FILE")
        _parquet(answer, out) if format_ == "parquet" else _xlsx(answer, out)
        return
    with opened(out, stdout) as file:
        WRITERS[format_](answer, file)


@contextmanager
def opened(out: Path | None, stdout: TextIO) -> Iterator[TextIO]:
    """A text file to write, or standard output. Raises QueryError for one that cannot be written."""
    if out is None:
        yield stdout
        return
    try:
        file = out.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise QueryError(f"{out}: cannot be written: {error.strerror}") from None
    with file:
        yield file


def csv_rows(columns: Iterable[str], rows: Iterable[Iterable[Any]], file: TextIO) -> None:
    """Rows as CSV (RFC 4180, but with `\\n`); what a spreadsheet would run is defused."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe(_plain(cell)) for cell in row] for row in rows)


def _csv(answer: Answer, file: TextIO) -> None:
    csv_rows(answer.columns, answer, file)


def _jsonl(answer: Answer, file: TextIO) -> None:
    for row in answer.dicts():
        file.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")


def _geojson(answer: Answer, file: TextIO) -> None:
    if not {"latitude", "longitude"} <= set(answer.columns):
        raise QueryError("geojson needs rows with a place: events, meetings, violations, zones, happenings, counts")
    features(answer.dicts(), file)


def features(rows: Iterable[dict[str, Any]], file: TextIO) -> None:
    """Rows with `latitude` and `longitude` as a GeoJSON FeatureCollection (RFC 7946); a row without a place has no geometry."""
    file.write('{"type": "FeatureCollection", "features": [')
    for number, row in enumerate(rows):
        point = (
            None if row["latitude"] is None else {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
        )
        told = {name: value for name, value in row.items() if name not in ("latitude", "longitude")}
        feature = {"type": "Feature", "geometry": point, "properties": told}
        file.write(("\n" if number == 0 else ",\n") + json.dumps(feature, ensure_ascii=False, default=_plain))
    file.write("\n]}\n")


def _parquet(answer: Answer, out: Path) -> None:
    answer.write_parquet(str(out))


def _xlsx(answer: Answer, out: Path) -> None:
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError
    except ImportError:
        raise QueryError("xlsx needs xlsxwriter: pip install 'garant[xlsx]'") from None
    book = xlsxwriter.Workbook(
        str(out), {"constant_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    )
    sheet = book.add_worksheet("garant")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, answer.columns)
    for number, row in enumerate(answer, 1):
        if number >= _MOST_ROWS:
            raise QueryError(f"a spreadsheet has {_MOST_ROWS - 1} rows at most: use --limit, or csv")
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell)
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise QueryError(f"{out}: cannot be written: {error}") from None


def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        # Never a formula or a link, whatever the text begins with.
        sheet.write_string(row, column, str(_plain(cell))[:_MOST_CHARACTERS])


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return "; ".join(map(str, cell)) if isinstance(cell, list) else cell


WRITERS: dict[str, Callable[[Answer, TextIO], None]] = {"csv": _csv, "jsonl": _jsonl, "geojson": _geojson}
