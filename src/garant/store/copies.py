"""Near-duplicate texts in the record: which page was fetched before, and which documents are one dispatch in several outlets.

A document's `source` is the first published of the documents that it is a copy of, directly or through others; itself where it is none.
Everything runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import duckdb

from garant.merge.copies import SAME, Print, relation, sources

Dict = Mapping[str, Any]
_COLUMNS = "id, signature, url, publisher, title, coalesce(published_end, published_start)::VARCHAR, source"


def article(connection: duckdb.DuckDBPyConnection, document: Dict) -> str | None:
    """The id of the document in the record that is this article, fetched before with hardly another word."""
    mine = Print.of(document)
    return next((other.document for other, _ in _met(connection, mine) if relation(mine, other) == SAME), None)


def take_in(connection: duckdb.DuckDBPyConnection, documents: Iterable[Dict]) -> list[str]:
    """Keep the signatures of documents that were stored just now, and set the source of those that are copies.

    Returns the documents, these ones or older, of which the source is now another than themselves or than before.
    """
    changed: list[str] = []
    for document in documents:
        mine = Print.of(document)
        bands = mine.bands()
        if not bands:
            continue
        copied = {source for other, source in _met(connection, mine) if relation(mine, other)}
        connection.execute("INSERT INTO bands SELECT unnest(?::UBIGINT[]), ?", [bands, mine.document])
        connection.execute("UPDATE documents SET signature = ? WHERE id = ?", [mine.packed(), mine.document])
        if copied:
            changed += _set_sources(connection, [mine.document, *_of_sources(connection, copied)])
    return changed


def take_out(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> list[str]:
    """Forget the signatures of documents that are about to go; returns those left of which the source has changed."""
    gone = set(documents)
    connection.execute("DELETE FROM bands WHERE list_contains(?, document)", [list(gone)])
    rows = connection.execute(
        "SELECT DISTINCT source FROM documents WHERE list_contains(?, id)", [list(gone)]
    ).fetchall()
    kept = [name for name in _of_sources(connection, {row[0] for row in rows}) if name not in gone]
    return _set_sources(connection, kept)


def _met(connection: duckdb.DuckDBPyConnection, mine: Print) -> list[tuple[Print, str]]:
    """Documents that share a band with this one, and their sources."""
    bands = mine.bands()
    if not bands:
        return []
    found = connection.execute(
        f"SELECT DISTINCT document FROM bands WHERE band IN ({', '.join(map(str, bands))})"
    ).fetchall()
    return [other for (name,) in found if name != mine.document for other in _prints(connection, [name])]


def _prints(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> list[tuple[Print, str]]:
    sql = f"SELECT {_COLUMNS} FROM documents WHERE {'id = ?' if len(documents) == 1 else 'list_contains(?, id)'} AND signature IS NOT NULL"
    rows = connection.execute(sql, [documents[0] if len(documents) == 1 else list(documents)]).fetchall()
    return [(Print.unpacked(bytes(packed), name, *known), source) for name, packed, *known, source in rows]


def _of_sources(connection: duckdb.DuckDBPyConnection, copied: set[str]) -> list[str]:
    return [
        row[0]
        for row in connection.execute(
            "SELECT id FROM documents WHERE list_contains(?, source)", [list(copied)]
        ).fetchall()
    ]


def _set_sources(connection: duckdb.DuckDBPyConnection, documents: Sequence[str]) -> list[str]:
    """Say anew which of these documents, all those of some sources, are copies of which; returns the changed ones."""
    if not documents:
        return []
    found = _prints(connection, documents)
    prints = {known.document: known for known, _ in found}
    pairs = [(a, b) for a, b in combinations(sorted(prints), 2) if relation(prints[a], prints[b])]
    groups: dict[str, list[str]] = {}
    for name, group in sources(prints, pairs).items():
        groups.setdefault(group, []).append(name)
    first = {
        name: min(group, key=lambda n: (prints[n].published or "9999", n))
        for group in groups.values()
        for name in group
    }
    changed = [(first[known.document], known.document) for known, source in found if first[known.document] != source]
    for pair in changed:
        connection.execute("UPDATE documents SET source = ? WHERE id = ?", pair)
    return [name for _, name in changed]
