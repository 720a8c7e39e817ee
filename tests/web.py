"""A small web server on this machine for tests: it serves what it is told, answers conditional requests, and counts what is asked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """Pages by path: a body, or a status with headers and a body."""

    pages: dict[str, str | bytes | tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def url(self, path: str) -> str:
        return self.address + path


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked[self.path] += 1
            site.agents.add(self.headers.get("User-Agent", ""))
            page = site.pages.get(self.path)
            if page is None:
                self.answer(404, {}, b"no such page")
            elif isinstance(page, tuple):
                self.answer(*page)
            else:
                body = page.encode() if isinstance(page, str) else page
                tag = f'"{hash(body)}"'
                if self.headers.get("If-None-Match") == tag:
                    self.answer(304, {"ETag": tag}, b"")
                else:
                    self.answer(
                        200,
                        {"ETag": tag, "Content-Type": "text/html; charset=utf-8" if b"<html" in body else "text/plain"},
                        body,
                    )

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers and status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def feed(site: Site, *entries: tuple[str, str, str]) -> str:
    """An RSS feed of entries: path, title, day (RFC 822)."""
    items = "".join(
        f"<item><link>{site.url(path)}</link><title>{title}</title><pubDate>{day}</pubDate></item>"
        for path, title, day in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Valley Wire</title>{items}</channel></rss>'


def page(title: str, *paragraphs: str, banner: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<!doctype html><html><head><title>{title}</title></head><body><nav>{banner}</nav><article><h1>{title}</h1>{body}</article></body></html>"
