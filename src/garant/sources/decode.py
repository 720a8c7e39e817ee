"""From bytes to text: UTF-8, or what a byte order mark or an HTML page declares; everything else is refused with the reason."""

from __future__ import annotations

import codecs
import re

from garant._errors import InputError
from garant.sources.limits import LONGEST

# The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of the files that most often stand among texts.
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"{\\rtf", "an RTF document"),
)
# Tab, line feed, vertical tab, form feed, carriage return may stand in a text; the other control characters mark a binary file.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.01
# Where HTML's encoding is sought, as browsers do (WHATWG HTML, "prescan a byte stream": the first 1024 bytes), with some slack.
_HEAD = 2048
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,400}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
# The encodings of the web (WHATWG Encoding, 4.2) by Python's names. Python knows others, that are no encodings of text or that can
# write half surrogate pairs ("hex", "unicode_escape", "idna"): a page may not choose them.
_WEB = frozenset({
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7",
    "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman", "tis-620",
    "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "mac-cyrillic", "gb2312", "gbk", "gb18030",
    "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "cp932", "euc_kr", "cp949", "ascii",
})  # fmt: skip
# Pages that say Latin-1 are Windows-1252 (WHATWG Encoding, 4.2: labels of windows-1252).
_LATIN = frozenset({"iso8859-1", "ascii"})


def decode(data: bytes, where: str, *, html: bool = False) -> str:
    """The text of `data`, its byte order mark taken off and nothing else changed.

    Raises InputError, naming `where` and the line if there is one, for more than 10 MB, for nothing at all, for a binary file and for
    an encoding other than UTF-8, UTF-16 or UTF-32 with a mark, or (`html`) the one that the page declares.
    """
    if len(data) > LONGEST:
        raise InputError(f"longer than {LONGEST // 1_000_000} MB", where)
    encoding, skip = next(((name, len(mark)) for mark, name in _MARKS if data.startswith(mark)), ("utf-8", 0))
    if not skip:
        _refuse_binary(data, where)
        if html:
            encoding = _declared(data, where)
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(data, skip + error.start, encoding, where) from error
    if not text.strip():
        raise InputError("empty: there is no text", where)
    if "\x00" in text or len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise InputError("not a text: it holds control characters", where)
    return text


def _refuse_binary(data: bytes, where: str) -> None:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"not a text: {name}", where)
    if b"\x00" in data:
        raise InputError("not a text: binary, or UTF-16 without a byte order mark", where)


def _wrong_encoding(data: bytes, at: int, encoding: str, where: str) -> InputError:
    line = data.count(b"\n", 0, at) + 1
    if encoding != "utf-8":
        return InputError(f"not the {encoding.upper()} that it declares", where)
    return InputError(
        f"not UTF-8 (byte 0x{data[at]:02x}); convert it, for instance from Windows-1252", f"{where}:{line}"
    )


def _declared(data: bytes, where: str) -> str:
    """The encoding that an HTML page names in its head; UTF-8 when it names none."""
    found = _DECLARED.search(data, 0, _HEAD)
    if found is None:
        return "utf-8"
    label = found[1].decode("ascii", "replace")
    try:
        name = codecs.lookup(label).name
    except LookupError:
        name = ""
    if name not in _WEB:
        raise InputError(f"declares an unknown encoding: {label}", where)
    return "windows-1252" if name in _LATIN else name
