"""The tour of `docs/tutorial.md` works as written: every command, in order, with what it prints; every block of Python.

GARANT_WRITE_DOCS=1 writes what the commands print now into the page.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from garant.cli import main

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"```(console|python)\n(.*?)```", re.DOTALL)
# Lines of output that the page shows of one command.
SHOWN = 24


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GARANT_RECORD", str(tmp_path / "record.duckdb"))
    monkeypatch.setenv("COLUMNS", "150")
    monkeypatch.chdir(ROOT)


@pytest.mark.usefixtures("here")
def test_the_tour(capsys: pytest.CaptureFixture[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for kind, block in BLOCK.findall(text):
        if kind == "python":
            exec(compile(block, str(PAGE), "exec"), {})
            assert capsys.readouterr().out.strip()
            continue
        written = "".join(shown(command, capsys) for command in re.findall(r"^\$ (.+)$", block, re.MULTILINE))
        if os.environ.get("GARANT_WRITE_DOCS"):
            text = text.replace(f"```console\n{block}```", f"```console\n{written}```", 1)
        else:
            assert block == written
    if os.environ.get("GARANT_WRITE_DOCS"):
        PAGE.write_text(text, encoding="utf-8")


def shown(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """A command and what it prints, as the page shows it."""
    program, *arguments = shlex.split(command)
    assert program == "garant"
    assert main(arguments) == 0, command
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    more = [f"… {len(lines) - SHOWN} more lines"] if len(lines) > SHOWN else []
    return "\n".join([f"$ {command}", *lines[:SHOWN], *more]) + "\n"
