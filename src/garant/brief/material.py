"""The records that a brief is made from, at hand by kind and by id, with names and voices in the language of the brief."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from garant.brief.model import Ref, Source
from garant.brief.scope import Records, Scope, entities
from garant.world import fold, fold_words
from garant.world.labels import labels

Dict = Mapping[str, Any]
# The longest mention that may serve as a name; longer ones are descriptions.
_LONGEST_NAME = 40
# Words of more letters than this say what a wording is about.
_LONG = 3
# Where a sentence ends: a stop, with what closes a quotation behind it, before a capital; or the line.
_SENTENCE_END = re.compile(r"[.!?…][\"»”’)]?\s+(?=[\"«“‘(]?\s?[^\W\d_a-zà-ÿ])|\n+")


@dataclass(slots=True)
class Material:
    """`kinds` are the records in scope by kind, in the order of the days on which they were published."""

    language: str
    sources: dict[str, Source] = field(default_factory=dict)
    kinds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """All records of a kind."""
        return self.kinds.get(kind, [])

    def source(self, record: Dict) -> Source:
        """The document of a record."""
        return self.sources[record["document"]]

    def day(self, record: Dict) -> date | None:
        """When the record's document was published."""
        return self.source(record).day

    def name(self, entity: Dict) -> str:
        """What the brief calls an actor."""
        return self._names.get(entity["id"]) or str(entity["name"])

    def names(self, listed: Iterable[Dict]) -> list[str]:
        """What the brief calls several, each once."""
        return list(dict.fromkeys(self.name(entity) for entity in listed))

    def named(self, name: str) -> str:
        """What the brief calls an agreement or a process."""
        return self._names.get(name, name)

    def counted(self, event: Dict) -> bool:
        """Whether an event is only the subject of a count ("recorded 14 violations")."""
        told = event["trigger"]
        return any(
            count["document"] == event["document"] and told["start"] <= count["number"]["start"] < told["end"]
            for count in self.of("count")
        ) or (
            not event["actors"]
            and any(
                count["document"] == event["document"] and count["evidence"] == event["evidence"]
                for count in self.of("count")
            )
        )

    def speakers(self, record: Dict) -> list[str]:
        """On whose word a record stands: the speakers of the innermost statement; none for the author's own."""
        for id_ in record.get("voice") or []:
            if (statement := self.statements.get(id_)) and statement["speakers"]:
                return self.names(statement["speakers"])
        return []

    def voice(self, record: Dict) -> str:
        """On whose word a record stands, the publisher where it is the author's own."""
        speakers, publisher = self.speakers(record), self.source(record).publisher
        nameless = speakers and not any(letter.isupper() for speaker in speakers for letter in speaker)
        return (" + ".join(speakers) + (f" ({publisher})" if nameless else "")) or publisher

    def denials(self, event: Dict) -> list[dict[str, Any]]:
        """The statements that deny what the event's own document tells as done elsewhere."""
        if event["status"] == "denied":
            return []
        told = [event["trigger"], *event.get("mentions", [])]
        return [
            statement
            for statement in self.of("statement")
            if statement["document"] == event["document"] and statement.get("stance") == "deny" and statement["id"] not in (event.get("voice") or [])
            and (_inside(told, statement) or (not self._tells(statement) and alike(statement["content"]["text"], event["evidence"]["text"])))
        ]  # fmt: skip

    def _tells(self, statement: Dict) -> bool:
        """Whether any event is told in a statement."""
        return any(
            event["document"] == statement["document"] and _inside([event["trigger"], *event["mentions"]], statement)
            for event in self.of("event")
        )

    def denier(self, event: Dict) -> str:
        """Who denies an event that is told as denied or as not having happened: the speakers of the denial, else those it is laid to."""
        told = event["evidence"]
        for statement in self.of("statement"):
            cue = statement["cue"]
            if (
                statement["document"] == event["document"]
                and statement.get("stance") == "deny"
                and told["start"] <= cue["start"] < told["end"]
            ):
                return " + ".join(self.names(statement["speakers"])) or self.voice(event)
        if event["status"] == "denied" and not self.speakers(event) and event["actors"]:
            return " + ".join(self.names(event["actors"]))
        return self.voice(event)

    def last_day(self) -> date | None:
        """The last day on which something was published: what `now` is to the brief."""
        return max((source.day for source in self.sources.values() if source.day), default=None)


def collect(documents: Iterable[Records], scope: Scope, language: str) -> Material:
    """Take in the records of documents (dictionaries, the document's own first), those that have to do with the scope."""
    kept = [found for records in documents if (found := scope.of(records))]
    kept.sort(key=lambda records: (str(_day(records[0]) or ""), records[0]["id"]))
    made = Material(language)
    for records in kept:
        source = _source(records[0])
        made.sources[source.id] = source
        for record in records[1:]:
            made.kinds.setdefault(record["kind"], []).append(record)
            if record["kind"] == "statement":
                made.statements[record["id"]] = record
    made._names = _usual_names(kept, language)
    return made


def _inside(spans: Iterable[Dict], statement: Dict) -> bool:
    return any(statement["content"]["start"] <= span["start"] < statement["content"]["end"] for span in spans)


def alike(one: str, other: str) -> bool:
    """Whether two wordings tell the same: half of the longer words of the shorter are in the other."""
    left, right = ({word for word in fold_words(text) if len(word) > _LONG} for text in (one, other))
    return bool(left and right) and len(left & right) * 2 >= min(len(left), len(right))


def sentence(record: Dict, source: Source) -> Ref:
    """The sentence around the words that a record points at, for what is only a name says nothing by itself."""
    ref = evidence(record)
    start = max((end.end() for end in _SENTENCE_END.finditer(source.text, 0, ref.start)), default=0)
    end = _SENTENCE_END.search(source.text, ref.end)
    return Ref(ref.document, start, end.start() + len(end.group().rstrip()) if end else len(source.text.rstrip()))


def evidence(record: Dict, *ways: str) -> Ref:
    """What a record rests on; the first of the `ways` that it has, else its evidence."""
    for way in (*ways, "evidence", "content", "term"):
        span = record.get(way)
        if span:
            return Ref(record["document"], span["start"], span["end"])
    raise ValueError(f"{record['id']} points at no words")


def _usual_names(documents: Iterable[Records], language: str) -> dict[str, str]:
    """By id: the world's name in the language; else how texts in the language most often write it, by a name where they do."""
    known = dict(labels(language))
    if language == "en":
        return known
    written: dict[str, Counter[str]] = {}
    for records in documents:
        if records[0]["language"] == language:
            for entity in _mentioned(records):
                written.setdefault(entity["id"], Counter())[entity["text"]] += 1
    for id_, counts in written.items():
        known.setdefault(id_, max(counts, key=lambda text: (counts[text], len(text), text)))
    return known


def _mentioned(records: Records) -> Iterator[Dict]:
    """Mentions that name their entity: a pronoun stands for it, but shares no word with it."""
    for entity in entities(records[1:]):
        words = set(fold(entity["name"]).split())
        if (
            len(entity["text"]) <= _LONGEST_NAME
            and len(entity["text"]) > 3
            and (entity["text"][:1].isupper() or not words)
        ):
            yield entity


def _source(document: Dict) -> Source:
    where = document.get("url") or document.get("path") or document["id"]
    title = document.get("title") or " ".join(document["text"].split())[:80]
    return Source(
        document["id"],
        title,
        document.get("publisher") or PurePath(where).name or where,
        _day(document),
        where,
        document["language"],
        document["text"],
    )


def _day(document: Dict) -> date | None:
    published = document.get("published") or {}
    value = published.get("end") or published.get("start")
    return date.fromisoformat(value[:10]) if value else None
