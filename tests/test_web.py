"""The dashboard's server: it answers only whom it should, only reads, and says the same as `garant ask`."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from dispatches import stored, strike, talks
from web import serving

import garant
from garant._errors import RecordError
from garant.cli import main
from garant.commands.serve import hosts, is_loopback
from garant.sources.network import Fetcher
from garant.store import write_record
from garant.web.app import STATIC, VIEWS, create_app
from garant.web.pool import Pool
from garant.web.security import HEADERS, Guard

HOST = "127.0.0.1:8000"


class Client:
    """Asks an application in memory, each time anew."""

    def __init__(self, app: Any, **headers: str) -> None:
        self.app = app
        self.headers = {"Host": HOST} | headers

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        import asyncio

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
                headers = self.headers | more.pop("headers", {})
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(asked())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def json(self, path: str, **params: Any) -> Any:
        found = self.get(path, params=params)
        assert found.status_code == 200, found.text
        return found.json()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("web") / "record.duckdb", strike(), talks())


@pytest.fixture(scope="module")
def client(path: Path) -> Client:
    return Client(create_app(path, hosts=[HOST]))


# -- whom it answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8001", "127.0.0.1.evil.example:8000", ""])
@pytest.mark.parametrize("where", ["/", "/api/meta", "/static/main.js", "/openapi.json"])
def test_another_name_for_this_machine_gets_nothing(client: Client, host: str, where: str) -> None:
    found = client.get(where, headers={"Host": host})
    assert found.status_code == 421
    assert "documents" not in found.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
    ],
)
def test_another_site_gets_nothing(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/api/meta", headers=headers).status_code == 403


def test_our_own_page_is_answered(client: Client) -> None:
    own = {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{HOST}"}
    assert client.get("/api/meta", headers=own).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("where", ["/", "/api/meta", "/api/ask/events", "/static/main.js"])
def test_nothing_is_written(client: Client, method: str, where: str) -> None:
    assert client.request(method, where).status_code == 405


@pytest.mark.parametrize(
    "where", ["/", "/api/meta", "/api/nothing", "/nothing", "/api/ask/nothing", "/static/main.js", "/static/nothing"]
)
def test_every_answer_has_the_headers(client: Client, where: str) -> None:
    found = client.get(where)
    for name, value in HEADERS.items():
        assert found.headers[name] == value
    assert "unsafe" not in found.headers["Content-Security-Policy"]
    assert "access-control-allow-origin" not in found.headers
    assert "server" not in found.headers
    if where.startswith("/api/"):
        assert found.headers["Cache-Control"] == "no-store"


def test_with_a_token_the_api_wants_it(path: Path) -> None:
    client = Client(create_app(path, "s3cret", hosts=None))
    assert client.get("/").status_code == 200
    assert client.get("/api/meta").status_code == 401
    for wrong in ("Bearer", "Bearer s3cre", "s3cret", "Basic s3cret", "Bearer s3crets"):
        assert client.get("/api/meta", headers={"Authorization": wrong}).status_code == 401
    assert client.get("/api/meta", headers={"Authorization": "Bearer s3cret", "Host": "anything"}).status_code == 200


def test_any_host_needs_a_token() -> None:
    with pytest.raises(ValueError, match="token"):
        Guard(lambda *_: None, None)  # type: ignore[arg-type, return-value]


def test_loopback() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "localhost"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "192.168.1.2", "example.org"]))
    assert "127.0.0.1:81" in hosts("127.0.0.1", 81)
    assert "127.0.0.1" not in hosts("127.0.0.1", 81)


@pytest.mark.parametrize("place", ["/etc/passwd.json", "x.geojson", " y.GeoJSON "])
def test_a_filter_reads_no_file(client: Client, place: str) -> None:
    found = client.get("/api/ask/events", params={"place": place})
    assert found.status_code == 400
    assert "files of this machine" in found.json()["error"]


def test_static_files_stay_in_their_folder(client: Client) -> None:
    for where in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"):
        assert client.get(where).status_code == 404


def test_the_page_has_no_script_or_style_of_its_own() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?://", page)
    for path in STATIC.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write\b|\beval\(|new Function", text
        ), path
        assert not re.search(r"https?://(?!www\.w3\.org)(?!\")", text), path


# -- what it answers -------------------------------------------------------------------------------------------------


def test_the_same_as_ask(client: Client, path: Path) -> None:
    with garant.open_record(path) as reader:
        for filters in (
            {},
            {"actor": ["Turkey"]},
            {"type": ["ASSAULT"], "voice": ["Turkey"]},
            {"place": ["Alep"]},
            {"since": "2019-03"},
        ):
            answer = reader.ask("events", **filters)
            found = client.json("/api/ask/events", **filters)
            assert found["columns"] == answer.columns
            assert [[str(c) for c in row] for row in found["rows"]] == [[str(c) for c in row] for row in answer.rows()]
            assert found["total"] == answer.total()


def test_counts_pages_and_order(client: Client) -> None:
    assert client.json("/api/ask/events", count_by="type")["rows"][0][:2] == ["ASSAULT", 2]
    page = client.json("/api/ask/events", limit=1, offset=1, order="-date_start")
    assert (len(page["rows"]), page["total"]) == (1, 4)
    assert client.get("/api/ask/events", params={"limit": 100000}).status_code == 422


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"type": "NOPE"}, "unknown type"),
        ({"since": "soon"}, "not a date"),
        ({"order": "nothing"}, "unknown column"),
        ({"status": "?"}, "unknown status"),
    ],
)
def test_what_is_wrong_is_said(client: Client, params: dict[str, str], said: str) -> None:
    found = client.get("/api/ask/events", params=params)
    assert found.status_code == 400
    assert said in found.json()["error"]


def test_downloads(client: Client) -> None:
    found = client.get("/api/ask/events", params={"format": "csv", "type": "ASSAULT"})
    assert found.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(found.text)))
    assert [row["place"] for row in rows] == ["Saraqib", "Idlib"]
    # A title that a spreadsheet would run is defused.
    assert rows[0]["title"] == "'=Idlib under fire"
    places = client.get("/api/ask/events", params={"format": "geojson", "place": "Idlib"}).json()
    assert places["features"][0]["geometry"]["coordinates"] == [36.63, 35.93]
    assert len(client.get("/api/ask/events", params={"format": "jsonl"}).text.splitlines()) == 4
    refused = client.get("/api/ask/ties", params={"format": "geojson"})
    assert refused.status_code == 400
    assert "geojson needs rows with a place" in refused.json()["error"]


def test_meta_and_names(client: Client) -> None:
    meta = client.json("/api/meta")
    assert (meta["counts"]["documents"], meta["counts"]["events"]) == (2, 4)
    assert meta["choices"]["language"] == ["en", "fr"]
    assert client.json("/api/names", language="fr")["RUS"] == "Russie"


def test_changes_since_a_moment(client: Client) -> None:
    assert client.json("/api/changes")["documents"] == 2
    latest = client.json("/api/meta")["published"]["added"]
    assert client.json("/api/changes", since=latest)["documents"] == 0
    assert client.get("/api/changes", params={"since": "'; DROP"}).status_code == 400


def test_over_time_counts_only_what_is_known_so_finely(client: Client) -> None:
    found = client.json("/api/over-time", bucket="week")
    assert [(row["start"], row["q4"]) for row in found["rows"]] == [("2019-02-11", 2)]
    assert found["vague"] == 2
    assert client.json("/api/over-time", bucket="year")["vague"] == 0
    assert client.json("/api/over-time", bucket="week", actor="Turkey", status="planned")["total"] == 1


def test_ceasefire_meetings_and_commitments(client: Client) -> None:
    found = client.json("/api/ceasefire")
    assert [(one["reporter"], one["day"]) for one in found["told"]] == [("The Wire", "2019-02-11")]
    assert client.json("/api/ceasefire", status="denied") == {"told": [], "counted": []}
    meetings = client.json("/api/meetings")
    assert [one["ordinal"] for one in meetings["next"]] == [2]
    assert meetings["as_of"] == "2019-03-01"
    assert [row["measure"] for row in client.json("/api/commitments")["rows"]] == ["évacuation"]


def test_the_map_is_no_finer_than_what_is_known(client: Client) -> None:
    found = client.json("/api/map", box="30,30,45,45", cell=0.05)
    assert {one["place"] for one in found["point"]} == {"Idlib", "Saraqib", "Aleppo"}
    # Known by its country alone, though the record has coordinates of its middle.
    assert [(one["country"], one["count"]) for one in found["country"]] == [("SYR", 1)]
    wide = client.json("/api/map", box="30,30,45,45", cell=10)
    assert [one["count"] for one in wide["point"]] == [3]
    assert client.json("/api/map", box="0,0,10,10")["point"] == []
    assert client.json("/api/map", voice="Turkey")["point"][0]["place"] == "Idlib"
    assert client.get("/api/map", params={"box": "1,2,3"}).status_code == 400


def test_lists_behind_a_shape(client: Client) -> None:
    assert client.json("/api/list", country="SYR")["total"] == 1
    assert client.json("/api/list", box="36.6,35.9,36.7,36")["rows"][0]["place"] == "Idlib"
    assert client.json("/api/list", lane_actor="TUR", start="2019-02-11", end="2019-02-11")["total"] == 1
    assert "bombed" in client.json("/api/list", of_type="ASSAULT", actor="RUS")["rows"][0]["evidence"]


def test_timeline(client: Client) -> None:
    found = client.json("/api/timeline", start="2019-01-01", end="2019-12-31", lanes="type")
    assert {lane["lane"]: lane["total"] for lane in found["lanes"]} == {"ASSAULT": 2, "CONSULT": 1}
    lanes = client.json("/api/timeline", start="2019-02-10", end="2019-02-13", lanes="actor")["lanes"]
    assert [(lane["lane"], lane["total"]) for lane in lanes] == [("RUS", 2), ("TUR", 1)]
    assert client.get("/api/timeline", params={"start": "2019-02-10", "end": "2019-01-01"}).status_code == 400
    # A meeting of no named series has a lane, and is found behind it.
    assert [
        (lane["lane"], lane["total"])
        for lane in client.json("/api/timeline", start="2019-01-01", end="2019-12-31", lanes="process")["lanes"]
    ] == [("", 1)]
    assert [row["type"] for row in client.json("/api/list", unnamed=True)["rows"]] == ["CONSULT"]
    assert client.json("/api/list", series="astana_process")["rows"] == []


def test_actors(client: Client) -> None:
    found = client.json("/api/actors")
    assert [node["id"] for node in found["nodes"]] == ["RUS", "TUR"]
    assert {(pair["source"], pair["target"]): (pair["cooperation"], pair["conflict"]) for pair in found["pairs"]} == {
        ("RUS", "TUR"): (1, 0),
        ("TUR", "RUS"): (0, 1),
    }
    assert [(one["id"], one["statements"]) for one in found["speakers"]] == [("TUR", 1)]
    russia = client.json("/api/actor", id="RUS")
    assert {(one["publisher"], one["name"]) for one in russia["names"]} == {
        ("The Wire", "Russian planes"),
        ("Le Courrier", "russe"),
        ("Le Courrier", "Moscou"),
    }
    assert [one["relation"] for one in russia["ties"]] == ["guarantor_of"]
    assert client.get("/api/actor", params={"id": "no such"}).status_code == 400


def test_a_document_and_its_happenings(client: Client) -> None:
    found = client.json("/api/document", id="strike")
    assert [record["kind"] for record in found["records"]] == ["document", "statement", "event", "event"]
    happening = client.json("/api/happening", id=found["happenings"][0]["happening"])
    assert happening["happening"]["sources"] == 1
    assert happening["reports"][0]["document"] == "strike"
    assert happening["names"] == {"TUR": "Turkey"}
    assert client.get("/api/document", params={"id": "no such"}).status_code == 400
    assert client.get("/api/happening", params={"id": "no such"}).status_code == 400


def test_openapi_describes_every_route(client: Client) -> None:
    found = client.json("/openapi.json")
    assert "/api/ask/{table}" in found["paths"]
    assert all(method.get("summary") for path in found["paths"].values() for method in path.values())
    # The pages that would load scripts from elsewhere are off.
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_every_view_is_the_page(client: Client) -> None:
    for view in VIEWS:
        assert client.get(view).text.startswith("<!doctype html>")
    for module in ("overview", "map", "timeline", "actors", "actor", "document", "happening", "records", "read"):
        found = client.get(f"/static/views/{module}.js")
        assert found.status_code == 200
        assert "javascript" in found.headers["content-type"]


# -- reading without storing -----------------------------------------------------------------------------------------


def test_a_text_is_read_and_not_stored(client: Client, path: Path) -> None:
    before = path.read_bytes()
    found = client.request(
        "POST",
        "/api/read",
        json={"text": "Rebel fighters shelled the town of Saraqib on Monday.", "published": "2020-03-05"},
    )
    assert found.status_code == 200, found.text
    records = found.json()["documents"][0]
    assert "ASSAULT" in [record.get("type") for record in records]
    assert path.read_bytes() == before
    assert client.json("/api/meta")["counts"]["documents"] == 2


def test_a_file_is_read_by_its_kind(client: Client) -> None:
    lines = "\n".join(
        json.dumps({"text": f"Protesters rallied in Hama on day {n}.", "language": "en"}) for n in range(2)
    ).encode()
    headers = {"Content-Type": "application/octet-stream", "X-File-Name": "d%C3%A9p%C3%AAches.jsonl"}
    found = client.request("POST", "/api/read", content=lines, headers=headers).json()
    assert len(found["documents"]) == 2
    assert not found["errors"]
    bad = client.request(
        "POST", "/api/read", content=b"\x00\x01\x02" * 100, headers=headers | {"X-File-Name": "../../etc/x.bin"}
    ).json()
    assert not bad["documents"]
    assert bad["errors"][0].startswith("x.bin")


def test_what_cannot_be_read_is_refused(client: Client) -> None:
    assert (
        client.request(
            "POST", "/api/read", content=b"text=x", headers={"Content-Type": "application/x-www-form-urlencoded"}
        ).status_code
        == 415
    )
    assert client.request("POST", "/api/read", content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert (
        client.request("POST", "/api/read", json={"text": "x"}, headers={"Content-Length": "99000000"}).status_code
        == 413
    )
    assert (
        client.request("POST", "/api/read", content=b"[1]", headers={"Content-Type": "application/json"}).status_code
        == 400
    )
    assert client.request("POST", "/api/read", json={"text": "x", "published": "soon"}).status_code == 400
    assert "empty" in client.request("POST", "/api/read", json={"text": "  "}).json()["errors"][0]


def test_a_private_address_is_not_fetched(client: Client, path: Path) -> None:
    with serving() as site:
        site.pages["/a.html"] = (
            "<html><body><article><p>Rebel fighters shelled the town of Saraqib on Monday.</p></article></body></html>"
        )
        found = client.request("POST", "/api/read", json={"url": site.url("/a.html")}).json()
        assert not found["documents"]
        assert "not a public address" in found["errors"][0]
        assert not site.asked
        allowed = Client(create_app(path, hosts=[HOST], fetcher=Fetcher(private=True, pause=0)))
        found = allowed.request("POST", "/api/read", json={"url": site.url("/a.html")}).json()
        assert "Saraqib" in found["documents"][0][0]["text"]


def test_an_event_is_explained(client: Client) -> None:
    found = client.json("/api/explain", id="strike/e15")["explanations"]
    assert found[0]["head"].startswith("ASSAULT")
    assert found[0]["tellings"][0]["tree"]
    assert client.get("/api/explain", params={"id": "no such"}).status_code == 400


# -- the record changes -----------------------------------------------------------------------------------------------


def test_a_replaced_record_is_opened_anew(tmp_path: Path) -> None:
    path = stored(tmp_path / "record.duckdb", strike())
    pool = Pool(path)
    with pool.reader() as reader:
        assert len(reader.documents()) == 1
        stamp = pool.stamp
        with write_record(path) as writer, writer.transaction():
            writer.begin("add")
            writer.store([talks()], content=["talks"])
        # A request that began before goes on with what it began with.
        assert len(reader.documents()) == 1
    with pool.reader() as reader:
        assert len(reader.documents()) == 2
    assert pool.stamp != stamp
    path.unlink()
    with pytest.raises(RecordError, match="garant add"), pool.reader():
        pass
    pool.close()


def test_without_a_record_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--record", str(tmp_path / "none.duckdb"), "--no-browser"]) == 1
    assert "garant add" in capsys.readouterr().err


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_said(path: Path, taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--record", str(path), "--port", str(taken), "--no-browser"]) == 1
    assert f"cannot listen on 127.0.0.1:{taken}" in capsys.readouterr().err


# -- the words --------------------------------------------------------------------------------------------------------


def test_every_word_is_there_in_both_languages() -> None:
    english, french = (json.loads((STATIC / f"words/{code}.json").read_text(encoding="utf-8")) for code in ("en", "fr"))
    assert english.keys() == french.keys()
    holes = {key: (re.findall(r"\{\w+\}", english[key]), re.findall(r"\{\w+\}", french[key])) for key in english}
    assert all(sorted(a) == sorted(b) for a, b in holes.values())
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js"))
    asked = set(re.findall(r'\b(?:t|nothing)\("([\w.]+)"', scripts))
    asked |= {f"{key}.{n}" for key in re.findall(r'\bmany\("(\w+)"', scripts) for n in ("one", "many")}
    assert asked <= english.keys(), asked - english.keys()
