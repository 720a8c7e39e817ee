"""What is fuzzed: one function an input, bytes in, nothing out. Only an error that Garant raises on purpose may come of any bytes.

`TARGETS` maps names to functions; `SEEDS` gives each some bytes that hold, from which a fuzzer begins. `run.py` runs them guided by
coverage; `tests/test_fuzz.py` runs the seeds, the corpus and mutations of both in the suite.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import garant
from garant import batch
from garant._errors import GarantError, InputError
from garant.extract.quotes import find_quotes
from garant.importers.load import FORMATS, load
from garant.languages import load_language
from garant.languages.frames import load_frames
from garant.ontology import load_ontology
from garant.own import find_own
from garant.records_check import problems
from garant.sources import Document, prepare_many
from garant.sources.feeds import is_feed, read_feed
from garant.sources.files import find_documents
from garant.sources.html import read_html
from garant.sources.jsonl import read_jsonl
from garant.sources.parquet import read_parquet
from garant.sources.warc import read_warc
from garant.store import open_record, write_record
from garant.store.ask import Query
from garant.store.check import faults
from garant.store.content import content_key
from garant.store.geometry import area
from garant.store.sql import ask_sql
from garant.store.watch import load_watch
from garant.world import load_world
from garant.world.own import check_countries, read_actors
from garant.zones.load import read_zones

Target = Callable[[bytes], None]
# Memory, so that a fuzzer does not wait for a disk.
_FOLDER = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())
_SUFFIXES = (".txt", ".html", ".jsonl", ".xml", "")
_LANGUAGES = ("en", "fr")
# Characters that are read whole: a sentence or three, so that a fuzzer gets through many.
_READ = 400


@cache
def folder() -> Path:
    """A folder of this process's own."""
    found = tempfile.TemporaryDirectory(prefix="garant-fuzz-", dir=_FOLDER)
    _KEPT.append(found)
    return Path(found.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def sane(documents: Iterable[Document | InputError]) -> list[Document]:
    """The documents among outcomes; what a source lets through can be written as UTF-8 and says its dates in ISO."""
    found = []
    for document in documents:
        if isinstance(document, Document):
            for words in (
                document.text,
                document.id,
                document.title,
                document.url,
                document.publisher,
                document.path,
                document.language,
            ):
                (words or "").encode("utf-8")
            assert document.text.strip()
            assert document.published is None or str(date.fromisoformat(document.published)) == document.published
            found.append(document)
        else:
            assert "\n" not in str(document).strip()
    return found


def files(data: bytes) -> None:
    """A file of any name and any bytes, up to the language and the boilerplate of what is in it."""
    path = folder() / f"file{_SUFFIXES[data[0] % len(_SUFFIXES) if data else 0]}"
    path.write_bytes(data[1:])
    sane(prepare_many(find_documents([path]), _LANGUAGES))


def pages(data: bytes) -> None:
    """A web page."""
    sane([read_html(data, "page")])


def lines(data: bytes) -> None:
    """JSON Lines."""
    sane(read_jsonl(io.BytesIO(data), "lines"))


def feeds(data: bytes) -> None:
    """RSS, Atom and what calls itself so."""
    is_feed(data[:8192])
    for entry in read_feed(data, "https://example.org/feed"):
        for words in (entry.url, entry.title, entry.publisher, entry.text):
            (words or "").encode("utf-8")


def archives(data: bytes) -> None:
    """WARC."""
    sane(read_warc(io.BytesIO(data), "archive"))


def parquets(data: bytes) -> None:
    """Parquet."""
    sane(read_parquet(io.BytesIO(data), "rows"))


def _parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(
        pyarrow.table({"text": ["Russia attacked.", None], "published": [date(2020, 1, 2), None], "id": [1, 2]}), buffer
    )
    return buffer.getvalue()


def texts(data: bytes) -> None:
    """A text, read whole: whatever it says, the records hold."""
    text = data[1:].decode("utf-8", "ignore")[:_READ]
    language = _LANGUAGES[data[0] % 2] if data else "en"
    found = batch.read_stream(prepare_many([Document(text=text)], _LANGUAGES, language), {}) if text.strip() else ()
    for reading in found:
        if isinstance(reading, InputError):
            assert reading.__cause__ is None, reading
            continue
        assert list(problems([record.to_dict() for record in reading.records()])) == []


def quotes(data: bytes) -> None:
    """The grammar of quotations: outermost ones, in order, apart, inside the text."""
    text = data.decode("utf-8", "ignore")
    at = 0
    for quote in find_quotes(text):
        assert at <= quote.start < quote.end <= len(text)
        at = quote.end


def dates(data: bytes) -> None:
    """The grammar of dates: words of dates in any order, found and resolved."""
    text = " ".join(_DATE_WORDS[byte % len(_DATE_WORDS)] for byte in data[1:60])
    language = _LANGUAGES[data[0] % 2] if data else "en"
    if text.strip():
        doc = garant.read(
            f"Russia attacked Aleppo {text}.", language=language, published=None if len(data) % 3 else "2024-02-29"
        )
        assert list(problems(doc.to_dicts())) == []


_DATE_WORDS = (
    "on", "in", "since", "until", "by", "before", "after", "between", "and", "to", "from", "the", "last", "next", "this", "early", "late", "mid",
    "Monday", "Friday", "weekend", "February", "March", "29", "30", "31", "0", "99", "1st", "2024", "0000", "9999", "1900s", "week", "month", "year",
    "decade", "days", "ago", "later", "two", "a few", "2024-02-30", "29/02/2023", "12:61", "le", "du", "au", "depuis", "jusqu'au", "dernier",
    "prochain", "lundi", "février", "1er", "mars", "il y a", "deux", "semaines", "fin", "début", "mi-", "an", "siècle", ",", "-", "–", "\u00a0", "(",
)  # fmt: skip


def zones(data: bytes) -> None:
    """GeoJSON of the user's zones."""
    for zone in read_zones(data.decode("utf-8", "surrogateescape"), "zones"):
        zone.in_force("2020-01-01", None)
        zone.to_dict()


def areas(data: bytes) -> None:
    """GeoJSON as a filter."""
    path = folder() / "area.geojson"
    path.write_bytes(data)
    area(str(path), "events")


def watches(data: bytes) -> None:
    """feeds.toml."""
    path = folder() / "feeds.toml"
    path.write_bytes(data)
    watch = load_watch(path)
    assert 0 < watch.minutes < 10**9


def ontologies(data: bytes) -> None:
    """A user's event types."""
    path = folder() / "own" / "ontology.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    load_ontology(find_own(path.parent))


def frames(data: bytes) -> None:
    """A user's frames."""
    path = folder() / "frames" / "ASSAULT.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    for frame in load_frames(path.parent, load_language("en").classes, load_ontology().modes(), ("on",), own=True):
        assert frame.lemma


def actors(data: bytes) -> None:
    """A user's table of actors."""
    path = folder() / "actors.tsv"
    path.write_bytes(data)
    found = list(read_actors(path))
    check_countries(found, set(load_world().countries))


@cache
def record() -> Path:
    """A record of two documents."""
    path = folder() / "record.duckdb"
    doc = garant.read(
        "On 5 September 2022 Russia shelled the town of Kupiansk, Ukraine said. France will meet Turkey.", language="en"
    )
    with write_record(path) as writer:
        writer.begin("add")
        writer.add(doc.to_dicts())
        other = garant.read("La Syrie a accusé la Turquie.", language="fr").to_dicts()
        with writer.transaction():
            writer.store([other], content=[content_key(other[0])])
    return path


def queries(data: bytes) -> None:
    """Filters of `garant ask`: `name=value` lines after the table's name; asked of a record."""
    table, *rest = data.decode("utf-8", "ignore").split("\n")
    filters: dict[str, Any] = {}
    for line in rest:
        name, equals, value = line.partition("=")
        if equals:
            filters.setdefault(name, []).append(value)
    single = ("since", "until", "date", "text", "order")
    asked = {name: found[0] if name in single else found for name, found in filters.items()}
    for name in ("limit", "offset"):
        if name in asked:
            asked[name] = int(asked[name][0]) if asked[name][0].isdecimal() else asked[name][0]
    query = Query.of(table, **asked)
    with open_record(record()) as reader:
        answer = reader.ask(query)
        answer.rows()
        answer.total()


def selects(data: bytes) -> None:
    """SQL of a user's own: it answers or is refused, and the record and the disk stay as they were."""
    path = record()
    before = sorted((file.name, file.stat().st_mtime_ns) for file in path.parent.iterdir())
    try:
        for _, _row in zip(range(100), ask_sql(path, data.decode("utf-8", "ignore")), strict=False):
            pass
    finally:
        assert sorted((file.name, file.stat().st_mtime_ns) for file in path.parent.iterdir()) == before


def imports(data: bytes) -> None:
    """A file of another data set, plain, gzip or zip."""
    names = sorted(FORMATS)
    form, suffix = (data[0] % len(names), (".csv", ".gz", ".zip")[data[0] // 64 % 3]) if data else (0, ".csv")
    path = folder() / f"rows{suffix}"
    path.write_bytes(data[1:])
    with _empty() as writer:
        writer.begin("import")
        try:
            load(writer, names[form], path, lambda error: None)
        finally:
            assert list(faults(writer)) == []
            with writer.transaction():
                writer.remove(writer.documents())


def _empty() -> Any:
    return write_record(folder() / "imports.duckdb")


TARGETS: dict[str, Target] = {
    function.__name__: function
    for function in (
        files,
        pages,
        lines,
        feeds,
        archives,
        parquets,
        texts,
        quotes,
        dates,
        zones,
        areas,
        watches,
        ontologies,
        frames,
        actors,
        queries,
        selects,
        imports,
    )
}
_ARTICLE = "<p>The envoy met both delegations in Geneva on Thursday, and the rebels shelled the town.</p>" * 8
_POLYGON = '{"type":"Polygon","coordinates":[[[36,35],[37,35],[37,36],[36,35]]]}'
_ITEM = "<item><link>/1</link><title>One</title><pubDate>Mon, 05 Sep 2022 10:00:00 GMT</pubDate><description>a &lt;b&gt;</description></item>"
SEEDS: dict[str, tuple[str, ...]] = {
    "files": ("0Russia shelled Kupiansk.", f"1<html><head><meta charset='utf-8'></head><body>{_ARTICLE}</body></html>", '2{"text":"Russia attacked."}'),
    "pages": (f"<html><head><meta charset='latin-1'><title>T</title></head><body><article>{_ARTICLE}</article></body></html>",),
    "lines": ('{"text":"a b","id":7,"published":"2020-01-02T03:04:05","title":null,"url":"u"}\n\n{"text":"\\ud83d\\ude00"}',),
    "feeds": (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>W</title>{_ITEM}</channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>W</title><entry><link href='http://[a'/><updated>2020-01-01T00:00:00Z</updated></entry></feed>",
    ),
    "archives": (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 126\r\n\r\nHTTP/1.1 200 OK\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 46\r\n\r\nRussia shelled the town of Kupiansk on Monday.\r\n\r\n",
    ),
    "parquets": (),
    "texts": ("0Russia shelled Kupiansk on Monday, Ukraine said. \"We will not,\" he said.", "1« La France n'a pas attaqué », a dit Paris le 12 mars."),
    "quotes": ("« a “b” c » \"d\"\n\n\"e", "„x“ ''y'' ``z'' ‹›"),
    "dates": ("0abcdefghij", "1\x12\x17\x1d"),
    "zones": (f'{{"type":"Feature","properties":{{"name":"Z","from":"2020-01-01","kind":"safe"}},"geometry":{_POLYGON}}}',),
    "areas": (_POLYGON, f'{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{_POLYGON}}}]}}'),
    "watches": ('minutes = 5.0\n[[feed]]\nurl = "https://example.org/feed"\nlanguage = "en"\npublisher = "W"\n',),
    "ontologies": ('types = "add"\n[PICNIC]\nquad = 1\nscore = 2.5\ncameo = "04"\nsymmetric = true\n[PICNIC.modes]\nlong = [1.0, "041"]\n',),
    "frames": ("v:bombard obj:*\taerial\tsubj > obj\tRussia bombards Aleppo.\nn:raid|air_raid +on:#place\t\tgen > on\t\n",),
    "actors": ("id\tname\tcountry\tsectors\tkind\nX1\tThe Vale Front\tSYR\tREB,MIL\tarmed_group\n",),
    "queries": (
        "events\nactor=Russia|SYR:REB\nsince=2019-01\ntype=ASSAULT/aerial\nplace=36,35,37,36\ntext=\"town of\" Kup*\norder=-date_start\nlimit=5",
        "ties\nvoice=author\nstatus=denied\ncount_by=month,dyad\nby=' OR 1=1 --\npublisher=%'; DROP TABLE events; --",
    ),
    "selects": ("SELECT type, count(*) FROM events GROUP BY 1", "SELECT * FROM read_csv('/etc/passwd')", "COPY events TO 'x.csv'", "ATTACH 'y' AS z"),
    "imports": ("0id\tx\n1\t2\n", "3id,type_of_violence\n901,1\n"),
}  # fmt: skip


def attempt(name: str, data: bytes) -> bool:
    """Run a target on bytes; True where they were read, False where they were refused on purpose. Anything else is a finding."""
    try:
        TARGETS[name](data)
    except GarantError as error:
        if "\n" in str(error).strip():
            raise AssertionError(f"more than one line: {error!r}") from error
        return False
    return True


def seeds(name: str) -> Iterator[bytes]:
    """The seeds of a target and what was found before, which stands in `corpus/NAME/`."""
    yield from (seed.encode() for seed in SEEDS[name])
    if name == "parquets":
        yield _parquet()
    kept = Path(__file__).parent / "corpus" / name
    yield from (path.read_bytes() for path in sorted(kept.glob("*")) if path.is_file())
