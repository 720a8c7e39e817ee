"""A record is asked: every filter finds what it names and nothing else, in the terminal, in files and from Python."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dispatches import stored, strike, talks

import garant
from garant.cli import main
from garant.store.ask import Query
from garant.store.counting import DIMENSIONS
from garant.store.record import Reader
from garant.store.sql import ask_sql
from garant.store.tables import TABLES

BOMBED, SHELLED, MET, PROMISED = "strike/e15", "strike/e91", "talks/e32", "talks/e75"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("ask") / "record.duckdb", strike(), talks())


@pytest.fixture(scope="module")
def record(path: Path) -> Any:
    with garant.open_record(path) as reader:
        yield reader


def found(record: Reader, **filters: Any) -> set[str]:
    return {row["event"] for row in record.ask("events", **filters).dicts()}


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, {BOMBED, SHELLED, MET, PROMISED}),
        ({"actor": "Russia"}, {BOMBED, SHELLED, MET, PROMISED}),
        ({"actor": "Turquie"}, {SHELLED, MET}),
        ({"by": "TUR"}, {SHELLED, MET}),
        ({"by": "TUR:MIL"}, set()),
        ({"on": "Moscow"}, {SHELLED}),
        ({"actor": ["Russia", "Turkey"]}, {SHELLED, MET}),
        ({"by": "France|Turkey", "on": "RUS"}, {SHELLED}),
        ({"actor": "nobody at all"}, set()),
        ({"type": "ASSAULT"}, {BOMBED, SHELLED}),
        ({"type": "assault/aerial|consult"}, {BOMBED, MET}),
        ({"type": ["CONSULT", "AGREE"]}, {MET, PROMISED}),
        ({"place": "Alep"}, {MET}),
        ({"place": "Saraqib|Idleb"}, {BOMBED, SHELLED}),
        ({"place": "Syrie"}, {BOMBED, SHELLED, MET, PROMISED}),
        ({"place": "36.5,35.5,36.7,36"}, {BOMBED}),
        # A place known by its country alone is in no box.
        ({"place": "30,30,40,40"}, {BOMBED, SHELLED, MET}),
        ({"place": "170,-10,-170,10"}, set()),
        ({"since": "2019-02-12"}, {BOMBED, MET, PROMISED}),
        ({"until": "2019-02-11"}, {SHELLED, PROMISED}),
        ({"date": "2019-02"}, {BOMBED, SHELLED, PROMISED}),
        ({"date": "2018"}, set()),
        ({"status": "planned"}, {MET}),
        ({"voice": "author"}, {SHELLED, MET, PROMISED}),
        ({"voice": "Turkey"}, {BOMBED}),
        ({"voice": "author|Turkey"}, {BOMBED, SHELLED, MET, PROMISED}),
        ({"publisher": "courrier"}, {MET, PROMISED}),
        ({"language": "en"}, {BOMBED, SHELLED}),
        ({"document": "talks"}, {MET, PROMISED}),
        ({"origin": "ucdp"}, set()),
        ({"text": "EVACUATION presidents"}, {MET, PROMISED}),
        ({"text": '"près de"'}, set()),
        ({"text": '"near idlib" turk*'}, {BOMBED, SHELLED}),
        ({"text": "depo"}, set()),
        ({"actor": "Russia", "date": "2019-02", "type": "ASSAULT", "place": "SYR", "status": "occurred", "voice": "Turkey", "text": "depot"}, {BOMBED}),
    ],
)  # fmt: skip
def test_filters_of_events(record: Reader, filters: dict[str, Any], wanted: set[str]) -> None:
    assert found(record, **filters) == wanted
    assert record.ask("events", **filters).total() == len(wanted)


def test_a_drawn_area_has_holes(record: Reader, tmp_path: Path) -> None:
    outer, hole = (
        [[36, 35], [38, 35], [38, 37], [36, 37], [36, 35]],
        [[36.7, 35.8], [36.9, 35.8], [36.9, 35.9], [36.7, 35.9], [36.7, 35.8]],
    )
    file = tmp_path / "area.geojson"
    file.write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [outer, hole]}})
    )
    assert found(record, place=str(file)) == {BOMBED, MET}
    file.write_text(json.dumps({"type": "Point", "coordinates": [1, 2]}))
    with pytest.raises(garant.QueryError, match="no polygon"):
        found(record, place=str(file))
    file.write_text('{"type": "Polygon", "coordinates": 3}')
    with pytest.raises(garant.QueryError, match="not GeoJSON"):
        found(record, place=str(file))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_answers(record: Reader, table: str) -> None:
    answer = record.ask(table)
    assert answer.columns == [name for name, _ in TABLES[table].columns]
    assert len(answer.rows()) == answer.total()


def test_other_tables_have_their_own_filters(record: Reader) -> None:
    def ids(table: str, **filters: Any) -> list[Any]:
        return [row[0] for row in record.ask(table, **filters)]

    assert (
        ids("statements", by="Turkey")
        == ids("statements", voice="TUR")
        == ids("statements", text="depot")
        == ["strike/s1"]
    )
    assert ids("ties", by="Russia", type="guarantor_of") == ["talks/t1"]
    assert ids("ties", on="Russia") == []
    assert ids("documents", actor="Turkey", text="depot") == ["strike"]
    assert ids("documents", since="2019-03") == ["talks"]
    assert ids("meetings") == [MET]
    assert ids("commitments", voice="author") == [PROMISED]
    assert ids("violations", on="Russia") == [SHELLED]
    assert ids("counts", by="Turkey", date="2019-02") == ["talks/c1"]
    assert ids("designations", actor="Turkey", voice="author") == ["talks/g1"]


def test_counts_are_ready_for_a_time_series(record: Reader) -> None:
    rows = list(record.ask("events", count_by="month").dicts())
    assert [(str(row["month"]), row["count"]) for row in rows] == [("2019-02-01", 2), ("2019-03-01", 1), ("None", 1)]
    assert rows[0]["killed_low"] == 3
    assert rows[0]["killed_high"] == 5


def test_pairs_of_actors(record: Reader) -> None:
    rows = list(record.ask("events", count_by="dyad").dicts())
    # From actor to recipient; those who act together, once.
    assert {(row["source"], row["target"]): row["count"] for row in rows} == {
        ("Turkey", "Russia"): 1,
        ("Russia", "Turkey"): 1,
    }


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_dimension_counts_every_event_it_has(record: Reader, name: str) -> None:
    rows = record.ask("events", count_by=name).rows()
    expected = {"actor": 5, "actor_country": 5, "recipient": 1, "recipient_country": 1, "dyad": 2, "country_dyad": 2}
    assert sum(row[record.ask("events", count_by=name).columns.index("count")] for row in rows) == expected.get(name, 4)


@pytest.mark.parametrize(
    ("table", "filters", "words"),
    [
        ("evnts", {}, "did you mean events"),
        ("events", {"type": "ASAULT"}, "did you mean ASSAULT"),
        ("events", {"type": "ASSAULT/arial"}, "did you mean aerial"),
        ("events", {"actr": "x"}, "did you mean actor"),
        ("events", {"since": "2019-02-30"}, "not a date"),
        ("events", {"status": "plan"}, "did you mean planned"),
        ("events", {"count_by": "mnth"}, "did you mean month"),
        ("events", {"order": "dat_start"}, "did you mean date_start"),
        ("events", {"limit": -1}, "limit"),
        ("events", {"place": "0,50,1,40"}, "south below north"),
        ("events", {"place": "none.geojson"}, "cannot be read"),
        ("ties", {"place": "Syria"}, "cannot be asked by place"),
        ("zones", {"count_by": "dyad"}, "cannot be counted by dyad"),
        ("statements", {"type": "ASSAULT"}, "cannot be asked by type"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(table: str, filters: dict[str, Any], words: str) -> None:
    with pytest.raises(garant.QueryError, match=words) as error:
        Query.of(table, **filters)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("value", ["'; DROP TABLE events; --", "%", "a' OR 'a'='a", "x\ny", "((", "\\"])
def test_a_value_is_never_sql(record: Reader, value: str) -> None:
    for name in ("actor", "place", "voice", "publisher", "text", "language", "document"):
        assert found(record, **{name: value}) in (set(), {BOMBED, SHELLED, MET, PROMISED})
        assert value not in Query.of("events", **{name: value}).sql()[0] or len(value) < 3


def test_order_and_pages(record: Reader) -> None:
    whole = [row["event"] for row in record.ask("events", order="-latitude").dicts()]
    assert whole == [MET, BOMBED, SHELLED, PROMISED]
    assert [row["event"] for row in record.ask("events", order="-latitude", limit=2, offset=1).dicts()] == whole[1:3]
    plain = [row["event"] for row in record.ask("events").dicts()]
    assert [row["event"] for row in record.ask("events", limit=2, offset=2).dicts()] == plain[2:]


def test_data_frames(record: Reader) -> None:
    answer = record.ask("events", type="ASSAULT", order="event")
    assert list(answer.df()["actors"]) == ["Russia", "Turkey"]
    assert answer.pl()["speakers"].to_list() == ["Turkey", ""]
    assert answer.arrow().num_rows == 2


def run(path: Path, *arguments: str) -> int:
    return main(["ask", *arguments, "--record", str(path)])


def test_a_table_in_the_terminal(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path, "--actor", "Turkey", "--limit", "1") == 0
    out, err = capsys.readouterr()
    assert "ASSAULT/heavy-weapons: shelled" in out
    assert "1 of 2" in err
    assert run(path, "ties") == 0
    assert "guarantor_of" in capsys.readouterr().out
    assert run(path, "--type", "AID") == 0
    assert "nothing found" in capsys.readouterr().err
    assert run(path, "--type", "ASSALT") == 1
    assert capsys.readouterr().err == "unknown type 'ASSALT': did you mean ASSAULT?\n"


def test_files(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for format_ in ("csv", "jsonl", "geojson", "parquet", "xlsx"):
        assert run(path, "--format", format_, "--out", str(tmp_path / f"e.{format_}")) == 0
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["event"] for row in rows} == {BOMBED, SHELLED, MET, PROMISED}
    assert {row["title"] for row in rows} == {"'=Idlib under fire", ""}
    lines = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["date_start"] for line in lines} == {"2019-02-12", "2019-02-11", "2019-03-01", "2019-01-01"}
    features = json.loads((tmp_path / "e.geojson").read_text(encoding="utf-8"))["features"]
    assert [36.63, 35.93] in [feature["geometry"]["coordinates"] for feature in features]
    read = duckdb.connect()
    assert read.execute("SELECT count(*) FROM read_parquet(?)", [str(tmp_path / "e.parquet")]).fetchone() == (4,)
    assert (tmp_path / "e.xlsx").read_bytes()[:2] == b"PK"
    assert run(path, "--format", "parquet") == 1
    assert "--out" in capsys.readouterr().err
    assert run(path, "ties", "--format", "geojson") == 1


def test_sql_reads_and_nothing_else(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_sql(path, "SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY n DESC, type").rows()[0] == (
        "ASSAULT",
        2,
    )
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for wrong in (
        f"SELECT * FROM read_csv('{secret}')", f"SELECT * FROM '{secret}'", "SELECT * FROM glob('/*')", "DELETE FROM events", "SELECT 1; SELECT 2",
        f"COPY events TO '{tmp_path}/x.csv'", "SET enable_external_access = true", f"ATTACH '{tmp_path}/y.db'", "SELEC 1", "SELECT nothing FROM events",
        "INSTALL httpfs", "CREATE TABLE x (a INTEGER)", "SELECT * FROM path", "",
    ):  # fmt: skip
        with pytest.raises(garant.QueryError):
            ask_sql(path, wrong).rows()
    assert run(path, "--sql", "SELECT 7 AS seven") == 0
    assert "seven" in capsys.readouterr().out
    assert run(path, "--sql", "SELECT id FROM events", "--format", "parquet", "--out", str(tmp_path / "s.parquet")) == 0
    assert duckdb.connect().execute(
        "SELECT count(*) FROM read_parquet(?)", [str(tmp_path / "s.parquet")]
    ).fetchone() == (4,)
