"""The dashboard in a real Chromium: each view shows what it should, follows the filters and the address, and keeps hostile texts texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser import Browser, dashboard
from dispatches import Record, document, entity, event, place, span, stored, strike, talks

from garant.store import open_record, write_record

PAYLOADS = (
    "<img src=x onerror=\"window.pwned=1\">", "<script>window.pwned=1</script>", "\"><svg onload=window.pwned=1>", "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "javascript:window.pwned=1", "{{constructor.constructor('window.pwned=1')()}}", "</textarea><style>*{display:none}</style>", "\u202egnirts desrever\u202c 😀 x",
)  # fmt: skip
ZONE = {
    "type": "Feature",
    "properties": {},
    "geometry": {"type": "Polygon", "coordinates": [[[36.4, 35.6], [37.0, 35.6], [37.0, 36.1], [36.4, 35.6]]]},
}


def claim(id_: str, publisher: str, status: str, published: str) -> list[Record]:
    """One of two dispatches of the same shelling, one of which denies it."""
    text = f"{'Rebels denied that' if status == 'denied' else 'Rebels said that'} Turkish troops shelled the village of Maaret on Thursday."
    doc = document(id_, text, published, publisher=publisher, title=f"{publisher} on Maaret")
    said = {
        "kind": "statement", "id": f"{id_}/s1", "document": id_, "speakers": [entity(text, "Rebels", "RUS")], "addressees": [], "cue": span(text, "denied" if status == "denied" else "said"),
        "content": span(text, "Turkish troops shelled the village of Maaret on Thursday"), "form": "indirect", "medium": None, "within": None, "stance": "assert",
    }  # fmt: skip
    toll = {"killed": span(text, "village") | {"low": 4 if status == "occurred" else 9, "high": None}}
    return [
        doc, said,
        event(doc, "ASSAULT", "shelled", [entity(text, "Turkish troops", "TUR")], [], ["heavy-weapons"], status, [f"{id_}/s1"], "2019-03-04",
              place=place(text, "Maaret", "Maarrat al-Nu'man", 35.64, 36.67, "SYR"), toll=toll),
    ]  # fmt: skip


def hostile(number: int, payload: str) -> list[Record]:
    text = f"😀 {payload} The army {payload} attacked the town. Read also: {payload}"
    id_ = f"h{number}/{payload}"
    doc = document(id_, text, "2018-01-02", publisher=payload, title=payload) | {"url": payload}
    doc["boilerplate"] = [{"start": text.index("Read also"), "end": len(text), "text": text[text.index("Read also") :]}]
    actor = span(text, "The army") | {
        "id": f"actor {payload}",
        "name": payload,
        "country": None,
        "sectors": [payload],
        "office": payload,
    }
    return [
        doc,
        event(doc, "ASSAULT", "attacked", [actor], place=place(text, "town", payload, 35.0, 36.0 + number / 10, "SYR")),
    ]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = stored(
        tmp_path_factory.mktemp("views") / "record.duckdb", strike(), talks(), claim("one", "The Wire", "occurred", "2019-03-05"),
        claim("two", "The Herald", "denied", "2019-03-06"), *(hostile(n, payload) for n, payload in enumerate(PAYLOADS)),
    )  # fmt: skip
    with write_record(path) as writer:
        writer.connection.execute(
            "INSERT INTO drawn_zones VALUES (1, 'z1', 'Our zone', 'buffer', ?)", [json.dumps(ZONE)]
        )
    return path


@pytest.fixture(scope="module")
def address(record: Path) -> Iterator[str]:
    with dashboard(record) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("downloads"))
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def calm(page: Browser) -> Iterator[None]:
    """No test leaves an error in the console."""
    page.size(1280, 900)
    yield
    assert not page.errors()


def happening(record: Path) -> str:
    with open_record(record) as reader:
        return str(reader.rows("SELECT happening FROM reports WHERE document = 'one'")[0][0])


VIEWS = ("/", "/map", "/timeline", "/timeline?lanes=process", "/actors", "/actor?id=RUS", "/document?id=strike", "/document?id=one&beside=two", "/happening?id={happening}",
         "/records", "/records?of=documents", "/records?of=happenings", "/read")  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_views_are_accessible_and_fit(view: str, page: Browser, address: str, record: Path) -> None:
    """No violation of axe's rules (WCAG 2 A and AA, contrast among them), and no sideways scrolling at 1280 and 360 pixels."""
    from axe_selenium_python import Axe

    page.open(address + view.replace("{happening}", happening(record)))
    for width in (1280, 360):
        page.size(width, 800)
        assert page.run("return document.documentElement.scrollWidth") <= width
        axe = Axe(page.driver)
        axe.inject()
        found = axe.run(options={"runOnly": ["wcag2a", "wcag2aa"]})
        assert not found["violations"], axe.report(found["violations"])


def test_overview(page: Browser, address: str) -> None:
    page.run("localStorage.clear()") if page.driver.current_url.startswith(address) else None
    page.open(f"{address}/?since=2019")
    text = page.text()
    assert "first visit" in text or "Nothing new" in text
    assert "round 2" in text
    assert "évacuation" in text
    assert page.count("svg.bars rect.q4") >= 1
    assert page.count("td.day a") >= 2
    page.open(f"{address}/?type=CONSULT&bucket=month")
    assert page.count("svg.bars rect.q4") == 0
    assert page.count("svg.bars rect.q1") == 1
    assert b"ASSAULT" not in page.downloaded("csv")
    assert page.downloaded("svg").startswith(b"<svg")
    assert page.downloaded("png").startswith(b"\x89PNG")


def test_what_changed_since_the_last_visit(page: Browser, address: str) -> None:
    page.open(address)
    page.run(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('seen')) localStorage.setItem(key, '2001-01-01T00:00:00')"
    )
    page.open(address)
    assert "12 documents" in page.text()
    page.click(".view section button:not([data-format])")
    page.until("return document.body.innerText.includes('Nothing new since')")


def test_filters_are_in_the_address(page: Browser, address: str) -> None:
    page.open(f"{address}/records")
    page.fill("#filter-actor", "Turquie; Russie")
    page.ready()
    assert "actor=Turquie&actor=Russie" in page.run("return location.search")
    with_both = page.text(".settings")
    page.click(".chip")
    page.ready()
    assert "actor=Turquie" not in page.run("return location.search")
    assert page.text(".settings") != with_both
    # The other views keep them.
    page.click("#top nav a[href^='/map']")
    page.ready()
    assert page.run("return location.pathname + location.search") == "/map?actor=Russie"
    page.run("history.back()")
    page.ready()
    assert page.run("return location.pathname") == "/records"


def test_a_wrong_filter_says_what_to_do(page: Browser, address: str) -> None:
    page.open(f"{address}/records?since=soon")
    assert "not a date" in page.text(".trouble")
    assert "Correct the filter" in page.text(".trouble")
    page.errors()
    page.open(f"{address}/map?place=/etc/a.json")
    assert "files of this machine" in page.text(".trouble")
    page.errors()
    # What a table knows nothing of is left out, and said.
    page.open(f"{address}/records?of=documents&document=strike&status=denied")
    assert page.count("tbody tr") == 1
    assert "Status" in page.text(".view > .muted")
    page.errors()
    page.open(f"{address}/records?actor=nobody+at+all")
    assert "Nothing matches these filters" in page.text()


def test_records_and_search(page: Browser, address: str) -> None:
    page.open(f"{address}/records?of=events&document=strike")
    assert page.count("tbody tr") == 2
    page.click("thead th:nth-child(5) button")
    page.ready()
    assert [page.text(f"tbody tr:nth-child({n}) td:nth-child(5)") for n in (1, 2)] == ["Idlib", "Saraqib"]
    assert page.downloaded("csv").decode().count("\n") == 3
    assert json.loads(page.downloaded("geojson"))["features"][0]["geometry"]["type"] == "Point"
    page.open(f"{address}/records?since=2019-03-01")
    page.run(
        "document.querySelector('.search input').value = 'evacuation'; document.querySelector('.search').requestSubmit()"
    )
    page.ready()
    assert page.count("tbody tr") == 1
    assert "of=documents" in page.run("return location.search")


def test_map(page: Browser, address: str) -> None:
    page.open(f"{address}/map?since=2019-01&place=Syria")
    assert page.count(".land path") > 170
    assert page.count(".land path.told") == 1
    assert page.run("return document.querySelector('.land path.told').dataset.id") == "SYR"
    # Known by country alone: no point in the middle of the country.
    told = [
        page.run("return arguments[0]", name)
        for name in page.run("return [...document.querySelectorAll('.point')].map(p => p.getAttribute('aria-label'))")
    ]
    assert not any("Syria" in name for name in told)
    assert page.count("path.zone") == 1
    page.click(".point")
    page.until("return document.querySelector('.list li') !== null")
    assert page.count(".list a") >= 1
    before = page.run("return location.search")
    page.click(".zoom button")
    page.until("return location.search !== arguments[0]", before)
    assert "at=" in page.run("return location.search")
    assert page.downloaded("png").startswith(b"\x89PNG")
    assert json.loads(page.downloaded("geojson"))["type"] == "FeatureCollection"


def test_the_map_plays_through_time(page: Browser, address: str) -> None:
    page.open(f"{address}/map?window=30&until_day=2019-02-28")
    assert "2019-01-30 – 2019-02-28" in page.text(".slider output")
    assert page.count(".point") == 2
    page.click(".slider button")
    page.until("return !document.querySelector('.slider output').textContent.includes('2019-02-28')")
    page.click(".slider button")
    assert page.run("return document.querySelector('.slider button').getAttribute('aria-pressed')") == "false"


def test_timeline(page: Browser, address: str) -> None:
    page.open(f"{address}/timeline?since=2019-01&until=2019-03")
    assert page.text(".settings .span") == "2019-01-01 – 03-31"
    assert page.count("svg.line .cell") >= 4
    assert "Turkey" in page.text("svg.line") or "Turkey" in page.run(
        "return document.querySelector('svg.line').textContent"
    )
    page.run("document.querySelector('svg.line').focus()")
    span_before = page.text(".settings .span")
    for _ in range(7):
        page.keys("+")
    page.until("return document.querySelector('.settings .span').textContent !== arguments[0]", span_before)
    # From years down to hours.
    page.open(f"{address}/timeline?from=2019-02-12T00:00Z&to=2019-02-12T12:00Z")
    assert "06:00" in page.run("return document.querySelector('svg.line').textContent")
    page.click("svg.line .cell")
    page.until("return document.querySelector('.list li a') !== null")
    assert "bombed" in page.text(".list")
    assert page.downloaded("svg").startswith(b"<svg")


def test_actors_and_one_of_them(page: Browser, address: str) -> None:
    page.open(f"{address}/actors?document=strike|talks")
    assert page.count(".network .node") == 2
    assert page.count(".network line.conflict") == 1
    assert b"Turkey" in page.downloaded("csv")
    page.click(".network .node")
    page.ready()
    assert page.run("return location.pathname") == "/actor"
    text = page.text()
    assert "Russian planes" in text
    assert "guarantor of" in text
    assert page.count("tbody tr") > 5


def test_document(page: Browser, address: str) -> None:
    page.open(f"{address}/document?id=strike&event=strike/e15")
    assert "Idlib under fire" in page.text("h1")
    assert page.text(".trigger") == "bombed"
    assert page.count(".picked") >= 1
    assert "Turkey" in page.text(".panel")
    # By the keyboard: the next event.
    page.run("document.querySelectorAll('.trigger[role=button]')[1].focus()")
    page.keys("\ue007")
    assert "shelled" in page.text(".panel")
    assert b"Saraqib" in page.downloaded("csv")
    assert page.downloaded("txt").decode().startswith("Russian planes bombed")


def test_an_event_is_explained(page: Browser, address: str) -> None:
    page.open(f"{address}/document?id=strike&event=strike/e15")
    page.click(".why")
    page.until("return document.querySelector('.explanation') !== null")
    assert "ASSAULT" in page.text(".explanation")


def test_a_happening_with_its_denial(page: Browser, address: str, record: Path) -> None:
    page.open(f"{address}/happening?id={happening(record)}")
    assert "shelled the village" in page.text(".for")
    assert "denied that" in page.text(".against")
    assert page.count("svg.toll .span") == 2
    assert page.count(".warning") == 0
    page.click(".sides ~ p a")
    page.ready()
    assert page.count("article") == 2
    assert {"The Wire on Maaret", "The Herald on Maaret"} == set(
        page.run("return [...document.querySelectorAll('article h2')].map(h => h.textContent)")
    )
    with open_record(record) as reader:
        alone = reader.rows("SELECT happening FROM reports WHERE document = 'strike'")[0][0]
    page.open(f"{address}/happening?id={alone}")
    assert "One source only" in page.text(".warning")


def test_a_text_is_read_at_once(page: Browser, address: str, record: Path) -> None:
    page.open(f"{address}/read")
    page.run(
        "document.querySelector('#text').value = arguments[0]; document.querySelector('#published').value = '2020-03-05'; document.querySelector('#text').form.requestSubmit()",
        "Rebel fighters shelled the town of Saraqib on Monday.",
    )
    page.until("return document.querySelector('.out article') !== null")
    assert page.text(".out .trigger") == "shelled"
    assert "not stored" in page.text(".out")
    # A file that is dropped on the page.
    page.run(
        "const data = new DataTransfer(); data.items.add(new File([arguments[0]], 'notes.txt')); "
        "document.querySelector('.drop').dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}))",
        "Des manifestants ont défilé à Hama samedi.",
    )
    page.until("return document.querySelector('.out').innerText.includes('Hama')")
    with open_record(record) as reader:
        assert len(reader.documents()) == 12


def test_french(page: Browser, address: str) -> None:
    page.open(f"{address}/records?ui=fr")
    assert page.run("return document.documentElement.lang") == "fr"
    assert "Tables" in page.text("h1")
    assert "Russie" in page.text("tbody")
    page.open(f"{address}/records?ui=en")
    assert "Russia" in page.text("tbody")


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_hostile_document_is_only_text(number: int, page: Browser, address: str) -> None:
    payload = PAYLOADS[number]
    id_ = f"h{number}/{payload}"
    for view in (f"/document?id={quote(id_, safe='')}", f"/records?of=documents&document={quote(id_, safe='')}", f"/actor?id={quote('actor ' + payload, safe='')}",
                 f"/?document={quote(id_, safe='')}", f"/map?document={quote(id_, safe='')}", f"/timeline?document={quote(id_, safe='')}",
                 f"/actors?document={quote(id_, safe='')}"):  # fmt: skip
        if "|" in payload:
            continue
        page.open(address + view)
        assert page.run("return window.pwned") is None
        assert page.count("main img, main script, main iframe, main style, main svg[onload]") == 0
        assert page.run(
            "return [...document.querySelectorAll('a[href]')].every((a) => /^https?:$/.test(new URL(a.getAttribute('href'), location.href).protocol))"
        )
    page.open(f"{address}/document?id={quote(id_, safe='')}")
    shown = page.run("return document.querySelector('.text').textContent")
    assert payload in shown
    # Offsets are code points: the face before them is two units of UTF-16.
    assert page.text(".trigger") == "attacked"
    assert page.run("return document.querySelector('.grey').textContent").startswith("Read also")


def test_an_empty_record_says_what_to_do(tmp_path: Path, page: Browser) -> None:
    path = stored(tmp_path / "empty.duckdb")
    with dashboard(path) as address:
        page.open(address)
        assert "garant add" in page.text()
        page.open(f"{address}/read")
        assert page.count("textarea") == 1


def test_the_token_is_taken_out_of_the_address(record: Path, page: Browser) -> None:
    with dashboard(record, "a-token") as address:
        page.open(address)
        assert "with its token" in page.text(".trouble")
        page.errors()
        page.open(f"{address}/#token=a-token")
        page.until("return location.hash === '' && document.querySelector('svg.bars') !== null")
        page.open(f"{address}/records?document=strike")
        assert page.count("tbody tr") == 2


def test_keyboard(page: Browser, address: str) -> None:
    page.open(address)
    page.keys("/")
    assert page.run("return document.activeElement.type") == "search"
    page.open(address)
    page.keys("g", "2")
    page.ready()
    assert page.run("return location.pathname") == "/map"
    page.keys("\ue004")
    assert (
        re.search("skip", page.run("return document.activeElement.className"))
        or page.run("return document.activeElement.tagName") == "A"
    )


def test_nothing_is_asked_of_elsewhere(page: Browser, address: str) -> None:
    for view in ("/", "/map", "/document?id=strike"):
        page.open(address + view)
        asked: list[Any] = page.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
        assert asked
        assert all(name.startswith((address, "blob:", "data:")) for name in asked)
