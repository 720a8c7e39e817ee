"""Near-duplicate texts: the page that was fetched again, and the agency dispatch that many outlets print.

A text is compared by its word shingles, less boilerplate, through MinHash signatures (Broder 1997). Two are looked up by bands of their
signatures (locality-sensitive hashing), one set of bands for the whole text and one for its opening, which a copy that was cut from
below still shares.
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from datasketch import MinHash, hashfunc

SAME, COPY = "same article", "agency copy"
# Words in a shingle, and in the opening of a text that a shortened copy keeps.
_SHINGLE, _OPENING = 4, 60
# Hash functions of the signature of a whole text and of its opening; the standard error of a Jaccard of 0.7 is 0.04 and 0.08.
_WHOLE_HASHES, _OPENING_HASHES = 128, 32
_LAYOUT = f"<{1 + _WHOLE_HASHES + _OPENING_HASHES}I"
# Hashes in a band: with 32 bands of 4, texts that share 0.7 meet with probability 0.9998, those that share 0.2 in one case of 20.
_ROWS = 4
# From this Jaccard on two texts of one page are one article, and two of two outlets one dispatch; and from this share of the shorter text
# in the longer one. Measured on `tests/test_copies.py`'s own dispatches: copies lie above 0.8, two accounts of one day below 0.3.
_SAME_TEXT, _COPIED, _CONTAINED = 0.9, 0.7, 0.85
# A text of fewer shingles says too little to be found again within a longer one.
_LEAST = 25
# Outlets print a dispatch within these days: texts made from one template month after month are no copies.
_DAYS = 3
_SEED = 7


@dataclass(frozen=True, slots=True)
class Print:
    """What of a text is kept to know it again: hashes of the whole and of its opening, its number of shingles, and its container's data."""

    document: str
    whole: tuple[int, ...]
    opening: tuple[int, ...]
    size: int
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    published: str | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Print:
        """From a document record in the shape of the record contract."""
        words = _words(document["text"], [(s["start"], s["end"]) for s in document.get("boilerplate") or ()])
        published = document.get("published") or {}
        return cls(
            document["id"], _hashes(words, _WHOLE_HASHES), _hashes(words[:_OPENING], _OPENING_HASHES), len(_shingles(words)),
            document.get("url"), document.get("publisher"), document.get("title"), published.get("end") or published.get("start"),
        )  # fmt: skip

    def packed(self) -> bytes:
        """The hashes and the size as bytes: 644 of them."""
        return struct.pack(_LAYOUT, self.size, *self.whole, *self.opening)

    @classmethod
    def unpacked(
        cls, packed: bytes, document: str, url: str | None = None, publisher: str | None = None, title: str | None = None, published: str | None = None
    ) -> Print:  # fmt: skip
        """What `packed` wrote, with the document's id and data."""
        size, *hashes = struct.unpack(_LAYOUT, packed)
        return cls(
            document,
            tuple(hashes[:_WHOLE_HASHES]),
            tuple(hashes[_WHOLE_HASHES:]),
            size,
            url,
            publisher,
            title,
            published,
        )

    def bands(self) -> list[int]:
        """Keys (unsigned, 64 bits) of which near-duplicates share at least one; none for a text without words."""
        if not self.size:
            return []
        parts = [("w", self.whole), ("o", self.opening)]
        return [_band(name, i, hashes[i : i + _ROWS]) for name, hashes in parts for i in range(0, len(hashes), _ROWS)]


def relation(a: Print, b: Print) -> str | None:
    """`SAME` for one article fetched twice (its address, or its publisher, title and day, and hardly a word changed), `COPY` for one
    text in two outlets or two versions, None for two texts. The same for (a, b) and (b, a)."""
    shared = _jaccard(a.whole, b.whole)
    one_page = _equal(a.url, b.url) or (
        _equal(a.publisher, b.publisher) and _equal(a.title, b.title) and _one_day(a, b)
    )
    if shared >= _SAME_TEXT and one_page:
        return SAME
    if not _near(a.published, b.published) or (shared < _COPIED and _held(a, b, shared) < _CONTAINED):
        return None
    # The bulletin that a publisher fills in day after day is no copy of the last one.
    return None if _equal(a.publisher, b.publisher) and not (_equal(a.url, b.url) or _one_day(a, b)) else COPY


def sources(documents: Iterable[str], copies: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each document's source: the smallest id of the documents that copies connect it to."""
    home = {document: document for document in documents}

    def root(document: str) -> str:
        while home[document] != document:
            home[document] = home[home[document]]
            document = home[document]
        return document

    for a, b in copies:
        first, last = sorted((root(a), root(b)))
        home[last] = first
    return {document: root(document) for document in home}


def _words(text: str, cut: Sequence[tuple[int, int]]) -> list[str]:
    kept, at = [], 0
    for start, end in sorted(cut):
        kept.append(text[at:start])
        at = max(at, end)
    kept.append(text[at:])
    folded = unicodedata.normalize("NFKC", " ".join(kept)).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in folded).split()


def _shingles(words: Sequence[str]) -> list[bytes]:
    if not words:
        return []
    count = max(1, len(words) - _SHINGLE + 1)
    return sorted({" ".join(words[i : i + _SHINGLE]).encode("utf-8", "surrogatepass") for i in range(count)})


@lru_cache(maxsize=2)
def _empty(number: int) -> MinHash:
    """A signature to copy: making its hash functions takes longer than using them. Scheme and seed are part of the record's layout."""
    return MinHash(num_perm=number, seed=_SEED, hashfunc=hashfunc.sha1_hash32, scheme="affine32")


def _hashes(words: Sequence[str], number: int) -> tuple[int, ...]:
    made = _empty(number).copy()
    if shingles := _shingles(words):
        made.update_batch(shingles)
    return tuple(made.hashvalues.tolist())


def _band(name: str, at: int, hashes: Sequence[int]) -> int:
    packed = f"{name}{at}:{','.join(map(str, hashes))}".encode()
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "little")


def _jaccard(a: Sequence[int], b: Sequence[int]) -> float:
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def _held(a: Print, b: Print, shared: float) -> float:
    """How much of the shorter text the longer one holds, reckoned from the Jaccard and both sizes."""
    least = min(a.size, b.size)
    return shared * (a.size + b.size) / ((1 + shared) * least) if least >= _LEAST else 0.0


def _equal(a: str | None, b: str | None) -> bool:
    return bool(a) and a == b


def _one_day(a: Print, b: Print) -> bool:
    return not a.published or not b.published or a.published == b.published


def _near(a: str | None, b: str | None) -> bool:
    return not a or not b or abs((date.fromisoformat(a) - date.fromisoformat(b)).days) <= _DAYS
