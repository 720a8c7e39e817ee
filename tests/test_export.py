"""The record in the formats of the field: the right columns in the right order, values by their codebooks, loadable by what reads such files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from dispatches import stored, strike, talks

from garant.cli import main
from garant.export.columns import ACLED, GDELT_EVENTS, GDELT_MENTIONS, ICEWS, POLECAT
from garant.export.reports import CODES, goldstein, quad
from garant.ontology import load_ontology
from garant.store import open_record, write_record
from garant.store.compare import compare, listed

PAGE = (Path(__file__).parent.parent / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("export") / "record.duckdb", strike(), talks())


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record in which both reports of an air strike, one of another origin, are one happening."""
    path = stored(tmp_path_factory.mktemp("gathered") / "record.duckdb", strike(), talks())
    imported = json.loads(json.dumps(strike()).replace("strike", "ucdp-1"))
    with write_record(path) as writer, writer.transaction():
        writer.begin("import")
        writer.store([imported], content=["ucdp-1"], origin="ucdp")
        for table in ("reports", "happenings"):
            writer.connection.execute(f"DELETE FROM {table}")
        rows = [
            ("strike/e15", "strike", "h1"),
            ("ucdp-1/e15", "ucdp-1", "h1"),
            ("strike/e91", "strike", "h2"),
            ("ucdp-1/e91", "ucdp-1", "h3"),
        ]
        writer.connection.executemany("INSERT INTO reports (event, document, happening) VALUES (?, ?, ?)", rows)
        for id_, day, number in (("h1", "2019-02-12", 2), ("h2", "2019-02-11", 1), ("h3", "2019-02-11", 1)):
            writer.connection.execute(
                "INSERT INTO happenings (id, type, date_start, date_end, place_country, reports, documents, sources) VALUES (?, 'ASSAULT', ?, ?, 'SYR', ?, ?, ?)",
                [id_, day, day, number, number, number],
            )
    return path


def run(path: Path, *arguments: str) -> int:
    return main([*arguments, "--record", str(path)])


def test_gdelt(path: Path, tmp_path: Path) -> None:
    assert run(path, "export", "gdelt", "--out", str(tmp_path / "g")) == 0
    events = pandas.read_csv(
        tmp_path / "g.export.CSV",
        sep="\t",
        names=GDELT_EVENTS,
        dtype={"EventCode": str, "EventRootCode": str, "EventBaseCode": str},
    )
    assert len(GDELT_EVENTS) == 61
    assert len(GDELT_MENTIONS) == 16
    assert events["GLOBALEVENTID"].is_unique
    shelled = events[events["SQLDATE"] == 20190211].iloc[0]
    assert (shelled["Actor1Code"], shelled["Actor2CountryCode"], shelled["EventCode"], shelled["QuadClass"]) == (
        "TURGOV",
        "RUS",
        "194",
        4,
    )
    assert (shelled["GoldsteinScale"], shelled["ActionGeo_Type"], shelled["ActionGeo_CountryCode"]) == (-10.0, 4, "SY")
    assert shelled["FractionDate"] == pytest.approx(2019 + (2 * 30 + 11) / 365, abs=1e-4)
    # An announced meeting is, so far, an agreement; of two who act together the second is Actor2.
    met = events[events["MonthYear"] == 201903].iloc[0]
    assert (met["EventRootCode"], met["QuadClass"], met["Actor1Name"], met["Actor2Name"]) == (
        "03",
        1,
        "RUSSIA",
        "TURKEY",
    )
    mentions = pandas.read_csv(tmp_path / "g.mentions.CSV", sep="\t", names=GDELT_MENTIONS)
    assert set(mentions["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    assert (mentions["MentionDocLen"] > 50).all()
    for name in (*GDELT_EVENTS, *GDELT_MENTIONS):
        assert (
            f"`{name}`" in PAGE
            or f"`{name.replace('2', '1', 1)}`" in PAGE
            or f"`{name.replace('Actor2', 'Actor1')}`" in PAGE
        )


def test_acled(path: Path, tmp_path: Path) -> None:
    assert run(path, "export", "acled", "--out", str(tmp_path / "a.csv")) == 0
    rows = pandas.read_csv(tmp_path / "a.csv")
    assert tuple(rows.columns) == ACLED
    assert list(rows["sub_event_type"]) == ["Air/drone strike", "Shelling/artillery/missile attack"]
    assert list(rows["fatalities"]) == [3, 0]
    # Both are a state's forces abroad.
    assert list(rows["inter1"]) == [8, 8]
    assert list(rows["interaction"]) == [80, 88]
    assert set(rows["iso"]) == {760}


def test_icews(path: Path, tmp_path: Path) -> None:
    assert run(path, "export", "icews", "--out", str(tmp_path / "i.tab"), "--type", "ASSAULT") == 0
    rows = pandas.read_csv(tmp_path / "i.tab", sep="\t", dtype={"CAMEO Code": str}, keep_default_na=False)
    assert tuple(rows.columns) == ICEWS
    assert list(rows["CAMEO Code"]) == ["195", "194"]
    assert list(rows["Target Name"]) == ["NA", "Russia"]
    assert list(rows["City"]) == ["Idlib", "Saraqib"]


def test_plover(path: Path, tmp_path: Path) -> None:
    assert run(path, "export", "plover", "--out", str(tmp_path / "p.csv")) == 0
    rows = pandas.read_csv(tmp_path / "p.csv", keep_default_na=False)
    assert tuple(rows.columns) == POLECAT
    assert list(rows["Event Type"]) == ["ASSAULT", "ASSAULT", "AGREE", "AGREE"]
    assert list(rows["Quad Code"]) == [
        "MATERIAL CONFLICT",
        "MATERIAL CONFLICT",
        "VERBAL COOPERATION",
        "VERBAL COOPERATION",
    ]
    assert run(path, "export", "plover", "--out", str(tmp_path / "p.jsonl")) == 0
    lines = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["Actor Country"] for line in lines] == [["RUS"], ["TUR"], ["RUS", "TUR"], ["RUS"]]


def test_records_as_they_were_read(path: Path, tmp_path: Path) -> None:
    assert run(path, "export", "jsonl", "--out", str(tmp_path / "all.jsonl")) == 0
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [*strike(), *talks()]
    assert run(path, "export", "jsonl", "--type", "CONSULT", "--out", str(tmp_path / "some.jsonl")) == 0
    assert [json.loads(line) for line in (tmp_path / "some.jsonl").read_text(encoding="utf-8").splitlines()] == talks()


def test_parquet_by_month(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path, "export", "parquet", "--out", str(tmp_path / "months")) == 0
    assert sorted(folder.name for folder in (tmp_path / "months").iterdir()) == [
        "month=2019-01",
        "month=2019-02",
        "month=2019-03",
    ]
    read = duckdb.connect().execute(
        "SELECT count(*), count(DISTINCT event) FROM read_parquet(?)", [f"{tmp_path}/months/**/*.parquet"]
    )
    assert read.fetchone() == (4, 4)
    assert run(path, "export", "parquet", "--out", str(tmp_path / "months")) == 1
    assert "there already" in capsys.readouterr().err


def test_csv_and_geojson(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(path, "export", "csv", "--actor", "Turkey") == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["actors"] for row in rows] == ["Turkey", "Russia; Turkey"]
    assert rows[0]["title"] == "'=Idlib under fire"
    assert run(path, "export", "geojson", "--out", str(tmp_path / "e.geojson")) == 0
    assert len(json.loads((tmp_path / "e.geojson").read_text(encoding="utf-8"))["features"]) == 4


def test_what_was_denied_is_not_exported_as_a_fact(tmp_path: Path) -> None:
    denied = strike()
    denied[2]["status"] = "denied"
    path = stored(tmp_path / "record.duckdb", denied)
    for format_ in ("gdelt", "acled", "icews", "plover"):
        assert run(path, "export", format_, "--out", str(tmp_path / format_)) == 0
    assert len((tmp_path / "gdelt.export.CSV").read_text().splitlines()) == 1
    assert len((tmp_path / "icews").read_text().splitlines()) == 2
    assert len((tmp_path / "acled").read_text().splitlines()) == 2
    assert len((tmp_path / "plover").read_text().splitlines()) == 1


def test_one_row_a_happening(gathered: Path, tmp_path: Path) -> None:
    assert run(gathered, "export", "gdelt", "--level", "happening", "--out", str(tmp_path / "g")) == 0
    events = pandas.read_csv(tmp_path / "g.export.CSV", sep="\t", names=GDELT_EVENTS)
    mentions = pandas.read_csv(tmp_path / "g.mentions.CSV", sep="\t", names=GDELT_MENTIONS)
    assert sorted(events["NumMentions"]) == [1, 1, 2]
    assert sorted(mentions["GLOBALEVENTID"].value_counts()) == [1, 1, 2]
    assert run(gathered, "export", "csv", "--level", "happening", "--out", str(tmp_path / "h.csv")) == 0
    assert sorted(pandas.read_csv(tmp_path / "h.csv")["happening"]) == ["h1", "h2", "h3"]


def test_a_record_without_happenings_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with write_record(tmp_path / "r.duckdb"):
        pass
    assert run(tmp_path / "r.duckdb", "export", "gdelt", "--level", "happening", "--out", str(tmp_path / "g")) == 1
    assert "no happenings" in capsys.readouterr().err


def test_compare(gathered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_record(gathered) as record:
        assert compare(record, "read", "ucdp").rows() == [("2019-02", 1, 1, 1, 0.333)]
        assert compare(record, "ucdp", by=["country", "type"]).rows() == [("SYR", "ASSAULT", 1, 1, 1, 0.333)]
        assert [row[0] for row in listed(record, "read", "ucdp", "both")] == ["h1"]
        assert [row[0] for row in listed(record, "read", "ucdp", "first")] == ["h2"]
        assert [row[0] for row in listed(record, "read", "ucdp", "second")] == ["h3"]
    assert run(gathered, "compare", "read", "ucdp", "--date", "2019-02-12", "--format", "csv") == 0
    assert capsys.readouterr().out == "month,both,only_first,only_second,share_both\n2019-02,1,0,0,1.0\n"
    assert run(gathered, "compare", "read", "ucpd") == 1
    assert "did you mean ucdp" in capsys.readouterr().err
    assert run(gathered, "compare", "read", "--per", "moon") == 1
    assert run(gathered, "compare", "read", "ucdp", "--list", "both") == 0


def test_codes_are_cameo_s() -> None:
    codes: list[Any] = []
    for kind in load_ontology().types.values():
        codes += [kind.cameo, *(code for _, code in kind.modes.values())]
    for code in codes:
        assert goldstein(code) is not None
        assert quad(code) in (1, 2, 3, 4)
    assert (goldstein("190"), goldstein("0343"), goldstein("0871"), goldstein("036")) == (-10.0, 4.0, 9.0, 4.0)
    assert [quad(code) for code in ("057", "0841", "112", "141")] == [1, 2, 3, 4]
    assert set(CODES["acled"]["types"]) <= set(load_ontology().types)


@pytest.mark.parametrize("name", sorted({*ACLED, *ICEWS, *POLECAT}))
def test_every_column_is_told(name: str) -> None:
    assert (
        f"`{name}`" in PAGE
        or f"`{name.replace('2', '1')}`" in PAGE
        or f"`{name.replace('Recipient', 'Actor').replace('Target', 'Source')}`" in PAGE
    )
