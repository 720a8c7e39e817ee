"""Rows of other data sets become reports of their own origin; the rows here are invented, in the columns of the data sets."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from garant import open_record
from garant.cli import main
from garant.export.columns import ACLED, GDELT_EVENTS, ICEWS
from garant.importers.page import CODES, NoType, RowError, cameo_type, place
from garant.ontology import load_ontology

UCDP = (
    "id", "year", "type_of_violence", "dyad_name", "side_a", "side_b", "source_office", "source_date", "source_headline", "where_prec",
    "where_coordinates", "adm_1", "adm_2", "latitude", "longitude", "country", "date_prec", "date_start", "date_end", "low", "best", "high",
)  # fmt: skip
CLASH = {
    "id": "901.0", "type_of_violence": "1.0", "side_a": "Government of Syria", "side_b": "HTS, Ahrar al-Sham", "source_office": "The Wire",
    "source_date": "2018-03-04", "source_headline": "Clashes on the road, “many” dead", "where_prec": "1.0", "where_coordinates": "Saraqib town",
    "adm_1": "Idlib Governorate", "latitude": "35.86", "longitude": "36.80", "country": "Syria", "date_prec": "2", "date_start": "2018-03-02",
    "date_end": "2018-03-04", "low": "3.0", "best": "4.0", "high": "6.0",
}  # fmt: skip
MASSACRE = CLASH | {
    "id": "902", "type_of_violence": "3", "side_a": "IS", "side_b": "Civilians", "where_prec": "6", "where_coordinates": "Syria",
    "date_prec": "4", "date_start": "2018-03-01", "date_end": "2018-03-31",
}  # fmt: skip
VISIT = {
    "Event ID": "77", "Event Date": "2018-06-02", "Source Name": "Foreign Affairs (France)", "Source Sectors": "Executive,Foreign Ministry,Government",
    "Source Country": "France", "Event Text": "Host a visit", "CAMEO Code": "043", "Intensity": "2.8", "Target Name": "Sergey Petrovich Lavrov",
    "Target Sectors": "NA", "Target Country": "Russian Federation", "Publisher": "The Wire", "City": "Paris", "District": "NA", "Province": "NA",
    "Country": "France", "Latitude": "48.85", "Longitude": "2.35",
}  # fmt: skip
RIOT = {
    "event_id_cnty": "XYZ1", "event_date": "30 June 2022", "time_precision": "2", "event_type": "Riots", "sub_event_type": "Mob violence",
    "actor1": "Rioters (Chad)", "inter1": "5", "actor2": "Police Forces of Chad (2021-)", "inter2": "1", "country": "Chad", "location": "Moundou",
    "latitude": "8.57", "longitude": "16.08", "geo_precision": "1", "source": "The Wire", "notes": "Rioters threw stones at the police; two died.", "fatalities": "2",
}  # fmt: skip
STRIKE = {
    "GLOBALEVENTID": "55", "SQLDATE": "20200105", "Actor1Name": "RUSSIA", "Actor1CountryCode": "RUS", "Actor1Type1Code": "MIL", "Actor2Name": "REBEL",
    "Actor2CountryCode": "SYR", "Actor2Type1Code": "REB", "EventCode": "195", "ActionGeo_Type": "4", "ActionGeo_FullName": "Idlib, Idlib, Syria",
    "ActionGeo_Lat": "35.93", "ActionGeo_Long": "36.63", "DATEADDED": "20200106121500", "SOURCEURL": "https://example.org/a",
}  # fmt: skip


def table(
    path: Path, columns: tuple[str, ...], *rows: dict[str, str], delimiter: str = ",", heading: bool = True
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([columns] * heading + [[row.get(name, "") for name in columns] for row in rows])
    return path


def run(record: Path, name: str, path: Path) -> int:
    return main(["import", name, str(path), "--record", str(record)])


def bodies(record: Path) -> dict[str, list[dict[str, Any]]]:
    with open_record(record) as reader:
        return {id_: reader.records(id_) for id_ in reader.documents()}


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "record.duckdb"


def test_ucdp(record: Path, tmp_path: Path) -> None:
    assert run(record, "ucdp", table(tmp_path / "ged.csv", UCDP, CLASH, MASSACRE)) == 0
    document, event = bodies(record)["ucdp-901"]
    assert event["type"] == "ASSAULT"
    assert [(a["id"], a["text"]) for a in event["actors"]] == [
        ("SYR", "Government of Syria"), ("hayat_tahrir_al_sham", "HTS"), ("ahrar_al_sham", "Ahrar al-Sham"),
    ]  # fmt: skip
    assert event["place"]["name"] == "Saraqib"
    assert event["place"]["resolution"] == "city"
    assert event["date"] | {"evidence": None} == {
        "start": "2018-03-02",
        "end": "2018-03-04",
        "resolution": "range",
        "basis": "explicit",
        "evidence": None,
    }
    assert (event["toll"]["killed"]["low"], event["toll"]["killed"]["high"]) == (3, 6)
    assert event["evidence"]["text"] == document["title"] == "Clashes on the road, “many” dead"
    assert document["published"]["start"] == "2018-03-04"
    massacre = bodies(record)["ucdp-902"][1]
    assert [a["id"] for a in massacre["actors"]] == ["islamic_state"]
    assert [(a["name"], a["sectors"]) for a in massacre["recipients"]] == [("Civilians", ["CVL"])]
    assert (massacre["place"]["resolution"], massacre["date"]["resolution"]) == ("country", "month")


def test_icews(record: Path, tmp_path: Path) -> None:
    said = VISIT | {"Event ID": "78", "CAMEO Code": "010", "Event Text": "Make statement"}
    assert run(record, "icews", table(tmp_path / "e.tab", ICEWS, VISIT, said, delimiter="\t")) == 0
    found = bodies(record)
    assert list(found) == ["icews-77"]
    event = found["icews-77"][1]
    # The guest is the actor of a visit.
    assert ([a["id"] for a in event["actors"]], [a["sectors"] for a in event["recipients"]]) == (
        ["sergei_lavrov"],
        [["GOV"]],
    )
    assert (event["type"], event["mode"], event["codes"]["cameo"]) == ("CONSULT", ["visit"], "043")
    assert event["place"]["name"] == "Paris"


def test_acled(record: Path, tmp_path: Path) -> None:
    base = RIOT | {"event_id_cnty": "XYZ2", "sub_event_type": "Headquarters or base established"}
    assert run(record, "acled", table(tmp_path / "a.csv", ACLED, RIOT, base)) == 0
    document, event = bodies(record)["acled-XYZ1"]
    assert (event["type"], event["mode"], event["evidence"]["text"]) == ("PROTEST", ["riot"], RIOT["notes"])
    assert [(a["country"], a["sectors"]) for a in event["actors"] + event["recipients"]] == [
        ("TCD", ["CVL"]),
        ("TCD", ["COP"]),
    ]
    assert (event["date"]["start"], event["date"]["end"], event["date"]["resolution"]) == (
        "2022-06-27",
        "2022-07-03",
        "week",
    )
    assert document["publisher"] == "The Wire"


def test_gdelt(record: Path, tmp_path: Path) -> None:
    assert (
        run(record, "gdelt", table(tmp_path / "x.export.CSV", GDELT_EVENTS, STRIKE, delimiter="\t", heading=False)) == 0
    )
    document, event = bodies(record)["gdelt-55"]
    assert (event["type"], event["mode"], event["date"]["start"]) == ("ASSAULT", ["aerial"], "2020-01-05")
    assert [(a["id"], a["sectors"]) for a in event["actors"]] == [("RUS", ["GOV"])]
    assert (event["place"]["name"], event["place"]["country"], event["place"]["resolution"]) == ("Idlib", "SYR", "city")
    assert (document["publisher"], document["url"]) == ("example.org", "https://example.org/a")


@pytest.mark.parametrize(
    ("name", "columns", "rows", "options"),
    [("ucdp", UCDP, [CLASH, MASSACRE], {}), ("icews", ICEWS, [VISIT], {"delimiter": "\t"}), ("acled", ACLED, [RIOT], {}),
     ("gdelt", GDELT_EVENTS, [STRIKE], {"delimiter": "\t", "heading": False})],
)  # fmt: skip
def test_every_part_points_at_its_words(
    record: Path, tmp_path: Path, name: str, columns: Any, rows: Any, options: Any
) -> None:
    assert run(record, name, table(tmp_path / "t", columns, *rows, **options)) == 0
    for document, event in bodies(record).values():
        spans = [
            event["trigger"],
            event["evidence"],
            *event["actors"],
            *event["recipients"],
            event["place"],
            event["date"]["evidence"],
        ]
        for span in [*spans, *event.get("toll", {}).values()]:
            assert document["text"][span["start"] : span["end"]] == span["text"]
    with open_record(record) as reader:
        assert reader.ask("documents", origin=name).total() == len(rows)


def test_a_file_twice_adds_nothing_and_a_changed_row_takes_the_place_of_the_old(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(tmp_path / "ged.csv", UCDP, CLASH, MASSACRE)
    run(record, "ucdp", file)
    before = bodies(record)
    run(record, "ucdp", file)
    assert bodies(record) == before
    assert "0 imported, 2 known before" in capsys.readouterr().out
    run(record, "ucdp", table(tmp_path / "new.csv", UCDP, CLASH | {"best": "5"}, MASSACRE))
    assert "0 imported, 1 known before, 1 changed" in capsys.readouterr().out
    assert list(bodies(record)) == ["ucdp-902", "ucdp-901"]


def test_bad_rows_are_told_and_passed_over(record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [
        {"latitude": "north"},
        {"latitude": "95"},
        {"date_start": "2018-13-01"},
        {"id": ""},
        {"side_b": ""},
        {"date_end": "2017-01-01"},
    ]
    file = table(tmp_path / "ged.csv", UCDP, *(CLASH | wrong for wrong in bad), CLASH)
    with file.open("a") as more:
        more.write("too,short\n")
    assert run(record, "ucdp", file) == 1
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert len(lines) == len(bad) + 1
    assert lines[0].startswith(f"{file}:2: not coordinates")
    assert lines[-1].startswith(f"{file}:9: ")
    assert "1 imported" in out
    assert "7 could not be read" in out


def test_files_that_are_none(record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x80" * 40)
    (tmp_path / "half.csv.gz").write_bytes(gzip.compress(b"id,x\n" * 999)[:40])
    assert run(record, "ucdp", tmp_path / "none") == 1
    assert run(record, "ucdp", tmp_path / "binary") == 1
    assert run(record, "ucdp", tmp_path / "half.csv.gz") == 1
    assert run(record, "acled", table(tmp_path / "ged.csv", UCDP, CLASH)) == 1
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 4
    assert "not a file of acled: no column 'event_id_cnty'" in err[3]


def test_compressed_files(record: Path, tmp_path: Path) -> None:
    plain = table(tmp_path / "ged.csv", UCDP, CLASH)
    (tmp_path / "ged.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    assert run(record, "ucdp", tmp_path / "ged.csv.gz") == 0
    assert json.dumps(bodies(record)["ucdp-901"])


def test_codes_are_the_ontology_s() -> None:
    modes = load_ontology().modes()
    for type_, mode in [*CODES["cameo"].values(), *CODES["acled"]["types"].values()]:
        assert type_ in modes
        assert not mode or mode in modes[type_]
    assert cameo_type("1951") == ("ASSAULT", "aerial")
    assert cameo_type("0343") == ("AGREE", "")
    with pytest.raises(NoType):
        cameo_type("010")
    with pytest.raises(RowError):
        cameo_type("---")
    with pytest.raises(RowError):
        place({"start": 0, "end": 0, "text": ""}, "", "", None, "city")


def test_rows_of_a_curated_data_set_are_never_one_happening(record: Path, tmp_path: Path) -> None:
    twin = CLASH | {"id": "903", "source_headline": "Clashes on the road, many dead"}
    assert run(record, "ucdp", table(tmp_path / "ged.csv", UCDP, CLASH, twin)) == 0
    with open_record(record) as reader:
        assert reader.ask("happenings").total() == 2
