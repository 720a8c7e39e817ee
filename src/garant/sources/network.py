"""Fetching from the network: polite, bounded, and never from a private address unless that is allowed.

Politeness is robots.txt (RFC 9309) with its crawl delay, conditional requests (RFC 9110, 13.1) and one request a second to a host.
Bounded is every request: in time, in bytes after decompression, in redirects. An address is checked when it is connected to, so that
neither a redirect nor a name that resolves anew leads inside (server-side request forgery).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Timer
from time import monotonic, sleep
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import create_connection

from garant import __version__
from garant._errors import InputError
from garant.sources.limits import LONGEST

AGENT = f"garant/{__version__}"
_SCHEMES = ("http", "https")
_REDIRECTS = 5
_CONNECT, _READ, _TOTAL = 10.0, 20.0, 60.0  # seconds
_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between requests to a host
_ROBOTS_LONGEST = 512_000  # bytes, RFC 9309, 2.5 asks for at least 500 KiB
_CHUNK = 65_536
_REDIRECTING = frozenset({301, 302, 303, 307, 308})


class PrivateAddressError(urllib3.exceptions.HTTPError):
    """A host that stands for a loopback, private, link-local or otherwise not public address."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a server said of a page when it was last fetched, to be said back to it."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What came of a request: `data` is None where the server says that nothing has changed. `url` is where the page was in the end."""

    url: str
    status: int
    data: bytes | None
    kind: str
    seen: Seen


def is_url(name: str) -> bool:
    """Whether a name on the command line is an address of the web."""
    return name.lower().startswith(("http://", "https://"))


@dataclass(slots=True)
class Fetcher:
    """Fetches pages; keeps the rules and the time of the last request of each host. `private` allows private and loopback addresses."""

    private: bool = False
    pause: float = _PAUSE
    _pools: dict[str, urllib3.PoolManager] = field(default_factory=dict)
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str, seen: Seen | None = None, *, longest: int = LONGEST) -> Page:
        """The page at an address. Raises InputError for one that cannot be had: what was wrong, and the address."""
        for _ in range(_REDIRECTS + 1):
            self._check_allowed(url)
            answer = self._request(url, seen, longest)
            if not isinstance(answer, str):
                return answer
            url = answer
        raise InputError(f"redirects more than {_REDIRECTS} times", url)

    def _check_allowed(self, url: str) -> None:
        parts = _parted(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise InputError("not a web address (http or https)", url)
        rules = self._rules(urlunsplit((parts.scheme, parts.netloc, "", "", "")))
        if not _allows(rules, url):
            raise InputError("the site's robots.txt asks not to read this", url)
        self._wait(parts.netloc, rules)

    def _wait(self, host: str, rules: RobotFileParser) -> None:
        asked = rules.crawl_delay(AGENT)
        pause = min(max(self.pause, float(asked or 0)), max(_LONGEST_PAUSE, self.pause))
        left = self._last.get(host, float("-inf")) + pause - monotonic()
        if left > 0:
            sleep(left)
        self._last[host] = monotonic()

    def _rules(self, site: str) -> RobotFileParser:
        """A site's rules; without any (4xx) all is allowed, and nothing while they cannot be had (RFC 9309, 2.3.1)."""
        if site not in self._robots:
            try:
                page = self._request_following(f"{site}/robots.txt")
            except InputError as error:
                if isinstance(error.__cause__, PrivateAddressError):
                    raise
                page = None
            if page is None or page.status >= 500:
                raise InputError("the site, or its robots.txt, cannot be reached", site)
            self._robots[site] = _parsed(
                (page.data or b"").decode("utf-8", "replace").splitlines() if page.status == 200 else []
            )
        return self._robots[site]

    def _request_following(self, url: str) -> Page | None:
        for _ in range(_REDIRECTS + 1):
            answer = self._request(url, None, _ROBOTS_LONGEST, any_status=True)
            if not isinstance(answer, str):
                return answer
            url = answer
        return None

    def _request(self, url: str, seen: Seen | None, longest: int, *, any_status: bool = False) -> Page | str:
        """One request: the page, or the address that it redirects to."""
        if _parted(url).scheme not in _SCHEMES:
            raise InputError("not a web address (http or https)", url)
        clock = _Clock()
        try:
            with clock.running():
                answer = self._pool().request("GET", url, headers=_headers(seen), redirect=False, preload_content=False)
                try:
                    return _page(url, answer, longest, any_status, clock)
                finally:
                    answer.close()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            cause = TimeoutError() if clock.over else _root(error)
            raise InputError(_said(cause), url) from cause

    def _pool(self) -> urllib3.PoolManager:
        kind = "private" if self.private else "public"
        if kind not in self._pools:
            timeout = urllib3.Timeout(connect=_CONNECT, read=_READ)
            pool = urllib3.PoolManager(
                num_pools=8, timeout=timeout, retries=urllib3.Retry(connect=1, read=0, redirect=0, other=0, status=0)
            )
            pool.pool_classes_by_scheme = _POOLS[kind]
            self._pools[kind] = pool
        return self._pools[kind]


def _parted(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise InputError(f"not a web address: {error}", url) from None


def _parsed(lines: list[str]) -> RobotFileParser:
    """Rules that Python's reader stumbles over (a delay of "²" seconds, an address that is none) close the site, as those do that cannot be had."""
    try:
        rules = RobotFileParser()
        rules.parse(lines)
    except ValueError:
        rules = RobotFileParser()
        rules.parse(["User-agent: *", "Disallow: /"])
    return rules


def _allows(rules: RobotFileParser, url: str) -> bool:
    try:
        return rules.can_fetch(AGENT, url)
    except ValueError:
        return False


def _headers(seen: Seen | None) -> dict[str, str]:
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
    if seen and seen.etag:
        headers["If-None-Match"] = seen.etag
    if seen and seen.modified:
        headers["If-Modified-Since"] = seen.modified
    return headers


def _page(url: str, answer: Any, longest: int, any_status: bool, clock: _Clock) -> Page | str:
    headers: Mapping[str, str] = answer.headers
    status = answer.status
    if status in _REDIRECTING and headers.get("Location"):
        return urljoin(url, headers["Location"])
    seen = Seen(headers.get("ETag"), headers.get("Last-Modified"))
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if status == 304:
        return Page(url, status, None, kind, seen)
    if status != 200 and not any_status:
        raise InputError(f"the server answers {status} {answer.reason or ''}".rstrip(), url)
    return Page(url, status, _body(url, answer, longest, clock), kind, seen)


def _body(url: str, answer: Any, longest: int, clock: _Clock) -> bytes:
    """The body, decompressed, read piece by piece against the limits of size and time."""
    found = bytearray()
    while piece := answer.read(_CHUNK, decode_content=True):
        found += piece
        if len(found) > longest:
            raise InputError(f"longer than {longest / 1_000_000:g} MB", url)
        clock.check()
    clock.check()
    return bytes(found)


def _root(error: BaseException) -> BaseException:
    if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason:
        return error.reason
    return error


def _said(error: BaseException) -> str:
    if isinstance(error, PrivateAddressError):
        return f"{error}; allow it with --private-addresses"
    if isinstance(error, TimeoutError):
        return f"not there after {_TOTAL:g} seconds"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "the server does not answer in time"
    if isinstance(error, urllib3.exceptions.SSLError):
        return f"no safe connection: {str(error).splitlines()[0]}"
    if isinstance(error, urllib3.exceptions.NameResolutionError | socket.gaierror):
        return "no such host"
    return f"cannot be fetched: {str(error).splitlines()[0] if str(error) else type(error).__name__}"


def _connect_publicly(connection: HTTPConnection) -> socket.socket:
    """Connect to an address that was checked, and to no other that the name may resolve to later."""
    host = connection._dns_host
    try:
        found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise urllib3.exceptions.NameResolutionError(
            connection.host, connection, socket.gaierror(str(error))
        ) from error
    addresses = [str(item[4][0]) for item in found]
    for address in addresses:
        if not _is_public(address):
            raise PrivateAddressError(f"{connection.host} is not a public address ({address})")
    try:
        return create_connection(
            (addresses[0], connection.port), connection.timeout, connection.source_address, connection.socket_options
        )
    except TimeoutError as error:
        raise urllib3.exceptions.ConnectTimeoutError(connection, "connecting took too long") from error
    except OSError as error:
        raise urllib3.exceptions.NewConnectionError(connection, error.strerror or str(error)) from error


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (mapped is None or mapped.is_global)


class _Clock:
    """The time that one request may take in all. A server may send a byte now and then and never be late: at the end we hang up.

    The connection that is read from gives its socket to the clock of its context.
    """

    _running: ContextVar[_Clock | None] = ContextVar("clock", default=None)

    def __init__(self) -> None:
        self.until = monotonic() + _TOTAL
        self.socket: socket.socket | None = None
        self.timer = Timer(_TOTAL, self._hang_up)
        self.timer.daemon = True

    @contextmanager
    def running(self) -> Iterator[None]:
        former = self._running.set(self)
        self.timer.start()
        try:
            yield
        finally:
            self.timer.cancel()
            self._running.reset(former)

    @property
    def over(self) -> bool:
        return monotonic() >= self.until

    @classmethod
    def answer(cls, connection: HTTPConnection, read: Callable[[], Any]) -> Any:
        """What `read` gives, the head of an answer on this connection."""
        clock = cls._running.get()
        if clock is None:
            return read()
        clock.socket = connection.sock
        answer = read()
        clock.check()
        return answer

    def check(self) -> None:
        """Raises TimeoutError when the time is over."""
        if self.over:
            raise TimeoutError

    def _hang_up(self) -> None:
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPConnection):
    def getresponse(self) -> Any:
        return _Clock.answer(self, super().getresponse)


class _TLSConnection(HTTPSConnection):
    def getresponse(self) -> Any:
        return _Clock.answer(self, super().getresponse)


class _PublicConnection(_Connection):
    def _new_conn(self) -> socket.socket:
        return _connect_publicly(self)


class _PublicTLSConnection(_TLSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect_publicly(self)


class _PrivatePool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _PrivateTLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _PublicPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTLSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicTLSConnection


_POOLS = {
    "public": {"http": _PublicPool, "https": _PublicTLSPool}, "private": {"http": _PrivatePool, "https": _PrivateTLSPool},
}  # fmt: skip
