"""Whether it happened: tense, mood, modality, negation and what governs the predicate, read off the tree.

The rules, in order: a condition or question around the predicate; its own negation; its own auxiliaries and modals; each governor on
the way up, nearest first, until one decides ("refused to", "calls for", « à la veille de »); whose word it is (what somebody fears is
not yet so); its date; its tense and mood; a noun takes the tense of the verb that carries it. The words are the language's
(`status.toml`).
"""

from __future__ import annotations

from collections.abc import Callable

from garant.languages import Language
from garant.parse.clauses import Clause, Clauses
from garant.parse.tree import Tree

# Relations through which a governor's meaning reaches the event; past a finite clause boundary it does so only by negation or denial.
_CARRIED = frozenset({
    "xcomp", "ccomp", "obj", "obl", "acl", "advcl", "nmod", "csubj", "nsubj:pass", "iobj", "nsubj", "conj", "obl:agent", "appos", "amod",
    "acl:relcl", "parataxis",
})  # fmt: skip
_SUBJECTS = ("nsubj", "nsubj:pass")
_BESIDE = frozenset({"conj", "acl:relcl", "parataxis", "appos", "amod"})
_COMPLEMENTS = frozenset({"xcomp", "acl", "ccomp", "csubj", "advcl", "obl", "nmod"})
_DEPTH = 12
# What the stance of the statement around an event makes of it when its own verb is not past.
_BY_STANCE = {"demand": "called_for", "promise": "planned", "hope": "hypothetical", "doubt": "hypothetical"}
Stance = Callable[[int], str | None]
Ahead = Callable[[int, str], bool]


def _no_stance(_: int) -> str | None:
    return None


def _never(_: int, __: str) -> bool:
    return False


class StatusReader:
    """Reads the status of predicates of one tree.

    `stance` gives the stance of the innermost statement around a token, None for the author's own words; `ahead` says whether the date
    that hangs on a token lies wholly after the publication, given the tense ("future" or "") by which to read it.
    """

    def __init__(
        self, tree: Tree, clauses: Clauses, language: Language, stance: Stance = _no_stance, ahead: Ahead = _never
    ) -> None:
        self.tree, self.clauses, self.language = tree, clauses, language
        self.words = language.status
        self.governors: dict[str, str] = self.words["governors"]
        self.stance, self.ahead = stance, ahead

    def read(self, clause: Clause) -> str:
        """One of the record contract's statuses."""
        return self._noun(clause) if clause.kind == "n" else self._verb(clause.head)

    def refused(self, clause: Clause) -> bool:
        """Whether an act is said not to come: "will not withdraw", not "did not withdraw"."""
        i = clause.head
        return clause.kind == "v" and self.negated(i) and (self.own(i) or self.tense_status(i)) == "planned"

    def _verb(self, i: int) -> str:
        if self._conditional(i) or self._in_question(i):
            return "hypothetical"
        if self.negated(i):
            return "negated"
        own = self.own(i)
        if own:
            return own
        governed = self._from_governors(i, noun=False)
        if governed:
            return governed
        told = self._by_stance(i)
        if told:
            return told
        status = self.tense_status(i)
        if status in ("occurred", "ongoing") and self.is_present(i) and self.ahead(i, "future"):
            return "planned"
        return status

    def _noun(self, clause: Clause) -> str:
        i = clause.head
        own = self._of_noun(clause)
        if own:
            return own
        if any(
            self.tree.lemma[c] in self.words["state_prepositions"] for c in self.tree.kids(i, "case")
        ) and self.tree.has(i, "cop"):
            return "ongoing"  # « était en pourparlers », "is in talks"
        if clause.support is not None:
            status = self._of_support(clause)
        else:
            status = self._from_governors(i, noun=True) or self._by_stance(i) or "occurred"
        if status == "occurred":
            if self.ahead(i, ""):
                return "planned"
            if self.tree.lemma[i] in self.words["durative_nouns"] and self._present_around(i):
                return "ongoing"
        return status

    def _by_stance(self, i: int) -> str | None:
        """What somebody demands, promises, hopes or fears is no fact, unless its own verb tells it as past."""
        finite = self._finite_token(i)
        if self.tree.dep[i] == "acl:relcl":
            return None
        if finite is not None and (self.tree.feat(finite, "Tense", "Past") or self.tree.feat(i, "Tense", "Past")):
            return None
        # "the round, held in May": a participle of the past on a noun
        if self.tree.pos[i] == "NOUN" and any(
            self.tree.feat(c, "Tense", "Past") and self._takes(c) for c in self.tree.kids(i, "acl")
        ):
            return None
        return _BY_STANCE.get(self.stance(i) or "")

    # -- negation, conditions, questions -----------------------------------------------------------------------------

    def negated(self, i: int) -> bool:
        """Whether the predicate itself is negated: an adverb, or a negative determiner on its subject or object; "ne … que" is not."""
        tree, words = self.tree, self.words
        negators, particles = words["negators"], words["negative_particle"]
        particle = any(tree.lower[c] in particles for c in tree.children[i])
        for c in tree.children[i]:
            lower, dep = tree.lower[c], tree.dep[c]
            if dep in ("advmod", "det", "cc") and lower in negators:
                if lower in words["ambiguous_negators"] and particles and not particle:
                    continue
                return True
            if dep in ("nsubj", "nsubj:pass", "obj") and (
                lower in negators or any(tree.lower[d] in negators and tree.dep[d] == "det" for d in tree.children[c])
            ):
                return True
        return False

    def _conditional(self, i: int) -> bool:
        """The predicate stands in a condition or indirect question: "if they withdraw", « on ignore si »."""
        return any(self._is_if(c) for c in self.tree.children[i])

    def _is_if(self, c: int) -> bool:
        """A conjunction of condition, whatever relation the parser gives it."""
        return (self.tree.dep[c] == "mark" or self.tree.pos[c] == "SCONJ") and self.tree.lower[c] in self.words[
            "conditional_marks"
        ]

    def _in_question(self, i: int) -> bool:
        begin, end = self.tree.sentences[self.tree.sentence[i]]
        last = next(
            (t for t in range(end - 1, begin - 1, -1) if self.tree.word[t] not in ('"', "»", ")", "'", "”")), begin
        )
        return self.tree.word[last] == "?"

    # -- the predicate's own form ------------------------------------------------------------------------------------

    def own(self, i: int) -> str | None:
        """The status that an auxiliary or conjunction of the verb itself gives it, if any."""
        tree, words = self.tree, self.words
        infinitive = False
        for c in tree.children[i]:
            dep = tree.dep[c]
            if dep in ("aux", "aux:pass"):
                status = self._auxiliary(i, c)
                if status:
                    return status
            elif dep == "mark":
                infinitive |= tree.lower[c] in words["purpose_marks"] and tree.feat(i, "VerbForm", "Inf")
                if tree.lower[c] in words["before_marks"] and not tree.feat(i, "Tense", "Past"):
                    return "hypothetical"
        if infinitive and any(
            tree.dep[c] in ("aux", "cop") and tree.lemma[c] in words["future_copulas"] for c in tree.children[i]
        ):
            return "planned"
        return None

    def _auxiliary(self, i: int, c: int) -> str | None:
        tree, words = self.tree, self.words
        lemma, lower = tree.lemma[c], tree.lower[c]
        if lower in words["future_auxiliaries"]:
            return "planned"
        begin = tree.sentences[tree.sentence[c]][0]
        if (
            lower in words["conditional_openers"]
            and all(tree.pos[t] == "PUNCT" for t in range(begin, c))
            and not self._in_question(i)
        ):
            return "hypothetical"  # "Should the shelling continue, …"
        effect = words["modals"].get(lower) or words["modals"].get(lemma)
        if not effect:
            return None
        if lower in words["conditional_auxiliaries"]:
            return "planned" if self._reported(i) and not self._condition_beside(i) else "hypothetical"
        if effect == "hypothetical" and self._achieved(i, c):
            return None
        return str(effect)

    def _achieved(self, i: int, modal: int) -> bool:
        """« ont pu fuir »: a modal in the perfect says that it came about."""
        tree = self.tree
        return (
            tree.feat(modal, "VerbForm", "Part")
            and tree.feat(modal, "Tense", "Past")
            and not tree.feat(i, "VerbForm", "Part")
        )

    def tense_status(self, i: int) -> str:
        """The status that a verb's own tense and mood give."""
        tree = self.tree
        finite = self._finite_token(i)
        if finite is None:
            return self._of_nonfinite(i)
        if tree.feat(finite, "Tense", "Fut"):
            perfect = tree.dep[finite] == "aux" and tree.feat(i, "VerbForm", "Part")
            return "occurred" if perfect else "planned"
        if self._is_conditional(finite):
            return self._of_conditional(i, finite)
        if tree.feat(finite, "Mood", "Imp") and not self.clauses.surface_subjects(i):
            return "called_for"
        if finite != i and tree.lemma[finite] in self.words["future_auxiliaries"]:
            return "planned"
        if self._progressive(i):
            return "ongoing"
        if self.is_present(i) and self._lasts(i, finite):
            return "ongoing"
        if (
            tree.feat(finite, "Tense", "Imp")
            and tree.lemma[i] in self.words["durative_verbs"]
            and (finite == i or self._statal(i, finite))
        ):
            return "ongoing"
        return "occurred"

    def _is_conditional(self, finite: int) -> bool:
        """A conditional by its features, or by its form where the tagger erred: the infinitive with an ending of the imperfect."""
        tree = self.tree
        if tree.feat(finite, "Mood", "Cnd"):
            return True
        lower, lemma = tree.lower[finite], tree.lemma[finite]
        stem = lemma if not lemma.endswith("e") else lemma[:-1]
        return len(stem) > 2 and lower.startswith(stem) and lower[len(stem) :] in self.words["conditional_endings"]

    def _of_conditional(self, i: int, finite: int) -> str:
        """The conditional: hearsay when it is past, a future when it is reported, else a supposition."""
        if self._condition_beside(i):
            return "hypothetical"
        if finite != i and self.tree.feat(i, "VerbForm", "Part"):
            return "occurred"
        return "planned" if self._reported(i) else "hypothetical"

    def _of_nonfinite(self, i: int) -> str:
        """A perfect infinitive or participle is past; a participle on a noun tells a state or goes with the main verb's time."""
        tree = self.tree
        if tree.has(i, "aux"):
            return "occurred"
        if tree.feat(i, "VerbForm", "Part") and not tree.feat(i, "Tense", "Pres"):
            return (
                "ongoing"
                if tree.dep[i] in ("acl", "amod") and tree.lemma[i] in self.words["durative_participles"]
                else "occurred"
            )
        if tree.dep[i] == "acl" and self._progressive(i):
            comma = tree.word[tree.subtree(i)[0] - 1] == ","
            return (
                "ongoing" if not comma and not tree.has(i, "mark", "case") and self._mainis_present(i) else "occurred"
            )
        return self._tense_of_governor(i)

    def _mainis_present(self, i: int) -> bool:
        """The next finite verb above is in a present tense, the perfect included."""
        for g in self.tree.ancestors(i):
            finite = self._finite_token(g) if self.tree.pos[g] in ("VERB", "AUX", "NOUN", "ADJ") else None
            if finite is not None:
                return self.tree.feat(finite, "Tense", "Pres")
        return True

    def _progressive(self, i: int) -> bool:
        tree = self.tree
        return tree.feat(i, "VerbForm", "Ger") or (tree.feat(i, "VerbForm", "Part") and tree.feat(i, "Tense", "Pres"))

    def is_present(self, i: int) -> bool:
        """A simple present, or a present passive; a perfect is past."""
        tree = self.tree
        finite = self._finite_token(i)
        if finite is None or not tree.feat(finite, "Tense", "Pres") or not tree.feat(finite, "Mood", "Ind"):
            return False
        return finite == i or self._statal(i, finite)

    def _statal(self, i: int, finite: int) -> bool:
        """ "is besieged", « sont assiégées »: a present passive, with no auxiliary of the perfect."""
        tree = self.tree
        return tree.dep[finite] == "aux:pass" and not tree.has(i, "aux")

    def _lasts(self, i: int, finite: int) -> bool:
        """A present that tells of a state: of a verb that lasts, in the passive, or with a word for how long ("since", « depuis »)."""
        tree, words = self.tree, self.words
        if tree.lemma[i] in words["durative_verbs"] or self.clauses.at(i).lemma in words["durative_verbs"]:
            return True
        lasting = words["lasting_words"]
        return any(
            tree.lower[c] in lasting
            or any(tree.lower[d] in lasting and tree.dep[d] in ("case", "mark") for d in tree.children[c])
            for c in tree.children[i]
        )

    def _present_around(self, i: int) -> bool:
        """The verb that carries a noun is in the present, or the noun stands without any verb."""
        tree = self.tree
        for g in tree.ancestors(i):
            if tree.pos[g] in ("VERB", "AUX") or tree.has(g, "cop"):
                finite = self._finite_token(g)
                if finite is None and tree.head[g] != g:
                    continue
                return (
                    self.is_present(g)
                    or (finite is not None and tree.dep[finite] == "cop" and tree.feat(finite, "Tense", "Pres"))
                    or self._progressive(g)
                )
        return True

    def _finite_token(self, i: int) -> int | None:
        tree = self.tree
        for c in tree.children[i]:
            if tree.dep[c] in ("aux", "aux:pass", "cop") and tree.feat(c, "VerbForm", "Fin"):
                return c
        return i if tree.feat(i, "VerbForm", "Fin") else None

    def _condition_beside(self, i: int) -> bool:
        """A condition stands beside the predicate, or opens its sentence ("Should the shelling continue, …")."""
        tree = self.tree
        begin = tree.sentences[tree.sentence[i]][0]
        first = begin + 1 if tree.pos[begin] == "PUNCT" and begin + 1 < len(tree) else begin
        if tree.lower[first] in self.words["conditional_openers"] and first < i and tree.head[first] != i:
            return True
        return any(any(self._is_if(d) for d in tree.children[c]) for c in tree.kids(i, "advcl", "obl"))

    def _reported(self, i: int) -> bool:
        """Inside somebody's statement, or in the complement of a past verb, where a conditional is the future."""
        tree = self.tree
        if self.stance(i) is not None:
            return True
        for j in [i, *tree.ancestors(i)]:
            if tree.dep[j] == "ccomp":
                head = tree.head[j]
                return tree.feat(head, "Tense", "Past") or any(tree.dep[c] == "aux" for c in tree.children[head])
        return False

    def _tense_of_governor(self, i: int) -> str:
        """An infinitive or gerund that nothing qualifies has its governing verb's status."""
        tree = self.tree
        if tree.head[i] == i or tree.pos[tree.head[i]] not in ("VERB", "AUX"):
            return "occurred"
        if tree.feat(i, "VerbForm", "Inf") and tree.dep[i] == "advcl":
            return "hypothetical"
        head = tree.head[i]
        if tree.feat(i, "VerbForm", "Inf") and self.negated(head):
            return "negated"
        return self.own(head) or self.tense_status(head)

    # -- governors ---------------------------------------------------------------------------------------------------

    def _from_governors(self, i: int, noun: bool) -> str | None:
        tree = self.tree
        child, crossed, remote = i, False, False
        for _, g in zip(range(_DEPTH), tree.ancestors(i), strict=False):
            dep = tree.dep[child]
            if dep not in _CARRIED:
                return None
            if not crossed and tree.pos[g] in ("VERB", "AUX") and dep not in _BESIDE and self._conditional(g):
                return "hypothetical"
            status = self._effect(child, g, dep, crossed, child == i, noun)
            if status == "ongoing" and remote:
                return None
            if status:
                return None if status == "none" else status
            remote = remote or dep in ("nmod", "obl")
            crossed = crossed or self._leaves_clause(child, dep)
            if crossed and dep != "ccomp":
                return None
            child = g
        return None

    def _leaves_clause(self, child: int, dep: str) -> bool:
        if dep in ("ccomp", "acl:relcl", "parataxis", "appos") or dep in _SUBJECTS:
            return True
        if dep in ("advcl", "acl"):
            gerund = dep == "acl" and self._progressive(child) and self.tree.has(child, "mark", "case")
            return not (self.tree.feat(child, "VerbForm", "Inf") or gerund)
        return dep == "conj" and self.clauses.is_finite(child) and not self._shares_governor(child)

    def _shares_governor(self, child: int) -> bool:
        """ "It is vital that they stop and that all leave": the second clause hangs on what governs the first."""
        return self.tree.dep[self.tree.head[child]] in ("ccomp", "csubj", "xcomp")

    def _effect(self, child: int, g: int, dep: str, crossed: bool, itself: bool, noun: bool) -> str | None:
        tree = self.tree
        effect = self._governing(g)
        nonfinite = dep in _COMPLEMENTS and (tree.feat(child, "VerbForm", "Inf") or self._progressive(child))
        if dep == "acl:relcl":
            return self._qualified(g)
        if dep in ("obl", "nmod", "advcl", "acl"):
            carried = nonfinite and effect not in (None, "none") and self._is_argument(child)
            by_preposition = None if carried else self._by_preposition(child, g, dep, itself)
            if by_preposition:
                return by_preposition
            if not carried and dep in ("advcl", "obl") and (dep == "advcl" or not self._is_complement(child, effect)):
                return "none" if dep == "obl" and itself and noun else None
        if dep in _BESIDE:
            return None
        if effect and effect.endswith("_if_infinitive"):
            effect = effect.removesuffix("_if_infinitive") if nonfinite else None
        if effect is None or effect == "none":
            return self._of_control(g) if dep == "xcomp" and tree.pos[g] in ("VERB", "AUX", "ADJ") else None
        if dep == "nsubj" and not self.clauses.is_passive(g):
            return None
        return self._plain(effect, child, g, crossed)

    def _is_complement(self, child: int, effect: str | None) -> bool:
        """An oblique that completes the governor's meaning: "calls for talks", « appelle à des pourparlers »."""
        if effect is None or effect.endswith("_if_infinitive"):
            return False
        return self.clauses.preposition(child) in self.words["complement_prepositions"]

    def _plain(self, effect: str, child: int, g: int, crossed: bool) -> str | None:
        """What a governor's effect comes to, given its own negation and the clause boundary between."""
        effect = effect.removesuffix("_if_infinitive")
        if crossed and effect not in ("denied", "called_for", "hypothetical"):
            return None
        if self.tree.dep[child] == "ccomp" and self.clauses.is_finite(child) and effect in ("planned", "ongoing"):
            return None
        if effect == "denied" and (self.negated(g) or self.tree.lemma[child] in self.words["speech_nouns"]):
            return None  # who denies an accusation does not deny that it was made
        if effect == "negated" and self.negated(g):
            return "negated" if self.tree.lemma[g] in self.words["enabling"] else "occurred"
        if effect == "ongoing":  # who continues to urge, urges: acts of speech are points in time
            speaks = any(cue.kind == "v" for cue in self.language.cues.get(self.tree.lemma[child], ()))
            return self._of_control(g) or ("occurred" if speaks else effect)
        return effect

    def _governing(self, g: int) -> str | None:
        tree = self.tree
        lemma = self.clauses.verb_lemma(g) if tree.pos[g] in ("VERB", "AUX") else tree.lemma[g]
        if tree.pos[g] in ("VERB", "AUX") and lemma in self.words["modals"]:
            effect = self.words["modals"][lemma]
            perfect = any(tree.dep[c] == "aux" for c in tree.children[g]) and tree.feat(g, "VerbForm", "Part")
            return "none" if effect == "hypothetical" and perfect and not self.negated(g) else str(effect)
        governor = self.governors.get(lemma) or (self.governors.get(tree.lemma[g]) if lemma != tree.lemma[g] else None)
        if governor is None or lemma not in self.words["enabling"]:
            return governor
        # « les frappes ont permis de tuer le chef », "they were not able to meet": in the past, what could be done was done.
        if not self._told_past(g):
            return governor
        return "negated" if self.negated(g) else None

    def _told_past(self, g: int) -> bool:
        """A past tense or a perfect of the indicative."""
        finite = self._finite_token(g)
        if finite is None or self._is_conditional(finite):
            return False
        perfect = self.tree.dep[finite] == "aux" and self.tree.feat(g, "VerbForm", "Part") and not self._progressive(g)
        return self.tree.feat(finite, "Tense", "Past") or (perfect and self.tree.feat(finite, "Tense", "Pres"))

    def _of_control(self, g: int) -> str | None:
        """An infinitive under a verb that says nothing of its own about it: that verb's negation, modality or future."""
        if self.negated(g):
            return "negated"
        own = self.own(g)
        if own or self.tree.lemma[g] in self.words["future_auxiliaries"]:
            return own or "planned"
        tense = self.tense_status(g) if self._finite_token(g) is not None else None
        return tense if tense in ("planned", "hypothetical") else None

    def _qualified(self, noun: int) -> str | None:
        """A relative clause on a noun that is only possible or planned: "a possible strike that killed civilians"."""
        words = self.words
        for c in self.tree.children[noun]:
            if self.tree.dep[c] == "amod" and (
                self.tree.lemma[c] in words["hypothetical_words"] or self.tree.lower[c] in words["hypothetical_words"]
            ):
                return "hypothetical"
        return None

    def _is_argument(self, child: int) -> bool:
        """The infinitive or gerund is bare or follows a preposition of government ("to", "of", "from", « de », « à »)."""
        marks = [c for c in self.tree.children[child] if self.tree.dep[c] in ("case", "mark")]
        return not marks or self.tree.lower[marks[0]] in self.words["argument_marks"]

    def _by_preposition(self, child: int, g: int, dep: str, itself: bool) -> str | None:
        tree, words = self.tree, self.words
        marks = [c for c in tree.children[child] if tree.dep[c] in ("case", "mark")]
        if not marks:
            return None
        joined = "_".join(tree.lower[w] for m in marks for w in sorted([m, *tree.kids(m, "fixed")]))
        first = tree.lower[marks[0]]
        for key, status in (
            ("negative_prepositions", "negated"), ("hypothetical_prepositions", "hypothetical"), ("future_prepositions", "planned"),
        ):  # fmt: skip
            if status == "planned" and not itself:
                continue
            if joined in words[key] or (("_" not in joined or len(marks) > 1) and first in words[key]):
                return status
        if dep == "advcl" and first in words["purpose_marks"] and tree.feat(child, "VerbForm", "Inf"):
            return self._of_purpose(g)
        return None

    def _of_purpose(self, g: int) -> str:
        """A purpose is wanted where the act that serves it is wanted, planned where that is planned, else only intended."""
        if self.tree.pos[g] not in ("VERB", "AUX"):
            return "hypothetical"
        around = (
            self.own(g)
            or self._from_governors(g, noun=False)
            or self._by_stance(g)
            or (self.tense_status(g) if self._finite_token(g) is not None else None)
        )
        return around if around in ("called_for", "planned") else "hypothetical"

    # -- nouns -------------------------------------------------------------------------------------------------------

    def _of_noun(self, clause: Clause) -> str | None:
        tree, words = self.tree, self.words
        i = clause.head
        said_of = [tree.head[i]] if tree.dep[i] == "nsubj" and tree.pos[tree.head[i]] == "ADJ" else []
        for c in (*tree.children[i], *said_of):
            lemma, lower = tree.lemma[c], tree.lower[c]
            if tree.dep[c] == "det" and lower in words["negators"]:
                return "negated"
            if tree.dep[c] in ("amod", "acl", "compound", "advmod") or c in said_of:
                for key, status in (
                    ("planned_words", "planned"),
                    ("hypothetical_words", "hypothetical"),
                    ("ongoing_words", "ongoing"),
                ):
                    if lemma in words[key] or lower in words[key]:
                        return status
            if tree.dep[c] == "acl:relcl" and self._is_subject_of(c):
                status = self._verb(c)
                if status in ("planned", "negated"):
                    return status
        return "hypothetical" if self._in_question(i) else None

    def _takes(self, verb: int) -> bool:
        return self.clauses.verb_lemma(verb) in self.language.support

    def _is_subject_of(self, verb: int) -> bool:
        """The noun is what its relative clause is about ("talks that will be held", « des pourparlers qui doivent reprendre »)."""
        tree = self.tree
        return self._takes(verb) and any(self.clauses.is_relative(c) for c in tree.kids(verb, "nsubj", "nsubj:pass"))

    def _of_support(self, clause: Clause) -> str:
        verb = clause.support
        assert verb is not None
        if clause.support_kind == "fail" and self._governing(verb) != "planned":
            return "negated" if not self.negated(verb) else "occurred"
        if self.negated(verb):
            return "negated"
        effect = self._governing(verb)
        if effect in ("called_for", "planned", "negated", "hypothetical"):
            return effect
        return self._verb(verb)
