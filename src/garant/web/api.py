"""The API's routes. All but one are GET and answer JSON; `/api/read` reads what is posted to it and stores nothing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import IO, Annotated, Any, Literal
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Request
from fastapi import Query as Parameter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from garant import __version__
from garant._errors import InputError, QueryError
from garant.export.files import WRITERS
from garant.sources.limits import LONGEST
from garant.store import told
from garant.store.tables import TABLES
from garant.web import views
from garant.web.actor import actor
from garant.web.filters import Filters
from garant.web.pool import Pool
from garant.web.reading import Desk
from garant.world.labels import labels

# Rows in one answer; a download has all.
MOST = 1_000
_KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "geojson": "application/geo+json"}
_CHUNK = 65_536
Given = Annotated[Filters, Depends()]
Bucket = Literal["day", "week", "month", "year"]


def routes(pool: Pool, desk: Desk) -> APIRouter:
    """The routes over a record."""
    api = APIRouter(prefix="/api", default_response_class=Response)
    _add_record(api, pool)
    _add_views(api, pool)
    _add_single(api, pool, desk)
    _add_read(api, desk)
    return api


def answer(value: Any) -> Response:
    """JSON; dates as ISO."""
    return Response(
        json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":")), media_type="application/json"
    )


def _add_record(api: APIRouter, pool: Pool) -> None:
    @api.get("/meta", summary="What the record holds, and what can be chosen in filters")
    def meta() -> Response:
        with pool.reader() as reader:
            return answer(views.meta(reader) | {"version": __version__, "record": pool.path.name, "stamp": pool.stamp})

    @api.get("/names", summary="Names of actors in a language, by id")
    def names(language: Literal["en", "fr"]) -> Response:
        return answer(labels(language))

    @api.get("/ask/{table}", summary="The same as `garant ask`")
    def ask(
        table: str, given: Given, count_by: Annotated[list[str], Parameter()] = [], order: str | None = None,  # noqa: B006
        limit: Annotated[int, Parameter(ge=0, le=MOST)] = 100, offset: Annotated[int, Parameter(ge=0)] = 0,
        format: Literal["json", "csv", "jsonl", "geojson"] = "json",
    ) -> Response:  # fmt: skip
        """Rows of a table, filtered; `count_by` counts instead. `json` has `limit` rows at most and tells how many there are; the other formats have all."""
        if format != "json":
            query = given.query(table, count_by=count_by, order=order)
            return StreamingResponse(
                _written(pool, query, format), media_type=_KINDS[format],
                headers={"Content-Disposition": f'attachment; filename="garant-{table}.{format}"'},
            )  # fmt: skip
        with pool.reader() as reader:
            found = reader.ask(given.query(table, count_by=count_by, order=order, limit=limit, offset=offset))
            total = found.total() if not count_by else None
            return answer({"columns": found.columns, "rows": found.rows(), "total": total})

    @api.get("/tables", summary="The tables that can be asked")
    def tables() -> Response:
        return answer({name: [column for column, _ in table.columns] for name, table in TABLES.items()})


def _written(pool: Pool, query: Any, format_: str) -> Iterator[bytes]:
    """An answer as a file, written whole before the first byte goes out, so that what is wrong can still be said."""
    file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 (whoever reads it to the end closes it)
    try:
        with pool.reader() as reader:
            WRITERS[format_](reader.ask(query), file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _pieces(file)


def _pieces(file: IO[str]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece.encode()


def _add_views(api: APIRouter, pool: Pool) -> None:
    @api.get("/changes", summary="What came in after a moment")
    def changes(since: str | None = None) -> Response:
        with pool.reader() as reader:
            return answer(views.changes(reader, _moment(since)))

    @api.get("/over-time", summary="Happenings by quad class in days, weeks, months or years")
    def over_time(given: Given, bucket: Bucket = "week") -> Response:
        with pool.reader() as reader:
            return answer(views.over_time(reader, given, bucket))

    @api.get("/ceasefire", summary="Breaches told and counted, by who reports them and by day")
    def ceasefire(given: Given) -> Response:
        with pool.reader() as reader:
            return answer(views.strip(reader, given))

    @api.get("/meetings", summary="The last meetings and the next, as of the last publication")
    def meetings(given: Given) -> Response:
        with pool.reader() as reader:
            return answer(views.meetings(reader, given))

    @api.get("/commitments", summary="What was undertaken and is not said to be done")
    def commitments(given: Given) -> Response:
        with pool.reader() as reader:
            return answer({"rows": views.commitments(reader, given)})

    @api.get("/map", summary="Clusters, areas and countries of a map")
    def on_map(
        given: Given, box: str = "-180,-90,180,90", cell: Annotated[float, Parameter(ge=0.01, le=30)] = 2.0
    ) -> Response:
        with pool.reader() as reader:
            return answer(views.on_map(reader, given, _box(box), cell))

    @api.get("/zones", summary="Zones drawn by the user, and zones that texts name")
    def zones() -> Response:
        with pool.reader() as reader:
            return answer({"rows": views.drawn_zones(reader)})

    @api.get("/list", summary="Single happenings of a place, a country, a type or a time")
    def listed(
        given: Given, box: str | None = None, area: str | None = None, country: str | None = None, of_type: str | None = None,
        start: date | None = None, end: date | None = None, lane_actor: str | None = None, series: str | None = None, unnamed: bool = False,
        limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
    ) -> Response:  # fmt: skip
        where = {
            "box": _box(box) if box else None,
            "area": area,
            "country": country,
            "of_type": of_type,
            "start": start,
            "end": end,
        }
        with pool.reader() as reader:
            return answer(
                views.listed(
                    reader, given, where | {"lane_actor": lane_actor, "series": series, "unnamed": unnamed}, limit
                )
            )

    @api.get("/timeline", summary="Happenings in lanes by actor, process or type")
    def timeline(
        given: Given,
        start: date,
        end: date,
        lanes: Literal["actor", "process", "type"] = "actor",
        cells: Annotated[int, Parameter(ge=1, le=400)] = 120,
    ) -> Response:
        if end < start or end - start > timedelta(days=366 * 500):
            raise QueryError("the end is before the start, or too far from it")
        with pool.reader() as reader:
            return answer(views.timeline(reader, given, lanes, start, end, cells))

    @api.get("/actors", summary="Actors, pairs of actors, ties and speakers")
    def actors(given: Given, nodes: Annotated[int, Parameter(ge=2, le=120)] = 40) -> Response:
        with pool.reader() as reader:
            return answer(views.network(reader, given, nodes))


def _add_single(api: APIRouter, pool: Pool, desk: Desk) -> None:
    @api.get("/actor", summary="One actor")
    def one_actor(id: str) -> Response:
        with pool.reader() as reader:
            return answer(actor(reader, id))

    @api.get("/document", summary="One document with all its records, and the happenings that it reports")
    def document(id: str) -> Response:
        with pool.reader() as reader:
            records = reader.records(id)
            if not records:
                raise InputError("there is no such document in the record", id)
            sql = "SELECT p.event, p.happening, h.sources, h.documents FROM reports p JOIN happenings h ON h.id = p.happening WHERE p.document = ?"
            return answer(
                {
                    "records": records,
                    "about": views.documents_of(reader, [id])[0],
                    "happenings": views.dicts(reader, sql, [id]),
                }
            )

    @api.get("/happening", summary="One happening with its reports")
    def happening(id: str) -> Response:
        with pool.reader() as reader:
            known, reports = told.known(reader, id), told.reports(reader, id)
            speakers = {
                s["speaker"]
                for part in ("affirmed_by", "denied_by", "unconfirmed")
                for s in known[part]
                if s["speaker"]
            }
            sql = "SELECT entity, min(name) FROM roles WHERE list_contains(?, entity) GROUP BY entity"
            names = dict(reader.rows(sql, [sorted(speakers | {v for report in reports for v in report["voices"]})]))
            documents = views.documents_of(reader, sorted({report["document"] for report in reports}))
            quad = views.one(
                reader,
                "SELECT max(e.quad) AS quad FROM reports p JOIN events e ON e.id = p.event WHERE p.happening = ?",
                [known["id"]],
            )
            return answer({"happening": known | quad, "reports": reports, "names": names, "documents": documents})

    @api.get(
        "/explain",
        summary="Why an event was read as it was, as `garant explain` tells it; its text is read anew, which takes a moment",
    )
    def explain(id: str) -> Response:
        with pool.reader() as reader:
            return answer({"explanations": desk.explain(reader, id)})


def _add_read(api: APIRouter, desk: Desk) -> None:
    @api.post("/read", summary="Read a text, an address or a file at once; nothing is stored")
    async def read(request: Request) -> Response:
        """`application/json`: an object with `text` (and, if known, `published` and `language`) or `url`; `application/octet-stream`: a file's
        bytes, its name in the header `X-File-Name`, percent-encoded."""
        data = await request.body()
        if request.headers["content-type"].partition(";")[0].strip().lower() == "application/octet-stream":
            name = unquote(request.headers.get("x-file-name", "")).rpartition("/")[2] or "file"
            if len(data) > LONGEST:
                raise InputError(f"longer than {LONGEST // 1_000_000} MB", name)
            return answer(await run_in_threadpool(desk.file, data, name))
        wanted = _object(data)
        if wanted.get("url"):
            return answer(await run_in_threadpool(desk.url, wanted["url"].strip()))
        return answer(
            await run_in_threadpool(
                desk.text, wanted.get("text", ""), _day(wanted.get("published")), wanted.get("language") or None
            )
        )


def _object(data: bytes) -> dict[str, str]:
    try:
        found = json.loads(data)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values() if value is not None):
        raise InputError("an object with text or url is wanted", "/api/read")
    return found


def _day(value: str | None) -> str | None:
    try:
        return str(date.fromisoformat(value[:10])) if value else None
    except ValueError:
        raise InputError(f"not an ISO date (YYYY-MM-DD): {value!r}", "published") from None


def _moment(value: str | None) -> str | None:
    from datetime import datetime

    try:
        return datetime.fromisoformat(value).replace(tzinfo=None).isoformat() if value else None
    except ValueError:
        raise QueryError(f"not a moment (ISO 8601): {value!r}") from None


def _box(value: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise QueryError(f"a box is W,S,E,N in degrees: {value!r}") from None
    return west, south, east, north
