"""The facets of events: meeting, commitment, violation, toll and context, from what each mention of the event says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.extract.commitments import CommitmentMention, CommitmentReader
from garant.extract.contexts import ContextReader
from garant.extract.events import EventMention
from garant.extract.status import StatusReader
from garant.extract.tolls import Number, TollReader
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Commitment, Count, Event, Span, Statement, Violation, When
from garant.resolve.agreements import Agreements
from garant.resolve.events import sentence_span
from garant.resolve.fulfilment import Fulfilments
from garant.resolve.meetings import Meetings
from garant.resolve.phrases import full_sentence, phrase
from garant.resolve.when import Whens
from garant.resolve.zones import Zones

_TALKS = "CONSULT"
_VIOLENT = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
# What a party to an agreement does because of it.
_YIELDS = frozenset({"RETREAT", "CONCEDE", "COOPERATE"})
_TOLLS = frozenset({"ASSAULT", "COERCE"})
# Characters before a date in which a word may make it a deadline.
_CUE = 24
# How many sentences back the agreement may be named that still obliges.
_BACK = 2


@lru_cache(maxsize=8)
def violation_words(language: Language) -> dict[str, Any]:
    """The language's `violations.toml`."""
    return toml(language.folder / "violations.toml")


class Facets:
    """Adds facets to the events of one document."""

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, statuses: StatusReader, whens: Whens, agreements: Agreements,
        fulfilments: Fulfilments, zones: Zones, statements: list[Statement],
    ) -> None:  # fmt: skip
        self.tree, self.clauses, self.whens, self.agreements = tree, clauses, whens, agreements
        self.fulfilments, self.zones = fulfilments, zones
        self.meetings = Meetings(tree, clauses, language, agreements, statuses, whens)
        self.commitments = CommitmentReader(tree, clauses, language, statuses)
        self.tolls = TollReader(tree, clauses, language)
        self.contexts = ContextReader(tree, language)
        self.violations = violation_words(language)
        self.statements = {s.id: s for s in statements}
        self._promised: set[int] = set()
        self._heads: frozenset[int] = frozenset()

    def attach(self, told: Iterable[tuple[EventMention, Event]], events: Iterable[Event]) -> list[Event]:
        """The events with their facets; an event told more than once takes each from the mention that says most."""
        by_start = {event.trigger.start: mention for mention, event in told}
        self._heads = frozenset(mention.head for mention in by_start.values())
        found = []
        for event in events:
            mentions = [m for span in event.mentions if (m := by_start.get(span.start)) is not None]
            mentions = mentions or ([by_start[event.trigger.start]] if event.trigger.start in by_start else [])
            found.append(self._facets(event, mentions))
        return self.meetings.settle(found)

    def _facets(self, event: Event, mentions: list[EventMention]) -> Event:
        event = self.meetings.read(event, mentions, self._heads) if event.type == _TALKS else event
        event = self._commitment(event, mentions)
        contexts = tuple(dict.fromkeys(c for m in mentions for c in self.contexts.of(m.head)))
        event.context = contexts or event.context
        event.violation = self._violation(event, mentions)
        if event.type in _TOLLS:
            for mention in mentions:
                for kind, number in self.tolls.read(mention).items():
                    event.toll.setdefault(kind, self._count(number))
        return event

    # -- commitments -------------------------------------------------------------------------------------------------

    def _commitment(self, event: Event, mentions: list[EventMention]) -> Event:
        if event.status in ("negated", "denied"):
            return event
        for mention in mentions:
            if (
                mention.head in self._promised
                or mention.head in self.fulfilments.nouns
                or (self.tree.paragraph[mention.head] == 0 and not full_sentence(self.tree, mention.head))
            ):
                continue
            found = self.commitments.read(mention, self._binding(mention.head)) or self._promised_by_word(
                event, mention
            )
            if found is None or (event.status == "called_for" and not found.own):
                continue
            inside = self.tree.subtree(found.measure)
            self._promised |= set(inside)
            unsaid, undated = self.commitments.unsaid(mention.head)
            deadline = self._deadline(found.clause, found.measure)
            commitment = Commitment(
                phrase(self.tree, found.measure), event.recipients[0] if event.recipients else None, self._agreement(mention.head), deadline,
                not (unsaid or self.commitments.vague(found.measure)), deadline is not None and not undated,
                self._condition(mention.head, found.measure), self.fulfilments.for_commitment(event, found.measure, mention.head),
            )  # fmt: skip
            return replace(event, commitment=commitment, evidence=sentence_span(self.tree, mention.head))
        return event

    def _binding(self, i: int) -> bool:
        """Whether the sentence or one of the two before it speaks of an agreement."""
        sentence = self.tree.sentence[i]
        begin = self.tree.sentences[max(0, sentence - _BACK)][0]
        end = self.tree.sentences[sentence][1]
        return any(
            begin <= m.head < end and m.kind != "process" for m in self.agreements.mentions
        ) or self.commitments.speaks_of_one(begin, end)

    def _promised_by_word(self, event: Event, mention: EventMention) -> CommitmentMention | None:
        """What who would do it says will be done, and what an agreement's sentence sets a day for."""
        owed = CommitmentMention(mention.head, mention.head, True)
        speakers = self.statements[event.voice[0]].speakers if event.voice else ()
        own = {e.country or e.id for e in speakers} & {e.country or e.id for e in event.actors}
        if event.status == "planned" and own and self.commitments.pledged(mention):
            return owed
        due = (
            event.type in _YIELDS
            and (mention.clause.kind == "n" or event.status != "occurred")
            and self._agreement(mention.head) is not None
        )
        return owed if due and self._deadline(mention.head, mention.head) is not None else None

    def _agreement(self, i: int) -> Span | None:
        begin, end = self.tree.sentences[self.tree.sentence[i]]
        mention = next((m for m in self.agreements.mentions if begin <= m.head < end and m.kind != "process"), None)
        if mention is None:
            return None
        start, stop = self.tree.chars(mention.first, mention.last)
        return Span(start, stop, self.tree.text[start:stop])

    def _deadline(self, clause: int, measure: int) -> When | None:
        """The date in the clause or the measure that a word makes a deadline ("by 15 October", « d'ici fin octobre »)."""
        cues = self.commitments.words["deadline"]
        for head in dict.fromkeys((measure, clause)):
            mention = self.whens.in_subtree(head)
            if mention is None:
                continue
            before = self.tree.text[max(0, mention.start - _CUE) : mention.start].lower().rstrip()
            own = self.tree.text[mention.start : mention.end].lower()
            if any(before.endswith(cue) or own.startswith(cue) for cue in cues):
                interval = self.whens.resolve(mention, "future")
                return self.whens.record(interval, mention) if interval else None
        return None

    def _condition(self, said: int, measure: int) -> Span | None:
        """The words that say on what condition: "if the rebels disarm", « en échange de la levée du siège »."""
        tree = self.tree
        for head in dict.fromkeys((measure, said)):
            for c in tree.subtree(head, without=("acl:relcl", "parataxis")):
                if tree.dep[c] not in ("advcl", "obl", "nmod") or tree.sentence[c] != tree.sentence[said]:
                    continue
                inside = [
                    x for x in tree.subtree(c) if tree.pos[x] != "PUNCT" and tree.sentence[x] == tree.sentence[said]
                ]
                start, end = tree.chars(inside[0], inside[-1])
                words = tree.text[start:end]
                if words.lower().startswith(tuple(self.commitments.words["conditions"])):
                    return Span(start, end, words)
        return None

    # -- violations and tolls ----------------------------------------------------------------------------------------

    def _violation(self, event: Event, mentions: list[EventMention]) -> Violation | None:
        """An event whose own words or sentence say that a truce is broken."""
        words, tree = self.violations, self.tree
        for m in mentions:
            own = {tree.lemma[t] for t in (m.head, *m.also)}
            said = bool(own & {*words["nouns"], *words["verbs"]})
            if not said and event.type not in _VIOLENT:
                continue
            begin, end = tree.sentences[tree.sentence[m.head]]
            breach = next(
                (
                    t
                    for t in range(begin, end)
                    if tree.lemma[t] in words["nouns"] or (tree.lemma[t] in words["verbs"] and tree.pos[t] == "VERB")
                ),
                None,
            )
            truce = next((t for t in range(begin, end) if tree.lemma[t] in words["truces"]), None)
            if breach is None or truce is None:
                continue
            known = self.agreements.of(truce) or self.agreements.governing(truce)
            alleged = tuple(e for s in event.voice[:1] for e in self.statements[s].speakers) if event.voice else ()
            return Violation(known.name if known else None, self.zones.at(begin, end), alleged)
        return None

    def _count(self, number: Number) -> Count:
        start, end = self.tree.chars(number.first, number.last)
        return Count(number.low, number.high, Span(start, end, self.tree.text[start:end]))
