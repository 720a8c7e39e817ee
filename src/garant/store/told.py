"""Happenings asked for: by what is known of them, by their ids, former ids, or an event that reports them; and decided upon by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

from garant._errors import RecordError
from garant.store.record import Reader, Writer

# So many first characters of an id will do where they are one happening's alone.
_SHORTEST = 4


def find(reader: Reader, name: str) -> str:
    """The id of the happening of this id, former id, beginning of an id, or event. Raises RecordError for none or several."""
    for sql in (
        "SELECT id FROM happenings WHERE id = ?",
        "SELECT happening FROM aliases WHERE former = ?",
        "SELECT happening FROM reports WHERE event = ?",
    ):
        if found := reader.rows(sql, [name]):
            return str(found[0][0])
    if len(name) >= _SHORTEST:
        found = reader.rows("SELECT id FROM happenings WHERE starts_with(id, ?) LIMIT 2", [name])
        if len(found) == 1:
            return str(found[0][0])
    raise RecordError(
        f"no happening is named {name!r}" if not found else f"several happenings begin with {name!r}", reader.path
    )


def known(reader: Reader, name: str) -> dict[str, Any]:
    """The summary of a happening, as `garant.merge.across.summary` writes it."""
    found: dict[str, Any] = json.loads(
        reader.rows("SELECT summary FROM happenings WHERE id = ?", [find(reader, name)])[0][0]
    )
    return found


def listed(
    reader: Reader, *, since: str | None = None, until: str | None = None, types: Sequence[str] = (), country: str | None = None,
    least: int = 1, limit: int = 30,
) -> list[dict[str, Any]]:  # fmt: skip
    """Summaries of the happenings of a time, of types, in a country, of at least so many independent sources; the latest first."""
    sql = """SELECT summary FROM happenings WHERE sources >= $1 AND (len($2) = 0 OR list_contains($2, type))
        AND ($3 IS NULL OR place_country = $3) AND ($4 IS NULL OR coalesce(date_end, date_start) >= $4::DATE)
        AND ($5 IS NULL OR date_start <= $5::DATE) ORDER BY date_start DESC NULLS LAST, sources DESC, id LIMIT $6"""
    return [json.loads(row[0]) for row in reader.rows(sql, [least, list(types), country, since, until, limit])]


def reports(reader: Reader, name: str) -> list[dict[str, Any]]:
    """The reports of a happening, in order of publication: event, document, publisher, language, published, status and evidence."""
    sql = """SELECT r.event, r.document, d.publisher, d.language, coalesce(d.published_end, d.published_start)::VARCHAR, d.source, r.facts
        FROM reports r JOIN documents d ON d.id = r.document WHERE r.happening = ? ORDER BY 5 NULLS LAST, r.document, r.event"""
    names = ("event", "document", "publisher", "language", "published", "source")
    return [
        dict(zip(names, row, strict=False)) | _told(json.loads(row[-1]))
        for row in reader.rows(sql, [find(reader, name)])
    ]


def merge(writer: Writer, names: Sequence[str]) -> str:
    """Make one happening of several, whatever comes later; returns its id. Raises RecordError where there is only one."""
    found = list(dict.fromkeys(find(writer, name) for name in names))
    if len(found) < 2:
        raise RecordError("nothing to merge: these are one happening", writer.path)
    events = [_events(writer, name) for name in found]
    with writer.transaction():
        writer.begin("merge", happenings=found)
        # Every event of one with every event of the other: it holds even if some of them are taken out of the record.
        writer.happenings.decide(
            writer.operation, "merge", (pair for a, b in combinations(events, 2) for pair in product(a, b))
        )
    return find(writer, events[0][0])


def split(writer: Writer, name: str, parted: Sequence[str]) -> tuple[str, str]:
    """Take these events out of a happening into one of their own, whatever comes later; returns the ids of what stays and what left.

    Raises RecordError for an event that is not in it, or where nothing would stay.
    """
    events = _events(writer, find(writer, name))
    if strange := [event for event in parted if event not in events]:
        raise RecordError(f"{strange[0]!r} is no report of {name}", writer.path)
    left = [event for event in events if event not in parted]
    if not left or not parted:
        raise RecordError("nothing to split: one report at least has to stay, and one to go", writer.path)
    with writer.transaction():
        writer.begin("split", happening=name, events=list(parted))
        writer.happenings.decide(writer.operation, "split", product(left, parted))
        writer.happenings.decide(writer.operation, "merge", combinations(parted, 2))
    return find(writer, left[0]), find(writer, parted[0])


def _events(reader: Reader, happening: str) -> list[str]:
    return [row[0] for row in reader.rows("SELECT event FROM reports WHERE happening = ? ORDER BY event", [happening])]


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": facts["status"],
        "voices": facts.get("voices", []),
        "toll": facts.get("toll", {}),
        "evidence": facts["evidence"],
    }
