"""The application: the API under /api, the page and its files beside it."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from garant import __version__
from garant._errors import GarantError
from garant.sources.network import Fetcher
from garant.web.api import routes
from garant.web.pool import Pool
from garant.web.reading import Desk
from garant.web.security import App, Guard

STATIC = Path(__file__).parent / "static"
# Each is a view of the one page, which looks at its own address.
VIEWS = ("/", "/map", "/timeline", "/actors", "/actor", "/document", "/happening", "/records", "/read")
_log = logging.getLogger("garant.web")


def create_app(
    record: str | Path,
    token: str | None = None,
    *,
    hosts: Collection[str] | None = ("127.0.0.1",),
    fetcher: Fetcher | None = None,
) -> App:
    """The dashboard of a record as an ASGI application. `hosts` are the values of the Host header that are served (None: any, with a `token`);
    `fetcher` fetches addresses that the user wants read.

    Raises RecordError where there is no record, or one that cannot be read.
    """
    pool = Pool(Path(record))
    with pool.reader():
        pass
    app = FastAPI(title="Garant", version=__version__, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.include_router(routes(pool, Desk(fetcher or Fetcher())))
    app.add_exception_handler(GarantError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    for path in VIEWS:
        app.add_api_route(path, _page, methods=["GET"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return Guard(app, hosts, token)


def _page() -> FileResponse:
    return FileResponse(STATIC / "index.html", media_type="text/html; charset=utf-8")


async def _refused(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 400)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
    return JSONResponse({"error": said}, 422)


async def _broken(request: Request, error: Exception) -> JSONResponse:
    _log.exception("a request failed", exc_info=error)
    return JSONResponse({"error": "something went wrong; the terminal of `garant serve` says what"}, 500)
