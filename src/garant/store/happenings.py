"""Happenings in the record: what a document brings is linked with what is there, and only what it touches is gathered anew.

The rules are in `garant.merge`; here they are fed from tables and their outcome is kept. Everything runs inside the caller's
transaction. What an add costs depends on the reports that it finds under its keys, not on the size of the record: reports, keys and
links are looked up by indexes. Many documents at once take the same path with joins in place of look-ups.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from garant.merge.across import (
    JOIN,
    LINK,
    Decision,
    Report,
    block_keys,
    canonical,
    gather,
    happening_id,
    likeness,
    summary,
)

Dict = Mapping[str, Any]
# From so many values on, DuckDB's join is faster than its index.
_MANY = 2000
# Reports that are taken in at once, and that are remembered between two adds.
_CHUNK, _REMEMBERED = 20_000, 50_000
_REPORTS = '[{"number":"INTEGER","event":"VARCHAR","document":"VARCHAR","happening":"VARCHAR","facts":"VARCHAR"}]'
_HAPPENINGS = (
    '[{"id":"VARCHAR","type":"VARCHAR","date_start":"DATE","date_end":"DATE","place":"VARCHAR","place_country":"VARCHAR","place_resolution":"VARCHAR",'
    '"latitude":"DOUBLE","longitude":"DOUBLE","reports":"INTEGER","documents":"INTEGER","sources":"INTEGER","first_seen":"DATE","last_seen":"DATE",'
    '"summary":"VARCHAR"}]'
)


class Happenings:
    """The happenings of one record that is open for writing."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._next: int | None = None
        self._known: dict[int, Report] = {}

    # -- what comes in and goes ----------------------------------------------------------------------------------------

    def take_in(self, documents: Iterable[Sequence[Dict]]) -> None:
        """Link and gather the events of documents (records, the document first) that were stored just now."""
        chunk: list[Report] = []
        for records in documents:
            statements = {r["id"]: r for r in records if r["kind"] == "statement"}
            chunk += [Report.of(r, records[0], statements) for r in records if r["kind"] == "event"]
            if len(chunk) >= _CHUNK:
                self._enter(chunk)
                chunk = []
        if chunk:
            self._enter(chunk)

    def take_out(self, documents: Sequence[str]) -> None:
        """Forget the reports of these documents, and gather anew what they were part of."""
        sql = "SELECT number FROM reports WHERE list_contains(?, document)"
        gone = {row[0] for row in self.connection.execute(sql, [list(documents)]).fetchall()}
        if not gone:
            return
        links, members = self._component(gone, {})
        former = self._homes(members)
        for table, column in (("blocks", "report"), ("links", "a"), ("links", "b"), ("reports", "number")):
            self.connection.execute(f"DELETE FROM {table} WHERE {_among(column, gone)}")
        kept = {pair: weight for pair, weight in links.items() if not gone & set(pair)}
        self._settle(members - gone, kept, former)
        for number in gone:
            self._known.pop(number, None)

    def touch(self, documents: Sequence[str]) -> None:
        """Sum up anew what these documents report: which of them are copies of one source has changed."""
        sql = "SELECT number FROM reports WHERE list_contains(?, document)"
        self._again({row[0] for row in self.connection.execute(sql, [list(documents)]).fetchall()})

    # -- by hand -------------------------------------------------------------------------------------------------------

    def decide(self, operation: int, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep of pairs of events that they are of one happening ("merge"), or of two ("split"), and apply it."""
        rows = [(operation, kind, a, b) for a, b in pairs]
        if rows:
            self.connection.executemany("INSERT INTO decisions VALUES (?, ?, ?, ?)", rows)
            self._again(set(self._numbers({event for row in rows for event in row[2:]}).values()))

    def withdraw(self, operation: int) -> None:
        """Forget what was decided in an operation, and gather anew what it had joined or parted."""
        rows = self.connection.execute("SELECT a, b FROM decisions WHERE operation = ?", [operation]).fetchall()
        self._again(set(self._numbers({event for row in rows for event in row}).values()), forget=operation)

    # -- the steps -----------------------------------------------------------------------------------------------------

    def _enter(self, reports: list[Report]) -> None:
        first = self._number()
        self._next = first + len(reports)
        new = dict(enumerate(reports, first))
        self._forget_some()
        self._known |= new
        keys = {number: [_hashed(key) for key in block_keys(report)] for number, report in new.items()}
        self._insert_pairs("blocks", "UBIGINT", [(key, number) for number, found in keys.items() for key in found])
        links = self._link(first, keys)
        self._insert_links(links)
        touched, members = self._component(set(new), links, fresh=frozenset(new))
        former = self._homes(members - set(new))
        self._settle(members, touched, former, new)

    def _again(self, numbers: set[int], forget: int | None = None) -> None:
        """Gather anew what these reports are part of; decisions of the operation to `forget` still tell what that is."""
        if numbers:
            links, members = self._component(numbers, {})
            former = self._homes(members)
        if forget is not None:
            self.connection.execute("DELETE FROM decisions WHERE operation = ?", [forget])
        if numbers:
            self._settle(members, links, former, afresh=True)

    def _link(self, first: int, keys: Mapping[int, Sequence[int]]) -> dict[tuple[int, int], float]:
        """The links of new reports, numbered from `first`, with each other and with what is there."""
        pairs = self._candidates(first, keys)
        self._load({number for pair in pairs for number in pair})
        found = {(a, b): likeness(self._known[a], self._known[b]) for a, b in pairs}
        return {pair: weight for pair, weight in found.items() if weight >= LINK}

    def _candidates(self, first: int, keys: Mapping[int, Sequence[int]]) -> set[tuple[int, int]]:
        every = {key for found in keys.values() for key in found}
        if len(every) > _MANY:
            sql = "SELECT DISTINCT b.report, a.report FROM blocks a JOIN blocks b USING (key) WHERE a.report >= ? AND b.report < a.report"
            return set(self.connection.execute(sql, [first]).fetchall())
        if not every:
            return set()
        under: dict[int, list[int]] = {}
        for key, number in self.connection.execute(
            f"SELECT key, report FROM blocks WHERE {_among('key', every)}"
        ).fetchall():
            under.setdefault(key, []).append(number)
        return {
            (other, number) for number, found in keys.items() for key in found for other in under[key] if other < number
        }

    def _component(
        self, start: set[int], links: Mapping[tuple[int, int], float], fresh: frozenset[int] = frozenset()
    ) -> tuple[dict[tuple[int, int], float], set[int]]:
        """All reports that strong links and merging decisions connect to `start`, and the links of each of them.

        `links` are known already; those of `fresh` reports are all among them.
        """
        found, members, frontier, strong = dict(links), set(start), set(start), _strong(links)
        while frontier:
            met = self._links_of(frontier - fresh) if frontier - fresh else {}
            found |= met
            frontier = (strong | _strong(met) | self._merged_with(frontier)) - members
            members |= frontier
            strong = set()
        return {pair: weight for pair, weight in found.items() if members.issuperset(pair)}, members

    def _links_of(self, numbers: set[int]) -> dict[tuple[int, int], float]:
        sql = " UNION ALL ".join(
            f"SELECT a, b, likeness FROM links WHERE {_among(column, numbers)}" for column in ("a", "b")
        )
        return {(a, b): weight for a, b, weight in self.connection.execute(sql).fetchall()}

    def _merged_with(self, numbers: set[int]) -> set[int]:
        if not self._any_decision():
            return set()
        self._load(numbers)
        decisions = self._decisions({self._known[n].event for n in numbers})
        return set(self._numbers({event for d in decisions if d.kind == "merge" for event in (d.a, d.b)}).values())

    def _settle(
        self, members: set[int], links: Mapping[tuple[int, int], float], former: Mapping[int, str], new: Mapping[int, Report] | None = None,
        afresh: bool = False,
    ) -> None:  # fmt: skip
        """Gather the members, and write what has changed: `former` is the happening of each that was in one."""
        self._load(members)
        events = {self._known[n].event: n for n in members}
        named = [(self._known[a].event, self._known[b].event, weight) for (a, b), weight in links.items()]
        decisions = self._decisions(set(events)) if self._any_decision() else []
        clusters = [[events[event] for event in cluster] for cluster in gather(events, named, decisions)]
        before = _grouped(former)
        homes: dict[int, str] = {}
        changed: list[list[int]] = []
        for cluster in clusters:
            name = happening_id([self._known[n] for n in cluster])
            homes |= dict.fromkeys(cluster, name)
            if afresh or before.get(name) != set(cluster):
                changed.append(cluster)
        self._write_reports(homes, former, new or {})
        self._write_happenings([self._sourced(cluster) for cluster in changed], set(before) - set(homes.values()))
        self._rename(before, homes)

    def _write_reports(self, homes: Mapping[int, str], former: Mapping[int, str], new: Mapping[int, Report]) -> None:
        rows = [
            {"number": n, "event": r.event, "document": r.document, "happening": homes[n], "facts": json.dumps(r.facts(), ensure_ascii=False)}
            for n, r in new.items()
        ]  # fmt: skip
        self._insert("reports", _REPORTS, rows)
        moved: dict[str, set[int]] = {}
        for number, name in homes.items():
            if number in former and former[number] != name:
                moved.setdefault(name, set()).add(number)
        for name, numbers in moved.items():
            self.connection.execute(f"UPDATE reports SET happening = ? WHERE {_among('number', numbers)}", [name])

    def _write_happenings(self, clusters: Iterable[list[Report]], gone: set[str]) -> None:
        found = [summary(reports) for reports in clusters]
        names = [*gone, *(known["id"] for known in found)]
        if len(names) > _MANY:
            self.connection.execute("DELETE FROM happenings WHERE list_contains(?, id)", [names])
        elif names:
            self.connection.execute(f"DELETE FROM happenings WHERE id IN ({_quoted(names)})")
        self._insert("happenings", _HAPPENINGS, [_row(known) for known in found])

    def _rename(self, before: Mapping[str, set[int]], homes: Mapping[int, str]) -> None:
        """A happening that is no more has its name from a report: whoever asks for it finds the happening of that report, or where
        that is gone too, of the first that was with it."""
        gone = {name: numbers for name, numbers in before.items() if name not in set(homes.values())}
        for name, numbers in gone.items():
            left = [self._known[n] for n in numbers if n in homes]
            events = {self._known[n].event: n for n in numbers if n in homes}
            self.connection.execute("DELETE FROM aliases WHERE former = ?", [name])
            if left:
                heir = homes[events[canonical(left).event]]
                self.connection.execute("UPDATE aliases SET happening = ? WHERE happening = ?", [heir, name])
                self.connection.execute("INSERT INTO aliases VALUES (?, ?)", [name, heir])
            else:
                self.connection.execute("DELETE FROM aliases WHERE happening = ?", [name])
        back = set(homes.values()) - set(before)
        if back and self.connection.execute("SELECT 1 FROM aliases LIMIT 1").fetchone():
            self.connection.execute("DELETE FROM aliases WHERE list_contains(?, former)", [list(back)])

    # -- look-ups ------------------------------------------------------------------------------------------------------

    def _number(self) -> int:
        if self._next is None:
            found = self.connection.execute("SELECT coalesce(max(number), 0) + 1 FROM reports").fetchone()
            self._next = found[0] if found else 1
        return self._next

    def _load(self, numbers: set[int]) -> None:
        missing = numbers - self._known.keys()
        if missing:
            sql = f"SELECT number, event, document, facts FROM reports WHERE {_among('number', missing)}"
            for number, event, document, facts in self.connection.execute(sql).fetchall():
                self._known[number] = Report.from_facts(event, document, document, json.loads(facts))

    def _forget_some(self) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()

    def _homes(self, numbers: set[int]) -> dict[int, str]:
        if not numbers:
            return {}
        return dict(
            self.connection.execute(
                f"SELECT number, happening FROM reports WHERE {_among('number', numbers)}"
            ).fetchall()
        )

    def _numbers(self, events: Iterable[str]) -> dict[str, int]:
        wanted = sorted(set(events))
        if not wanted:
            return {}
        return dict(
            self.connection.execute(f"SELECT event, number FROM reports WHERE event IN ({_quoted(wanted)})").fetchall()
        )

    def _any_decision(self) -> bool:
        return self.connection.execute("SELECT 1 FROM decisions LIMIT 1").fetchone() is not None

    def _decisions(self, events: set[str]) -> list[Decision]:
        sql = (
            "SELECT kind, a, b FROM decisions WHERE list_contains(?, a) OR list_contains(?, b) ORDER BY operation, a, b"
        )
        return [Decision(*row) for row in self.connection.execute(sql, [list(events), list(events)]).fetchall()]

    def _sourced(self, cluster: Sequence[int]) -> list[Report]:
        """The reports of a happening, each with the source that its document is a copy of."""
        reports = [self._known[n] for n in cluster]
        documents = sorted({r.document for r in reports})
        if len(documents) == 1:
            return reports
        found = self.connection.execute(
            f"SELECT id, source FROM documents WHERE id IN ({_quoted(documents)})"
        ).fetchall()
        sources = dict(found)
        return [replace(r, source=sources.get(r.document) or r.document) for r in reports]

    # -- rows ----------------------------------------------------------------------------------------------------------

    def _insert(self, table: str, layout: str, rows: Sequence[Dict]) -> None:
        for at in range(0, len(rows), _CHUNK):
            said = json.dumps(rows[at : at + _CHUNK], ensure_ascii=False)
            self.connection.execute(
                f"INSERT INTO {table} SELECT unnest(from_json(?, ?), recursive := true)", [said, layout]
            )

    def _insert_pairs(self, table: str, kind: str, pairs: Sequence[tuple[int, int]]) -> None:
        if pairs:
            first, second = ([pair[i] for pair in pairs] for i in (0, 1))
            self.connection.execute(
                f"INSERT INTO {table} SELECT unnest(?::{kind}[]), unnest(?::INTEGER[])", [first, second]
            )

    def _insert_links(self, links: Mapping[tuple[int, int], float]) -> None:
        if links:
            columns = [[a for a, _ in links], [b for _, b in links], list(links.values())]
            self.connection.execute(
                "INSERT INTO links SELECT unnest(?::INTEGER[]), unnest(?::INTEGER[]), unnest(?::DOUBLE[])", columns
            )


def _row(known: Dict) -> dict[str, Any]:
    place = known["place"] or {}
    return {
        "id": known["id"], "type": known["type"], "date_start": known["date"]["start"], "date_end": known["date"]["end"],
        "place": place.get("name"), "place_country": place.get("country"), "place_resolution": place.get("resolution"),
        "latitude": place.get("latitude"), "longitude": place.get("longitude"), "reports": known["reports"], "documents": known["documents"],
        "sources": known["sources"], "first_seen": known["first_seen"], "last_seen": known["last_seen"],
        "summary": json.dumps(known, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip


def _strong(links: Mapping[tuple[int, int], float]) -> set[int]:
    return {number for pair, weight in links.items() if weight >= JOIN for number in pair}


def _grouped(homes: Mapping[int, str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for number, name in homes.items():
        found.setdefault(name, set()).add(number)
    return found


def _among(column: str, values: Iterable[int]) -> str:
    """The condition that a column holds one of these numbers, written out: DuckDB looks constants up in its index, parameters not."""
    listed = sorted(values)
    if len(listed) > _MANY:
        return f"{column} IN (SELECT unnest([{', '.join(map(str, listed))}]))"
    return f"{column} IN ({', '.join(map(str, listed))})"


def _quoted(values: Iterable[str]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
