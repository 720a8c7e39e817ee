"""Files, folders and streams: what comes in as a document, and what is refused with which words."""

from __future__ import annotations

import codecs
import io
import json
from pathlib import Path

import pytest

from garant._errors import InputError
from garant.sources import find_documents, prepare
from garant.sources.decode import decode
from garant.sources.document import Document
from garant.sources.language import check, identify
from garant.sources.limits import LONGEST

LANGUAGES = ("en", "fr")
FRENCH = "Les deux délégations se sont retrouvées mardi à Genève pour un second jour de pourparlers.\r\nRien n’a été signé.\n"


def found(*names: Path) -> list[Document | InputError]:
    return list(find_documents(names))


def refused(item: Document | InputError) -> str:
    assert isinstance(item, InputError)
    return str(item)


def accepted(item: Document | InputError) -> Document:
    assert isinstance(item, Document)
    return item


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)  # fmt: skip
def test_text_is_decoded_and_otherwise_untouched(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(mark + FRENCH.encode(encoding))
    document = accepted(found(path)[0])
    assert document.text == FRENCH
    assert document.path == str(path)
    assert document.id == Document(text=FRENCH).id


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b"", "", "empty"),
        (b" \n\t\n", "", "empty"),
        (codecs.BOM_UTF8, "", "empty"),
        ("Première ligne.\nDeuxième ligne.".encode("cp1252"), ":1", "not UTF-8 (byte 0xe8)"),
        (b"All quiet.\nCaf\xe9 closed.\n", ":2", "not UTF-8 (byte 0xe9)"),
        (b"Quiet\x00night", "", "binary"),
        (FRENCH.encode("utf-16-le"), "", "UTF-16 without a byte order mark"),
        (b"%PDF-1.7\n%", "", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "", "an image"),
        (b"PK\x03\x04etc", "", "ZIP archive"),
        (b"\x01\x02\x03\x04 word", "", "control characters"),
        (codecs.BOM_UTF16_LE + b"a", "", "not the UTF-16-LE that it declares"),
        (b"a" * (LONGEST + 1), "", "longer than 10 MB"),
    ],
)  # fmt: skip
def test_bad_bytes_are_refused_in_one_line(tmp_path: Path, data: bytes, where: str, words: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    message = refused(found(path)[0])
    assert message.startswith(f"{path}{where}: ")
    assert words in message
    assert "\n" not in message


def test_the_longest_text_is_read() -> None:
    assert len(decode(b"a" * LONGEST, "x")) == LONGEST


def test_missing_file_and_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    missing, void = found(tmp_path / "none.txt", tmp_path / "void")
    assert refused(missing) == f"{tmp_path / 'none.txt'}: cannot be opened: No such file or directory"
    assert refused(void) == f"{tmp_path / 'void'}: no file in this folder"


def test_folders_are_read_whole_sorted_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/d.txt", "sub/c.txt", ".hidden.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (tmp_path / "z.bin").write_bytes(b"\x00\x01")
    items = found(tmp_path)
    texts = [item.text for item in items if isinstance(item, Document)]
    assert texts == ["a.txt", "b.txt", "sub/c.txt", "sub/d.txt"]
    assert [refused(item).split(": ")[0] for item in items if isinstance(item, InputError)] == [str(tmp_path / "z.bin")]


def test_standard_input_is_sniffed(monkeypatch: pytest.MonkeyPatch) -> None:
    def given(data: bytes) -> list[Document | InputError]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))  # type: ignore[arg-type]
        return list(find_documents(["-"]))

    assert accepted(given(b"A plain text.")[0]).text == "A plain text."
    assert [accepted(d).text for d in given(b'{"text": "one"}\n{"text": "two"}\n')] == ["one", "two"]
    assert accepted(given(PAGE.encode())[0]).title == "Monitors reach the dam"
    assert refused(given(b"")[0]) == "<stdin>: empty: there is no text"


# -- JSON Lines ----------------------------------------------------------------------------------------------------------


def test_json_lines_carry_their_fields(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    row = {
        "id": 7,
        "language": "en",
        "title": "T",
        "published": "2020-05-01T08:00:00Z",
        "url": "u",
        "publisher": "P",
        "text": "Quiet.",
        "x": 1,
    }
    path.write_text("\ufeff" + json.dumps(row) + "\n\n" + json.dumps({"text": "Still\nquiet."}), encoding="utf-8")
    first, second = (accepted(item) for item in found(path))
    assert (first.id, first.language, first.title, first.published, first.url, first.publisher, first.text) == (
        "7", "en", "T", "2020-05-01", "u", "P", "Quiet.",
    )  # fmt: skip
    assert first.published_basis == "given"
    assert (second.text, second.path, second.where) == ("Still\nquiet.", str(path), f"{path}:3")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"text": "open', "broken JSON: Unterminated string starting at column 10"),
        ("not json", "broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ('["text"]', "not a JSON object"),
        ('{"id": "1"}', 'no "text"'),
        ('{"text": 5}', '"text" is not a string'),
        ('{"text": "  "}', "empty"),
        ('{"text": "a\\u0000b"}', "NUL"),
        ('{"text": "a\\ud800b"}', "half a surrogate pair"),
        ('{"text": "a", "title": 5}', '"title" is not a string'),
        ('{"text": "a", "id": [1]}', '"id" is neither'),
        ('{"text": "a", "published": "12/02/2019"}', "not an ISO date"),
        ('{"text": "a", "published": "2019-02-30"}', "not an ISO date"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(f'{{"text": "before"}}\n{line}\n{{"text": "after"}}\n', encoding="utf-8")
    before, bad, after = found(path)
    assert refused(bad).startswith(f"{path}:2: ")
    assert words in refused(bad)
    assert (accepted(before).text, accepted(after).text) == ("before", "after")


def test_a_line_of_another_encoding_or_too_long_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(b'{"text": "caf\xe9"}\n{"text": "' + b"a" * LONGEST + b'"}\n{"text": "after"}\n')
    first, second, third = found(path)
    assert refused(first) == f"{path}:1: not UTF-8 (byte 0xe9)"
    assert refused(second) == f"{path}:2: longer than 10 MB"
    assert accepted(third).text == "after"


# -- web pages -----------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Monitors reach the dam | The Daily Ledger</title>
<meta property="og:title" content="Monitors reach the dam"><meta property="og:site_name" content="The Daily Ledger">
<meta property="article:published_time" content="2022-09-06T10:00:00Z"><link rel="canonical" href="https://example.org/dam">
</head><body><nav><a href="/">Home</a><a href="/world">World</a></nav>
<article><h1>Monitors reach the dam</h1>
<p>Forty monitors reached the dam above the valley on Tuesday, two days after the rival armies agreed to pull back their guns.</p>
<p>The café at the gate, closed since July, opened its doors in the afternoon, and the first trucks crossed the bridge at dusk.</p>
<p>The two presidents plan to meet next month in order to sign a longer truce, the mediators said in a statement on Tuesday.</p>
</article><footer>Copyright 2022</footer></body></html>"""


def test_a_page_gives_its_article_and_metadata(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    document = accepted(found(path)[0])
    assert document.title == "Monitors reach the dam"
    assert document.publisher == "The Daily Ledger"
    assert (document.published, document.published_basis) == ("2022-09-06", "metadata")
    assert document.url == "https://example.org/dam"
    assert "Forty monitors reached the dam" in document.text
    assert "Home" not in document.text


def test_a_page_is_decoded_as_it_declares(tmp_path: Path) -> None:
    latin = tmp_path / "latin.htm"
    latin.write_bytes(PAGE.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("cp1252"))
    assert "The café at the gate" in accepted(found(latin)[0]).text
    undeclared = tmp_path / "undeclared.htm"
    undeclared.write_bytes(PAGE.replace('<meta charset="utf-8">', "").encode("cp1252"))
    assert "not UTF-8" in refused(found(undeclared)[0])
    unknown = tmp_path / "unknown.htm"
    unknown.write_bytes(PAGE.replace('charset="utf-8"', 'charset="klingon"').encode())
    assert refused(found(unknown)[0]) == f"{unknown}: declares an unknown encoding: klingon"


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text("<html><head><title>x</title></head><body></body></html>", encoding="utf-8")
    assert refused(found(path)[0]) == f"{path}: no article found in this page"


def test_a_date_in_the_prose_is_not_metadata(tmp_path: Path) -> None:
    path = tmp_path / "undated.html"
    page = PAGE.replace('<meta property="article:published_time" content="2022-09-06T10:00:00Z">', "").replace(
        "Copyright 2022", ""
    )
    path.write_text(page.replace("on Tuesday, two", "on 6 September 2021, two"), encoding="utf-8")
    assert accepted(found(path)[0]).published is None


# -- language --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FRENCH, "fr"),
        ("The two delegations met in Geneva on Tuesday for a second day of talks.", "en"),
        ("Deux morts à Gao", "fr"),
        ("Three killed in Gao", "en"),
        ("TRÊVE ROMPUE DANS LE NORD DU PAYS", "fr"),
    ],
)  # fmt: skip
def test_language_is_identified(text: str, code: str) -> None:
    assert identify(text, LANGUAGES, "x") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Die beiden Delegationen trafen sich am Dienstag in Genf zu einem zweiten Verhandlungstag.", "de"),
        ("Las dos delegaciones se reunieron el martes en Ginebra para continuar las negociaciones de paz.", "es"),
        ("اجتمع الوفدان يوم الثلاثاء في جنيف لليوم الثاني من المحادثات", "ar"),
        ("Обе делегации встретились во вторник в Женеве на втором раунде переговоров.", "ru"),
    ],
)  # fmt: skip
def test_another_language_is_named(text: str, code: str) -> None:
    with pytest.raises(InputError, match=f"^a.txt: unsupported language: {code} \\(read are: en, fr\\)$"):
        identify(text, LANGUAGES, "a.txt")


def test_a_text_without_letters_has_no_language() -> None:
    with pytest.raises(InputError, match="no words"):
        identify("12 - 34 : 56", LANGUAGES, "x")


def test_names_alone_fall_back_to_a_language_that_is_read() -> None:
    assert identify("Kidal, Gao, Tombouctou", LANGUAGES, "x") in LANGUAGES


def test_a_given_language_is_checked() -> None:
    assert check("fr-FR", LANGUAGES, "x") == "fr"
    assert check("EN", LANGUAGES, "x") == "en"
    with pytest.raises(InputError, match=r"^x: unsupported language: de "):
        check("de", LANGUAGES, "x")


def test_preparing_lets_the_caller_overrule() -> None:
    document = prepare(
        Document(text=FRENCH, language="en", published="2020-01-01", published_basis="metadata"),
        LANGUAGES,
        "fr",
        "2021-02-03",
    )
    assert (document.language, document.language_basis) == ("fr", "given")
    assert (document.published, document.published_basis) == ("2021-02-03", "given")
    identified = prepare(Document(text=FRENCH), LANGUAGES)
    assert (identified.language, identified.language_basis) == ("fr", "identified")
