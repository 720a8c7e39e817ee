"""What a record can be asked for: for each table, where its rows come from, who has a part in them, and the columns of the answer."""

from __future__ import annotations

from dataclasses import dataclass, field

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of answer, as SQL. `e` is a row of `source`, `h` one that was found, `d` its document.

    `kind` is the kind of record that tells of it; `by` and `on` are the roles that `--actor` looks at; `people` gives a column of names for a role;
    `start`, `end`, `type` and `status` are expressions over `e`, None where the table has no such thing; `voice` tells
    where it is kept who says so: `chain` (the column `voice`), `speaker` (a role), or nowhere.
    """

    name: str
    source: str
    kind: str
    columns: Columns
    by: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    people: dict[str, str] = field(default_factory=dict)
    start: str | None = None
    end: str | None = None
    type: str | None = None
    status: str | None = None
    place: bool = False
    voice: str = ""
    # Where the words are: an expression over `e`, or a query of records and documents with the expression that it tests.
    text: str | tuple[str, str] | None = None
    order: str = "h.document, h.id"
    # How the ids of documents and of records lead to rows of this table.
    of_documents: str = "e.document IN ({})"
    of_records: str = "e.id IN (SELECT x.record FROM ({}) x)"
    document: str = "h.document"

    def has(self, column: str) -> bool:
        """Whether the answer has a column of this name."""
        return any(name == column for name, _ in self.columns)


_PUBLISHED: Columns = (
    ("language", "d.language"),
    ("published_start", "d.published_start"),
    ("published_end", "d.published_end"),
)
_SOURCE: Columns = (("publisher", "d.publisher"), ("title", "d.title"), ("url", "d.url"), ("origin", "d.origin"))
_DATE: Columns = tuple((name, f"h.{name}") for name in ("date_start", "date_end", "date_resolution", "date_basis"))
_PLACE: Columns = tuple(
    (name, f"h.{name}") for name in ("place", "place_country", "place_resolution", "latitude", "longitude")
)
_TOLL: Columns = tuple(
    (name, f"h.{name}")
    for name in ("killed_low", "killed_high", "injured_low", "injured_high", "detained_low", "detained_high")
)


def _people(role: str, plural: str) -> Columns:
    return (
        (plural, f"{plural}.names"), (f"{role}_ids", f"{plural}.ids"), (f"{role}_countries", f"{plural}.countries"),
        (f"{role}_sectors", f"{plural}.sectors"),
    )  # fmt: skip


_EVENT: Columns = (
    ("event", "h.id"), ("document", "h.document"), *_PUBLISHED, *_DATE, ("type", "h.type"), ("mode", "array_to_string(h.mode, '; ')"),
    ("context", "array_to_string(h.context, '; ')"), *_people("actor", "actors"), *_people("recipient", "recipients"), *_PLACE,
    ("status", "h.status"), ("speakers", "coalesce(voices.said, '')"), ("trigger", 'h."trigger"'), ("start", 'h."start"'), ("end", 'h."end"'),
    ("evidence", "h.evidence"), ("confidence", "h.confidence"), ("plover", "h.plover"), ("cameo", "h.cameo"),
    ("quad", "h.quad"), ("score", "h.score"), *_TOLL, *_SOURCE,
)  # fmt: skip
_EVIDENCE: Columns = (("evidence", "h.evidence"), ("language", "d.language"), *_SOURCE)


def _event_table(name: str, source: str, more: Columns = ()) -> Table:
    return Table(
        name, source, "event", _EVENT + more, by=("actor",), on=("recipient",), people={"actors": "actor", "recipients": "recipient"},
        start="e.date_start", end="e.date_end", type="e.type", status="e.status", place=True,
        voice="chain", text="e.evidence", order='h.date_start, h.document, h."start", h.id',
    )  # fmt: skip


_JOINED = "(SELECT e.*, {columns} FROM events e JOIN {view} x ON x.id = e.id)"
_TABLES = (
    _event_table("events", "events"),
    _event_table("meetings", "meetings", (("series", "h.series"), ("ordinal", "h.ordinal"), ("level", "h.level"))),
    _event_table(
        "commitments",
        _JOINED.format(
            view="commitments",
            columns="x.measure, x.beneficiary, x.agreement, x.deadline_start, x.deadline_end, x.measure_specified, x.deadline_specified",
        ),
        tuple(
            (name, f"h.{name}")
            for name in (
                "measure", "beneficiary", "agreement", "deadline_start", "deadline_end", "measure_specified", "deadline_specified",
            )
        ),
    ),
    _event_table(
        "violations",
        _JOINED.format(view="violations", columns="x.agreement, x.zone"),
        (("agreement", "h.agreement"), ("zone", "h.zone")),
    ),
    Table(
        "statements", "statements", "statement",
        (("statement", "h.id"), ("document", "h.document"), *_PUBLISHED, ("speakers", "speakers.names"), ("speaker_ids", "speakers.ids"),
         ("speaker_countries", "speakers.countries"), ("addressees", "addressees.names"), ("addressee_ids", "addressees.ids"), ("cue", "h.cue"),
         ("form", "h.form"), ("medium", "h.medium"), ("stance", "h.stance"), ("within", "h.within"),
         ("content", "h.content"), *_SOURCE),
        by=("speaker",), on=("addressee",), people={"speakers": "speaker", "addressees": "addressee"}, voice="speaker",
        text="e.content", order="h.document, h.content_start, h.id",
    ),
    Table(
        "ties", "ties", "tie",
        (("tie", "h.id"), ("document", "h.document"), ("subject", "h.subject_name"), ("subject_id", "h.subject"), ("relation", "h.relation"),
         ("object", "h.object_name"), ("object_id", "h.object"), ("status", "h.status"), ("period_start", "h.period_start"),
         ("period_end", "h.period_end"), ("speakers", "coalesce(voices.said, '')"), *_EVIDENCE),
        by=("subject",), on=("object",), start="e.period_start", end="e.period_end",
        type="e.relation", status="e.status", voice="chain", text="e.evidence",
    ),
    Table(
        "agreements", "agreements", "agreement",
        (("agreement", "h.id"), ("document", "h.document"), ("name", "h.name"), ("date_start", "h.date_start"), ("date_end", "h.date_end"),
         ("parties", "parties.names"), ("party_ids", "parties.ids"), ("governs", "h.governs"), ("speakers", "coalesce(voices.said, '')"),
         *_EVIDENCE),
        by=("party",), people={"parties": "party"}, start="e.date_start", end="e.date_end",
        voice="chain", text="e.evidence",
    ),
    Table(
        "zones", "zones", "zone",
        (("zone", "h.id"), ("document", "h.document"), ("name", "h.name"), ("kind", "h.status"), *_PLACE,
         ("speakers", "coalesce(voices.said, '')"), *_EVIDENCE),
        place=True, voice="chain", text="e.evidence",
    ),
    Table(
        "designations", "designations", "designation",
        (("designation", "h.id"), ("document", "h.document"), ("actor", "h.name"), ("actor_id", "h.actor"), ("term", "h.term"),
         ("stance", "h.stance"), ("speakers", "coalesce(voices.said, '')"), ("language", "d.language"), *_SOURCE),
        by=("designated",), voice="chain", text="e.term",
    ),
    Table(
        "counts", "counts", "count",
        (("count", "h.id"), ("document", "h.document"), ("what", "h.what"), ("low", "h.low"), ("high", "h.high"), ("sides", "sides.names"),
         ("side_ids", "sides.ids"), ("reporters", "reporters.names"), ("reporter_ids", "reporters.ids"), *_PLACE,
         ("period_start", "h.period_start"), ("period_end", "h.period_end"), ("agreement", "h.agreement"),
         ("speakers", "coalesce(voices.said, '')"), *_EVIDENCE),
        by=("side",), on=("reporter",), people={"sides": "side", "reporters": "reporter"}, start="e.period_start",
        end="e.period_end", place=True, voice="chain", text="e.evidence",
        order="h.period_start, h.document, h.id",
    ),
    Table(
        "documents", "documents", "document",
        (("document", "h.id"), *((name, f"h.{name}") for name in (
            "title", "publisher", "language", "published_start", "published_end", "published_basis", "url", "path", "origin", "source", "added")),
         ("events", "(SELECT count(*) FROM events x WHERE x.document = h.id)")),
        by=("actor", "speaker"), on=("recipient", "addressee"), start="e.published_start", end="e.published_end",
        text=("SELECT id AS record, id AS document FROM records WHERE kind = 'document' AND {match}", "concat_ws(' ', body ->> '$.title', body ->> '$.text')"), order="h.published_start, h.id", of_documents="e.id IN ({})",
        of_records="e.id IN (SELECT x.document FROM ({}) x)", document="h.id",
    ),
    Table(
        "happenings", "happenings", "event",
        (("happening", "h.id"), ("date_start", "h.date_start"), ("date_end", "h.date_end"), ("type", "h.type"),
         ("actors", "array_to_string(from_json(h.summary -> '$.actors[*].name', '[\"VARCHAR\"]'), '; ')"),
         ("recipients", "array_to_string(from_json(h.summary -> '$.recipients[*].name', '[\"VARCHAR\"]'), '; ')"), *_PLACE,
         ("reports", "h.reports"), ("documents", "h.documents"), ("sources", "h.sources"), ("first_seen", "h.first_seen"),
         ("last_seen", "h.last_seen"), ("summary", "h.summary")),
        by=("actor",), on=("recipient",), start="e.date_start", end="e.date_end", type="e.type",
        place=True, text=("SELECT id AS record, document FROM events WHERE {match}", "evidence"), order="h.date_start, h.id",
        of_documents="e.id IN (SELECT happening FROM reports WHERE document IN ({}))",
        of_records="e.id IN (SELECT p.happening FROM reports p JOIN ({}) x ON x.record = p.event)", document="NULL",
    ),
)  # fmt: skip
TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
EVENTS = ("events", "meetings", "commitments", "violations")
