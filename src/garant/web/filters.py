"""The filters of every view: those of `garant ask`, as parameters of the address."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query as Parameter

from garant._errors import QueryError
from garant.store.ask import Query

Several = Annotated[list[str], Parameter()]
Single = Annotated[str | None, Parameter()]
_FILES = (".geojson", ".json")


class Filters:
    """What `Query` takes; a file on this machine, which it would read for `place`, is refused."""

    def __init__(
        self, actor: Several = [], by: Several = [], on: Several = [], type: Several = [], place: Several = [], since: Single = None,  # noqa: B006
        until: Single = None, date: Single = None, status: Several = [], voice: Several = [], publisher: Several = [], language: Several = [],  # noqa: B006
        origin: Several = [], document: Several = [], text: Single = None,  # noqa: B006
    ) -> None:  # fmt: skip
        if any(one.strip().lower().endswith(_FILES) for one in place):
            raise QueryError("place is a name or W,S,E,N in degrees: files of this machine are not read for a page")
        self.given: dict[str, Any] = {
            "actor": _said(actor), "by": _said(by), "on": _said(on), "type": _said(type), "place": _said(place), "since": since or None,
            "until": until or None, "date": date or None, "status": _said(status), "voice": _said(voice), "publisher": _said(publisher),
            "language": _said(language), "origin": _said(origin), "document": _said(document), "text": text or None,
        }  # fmt: skip

    def query(self, table: str = "events", **more: Any) -> Query:
        """The question of these filters to a table."""
        return Query.of(table, **self.given, **more)

    def hits(self) -> tuple[str, list[object]]:
        """SQL of the events that match, with only the columns that views count and place by."""
        sql, values = self.query().hits_sql()
        columns = (
            "id, document, type, quad, status, date_start, date_end, place, place_country, place_resolution, latitude, longitude, "
            "series, ordinal, level"
        )
        return f"SELECT {columns} FROM ({sql})", values


def _said(values: list[str]) -> list[str]:
    return [value for value in values if value.strip()]
