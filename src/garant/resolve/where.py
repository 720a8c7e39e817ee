"""Where an event is: the place that its clause names, or that its sentence or its story gives, never merely the nearest name.

The rules, the first that gives a place deciding:

1. a complement of the event's word, of its support verb, or of another word that says the same act; the finest of several, and what is struck
   rather than a country ("In Iraq, the army took Ramadi");
2. what an act on the ground strikes: the place that is, or is in the phrase of, its object or recipient; the place that hosts it; for an act
   of words, where those who speak have met;
3. the place that a relative clause of place stands behind ("the village where five were killed"), or that an act named by a noun is to reach;
4. a complement of place of a clause that governs it, the frame of the sentence ("In Idlib, the army said that …"), or of the verb that reports
   it as its object or passive subject ("Shots were reported near Goma");
5. its sentence's only place under a preposition of place, unless another clause or an actor's own description holds it;
6. for what parties agree or talk about, the venue of the talks: headline and lead tell the same, and lend it to each other;
7. for an act on the ground (material cooperation or conflict), the scene, which is neither somebody who acts nor the venue of talks: the only
   one that its sentence names, else the last before it in its paragraph, else the document's: the one that its headline's label names
   ("Mali: …"), else the one that it speaks of most, if it does so in its headline, its lead or more than once.

A dateline says where a dispatch was written, a place that fills a role of the event acts, and one in the name of a process or an agreement
("the Astana process") is a label: none of them is its place.
"""

from __future__ import annotations

from collections import Counter

from garant.extract.events import EventMention
from garant.languages import Language
from garant.ontology import Ontology
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Place
from garant.resolve.places import Places

# How finely a resolution pins: the finest place of a clause is the event's.
_FINENESS = {"point": 0, "city": 1, "district": 2, "zone": 2, "province": 3, "country": 4}
_MATERIAL = frozenset({2, 4})
_COOPERATION = 1
# The stance of verbs that report what others say or what was seen, in speech.tsv.
_QUOTED = "quote"
_SUBJECTS = ("nsubj", "nsubj:pass")
# A truce holds or breaks in all of the conflict, not at the last village that was named.
_TRUCE = "ceasefire"
# A visit takes place where its host is.
_VISIT = "visit"
# Lines on the map, along which a text tells where something is.
_LINES = frozenset({"river", "crossing", "bridge"})
_ACTING = frozenset({"nsubj", "nsubj:pass", "obl:agent", "iobj", "amod", "nmod:poss", "vocative"})
_CLAUSES = frozenset({"acl", "acl:relcl", "ccomp", "advcl", "parataxis"})
# A scene named once below these first paragraphs is no more than a detail of the document.
_HEAD = 1


class Where:
    """Places of the events of one tree; ask for the events in text order, so that a venue of talks is known before the acts told after it."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, places: Places, ontology: Ontology) -> None:
        self.tree, self.clauses, self.places = tree, clauses, places
        self.certain = frozenset(language.references["place"]["certain"])
        self.possible = frozenset(language.references["place"]["prepositions"])
        self._types = ontology.types
        self._language = language
        pronouns = language.references["pronouns"]
        self._own_words = frozenset({*pronouns["own"], *pronouns["own_plural"]})
        self._venues: set[int] = set()
        self._named = {t for first, end, label in tree.entities if label == "LOC" for t in range(first, end)}
        self._first = {m.head: m.first for m in places.mentions}
        self._heads = sorted({*self._first, *places.nouns})
        self._scenes = self._all_scenes()
        self._head = {
            tree.sentence[t]
            for t in range(len(tree))
            if tree.paragraph[t] <= _HEAD and (t == 0 or tree.paragraph[t - 1] != tree.paragraph[t])
        }
        self._locatives: dict[int, list[int]] = {}
        for head, top in (*((m.head, m.top) for m in places.mentions), *((t, t) for t in places.nouns)):
            if self._locative(top) and self._usable(head, set()):
                self._locatives.setdefault(tree.sentence[head], []).append(head)
        self._topic = self._labelled() or self._spoken_of()

    def of(self, mention: EventMention) -> Place | None:
        """The event's place, None where the text does not tell."""
        kind = self._types.get(mention.frame.type)
        material = kind is not None and kind.quad in _MATERIAL
        roles = {t for t in mention.actors if not self._is_site(t)}
        place = self._own(mention, roles, material)
        if place is not None:
            if not material:
                self._venues |= {m.head for m in self.places.mentions if self.places.at(m.head) is place}
            return place
        place = self._from_governor(mention.clause.head, roles, material) or self._only_one(
            mention.head, roles, material
        )
        if place is None and kind is not None and kind.quad == _COOPERATION:
            place = self._of_talks(mention.head)
        if place is None and material:
            lasting = _TRUCE in mention.modes and self._topic is not None
            place = self._here(mention.head, roles) or (self._topic if lasting else self._scene(mention.head))
        return place

    def _is_site(self, t: int) -> bool:
        """A town or region in an actor's slot is where it happens ("the Raqqa offensive"); states and capitals act."""
        place = self.places.at(t)
        return place is not None and t in self._named and place.resolution != "country" and not self._is_capital(t)

    # -- the clause's own --------------------------------------------------------------------------------------------

    def _own(self, mention: EventMention, roles: set[int], material: bool) -> Place | None:
        clause = mention.clause
        heads = [clause.head, *([clause.support] if clause.support is not None else []), *mention.also]
        # An act of words is not where that is which it speaks of; those who met somewhere speak there.
        hit = self._struck(mention, roles) if material else self._met(clause.slots.get("subj", []), roles)
        if hit is None and _VISIT in mention.modes:
            hit = self._best([*mention.recipients], set())
        said = self._told(heads, self.certain, roles, material)
        finer = self._told(heads, self.possible, roles, material)
        if said is not None:
            # "In Iraq, the army took Ramadi", "shelled the town in the province": what is struck tells more than the frame.
            within = (
                p
                for p in (hit, finer)
                if p is not None
                and p.resolution not in ("country", said.resolution)
                and p.country in (said.country, None)
            )
            return next(within, said) if said.resolution in ("country", "province") and material else said
        return (
            (finer or hit if material else hit or finer)
            or self._best(clause.slots.get("host", []), set())
            or self._behind_where(clause.head)
            or self._aimed_at(clause.head)
        )

    def _told(self, heads: list[int], prepositions: frozenset[str], roles: set[int], material: bool) -> Place | None:
        """The place among the complements of the first of these words that has one; for an act of words no place of what is spoken of
        ("agreed on a truce in the east")."""
        for head in heads:
            found = self._complements(head, prepositions)
            if not material and prepositions is self.possible:
                found = [t for t in found if self.tree.head[t] == head or self._is_venue(t)]
            place = self._best(found, roles)
            if place is not None:
                return place
        return None

    def _struck(self, mention: EventMention, roles: set[int]) -> Place | None:
        slots = mention.clause.slots
        struck = [*mention.recipients, *slots.get("obj", ()), *slots.get("gen", ())]
        return (
            self._best(struck, roles)
            or self._best([t for s in struck for t in self._within(s)], roles)
            or self._at_home(struck, slots.get("subj", []))
        )

    def _at_home(self, struck: list[int], subjects: list[int]) -> Place | None:
        """ "reinforced its border", « sur son territoire »: the country that acts."""
        own = [s for s in struck if self.tree.lemma[s] in self.places.words.own and self._owned(s)]
        return next(
            (p for s in subjects if own and (p := self.places.at(s)) is not None and p.resolution == "country"), None
        )

    def _owned(self, t: int) -> bool:
        return any(self.tree.lower[c] in self._own_words for c in self.tree.children[t])

    def _met(self, subjects: list[int], roles: set[int]) -> Place | None:
        """« Les dirigeants réunis à Luanda »."""
        acts = [c for s in subjects for c in self.tree.kids(s, "acl")]
        return next((p for a in acts if (p := self._best(self._complements(a, self.certain), roles)) is not None), None)

    def _aimed_at(self, i: int) -> Place | None:
        """What an act named by a noun is to reach: "an offensive to retake Hawija"."""
        tree = self.tree
        if tree.pos[i] == "VERB":
            return None
        aims = [
            o
            for c in tree.kids(i, "acl", "advcl")
            for v in tree.subtree(c, without=("acl:relcl",))
            if tree.pos[v] == "VERB"
            for o in tree.kids(v, "obj")
        ]
        return self._best([t for o in aims for t in self._with_complements(o)], set())

    def _complements(self, i: int, prepositions: frozenset[str]) -> list[int]:
        tree = self.tree
        found = []
        for c in tree.children[i]:
            if tree.dep[c] in ("obl", "nmod", "obl:arg", "advmod", "obl:mod"):
                near = tree.dep[c] == "advmod" and (self.places.at(c) is not None or tree.lemma[c] in prepositions)
                if near or self.clauses.preposition(c) in prepositions:
                    found += self._with_complements(c)
                elif tree.dep[c] == "advmod":  # « trop près du plateau »
                    found += [
                        t
                        for k in tree.kids(c, "obl", "nmod")
                        if self.clauses.preposition(k) in prepositions
                        for t in self._with_complements(k)
                    ]
            elif tree.dep[c] == "compound" and prepositions is self.possible:
                found += self._with_complements(c)
        return found

    def _with_complements(self, c: int) -> list[int]:
        """A place noun and the names in it: « dans la province d'Idlib », "near the town of Saraqib", « une zone située à l'est de Shirqat »."""
        found = []
        for t in self.tree.conjuncts(c):
            found.append(t)
            found += [d for d in self.tree.subtree(t, without=("acl:relcl", "acl", "conj")) if d != t]
            for act in self.tree.kids(t, "acl"):
                if self.tree.lemma[act] in self.places.words.located:
                    found += self._complements(act, self.certain)
        return found

    def _within(self, i: int) -> list[int]:
        """Places in the phrase of what is struck: "shelled positions in Saraqib", "seized villages of northern Hama"; a capital in the name of
        its government is none ("the authorities of Kyiv")."""
        tree = self.tree
        inside = [
            t
            for t in tree.subtree(i, without=("acl:relcl",))
            if t != i and tree.dep[t] in ("nmod", "appos", "compound", "flat", "obl")
        ]
        return [
            t for t in inside if not (self._is_capital(t) and self.clauses.preposition(t) in self._language.genitive)
        ]

    def _is_capital(self, t: int) -> bool:
        """The capital of a state, whose name may stand for its government; the seat of a breakaway entity is a town first."""
        match = next(iter(self.places.names.get(t, ())), None)
        state = match.aliases[0].entity if match is not None and match.how == "capital" else None
        return state is not None and state.id == state.country

    def _usable(self, t: int, roles: set[int]) -> bool:
        return t not in roles and t not in self.places.datelines and not self._is_label(t)

    def _is_label(self, t: int) -> bool:
        """A place in the name of a process or an agreement: "the Astana process", « l'accord de Sotchi »."""
        tree, labels = self.tree, self.places.words.labels
        if tree.dep[t] not in ("nmod", "compound", "appos", "flat") or self._locative(t):
            return False
        behind = t + 1 if tree.dep[t] == "compound" and t + 1 < len(tree) else t  # "the Normandy format talks"
        return tree.lemma[tree.head[t]] in labels or tree.lemma[behind] in labels

    def _best(self, tokens: list[int], roles: set[int]) -> Place | None:
        found = [p for t in tokens if self._usable(t, roles) and (p := self.places.at(t)) is not None]
        return min(found, key=lambda p: _FINENESS.get(p.resolution, 5), default=None)

    def _behind_where(self, i: int) -> Place | None:
        """The place before a relative clause of place: "the village where five were killed", "two towns besieged by rebels, X and Y"."""
        tree = self.tree
        if tree.dep[i] not in ("acl:relcl", "acl"):
            return None
        noun = tree.head[i]
        if tree.dep[i] == "acl" and tree.lemma[noun] in self.places.words.kinds:
            apposed = [t for a in tree.kids(i, "obl:agent") for t in tree.conjuncts(a) if t in self._named]
            return self._best([*self._with_complements(noun), *apposed], set())
        if not any(tree.lower[c] in self.places.words.where for c in tree.children[i]):
            return None
        # « transformant le pays en un terrain où l'armée a lutté »
        beside = (
            [c for c in tree.kids(tree.head[noun], "obj") if c != noun] if tree.dep[noun] in ("obl", "xcomp") else []
        )
        return self._best([*self._with_complements(noun), *beside], set())

    # -- what it inherits --------------------------------------------------------------------------------------------

    def _from_governor(self, i: int, roles: set[int], material: bool) -> Place | None:
        tree = self.tree
        child = i
        for g in tree.ancestors(i):
            if tree.pos[g] in ("VERB", "AUX", "NOUN") and tree.dep[child] not in ("acl:relcl", "parataxis"):
                tokens = [t for c in tree.children[g] if c != child and tree.dep[c] in ("obl", "nmod", "advmod") and self._locative(c)
                          for t in self._with_complements(c)]  # fmt: skip
                found = self._best(tokens, roles)
                if found is not None and (not (material and self._talks(g)) or self._reports(g, child)):
                    return found
            if tree.dep[child] in ("ccomp", "parataxis"):
                return None
            child = g
        return None

    def _reports(self, g: int, child: int) -> bool:
        """A verb that reports or counts what is its object or passive subject: "shots were reported near Goma", "in Donetsk they counted 20 blasts"."""
        if self.tree.dep[child] == "nsubj:pass":
            return True
        return self.tree.dep[child] == "obj" and any(
            c.stance == _QUOTED for c in self._language.cues.get(self.tree.lemma[g], ())
        )

    def _only_one(self, i: int, roles: set[int], material: bool) -> Place | None:
        """The sentence's single place under a preposition of place; a venue of talks is no place of what is done on the ground."""
        told = [
            t for t in self._locatives.get(self.tree.sentence[i], ()) if t not in roles and not self._elsewhere(t, i)
        ]
        told = [t for t in told if not (self._is_venue(t) if material else self._of_an_act(t, i))]
        found = {id(p): p for t in told if (p := self.places.at(t)) is not None}
        return next(iter(found.values())) if len(found) == 1 else None

    def _elsewhere(self, t: int, i: int) -> bool:
        """A clause that the event is outside of holds the place: "voted for a text that sends observers to Aleppo"."""
        return any(self.tree.dep[g] in _CLAUSES for g in self._below(t, i))

    def _of_an_act(self, t: int, i: int) -> bool:
        """An act on the ground that is spoken of holds the place: "called for an inquiry into an attack in the north"."""
        return any(self.tree.pos[g] == "NOUN" and g != t and self._happens(g) for g in self._below(t, i))

    def _below(self, t: int, i: int) -> list[int]:
        """Token `t` and its governors up to the first that governs `i` too."""
        above = {i, *self.tree.ancestors(i)}
        return [g for g in (t, *self.tree.ancestors(t)) if g not in above]

    def _happens(self, i: int) -> bool:
        return any(
            self._types[f.type].quad in _MATERIAL
            for f in self._language.frames.get(("n", self.tree.lemma[i]), ())
            if f.type in self._types
        )

    def _of_talks(self, i: int) -> Place | None:
        """The only venue of talks that its sentence names, or headline and lead together, for what is agreed there."""
        tree = self.tree
        sentence = tree.sentence[i]
        return self._venue_in({sentence}) or (self._venue_in(self._head) if sentence in self._head else None)

    def _venue_in(self, sentences: set[int]) -> Place | None:
        heads = [t for t in self._heads if self.tree.sentence[t] in sentences]
        found = {
            p.name: p
            for t in heads
            if self._usable(t, set()) and self._is_venue(t) and (p := self.places.at(t)) is not None
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _locative(self, i: int) -> bool:
        preposition = self.clauses.preposition(i)
        place = self.places.at(i)
        if (
            preposition in self._language.dative
            and place is not None
            and place.resolution == "country"
            and self.tree.has(i, "det")
        ):
            return False  # « allié à l'Iran »: a country where something is has no article behind « à »
        if preposition in self.certain or (not preposition and self.tree.dep[i] == "advmod"):
            return True
        # "Near Dayr Az Zawr, …": a preposition that the parser took for a part of the name.
        before = self._first.get(i, i) - 1
        return (
            not preposition
            and before >= 0
            and self.tree.pos[before] == "ADP"
            and self.tree.lemma[before] in self.certain
            and self.tree.dep[before] != "case"
        )

    def _all_scenes(self) -> list[int]:
        """The scenes in text order, without those in the phrase of another ("Fallujah, the second city of Anbar")."""
        found = [t for t in self._heads if self._may_be_scene(t)]
        heads = set(found)
        return [t for t in found if not self._held_by(t, heads)]

    def _held_by(self, t: int, heads: set[int]) -> bool:
        tree = self.tree
        for g in (t, *tree.ancestors(t)):
            if g != t and g in heads:
                return not any(c < t for c in tree.kids(g, "conj"))
            if tree.dep[g] not in ("nmod", "appos"):
                return False
        return False

    def _may_be_scene(self, i: int) -> bool:
        """A place where something may be going on: no actor, no dateline, and a country only where a preposition of place says so."""
        tree, place = self.tree, self.places.at(i)
        if place is None or not self._usable(i, set()):
            return False
        if tree.dep[i] in _ACTING and not (tree.dep[i] in _SUBJECTS and self._is_theme(i)):
            return False
        spot = self.places.spot(i)
        if spot is not None and spot.kind in _LINES:
            return False
        if tree.paragraph[i] and not any(
            tree.pos[t] in ("VERB", "AUX") for t in range(*tree.sentences[tree.sentence[i]])
        ):
            return False
        if self._is_venue(i):
            return False
        if i in self.places.nouns and tree.dep[i] in ("obj", "obl", "nmod"):
            return True  # "plunged the country into war"
        return self._locative(i) or (place.resolution != "country" and not self._is_capital(i))

    def _is_theme(self, i: int) -> bool:
        """A town or region as a subject is what happens to it ("Fallujah fell"), unless it speaks."""
        return self._is_site(i) and not self._talks(self.tree.head[i])

    def _is_venue(self, i: int) -> bool:
        """A place where somebody speaks, meets or signs: "said in Geneva", "a truce agreed in Moscow", "a round held in Mexico"."""
        tree = self.tree
        g = tree.head[i]
        if g == i or not self._locative(i):
            return False
        if tree.lemma[g] in self._language.time_nouns:  # « réunis depuis samedi à Hodeïda »
            g = tree.head[g]
        held = [tree.head[g]] if tree.dep[g] == "acl" else tree.kids(g, "nsubj:pass")
        return self._talks(g) or any(tree.pos[n] == "NOUN" and self._talks(n) for n in held)

    def _talks(self, i: int) -> bool:
        """Whether a predicate is speech or an act of words, whose place is a venue: "said in Geneva", "a truce agreed in Moscow"."""
        tree, language = self.tree, self._language
        kind, lemma = ("n" if tree.pos[i] in ("NOUN", "PROPN") else "v"), tree.lemma[i]
        if (
            tree.pos[i] == "PROPN" and i not in self._named
        ):  # a participle that opens its sentence: « Réunis à Hodeïda, … »
            kind, lemma = "v", language.lemmas.get(("VERB", tree.lower[i]), lemma)
        if kind == "v" and lemma in language.cues:
            return True
        acts = [
            self._types[f.type].quad in _MATERIAL
            for form in (lemma, "se_" + lemma)
            for f in language.frames.get((kind, form), ())
            if f.type in self._types
        ]
        return 2 * sum(acts) < len(acts)

    def _here(self, i: int, roles: set[int]) -> Place | None:
        """The only scene, finer than a country, that the sentence names."""
        begin, end = self.tree.sentences[self.tree.sentence[i]]
        told = [
            t
            for t in self._scenes
            if begin <= t < end and t not in roles and t not in self._venues and not self._of_actor(t, roles)
        ]
        found = {p.name: p for t in told if (p := self.places.at(t)) is not None and p.resolution != "country"}
        return next(iter(found.values())) if len(found) == 1 else None

    def _of_actor(self, t: int, roles: set[int]) -> bool:
        """Where an actor is said to be, in a clause of its own: « les Kurdes, situés à Kirkouk, ne participent pas »."""
        tree = self.tree
        return any(
            tree.dep[g] == "acl"
            and (tree.head[g] in roles or tree.dep[tree.head[g]] == "nsubj")
            and self._first.get(tree.head[g]) is None
            for g in tree.ancestors(t)
        )

    def _scene(self, i: int) -> Place | None:
        """The last scene before a token in its paragraph, else the document's."""
        tree = self.tree
        before = [
            t
            for t in self._scenes
            if t < i
            and tree.paragraph[t] == tree.paragraph[i]
            and t not in self._venues
            and not self._of_actor(t, set())
        ]
        return self.places.at(before[-1]) if before else self._topic

    def _labelled(self) -> Place | None:
        """What the headline's label names ("Mali: …"), or a scene finer than it in the same headline and country."""
        tree = self.tree
        first = next((m for m in self.places.mentions if m.first == 0), None)
        if (
            first is None
            or tree.paragraph[first.head]
            or first.last + 1 >= len(tree)
            or tree.word[first.last + 1] != ":"
        ):
            return None
        label = self.places.at(first.head)
        told = [p for t in self._scenes if tree.paragraph[t] == 0 and (p := self.places.at(t)) is not None]
        finer = (
            p
            for p in told
            if label is None or (p.country == label.country and label.resolution == "country" != p.resolution)
        )
        return next(finer, label)

    def _spoken_of(self) -> Place | None:
        """The scene that the document names most, the earliest of equals; its title counts twice. One named once, far down, is a detail."""
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for t in self._scenes:
            place = self.places.at(t)
            if place is not None:
                counts[place.name] += 2 if self.tree.paragraph[t] == 0 else 1
                first.setdefault(place.name, t)
        if not counts:
            return None
        name, times = counts.most_common(1)[0]
        return self.places.at(first[name]) if times > 1 or self.tree.paragraph[first[name]] <= _HEAD else None
