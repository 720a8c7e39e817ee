"""How the time grows with the length of texts written to make it grow: `python fuzz/adversarial.py [SHAPE…] --longest 100000`.

Every shape is read at lengths that double. The last doubling, where there is most to measure, should cost twice the time or less; the
exponent printed is log2 of what it cost, so that 1 is linear. All that is read must hold (`records_check.problems`).
"""

from __future__ import annotations

import argparse
import gzip
import io
import math
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from garant import batch
from garant._errors import InputError
from garant.extract.quotes import find_quotes
from garant.importers.load import FORMATS, load
from garant.parse.characters import recase
from garant.records_check import problems
from garant.sources import find_documents, prepare_many
from garant.sources.feeds import is_feed, read_feed
from garant.sources.html import is_html, read_html
from garant.store import write_record

WORDS = "Russia attacked Ukraine on Monday, he said. "
TEXTS: dict[str, Callable[[int], str]] = {
    "one line": lambda n: WORDS * (n // len(WORDS)), "one sentence": lambda n: "Russia attacked Ukraine and " * (n // 28),
    "one word": lambda n: "a" * n, "blanks": lambda n: "a" + " " * n + "b", "newlines": lambda n: "a" + "\n" * n + "b", "tabs": lambda n: "a\t" * (n // 2),
    "straight quotes": lambda n: '"' * n, "quotes and words": lambda n: '"a" ' * (n // 4), "doubled quotes in a line": lambda n: '"' + 'a""' * (n // 3) + "x",
    "nested guillemets": lambda n: "« " * (n // 4) + " »" * (n // 4), "open low quotes": lambda n: "„a " * (n // 3), "apostrophes": lambda n: "l'" * (n // 2),
    "doubled apostrophes": lambda n: "''a" * (n // 3), "round brackets": lambda n: "(" * (n // 2) + ")" * (n // 2), "open brackets": lambda n: "(a " * (n // 3),
    "names": lambda n: ", ".join(f"Ivan Petrov{i}" for i in range(n // 16)), "names joined": lambda n: " and ".join(f"General Petr{i}" for i in range(n // 18)),
    "the same name": lambda n: "Vladimir Putin " * (n // 15), "places": lambda n: "in Aleppo, Syria, " * (n // 18), "capitals": lambda n: "RUSSIA ATTACKED. " * (n // 17),
    "capitals and marks": lambda n: "RUSSIA ATTACKED UKRAINE" + ". " * (n // 2), "full stops": lambda n: "." * n, "hyphens": lambda n: "a-" * (n // 2),
    "abbreviations": lambda n: "U.S. " * (n // 5), "numbers": lambda n: "1,000 " * (n // 6), "digits": lambda n: "9" * n, "dates": lambda n: "12 March 2019, " * (n // 15),
    "date ranges": lambda n: "from 1 to 2 March and " * (n // 22), "an address": lambda n: "https://a.example/" + "c/" * (n // 2), "at signs": lambda n: "a@" * (n // 2),
    "said that": lambda n: "he said that " * (n // 13), "of the": lambda n: "the president of " * (n // 17), "quoted speech": lambda n: '"We won," he said. ' * (n // 19),
    "pronouns": lambda n: "He attacked them. " * (n // 18), "headings": lambda n: "READ ALSO\n" * (n // 10), "short lines": lambda n: "Aleppo\n" * (n // 7),
    "datelines": lambda n: "PARIS, March 3 (AFP) - " * (n // 23), "bidi": lambda n: "\u202eRussia\u202c \u2067a\u2069 " * (n // 13),
    "zero width": lambda n: "\u200b".join(WORDS) * (n // (2 * len(WORDS))), "combining": lambda n: "e" + "\u0301" * n, "emoji": lambda n: "👩‍👩‍👧‍👦" * (n // 7),
    "mixed scripts": lambda n: "Росія ロシア روسيا Russia " * (n // 25), "half width": lambda n: "Ｒｕｓｓｉａ " * (n // 7), "private use": lambda n: "\ue000\U0010ffff" * (n // 2),
    "control": lambda n: "Russia\x0b\x0c\x85\u2028 " * (n // 11), "semicolons": lambda n: "Russia; " * (n // 8), "commas": lambda n: "," * n, "tallies": lambda n: "12 killed, 3 injured, " * (n // 22),
    "rounds": lambda n: "the 12th round of the Geneva talks " * (n // 35), "agreements": lambda n: "the Idlib agreement of 2018 " * (n // 28),
}  # fmt: skip
PAGE = "<html><body><article>{}</article></body></html>"
BYTES: dict[str, tuple[Callable[[int], bytes], Callable[[bytes], object]]] = {
    "comments before a page": (lambda n: b"<!---->" * (n // 7) + b"x", lambda data: is_html(data[:8192])),
    "comments before a feed": (lambda n: b"<!---->" * (n // 7) + b"x", lambda data: is_feed(data[:8192])),
    "deep tags": (lambda n: PAGE.format("<div>" * (n // 5)).encode(), lambda data: read_html(data, "page")),
    "many paragraphs": (lambda n: PAGE.format("<p>Russia attacked Ukraine.</p>" * (n // 30)).encode(), lambda data: read_html(data, "page")),
    "many attributes": (lambda n: PAGE.format("<p " + "a=b " * (n // 4) + ">Russia</p>").encode(), lambda data: read_html(data, "page")),
    "entities": (lambda n: PAGE.format("<p>" + "&amp;" * (n // 5) + "</p>").encode(), lambda data: read_html(data, "page")),
    "links": (lambda n: PAGE.format("<a href='/x'>Russia</a> " * (n // 24)).encode(), lambda data: read_html(data, "page")),
    "feed entries": (lambda n: b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * (n // 29) + b"</channel></rss>", lambda data: read_feed(data, "feed")),
    "deep feed": (lambda n: b"<rss version='2.0'><channel><item><title>a</title>" + b"<a>" * (n // 3), lambda data: read_feed(data, "feed")),
    "growing entities": (lambda n: _laughs(n), lambda data: read_feed(data, "feed")),
    "marks alone": (lambda n: b'"' + b'a""' * (n // 3) + b"x", lambda data: find_quotes(data.decode())),
    "capitals alone": (lambda n: b"RUSSIA ATTACKED" + b". " * (n // 2), lambda data: recase(data.decode())),
    "deep JSON": (lambda n: b'{"text":' + b"[" * n, lambda data: _files(data, "x.jsonl")),
    "a gzip bomb to import": (lambda n: gzip.compress(b"id," * (n * 30)), lambda data: _imported(data, "x.csv.gz")),
    "a zip bomb to import": (lambda n: _zipped(b"1,2\n" * (n * 10)), lambda data: _imported(data, "x.zip")),
}  # fmt: skip


def main() -> int:
    """The command: 1 where a shape breaks something or grows faster than the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    parser.add_argument("--longest", type=int, default=100_000, help="characters")
    parser.add_argument("--language", default="en")
    parser.add_argument(
        "--limit",
        type=float,
        default=1.4,
        help="the greatest exponent that is let pass, where the time is above a second",
    )
    options = parser.parse_args()
    bad = 0
    _timed(lambda: _read(WORDS, options.language))
    for name in options.shapes or [*TEXTS, *BYTES]:
        spent, said = [], ""
        for length in (options.longest // 4, options.longest // 2, options.longest):
            try:
                spent.append(_one(name, length, options.language))
            except Exception as error:
                said = f"{type(error).__name__}: {str(error)[:200]}"
                break
        growth = math.log2(spent[2] / max(spent[1], 1e-4)) if len(spent) == 3 else math.nan
        wrong = bool(said) or (spent[-1] > 1 and growth > options.limit)
        bad += wrong
        print(
            f"{name:26} {' '.join(f'{s:8.3f}' for s in spent)} s   exponent {growth:5.2f} {'!!! ' + said if wrong else ''}",
            flush=True,
        )
    print(f"{bad} findings")
    return int(bad > 0)


def _one(name: str, length: int, language: str) -> float:
    if name in TEXTS:
        text = TEXTS[name](length)
        return _timed(lambda: _read(text, language))
    make, use = BYTES[name]
    data = make(length)
    return _timed(lambda: use(data))


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    with suppress(InputError):
        work()
    return time.process_time() - began


def _read(text: str, language: str) -> None:
    from garant.sources import Document

    for reading in batch.read_stream(prepare_many([Document(text=text)], [language], language), {}):
        if isinstance(reading, InputError):
            if reading.__cause__ is not None:
                raise reading.__cause__
        elif found := list(problems([record.to_dict() for record in reading.records()])):
            raise AssertionError(found[0])


def _files(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        list(find_documents([path]))


def _imported(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder, write_record(Path(folder) / "record.duckdb") as writer:
        path = Path(folder) / name
        path.write_bytes(data)
        writer.begin("import")
        load(writer, sorted(FORMATS)[0], path, lambda error: None)


def _zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../x.csv", data)
    return buffer.getvalue()


def _laughs(n: int) -> bytes:
    """Entities of entities, ten of each: a billion laughs."""
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, min(40, n // 1000)))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">{levels}]><rss version="2.0"><channel><item><title>&a9;</title></item></channel></rss>'.encode()


if __name__ == "__main__":
    sys.exit(main())
