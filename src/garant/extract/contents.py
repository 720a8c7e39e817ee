"""What a speech verb reports: its clause, infinitive, object or quotation, found by the tree where that is sound and by the
punctuation where parsers often slip (parentheses like "…, he said, …", inversions, quotations of several sentences)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from garant.extract.quotes import Quote
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree

Chars = tuple[int, int]
# A quotation shorter than this many characters is a term in quotes, not somebody's sentence.
SENTENCE_QUOTE = 25
# Between a colon or comma and the quotation that it announces there is at most a space or two.
_GAP = 3
# So many tokens a verb's own group spans to the left of it ("the ministry's spokesman in Geneva also said").
_GROUP = 25
# So many tokens after the verb stands at latest the preposition that carries its content ("accused the rebels of").
_REACH = 14
_CLAUSES = frozenset({"that", "inf"})
_BREAKS = frozenset({",", "–", "—", "-", "--"})
_ENDS = frozenset({";", ":", ".", "!", "?", "…"})
_GROUP_DEPS = frozenset(
    {
        "aux",
        "aux:pass",
        "expl",
        "expl:subj",
        "expl:pass",
        "expl:pv",
        "nsubj",
        "nsubj:pass",
        "advmod",
        "iobj",
        "obj",
        "compound:prt",
    }
)
_SUBJECTS = ("nsubj", "nsubj:pass")
_CLAUSAL = frozenset({"VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON", "ADV", "NUM"})
_NOMINAL = frozenset({"DET", "NOUN", "PROPN", "ADJ", "ADP", "PART", "PRON", "NUM"})
_TRIMMED = frozenset({",", ".", "-", "–", "—", ":", ";"})


@lru_cache(maxsize=16)
def words_of(language: Language, kind: str) -> frozenset[str]:
    """The words of one kind of speech.tsv."""
    return frozenset(lemma for lemma, group in language.cues.items() if any(c.kind == kind for c in group))


class Contents:
    """Contents of the speech verbs of one tree, as characters."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, quotes: list[Quote]) -> None:
        self.tree, self.clauses, self.language, self.quotes = tree, clauses, language, quotes
        self._complementisers, self._introducers = words_of(language, "that"), words_of(language, "as")
        self._optional = any(
            c.needs == "optional" for w in self._complementisers for c in language.cues[w] if c.kind == "that"
        )
        self._starts, self._ends = [q.start for q in quotes], [q.end for q in quotes]

    def of_verb(self, i: int, carriers: frozenset[str], speakers: list[int]) -> Chars | None:
        """The content of verb `i`; `carriers` as in speech.tsv, `speakers` the tokens of who speaks."""
        hoped = self._of_object(i) if "obj" in carriers else None
        if hoped:
            return hoped
        if not (self.tree.has(i, "ccomp") and self._ccomp_after(i)):
            beside = self.quoted_before(i) or self.block_after(i) or self.quoted_after(i)
            if beside:
                return beside
        weak = "quote" in carriers and "that" not in carriers
        return (
            self._introduced(i) or self._interrupted(i, weak) or self._clause(i, not weak)
            or self._infinitive(i, carriers) or self.parenthesis(i, weak)
            or self._predication(i, carriers, speakers) or self._prepositional(i, carriers) or self._object(i, carriers, speakers)
            or self._rest(i, carriers)
        )  # fmt: skip

    def of_mistaken(self, i: int, carriers: frozenset[str]) -> Chars | None:
        """The content of a cue that the tagger took for another part of speech: what follows "that", or an infinitive right behind it."""
        tree = self.tree
        end = tree.sentences[tree.sentence[i]][1]
        if "that" in carriers and i + 1 < end and tree.lower[i + 1] in self._complementisers:
            return self.widen(self.chars(range(i + 1, end)))
        if "inf" not in carriers:
            return None
        first = next((t for t in range(i + 1, min(end, i + 3)) if tree.feat(t, "VerbForm", "Inf")), None)
        if first is None:
            return None
        head = tree.head[first] if tree.dep[first] in ("aux", "aux:pass", "cop") else first
        return self.chars([t for t in tree.subtree(head) if t >= first])

    def _of_object(self, i: int) -> Chars | None:
        """« exprimer l'espoir que … »: the clause that the verb's object announces."""
        tree = self.tree
        for o in tree.kids(i, "obj"):
            for c in tree.kids(o, "acl", "ccomp"):
                if c > o and any(
                    tree.dep[m] == "mark" and tree.lower[m] in self._complementisers for m in tree.children[c]
                ):
                    return self.widen(self.chars(tree.subtree(c)))
        return None

    # -- quotations --------------------------------------------------------------------------------------------------

    def quoted_before(self, i: int) -> Chars | None:
        """« … », a-t-il déclaré: the quotation that ends where the verb's own group begins, with its sentence's beginning."""
        tree = self.tree
        left = self.group(i)
        k = bisect_left(self._ends, tree.start[left] + 1) - 1
        if k < 0 or self.inside(tree.start[i]):
            return None
        quote = self.quotes[k]
        if tree.text[quote.end : tree.start[left]].strip(" \u00a0,.-–—\n"):
            return None
        if "\n" in tree.text[quote.end : tree.start[left]]:
            return None
        start = quote.start
        if quote.end - quote.start < 2 * SENTENCE_QUOTE:
            first = bisect_left(tree.start, quote.start)
            if first > 0 and tree.word[first - 1][-1:].isalnum():
                start = tree.start[self.stretch(first, tree.sentences[tree.sentence[i]][0])]
        return self._runs_on(start, quote.end, i)

    def stretch(self, t: int, begin: int) -> int:
        """The first token of the stretch that ends before token `t`: back to a colon, semicolon or the sentence's start."""
        while t > begin and self.tree.word[t - 1] not in _ENDS:
            t -= 1
        return t

    def _runs_on(self, start: int, end: int, i: int) -> Chars:
        """The quotation goes on behind the attribution: « A, » dit-il, « B. »."""
        k = bisect_left(self._starts, end)
        if k < len(self.quotes):
            after = self.quotes[k]
            between = self.tree.text[end : after.start]
            if (
                self.tree.end[i] < after.start
                and between.count(" ") < _GROUP
                and between.rstrip(" \u00a0").endswith((",", "—", "–"))
            ):
                if after.end - after.start >= SENTENCE_QUOTE and not self._cue_between(
                    self.tree.end[i], after.start, i
                ):
                    return start, after.end
        return start, end

    def quoted_after(self, i: int) -> Chars | None:
        """He said: "…". The quotation that a colon, comma or nothing separates from the verb and its complements."""
        tree = self.tree
        k = bisect_left(self._starts, tree.end[i])
        if k == len(self.quotes) or self.inside(tree.start[i]):
            return None
        quote = self.quotes[k]
        last = bisect_left(tree.start, quote.start) - 1
        if last < i or tree.sentence[last] > tree.sentence[i] or last - i > _GROUP:
            return None
        before = tree.text[tree.end[i] : quote.start].rstrip(" \u00a0\n")
        if not before or before[-1] in ":,":
            if not self._cue_between(tree.end[i], quote.start, i) and quote.end - quote.start >= SENTENCE_QUOTE // 2:
                return quote.start, quote.end
        return None

    def _cue_between(self, start: int, end: int, i: int) -> bool:
        """Another finite predicate stands between, so that the quotation is not this verb's."""
        tree = self.tree
        first, last = bisect_left(tree.start, start), bisect_left(tree.start, end)
        return any(t != i and tree.pos[t] == "VERB" and tree.feat(t, "VerbForm", "Fin") for t in range(first, last))

    def block_after(self, i: int) -> Chars | None:
        """A verb with a colon at the end of its paragraph announces all the paragraphs that follow, quoted or not."""
        tree = self.tree
        last = tree.sentences[tree.sentence[i]][1] - 1
        if (
            tree.word[last] != ":"
            or last - i > _GROUP
            or last + 1 >= len(tree)
            or tree.paragraph[last + 1] == tree.paragraph[last]
        ):
            return None
        start = tree.start[last + 1]
        quote = next((q for q in self.quotes if q.start <= start < q.end), None)
        return (quote.start, quote.end) if quote else (start, tree.end[-1])

    def inside(self, at: int) -> bool:
        """Whether the character stands in a quotation."""
        k = bisect_left(self._starts, at + 1) - 1
        return k >= 0 and at < self.quotes[k].end

    def widen(self, content: Chars | None) -> Chars | None:
        """A content that ends inside a quotation which runs on takes the whole quotation."""
        if content is None:
            return None
        start, end = content
        for q in self.quotes[max(0, bisect_left(self._starts, start) - 1) :]:
            if q.start >= end:
                break
            if start <= q.start < end < q.end:
                end = q.end
            elif q.start < start < q.end and end <= q.end + 1 and start - q.start <= _GAP:
                start, end = q.start, max(end, q.end)
        return start, end

    # -- clauses -----------------------------------------------------------------------------------------------------

    def _ccomp_after(self, i: int) -> bool:
        return any(c > i and self.tree.has(c, "mark") for c in self.tree.kids(i, "ccomp"))

    def _clause(self, i: int, plain: bool) -> Chars | None:
        """A finite complement, or a main clause that the parser hung on the verb; `plain` also without quotation marks."""
        tree = self.tree
        for c in tree.children[i]:
            dep = tree.dep[c]
            if dep in ("ccomp", "csubj") or (dep == "csubj:pass" and c > i):
                if tree.pos[c] not in _CLAUSAL or (tree.feat(c, "VerbForm", "Inf") and not self.clauses.is_finite(c)):
                    continue
            elif dep != "parataxis" or not tree.has(c, "nsubj", "nsubj:pass", "expl", "expl:subj"):
                continue
            if dep == "parataxis" and c > i and tree.word[tree.subtree(c)[0] - 1] not in {":", ","}:
                continue
            if plain or self.inside(tree.start[c]):
                if c > i:
                    return self.widen(self.chars(self._short_of_semicolon(tree.subtree(c))))
                return self.widen(
                    self.chars(tree.subtree(c), without=set(tree.subtree(i)) - set(tree.subtree(c)) if i > c else ())
                )
        return None

    def _short_of_semicolon(self, tokens: list[int]) -> list[int]:
        """What stands behind a semicolon outside quotation marks is another sentence, whatever the parser hangs it on."""
        tree = self.tree
        at = next(
            (k for k, t in enumerate(tokens) if k and tree.word[t] == ";" and not self.inside(tree.start[t])),
            len(tokens),
        )
        return tokens[:at]

    def _introduced(self, i: int) -> Chars | None:
        """ "As the mayor said, …", « Comme l'a dit le maire, … »: what follows the comma of a clause that opens its sentence."""
        tree = self.tree
        begin, end = tree.sentences[tree.sentence[i]]
        first = next((t for t in range(begin, min(begin + 3, end)) if tree.pos[t] != "PUNCT"), begin)
        if tree.lower[first] not in self._introducers or first not in tree.subtree(i):
            return None
        comma = next((t for t in range(i + 1, end) if tree.word[t] == ","), None)
        return self.widen(self.chars(range(comma + 1, end))) if comma is not None and comma + 1 < end else None

    def group(self, i: int) -> int:
        """The first token of the verb's own group: its auxiliaries, pronouns, adverbs and a subject that stands before it."""
        tree = self.tree
        own = {i}
        behind = self._subject_behind(i)
        for c in tree.children[i]:
            if (
                c < i
                and tree.dep[c] in _GROUP_DEPS
                and i - c <= _GROUP
                and not (behind and tree.dep[c] in _SUBJECTS and not self._pronoun(c))
            ):
                own.update(t for t in tree.subtree(c) if tree.pos[t] != "PUNCT")
        left, begin = i, tree.sentences[tree.sentence[i]][0]
        if self.interposed_subject(i) is not None:
            return min([i, *tree.kids(i, "aux", "aux:pass", "expl")])
        if not behind and not tree.has(i, "nsubj"):
            apposed = self.apposed_subject(i)
            if apposed is not None:
                return apposed[0]
        while left - 1 >= begin and (
            left - 1 in own or (left - 2 in own and left - 2 >= begin and tree.pos[left - 1] == "PUNCT")
        ):
            left -= 1
        return left

    def parenthesis(self, i: int, weak: bool = False, governs: bool = False) -> Chars | None:
        """What surrounds an attribution that commas set off: "…, he said", « …, a indiqué la police, … ».

        A `weak` verb, which says nothing by itself, needs a quotation or a subject behind it; one that `governs` has an object of its own.
        """
        tree = self.tree
        begin, end = tree.sentences[tree.sentence[i]]
        left = self.group(i)
        if left - 1 <= begin or (tree.word[left - 1] not in _BREAKS and not self._quote_mark(left - 1)):
            return None
        if not (self.clauses.is_finite(i) or tree.has(i, "nsubj")) or any(
            self.clauses.is_relative(c) for c in tree.children[i]
        ):
            return None
        if (weak or self.inside(tree.start[i])) and not self._subject_behind(i):
            return None
        first = self.stretch(left - 1, begin)
        before = [t for t in range(first, left - 1) if tree.pos[t] != "PUNCT"]
        right = self._right_edge(i, end)
        after = range(right + 1, end) if right + 1 < end and tree.word[right] in _BREAKS else range(0)
        rest = [t for t in after if tree.pos[t] != "PUNCT"]
        clause_before = any(self._finite(t) for t in before)
        if rest and any(self._finite(t) for t in rest) and not self._continues(i, rest[0]):
            return self.widen((tree.start[before[0]], tree.end[rest[-1]])) if before else None
        if rest and self._resumes(rest, before, i):
            return self.widen((tree.start[before[0]], tree.end[rest[-1]])) if clause_before else None
        subordinate = any(c < i and tree.has(c, "mark") for c in tree.kids(i, "advcl"))
        if not clause_before or subordinate or (not governs and tree.has(i, "obj") and not self._inverted(i)):
            return None
        return self.widen((tree.start[before[0]], tree.end[before[-1]]))

    def _resumes(self, rest: list[int], before: list[int], i: int) -> bool:
        """Behind the attribution the reported clause goes on: "…, he said, after talks with them"."""
        tree, inside = self.tree, set(rest)
        if tree.pos[rest[0]] == "ADP" and tree.lower[rest[0]] in self.language.status["dating_prepositions"]:
            return True
        head = next((t for t in rest if tree.head[t] not in inside), rest[0])
        return tree.head[head] in before and i not in tree.ancestors(head)

    def interposed_subject(self, i: int) -> int | None:
        """« Les rebelles, a précisé le Kenya, ont quitté … »: the noun behind the verb speaks, the one before it is spoken of.

        One comma between the noun and the verb, one behind the next noun, and then a finite verb at once: no other reading has these.
        """
        tree = self.tree
        left = min([i, *(c for c in tree.kids(i, "aux", "aux:pass", "expl") if c < i)])
        behind = next((c for c in tree.kids(i, "obj", "nsubj") if c > i and not tree.has(c, "case")), None)
        before = next((c for c in tree.kids(i, "nsubj") if c < left - 1), None)
        if (
            behind is None
            or before is None
            or tree.word[left - 1] != ","
            or max(t for t in tree.subtree(before) if t < left - 1) != left - 2
        ):
            return None
        comma = next(
            (
                t
                for t in range(behind + 1, tree.sentences[tree.sentence[i]][1])
                if tree.word[t] in _BREAKS or tree.word[t] in _ENDS
            ),
            None,
        )
        return (
            behind
            if comma is not None and comma + 1 < len(tree) and tree.word[comma] == "," and self._finite(comma + 1)
            else None
        )

    def apposed_subject(self, i: int) -> tuple[int, int] | None:
        """ "…, the mission's head, Carlos Ruiz, told …" where the parser lost the subject: its first token and the name's."""
        tree = self.tree
        begin = tree.sentences[tree.sentence[i]][0]
        left = min([i, *(c for c in tree.kids(i, "aux", "advmod") if c < i)])
        name = left - 1
        if name - 1 <= begin or tree.word[name] != ",":
            return None
        while name - 1 > begin and tree.word[name - 1][:1].isupper():
            name -= 1
        if name == left - 1 or tree.word[name - 1] != ",":
            return None
        first = name - 1
        while (
            first - 1 > begin
            and (tree.pos[first - 1] in _NOMINAL or tree.word[first - 1] == "-")
            and name - first < _REACH
        ):
            first -= 1
        opens = tree.word[first - 1] == "," or self._quote_mark(first - 1)
        return (first, name) if opens and first < name - 1 else None

    def _interrupted(self, i: int, weak: bool) -> Chars | None:
        """ "The rebels, he said, have left": commas on both sides, whatever the parser makes of the halves."""
        tree = self.tree
        begin, end = tree.sentences[tree.sentence[i]]
        left, right = self.group(i), self._right_edge(i, end)
        if left - 1 <= begin or tree.word[left - 1] != "," or right + 1 >= end or tree.word[right] != ",":
            return None
        return (
            self.parenthesis(i, weak)
            if any(self._finite(t) for t in range(right, end)) and not self._continues(i, right + 1)
            else None
        )

    def _subject_behind(self, i: int) -> bool:
        """« …, a lâché le colonel »: the subject follows the verb, as in a reporting clause only."""
        tree = self.tree
        return any(self._pronoun(c) or (c > i and tree.dep[c] == "nsubj") for c in tree.children[i])

    def _pronoun(self, c: int) -> bool:
        """A pronoun that only follows its verb (« a-t-il dit »)."""
        return self.tree.lower[c] in self.language.inverted_subjects

    def _finite(self, t: int) -> bool:
        return self.tree.pos[t] in ("VERB", "AUX") and self.tree.feat(t, "VerbForm", "Fin")

    def _inverted(self, i: int) -> bool:
        """The verb's object stands right behind it after a comma, so that it is a subject that the parser mistook."""
        return not self.tree.has(i, "nsubj") or all(s > i for s in self.tree.kids(i, "nsubj"))

    def _continues(self, i: int, t: int) -> bool:
        """What follows the attribution's comma depends on the verb ("said X, denying …") or adds to it ("…, who …")."""
        tree = self.tree
        if tree.feat(t, "VerbForm", "Ger") or tree.feat(t, "VerbForm", "Part") or self.clauses.is_relative(t):
            return True
        return tree.pos[t] in ("CCONJ", "SCONJ", "ADP") and i in tree.ancestors(t)

    def _right_edge(self, i: int, end: int) -> int:
        """The comma that closes the attribution, or the last token before the sentence's end."""
        tree = self.tree
        own = set(tree.subtree(i))
        t = i + 1
        while t < end and tree.word[t] not in _ENDS:
            apposed = (
                t + 1 < end
                and t + 1 in own
                and tree.pos[t + 1] in ("PROPN", "DET")
                and tree.dep[t + 1] in ("appos", "det", "flat")
            )
            if tree.word[t] in _BREAKS and not apposed:
                return t
            t += 1
        return min(t, end - 1)

    def _quote_mark(self, t: int) -> bool:
        at = self.tree.start[t]
        k = bisect_left(self._ends, at + 1)
        return k < len(self.quotes) and self.quotes[k].end - at <= 2

    # -- other carriers ----------------------------------------------------------------------------------------------

    def _gerund(self, c: int) -> bool:
        """ "Denied striking the market": the form that some verbs take for their infinitive."""
        return (
            self.tree.dep[c] == "xcomp"
            and (self.tree.feat(c, "VerbForm", "Ger") or self.tree.feat(c, "VerbForm", "Part"))
            and not self.clauses.is_passive(c)
        )

    def _infinitive(self, i: int, carriers: frozenset[str]) -> Chars | None:
        """ "hopes to meet", « dément avoir tiré », "urged them to leave"."""
        if "inf" not in carriers:
            return None
        tree = self.tree
        for c in tree.children[i]:
            if (
                c < i
                or tree.dep[c] not in ("xcomp", "ccomp", "advcl", "csubj", "obl")
                or tree.word[tree.subtree(c)[0] - 1] == ","
            ):
                continue
            if any(
                tree.lower[m] in self.language.status["negative_prepositions"] for m in tree.kids(c, "mark", "case")
            ):
                continue
            if tree.pos[c] in ("VERB", "AUX") and (
                tree.feat(c, "VerbForm", "Inf") or tree.has(c, "cop", "aux") or self._gerund(c)
            ):
                return self._without_comment(c)
        for o in tree.kids(i, "obj", "iobj", "obl"):
            for c in tree.kids(o, "acl", "xcomp", "advcl"):
                if tree.feat(c, "VerbForm", "Inf"):
                    return self._without_comment(c)
        return None

    def _without_comment(self, c: int) -> Chars | None:
        """An infinitive's phrase up to a finite clause that a comma parts from it: « s'engage à partir, sans qu'une date soit avancée »."""
        tree = self.tree
        tokens = tree.subtree(c)
        asides = [
            a
            for t in tokens
            for a in tree.kids(t, "advcl", "acl", "acl:relcl")
            if self._has_finite(a) and tree.has(a, "mark")
        ]
        starts = [min(tree.subtree(a)) for a in asides if a > c]
        cut = min(
            (f for f in starts if f > c and (tree.word[f] == "," or tree.word[f - 1] == ",")), default=tokens[-1] + 1
        )
        return self.chars([t for t in tokens if t < cut])

    def _has_finite(self, i: int) -> bool:
        return self.tree.feat(i, "VerbForm", "Fin") or any(
            self.tree.feat(c, "VerbForm", "Fin") for c in self.tree.kids(i, "aux", "aux:pass", "cop")
        )

    def _predication(self, i: int, carriers: frozenset[str], speakers: list[int]) -> Chars | None:
        """ "called the deal temporary", « juge l'accord fragile », "rejected it as a lie", « se dit prêt »: who is called what."""
        tree = self.tree
        if "pred" not in carriers or any(self.clauses.is_relative(c) for c in tree.kids(i, "obj")):
            return None
        parts = [
            c
            for c in tree.children[i]
            if c > i and (tree.dep[c] in ("obj", "xcomp", "ccomp") or self.clauses.preposition(c) in carriers)
        ]
        parts = [c for c in parts if c not in speakers and tree.lemma[c] not in self.language.reflexive]
        named = [
            c
            for c in parts
            if tree.dep[c] == "xcomp" or tree.has(c, "amod", "acl") or self.clauses.preposition(c) in carriers
        ]
        tokens = sorted({t for c in parts for t in tree.subtree(c)})
        if not named and not any(self.inside(tree.start[t]) for t in tokens):
            return None
        return self.widen(self.chars(tokens))

    def _prepositional(self, i: int, carriers: frozenset[str]) -> Chars | None:
        """ "accused them of shelling", « accuse Kigali de soutenir », "called for talks": what follows the carrying preposition."""
        tree = self.tree
        end = tree.sentences[tree.sentence[i]][1]
        words = self.clauses.at(i).lemma.split("_")
        objects = {
            t for c in tree.kids(i, "obj", "iobj") if tree.lemma[c] not in words for t in tree.subtree(c) if t > i
        }
        for t in range(i + 1, min(end, i + _REACH)):
            if tree.word[t] in _ENDS:
                return None
            name = self.language.prepositions.get(tree.lower[t], tree.lower[t])
            if name not in carriers or tree.pos[t] not in ("ADP", "SCONJ", "PART") or t + 1 >= end:
                continue
            if t in objects and tree.pos[tree.head[t]] in ("NOUN", "PROPN") and not self._verb_near(t):
                continue
            last = t + 1
            while (
                last < end
                and tree.word[last] not in _ENDS
                and not (tree.word[last] == "," and self._leaves(last, end, i))
            ):
                last += 1
            return self.chars(range(t + 1, last))
        return None

    def _verb_near(self, t: int) -> bool:
        """A verb form follows the preposition ("of digging trenches"), so that it carries an act whatever it hangs on."""
        return any(self.tree.pos[k] in ("VERB", "AUX") for k in range(t + 1, min(t + 3, len(self.tree))))

    def _leaves(self, comma: int, end: int, i: int) -> bool:
        """Behind this comma begins something that is no longer the verb's complement."""
        tree = self.tree
        nxt = comma + 1
        return (
            nxt >= end
            or self.clauses.is_relative(nxt)
            or i not in tree.ancestors(nxt)
            or tree.dep[tree.head[nxt]] in ("parataxis", "advcl")
        )

    def _object(self, i: int, carriers: frozenset[str], speakers: list[int]) -> Chars | None:
        """ "announced a truce", « exige le retrait »; an object relative or pronoun stands for what it takes up."""
        tree = self.tree
        if "obj" not in carriers or tree.dep[i] == "acl":
            return None
        for c in tree.kids(i, "obj", "nsubj:pass"):
            if c in speakers or tree.lemma[c] in self.language.reflexive:
                continue
            if self.clauses.is_relative(c):
                return self._taken_up(i)
            if tree.pos[c] in ("NOUN", "PROPN", "NUM", "PRON", "VERB", "SYM", "ADJ") and not self._is_time(c):
                return self.chars([t for t in tree.subtree(c) if tree.sentence[t] == tree.sentence[i]])
        return None

    def _rest(self, i: int, carriers: frozenset[str]) -> Chars | None:
        """What the parser did not hang on the verb: the rest of its sentence from a complementiser on ("wrote on Facebook that …"),
        or for a verb that takes clauses only, where a finite verb follows ("said the campaign is going well")."""
        if "that" not in carriers:
            return None
        tree = self.tree
        end = tree.sentences[tree.sentence[i]][1]
        for t in range(i + 1, min(end, i + _GROUP)):
            if tree.word[t] in _ENDS or self._finite(t):
                break
            if tree.lower[t] in self._complementisers and tree.pos[t] == "SCONJ" and tree.dep[t] != "fixed":
                return self.widen(self.chars(range(t, end)))
        strict = (
            self._optional
            and carriers <= _CLAUSES
            and i + 1 < end
            and tree.pos[i + 1] in ("DET", "PROPN", "PRON", "NOUN", "ADJ", "NUM")
        )
        if (
            strict
            and tree.lower[i + 1] not in self.language.inverted_subjects
            and any(self._finite(t) and not self._of_relative(t) for t in range(i + 2, end))
        ):
            return self.widen(self.chars(range(i + 1, end)))
        return None

    def _of_relative(self, t: int) -> bool:
        verb = self.tree.head[t] if self.tree.pos[t] == "AUX" else t
        return self.tree.dep[verb] == "acl:relcl"

    def _is_time(self, c: int) -> bool:
        return self.tree.lemma[c] in self.language.time_nouns

    def _taken_up(self, i: int) -> Chars | None:
        """« …, ce que le Rwanda nie »: what the clause before the relative's pronoun reports, or that clause itself."""
        tree = self.tree
        for verb in (i, *tree.ancestors(i)):
            if tree.dep[verb] == "acl:relcl":
                noun = tree.head[verb]
                if tree.pos[noun] != "PRON":
                    return None
                for g in tree.ancestors(noun):
                    reported = [c for c in tree.kids(g, "xcomp", "ccomp") if c < noun]
                    if tree.pos[g] == "VERB" and reported:
                        return self.chars([t for t in tree.subtree(reported[0]) if t < noun])
                first = self.stretch(noun - 1, tree.sentences[tree.sentence[i]][0])
                return self.chars(range(first, noun)) if first < noun else None
        return None

    # -- shared ------------------------------------------------------------------------------------------------------

    def chars(self, tokens: Iterable[int], without: Iterable[int] = ()) -> Chars | None:
        """From the first to the last of these tokens, edge punctuation dropped; None when nothing is left."""
        tree, cut = self.tree, frozenset(without)
        kept = sorted(t for t in tokens if t not in cut and tree.pos[t] != "SPACE")
        while kept and tree.word[kept[0]] in _TRIMMED:
            kept.pop(0)
        while kept and tree.word[kept[-1]] in _TRIMMED:
            kept.pop()
        return (tree.start[kept[0]], tree.end[kept[-1]]) if kept else None
