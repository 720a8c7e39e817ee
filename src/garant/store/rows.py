"""From records, as the contract writes them, to rows of the record's tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

Row = dict[str, Any]
Dict = Mapping[str, Any]

# The columns of each table that a document fills, with their DuckDB types; they are those of the migrations.
TABLES: dict[str, dict[str, str]] = {
    "documents": {
        "id": "VARCHAR", "content": "VARCHAR", "source": "VARCHAR", "operation": "INTEGER", "origin": "VARCHAR", "version": "VARCHAR",
        "added": "TIMESTAMP", "path": "VARCHAR", "url": "VARCHAR", "language": "VARCHAR", "title": "VARCHAR", "publisher": "VARCHAR",
        "published_start": "DATE", "published_end": "DATE", "published_basis": "VARCHAR",
    },
    "records": {"document": "VARCHAR", "position": "INTEGER", "kind": "VARCHAR", "id": "VARCHAR", "body": "VARCHAR"},
    "events": {
        "id": "VARCHAR", "document": "VARCHAR", "type": "VARCHAR", "mode": "VARCHAR[]", "context": "VARCHAR[]", "status": "VARCHAR",
        "voice": "VARCHAR[]", "date_start": "DATE", "date_end": "DATE", "date_resolution": "VARCHAR", "date_basis": "VARCHAR",
        "place": "VARCHAR", "place_country": "VARCHAR", "place_resolution": "VARCHAR", "latitude": "DOUBLE", "longitude": "DOUBLE",
        "trigger": "VARCHAR", "start": "INTEGER", "end": "INTEGER", "evidence": "VARCHAR", "evidence_start": "INTEGER", "evidence_end": "INTEGER",
        "confidence": "DOUBLE", "plover": "VARCHAR", "cameo": "VARCHAR", "quad": "TINYINT", "score": "DOUBLE",
        "killed_low": "INTEGER", "killed_high": "INTEGER", "injured_low": "INTEGER", "injured_high": "INTEGER",
        "detained_low": "INTEGER", "detained_high": "INTEGER", "series": "VARCHAR", "ordinal": "INTEGER", "level": "VARCHAR",
    },
    "statements": {
        "id": "VARCHAR", "document": "VARCHAR", "cue": "VARCHAR", "form": "VARCHAR", "medium": "VARCHAR", "stance": "VARCHAR",
        "within": "VARCHAR", "content": "VARCHAR", "content_start": "INTEGER", "content_end": "INTEGER",
    },
    "roles": {
        "record": "VARCHAR", "document": "VARCHAR", "kind": "VARCHAR", "role": "VARCHAR", "position": "SMALLINT", "entity": "VARCHAR",
        "name": "VARCHAR", "country": "VARCHAR", "sectors": "VARCHAR[]", "office": "VARCHAR", "start": "INTEGER", "end": "INTEGER",
    },
}  # fmt: skip
# Those of the documents themselves; what is not given here is for the store to know.
DOCUMENTS: dict[str, str] = {
    "id": "VARCHAR", "content": "VARCHAR", "source": "VARCHAR", "operation": "INTEGER", "origin": "VARCHAR", "version": "VARCHAR",
    "added": "TIMESTAMP", "path": "VARCHAR", "url": "VARCHAR", "language": "VARCHAR", "title": "VARCHAR", "publisher": "VARCHAR",
    "published_start": "DATE", "published_end": "DATE", "published_basis": "VARCHAR",
}  # fmt: skip

# Where a record of each kind keeps its entities: the role that they have, and the way to them.
_ROLES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "event": (
        ("actor", ("actors",)), ("recipient", ("recipients",)), ("alleged_by", ("violation", "alleged_by")),
        ("beneficiary", ("commitment", "beneficiary")),
    ),
    "statement": (("speaker", ("speakers",)), ("addressee", ("addressees",))),
    "tie": (("subject", ("subject",)), ("object", ("object",))),
    "agreement": (("party", ("parties",)), ("guarantor", ("guarantors",))),
    "meeting": (("participant", ("participants",)),),
    "designation": (("designated", ("actor",)),),
    "count": (("reporter", ("reporter",)), ("side", ("side",))),
}  # fmt: skip


def rows_of(records: Iterable[Dict]) -> dict[str, list[Row]]:
    """The rows of each table for the records of one document, in their order."""
    found: dict[str, list[Row]] = {name: [] for name in TABLES if name != "documents"}
    for position, record in enumerate(records):
        kind, document = record["kind"], record["id"] if record["kind"] == "document" else record["document"]
        body = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        found["records"].append(
            {"document": document, "position": position, "kind": kind, "id": record["id"], "body": body}
        )
        if kind == "event":
            found["events"].append(_event(record))
        elif kind == "statement":
            found["statements"].append(_statement(record))
        found["roles"].extend(_roles(record))
    return found


def _event(event: Dict) -> Row:
    place, when, codes = event.get("place") or {}, event.get("date") or {}, event.get("codes") or {}
    meeting, toll = event.get("meeting") or {}, event.get("toll") or {}
    row: Row = {
        name: event.get(name) for name in ("id", "document", "type", "mode", "context", "status", "voice", "confidence")
    }
    row |= {"date_start": day(when.get("start")), "date_end": day(when.get("end"))}
    row |= {"date_resolution": when.get("resolution"), "date_basis": when.get("basis")}
    row |= {
        "place": place.get("name"),
        "place_country": place.get("country"),
        "place_resolution": place.get("resolution"),
    }
    row |= {name: place.get(name) for name in ("latitude", "longitude")} | {
        name: codes.get(name) for name in ("plover", "cameo", "quad", "score")
    }
    row |= {"trigger": event["trigger"]["text"], "start": event["trigger"]["start"], "end": event["trigger"]["end"]}
    evidence = event["evidence"]
    row |= {"evidence": evidence["text"], "evidence_start": evidence["start"], "evidence_end": evidence["end"]}
    for name in ("killed", "injured", "detained"):
        count = toll.get(name) or {}
        row |= {f"{name}_low": count.get("low"), f"{name}_high": count.get("high")}
    return row | {name: meeting.get(name) for name in ("series", "ordinal", "level")}


def _statement(statement: Dict) -> Row:
    row: Row = {name: statement.get(name) for name in ("id", "document", "form", "medium", "stance", "within")}
    content = statement["content"]
    row |= {"cue": statement["cue"]["text"], "content": content["text"]}
    return row | {"content_start": content["start"], "content_end": content["end"]}


def _roles(record: Dict) -> Iterator[Row]:
    for role, way in _ROLES.get(record["kind"], ()):
        held: Any = record
        for step in way:
            held = (held or {}).get(step)
        for position, entity in enumerate(held if isinstance(held, list) else [held]):
            # The object of a tie may be bare words, which resolve to nobody.
            if entity and entity.get("id"):
                yield {
                    "record": record["id"], "document": record["document"], "kind": record["kind"], "role": role, "position": position,
                    "entity": entity["id"], "name": entity["name"], "country": entity.get("country"), "sectors": entity.get("sectors") or [],
                    "office": entity.get("office"), "start": entity["start"], "end": entity["end"],
                }  # fmt: skip


def day(value: object) -> str | None:
    """An ISO date as DuckDB takes it; None for what is none."""
    try:
        return str(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return None
