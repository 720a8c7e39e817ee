"""What is public is documented, and what is documented is there."""

from __future__ import annotations

import argparse
import inspect
import re
import tomllib
from pathlib import Path

import pytest

import garant
from garant import languages
from garant.cli import build_parser
from garant.records import RELATIONS, STATUSES
from garant.render.table import COLUMNS

ROOT = Path(__file__).parent.parent
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
}
ALL = "\n".join(PAGES.values())


def options(parser: argparse.ArgumentParser) -> set[str]:
    """The long options of a parser and of its commands, and the commands."""
    found: set[str] = set()
    for action in parser._actions:
        found |= {name for name in action.option_strings if name.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                found |= {command.prog} | options(command)
    return found


@pytest.mark.parametrize("option", sorted(options(build_parser())))
def test_every_command_and_option_is_documented(option: str) -> None:
    assert re.search(rf"{re.escape(option)}\b", PAGES["docs/cli.md"]), f"{option} is not in docs/cli.md"


@pytest.mark.parametrize("name", garant.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", PAGES["docs/python.md"]), f"garant.{name} is not in docs/python.md"
    value = getattr(garant, name)
    if not isinstance(value, str):
        assert inspect.getdoc(value)


def test_every_public_method_has_a_docstring() -> None:
    for name, member in inspect.getmembers(garant.Doc):
        if not name.startswith("_"):
            assert inspect.getdoc(member), name
            assert re.search(rf"\b{name}\b", ALL), name


@pytest.mark.parametrize("name", [*COLUMNS, *STATUSES, *RELATIONS])
def test_every_column_and_value_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGES["docs/records.md"]


def test_every_data_file_of_a_language_is_documented() -> None:
    for code in languages.supported():
        for path in (Path(languages.__file__).parent / code).iterdir():
            if path.suffix in (".toml", ".tsv") and not path.stem.endswith("examples"):
                assert f"`{path.name}`" in PAGES["docs/languages.md"], path


@pytest.mark.parametrize("page", sorted(PAGES))
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGES[page]):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target}"


def test_the_package_says_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/garant/__init__.py"
    assert f"## {garant.__version__} " in PAGES["CHANGELOG.md"]


def test_the_codebook_page_is_that_of_the_data() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("build_codebook", ROOT / "training" / "build_codebook.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert PAGES["docs/codebook.md"] == module.page(), "python training/build_codebook.py"
