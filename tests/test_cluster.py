"""The lake: the same records by every engine as by one process, restarts, rejects, and workers that die."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import fsspec
import pyarrow.parquet as parquet
import pytest

import garant
from garant._errors import InputError
from garant.cli import main
from garant.cluster import code_corpus, read_lake
from garant.cluster.lake import COLUMNS, rows
from garant.cluster.shards import find_shards
from garant.pipeline import Reading
from garant.sources import find_documents

TEXTS = [
    "Lisbon condemned the shelling of the harbour on 4 May 2019.",
    "Les rebelles ont attaqué le poste de Qamichli mardi, a déclaré le ministre.",
    "The two ministers met in Astana and signed a ceasefire.",
]
FATAL = "fatal"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three shards of JSON Lines, one of them with a bad line, and a text file."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for shard in range(3):
        lines = [
            json.dumps({"id": f"{shard}-{i}", "text": text, "published": "2019-05-05"}) for i, text in enumerate(TEXTS)
        ]
        (folder / f"part-{shard}.jsonl").write_text(
            "\n".join([*lines, "{}"] if shard == 1 else lines), encoding="utf-8"
        )
    (folder / "note.txt").write_text(TEXTS[0], encoding="utf-8")
    return folder


def serial(folder: Path) -> list[str]:
    """What one process gives, as sorted lines."""
    docs = garant.read_files(folder, on_error=lambda error: None)
    return sorted(json.dumps(record, ensure_ascii=False) for doc in docs for record in doc.to_dicts())


def lake(out: str) -> list[str]:
    return sorted(json.dumps(record, ensure_ascii=False) for records in read_lake(out) for record in records)


@pytest.mark.parametrize(("engine", "workers"), [("local", 1), ("local", 2), ("dask", 2)])
def test_every_engine_gives_what_one_process_gives(corpus: Path, tmp_path: Path, engine: str, workers: int) -> None:
    out = str(tmp_path / "lake")
    summary = code_corpus([str(corpus)], out, engine, workers=workers)
    assert (summary.shards, summary.documents, summary.rejected) == (4, 10, 1)
    assert lake(out) == serial(corpus)


def test_ray_gives_what_one_process_gives(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    out = str(tmp_path / "lake")
    code_corpus([str(corpus)], out, "ray", workers=2)
    assert lake(out) == serial(corpus)


def test_the_lake_is_partitioned_and_its_columns_say_what_the_lines_say(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    code_corpus([str(corpus)], str(out), workers=1)
    manifest = json.loads((out / "manifest.json").read_text())
    assert sum(shard["records"]["document"] for shard in manifest["shards"]) == 10
    events = [row for path in sorted((out / "event").glob("*.parquet")) for row in parquet.read_table(path).to_pylist()]
    assert events
    for row in events:
        line = json.loads(row["json"])
        assert (row["id"], row["document"], row["type"], row["status"]) == (
            line["id"],
            line["document"],
            line["type"],
            line["status"],
        )
        assert row["actors"] == [entity["id"] for entity in line["actors"]]
        assert row.keys() == {"number", "position", "document", "id", "json", *COLUMNS["event"]}
    (reject,) = [row for path in (out / "reject").glob("*.parquet") for row in parquet.read_table(path).to_pylist()]
    assert reject == {"number": 3, "where": f"{corpus}/part-1.jsonl:4", "reason": 'no "text"'}
    assert not list(out.rglob("*.part"))


def test_a_restart_does_only_what_is_missing(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    code_corpus([str(corpus)], str(out), workers=1)
    first = lake(str(out))
    notes = sorted((out / "_shards").glob("*.json"))
    notes[0].unlink()
    (out / "manifest.json").unlink()
    kept = {path: path.stat().st_mtime_ns for path in (out / "event").glob("*.parquet")}
    assert code_corpus([str(corpus)], str(out), workers=1).before == 3
    assert lake(str(out)) == first
    assert sum(path.stat().st_mtime_ns != kept[path] for path in kept) == 1
    (corpus / "part-2.jsonl").write_text(json.dumps({"id": "new", "text": TEXTS[2]}), encoding="utf-8")
    assert code_corpus([str(corpus)], str(out), workers=1).before == 3
    assert any('"document": "new"' in line for line in lake(str(out)))
    assert code_corpus([str(corpus)], str(out), workers=1, language="en").before == 0


def kill_on_sight(reading: Reading) -> list[tuple[str, dict[str, object]]]:
    """The rows, unless the document is one that ends its process."""
    if reading.document.id == FATAL:
        os.kill(os.getpid(), signal.SIGKILL)
    return rows(reading)


def kill_once(reading: Reading) -> list[tuple[str, dict[str, object]]]:
    """The rows; the first process that comes to the third shard dies in the middle of it."""
    mark = Path(os.environ["GARANT_TEST_MARK"])
    if reading.document.id == "2-1" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return rows(reading)


@pytest.mark.parametrize("engine", ["local", "dask"])
def test_a_worker_killed_in_the_middle_costs_nothing(
    corpus: Path, tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GARANT_TEST_MARK", str(tmp_path / "killed"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    out = str(tmp_path / "lake")
    code_corpus([str(corpus)], out, engine, workers=2, finish=kill_once)
    assert (tmp_path / "killed").exists()
    assert lake(out) == serial(corpus)


def test_a_document_that_kills_every_worker_is_rejected_alone(corpus: Path, tmp_path: Path) -> None:
    with (corpus / "part-0.jsonl").open("a", encoding="utf-8") as file:
        file.write(
            "\n" + json.dumps({"id": FATAL, "text": TEXTS[0]}) + "\n" + json.dumps({"id": "after", "text": TEXTS[0]})
        )
    out = tmp_path / "lake"
    summary = code_corpus([str(corpus)], str(out), workers=2, finish=kill_on_sight)
    assert (summary.documents, summary.rejected) == (11, 2)
    reasons = [
        row["reason"] for path in (out / "reject").glob("*.parquet") for row in parquet.read_table(path).to_pylist()
    ]
    assert any("the process that read it died" in reason for reason in reasons)


def test_inputs_and_outputs_may_be_urls(corpus: Path) -> None:
    memory = fsspec.filesystem("memory")
    for path in corpus.iterdir():
        memory.pipe_file(f"/corpus/{path.name}", path.read_bytes())
    summary = code_corpus(["memory://corpus/*.jsonl"], "memory://lake", workers=1)
    assert (summary.shards, summary.documents) == (3, 9)
    found = [records[0]["id"] for records in read_lake("memory://lake")]
    assert found == [f"{shard}-{i}" for shard in range(3) for i in range(3)]


def test_a_shard_has_the_name_that_the_caller_gave(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpus.parent)
    (corpus / ".hidden").write_text("x")
    names = [shard.name for shard in find_shards(["corpus", "corpus/note.txt"])]
    assert names == [f"corpus/{name}" for name in ("note.txt", "part-0.jsonl", "part-1.jsonl", "part-2.jsonl")]
    assert {d.path for d in find_documents(["corpus"]) if not isinstance(d, InputError)} == set(names)


def test_an_unfinished_lake_and_wrong_calls_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no finished lake"):
        list(read_lake(str(tmp_path)))
    with pytest.raises(InputError, match="no such engine"):
        code_corpus(["x"], str(tmp_path), "abacus")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no file"):
        code_corpus([str(tmp_path / "empty")], str(tmp_path / "lake"))


def test_the_command_line_codes_a_corpus(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "lake"
    assert main(["code-corpus", str(corpus), "--out", str(out), "--workers", "2"]) == 1
    assert "4 shards, 10 documents" in capsys.readouterr().out
    assert main(["code-corpus", str(corpus / "note.txt"), str(tmp_path / "none.txt"), "--out", str(out)]) == 1
    assert "2 shards (1 done before), 1 documents" in capsys.readouterr().out


def test_a_lake_is_loaded_into_a_record_once(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from garant.store import open_record
    from garant.store.check import faults

    out, record = str(tmp_path / "lake"), str(tmp_path / "r.duckdb")
    code_corpus([str(corpus)], out, "local", workers=1)
    # The same three texts stand in each shard, and one of them in the file: a text is kept once.
    assert main(["load", out, "--record", record]) == 0
    assert capsys.readouterr().out == "3 added, 7 known before\n"
    assert main(["load", out, "--record", record]) == 0
    assert capsys.readouterr().out == "0 added, 10 known before\n"
    with open_record(record) as reader:
        assert list(faults(reader)) == []
    assert main(["load", str(tmp_path), "--record", record]) == 1
    assert "no finished lake" in capsys.readouterr().err
