"""The clause normaliser: one shape for every way of saying a predicate and its arguments.

"Russia struck Idlib", "Idlib was struck by Russia", "Russia, which struck Idlib", "Russia's strike on Idlib", "Russia carried out a
strike" and "Russia decided to strike Idlib" all become a `Clause` whose slots name the same tokens. Slots are deep: `subj` is who
acts, `obj` is what suffers, whatever the surface. The other slots are `iobj`, `gen` (de/of complement), `poss` (possessor), `mod`
(adjective, compound), `inf` (infinitive complement), `that` (finite complement), `must` (who is obliged in it), `clause` (finite
adverbial clause), `between`, `host`, `undergo`, and each
preposition by its name. Rules follow the Universal Dependencies guidelines (universaldependencies.org/u/dep).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from garant.languages import Language
from garant.parse.tree import Tree

# How many governors a missing subject is followed through: "said to have agreed to try to meet" has four.
_CONTROL_DEPTH = 6
_NOMINAL_DEPS = frozenset({"nmod", "obl", "obl:agent"})
_LOOSE = frozenset({"parataxis", "dislocated", "vocative", "nmod", "appos", "dep"})
_QUOTE_ENDS = frozenset({",", '"', "»", "”", "''"})
# A dateline is at most so many tokens long and ends with a dash.
_DATELINE = 14
_DASHES = frozenset({"-", "–", "—"})
_NOMINAL_PLACES = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "nmod", "obl:agent", "iobj"})
Slots = dict[str, list[int]]


@dataclass(slots=True)
class Clause:
    """A predicate (`head` token, `kind` v, n or a, normalised `lemma`) and its arguments by slot."""

    head: int
    kind: str
    lemma: str
    slots: Slots = field(default_factory=dict)
    passive: bool = False
    support: int | None = None
    support_kind: str | None = None


class Clauses:
    """The clauses of one tree, each built once, when it is asked for."""

    def __init__(self, tree: Tree, language: Language) -> None:
        self.tree = tree
        self.language = language
        self._built: dict[int, Clause] = {}
        self._prepositions: dict[int, str] = {}
        self._busy: set[int] = set()

    def at(self, i: int) -> Clause:
        """The clause whose predicate is token `i`."""
        clause = self._built.get(i)
        if clause is None:
            build = {"v": self._verb, "a": self._adjective}.get(self.kind(i), self._noun)
            clause = self._built[i] = build(i)
        return clause

    def kind(self, i: int) -> str:
        """v, n or a; an adjective or participle that stands where a noun stands ("the offensive", "the storming") is one."""
        tree = self.tree
        pos = tree.pos[i]
        if (
            pos in ("ADJ", "ADV", "VERB")
            and tree.dep[i] in _NOMINAL_PLACES
            and tree.has(i, "det", "case", "nmod:poss", "compound")
        ):
            return "n"
        return {"VERB": "v", "AUX": "v", "ADJ": "a", "ADV": "a"}.get(pos, "n")

    # -- verbs -------------------------------------------------------------------------------------------------------

    def _verb(self, i: int) -> Clause:
        tree = self.tree
        clause = Clause(i, "v", self.verb_lemma(i), passive=self.is_passive(i))
        slots = clause.slots
        for c in tree.children[i]:
            self._verb_argument(clause, c)
        surface = self.surface_subjects(i) or self._inverted(clause)
        if clause.passive:
            if surface:
                slots["obj"] = surface + [t for t in slots.get("obj", ()) if t not in surface]
        elif surface:
            slots["subj"] = surface
        self._indirect(clause)
        if "inf" not in slots and self.verb_lemma(i) in self.language.control:
            found = [v for c in self._controllers(i) for v in tree.kids(c, "acl") if tree.feat(v, "VerbForm", "Inf")]
            if found:
                slots["inf"] = found
        if not clause.passive and "obj" not in slots:
            self._share_object(clause)
        self._gap(clause)
        if clause.passive and "subj" not in slots:
            self._agent_below(clause)
        self._share_obliques(clause)
        return clause

    def _agent_below(self, clause: Clause) -> None:
        """ "was rejected as a lie by the ministry": the agent that the parser hung on the complement before it."""
        tree = self.tree
        for c in tree.kids(clause.head, "obl", "xcomp"):
            for d in tree.kids(c, "nmod", "obl", "obl:agent"):
                if clause.head < c < d and self.preposition(d) in self.language.agent and not self._is_temporal(d):
                    _put(clause.slots, "subj", self._many(d))

    def _share_obliques(self, clause: Clause) -> None:
        """ "Ten were killed and forty injured in a drone strike": coordinated passives share what stands behind the last."""
        tree, i = self.tree, clause.head
        if not clause.passive or any(tree.dep[c] in ("obl", "obl:agent") for c in tree.children[i]):
            return
        for other in tree.kids(i, "conj"):
            if tree.pos[other] == "VERB" and other > i and self.is_passive(other):
                for slot, tokens in self.at(other).slots.items():
                    if slot not in ("obj", "iobj", "that", "inf", "pred") and slot not in clause.slots:
                        clause.slots[slot] = list(tokens)

    def _indirect(self, clause: Clause) -> None:
        """ "warned the villagers": a lone indirect object behind its verb is the object; a clitic (« leur ») is what a preposition says."""
        slots = clause.slots
        for t in slots.get("iobj", ()):
            if t < clause.head:
                for name in self.language.dative - slots.keys():
                    slots[name] = [t]
            elif "obj" not in slots and not clause.passive:
                slots["obj"] = slots["iobj"]

    def _inverted(self, clause: Clause) -> list[int]:
        """« … », a accusé un responsable: after a quotation the noun behind a speech verb is its subject, whatever the parser says."""
        tree, i = self.tree, clause.head
        first = min([i, *(c for c in tree.children[i] if tree.dep[c] in ("aux", "aux:pass"))])
        after_quote = (
            first > 0 and tree.word[first - 1] in _QUOTE_ENDS and first - 1 >= tree.sentences[tree.sentence[i]][0]
        )
        if (
            not after_quote
            or clause.passive
            or not any(cue.kind == "v" for cue in self.language.cues.get(tree.lemma[i], ()))
        ):
            return []
        objects = [t for t in clause.slots.get("obj", ()) if t > i and tree.pos[t] in ("NOUN", "PROPN")]
        if objects:
            del clause.slots["obj"]
        return objects

    def _verb_argument(self, clause: Clause, c: int) -> None:
        tree, slots = self.tree, clause.slots
        dep = tree.dep[c]
        if dep == "obj":
            if tree.lemma[c] not in self.language.reflexive:
                _put(slots, "obj", self._many(c))
        elif dep == "iobj":
            if tree.lemma[c] not in self.language.reflexive:
                _put(slots, "iobj", self._many(c))
        elif c == self._behind_particle(clause.head):
            for name in self._slots_behind_particle(c):
                _put(slots, name, self._many(c))
        elif dep in ("obl", "obl:agent", "nmod"):
            name = self.preposition(c)
            if (dep == "obl:agent" or (clause.passive and name in self.language.agent)) and not self._is_temporal(c):
                _put(slots, "subj", self._many(c))
            elif name:
                _put(slots, name, self._many(c))
            self._behind_compound(clause, c)
        elif dep == "advmod":
            self._behind_adverb(clause, c)
        elif dep == "xcomp" and c in self._misread_objects(clause.head):
            _put(slots, "obj", self._many(c))
        elif dep == "xcomp":
            _put(slots, "inf" if tree.pos[c] in ("VERB", "AUX") else "pred", tree.conjuncts(c))
        elif dep in ("ccomp", "csubj", "csubj:pass"):
            _put(slots, "inf" if self._is_nonfinite(c) else "that", tree.conjuncts(c))
            if dep == "ccomp" and self._obliged(c):
                _put(slots, "must", self.surface_subjects(c))
        elif dep == "advcl" and self._is_nonfinite(c):
            self._nonfinite_adverbial(slots, c)
        elif dep == "advcl":
            _put(slots, "clause", tree.conjuncts(c))

    def _obliged(self, c: int) -> bool:
        """Whether a clause says that somebody must: who says so to whom is a demand."""
        tree = self.tree
        return any(
            tree.dep[a] == "aux" and self.language.status["modals"].get(tree.lower[a]) == "called_for"
            for a in tree.children[c]
        )

    def _nonfinite_adverbial(self, slots: Slots, c: int) -> None:
        """ "came to help", « venu pour aider »; "accused of shelling": a gerund behind a preposition of complements is in its slot too."""
        tree = self.tree
        mark = tree.kids(c, "mark", "case")
        if not mark:
            return
        name = tree.lemma[mark[0]]
        if tree.feat(c, "VerbForm", "Inf"):
            _put(slots, "inf." + name, [c])
        elif name in self.language.genitive or name in self.language.dative:
            _put(slots, "inf." + name, [c])
            _put(slots, name, [c])

    def verb_lemma(self, i: int) -> str:
        """The lemma of a verb with its particle, its reflexive or the object that is part of it ("shoot_down", « se_retirer »)."""
        tree = self.tree
        lemma = tree.lemma[i]
        for c in tree.children[i]:
            if tree.dep[c] == "compound:prt":
                lemma += "_" + tree.lower[c]
            elif tree.lemma[c] in self.language.reflexive and tree.dep[c] in (
                "expl",
                "obj",
                "iobj",
                "expl:pv",
                "expl:pass",
            ):
                lemma = "se_" + lemma
        if lemma.split("_")[0] in self.language.compound_heads:
            for c in tree.children[i]:
                # "took part", but not "turned their backs" for "turn back": an object is part of the verb only as it is written.
                for form in (tree.lower[c],) if tree.dep[c] == "obj" else (tree.lemma[c], tree.lower[c]):
                    if f"{lemma}_{form}" in self.language.compounds:
                        return f"{lemma}_{form}"
            taken = self._behind_particle(i)
            if taken is not None:
                return f"{tree.lemma[i]}_{tree.lower[i + 1]}"
        return lemma

    def _behind_particle(self, i: int) -> int | None:
        """ "shot down a drone": the object that the parser took for an oblique, the particle for its preposition."""
        tree, language = self.tree, self.language
        if tree.lemma[i] not in language.compound_heads or i + 1 >= len(tree) or tree.has(i, "obj", "compound:prt"):
            return None
        c, word = tree.head[i + 1], tree.lower[i + 1]
        cases = [k for k in range(i + 1, c) if tree.dep[k] == "case" and tree.head[k] == c]
        if not cases or cases[0] != i + 1 or tree.head[c] != i or self._is_temporal(c):
            return None
        if (
            word in language.dative
            or word in language.references["place"]["certain"]
            or f"{tree.lemma[i]}_{word}" not in language.compounds
        ):
            return None
        return c

    def _slots_behind_particle(self, c: int) -> set[str]:
        """ "shot down a drone" has an object; "pulled out of the talks" has the second preposition's slot and that of both together."""
        cases = self.tree.kids(c, "case")
        return {"obj"} if len(cases) == 1 else {self.tree.lemma[cases[1]], self.preposition(c)}

    def is_passive(self, i: int) -> bool:
        """Passive by its auxiliary or subject, as a bare past participle, or as coordinated to a passive."""
        tree = self.tree
        dep = tree.dep[i]
        if tree.lemma[i] in self.language.unaccusative:
            return False
        auxiliaries = reflexive = subject = False
        for c in tree.children[i]:
            if tree.dep[c] == "aux:pass":
                return True
            auxiliaries |= tree.dep[c] == "aux"
            subject |= tree.dep[c] in ("nsubj:pass", "csubj:pass")
            reflexive |= tree.lemma[c] in self.language.reflexive
        if subject and not reflexive:
            return True
        if auxiliaries or not self._is_past_participle(i):
            return False
        if dep == "conj":
            head = tree.head[i]
            return tree.pos[head] in ("VERB", "AUX") and self.is_passive(head) and not tree.has(i, "nsubj")
        return (dep in ("acl", "advcl", "amod", "acl:relcl") and not tree.has(i, "nsubj")) or (
            dep in ("root", "ROOT", "xcomp", "ccomp") and not tree.has(i, "nsubj", "obj")
        )

    def _is_past_participle(self, i: int) -> bool:
        tree = self.tree
        return (
            tree.feat(i, "VerbForm", "Part")
            and not tree.feat(i, "Tense", "Pres")
            and not tree.feat(i, "VerbForm", "Ger")
        )

    # -- subjects ----------------------------------------------------------------------------------------------------

    def surface_subjects(self, i: int, depth: int = _CONTROL_DEPTH) -> list[int]:
        """The subject tokens of `i` as the grammar gives them: its own, its first conjunct's, its controller's, its antecedent."""
        tree = self.tree
        own = [t for c in tree.children[i] if tree.dep[c] in ("nsubj", "nsubj:pass") for t in self._many(c)]
        own = own or [
            c
            for c in tree.children[i]
            if tree.dep[c] in ("expl:subj", "expl") and tree.lower[c] in self.language.inverted_subjects
        ]
        if own:
            # « L'ONU, elle, a salué »: a pronoun beside a noun only stresses it.
            named = [t for t in own if tree.pos[t] != "PRON" or self.is_relative(t)]
            # "Syria: Israel warns": a name before a colon is the headline's subject matter, not its verb's subject.
            named = [t for t in named if t + 1 >= len(tree) or tree.word[t + 1] != ":"] or named
            if len(named) > 1:
                named = [t for t in named if not self._in_dateline(t)] or named
            return self._antecedents(i, named or own)
        loose = self._loose_subject(i)
        if loose:
            return loose
        if depth == 0 or tree.head[i] == i:
            return []
        head, dep = tree.head[i], tree.dep[i]
        if tree.pos[head] in ("VERB", "AUX"):
            return self._subjects_from_verb(i, head, dep, depth)
        if dep == "acl" or (dep in ("xcomp", "ccomp", "advcl") and tree.pos[head] in ("NOUN", "PROPN", "ADJ")):
            return self._subjects_from_noun(i, head, depth)
        if dep == "acl:relcl" and not self._has_relative(i):
            return []
        if dep == "conj":
            return self.surface_subjects(head, depth - 1)
        return []

    def _in_dateline(self, t: int) -> bool:
        """Whether `t` stands before the dash that ends a dateline ("BAMAKO, May 3 - The army said")."""
        tree = self.tree
        begin = tree.sentences[tree.sentence[t]][0]
        if begin and tree.paragraph[begin - 1] == tree.paragraph[begin]:
            return False
        dashes = [
            k
            for k in range(t + 1, min(begin + _DATELINE, len(tree)))
            if tree.word[k] in _DASHES and tree.start[k] > tree.end[k - 1]
        ]
        return bool(dashes) and not any(tree.pos[k] in ("VERB", "AUX") for k in range(begin, dashes[0]))

    def _loose_subject(self, i: int) -> list[int]:
        """« Le ministre, pour sa part, a déclaré »: a bare name that opens the sentence of a finite verb without a subject is its subject."""
        tree = self.tree
        begin = tree.sentences[tree.sentence[i]][0]
        for c in tree.children[i]:
            opens = c < i and tree.pos[c] == "PROPN" and tree.dep[c] in _LOOSE and not tree.has(c, "case", "cop")
            if opens and all(tree.pos[t] in ("DET", "ADJ", "PUNCT") for t in range(begin, c)) and self.is_finite(i):
                return self._many(c)
        return []

    def _subjects_from_verb(self, i: int, head: int, dep: str, depth: int) -> list[int]:
        tree = self.tree
        if dep == "conj":
            return self.surface_subjects(head, depth - 1)
        nonfinite = not self.is_finite(i)
        if dep == "xcomp" or (dep in ("ccomp", "csubj") and nonfinite):
            kind = self.language.control.get(self.verb_lemma(head), "")
            objects = [t for c in [*tree.kids(head, "obj", "iobj"), *self._misread_objects(head)] for t in self._many(c)
                       if tree.lemma[t] not in self.language.reflexive]  # fmt: skip
            if kind != "subject":
                if not objects and kind == "object":
                    objects = [
                        t
                        for c in tree.kids(head, "obl")
                        if self.preposition(c) in self.language.dative
                        for t in self._many(c)
                    ]
                if objects:
                    return objects
            return self.surface_subjects(head, depth - 1)
        if dep in ("advcl", "parataxis", "acl", "obl") and nonfinite:
            return (
                self._controlled_gerund(i, head)
                or self._controlled_dative(i, head)
                or self.surface_subjects(head, depth - 1)
            )
        return []

    def _misread_objects(self, i: int) -> list[int]:
        """« appeler Israël à lever le blocus »: the person called upon, whom the parser took for a predicate."""
        tree = self.tree
        if self.language.control.get(tree.lemma[i]) != "object" or tree.has(i, "obj"):
            return []
        return [
            c
            for c in tree.kids(i, "xcomp")
            if tree.pos[c] in ("NOUN", "PROPN") and not tree.has(c, "case", "cop", "mark")
        ]

    def _controllers(self, i: int) -> list[int]:
        """The arguments of verb `i` that may govern its infinitive: its objects, else its datives."""
        tree = self.tree
        objects = [c for c in tree.kids(i, "obj", "iobj") if tree.lemma[c] not in self.language.reflexive]
        return objects or [c for c in tree.kids(i, "obl") if self.preposition(c) in self.language.dative]

    def _controlled_gerund(self, i: int, head: int) -> list[int]:
        """ "accused Russia of meddling": the object does what the gerund says."""
        tree = self.tree
        if self.language.control.get(self.verb_lemma(head)) != "object" or tree.feat(i, "VerbForm", "Inf"):
            return []
        marks = {tree.lemma[m] for m in tree.kids(i, "mark", "case")}
        if not marks & (self.language.genitive | self.language.dative):
            return []
        if self.is_passive(head):
            return self.surface_subjects(head)
        return [t for c in tree.kids(head, "obj", "iobj") if c < i for t in self._many(c)]

    def _controlled_dative(self, i: int, head: int) -> list[int]:
        """ "called on the militia to release": an infinitive that the parser took for an adverbial keeps its controller."""
        tree = self.tree
        if (
            not tree.feat(i, "VerbForm", "Inf")
            or self.language.control.get(self.verb_lemma(head)) != "object"
            or tree.has(head, "obj")
        ):
            return []
        return [
            t
            for c in tree.kids(head, "obl")
            if c < i and self.preposition(c) in self.language.dative
            for t in self._many(c)
        ]

    def _subjects_from_noun(self, i: int, head: int, depth: int) -> list[int]:
        tree = self.tree
        if tree.dep[i] == "acl" and not tree.feat(i, "VerbForm", "Inf") and not tree.kids(i, "mark"):
            return self._named_together(head, i)
        if tree.pos[head] == "ADJ":
            return self.surface_subjects(head, depth - 1) or self._adjective_subject(head)
        verb = tree.head[head]
        if (
            tree.pos[verb] == "VERB"
            and self.language.control.get(self.verb_lemma(verb))
            and head in self._controllers(verb)
        ):
            kind = self.language.control[self.verb_lemma(verb)]
            return self._many(head) if kind == "object" else self.surface_subjects(verb, depth - 1)
        if tree.pos[verb] == "VERB" and tree.dep[head] in ("obj", "obl") and tree.dep[i] == "acl":
            # "agreed on a timetable for withdrawing": who plans does.
            return self._actors_of_noun(head) or self.surface_subjects(verb, depth - 1)
        return self._actors_of_noun(head)

    def _actors_of_noun(self, head: int) -> list[int]:
        if head in self._busy:
            return []
        clause = self.at(head)
        for slot in ("subj", "poss", "gen"):
            if clause.slots.get(slot):
                return clause.slots[slot]
        return []

    def _antecedents(self, i: int, subjects: list[int]) -> list[int]:
        """Relative pronouns replaced by the noun that their clause modifies."""
        return [a for s in subjects for a in self._antecedent(s)]

    def _antecedent(self, s: int) -> list[int]:
        tree = self.tree
        if not self.is_relative(s):
            return [s]
        verb = s
        for verb in tree.ancestors(s):
            if tree.dep[verb] == "acl:relcl":
                return self._named_together(tree.head[verb], verb)
        return [s]

    def _named_together(self, noun: int, verb: int) -> list[int]:
        """A plural relative clause behind several nouns is about all of them: « L'Iran et la Turquie, qui se sont engagés »."""
        tree = self.tree
        if not any(tree.feat(t, "Number", "Plur") for t in (verb, *tree.kids(verb, "aux", "aux:pass", "cop"))):
            return [noun]
        first = tree.head[noun] if tree.dep[noun] == "conj" else noun
        together = [t for t in tree.conjuncts(first) if t < verb and tree.pos[t] in ("NOUN", "PROPN")]
        begin = min(tree.subtree(verb))
        apart = "," in (tree.word[begin], tree.word[max(begin - 1, 0)])
        return together if len(together) > 1 and (apart or not tree.feat(noun, "Number", "Plur")) else [noun]

    def is_relative(self, i: int) -> bool:
        """Whether token `i` is a relative pronoun."""
        return self.tree.lower[i] in self.language.relative and self.tree.pos[i] in ("PRON", "DET", "SCONJ", "ADV")

    def _has_relative(self, i: int) -> bool:
        tree = self.tree
        return any(self.is_relative(c) or any(self.is_relative(d) for d in tree.children[c]) for c in tree.children[i])

    def _gap(self, clause: Clause) -> None:
        """A relative clause without a pronoun ("the town they shelled") has its antecedent where an argument is missing."""
        tree, i = self.tree, clause.head
        for slot, tokens in clause.slots.items():
            if any(self.is_relative(t) for t in tokens):
                clause.slots[slot] = self._antecedents(i, tokens)
        if tree.dep[i] == "acl:relcl" and not self._has_relative(i):
            if "subj" in clause.slots and "obj" not in clause.slots and not clause.passive:
                clause.slots["obj"] = [tree.head[i]]
            elif not clause.passive and "subj" not in clause.slots:
                clause.slots["subj"] = [tree.head[i]]

    def _share_object(self, clause: Clause) -> None:
        """In "attacked and looted the village" the object hangs on one verb and belongs to both."""
        tree, i = self.tree, clause.head
        if tree.dep[i] == "conj" and tree.pos[tree.head[i]] == "VERB":
            siblings = [tree.head[i]]
        else:
            siblings = tree.kids(i, "conj")
        for other in siblings:
            if tree.pos[other] != "VERB" or (tree.has(other, "nsubj") and tree.dep[i] != "conj"):
                continue
            objects = [
                c for c in tree.kids(other, "obj") if c > max(i, other) and tree.lemma[c] not in self.language.reflexive
            ]
            between = abs(other - i) <= 3 and not self.tree.has(i, "obl", "ccomp", "xcomp")
            if objects and between:
                clause.slots["obj"] = self._many(objects[0])
                return

    # -- nouns -------------------------------------------------------------------------------------------------------

    def _noun(self, i: int) -> Clause:
        tree = self.tree
        clause = Clause(i, "n", self._noun_lemma(i))
        self._busy.add(i)
        for c in tree.children[i]:
            self._noun_argument(clause, c)
        self._complements_above(clause)
        self._share_complements(clause)
        self._support(clause)
        if "subj" not in clause.slots and any(clause.slots.get(p) for p in self.language.comitative):
            self._participant(clause)
        self._busy.discard(i)
        return clause

    def _noun_lemma(self, i: int) -> str:
        """The lemma, with the first half of a compound whose hyphen the tokenizer split ("cease-fire")."""
        tree = self.tree
        lemma = tree.lemma[i]
        if ("n", lemma) not in self.language.frames and ("n", tree.lower[i]) in self.language.frames:
            lemma = tree.lower[i]
        if (
            i >= 2
            and tree.word[i - 1] == "-"
            and tree.end[i - 2] == tree.start[i - 1]
            and tree.end[i - 1] == tree.start[i]
        ):
            return tree.lower[i - 2] + "-" + lemma
        return lemma

    def _noun_argument(self, clause: Clause, c: int) -> None:
        tree, slots, language = self.tree, clause.slots, self.language
        dep = tree.dep[c]
        if dep == "nmod:poss" or (dep in ("det", "nmod") and tree.feat(c, "Poss", "Yes")):
            _put(slots, "poss", self._many(c))
        elif dep in _NOMINAL_DEPS:
            name = self.preposition(c)
            if name in language.genitive:
                _put(slots, "gen", self._many(c))
                _put(slots, name, self._many(c))
            elif name in language.agent or dep == "obl:agent":
                _put(slots, "subj", self._many(c))
            elif name in language.between:
                _put(slots, "between", self._many(c))
            elif name:
                _put(slots, name, self._many(c))
            else:
                _put(slots, "mod", self._many(c))
            self._behind_compound(clause, c)
        elif dep in ("amod", "compound", "nummod", "flat"):
            # "A Front drone attack": the name before the weapon is the attack's too.
            named = [
                d
                for d in tree.kids(c, "compound")
                if tree.pos[d] == "PROPN" and tree.pos[c] == "NOUN" and dep == "compound"
            ]
            _put(slots, "mod", [*self._many(c), *named])
        elif dep == "nsubj" and tree.has(clause.head, "cop") and tree.has(clause.head, "case"):
            _put(slots, "subj", self._many(c))
        elif dep in ("acl", "ccomp") and tree.has(c, "mark") and not self._is_nonfinite(c):
            _put(slots, "that", tree.conjuncts(c))
        elif dep == "acl" and tree.pos[c] == "VERB" and not tree.feat(c, "VerbForm", "Inf"):
            _put(slots, "acl", [c])
            self._participle_of_noun(clause, c)
        elif dep == "acl":
            _put(slots, "inf", tree.conjuncts(c))
        elif dep == "acl:relcl" and self.verb_lemma(c) in language.support:
            self._from_support(clause, c, "obj" if self.is_passive(c) or not self._subject_is_relative(c) else "subj")

    def _subject_is_relative(self, verb: int) -> bool:
        return any(self.is_relative(c) for c in self.tree.kids(verb, "nsubj", "nsubj:pass"))

    def _participle_of_noun(self, clause: Clause, c: int) -> None:
        """« des frappes menées par la coalition », "talks held between X and Y": the participle's complements are the noun's."""
        verb = self.verb_lemma(c)
        if verb not in self.language.support:
            return
        for d in self.tree.children[c]:
            if self.tree.dep[d] == "obl:agent" or (
                self.tree.dep[d] == "obl" and self.preposition(d) in self.language.agent
            ):
                _put(clause.slots, "subj", self._many(d))
            elif self.tree.dep[d] == "obl":
                self._oblique(clause, d)
        clause.support = c
        clause.support_kind = self.language.support[verb].get("obj", "do")

    def _complements_above(self, clause: Clause) -> None:
        """« à l'issue de discussions entre X et Y »: what the parser hung on the noun of the compound preposition."""
        tree, i = self.tree, clause.head
        head = tree.head[i]
        if tree.dep[i] == "nmod" and tree.lemma[head] in self.language.relational:
            for c in tree.kids(head, "nmod", "obl"):
                if c > i and not any(c in tokens for tokens in clause.slots.values()):
                    self._noun_argument(clause, c)

    def _share_complements(self, clause: Clause) -> None:
        """« les discussions et négociations entre X et Y »: the last conjunct's complement belongs to the first as well."""
        tree, i = self.tree, clause.head
        if any(clause.slots.get(s) for s in ("between", "gen", "subj")):
            return
        others = [tree.head[i]] if tree.dep[i] == "conj" else tree.kids(i, "conj")
        for other in others:
            if tree.pos[other] != "NOUN" or other in self._busy:
                continue
            for c in tree.kids(other, "nmod"):
                if self.preposition(c) in self.language.between:
                    _put(clause.slots, "between", self._many(c))
            for c in tree.kids(other, "nmod:poss"):
                if other == tree.head[i]:
                    _put(clause.slots, "poss", self._many(c))

    def _support(self, clause: Clause) -> None:
        """A light verb lends the noun its subject and complements: "held talks with", « les combats se sont déroulés à »."""
        tree, i = self.tree, clause.head
        first = i
        while tree.pos[tree.head[first]] in ("NOUN", "PROPN") and (
            tree.dep[first] == "conj"
            or (tree.dep[first] == "nmod" and tree.lemma[tree.head[first]] in self.language.quantities)
        ):
            if tree.head[first] == first:
                break
            first = tree.head[first]
        verb, dep = tree.head[first], tree.dep[first]
        inner = tree.head[verb]
        if dep == "nmod" and tree.pos[inner] == "VERB" and self.verb_lemma(inner).endswith("_" + tree.lemma[verb]):
            self._from_support(clause, inner, self.preposition(first))
            return
        if verb == first or tree.pos[verb] not in ("VERB", "AUX"):
            return
        if dep in ("nsubj", "nsubj:pass") and not self.is_passive(verb):
            slot = "subj"
        elif dep in ("obj", "nsubj:pass") or (dep == "nsubj" and self.is_passive(verb)):
            slot = "obj"
        elif dep == "obl":
            slot = self.preposition(first) or ""
        else:
            return
        if (
            slot == "obj"
            and dep == "obj"
            and any(tree.lemma[c] in self.language.reflexive for c in tree.children[verb])
        ):
            pass
        self._from_support(clause, verb, slot)

    def _from_support(self, clause: Clause, verb: int, slot: str) -> None:
        kind = self.language.support.get(self.verb_lemma(verb), {}).get(slot)
        if kind is None:
            return
        clause.support, clause.support_kind = verb, kind
        tree = self.tree
        passive = self.is_passive(verb)
        for c in tree.children[verb]:
            if tree.dep[c] == "obl:agent" or (
                tree.dep[c] == "obl" and passive and self.preposition(c) in self.language.agent
            ):
                _put(clause.slots, _DOER[kind], self._many(c))
            elif tree.dep[c] == "obl" and c != clause.head:
                self._oblique(clause, c)
        if slot == "subj" or passive:
            return
        subjects = [s for s in self.surface_subjects(verb) if s != clause.head]
        if subjects:
            _put(clause.slots, _DOER[kind], subjects)

    def _oblique(self, clause: Clause, c: int) -> None:
        name = self.preposition(c)
        if name in self.language.between:
            _put(clause.slots, "between", self._many(c))
        elif name and name not in self.language.genitive:
            _put(clause.slots, name, self._many(c))

    def _behind_compound(self, clause: Clause, c: int) -> None:
        """« aux côtés des rebelles », "on behalf of the king": what a preposition of several words introduces hangs on its noun."""
        tree = self.tree
        cases = tree.kids(c, "case")
        first = cases[0] if cases and cases[0] < c else c
        for d in tree.kids(c, "nmod", "obl"):
            inner = tree.kids(d, "case")
            name = self.language.prepositions.get("_".join(tree.lower[first : inner[-1] + 1])) if inner else None
            if name in self.language.agent and clause.kind == "n":
                name = "subj"
            if name:
                _put(clause.slots, name, self._many(d))

    def _behind_adverb(self, clause: Clause, c: int) -> None:
        """ "walked away from the talks": the complement of an adverb of direction is the verb's."""
        self._behind_compound(clause, c)
        for d in self.tree.kids(c, "obl", "nmod"):
            name = self.preposition(d)
            if name and name not in self.language.genitive and d > clause.head:
                _put(clause.slots, name, self._many(d))

    def _participant(self, clause: Clause) -> None:
        """« lors d'une rencontre avec Y, X a déclaré »: who speaks at a meeting "with Y" took part in it."""
        tree, i = self.tree, clause.head
        verb = next((v for v in tree.ancestors(i) if tree.pos[v] == "VERB"), None)
        if verb is not None and tree.dep[i] in ("obl", "obj", "nmod") and "poss" not in clause.slots:
            subjects = [s for s in self.surface_subjects(verb) if s != i]
            if subjects:
                _put(clause.slots, "subj", subjects)

    # -- adjectives and copulas --------------------------------------------------------------------------------------

    def _adjective(self, i: int) -> Clause:
        tree = self.tree
        clause = Clause(i, "a", tree.lemma[i])
        for c in tree.children[i]:
            if tree.dep[c] in ("obl", "nmod", "obl:agent"):
                name = self.preposition(c)
                if name:
                    _put(clause.slots, name, self._many(c))
            elif tree.dep[c] == "xcomp" or (tree.dep[c] in ("advcl", "ccomp") and self._completes(c)):
                _put(clause.slots, "inf", [c])
        subjects = self.surface_subjects(i) or self._adjective_subject(i)
        if subjects:
            _put(clause.slots, "subj", subjects)
        return clause

    def _completes(self, c: int) -> bool:
        """An infinitive or a gerund behind a preposition of complements: "ready to talk", "committed to ending"."""
        tree = self.tree
        names = {tree.lemma[m] for m in tree.kids(c, "mark", "case")}
        return tree.feat(c, "VerbForm", "Inf") or (
            self._is_nonfinite(c) and bool(names & (self.language.genitive | self.language.dative))
        )

    def _adjective_subject(self, i: int) -> list[int]:
        return [self.tree.head[i]] if self.tree.dep[i] in ("amod", "acl") else []

    # -- small questions ---------------------------------------------------------------------------------------------

    def preposition(self, c: int) -> str:
        """The canonical preposition that introduces `c`: compound ones through the language's table, contracted ones as their base."""
        known = self._prepositions.get(c)
        if known is None:
            known = self._prepositions[c] = self._preposition(c)
        return known

    def _preposition(self, c: int) -> str:
        tree = self.tree
        cases = [k for k in tree.children[c] if tree.dep[k] == "case" and tree.lower[k] not in ("'s", "'", "s'")]
        table = self.language.prepositions
        if not cases:
            return table.get(tree.lower[c], "") if self.is_relative(c) else ""
        words = [w for k in cases for w in [k, *tree.kids(k, "fixed")] if w < c or k == cases[0]]
        joined = "_".join(tree.lower[w] for w in sorted(words))
        return table.get(joined) or table.get(tree.lower[cases[0]]) or tree.lemma[cases[-1]]

    def _many(self, i: int) -> list[int]:
        """The nominal conjuncts of an argument, relative pronouns resolved."""
        found = [self._counted(t) for t in self._antecedent(i)]
        for c in self.tree.children[i]:
            if self.tree.dep[c] == "conj" and self.tree.pos[c] in ("NOUN", "PROPN", "PRON", "NUM", "X", "ADJ", "SYM"):
                found += self._many(c)
            elif self.tree.dep[c] in ("appos", "flat") and self.tree.pos[c] == "PROPN" and self.tree.pos[i] == "NOUN":
                found += [
                    t for d in self.tree.kids(c, "conj") if self.tree.pos[d] in ("NOUN", "PROPN") for t in self._many(d)
                ]
        return found

    def _counted(self, i: int) -> int:
        """What a word of quantity counts: « une dizaine de soldats », "a series of strikes"."""
        tree = self.tree
        if (
            tree.pos[i] == "NUM"
            or tree.lemma[i] in self.language.quantities
            or tree.lower[i] in self.language.quantities
        ):
            for c in tree.children[i]:
                if tree.dep[c] in ("nmod", "obl") and self.preposition(c) in self.language.genitive:
                    return c
        return i

    def is_finite(self, i: int) -> bool:
        """Whether the verb, or an auxiliary of it, is finite."""
        tree = self.tree
        if tree.feat(i, "VerbForm", "Fin"):
            return True
        return any(
            tree.dep[c] in ("aux", "aux:pass", "cop") and tree.feat(c, "VerbForm", "Fin") for c in tree.children[i]
        )

    def _is_nonfinite(self, c: int) -> bool:
        """Whether a clause is an infinitive or a gerund, in any voice and tense ("would attack" is finite, « être jugé » is not)."""
        tree = self.tree
        subject = tree.has(c, "nsubj", "nsubj:pass") and not any(tree.pos[m] == "PART" for m in tree.kids(c, "mark"))
        if subject or self.is_finite(c) or tree.pos[c] not in ("VERB", "AUX"):
            return False
        verbs = [c, *tree.kids(c, "aux", "aux:pass")]
        return any(tree.feat(v, "VerbForm", form) for v in verbs for form in ("Inf", "Ger")) or tree.feat(
            c, "Tense", "Pres"
        )

    def _is_temporal(self, c: int) -> bool:
        return self.tree.lemma[c] in self.language.time_nouns


_DOER = {"do": "subj", "reach": "subj", "fail": "subj", "host": "host", "undergo": "undergo", "occur": "subj"}


def _put(slots: Slots, name: str, tokens: list[int]) -> None:
    found = slots.setdefault(name, [])
    found += [t for t in tokens if t not in found]
