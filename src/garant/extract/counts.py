"""Counts of violations as monitors report them: a total, its parts by place, kind or side, and the figure of the period before.

Read off the order of the words, for bulletins are lists ("in the provinces of Aleppo (8), Latakia (4)") that no parser draws alike. The shapes
follow the daily reports of ceasefire monitors: violations by region, "of which explosions", against the previous period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from garant._tables import toml
from garant.extract.tolls import Number, TollReader
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

# How many tokens a list may run on between one figure and the next, how many sentences back "the other side counted 14" may refer,
# how far before a figure the words stand that compare it, and its noun behind it.
_LIST, _BACK, _CUE, _NOUN = 12, 2, 3, 4


@dataclass(slots=True)
class Figure:
    """A number that counts something: `noun` the counted word's token, `what` its English name (both None for "14" alone).

    `inside` are the tokens in which its place and side may stand; `loose`: these follow a comma, so they may be the total's."""

    number: Number
    token: int
    noun: int | None
    what: str | None
    total: bool
    inside: range = field(default=range(0))
    loose: bool = False


@dataclass(slots=True)
class CountMention:
    """A reported count: its total (None where only parts are given), the parts, the figure compared with, the verb that counts."""

    figure: Figure
    what: str
    verb: int | None
    commits: bool
    parts: list[Figure] = field(default_factory=list)
    previous: Figure | None = None


@lru_cache(maxsize=8)
def count_words(language: Language) -> dict[str, Any]:
    """The language's `counts.toml`."""
    return toml(language.folder / "counts.toml")


class CountFinder:
    """Finds the counts of one tree. `dates` are the character spans of expressions of time, whose numbers count nothing; `zoned` whether
    the text speaks of a zone that an agreement drew."""

    def __init__(
        self,
        tree: Tree,
        clauses: Clauses,
        language: Language,
        truces: frozenset[str],
        dates: list[tuple[int, int]],
        zoned: bool,
    ) -> None:
        self.tree, self.clauses, self.truces = tree, clauses, truces
        self.table = count_words(language)
        self.words: dict[str, Any] = self.table["words"]
        self.tolls = TollReader(tree, clauses, language)
        self.dates, self.zoned = dates, zoned
        self.verbs, self.commit, self.blame = (frozenset(self.words[name]) for name in ("verbs", "commit", "accuse"))
        self.breaks = frozenset(self.words["breaks"])

    def find(self) -> list[CountMention]:
        """The counts in text order; none in a text that speaks of no truce and of no such zone."""
        tree = self.tree
        if not (self.zoned or any(lemma in self.truces for lemma in tree.lemma)):
            return []
        found: list[CountMention] = []
        for number, (begin, end) in enumerate(tree.sentences):
            figures = list(self._figures(begin, end))
            before = [c for c in found if number - tree.sentence[c.figure.token] <= _BACK]
            found += self._sentence(figures, begin, end, before[-1] if before else None)
        return found

    # -- figures -----------------------------------------------------------------------------------------------------

    def _figures(self, begin: int, end: int) -> Iterator[Figure]:
        """The numbers of a sentence that count something a monitor counts, or nothing said."""
        behind = -1
        for t in range(begin, end):
            number = self._number(t) if t > behind else None
            if number is None or self._dated(t):
                continue
            behind = number.last
            noun = self._noun(number.last)
            if noun is None:
                yield Figure(number, t, None, None, False)
                continue
            what, total = self._what(noun)
            if what is not None:
                yield Figure(number, t, noun, what, total)

    def _number(self, t: int) -> Number | None:
        """The number that begins at or is headed by token `t`; "no violations" are none."""
        tree = self.tree
        if (
            tree.lower[t] in self.words["none"]
            and t + 1 < len(tree)
            and (tree.dep[t] == "det" or tree.pos[t] in ("DET", "ADJ"))
        ):
            noun = self._noun(t)
            return Number(0, 0, t, t) if noun is not None and self._what(noun)[1] else None
        if tree.pos[t] in ("NUM", "NOUN") or tree.word[t][0].isdigit():
            return self.tolls.figure(t)
        return None

    def _dated(self, t: int) -> bool:
        start = self.tree.start[t]
        return any(begin <= start < stop for begin, stop in self.dates)

    def _noun(self, t: int) -> int | None:
        """The noun that the number counts: its governor right behind it, else the first noun behind it before any break."""
        tree = self.tree
        of = [c for c in tree.kids(t, "nmod") if tree.pos[t] == "NOUN"]
        if of:
            return of[0]
        for k in range(t + 1, min(t + 1 + _NOUN, len(tree))):
            if tree.pos[k] in ("NOUN", "PROPN") and tree.dep[k] != "compound":
                return k
            if tree.pos[k] not in ("ADJ", "NOUN", "PROPN", "NUM", "ADV") and tree.dep[k] != "case":
                return None
            if tree.dep[k] == "case" and self.clauses.preposition(tree.head[k]) not in self.clauses.language.genitive:
                return None
        return None

    def _what(self, noun: int) -> tuple[str | None, bool]:
        """The English name of what is counted, and whether it is the breach itself; None for what no monitor counts."""
        tree, lemma = self.tree, self.tree.lemma[noun]
        if lemma in self.words["times"]:
            verb = next((g for g in tree.ancestors(noun) if tree.pos[g] == "VERB"), noun)
            return (
                (self.table["totals"][self.words["breach"]], True)
                if tree.lemma[verb] in self.breaks and tree.pos[verb] == "VERB"
                else (None, False)
            )
        if lemma not in self.table["totals"]:
            return self.table["kinds"].get(lemma), False
        about = {tree.lemma[d] for c in tree.kids(noun, "amod", "compound", "nmod") for d in tree.subtree(c)}
        if about & set(self.words["other"]):
            return None, False
        named = next((name for word, name in self.words["qualifiers"].items() if word in about), None)
        return named or self.table["totals"][lemma], True

    # -- a sentence --------------------------------------------------------------------------------------------------

    def _sentence(
        self, figures: list[Figure], begin: int, end: int, before: CountMention | None
    ) -> Iterator[CountMention]:
        """The counts of one sentence; `before` is the last one of the sentences before, which "counted 14" takes up."""
        tree = self.tree
        self._scopes(figures, begin, end)
        current: CountMention | None = None
        last: Figure | None = None
        found: list[CountMention] = []
        for figure in figures:
            gap = range(last.number.last + 1 if last else begin, figure.number.first)
            new = None
            fresh = last is None or (
                not self._cued(gap) and any(tree.pos[t] == "VERB" and self._counts(t) for t in gap)
            )
            fresh |= any(tree.word[t] == ";" for t in gap)
            if current is not None and self._compared(figure):
                current.previous = current.previous or figure
                continue
            if current is not None and not fresh and last is not None and self._is_part(figure, last, gap):
                current.parts.append(figure)
            else:
                new = self._total(figure, gap, fresh, current, last, before)
                if new is None:
                    continue
                found.append(new)
                current = before = new
            last = figure
        yield from found

    def _is_part(self, figure: Figure, last: Figure, gap: range) -> bool:
        """Said to be a part, in brackets behind a name, or one more of a list of parts of one sort."""
        tree = self.tree
        if self._bracketed(figure) or self._cued(gap) or self._of_them(figure):
            return True
        listed = len(gap) <= _LIST and not any(tree.pos[t] == "VERB" and tree.feat(t, "VerbForm", "Fin") for t in gap)
        return listed and not figure.total and not last.total and (last.noun is None) == (figure.noun is None)

    def _total(
        self,
        figure: Figure,
        gap: range,
        fresh: bool,
        current: CountMention | None,
        last: Figure | None,
        before: CountMention | None,
    ) -> CountMention | None:
        """A count of its own: of breaches; of what a monitor counts, by a verb of counting; of a bare number that takes up the count before."""
        verb = self._verb(figure.token, gap)
        if figure.total:
            assert figure.what is not None
            return CountMention(figure, figure.what, verb, self._commits(verb))
        if figure.what is not None:
            return (
                CountMention(figure, figure.what, verb, self._commits(verb))
                if verb is not None and not self._commits(verb)
                else None
            )
        sibling = (
            current is not None
            and last is not None
            and last is not current.figure
            and last.noun is not None
            and not fresh
        )
        if sibling and current is not None:
            return CountMention(figure, current.what, current.verb, current.commits)
        if before is not None and verb is not None and verb in gap and not self._commits(verb):
            return CountMention(figure, before.what, verb, False)
        return None

    def _cued(self, gap: range) -> bool:
        words = " ".join(self.tree.lower[t] for t in gap)
        return any(f" {cue} " in f" {words} " for cue in self.words["parts"])

    def _of_them(self, figure: Figure) -> bool:
        """ "340 of them in Hays district"."""
        behind = figure.number.last + 1
        words = " ".join(self.tree.lower[t] for t in range(behind, min(len(self.tree), behind + _CUE)))
        return figure.noun is None and any(f"{words} ".startswith(f"{cue} ") for cue in self.words["parts"])

    def _compared(self, figure: Figure) -> bool:
        first = figure.number.first
        words = " ".join(self.tree.lower[t] for t in range(max(0, first - _CUE), first))
        return any(f" {words}".endswith(f" {cue}") for cue in self.words["previous"])

    def _bracketed(self, figure: Figure) -> bool:
        """ "Aleppo (8)", "Aleppo – 8"."""
        t = figure.number.first - 1
        return t > 0 and (
            self.tree.word[t] == "(" or (self.tree.word[t] in self.words["dash"] and self.tree.pos[t - 1] == "PROPN")
        )

    def _counts(self, t: int) -> bool:
        return (
            self.tree.lemma[t] in self.verbs
            or self.tree.lemma[t] in self.commit
            or self.tree.lemma[t] in self.blame
            or self.tree.lemma[t] in self.breaks
        )

    def _commits(self, verb: int | None) -> bool:
        return verb is not None and (self.tree.lemma[verb] in self.commit or self.tree.lemma[verb] in self.breaks)

    def blames(self, verb: int | None) -> bool:
        """Whether who is the verb's object is whom the breaches are laid to ("accused the army of 30 violations")."""
        return verb is not None and self.tree.lemma[verb] in self.blame

    def _verb(self, t: int, gap: range) -> int | None:
        """The verb that counts: a governor of the number, else the last one before it in its stretch of the sentence."""
        tree = self.tree
        for g in tree.ancestors(t):
            if tree.pos[g] == "VERB":
                return (
                    g
                    if self._counts(g)
                    else next((k for k in reversed(gap) if tree.pos[k] == "VERB" and self._counts(k)), None)
                )
        return next((k for k in reversed(gap) if tree.pos[k] == "VERB" and self._counts(k)), None)

    # -- where its place and side stand ------------------------------------------------------------------------------

    def _scopes(self, figures: list[Figure], begin: int, end: int) -> None:
        """Behind the number up to the next one; before it where it stands in brackets or alone behind the name."""
        tree = self.tree
        for k, figure in enumerate(figures):
            start = max(figure.number.last, figure.noun or 0) + 1
            stop = figures[k + 1].number.first if k + 1 < len(figures) else end
            if self._bracketed(figure):
                figure.inside = range(figures[k - 1].number.last + 1 if k else begin, figure.number.first)
                continue
            if k + 1 < len(figures) and self._bracketed(figures[k + 1]):
                figure.inside = range(begin, figure.number.first) if k == 0 else range(0)
                continue
            above = set(tree.ancestors(figure.token))
            broken = next(
                (
                    t
                    for t in range(start, stop)
                    if tree.word[t] == ";" or (tree.pos[t] == "VERB" and self._counts(t) and t not in above)
                ),
                stop,
            )
            figure.inside = range(start, broken)
            figure.loose = start < broken and tree.word[start] == ","
