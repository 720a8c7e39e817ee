"""Events: the predicates that a frame knows, with the tokens that fill its roles. No identifiers, no names: tokens only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from garant._tables import parts
from garant.languages import Language
from garant.languages.frames import NEGATIVE, Frame, Term
from garant.ontology import Ontology
from garant.parse.clauses import Clause, Clauses
from garant.parse.tree import Tree

Tags = Callable[[int], frozenset[str]]
_VERBAL_CONFLICT = 3
_PRONOMINAL = "se_"
_PREDICATES = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})
# Complements that say where a noun phrase's words end, for a frame head of several words.
_WORD_DEPS = (
    "nmod",
    "amod",
    "compound",
    "flat",
    "obj",
    "obl",
    "appos",
    "acl",
    "case",
    "det",
    "fixed",
    "advmod",
    "xcomp",
)


@dataclass(frozen=True, slots=True)
class EventMention:
    """A predicate that a frame matched: `head` token, the clause, and the tokens of its actors and recipients.

    `also` are the heads of other predicates that say the same act: in "the strikes destroyed a bridge" both words are one event.
    """

    head: int
    clause: Clause
    frame: Frame
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    modes: tuple[str, ...]
    also: tuple[int, ...] = ()


class EventFinder:
    """Finds the events of one tree by the language's frames."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, ontology: Ontology, tags: Tags) -> None:
        self.tree, self.clauses, self.language, self.ontology, self.tags = tree, clauses, language, ontology, tags
        # The slots of the clause that is being matched: its frames ask for the same few again and again.
        self._asked: Clause | None = None
        self._slots: dict[str, list[int]] = {}
        self._phrases: dict[int, frozenset[str]] = {}

    def find(self) -> list[EventMention]:
        """The event mentions in text order; at most one a predicate."""
        return self._unite(list(self._matches()))

    def _matches(self) -> Iterator[EventMention]:
        frames = self.language.frames
        for i in range(len(self.tree)):
            if (
                self.tree.pos[i] not in _PREDICATES
                or self._only_qualifies(i)
                or not self._may_match(i, self.clauses.kind(i), frames)
            ):
                continue
            clause = self.clauses.at(i)
            frame = self.match(clause)
            if frame is not None and frame.type in self.ontology.types and not self._is_standing(clause, frame):
                yield self._mention(clause, frame)

    def _is_standing(self, clause: Clause, frame: Frame) -> bool:
        """« les rebelles soutenus par Ankara »: support that only says who stands behind whom is a tie, not an event."""
        standing = self.ontology.types[frame.type].standing and clause.kind == "v" and clause.passive
        # "The accord signed in Sochi": what is signed is no actor whom somebody stands behind.
        return (
            standing and self.tree.dep[clause.head] in ("acl", "amod") and bool(self.tags(self.tree.head[clause.head]))
        )

    def _only_qualifies(self, i: int) -> bool:
        """A noun or adjective that only says what kind another noun is: "strike assessments", "a fighting position"."""
        tree = self.tree
        dep, head = tree.dep[i], tree.head[i]
        if dep in ("compound", "flat", "flat:name") or (
            dep == "amod" and tree.pos[i] != "VERB" and tree.pos[head] in ("NOUN", "PROPN")
        ):
            return True
        if dep != "nmod" or tree.pos[head] != "NOUN" or len(tree.children[i]) > 1:
            return False
        plain = (
            self.clauses.preposition(i) in self.language.genitive
            and tree.lower[tree.children[i][0]] in self.language.bare_genitive
            if tree.children[i]
            else False
        )
        return (
            plain
            and tree.lemma[head] not in self.language.relational
            and tree.lemma[head] not in self.language.quantities
            and tree.lemma[head] not in self.language.status["governors"]
        )

    def _unite(self, found: list[EventMention]) -> list[EventMention]:
        """An act as the subject or agent of a verb of the same type is that verb's event: "the strikes destroyed a bridge"."""
        by_head = {m.head: m for m in found}
        gone: set[int] = set()
        for m in found:
            self._absorb_purpose(m, by_head, gone)
            for t in self._named_fillers(m):
                noun = by_head.get(t)
                if (
                    noun is None
                    or t in gone
                    or (noun.frame.type != m.frame.type and self.ontology.types[m.frame.type].content)
                ):
                    continue
                current = by_head[m.head]
                if noun.frame.type == m.frame.type:
                    current = replace(current, recipients=tuple(_unique([*current.recipients, *noun.recipients])))
                by_head[m.head] = replace(
                    current, also=(*current.also, t), recipients=tuple(r for r in current.recipients if r != t)
                )
                gone.add(t)
            if m.clause.kind != "n":
                self._absorb_objects(m, by_head, gone)
            if m.clause.kind != "v":
                continue
            for t in (*m.clause.slots.get("subj", ()), *self._instruments(m.clause)):
                noun = by_head.get(t)
                if noun is None or noun.frame.type != m.frame.type or t in gone or noun.clause.kind != "n":
                    continue
                current = by_head[m.head]
                actors = tuple(a for a in (current.actors or m.actors) if a != t) + noun.actors
                opponents = noun.recipients if m.clause.passive and m.recipients and not actors else ()
                recipients = _unique([r for r in (*m.recipients, *noun.recipients) if r != t and r not in opponents])
                actors += opponents
                modes = tuple(dict.fromkeys((*noun.modes, *current.modes)))
                by_head[m.head] = replace(
                    current, modes=modes, actors=actors, recipients=tuple(recipients), also=(*current.also, t)
                )
                gone.add(t)
        return [by_head[m.head] for m in found if m.head not in gone]

    def _absorb_purpose(self, m: EventMention, by_head: dict[int, EventMention], gone: set[int]) -> None:
        """A verb hung on another of the same type, with the same subject, tells the same act: « se sont rencontrés pour discuter »,
        "opened fire, killing ten", "struck and destroyed"."""
        if m.head in gone:
            return
        tree = self.tree
        if m.clause.kind != "v":
            self._absorb_aims(m, by_head, gone)
            return
        if self.ontology.types[m.frame.type].whole:
            self._absorb_infinitives(m, by_head, gone)
        for c in tree.kids(m.head, "advcl", "xcomp", "conj"):
            other = by_head.get(c)
            if (
                other is None
                or c in gone
                or other.frame.type != m.frame.type
                or other.clause.kind != "v"
                or tree.has(c, "nsubj", "nsubj:pass")
            ):
                continue
            if tree.dep[c] == "advcl" and tree.feat(c, "VerbForm", "Fin"):
                continue
            current = by_head[m.head]
            recipients = tuple(
                _unique([*current.recipients, *(r for r in other.recipients if r not in current.actors)])
            )
            modes = tuple(dict.fromkeys((*current.modes, *other.modes)))
            by_head[m.head] = replace(current, recipients=recipients, modes=modes, also=(*current.also, c))
            gone.add(c)

    def _absorb_objects(self, m: EventMention, by_head: dict[int, EventMention], gone: set[int]) -> None:
        """ "Provided emergency aid", "mediated talks": an act of the same type as the object is the verb's. A refused meeting is no meeting, and
        the demand that is refused is only what the refusal speaks of."""
        kind = self.ontology.types[m.frame.type]
        named = [t for term in m.frame.terms if not term.negated and kind.whole for t in self.slot(m.clause, term.slot)]
        objects = m.clause.slots.get("obj", ())
        # "A dozen rounds of talks", "ten million dollars of aid": what is counted stands under the measure.
        measured = [c for t in objects for c in self.tree.kids(t, "nmod")]
        for t in dict.fromkeys((*objects, *measured, *named)):
            noun = by_head.get(t)
            if noun is None or t in gone or noun.clause.kind != "n" or noun.head == m.head:
                continue
            other = self.ontology.types[noun.frame.type]
            refused = kind.whole and (other.content or (other.symmetric and not other.forces))
            if not refused and (noun.frame.type != m.frame.type or kind.forces):
                continue
            current = by_head[m.head]
            # "Opposed French mediation": who would do what is refused is refused.
            others = (*noun.recipients, *noun.actors) if refused else noun.recipients
            recipients = _unique([r for r in (*current.recipients, *others) if r != t and r not in current.actors])
            by_head[m.head] = replace(current, recipients=tuple(recipients), also=(*current.also, t))
            gone.add(t)

    def _absorb_aims(self, m: EventMention, by_head: dict[int, EventMention], gone: set[int]) -> None:
        """ "An offensive to retake the town", « une réunion pour discuter du retrait »: the aim of a noun of the same type is the same act."""
        tree = self.tree
        carriers = [m.head] if m.clause.support is None else [m.head, m.clause.support]
        for c in (c for carrier in carriers for c in tree.kids(carrier, "acl", "advcl")):
            other = by_head.get(c)
            if (
                other is None
                or c in gone
                or other.frame.type != m.frame.type
                or other.clause.kind != "v"
                or not tree.feat(c, "VerbForm", "Inf")
            ):
                continue
            current = by_head[m.head]
            recipients = [r for r in (*current.recipients, *other.recipients) if r not in current.actors]
            by_head[m.head] = replace(current, recipients=tuple(_unique(recipients)), also=(*current.also, c))
            gone.add(c)

    def _absorb_infinitives(self, m: EventMention, by_head: dict[int, EventMention], gone: set[int]) -> None:
        """ "Refused to sign", « exclut de négocier avec les rebelles »: what is refused in an infinitive is the refusal itself."""
        for c in self.tree.kids(m.head, "xcomp"):
            other = by_head.get(c)
            if other is None or c in gone or other.clause.kind != "v":
                continue
            current = by_head[m.head]
            others = [t for t in (*other.recipients, *other.actors) if t not in current.actors]
            by_head[m.head] = replace(
                current, recipients=current.recipients or tuple(_unique(others)), also=(*current.also, c)
            )
            gone.add(c)

    def _named_fillers(self, m: EventMention) -> list[int]:
        """The nouns that the frame itself names beside its verb: "imposed sanctions", « lancer un appel »."""
        return [
            t
            for term in m.frame.terms
            if term.words and not term.negated
            for t in self.slot(m.clause, term.slot)
            if self._fills(t, term)
        ]

    def _instruments(self, clause: Clause) -> list[int]:
        """Complements that name the means: "killed in an airstrike", « tué dans un bombardement »."""
        return [t for p in self.language.instrumental for t in clause.slots.get(p, ())]

    def _may_match(self, i: int, kind: str, frames: dict[tuple[str, str], list[Frame]]) -> bool:
        """A cheap look before a clause is built: some frame begins with this lemma, or a compound or table lemma may."""
        tree, language = self.tree, self.language
        lemma = tree.lemma[i]
        if (kind, lemma) in frames or (kind, "se_" + lemma) in frames:
            return True
        if kind == "v":
            return lemma in language.compound_heads
        return kind == "n" and ((i >= 2 and tree.word[i - 1] == "-") or ("n", tree.lower[i]) in frames)

    def match(self, clause: Clause) -> Frame | None:
        """The most specific frame whose conditions all hold; a negative frame of equal weight wins."""
        best: Frame | None = None
        for frame in self.language.frames.get((clause.kind, clause.lemma), ()):
            if best is not None and frame.weight < best.weight:
                break
            if self.holds(clause, frame) and (best is None or frame.type == NEGATIVE):
                best = frame
        return best

    def holds(self, clause: Clause, frame: Frame) -> bool:
        """Whether the head's other words and every condition of the frame are there."""
        if frame.rest and not frame.rest <= self._words(clause.head):
            return False
        return all(self._term_holds(clause, term) for term in frame.terms)

    def _term_holds(self, clause: Clause, term: Term) -> bool:
        if self._asked is not clause:
            self._asked, self._slots = clause, {}
        tokens = self._slots.get(term.slot)
        if tokens is None:
            tokens = self._slots[term.slot] = self.slot(clause, term.slot)
        if not term.words and not term.entities:
            return bool(tokens) != term.negated
        found = any(self._fills(t, term) for t in tokens)
        return found != term.negated

    def slot(self, clause: Clause, name: str) -> list[int]:
        """The tokens of a slot; `mod` is any modifier of a noun, its genitive complement included."""
        slots = clause.slots
        if name == "obj" and "obj" not in slots and clause.kind == "v" and not clause.lemma.startswith(_PRONOMINAL):
            return [t for p in self.language.genitive for t in slots.get(p, ()) if self._partitive(t)]
        if name == "mod":
            return slots.get("mod", []) + slots.get("gen", []) + slots.get("acl", [])
        if name == "inf":
            own = [t for slot, tokens in slots.items() if slot == "inf" or slot.startswith("inf.") for t in tokens]
            return own or [t for o in (*slots.get("obj", ()), *slots.get("iobj", ())) for t in self._infinitives(o)]
        if name not in slots and clause.kind == "v":
            return self._behind_object(clause, name)
        return slots.get(name, [])

    def _partitive(self, t: int) -> bool:
        """« recruter des soldats »: an article that the parser took for a preposition."""
        return any(
            self.tree.dep[c] == "case" and self.tree.lower[c] in self.language.partitives for c in self.tree.children[t]
        )

    def _infinitives(self, t: int) -> list[int]:
        """Infinitives that the parser hung on the object: « appeler les deux camps à négocier »."""
        return [c for c in self.tree.kids(t, "acl", "xcomp", "advcl") if self.tree.feat(c, "VerbForm", "Inf")]

    def _behind_object(self, clause: Clause, preposition: str) -> list[int]:
        """A complement that the parser hung on the object: "attacked the camp with mortars", "evidence against the army was presented"."""
        tree = self.tree
        found = []
        for t in clause.slots.get("obj", ()):
            if t > clause.head or clause.passive:
                found += [c for c in tree.kids(t, "nmod") if c > t and self.clauses.preposition(c) == preposition]
        return found

    def _fills(self, t: int, term: Term) -> bool:
        tree = self.tree
        words = term.words
        if words:
            if tree.lemma[t] in words or tree.lower[t] in words:
                return True
            for named in _compounds(words):
                if (tree.lemma[t] in named or tree.lower[t] in named) and named <= self._words(t):
                    return True
        return bool(term.entities) and not term.entities.isdisjoint(self.tags(t))

    def _words(self, i: int) -> frozenset[str]:
        known = self._phrases.get(i)
        if known is None:
            known = self._phrases[i] = self._phrase(i)
        return known

    def _phrase(self, i: int) -> frozenset[str]:
        tree = self.tree
        found = set()
        todo = [i]
        while todo:
            j = todo.pop()
            found |= {tree.lemma[j], tree.lower[j]}
            todo += [c for c in tree.children[j] if tree.dep[c] in _WORD_DEPS and abs(c - i) < 8]
        return frozenset(found)

    # -- roles -------------------------------------------------------------------------------------------------------

    def _mention(self, clause: Clause, frame: Frame) -> EventMention:
        symmetric = self.ontology.types[frame.type].symmetric
        venue = symmetric and not self.ontology.types[frame.type].forces
        actors = self._role(clause, frame.actors, venue)
        recipients = self._role(clause, frame.recipients, venue)
        if symmetric:
            actors += [t for p in self.language.comitative for t in clause.slots.get(p, ()) if t not in recipients]
            actors += clause.slots.get("between", [])
        if frame.kind == "n":
            if "gen" in frame.recipients and clause.slots.get("poss") and self._possessor_suffers(clause):
                recipients += [t for t in clause.slots["poss"] if t not in recipients]
                actors = [t for t in actors if t not in clause.slots["poss"]]
            actors += [t for t in self._nationalities(clause) if t not in recipients and not (venue and self._venue(t))]
            recipients += clause.slots.get("undergo", [])
            if "visit" in frame.modes or frame.type == "AID":
                recipients += clause.slots.get("host", [])
            if frame.type == "AID" and actors and not recipients:
                recipients = self._helped(clause)
        actors = [s for t in actors for s in self._who_issued(t, clause.head)]
        named = {
            t
            for term in frame.terms
            if term.words and not term.negated
            for t in self.slot(clause, term.slot)
            if self._fills(t, term)
        }
        actors = [t for t in _unique(actors) if t not in named or self.tags(t) or self._somebodys(t)]
        if not recipients and frame.kind == "v" and self.ontology.types[frame.type].quad == _VERBAL_CONFLICT:
            recipients = [t for t in self._inner_subjects(clause) if self.tags(t) & {"state", "armed"}]
        if not recipients and frame.type == "PROTEST":
            recipients = self._protested(clause)
        if not recipients and frame.type == "AGREE":
            recipients = self._promised(clause, actors)
        recipients = _unique(recipients)
        return EventMention(
            clause.head, clause, frame, tuple(actors), tuple(t for t in recipients if t not in actors), frame.modes
        )

    def _somebodys(self, t: int) -> bool:
        """ "Norlandish helicopters", « le contrôle des rebelles »: a thing of an actor's, whom its modifiers name."""
        tree = self.tree
        owners = [c for c in tree.kids(t, "nmod") if self.clauses.preposition(c) in self.language.genitive]
        return any("actor" in self.tags(c) for c in (*owners, *tree.kids(t, "compound", "amod", "nmod:poss")))

    def _protested(self, clause: Clause) -> list[int]:
        """ "marched against the decree of the junta": those in power whom the predicate names."""
        tree = self.tree
        below = [
            t
            for t in tree.subtree(clause.head, without=("nsubj", "conj", "parataxis"))
            if t > clause.head and tree.pos[t] in ("NOUN", "PROPN", "ADJ")
        ]
        found = [t for t in below if "state" in self.tags(t) and "town" not in self.tags(t)
                 and self.clauses.preposition(t) not in self.language.references["place"]["certain"]]  # fmt: skip
        return found[:1]

    def _promised(self, clause: Clause, actors: list[int]) -> list[int]:
        """ "offered to help Norland", "agreed to send arms for Norland": to whom what is agreed to will be done."""
        found = []
        for v in self.slot(clause, "inf"):
            inner = self.clauses.at(v)
            frame = self.match(inner)
            named = self._role(inner, frame.recipients, False) if frame is not None else []
            found += [
                *named,
                *(t for name in ("obj", "iobj", *self.language.dative) for t in inner.slots.get(name, ())),
            ]
        # "Agreed to withdraw their artillery": what is the actors' own is nobody to whom they promise.
        tree = self.tree
        own = {
            t for t in found if any(tree.dep[c] == "nmod:poss" or tree.feat(c, "Poss", "Yes") for c in tree.children[t])
        }
        others = [t for t in found if t not in own and t not in actors and "town" not in self.tags(t)]
        return [t for t in others if self.tags(t) & {"state", "armed"}]

    def _who_issued(self, t: int, head: int) -> list[int]:
        """ "issued a declaration demanding": a thing that condemns or demands does so for who made it, the subject of its verb."""
        tree = self.tree
        verb = tree.head[t]
        if (
            tree.dep[head] != "acl"
            or tree.head[head] != t
            or tree.dep[t] != "obj"
            or tree.pos[t] != "NOUN"
            or tree.pos[verb] != "VERB"
            or self.tags(t)
        ):
            return [t]
        owned = tree.has(t, "nmod:poss") or any(
            self.clauses.preposition(c) in self.language.genitive for c in tree.kids(t, "nmod")
        )
        return [t] if owned else self.clauses.surface_subjects(verb) or [t]

    def _helped(self, clause: Clause) -> list[int]:
        """« les mutins tiennent grâce aux vivres du voisin »: help by which somebody acts is help to him."""
        tree, top = self.tree, clause.head
        while tree.dep[top] in ("conj", "nmod") and tree.pos[tree.head[top]] == "NOUN" and not self._is_means(top):
            top = tree.head[top]
        verb = next((v for v in tree.ancestors(top) if tree.pos[v] == "VERB"), None)
        if verb is None or not self._is_means(top):
            return []
        return [t for t in self.clauses.surface_subjects(verb) if t not in clause.slots.get("gen", ())]

    def _is_means(self, i: int) -> bool:
        return self.clauses.preposition(i) in self.language.references["means"]["prepositions"]

    def _inner_subjects(self, clause: Clause) -> list[int]:
        """Who does what is complained of, demanded or threatened: the subject of the clause that says it, or whose act the object
        names (« exiger le désarmement des milices », "rejected the Russian proposal")."""
        found = [
            s
            for c in clause.slots.get("that", ())
            for s in self.clauses.surface_subjects(c)
            if self.tree.pos[s] != "PRON"
        ]
        for t in clause.slots.get("obj", ()):
            if self.tree.pos[t] == "NOUN" and not self.tags(t):
                slots = self.clauses.at(t).slots
                found += [
                    s
                    for name in ("gen", "poss", "mod", *self._bys())
                    for s in slots.get(name, ())
                    if self.tree.pos[s] != "ADJ" or "state" in self.tags(s)
                ]
        for c in self.slot(clause, "inf") if not found else ():
            below = [
                t
                for t in self.tree.subtree(c, without=("advcl", "acl:relcl", "parataxis", "conj"))
                if t > c and self.tree.pos[t] in ("NOUN", "PROPN", "ADJ")
            ]
            named = [
                t
                for t in below
                if self.tags(t) & ({"state"} if self.tree.pos[t] == "ADJ" else {"state", "armed"})
                and "town" not in self.tags(t)
            ]
            found += [t for first in named[:1] for t in self.tree.conjuncts(first)]
        return [t for t in found if t not in clause.slots.get("subj", ()) and not self._own(t)]

    def _bys(self) -> tuple[str, ...]:
        """Whose act a noun is, said by a preposition: "crimes by the militia", "an offer from the rebels"."""
        return (*self.language.agent, *self.language.references["source"]["prepositions"])

    def _own(self, t: int) -> bool:
        """ "Its troops", « ses hommes »: who refuses or threatens with his own is not his own target."""
        tree = self.tree
        return any(tree.feat(c, "Poss", "Yes") for c in tree.kids(t, "nmod:poss", "det", "nmod"))

    def _possessor_suffers(self, clause: Clause) -> bool:
        """ "His arrest", "Aleppo's bombing by the army": the possessor is who suffers where the act has another doer or is done to persons."""
        if clause.slots.get("subj"):
            return True
        return not clause.slots.get("gen") and not any(self.tags(t) & {"state", "armed"} for t in clause.slots["poss"])

    def _role(self, clause: Clause, names: tuple[str, ...], symmetric: bool) -> list[int]:
        found = [(name, t) for name in names for t in self.slot(clause, name)]
        return [t for name, t in found if not (name == "gen" and symmetric and self._venue(t))]

    def _venue(self, t: int) -> bool:
        """A town in the name of talks or of an accord says where, not who: « les pourparlers de Genève », "the Sochi accord"."""
        return "town" in self.tags(t)

    def _nationalities(self, clause: Clause) -> list[int]:
        """Modifiers of an event noun that name who acts: « frappes russes », "US strike", "police raid"."""
        pos = self.tree.pos
        return [
            t
            for t in clause.slots.get("mod", ())
            if self.tags(t) & ({"state"} if pos[t] == "ADJ" else {"state", "armed"})
        ]


@lru_cache(maxsize=4096)
def _compounds(words: frozenset[str]) -> tuple[frozenset[str], ...]:
    """The members of a class that are several words, each as the set of them."""
    return tuple(frozenset(parts(word)) for word in words if "_" in word)


def _unique(tokens: list[int]) -> list[int]:
    return list(dict.fromkeys(tokens))
