"""Zones that the user draws, in the record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from garant.cli import main
from garant.store import open_record
from garant.store.zones import placed, stored_zones

pytest.importorskip("shapely")

# A square of two degrees around the town of Aleppo, and one far away.
AROUND = [[[36.2, 35.2], [38.2, 35.2], [38.2, 37.2], [36.2, 37.2], [36.2, 35.2]]]
AWAY = [[[10.0, 50.0], [11.0, 50.0], [11.0, 51.0], [10.0, 51.0], [10.0, 50.0]]]
TEXT = (
    "On 5 September 2022 the Syrian army shelled Aleppo. On 6 September 2022 the Syrian army shelled villages in Syria."
)


def feature(name: str, rings: list[list[list[float]]], **properties: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": "buffer", **properties},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


def test_zones_are_stored_listed_asked_and_undone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record, file = str(tmp_path / "r.duckdb"), tmp_path / "zones.geojson"
    drawn = [feature("Aleppo square", AROUND, **{"from": "2022-09-06"}), feature("Elsewhere", AWAY)]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": drawn}))
    text = tmp_path / "a.txt"
    text.write_text(TEXT)
    assert main(["add", str(text), "--record", record]) == 0
    assert main(["zone", "add", str(file), "--record", record]) == 0
    assert main(["zone", "add", str(file), "--record", record]) == 0
    assert "2 zones added, 2 in the record" in capsys.readouterr().out
    with open_record(record) as reader:
        assert [zone.name for zone in stored_zones(reader)] == ["Aleppo square", "Elsewhere"]
        found = {(each.zone, each.place): (each.where, each.in_force) for each in placed(reader)}
        assert found["Aleppo square", "Aleppo"] == ("inside", False)
        assert found["Elsewhere", "Aleppo"][0] == "outside"
        assert found["Aleppo square", "Syria"][0] == "undecidable"
    assert main(["zone", "events", "aleppo", "--where", "inside", "--record", record]) == 0
    assert "Aleppo square" in capsys.readouterr().out
    assert main(["zone", "list", "--record", record]) == 0
    assert "Elsewhere" in capsys.readouterr().out
    assert main(["undo", "--record", record]) == 0
    with open_record(record) as reader:
        assert stored_zones(reader) == []


def test_a_file_that_is_no_geojson_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "zones.geojson"
    file.write_text('{"type": "Feature"')
    assert main(["zone", "add", str(file), "--record", str(tmp_path / "r.duckdb")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
