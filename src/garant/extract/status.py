"""Whether it happened: tense, mood, modality, negation and what governs the predicate, read off the tree.

The rules, in order: the predicate's own negation; questions and conditions; then each governor on the way up, nearest first, until
one decides ("refused to", "calls for", « à la veille de »); then the predicate's own tense and mood; a noun takes the tense of the verb
that carries it. The words are the language's (`status.toml`).
"""

from __future__ import annotations

from garant.languages import Language
from garant.parse.clauses import Clause, Clauses
from garant.parse.tree import Tree

# Relations through which a governor's meaning reaches the event; past a finite clause boundary it does so only by negation or denial.
_CARRIED = frozenset({"xcomp", "ccomp", "obj", "obl", "acl", "advcl", "nmod", "csubj", "nsubj:pass", "iobj", "nsubj", "conj", "obl:agent", "appos", "amod", "acl:relcl", "parataxis"})
_SUBJECTS = ("nsubj", "nsubj:pass")
_PAST_AUXILIARY_DEPTH = 12


class StatusReader:
    """Reads the status of predicates of one tree."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, title_end: int) -> None:
        self.tree, self.clauses, self.language = tree, clauses, language
        self.words = language.status
        self.governors: dict[str, str] = self.words["governors"]
        self.title_end = title_end

    def read(self, clause: Clause) -> str:
        """One of the record contract's statuses."""
        i = clause.head
        if clause.kind == "n":
            own = self._of_noun(clause)
            if own:
                return own
            if clause.support is not None:
                return self._of_support(clause)
            return self._from_governors(i, noun=True) or "occurred"
        if self.negated(i):
            return "negated"
        if self._in_question(i):
            return "hypothetical"
        own = self.own(i)
        if own:
            return own
        governed = self._from_governors(i, noun=False)
        return governed or self.tense_status(i)

    # -- negation and questions --------------------------------------------------------------------------------------

    def negated(self, i: int) -> bool:
        """Whether the predicate itself is negated: an adverb, or a negative determiner on its subject or object; "ne … que" is not."""
        tree, words = self.tree, self.words
        particle = any(tree.lower[c] in words["negative_particle"] for c in tree.children[i])
        for c in tree.children[i]:
            lower = tree.lower[c]
            if tree.dep[c] in ("advmod", "det", "cc") and lower in words["negators"]:
                if lower == "plus" and words["negative_particle"] and not particle:
                    continue
                return True
            if tree.dep[c] in ("nsubj", "nsubj:pass", "obj") and any(tree.lower[d] in words["negators"] and tree.dep[d] == "det" for d in tree.children[c]):
                return True
            if tree.dep[c] in ("nsubj", "nsubj:pass", "obj") and lower in words["negators"]:
                return True
        return False

    def _in_question(self, i: int) -> bool:
        begin, end = self.tree.sentences[self.tree.sentence[i]]
        last = next((t for t in range(end - 1, begin - 1, -1) if self.tree.word[t] not in ('"', "»", ")", "'")), begin)
        return self.tree.word[last] == "?"

    # -- the predicate's own form ------------------------------------------------------------------------------------

    def own(self, i: int) -> str | None:
        """The status that an auxiliary or conjunction of the verb itself gives it, if any."""
        tree, words = self.tree, self.words
        for c in tree.children[i]:
            dep = tree.dep[c]
            if dep in ("aux", "aux:pass"):
                if tree.lower[c] in words["future_auxiliaries"] and tree.lower[c] != "aller":
                    return "planned"
                effect = words["modals"].get(tree.lower[c]) or words["modals"].get(tree.lemma[c])
                if effect and not (tree.lower[c] == "would" and self._reported(i)):
                    return str(effect)
                if effect:
                    return "planned"
            elif dep == "mark":
                if tree.lower[c] in words["conditional_marks"] and tree.dep[i] in ("advcl", "conj"):
                    return "hypothetical"
                if tree.lower[c] in words["before_marks"] and not tree.feat(i, "Tense", "Past"):
                    return "hypothetical"
        return None

    def tense_status(self, i: int) -> str:
        """The status that a verb's own tense and mood give."""
        tree = self.tree
        finite = self._finite_token(i)
        if finite is None:
            return "occurred" if self.tree.feat(i, "VerbForm", "Part") else self._tense_of_governor(i)
        if tree.feat(finite, "Tense", "Fut"):
            return "planned"
        if tree.feat(finite, "Mood", "Cnd"):
            if finite != i and tree.feat(i, "VerbForm", "Part") and not self._condition_beside(i):
                return "occurred"
            return "planned" if self._reported(i) else "hypothetical"
        if tree.feat(finite, "Mood", "Imp"):
            return "called_for"
        if finite != i and tree.lemma[finite] in self.words["future_auxiliaries"]:
            return "planned"
        if tree.feat(i, "VerbForm", "Ger") or (tree.feat(i, "VerbForm", "Part") and tree.feat(i, "Tense", "Pres")):
            return "ongoing"
        return "occurred"

    def _finite_token(self, i: int) -> int | None:
        tree = self.tree
        for c in tree.children[i]:
            if tree.dep[c] in ("aux", "aux:pass", "cop") and tree.feat(c, "VerbForm", "Fin"):
                return c
        return i if tree.feat(i, "VerbForm", "Fin") else None

    def _condition_beside(self, i: int) -> bool:
        tree, marks = self.tree, self.words["conditional_marks"]
        return any(tree.dep[c] == "advcl" and any(tree.dep[d] == "mark" and tree.lower[d] in marks for d in tree.children[c]) for c in tree.children[i])

    def _reported(self, i: int) -> bool:
        """Inside the complement of a past reporting verb, where a conditional is the future."""
        tree = self.tree
        for j in [i, *tree.ancestors(i)]:
            if tree.dep[j] == "ccomp":
                head = tree.head[j]
                return tree.feat(head, "Tense", "Past") or any(tree.dep[c] == "aux" for c in tree.children[head])
        return False

    def _tense_of_governor(self, i: int) -> str:
        """A bare infinitive or gerund that nothing qualifies has its governing verb's status."""
        tree = self.tree
        if tree.head[i] == i or tree.pos[tree.head[i]] not in ("VERB", "AUX"):
            return "occurred"
        if tree.feat(i, "VerbForm", "Inf") and tree.dep[i] == "advcl":
            return "hypothetical"
        head = tree.head[i]
        if self.negated(head):
            return "negated"
        return self.own(head) or self.tense_status(head)

    # -- governors ---------------------------------------------------------------------------------------------------

    def _from_governors(self, i: int, noun: bool) -> str | None:
        tree = self.tree
        child, crossed = i, False
        for _, g in zip(range(_PAST_AUXILIARY_DEPTH), tree.ancestors(i), strict=False):
            dep = tree.dep[child]
            if dep not in _CARRIED:
                return None
            status = self._effect(child, g, dep, crossed, noun and child == i)
            if status:
                return None if status == "none" else status
            crossed = crossed or dep in ("ccomp", "acl:relcl", "parataxis", "appos") or (dep == "advcl" and not tree.feat(child, "VerbForm", "Inf")) or dep in _SUBJECTS
            if dep == "conj":
                crossed = crossed or self.clauses._is_finite(child)
            if crossed and dep != "ccomp":
                return None
            child = g
        return None

    def _effect(self, child: int, g: int, dep: str, crossed: bool, event_noun: bool) -> str | None:
        tree, words = self.tree, self.words
        lemma = self.clauses._verb_lemma(g) if tree.pos[g] in ("VERB", "AUX") else tree.lemma[g]
        effect = self.governors.get(lemma)
        if dep in ("obl", "nmod", "advcl", "acl"):
            by_preposition = self._by_preposition(child, dep)
            if by_preposition:
                return by_preposition
        if dep in ("advcl", "obl") and effect not in ("called_for",):
            return "none" if dep == "obl" and event_noun and not self._is_complement(child, g) else None
        if dep in ("conj", "acl:relcl", "parataxis", "appos", "amod"):
            return None
        infinitive = dep in ("xcomp", "acl", "ccomp", "csubj") and not self.clauses._is_finite(child)
        if effect and effect.endswith("_if_infinitive"):
            effect = effect.removesuffix("_if_infinitive") if infinitive else None
        if effect is None or effect == "none":
            if dep == "xcomp" and tree.pos[g] in ("VERB", "AUX"):
                if self.negated(g):
                    return "negated"
                return self.own(g)
            return None
        if dep in ("nsubj",) and not self.clauses.is_passive(g):
            return None
        if crossed and effect not in ("denied", "called_for", "hypothetical"):
            return None
        if dep == "ccomp" and self.clauses._is_finite(child) and effect in ("planned", "ongoing"):
            return None
        if effect == "denied" and self.negated(g):
            return None
        if effect == "negated" and self.negated(g):
            return "occurred"
        return effect

    def _is_complement(self, child: int, g: int) -> bool:
        """An oblique that the governing verb's meaning needs: « appeler à », "call for"."""
        lemma = self.clauses._verb_lemma(g) if self.tree.pos[g] in ("VERB", "AUX") else self.tree.lemma[g]
        return lemma in self.governors

    def _by_preposition(self, child: int, dep: str) -> str | None:
        tree, words = self.tree, self.words
        marks = [c for c in tree.children[child] if tree.dep[c] in ("case", "mark")]
        if not marks:
            return None
        joined = "_".join(tree.lower[w] for m in marks for w in sorted([m, *tree.kids(m, "fixed")]))
        first = tree.lower[marks[0]]
        name = joined if "_" in joined else first
        for key, status in (
            ("negative_prepositions", "negated"), ("hypothetical_prepositions", "hypothetical"), ("future_prepositions", "planned"),
        ):  # fmt: skip
            if name in words[key] or joined in words[key]:
                return status
        if dep in ("advcl", "acl") and first in words["purpose_marks"] and tree.feat(child, "VerbForm", "Inf") and dep == "advcl":
            return "hypothetical"
        return None

    # -- nouns -------------------------------------------------------------------------------------------------------

    def _of_noun(self, clause: Clause) -> str | None:
        tree, words = self.tree, self.words
        i = clause.head
        for c in tree.children[i]:
            lemma, lower = tree.lemma[c], tree.lower[c]
            if tree.dep[c] == "det" and lower in words["negators"]:
                return "negated"
            if tree.dep[c] in ("amod", "acl", "compound", "advmod"):
                if lemma in words["planned_words"] or lower in words["planned_words"]:
                    return "planned"
                if lemma in words["hypothetical_words"] or lower in words["hypothetical_words"]:
                    return "hypothetical"
                if lemma in words["ongoing_words"] or lower in words["ongoing_words"]:
                    return "ongoing"
        if self._in_question(i):
            return "hypothetical"
        return None

    def _of_support(self, clause: Clause) -> str:
        verb = clause.support
        assert verb is not None
        if clause.support_kind == "fail":
            return "negated" if not self.negated(verb) else "occurred"
        if self.negated(verb):
            return "negated"
        own = self.own(verb)
        if own:
            return own
        governed = self._from_governors(verb, noun=False)
        return governed or self.tense_status(verb)
