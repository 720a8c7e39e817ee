"""The readers of data files: what they give, and how they complain."""

from __future__ import annotations

from pathlib import Path

import pytest

from garant._errors import DataError
from garant._tables import alternatives, parts, rows, toml
from garant.languages import load_language, supported


def written(folder: Path, text: str, name: str = "table.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_numbered_padded_and_without_comments(tmp_path: Path) -> None:
    path = written(tmp_path, "# title\n\na\tb\n  \nc\t d \te\n")
    assert list(rows(path, 2, 4)) == [(3, ["a", "b", "", ""]), (5, ["c", "d", "e", ""])]


@pytest.mark.parametrize(("text", "line"), [("a\tb\nc\n", 2), ("a\tb\tc\td\n", 1)])
def test_a_row_too_short_or_too_long_is_named(tmp_path: Path, text: str, line: int) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DataError, match="cells where 2 to 3 are due") as caught:
        list(rows(path, 2, 3))
    assert caught.value.where == f"{path}:{line}"


def test_a_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        list(rows(tmp_path / "absent.tsv", 1, 2))
    (tmp_path / "latin.tsv").write_bytes("é\tè\n".encode("latin-1"))
    with pytest.raises(DataError, match="cannot be read"):
        list(rows(tmp_path / "latin.tsv", 1, 2))


def test_toml_says_where_it_breaks(tmp_path: Path) -> None:
    assert toml(written(tmp_path, "[a]\nb = 1\n", "good.toml")) == {"a": {"b": 1}}
    with pytest.raises(DataError, match="line 2"):
        toml(written(tmp_path, "[a]\nb = \n", "bad.toml"))


def test_alternatives_and_parts() -> None:
    assert alternatives(" a | b||c ") == ["a", "b", "c"]
    assert alternatives("") == []
    assert parts("prime_minister of state") == ["prime", "minister", "of", "state"]
    assert parts("chef d'état-major de l'armée") == ["chef", "d'", "état-major", "de", "l'", "armée"]


def test_a_language_that_is_none() -> None:
    assert supported() == ["en", "fr"]
    with pytest.raises(DataError, match="no such language: xx"):
        load_language("xx")


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_language_is_read_once_and_whole(code: str) -> None:
    language = load_language(code)
    assert load_language(code) is language
    assert language.frames
    assert language.agents
    assert language.offices
    assert language.cues
    assert language.support
    assert language.control
    assert all("_" in name for name in language.compounds)
