"""Who says that an agreement or a commitment is kept or broken: claims tied to their agreement, or to the commitment of their doer."""

from __future__ import annotations

from collections.abc import Iterator

from garant.extract.fulfilment import Claim, FulfilmentFinder
from garant.extract.status import StatusReader
from garant.languages import Language
from garant.merge.within import kindred
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity, Event, Fulfilment
from garant.resolve.agreements import Agreements, Known
from garant.resolve.events import sentence_span
from garant.resolve.voices import Voices

_TAKERS = ("obj", "gen")


class Fulfilments:
    """The claims of one document."""

    def __init__(
        self,
        tree: Tree,
        clauses: Clauses,
        language: Language,
        statuses: StatusReader,
        agreements: Agreements,
        voices: Voices,
    ) -> None:
        self.tree, self.clauses, self.agreements, self.voices = tree, clauses, agreements, voices
        self.finder = FulfilmentFinder(tree, clauses, language, statuses)
        self.loose: list[Fulfilment] = []
        self.of: dict[int, list[Fulfilment]] = {}
        # The nouns of agreements of which it is only said how they are kept: no undertakings.
        self.nouns: set[int] = set()
        for claim in self.finder.find():
            self.nouns |= set(claim.of)
            self._enter(claim)

    def _enter(self, claim: Claim) -> None:
        """To the agreement that the claim is of; one of "its commitments" under no agreement waits for a commitment of its doer."""
        known = next((k for t in claim.of if (k := self._agreement(t)) is not None), None)
        carried = any(self.tree.lemma[t] in self.finder.carriers for t in claim.of)
        record = self._record(claim)
        if known is not None:
            told = self.of.setdefault(id(known), [])
            if record not in told:
                told.append(record)
        elif carried:
            self.loose.append(record)

    def _agreement(self, t: int) -> Known | None:
        """The agreement at token `t`; of what it carries out or obliges to, the one in its phrase or behind it; "the accord" without a name, the one in force."""
        tree = self.tree
        carried = tree.lemma[t] in self.finder.carriers
        inside = (t, *tree.subtree(t), *range(t, tree.sentences[tree.sentence[t]][1])) if carried else (t,)
        known = next((k for x in inside if (k := self.agreements.of(x)) is not None and k.kind != "process"), None)
        if known is None and any(m.head == t and m.kind in ("truce", "text") for m in self.agreements.mentions):
            return self.agreements.governing(t)
        if known is None and tree.pos[t] == "PRON" and not self.agreements.actors.resolve(t):
            return self.agreements.governing(t)
        return known

    def _record(self, claim: Claim) -> Fulfilment:
        by = {e.id: e for t in claim.by for e in self.agreements.actors.resolve(t)}
        start, end = self.tree.chars(claim.head, claim.head)
        voice = tuple(s.id for s in self.voices.of(start, end))
        return Fulfilment(claim.claim, claim.level, tuple(by.values()), voice, sentence_span(self.tree, claim.head))

    def for_commitment(self, event: Event, measure: int, said: int) -> tuple[Fulfilment, ...]:
        """What is said elsewhere of the measure that token `measure` heads, undertaken at token `said`: that who owes it has done it, or not."""
        found = list(self._done(event, measure, said))
        owing = {e.id for e in event.actors}
        found += [f for f in self.loose if owing & {e.id for e in f.by}]
        return tuple(found)

    def _done(self, event: Event, measure: int, said: int) -> Iterator[Fulfilment]:
        tree = self.tree
        own = {measure, said, *tree.subtree(measure)}
        things = self._things(measure)
        owing = {e.country or e.id for e in event.actors}
        for t in range(len(tree)):
            if (
                t in own
                or tree.pos[t] != "VERB"
                or not kindred(tree.lemma[t], tree.lemma[measure])
                or not things & self._things(t)
            ):
                continue
            subjects = self._subjects(t)
            if subjects and owing and not owing & {e.country or e.id for e in subjects}:
                continue
            graded = self.finder.graded(t, "begin" if self._begun(t) else "fulfil")
            if graded is not None:
                yield self._record(Claim(t, (measure,), tuple(self.clauses.at(t).slots.get("subj", ())), *graded))

    def _begun(self, t: int) -> bool:
        """« a commencé à retirer »: what completes a verb of beginning is only begun."""
        tree = self.tree
        governor = tree.head[t]
        return tree.dep[t] in ("xcomp", "obl", "advcl", "ccomp") and any(
            line.said == "begin" for line in self.finder.lines.get(("v", tree.lemma[governor]), ())
        )

    def _things(self, t: int) -> set[str]:
        """The lemmas of what the predicate takes: what is withdrawn, released, handed over."""
        slots = self.clauses.at(t).slots
        return {self.tree.lemma[x] for name in _TAKERS for x in slots.get(name, ())} | (
            {self.tree.lemma[x] for x in slots.get("subj", ())} if not slots.get("obj") else set()
        )

    def _subjects(self, t: int) -> list[Entity]:
        return [e for s in self.clauses.at(t).slots.get("subj", ()) for e in self.agreements.actors.resolve(s)]
