"""What the exports are made of: reports of events with their documents, or one report for each happening."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._errors import QueryError
from garant._tables import rows, toml
from garant.store.ask import Query
from garant.store.record import Reader
from garant.world import load_world

LEVELS = ("report", "happening")
CODES: dict[str, Any] = toml(Path(__file__).with_name("codes.toml"))
# What has come about, and what is announced, which codes as the agreement to do it. The rest (called for, denied …) these formats cannot tell apart
# from what happened, and they do not get it.
_TOLD = ("occurred", "ongoing", "planned")
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """An event as reported: the `event` record; of its document id, language, publisher, title, url, origin, length and dates; of its happening the
    id, and the numbers of reports, documents and independent sources (1 where it stands for itself)."""

    event: dict[str, Any]
    document: str
    language: str | None
    publisher: str | None
    title: str | None
    url: str | None
    origin: str
    published: date | None
    added: datetime
    length: int
    happening: str | None
    reports: int = 1
    documents: int = 1
    sources: int = 1

    @property
    def day(self) -> date | None:
        """The first day of the event, else the day it was published on."""
        when = self.event.get("date") or {}
        found = when.get("start") or when.get("end")
        return date.fromisoformat(found) if found else self.published

    @property
    def key(self) -> str:
        """What it is known by: its happening, else itself."""
        return self.happening or str(self.event["id"])


def reports(reader: Reader, query: Query, level: str) -> Iterator[Report]:
    """The reports that match and that a format without status can take, in the order of publication. Raises QueryError for a level that there is not.

    At the level of happenings, one report stands for all: the first published.
    """
    if level not in LEVELS:
        raise QueryError(f"unknown level {level!r}: one of {', '.join(LEVELS)}")
    ids, values = query.ids_sql()
    sql = _HAPPENINGS if level == "happening" else _REPORTS
    if level == "happening" and not reader.rows("SELECT 1 FROM happenings LIMIT 1"):
        raise QueryError("this record has no happenings: use --level report")
    asked = reader.connection.cursor().execute(sql.format(ids=ids), values)
    while batch := asked.fetchmany(_BATCH):
        for body, *told in batch:
            event = json.loads(body)
            if event["status"] in _TOLD:
                yield Report(event, *told)


_DOCUMENT = """d.id, d.language, d.publisher, d.title, d.url, d.origin, d.published_start, d.added,
  coalesce((SELECT length(t."text") FROM texts t WHERE t.document = d.id), 0)"""
_REPORTS = (
    "SELECT r.body, "
    + _DOCUMENT
    + """, NULL, 1, 1, 1
FROM records r JOIN documents d ON d.id = r.document WHERE r.kind = 'event' AND r.id IN ({ids})
ORDER BY d.published_start, d.id, r.position"""
)
_HAPPENINGS = (
    "SELECT r.body, "
    + _DOCUMENT
    + """, h.id, h.reports, h.documents, h.sources
FROM (SELECT p.happening, arg_min(p.event, (coalesce(o.published_start, DATE '9999-12-31'), p.document, p.event)) AS event
      FROM reports p JOIN documents o ON o.id = p.document WHERE p.event IN ({ids}) GROUP BY p.happening) c
JOIN records r ON r.id = c.event AND r.kind = 'event' JOIN documents d ON d.id = r.document JOIN happenings h ON h.id = c.happening
ORDER BY d.published_start, d.id, r.position"""
)


def numbered(key: str) -> int:
    """A whole number for an id, always the same, that a double holds exactly."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:13], 16)


def cameo(report: Report) -> str:
    """The CAMEO code; what is announced has that of the type it is by PLOVER's rule. Three or four digits."""
    codes = report.event["codes"]
    code = codes["cameo"] or ""
    if codes["plover"] != report.event["type"]:
        from garant.ontology import load_ontology

        code = load_ontology().types[codes["plover"]].cameo or ""
    return code + "0" if len(code) == 2 else code


def goldstein(code: str) -> float | None:
    """Goldstein's score of a CAMEO code."""
    return next((CODES["goldstein"][code[:n]] for n in (4, 3, 2) if code[:n] in CODES["goldstein"]), None)


def quad(code: str) -> int:
    """The quad class of a CAMEO code: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def pair(event: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The two actors of a format that has two: the first who acts and the first acted upon, or the first two who act together."""
    first, second = [*event["actors"], None, None][:2]
    return first, event["recipients"][0] if event["recipients"] else second


def country_name(code: str | None) -> str | None:
    """The English name of a country's code."""
    found = load_world().countries.get(code or "")
    return found.name if found else None


@lru_cache(maxsize=1)
def country_codes() -> dict[str, tuple[str, str]]:
    """ISO numeric and FIPS code by ISO alpha-3."""
    return {cells[0]: (cells[1], cells[2]) for _, cells in rows(Path(__file__).with_name("countries.tsv"), 1, 3)}
