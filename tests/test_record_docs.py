"""docs/record.md tells what is there: every table, view and column; and its examples run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from dispatches import stored, strike, talks

import garant
from garant.cli import main
from garant.store.counting import DIMENSIONS
from garant.store.sql import ask_sql
from garant.store.tables import TABLES

PAGE = (Path(__file__).parent.parent / "docs" / "record.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("docs") / "record.duckdb", strike(), talks())


def test_every_column_is_told(path: Path) -> None:
    with garant.open_record(path) as record:
        columns = record.rows(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'main'"
        )
    assert columns
    for table, column, kind in columns:
        if table in ("blocks", "bands", "fetches"):
            assert f"**{table}**" in PAGE
            continue
        paragraph = PAGE.split(f"**{table}**", 1)[1].split("\n**", 1)[0] if f"**{table}**" in PAGE else ""
        told = f"`{column}[]`" if kind.endswith("[]") else f"`{column}`"
        assert table == "meetings" or told in paragraph, f"{table}.{column} is not in docs/record.md"


@pytest.mark.parametrize("name", [*TABLES, *DIMENSIONS])
def test_every_table_and_dimension_is_told(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("sql", blocks("sql"))
def test_the_sql_examples_answer(path: Path, sql: str) -> None:
    assert isinstance(ask_sql(path, sql).rows(), list)


@pytest.mark.parametrize(
    "line", [line for block in blocks("sh") for line in block.splitlines() if line.startswith("garant ask")]
)
def test_the_command_examples_find_something(
    path: Path, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*shlex.split(line)[1:], "--record", str(path)]) == 0
    assert capsys.readouterr().out or list(tmp_path.iterdir())


def test_the_python_example_runs(path: Path) -> None:
    (code,) = blocks("python")
    exec(code.replace('"record.duckdb"', repr(str(path))), {})
