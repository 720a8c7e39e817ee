"""Garant from Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
from conftest import parser_setting

import garant
from garant import batch, languages
from garant.render.table import COLUMNS

EXAMPLES = Path(__file__).parent.parent / "examples"
TEXT = (
    "The UN envoy met rebel leaders in Juba on Tuesday. He urged the government to release twelve detained activists."
)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = [f"{code}={setting}" for code in languages.supported() if (setting := parser_setting(code))]
    monkeypatch.setenv(batch.PARSER_VARIABLE, ",".join(settings))


@pytest.fixture(name="doc")
def read_once() -> garant.Doc:
    return garant.read(TEXT, published="2021-06-09", title="Envoy in Juba", id="one")


def test_importing_garant_imports_nothing_else() -> None:
    code = "import sys, garant; print(sorted(m for m in sys.modules if m.split('.')[0] in ('spacy', 'rich', 'pandas', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"


def test_the_names_are_there() -> None:
    for name in garant.__all__:
        assert getattr(garant, name) is not None
    assert set(garant.__all__) <= set(dir(garant))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = garant.nothing


def test_a_document_shows_its_records(doc: garant.Doc) -> None:
    assert (doc.id, doc.text, doc.title, doc.language) == ("one", TEXT, "Envoy in Juba", "en")
    assert doc.published is not None
    assert (doc.published.start, doc.published.basis) == ("2021-06-09", "given")
    met = next(event for event in doc.events if event.trigger.text == "met")
    assert met.type == "CONSULT"
    assert met.date is not None
    assert met.date.start == "2021-06-08"
    assert {type(record).__name__ for record in doc.records} >= {"DocumentRecord", "Event"}
    listed = [
        doc.events,
        doc.statements,
        doc.ties,
        doc.zones,
        doc.agreements,
        doc.processes,
        doc.meetings,
        doc.counts,
        doc.designations,
    ]
    assert sum(map(len, listed)) == len(doc.records) - 1
    assert repr(doc) == f"Doc(id='one', language='en', events={len(doc.events)}, statements={len(doc.statements)})"


def test_dictionaries_are_the_contract(doc: garant.Doc) -> None:
    found = doc.to_dicts()
    assert found[0]["kind"] == "document"
    assert [d for d in found if d["kind"] == "event"] == [event.to_dict() for event in doc.events]


def test_a_frame_of_pandas(doc: garant.Doc) -> None:
    frame = doc.to_frame()
    assert type(frame).__module__.startswith("pandas")
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["trigger"]) == [event.trigger.text for event in doc.events]


def test_a_frame_of_polars_where_pandas_is_missing(doc: garant.Doc, monkeypatch: pytest.MonkeyPatch) -> None:
    polars = pytest.importorskip("polars")
    monkeypatch.setitem(sys.modules, "pandas", None)
    frame = doc.to_frame()
    assert isinstance(frame, polars.DataFrame)
    assert tuple(frame.columns) == COLUMNS


def test_no_frame_without_either(doc: garant.Doc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ImportError, match=r"garant\[pandas\]"):
        doc.to_frame()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"text": "  "}, "empty"),
        ({"text": TEXT, "language": "de"}, "unsupported language: de"),
        ({"text": "Die Delegationen trafen sich am Dienstag in Genf zu neuen Gesprächen."}, "unsupported language: de"),
        ({"text": TEXT, "published": "yesterday"}, "not an ISO date"),
    ],
)  # fmt: skip
def test_bad_input_raises(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(garant.InputError, match=words):
        garant.read(**arguments)


def test_what_is_no_text_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="a text is a str, not bytes"):
        garant.read(b"bytes")  # type: ignore[arg-type]


def test_an_unknown_parser_raises() -> None:
    with pytest.raises(garant.PipelineError, match="no_such_package"):
        garant.read(TEXT, parser="no_such_package")


def test_many_keep_their_order_whatever_their_language() -> None:
    texts = [
        "The army left the town on Monday.",
        "L'armée a quitté la ville lundi.",
        garant.Document(text=TEXT, published="2021-06-09", id="x"),
    ]
    docs = list(garant.read_many(texts, published=date(2021, 6, 10)))
    assert [doc.language for doc in docs] == ["en", "fr", "en"]
    assert [doc.published.start for doc in docs if doc.published] == ["2021-06-10"] * 3
    assert docs[2].id == "x"


def test_the_callers_document_is_left_alone() -> None:
    document = garant.Document(text=TEXT)
    list(garant.read_many([document], language="en", published="2021-06-09"))
    assert (document.language, document.published, document.boilerplate) == (None, None, [])


def test_errors_raise_or_are_handed_over() -> None:
    texts = ["The army left the town on Monday.", " ", "The army came back on Friday."]
    with pytest.raises(garant.InputError, match="empty"):
        list(garant.read_many(texts))
    errors: list[garant.InputError] = []
    assert len(list(garant.read_many(texts, on_error=errors.append))) == 2
    assert [error.what for error in errors] == ["empty: there is no text"]


def test_reading_is_lazy_and_bounded() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"The army left town number {taken} on Monday."

    first = next(garant.read_many(endless(), language="en"))
    assert "number 1 " in first.text
    assert taken <= 256


def test_files_are_read_as_by_the_command_line() -> None:
    docs = list(garant.read_files(EXAMPLES / "wire.jsonl", EXAMPLES / "treve-du-nord.fr.txt"))
    assert [doc.language for doc in docs] == ["en", "fr", "fr"]
    assert docs[2].document.path == str(EXAMPLES / "treve-du-nord.fr.txt")
    errors: list[garant.InputError] = []
    assert list(garant.read_files("no-such-file", on_error=errors.append)) == []
    assert "cannot be opened" in str(errors[0])


def test_parser_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(batch.PARSER_VARIABLE, "fr=one, en=/two")
    assert batch.parsers() == {"fr": "one", "en": "/two"}
    assert batch.parsers(["three", "fr=four"]) == {"*": "three", "fr": "four"}
    assert batch.parsers(["/a=b"]) == {"*": "/a=b"}
    monkeypatch.setenv(batch.PARSER_VARIABLE, "")
    assert batch.parsers() == {}
    assert batch.supported({"*": "x"}) == languages.supported()


def test_a_component_of_another_pipeline() -> None:
    import garant.component  # noqa: F401

    nlp = spacy.blank("en")
    nlp.add_pipe("garant")
    plain = nlp(TEXT)
    assert plain._.garant.text == plain.text == TEXT
    assert any(event.type == "CONSULT" for event in plain._.garant.events)
    dated = nlp.make_doc(TEXT)
    dated.user_data["published"] = "2021-06-09"
    assert nlp(dated)._.garant.published.start == "2021-06-09"
