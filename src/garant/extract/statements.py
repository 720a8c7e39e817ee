"""Statements: every attribution with its cue, speaker and content. Tokens and characters only; who the speaker is comes later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from garant.extract.quotes import Quote, find_quotes, share_inside
from garant.languages import Cue, Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

# A content quoted from this share on is direct speech; with any quotation, mixed.
_DIRECT_SHARE = 0.8
_MIXED_SHARE = 0.04
# A quotation shorter than this many characters is a term in quotes, not somebody's sentence.
_SENTENCE_QUOTE = 40


@dataclass(frozen=True, slots=True)
class StatementMention:
    """An attribution: speaker tokens, addressee tokens, the cue's and content's characters, form, stance, and the cue token."""

    cue_token: int
    speakers: tuple[int, ...]
    addressees: tuple[int, ...]
    cue: tuple[int, int]
    content: tuple[int, int]
    form: str
    stance: str


class StatementFinder:
    """Finds the statements of one tree by the language's cues."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language) -> None:
        self.tree, self.clauses, self.language = tree, clauses, language
        self.quotes = find_quotes(tree.text)
        self._preps = {c.lemma for group in language.cues.values() for c in group if c.kind == "prep"}

    def find(self) -> list[StatementMention]:
        """The statements in text order, none twice; a free quotation takes the speaker that spoke last."""
        found = sorted(self._by_cue(), key=lambda s: s.content)
        found = _distinct(found)
        return sorted(found + list(self._free_quotes(found)), key=lambda s: (s.content, s.cue))

    def _by_cue(self) -> Iterator[StatementMention]:
        tree, cues = self.tree, self.language.cues
        for i in range(len(tree)):
            pos = tree.pos[i]
            if pos in ("VERB", "AUX"):
                lemma = self.clauses._verb_lemma(i)
                cue = self._cue(lemma, "v") or self._cue(tree.lemma[i], "v")
                if cue:
                    statement = self._of_verb(i, cue)
                    if statement:
                        yield statement
            elif tree.dep[i] in ("obl", "nmod", "advmod", "obl:agent", "dep", "parataxis") or tree.head[i] == i:
                statement = self._of_preposition(i)
                if statement:
                    yield statement
        del cues

    def _cue(self, lemma: str, kind: str) -> Cue | None:
        return next((c for c in self.language.cues.get(lemma, ()) if c.kind == kind), None)

    # -- verbs -------------------------------------------------------------------------------------------------------

    def _of_verb(self, i: int, cue: Cue) -> StatementMention | None:
        tree = self.tree
        clause = self.clauses.at(i)
        speakers = clause.slots.get("subj", []) if clause.passive else self.clauses.surface_subjects(i)
        speakers = [s for s in speakers if not self.clauses.is_relative(s)]
        content = self._content(i, cue, speakers)
        if content is None or not speakers:
            return None
        start, end = content
        addressees = list(clause.slots.get("iobj", []))
        for preposition in self.language.dative:
            addressees += clause.slots.get(preposition, [])
        if cue.needs == "that":
            addressees += [o for o in clause.slots.get("obj", []) if not start <= tree.start[o] < end]
        addressees = [a for a in addressees if not start <= tree.start[a] < end and a not in speakers]
        return StatementMention(i, tuple(speakers), tuple(addressees), self._cue_span(i), content, self._form(start, end), cue.stance)

    def _cue_span(self, i: int) -> tuple[int, int]:
        tree = self.tree
        tokens = [i, *(c for c in tree.children[i] if tree.dep[c] in ("aux", "aux:pass", "compound:prt") and abs(c - i) <= 4)]
        return tree.start[min(tokens)], tree.end[max(tokens)]

    def _content(self, i: int, cue: Cue, speakers: list[int]) -> tuple[int, int] | None:
        tree = self.tree
        for c in tree.children[i]:
            finite = tree.dep[c] in ("ccomp", "parataxis", "csubj", "nsubj:pass") and tree.pos[c] in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON", "ADV", "NUM")
            infinitive = tree.dep[c] == "xcomp" and cue.needs in ("inf", "any") and tree.pos[c] in ("VERB", "AUX", "ADJ", "NOUN")
            if tree.dep[c] == "parataxis" and not (tree.has(c, "nsubj", "nsubj:pass", "expl", "expl:subj") or self._quoted(c)):
                continue
            if (finite and tree.dep[c] != "nsubj:pass") or infinitive:
                return self._widen(self._chars(c, without=i))
        quoted = self._quote_beside(i)
        if quoted:
            return quoted
        if tree.dep[i] in ("parataxis", "appos", "dep") and tree.head[i] != i:
            return self._rest_of_sentence(i)
        if cue.needs in ("obj", "any"):
            for c in tree.kids(i, "obj", "obl", "xcomp"):
                if c not in speakers and (cue.needs == "obj" or tree.dep[c] == "xcomp"):
                    return self._chars(c, without=i)
        return None

    def _quoted(self, c: int) -> bool:
        at = self.tree.start[c]
        return any(q.start <= at < q.end for q in self.quotes)

    def _chars(self, c: int, without: int) -> tuple[int, int]:
        """The characters of the subtree of `c`, edge punctuation dropped."""
        tree = self.tree
        cut = set(tree.subtree(without)) - set(tree.subtree(c)) if without > c else set()
        tokens = [t for t in tree.subtree(c) if t not in cut and tree.pos[t] != "SPACE"]
        while len(tokens) > 1 and tree.pos[tokens[0]] == "PUNCT" and tree.word[tokens[0]] in (",", ".", "-", "–", "—", ":"):
            tokens.pop(0)
        while len(tokens) > 1 and tree.pos[tokens[-1]] == "PUNCT" and tree.word[tokens[-1]] in (",", ".", "-", "–", "—", ":"):
            tokens.pop()
        return tree.start[tokens[0]], tree.end[tokens[-1]]

    def _widen(self, content: tuple[int, int]) -> tuple[int, int]:
        """A content that ends inside a quotation which runs on takes the whole quotation."""
        start, end = content
        for q in self.quotes:
            if start <= q.start < end < q.end:
                end = q.end
            elif q.start < start < q.end and end <= q.end + 1 and q.end - q.start >= _SENTENCE_QUOTE:
                start, end = q.start, max(end, q.end)
        return start, end

    def _quote_beside(self, i: int) -> tuple[int, int] | None:
        """A quotation in the cue's own sentence, or one that ends just before it: « … », a-t-il déclaré."""
        tree = self.tree
        begin, end = tree.sentences[tree.sentence[i]]
        first, last, at = tree.start[begin], tree.end[end - 1], tree.start[i]
        if any(q.start < at < q.end for q in self.quotes):
            return None
        near = [q for q in self.quotes if q.end > first - 3 and q.start < last + 3]
        near = [q for q in near if q.end - q.start >= _SENTENCE_QUOTE // 4]
        if not near:
            return None
        before = [q for q in near if q.end <= at]
        after = [q for q in near if q.start > at]
        if before and after and after[0].start - before[-1].end < 120:
            return before[-1].start, after[0].end
        chosen = before[-1] if before else after[0]
        return chosen.start, chosen.end

    def _rest_of_sentence(self, i: int) -> tuple[int, int] | None:
        """« Les combats ont cessé, a indiqué la police »: all of the sentence but the attribution."""
        tree = self.tree
        begin, end = tree.sentences[tree.sentence[i]]
        own = set(tree.subtree(i))
        rest = [t for t in range(begin, end) if t not in own and tree.pos[t] != "PUNCT"]
        return (tree.start[rest[0]], tree.end[rest[-1]]) if rest else None

    # -- prepositions ------------------------------------------------------------------------------------------------

    def _of_preposition(self, i: int) -> StatementMention | None:
        tree = self.tree
        cases = [c for c in tree.children[i] if tree.dep[c] in ("case", "mark", "fixed", "advmod")]
        for c in cases:
            words = sorted([c, *tree.kids(c, "fixed"), *[k for k in cases if k == c + 1]])
            joined = "_".join(tree.lower[w] for w in words)
            cue = next((k for k in (joined, "_".join(tree.lower[w] for w in words[:2]), tree.lower[c]) if k in self._preps), None)
            if cue is None:
                continue
            first, last = words[0], words[-1] if cue == joined else words[min(1, len(words) - 1)]
            content = self._governed_content(i)
            if content is None:
                return None
            stance = self.language.cues[cue][0].stance
            return StatementMention(c, tuple(tree.conjuncts(i)), (), (tree.start[first], tree.end[last]), content, self._form(*content), stance)
        return None

    def _governed_content(self, i: int) -> tuple[int, int] | None:
        """What stands under « selon X »: the clause that the phrase modifies, without the phrase."""
        tree = self.tree
        head = next((a for a in tree.ancestors(i) if tree.pos[a] in ("VERB", "AUX") or tree.dep[a] in ("root", "ROOT")), None)
        if head is None:
            return None
        own = set(tree.subtree(i))
        tokens = [t for t in tree.subtree(head) if t not in own and tree.sentence[t] == tree.sentence[i]]
        while tokens and (tree.pos[tokens[0]] == "PUNCT" and tree.word[tokens[0]] in (",", ":", "-")):
            tokens.pop(0)
        while tokens and tree.pos[tokens[-1]] == "PUNCT" and tree.word[tokens[-1]] in (",", ".", ":"):
            tokens.pop()
        if not tokens:
            return None
        start, end = tree.start[tokens[0]], tree.end[tokens[-1]]
        return start, end

    # -- quotations without a cue ------------------------------------------------------------------------------------

    def _free_quotes(self, known: list[StatementMention]) -> Iterator[StatementMention]:
        for q in self.quotes:
            if q.end - q.start < _SENTENCE_QUOTE or not self._is_sentence(q):
                continue
            if any(min(s.content[1], q.end) - max(s.content[0], q.start) > 0.3 * (q.end - q.start) for s in known):
                continue
            before = [s for s in known if s.cue[0] < q.start and q.start - s.cue[0] < 1200]
            if before:
                last = max(before, key=lambda s: s.cue[0])
                yield StatementMention(last.cue_token, last.speakers, last.addressees, last.cue, (q.start, q.end), "direct", last.stance)

    def _is_sentence(self, q: Quote) -> bool:
        """The quotation holds a finite verb and stands as a sentence of its own."""
        text = self.tree.text
        before = text[max(0, q.start - 3) : q.start].rstrip(" \u00a0")
        return not before or before[-1] in ".\n:!?»”\""

    def _form(self, start: int, end: int) -> str:
        share = share_inside(self.quotes, start, end)
        return "direct" if share >= _DIRECT_SHARE else "mixed" if share >= _MIXED_SHARE else "indirect"


def _distinct(found: list[StatementMention]) -> list[StatementMention]:
    """Of two statements with one cue or nearly the same content, the one with the longer content."""
    kept: list[StatementMention] = []
    for s in sorted(found, key=lambda s: s.content[0] - s.content[1]):
        same = any(
            s.cue == k.cue or (abs(s.content[0] - k.content[0]) < 8 and abs(s.content[1] - k.content[1]) < 8 and s.speakers == k.speakers) for k in kept
        )
        if not same:
            kept.append(s)
    return kept
