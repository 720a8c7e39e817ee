"""What stands between the dashboard and other pages of the user's browser: the host asked for, a token, methods, and headers.

- The Host header must name the address that is listened on, so that a page whose name is made to resolve to this machine (DNS rebinding) gets nothing.
- Requests that a browser marks as coming from another site (Sec-Fetch-Site, Origin) are refused.
- Where the server can be reached from elsewhere, every call of the API carries a token, which the page has from the address's fragment.
- Nothing is written: GET and HEAD, and POST for reading a text that is not stored, whose content types no foreign form can send.
- The Content Security Policy lets the page load its own files and nothing else; no script or style stands in the page.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from hmac import compare_digest
from typing import Any

from garant.sources.limits import LONGEST

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
READ = "/api/read"
API = "/api/"
_POSTED = ("application/json", "application/octet-stream")
# JSON writes some characters with six.
_LONGEST = 6 * LONGEST


class Guard:
    """Refuses what should not come in, and gives every answer its headers. `hosts`: values of Host that are served; None for any,
    which only a server with a token may allow."""

    def __init__(self, app: App, hosts: Collection[str] | None, token: str | None = None) -> None:
        if hosts is None and not token:
            raise ValueError("without a token the hosts must be named")
        self.app = app
        self.hosts = None if hosts is None else frozenset(host.lower() for host in hosts)
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        guarded = _with_headers(send, scope["path"].startswith(API))
        refusal = self._refusal(scope)
        if refusal:
            await _refuse(guarded, *refusal)
        else:
            await self.app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, method, path = headers.get("host", "").lower(), scope["method"], scope["path"]
        if self.hosts is not None and host not in self.hosts:
            return 421, "this server does not answer to that name"
        if method not in ("GET", "HEAD") and not (method == "POST" and path == READ):
            return 405, "the record is only read"
        if not path.startswith(API):
            return None
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "asked by another site"
        if "origin" in headers and headers["origin"].lower().partition("://")[2] != host:
            return 403, "asked by another site"
        if self.token and not compare_digest(
            headers.get("authorization", "").encode(), f"Bearer {self.token}".encode()
        ):
            return 401, "the token is missing or wrong: open the address that `garant serve` printed"
        return _posted_wrongly(headers) if method == "POST" else None


def _posted_wrongly(headers: dict[str, str]) -> tuple[int, str] | None:
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in _POSTED:
        return 415, f"send {' or '.join(_POSTED)}"
    length = headers.get("content-length", "")
    if not length.isdigit():
        return 411, "say how long it is"
    if int(length) > _LONGEST:
        return 413, f"longer than {LONGEST // 1_000_000} MB"
    return None


def _with_headers(send: Send, private: bool) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            more = HEADERS | {"Cache-Control": "no-store" if private else "no-cache"}
            own = [
                (name, value)
                for name, value in message.get("headers", [])
                if name.lower() not in (b"server", b"cache-control")
            ]
            message = {**message, "headers": [*own, *((n.lower().encode(), v.encode()) for n, v in more.items())]}
        await send(message)

    return sent


async def _refuse(send: Send, status: int, said: str) -> None:
    body = json.dumps({"error": said}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
