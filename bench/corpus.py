"""Texts to measure with: the sentences of `eval/`, shuffled into dispatches, their numbers changed so that no paragraph comes twice."""

from __future__ import annotations

import gzip
import html
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

GOLD = Path(__file__).parent.parent / "eval"
_NUMBER = re.compile(r"\d+")
_SENTENCES = 3


def dispatches(code: str, count: int, paragraphs: int, seed: int = 1) -> Iterator[str]:
    """`count` texts of so many paragraphs of three sentences; the same for the same seed."""
    lines = [
        json.loads(line)["text"] for line in (GOLD / f"sentences_{code}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    chance = random.Random(seed)
    for number in range(count):
        body = []
        for paragraph in range(paragraphs):
            chosen = " ".join(chance.sample(lines, _SENTENCES))
            changed = _NUMBER.sub(lambda found: str(chance.randint(1, 28)) if len(found[0]) < 3 else found[0], chosen)
            body.append(f"{changed} ({number * paragraphs + paragraph})")
        yield "\n".join(body)


def write_jsonl(path: Path, code: str, texts: list[str]) -> None:
    """One document a line, as `garant read` takes it."""
    rows = (
        {"id": f"{path.stem}-{i}", "text": text, "language": code, "published": "2019-05-05"}
        for i, text in enumerate(texts)
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def write_warc(path: Path, texts: list[str]) -> None:
    """The texts as news pages in a compressed archive, laid out as the news crawl of Common Crawl."""
    with path.open("wb") as file:
        for number, text in enumerate(texts):
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + _page(text, number).encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, text)}>\r\n"
                f"WARC-Target-URI: https://news.example/{path.stem}/{number}\r\nWARC-Date: 2019-05-05T00:00:00Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + body + b"\r\n\r\n"))


def _page(text: str, number: int) -> str:
    menu = "".join(f'<li><a href="/{i}">Section {i}</a></li>' for i in range(30))
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
    meta = '<meta property="article:published_time" content="2019-05-05">'
    return f"<!doctype html><html><head><title>Dispatch {number}</title>{meta}</head><body><nav><ul>{menu}</ul></nav><article>{body}</article></body></html>"
