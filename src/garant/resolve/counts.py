"""Counts as worded to counts as records: reporter, place, period, sides; whether the parts sum up, and who counts otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from garant.extract.counts import CountFinder, CountMention, Figure
from garant.extract.tolls import Number
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Count, Entity, Part, Place, Span, Tally, When
from garant.resolve.actors import Actors
from garant.resolve.agreements import Agreements
from garant.resolve.events import sentence_span
from garant.resolve.places import Places
from garant.resolve.voices import Voices
from garant.resolve.when import Whens

_DESCRIBES = ("amod", "nmod", "compound", "appos", "flat")


class Counts:
    """The reported counts of one document."""

    def __init__(
        self, document: str, tree: Tree, clauses: Clauses, language: Language, actors: Actors, places: Places, voices: Voices, whens: Whens,
        agreements: Agreements, zoned: bool,
    ) -> None:  # fmt: skip
        self.document, self.tree, self.clauses, self.actors = document, tree, clauses, actors
        self.places, self.voices, self.whens, self.agreements = places, voices, whens, agreements
        truces = frozenset(lemma for lemma, (_, kind) in agreements.table["nouns"].items() if kind == "truce")
        self.finder = CountFinder(tree, clauses, language, truces, [(m.start, m.end) for m in whens.mentions], zoned)
        self.sides = frozenset(self.finder.words["sides"])
        self.local = frozenset(language.references["place"]["certain"])

    def records(self) -> list[Tally]:
        """The counts in text order, each with those that it disagrees with."""
        found: list[Tally] = []
        for mention in self.finder.find():
            found.append(self._record(mention, found[-1] if found else None))
        return [replace(tally, disagrees_with=tuple(o.id for o in found if disagree(tally, o))) for tally in found]

    def _record(self, mention: CountMention, before: Tally | None) -> Tally:
        figure = mention.figure
        own = self._span(figure.number)
        chain = self.voices.of(own.start, own.end)
        place, side = self._place(figure.inside), self._side(figure.inside)
        parts: list[Part] = []
        for part in mention.parts:
            found = self._part(part, mention.what)
            if part.loose and found.by == "kind" and place is None:
                place, found = found.place, replace(found, place=None)
            parts.append(found)
        taken_up = before if before is not None and before.what == mention.what and figure.what is None else None
        if place is None and figure.noun is not None:
            place = self._place(
                t
                for t in range(self.tree.sentences[self.tree.sentence[figure.token]][0], figure.number.first)
                if self._local(t)
            )
        if place is None and taken_up is not None:
            place = taken_up.place
        subjects = self._subjects(mention.verb)
        number = self._count(figure.number)
        parted = tuple(p for p in parts if p.by != "kind" or p.what)
        return Tally(
            f"{self.document}/c{own.start}", self.document, mention.what, number, parted,
            self._count(mention.previous.number) if mention.previous else None, place, self._period(mention, taken_up),
            tuple(e for s in chain[:1] for e in s.speakers) if mention.commits or not subjects else subjects,
            side or (subjects if mention.commits else self._blamed(mention) or self._described(figure)), self._agreement(figure.token, taken_up),
            tuple(s.id for s in chain), sentence_span(self.tree, figure.token), check(number, parted),
        )  # fmt: skip

    def _part(self, figure: Figure, whole: str) -> Part:
        """What parts the whole here: the kind where one is named, else a side, else the place."""
        place, side = self._place(figure.inside), self._side(figure.inside)
        what = figure.what if figure.what != whole else None
        if not (place or side or what) and figure.inside and figure.inside.stop == figure.number.first:
            place = self._by_name(figure.inside)
        by = "kind" if what else "side" if side else "place" if place else "kind"
        return Part(self._count(figure.number), by, what, place, side)

    def _place(self, inside: Iterable[int]) -> Place | None:
        """The first place named in these tokens that is not whose doing it is; a country only where nothing finer is."""
        named = [
            p for t in inside if (p := self.places.at(t)) is not None and self.tree.pos[t] in ("PROPN", "NOUN", "X") and self.clauses.preposition(t) not in self.sides
        ]  # fmt: skip
        wide = [p for p in named if p.resolution != "country"]
        return next(iter(wide or named), None)

    def _by_name(self, inside: range) -> Place | None:
        """The name right before the bracket or dash: a place, for what else is counted by; the gazetteer's, where it has it."""
        named = [t for t in inside if self.tree.pos[t] == "PROPN"]
        if not named:
            return None
        t = named[-1]
        span = Span(self.tree.start[t], self.tree.end[t], self.tree.word[t])
        spot = next(iter(self.places.gazetteer.find(span.text)), None)
        if spot is None:
            return Place(span, span.text, None, None, None, "zone")
        return Place(span, spot.name, spot.latitude, spot.longitude, spot.country, spot.resolution)

    def _local(self, t: int) -> bool:
        """Whether token `t` says where: it, or the noun that it completes, stands behind a preposition of place, and not in a subject."""
        tree = self.tree
        subject = any(tree.dep[k] in ("nsubj", "nsubj:pass") for k in (t, *tree.ancestors(t)))
        return not subject and any(self.clauses.preposition(k) in self.local for k in (t, tree.head[t]))

    def _side(self, inside: Iterable[int]) -> tuple[Entity, ...]:
        """Whose doing it is: "by the rebels", « imputées aux forces du régime »."""
        tree = self.tree
        heads = [
            t for t in inside if tree.pos[t] in ("NOUN", "PROPN", "PRON") and self.clauses.preposition(t) in self.sides
        ]
        return next((found for t in heads if (found := self._actor(t))), ())

    def _subjects(self, verb: int | None) -> tuple[Entity, ...]:
        if verb is None:
            return ()
        found = [e for t in self.clauses.at(verb).slots.get("subj", ()) for e in self._actor(t)]
        return tuple({e.id: e for e in found}.values())

    def _described(self, figure: Figure) -> tuple[Entity, ...]:
        """« 12 violations israéliennes »: whose doing it is, by the adjective on the breach itself."""
        if not figure.total or figure.noun is None:
            return ()
        return next(
            (e for c in self.tree.kids(figure.noun, "amod", "compound") if (e := tuple(self.actors.resolve(c)))), ()
        )

    def _blamed(self, mention: CountMention) -> tuple[Entity, ...]:
        if mention.verb is None or not self.finder.blames(mention.verb):
            return ()
        return tuple(
            {e.id: e for t in self.clauses.at(mention.verb).slots.get("obj", ()) for e in self._actor(t)}.values()
        )

    def _actor(self, t: int) -> tuple[Entity, ...]:
        """The actor; for "the Turkish side", who is no actor of its own, the one that describes it."""
        found = self.actors.resolve(t)
        if found:
            return tuple(found)
        return next((e for c in self.tree.kids(t, *_DESCRIBES) if (e := tuple(self.actors.resolve(c)))), ())

    def _period(self, counted: CountMention, taken_up: Tally | None) -> When | None:
        """The expression of time of its sentence, else that of the count it takes up, else the days of the dispatch.

        What stands behind the figure compared with is that figure's time."""
        token, other = counted.figure.token, counted.previous
        span = sentence_span(self.tree, token)
        stop = self.tree.start[other.number.first] if other and other.number.first > token else span.end
        told = self.voices.of(*self.tree.chars(token, token))
        mentions = self.whens.within(told[0].content.start, min(stop, told[0].content.end)) if told else []
        for mention in mentions or self.whens.within(span.start, stop):
            interval = self.whens.resolve(mention, "past")
            if interval is not None:
                return self.whens.record(interval, mention)
        return taken_up.period if taken_up else self.whens.news()

    def _agreement(self, t: int, taken_up: Tally | None) -> str | None:
        known = self.agreements.governing(t)
        return known.name if known else taken_up.agreement if taken_up else None

    def _count(self, number: Number) -> Count:
        return Count(number.low, number.high, self._span(number))

    def _span(self, number: Number) -> Span:
        start, end = self.tree.chars(number.first, number.last)
        return Span(start, end, self.tree.text[start:end])


def check(whole: Count, parts: Iterable[Part]) -> dict[str, str]:
    """Of each way in which `whole` is parted: `equal`, `below` (there is a rest) or `above` (the figures contradict each other).

    Numbers that are bounds are given the benefit: "about 120" in parts of 70 and 52 is equal."""
    found: dict[str, str] = {}
    parts = list(parts)
    for by in dict.fromkeys(p.by for p in parts):
        low = sum(p.number.low for p in parts if p.by == by)
        highs = [p.number.high for p in parts if p.by == by]
        high = None if None in highs else sum(h for h in highs if h is not None)
        if whole.high is not None and low > whole.high:
            found[by] = "above"
        else:
            found[by] = "below" if high is not None and high < whole.low else "equal"
    return found


def disagree(a: Tally, b: Tally) -> bool:
    """Whether two reporters count the same thing in the same place and period, and their figures cannot both be right."""
    if (
        a is b
        or a.what != b.what
        or not (a.reporters and b.reporters)
        or {e.id for e in a.reporters} & {e.id for e in b.reporters}
    ):
        return False
    if (a.place.name if a.place else None) != (b.place.name if b.place else None) or {e.id for e in a.sides} != {
        e.id for e in b.sides
    }:
        return False
    same_days = (
        (a.period.start, a.period.end) == (b.period.start, b.period.end)
        if a.period and b.period
        else a.period is b.period
    )
    apart = (a.number.high is not None and a.number.high < b.number.low) or (
        b.number.high is not None and b.number.high < a.number.low
    )
    return same_days and apart
