"""Statements: every attribution with its cue, speaker and content. Tokens and characters only; who the speaker is comes later."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from garant._tables import parts
from garant.extract.contents import SENTENCE_QUOTE, Chars, Contents
from garant.extract.quotes import Quote, find_quotes, share_inside
from garant.extract.status import StatusReader
from garant.languages import Cue, Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

# A content quoted from this share on is direct speech; with any quotation, mixed.
_DIRECT_SHARE = 0.8
_MIXED_SHARE = 0.04
# Contents that begin and end within so many characters of each other are the same.
_SAME = 8
# A free quotation is said by who spoke last within so many characters before it.
_LAST_SPEAKER = 1200
# What is not said yet, or was not said, is no statement.
_UNSAID = frozenset({"planned", "hypothetical", "called_for", "negated"})
_COMPLEMENTS = frozenset({"obl", "obl:agent", "obj", "iobj", "nmod", "advmod"})
# What taggers take present-tense verbs for.
_MISTAKEN = frozenset({"NOUN", "ADJ", "ADV", "PRON", "PROPN", "X"})
# Verbs of these stances have an object of their own, so that a noun behind them after a mere comma is no subject.
_GOVERNING = frozenset({"demand", "accuse"})


@dataclass(frozen=True, slots=True)
class StatementMention:
    """An attribution: speaker tokens, addressee tokens, the cue's and content's characters, form, stance, and the cue token.

    `strict` asks for a speaker who is somebody; `reciprocal` means that each speaker says it of the other; `medium` is its English name.
    """

    cue_token: int
    speakers: tuple[int, ...]
    addressees: tuple[int, ...]
    cue: Chars
    content: Chars
    form: str
    stance: str
    medium: str | None = None
    strict: bool = True
    reciprocal: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """speech.tsv as look-ups: prepositions by their first word, media by every word of their names, carriers by the cell that lists them."""

    prepositions: dict[str, list[tuple[tuple[str, ...], Cue]]]
    media: dict[str, list[tuple[tuple[str, ...], Cue]]]
    carriers: dict[str, frozenset[str]]


@lru_cache(maxsize=8)
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language, built once a process."""
    found = Lexicon({}, {}, {})
    for lemma, group in language.cues.items():
        for cue in group:
            words = tuple(lemma.split("_"))
            found.carriers[cue.needs] = frozenset(cue.needs.split(","))
            if cue.kind == "prep":
                found.prepositions.setdefault(words[0], []).append((words, cue))
            elif cue.kind == "medium":
                for word in parts(lemma):
                    found.media.setdefault(word, []).append((tuple(parts(lemma)), cue))
    for table in (found.prepositions, found.media):
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
    return found


class StatementFinder:
    """Finds the statements of one tree by the language's cues."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language) -> None:
        self.tree, self.clauses, self.language = tree, clauses, language
        self.quotes = find_quotes(tree.text)
        self.contents = Contents(tree, clauses, language, self.quotes)
        self.statuses = StatusReader(tree, clauses, language)
        self.lexicon = lexicon(language)
        self._reciprocal = frozenset(language.references["pronouns"]["reciprocal"])

    def find(self) -> list[StatementMention]:
        """The statements in text order, none twice; a free quotation takes the speaker that spoke last."""
        found = _distinct(sorted(self._by_cue(), key=lambda s: s.content))
        return sorted(self._with_free_quotes(found), key=lambda s: (s.content, s.cue))

    def _by_cue(self) -> Iterator[StatementMention]:
        tree, cues, prepositions, media = self.tree, self.language.cues, self.lexicon.prepositions, self.lexicon.media
        heads = self.language.compound_heads
        for i in range(len(tree)):
            if tree.lower[i] in prepositions:
                yield from self._of_preposition(i)
            if tree.pos[i] in ("VERB", "AUX"):
                lemma = tree.lemma[i]
                if lemma in cues or lemma in heads or "se_" + lemma in cues:
                    cue = self._cue(self.clauses.at(i).lemma) or self._cue(lemma)
                    if cue:
                        yield from self._of_verb(i, cue)
                continue
            if tree.lemma[i] in media and tree.dep[i] == "obl":
                yield from self._of_medium(i)
            verb = self.language.lemmas.get(("VERB", tree.lower[i]))
            if verb in cues and tree.pos[i] in _MISTAKEN:
                yield from self._of_mistaken(i, verb)

    def _cue(self, lemma: str, kind: str = "v") -> Cue | None:
        return next((c for c in self.language.cues.get(lemma, ()) if c.kind == kind), None)

    # -- verbs -------------------------------------------------------------------------------------------------------

    def _of_verb(self, i: int, cue: Cue) -> Iterator[StatementMention]:
        carriers = self.lexicon.carriers[cue.needs]
        if "as" in carriers and cue.stance == "quote":
            yield from self._of_quoting(i, cue)
            return
        speakers = self._speakers(i)
        if not speakers or self._quoted_by_another(i):
            return
        content = self.contents.of_verb(i, carriers, speakers)
        if content is None or not self._said(i, content, carriers):
            return
        yield self._mention(i, cue, speakers, content)

    def _of_mistaken(self, i: int, lemma: str) -> Iterator[StatementMention]:
        """A cue that the tagger took for a noun, an adjective or an adverb: it has a verb's complement and no article."""
        tree = self.tree
        cue = self._cue(lemma)
        if cue is None or tree.has(i, "det", "case", "nmod:poss", "aux", "aux:pass", "cop"):
            return
        carriers = self.lexicon.carriers[cue.needs]
        content = self.contents.of_mistaken(i, carriers)
        speaker = self._subject_left(i)
        if content is None or speaker is None or self.statuses.negated(i):
            return
        speakers = tuple(tree.conjuncts(speaker))
        medium = self._medium(i, list(speakers), content)
        yield StatementMention(
            i, speakers, (), (tree.start[i], tree.end[i]), content, self._form(*content), cue.stance, medium
        )

    def _subject_left(self, i: int) -> int | None:
        """The noun before a verb that the parser did not see: its subject, what it hangs on, or the subject of its sentence."""
        tree = self.tree
        own = tree.kids(i, "nsubj")
        if own:
            return own[0]
        if tree.head[i] < i and tree.pos[tree.head[i]] in ("NOUN", "PROPN"):
            return tree.head[i]
        begin = tree.sentences[tree.sentence[i]][0]
        nouns = [t for t in range(begin, i) if tree.pos[t] in ("NOUN", "PROPN") and not tree.has(t, "case")]
        return next(
            (t for t in reversed(nouns) if tree.dep[t] == "nsubj" or tree.head[t] == t), nouns[0] if nouns else None
        )

    def _mention(self, i: int, cue: Cue, speakers: list[int], content: Chars) -> StatementMention:
        addressees = self._addressees(i, content, speakers)
        form = self._form(*content)
        if (
            self.tree.word[self.tree.sentences[self.tree.sentence[i]][1] - 1] == ":"
            and content[0] > self.tree.end[i]
            and form == "indirect"
        ):
            form = "direct" if self.tree.text[self.tree.end[i] : content[0]].count("\n") else form
        return StatementMention(
            i, tuple(speakers), tuple(addressees), self._cue_span(i), content, form, cue.stance, self._medium(i, speakers, content),
            strict=form != "direct", reciprocal=self._is_reciprocal(i),
        )  # fmt: skip

    def _speakers(self, i: int) -> list[int]:
        """Who speaks: the deep subject; after a comma or a quotation the noun behind the verb, which parsers take for its object."""
        tree = self.tree
        clause = self.clauses.at(i)
        governor = tree.head[i]
        dangling = tree.dep[i] == "advcl" and not tree.has(i, "nsubj") and not self.clauses.is_passive(i)
        if (
            dangling
            and tree.pos[governor] == "VERB"
            and self._cue(tree.lemma[governor])
            and (above := self._speakers(governor))
        ):
            return above
        beside = self._subject_of_governor(i)
        if beside:
            return beside
        interposed = self.contents.interposed_subject(i)
        if interposed is not None:
            return tree.conjuncts(interposed)
        # "the agency Tasnim said Monday": no day speaks.
        subjects = clause.slots.get("subj", [])
        speakers = [s for s in subjects if not self.clauses.is_relative(s) and not self._is_time(s)]
        if clause.passive and not speakers:
            speakers = [
                t
                for t in tree.subtree(i)
                if t > i and tree.dep[t] == "nmod" and self.clauses.preposition(t) in self.language.agent
            ][:1]
        own = [c for c in tree.kids(i, "nsubj") if c > i and not self._is_time(c)]
        if own and not clause.passive and len(own) < len(tree.kids(i, "nsubj")):
            return [s for c in own for s in tree.conjuncts(c)]
        if clause.passive or any(tree.head[s] == i for s in speakers) or not self._inverted(i, bool(speakers)):
            return speakers
        behind = [
            c
            for c in tree.kids(i, "obj", "obl", "dep")
            if c > i and not tree.has(c, "case") and tree.lemma[c] not in self.language.time_nouns
        ]
        pronouns = [c for c in tree.children[i] if tree.lower[c] in self.language.inverted_subjects]
        apposed = self.contents.apposed_subject(i) if not speakers else None
        return pronouns or ([apposed[1]] if apposed else []) or behind[:1] or speakers

    def _is_time(self, t: int) -> bool:
        return self.tree.pos[t] == "PROPN" and self.tree.lower[t] in self.language.time_nouns

    def _subject_of_governor(self, i: int) -> list[int]:
        """ "X, which make up the group, urged …" where the parser hangs the main verb on the relative's: their subject is one."""
        tree = self.tree
        governor = tree.head[i]
        if (
            tree.dep[i] != "advcl"
            or not self.clauses.is_finite(i)
            or tree.has(i, "nsubj", "nsubj:pass", "mark", "aux:pass")
            or governor > i
        ):
            return []
        subjects = [s for s in tree.kids(governor, "nsubj") if s < governor and tree.has(s, "acl:relcl", "acl")]
        return tree.conjuncts(subjects[0]) if subjects else []

    def _inverted(self, i: int, has_subject: bool) -> bool:
        """The verb follows a comma or a quotation and nothing that it governs follows it but a noun."""
        tree = self.tree
        left = self.contents.group(i)
        if (
            left - 1 < tree.sentences[tree.sentence[i]][0]
            or tree.word[left - 1].isalnum()
            or not self.clauses.is_finite(i)
        ):
            return False
        cue = self._cue(self.clauses.at(i).lemma) or self._cue(tree.lemma[i])
        if cue is not None and cue.stance in _GOVERNING and tree.word[left - 1] == ",":
            return False
        # A finite verb without a conjunction is no adverbial clause, whatever the parser calls what follows a comma.
        parenthetic = tree.dep[i] == "advcl" and tree.head[i] < i and not tree.has(i, "mark")
        if (tree.dep[i] in ("acl:relcl", "acl", "advcl") and not parenthetic) or any(
            c > i for c in tree.kids(i, "ccomp", "xcomp", "advcl")
        ):
            return False
        return (
            not has_subject
            or parenthetic
            or tree.dep[i] in ("parataxis", "root", "ROOT", "dep")
            or tree.word[left - 1] != ","
        )

    def _quoted_by_another(self, i: int) -> bool:
        """ "Interfax quoted the ministry as saying": the quoting verb makes both statements."""
        tree = self.tree
        head = tree.head[i]
        cue = self._cue(tree.lemma[head]) if tree.dep[i] in ("advcl", "acl", "xcomp", "obl") else None
        return cue is not None and cue.stance == "quote" and "as" in self.lexicon.carriers[cue.needs]

    def _of_quoting(self, i: int, cue: Cue) -> Iterator[StatementMention]:
        """Who is quoted says it, within the statement of who quotes."""
        tree = self.tree
        clause = self.clauses.at(i)
        said = next(
            (c for c in tree.subtree(i) if c > i and tree.pos[c] == "VERB" and c != i and self._cue(tree.lemma[c])),
            None,
        )
        quoted = [o for o in clause.slots.get("obj", ()) if not self.clauses.is_relative(o)]
        if not quoted or (said is None and (tree.dep[i] == "acl" or not self._parenthetic(i))):
            return
        carriers = frozenset({"that"})
        content = self.contents.of_verb(said, carriers, quoted) if said is not None else None
        content = content or self.contents.parenthesis(i, governs=True) or self.contents.quoted_before(i)
        if content is None:
            return
        token = said if said is not None else i
        yield replace(self._mention(i, cue, quoted, content), cue=self._cue_span(token), cue_token=token, addressees=())
        quoting = [s for s in clause.slots.get("subj", ()) if not self.clauses.is_relative(s)]
        if quoting:
            start, end = min(content[0], tree.start[min(tree.subtree(quoted[0]))]), max(content[1], tree.end[token])
            yield replace(self._mention(i, cue, quoting, content), content=(start, end), addressees=())

    def _parenthetic(self, i: int) -> bool:
        left = self.contents.group(i)
        return left > 0 and self.tree.word[left - 1] in (",", "»", "”", '"')

    def _said(self, i: int, content: Chars, carriers: frozenset[str]) -> bool:
        """The speech act took place: it is neither denied nor planned, wanted or supposed. A quotation beside it proves it."""
        if "neg" in carriers and self.statuses.negated(i):
            return True
        if self.statuses.negated(i):
            return False
        quoted = share_inside(self.quotes, *content) > _MIXED_SHARE and not self.contents.inside(self.tree.start[i])
        if quoted or self.clauses.is_finite(i):
            return quoted or (self.statuses.own(i) or self.statuses.tense_status(i)) not in _UNSAID
        return self.statuses.read(self.clauses.at(i)) not in _UNSAID

    def _addressees(self, i: int, content: Chars, speakers: list[int]) -> list[int]:
        slots, tree = self.clauses.at(i).slots, self.tree
        found = list(slots.get("iobj", ()))
        for preposition in self.language.dative:
            found += slots.get(preposition, ())
        found += slots.get("obj", ())
        start, end = content
        return [
            a
            for a in dict.fromkeys(found)
            if not start <= tree.start[a] < end and a not in speakers and not self.clauses.is_relative(a)
        ]

    def _is_reciprocal(self, i: int) -> bool:
        """ "Each side accused the other"."""
        tree = self.tree
        return any(
            tree.lemma[o] in self._reciprocal or tree.lower[o] in self._reciprocal
            for o in tree.kids(i, "obj", "iobj", "advmod")
        )

    def _cue_span(self, i: int) -> Chars:
        tree = self.tree
        near = [c for c in tree.children[i] if abs(c - i) <= 4]
        words = set(self.clauses.at(i).lemma.split("_")) if tree.pos[i] == "VERB" else set()
        tokens = [
            i,
            *(
                c
                for c in near
                if tree.dep[c] in ("aux", "aux:pass", "compound:prt")
                or tree.lower[c] in words
                or tree.lemma[c] in words
            ),
        ]
        return tree.start[min(tokens)], tree.end[max(tokens)]

    # -- media -------------------------------------------------------------------------------------------------------

    def _medium(self, i: int, speakers: list[int], content: Chars) -> str | None:
        """Where it is said: a complement of the cue ("in an interview"), or the speaker itself when it is a document."""
        tree = self.tree
        for c in tree.subtree(i, without=("ccomp", "parataxis", "conj", "advcl", "acl:relcl")):
            outside = not content[0] <= tree.start[c] < content[1]
            if c != i and outside and tree.lemma[c] in self.lexicon.media and tree.dep[c] in _COMPLEMENTS:
                found = self._medium_at(c)
                if found is not None:
                    return found.stance
        for s in speakers:
            cue = self._cue(tree.lemma[s], "n")
            if cue is not None and cue.needs == "medium":
                return cue.stance
        return None

    def _medium_at(self, c: int) -> Cue | None:
        tree = self.tree
        words = {
            w for t in tree.subtree(c, without=("acl", "acl:relcl", "conj")) for w in (tree.lower[t], tree.lemma[t])
        }
        cases = sorted(w for k in tree.kids(c, "case") for w in [k, *tree.kids(k, "fixed")])
        joined = "_".join(tree.lower[w] for w in cases)
        names = {
            joined,
            tree.lower[tree.head[c]],
            joined.split("_")[0],
            self.clauses.preposition(c),
            *(self.language.prepositions.get(p, p) for p in joined.split("_")[:1]),
        }
        for form in (tree.lemma[c], tree.lower[c]):
            for name, cue in self.lexicon.media.get(form, ()):
                bare = not cases and tree.dep[c] in ("obj", "iobj")
                if set(name) <= words and (bare or not names.isdisjoint(cue.needs.split(","))):
                    return cue
        return None

    def _of_medium(self, i: int) -> Iterator[StatementMention]:
        """ "In a joint statement, the parties undertook …": a document as a complement of a verb that is itself no speech verb."""
        tree = self.tree
        verb = tree.head[i]
        begin = tree.sentences[tree.sentence[i]][0]
        if tree.pos[verb] != "VERB" or self._cue(self.clauses.at(verb).lemma) or i - begin > 4:
            return
        found = self._medium_at(i)
        cue = self._cue(tree.lemma[i], "n")
        speakers = [s for s in self.clauses.at(verb).slots.get("subj", ()) if tree.head[s] == verb]
        if found is None or cue is None or not speakers:
            return
        own = tree.subtree(i)
        content = self.contents.chars(tree.subtree(verb), without=own)
        if content is not None:
            case = next((c for c in tree.children[i] if tree.dep[c] == "case"), i)
            span = (tree.start[case], tree.end[i])
            yield StatementMention(i, tuple(speakers), (), span, content, self._form(*content), "assert", found.stance)

    # -- prepositions ------------------------------------------------------------------------------------------------

    def _of_preposition(self, i: int) -> Iterator[StatementMention]:
        tree = self.tree
        for words, cue in self.lexicon.prepositions[tree.lower[i]]:
            last = i + len(words) - 1
            if last + 1 >= len(tree) or not all(self._is_word(i + k, w) for k, w in enumerate(words)):
                continue
            head = self._phrase_head(i, last)
            content = self._governed_content(i, last, head) if head is not None else None
            if head is not None and content is not None:
                speakers = [
                    t
                    for t in tree.conjuncts(head)
                    if tree.pos[t] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "VERB")
                ]
                yield StatementMention(
                    i, tuple(speakers or [head]), (), (tree.start[i], tree.end[last]), content, self._form(*content), cue.stance,
                    self._medium(head, speakers, content),
                )  # fmt: skip
            return

    def _is_word(self, t: int, word: str) -> bool:
        """Token `t` is the word, or a contraction or elision of it."""
        lower = self.tree.lower[t]
        return lower == word or self.language.prepositions.get(lower) == word

    def _phrase_head(self, i: int, last: int) -> int | None:
        """The noun that the preposition introduces; of « de source militaire » the source itself."""
        tree = self.tree
        if tree.pos[last] == "NOUN" and last > i and tree.head[i] == last:
            return last
        end = tree.sentences[tree.sentence[i]][1]
        head = tree.head[i]
        if last < head < end and tree.pos[head] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"):
            return head
        t = next((t for t in range(last + 1, min(end, last + 8)) if tree.pos[t] in ("NOUN", "PROPN", "PRON")), None)
        while (
            t is not None
            and last < tree.head[t] < end
            and tree.pos[tree.head[t]] in ("NOUN", "PROPN")
            and tree.dep[t] in ("compound", "amod", "flat", "nmod")
        ):
            t = tree.head[t]
        return t

    def _governed_content(self, i: int, last: int, head: int) -> Chars | None:
        """What stands under « selon X »: at a sentence's head all of it, else the clause that the phrase modifies, without the phrase."""
        tree = self.tree
        begin, end = tree.sentences[tree.sentence[i]]
        own = set(tree.subtree(head)) | set(range(i, last + 1))
        opens = i == begin or all(tree.pos[t] in ("PUNCT", "CCONJ") for t in range(begin, i))
        if opens:
            comma = next(
                (t for t in range(head + 1, end) if tree.word[t] == "," and not self._inside_phrase(t, own)), None
            )
            if comma is not None and comma + 1 < end:
                return self.contents.widen(self.contents.chars(range(comma + 1, end)))
        if tree.word[i - 1] == "," and all(t in own or tree.pos[t] == "PUNCT" for t in range(head, end)):
            return self.contents.chars(range(self.contents.stretch(i - 1, begin), i - 1))
        governor = next(
            (a for a in tree.ancestors(i) if a not in own and (tree.pos[a] in ("VERB", "AUX") or tree.head[a] == a)),
            None,
        )
        if governor is None:
            return None
        return self.contents.chars(
            [t for t in tree.subtree(governor) if t not in own and tree.sentence[t] == tree.sentence[i]]
        )

    def _inside_phrase(self, comma: int, own: set[int]) -> bool:
        """The comma parts an apposition or relative of the speaker's own phrase."""
        return comma + 1 in own and comma + 1 < len(self.tree)

    # -- quotations without a cue ------------------------------------------------------------------------------------

    def _with_free_quotes(self, known: list[StatementMention]) -> list[StatementMention]:
        """Quotations that no cue claims: one that follows its speaker's quotation at once prolongs it, any other is a statement."""
        found = list(known)
        for q in self.quotes:
            if q.end - q.start < SENTENCE_QUOTE or not self._stands_alone(q):
                continue
            if any(min(s.content[1], q.end) - max(s.content[0], q.start) > 0.3 * (q.end - q.start) for s in found):
                continue
            before = [s for s in found if s.cue[0] < q.start and q.start - s.cue[0] < _LAST_SPEAKER]
            if not before:
                continue
            last = max(before, key=lambda s: s.cue[0])
            ended = max(last.content[1], self._sentence_end(last.cue_token))
            if last.form == "direct" and not self.tree.text[ended : q.start].strip():
                found[found.index(last)] = replace(last, content=(last.content[0], q.end))
            else:
                found.append(replace(last, content=(q.start, q.end), form="direct", strict=True))
        return found

    def _sentence_end(self, i: int) -> int:
        """Where the sentence of token `i` ends, short of a quotation's opening mark that the parser put there."""
        end = self.tree.end[self.tree.sentences[self.tree.sentence[i]][1] - 1]
        k = bisect_left([q.start for q in self.quotes], self.tree.end[i])
        return min(end, self.quotes[k].start) if k < len(self.quotes) else end

    def _stands_alone(self, q: Quote) -> bool:
        """The quotation stands as a sentence of its own: nothing but a sentence's end, a colon or a line break before it."""
        before = self.tree.text[max(0, q.start - 3) : q.start].rstrip(" \u00a0")
        return not before or before[-1] in '.\n:!?»”"'

    def _form(self, start: int, end: int) -> str:
        share = share_inside(self.quotes, start, end)
        ends = self.contents.inside(start) and self.contents.inside(end - 1)
        direct = share >= _DIRECT_SHARE or (ends and share >= _DIRECT_SHARE / 2)
        return "direct" if direct else "mixed" if share >= _MIXED_SHARE else "indirect"


def _distinct(found: list[StatementMention]) -> list[StatementMention]:
    """Of two statements with one cue or nearly the same content, the one with the longer content."""
    kept: list[StatementMention] = []
    # Those kept by who speaks and with which words, and by who speaks and roughly where the content stands, so that each is compared with few.
    cued: set[tuple[object, ...]] = set()
    placed: dict[tuple[object, ...], list[StatementMention]] = {}
    for s in sorted(found, key=lambda s: s.content[0] - s.content[1]):
        begin, end = (at // _SAME for at in s.content)
        about = [k for i in (-1, 0, 1) for j in (-1, 0, 1) for k in placed.get((s.speakers, begin + i, end + j), ())]
        if (s.speakers, s.cue) not in cued and not any(_near(s, k) for k in about):
            kept.append(s)
            cued.add((s.speakers, s.cue))
            placed.setdefault((s.speakers, begin, end), []).append(s)
    return kept


def _near(a: StatementMention, b: StatementMention) -> bool:
    return abs(a.content[0] - b.content[0]) < _SAME and abs(a.content[1] - b.content[1]) < _SAME
