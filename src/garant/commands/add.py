"""`garant add PATH|URL|FEED…` and `garant watch FEEDS.toml`: read documents and keep them in a record."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from garant.commands.options import add_reading, add_record, fail

if TYPE_CHECKING:
    from garant._errors import InputError
    from garant.commands import Commands
    from garant.sources import Document
    from garant.sources.remote import Remote


def register(commands: Commands) -> None:
    """Add the commands' parsers."""
    command = commands.add_parser("add", help="read documents and keep them, with what was read, in a record")
    command.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="text, HTML, JSON Lines, a feed; a folder of them; a web address of a page or a feed; - for standard input"
    )  # fmt: skip
    _add_shared(command)
    command.add_argument("--language", metavar="xx", help="language of all documents (fr, en), not to be identified")
    command.add_argument(
        "--published", metavar="YYYY-MM-DD", help="publication date of all documents, not to be inferred"
    )
    command.set_defaults(run=run_add)
    watch = commands.add_parser("watch", help="poll feeds and keep what is new")
    watch.add_argument(
        "feeds",
        type=Path,
        metavar="FEEDS.toml",
        help="minutes = 15, then a [[feed]] each: url, and if wanted language and publisher",
    )
    watch.add_argument(
        "--rounds", type=int, metavar="N", help="poll N times, then end (default: go on until interrupted)"
    )
    _add_shared(watch)
    watch.set_defaults(run=run_watch)


def _add_shared(command: argparse.ArgumentParser) -> None:
    add_record(command)
    command.add_argument(
        "--private-addresses", action="store_true", help="fetch from private and loopback addresses, too"
    )
    add_reading(command)


def run_add(options: argparse.Namespace) -> int:
    """Read, store, and say in one line how it went."""
    from garant import batch
    from garant._errors import InputError
    from garant.sources import prepare_many
    from garant.sources.network import Fetcher
    from garant.sources.remote import Remote
    from garant.store import write_record
    from garant.store.add import Tally, add_documents

    chosen, own = batch.parsers(options.parser), batch.own_data(options.ontology, options.actors)
    tally = Tally()
    with write_record(options.record) as writer:
        writer.begin("add", inputs=options.inputs)
        remote = Remote(Fetcher(private=options.private_addresses), recall=writer.last_seen, known=writer.url_known)
        documents = prepare_many(
            _found(options.inputs, remote), batch.supported(chosen), options.language, options.published
        )
        for outcome in add_documents(writer, documents, chosen, own):
            tally.count(outcome)
            if isinstance(outcome, InputError):
                fail(outcome)
        writer.remember(remote.fetched)
    tally.known += remote.unchanged
    print(tally)
    return 1 if tally.failed else 0


def run_watch(options: argparse.Namespace) -> int:
    """Poll round after round; a round that cannot write (somebody else does) is left out."""
    from time import monotonic, sleep

    from garant import batch
    from garant._errors import RecordError
    from garant.sources.network import Fetcher
    from garant.store import write_record
    from garant.store.watch import load_watch, poll

    watch, fetcher = load_watch(options.feeds), Fetcher(private=options.private_addresses)
    chosen, own = batch.parsers(options.parser), batch.own_data(options.ontology, options.actors)
    done = 0
    while options.rounds is None or done < options.rounds:
        began = monotonic()
        try:
            with write_record(options.record) as writer:
                writer.begin("watch", feeds=str(options.feeds))
                tally, errors = poll(writer, watch, fetcher, chosen, own)
            for error in errors:
                fail(error)
            print(tally, flush=True)
        except RecordError as error:
            fail(error)
        done += 1
        if options.rounds is None or done < options.rounds:
            sleep(max(0.0, began + watch.minutes * 60 - monotonic()))
    return 0


def _found(inputs: list[str], remote: Remote) -> Iterator[Document | InputError]:
    from garant.sources import find_documents
    from garant.sources.network import is_url

    for name in inputs:
        yield from remote.documents(name) if is_url(name) else find_documents([name])
