"""`garant happening list|show|merge|split`: what several reports tell of, and what a person decides about it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from garant.commands.options import add_record

if TYPE_CHECKING:
    from garant.commands import Commands

# Characters of evidence on a line of a list.
_LINE = 100


def register(commands: Commands) -> None:
    """Add the command's parsers."""
    command = commands.add_parser("happening", help="what several reports tell of: list, show, merge and split")
    parts = command.add_subparsers(dest="part", required=True, metavar="list|show|merge|split")
    part = parts.add_parser("list", help="happenings, the latest first")
    part.add_argument("--since", metavar="YYYY-MM-DD", help="not those that were over before")
    part.add_argument("--until", metavar="YYYY-MM-DD", help="not those that began after")
    part.add_argument(
        "--type", action="append", default=[], metavar="TYPE", help="only of this PLOVER type; may be repeated"
    )
    part.add_argument("--country", metavar="XXX", help="only in this country (ISO 3166 alpha-3)")
    part.add_argument("--least", type=int, default=1, metavar="N", help="only those of at least N independent sources")
    part.add_argument("--limit", type=int, default=30, metavar="N", help="at most so many (default: 30)")
    _finish(part, run_list)
    part = parts.add_parser("show", help="a happening with all its reports, and who affirms or denies it")
    part.add_argument("id", metavar="ID", help="its id, a former id, the beginning of one, or an event that reports it")
    _finish(part, run_show)
    part = parts.add_parser("merge", help="make one happening of several, whatever is added later")
    part.add_argument("ids", nargs="+", metavar="ID", help="happenings, by id or by an event")
    add_record(part)
    part.set_defaults(run=run_merge)
    part = parts.add_parser(
        "split", help="take events out of a happening into one of their own, whatever is added later"
    )
    part.add_argument("id", metavar="ID", help="the happening")
    part.add_argument("events", nargs="+", metavar="EVENT", help="the events that are another happening")
    add_record(part)
    part.set_defaults(run=run_split)


def _finish(part: argparse.ArgumentParser, run: Any) -> None:
    part.add_argument(
        "--format", choices=("text", "jsonl"), default="text", help="text for a person, or one JSON object a happening"
    )
    add_record(part)
    part.set_defaults(run=run)


def run_list(options: argparse.Namespace) -> int:
    """A line a happening."""
    from garant.store import open_record
    from garant.store.told import listed

    with open_record(options.record) as reader:
        found = listed(
            reader, since=options.since, until=options.until, types=options.type, country=options.country, least=options.least, limit=options.limit
        )  # fmt: skip
    for one in found:
        print(json.dumps(one, ensure_ascii=False) if options.format == "jsonl" else _line(one))
    return 0


def run_show(options: argparse.Namespace) -> int:
    """A happening and its reports."""
    from garant.store import open_record
    from garant.store.told import known, reports

    with open_record(options.record) as reader:
        one, told = known(reader, options.id), reports(reader, options.id)
    if options.format == "jsonl":
        print(json.dumps(one | {"told": told}, ensure_ascii=False))
        return 0
    print("\n".join(_shown(one, told)))
    return 0


def run_merge(options: argparse.Namespace) -> int:
    """Decide that happenings are one."""
    from garant.store import write_record
    from garant.store.told import merge

    with write_record(options.record) as writer:
        print(merge(writer, options.ids))
    return 0


def run_split(options: argparse.Namespace) -> int:
    """Decide that events are another happening."""
    from garant.store import write_record
    from garant.store.told import split

    with write_record(options.record) as writer:
        print(*split(writer, options.id, options.events))
    return 0


def _line(one: dict[str, Any]) -> str:
    from garant.render.labels import shown

    parts = [one["id"], _when(one), " ".join([one["type"], *one["mode"][:1]]), _where(one), _who(one), _counts(one)]
    return "  ".join(shown(part) for part in (*parts, shown(one["headline"]["text"], _LINE)) if part)


def _shown(one: dict[str, Any], told: list[dict[str, Any]]) -> list[str]:
    from garant.render.labels import shown

    lines = [
        f"{one['id']}  {' '.join([one['type'], *one['mode']])}  {_when(one)}  {_where(one)}".rstrip(),
        _who(one),
        _counts(one),
    ]
    for kind, spread in one["toll"].items():
        said = ", ".join(f"{_number(count)} ({count['publisher'] or count['source']})" for count in spread["by_source"])
        lines.append(f"{kind}: {spread['low']}–{spread['high']}: {said}")
    for kind in ("affirmed_by", "denied_by", "unconfirmed"):
        if one[kind]:
            lines.append(
                f"{kind.replace('_', ' ')}: {', '.join(v['speaker'] or v['publisher'] or '–' for v in one[kind])}"
            )
    for report in told:
        copy = f"  = {report['source']}" if report["source"] != report["document"] else ""
        lines += [
            "",
            f"{report['published'] or '–'}  {report['publisher'] or report['document']}  {report['status']}  {report['event']}{copy}",
        ]
        lines.append(report["evidence"])
    return [shown(line) for line in lines]


def _when(one: dict[str, Any]) -> str:
    start, end = one["date"]["start"], one["date"]["end"]
    return "" if not start else start if start == end else f"{start}…{end}"


def _where(one: dict[str, Any]) -> str:
    place = one["place"] or {}
    return ", ".join(part for part in (place.get("name"), place.get("country")) if part)


def _who(one: dict[str, Any]) -> str:
    sides = [", ".join(party["name"] for party in one[role]) for role in ("actors", "recipients")]
    return " > ".join(side or "?" for side in sides) if any(sides) else ""


def _counts(one: dict[str, Any]) -> str:
    return f"{one['reports']} reports, {one['documents']} documents, {one['sources']} sources"


def _number(count: dict[str, Any]) -> str:
    low, high = count["low"], count["high"]
    return f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}"
