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
from garant.ontology import load_ontology
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
_ACTING = frozenset({"nsubj", "nsubj:pass", "obl:agent", "iobj", "amod", "nmod:poss", "vocative"})
_CLAUSES = frozenset({"acl", "acl:relcl", "ccomp", "advcl", "parataxis"})
# A scene named once below these first paragraphs is no more than a detail of the document.
_HEAD = 1


class Where:
    """Places of the events of one tree; ask for the events in text order, so that a venue of talks is known before the acts told after it."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, places: Places) -> None:
        self.tree, self.clauses, self.places = tree, clauses, places
        self.certain = frozenset(language.references["place"]["certain"])
        self.possible = frozenset(language.references["place"]["prepositions"])
        self._types = load_ontology().types
        self._language = language
        self._venues: set[int] = set()
        self._scenes = self._all_scenes()
        self._locatives: dict[int, list[int]] = {}
        for m in places.mentions:
            if self._locative(m.top) and self._usable(m.head, set()):
                self._locatives.setdefault(tree.sentence[m.head], []).append(m.head)
        self._topic = self._labelled() or self._spoken_of()

    def of(self, mention: EventMention) -> Place | None:
        """The event's place, None where the text does not tell."""
        kind = self._types.get(mention.frame.type)
        material = kind is not None and kind.quad in _MATERIAL
        roles = set(mention.actors)
        place = self._own(mention, roles, material)
        if place is not None:
            if not material:
                self._venues |= {m.head for m in self.places.mentions if self.places.at(m.head) is place}
            return place
        place = self._from_governor(mention.clause.head, roles, material) or self._only_one(mention.head, roles, material)
        if place is None and kind is not None and kind.quad == _COOPERATION:
            place = self._of_talks(mention.head)
        if place is None and material:
            place = self._here(mention.head, roles) or self._scene(mention.head)
        return place

    # -- the clause's own --------------------------------------------------------------------------------------------

    def _own(self, mention: EventMention, roles: set[int], material: bool) -> Place | None:
        clause = mention.clause
        heads = [clause.head, *([clause.support] if clause.support is not None else []), *mention.also]
        # An act of words is not where that is which it speaks of; those who met somewhere speak there.
        hit = self._struck(mention, roles) if material else self._met(clause.slots.get("subj", []), roles)
        said = self._told(heads, self.certain, roles)
        finer = self._told(heads, self.possible, roles)
        if said is not None:
            # "In Iraq, the army took Ramadi": what is struck tells more than the frame.
            within = (p for p in (hit, finer) if p is not None and p.resolution != "country" and p.country in (said.country, None))
            return next(within, said) if said.resolution == "country" and material else said
        return finer or hit or self._best(clause.slots.get("host", []), set()) or self._behind_where(clause.head) or self._aimed_at(clause.head)

    def _told(self, heads: list[int], prepositions: frozenset[str], roles: set[int]) -> Place | None:
        """The place among the complements of the first of these words that has one."""
        return next((p for head in heads if (p := self._best(self._complements(head, prepositions), roles)) is not None), None)

    def _struck(self, mention: EventMention, roles: set[int]) -> Place | None:
        slots = mention.clause.slots
        struck = [*mention.recipients, *slots.get("obj", ()), *slots.get("gen", ())]
        return self._best(struck, roles) or self._best([t for s in struck for t in self._within(s)], roles)

    def _met(self, subjects: list[int], roles: set[int]) -> Place | None:
        """« Les dirigeants réunis à Luanda »."""
        acts = [c for s in subjects for c in self.tree.kids(s, "acl")]
        return next((p for a in acts if (p := self._best(self._complements(a, self.certain), roles)) is not None), None)

    def _aimed_at(self, i: int) -> Place | None:
        """What an act named by a noun is to reach: "an offensive to retake Hawija"."""
        tree = self.tree
        if tree.pos[i] == "VERB":
            return None
        aims = [o for c in tree.kids(i, "acl", "advcl") for v in tree.subtree(c, without=("acl:relcl",)) if tree.pos[v] == "VERB" for o in tree.kids(v, "obj")]
        return self._best([t for o in aims for t in self._with_complements(o)], set())

    def _complements(self, i: int, prepositions: frozenset[str]) -> list[int]:
        tree = self.tree
        found = []
        for c in tree.children[i]:
            if tree.dep[c] in ("obl", "nmod", "obl:arg", "advmod", "obl:mod"):
                near = tree.dep[c] == "advmod" and (self.places.at(c) is not None or tree.lemma[c] in prepositions)
                if near or self.clauses.preposition(c) in prepositions:
                    found += self._with_complements(c)
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
        inside = [t for t in tree.subtree(i, without=("acl:relcl",)) if t != i and tree.dep[t] in ("nmod", "appos", "compound", "flat", "obl")]
        return [t for t in inside if not (self._is_capital(t) and self.clauses.preposition(t) in self._language.genitive)]

    def _is_capital(self, t: int) -> bool:
        match = self.places.names.get(t)
        return bool(match) and match[0].how == "capital"  # type: ignore[index]

    def _usable(self, t: int, roles: set[int]) -> bool:
        return t not in roles and t not in self.places.datelines and not self._is_label(t)

    def _is_label(self, t: int) -> bool:
        """A place in the name of a process or an agreement: "the Astana process", « l'accord de Sotchi »."""
        tree = self.tree
        return tree.dep[t] in ("nmod", "compound", "appos", "flat") and not self._locative(t) and tree.lemma[tree.head[t]] in self.places.words.labels

    def _best(self, tokens: list[int], roles: set[int]) -> Place | None:
        found = [p for t in tokens if self._usable(t, roles) and (p := self.places.at(t)) is not None]
        return min(found, key=lambda p: _FINENESS.get(p.resolution, 5), default=None)

    def _behind_where(self, i: int) -> Place | None:
        """The place before a relative clause of place: "the village where five were killed", "two towns besieged by rebels, X and Y"."""
        tree = self.tree
        if tree.dep[i] not in ("acl:relcl", "acl"):
            return None
        besieged = tree.dep[i] == "acl" and tree.lemma[tree.head[i]] in self.places.words.kinds
        if not besieged and not any(tree.lower[c] in self.places.words.where for c in tree.children[i]):
            return None
        return self._best(self._with_complements(tree.head[i]), set())

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
        return self.tree.dep[child] == "obj" and any(c.stance == _QUOTED for c in self._language.cues.get(self.tree.lemma[g], ()))

    def _only_one(self, i: int, roles: set[int], material: bool) -> Place | None:
        """The sentence's single place under a preposition of place; a venue of talks is no place of what is done on the ground."""
        told = [t for t in self._locatives.get(self.tree.sentence[i], ()) if t not in roles and not self._elsewhere(t, i)]
        told = [t for t in told if not (material and self._is_venue(t))]
        found = {id(p): p for t in told if (p := self.places.at(t)) is not None}
        return next(iter(found.values())) if len(found) == 1 else None

    def _elsewhere(self, t: int, i: int) -> bool:
        """A clause that the event is outside of holds the place: "voted for a text that sends observers to Aleppo"."""
        tree = self.tree
        above = {i, *tree.ancestors(i)}
        return any(tree.dep[g] in _CLAUSES for g in (t, *tree.ancestors(t)) if g not in above)

    def _of_talks(self, i: int) -> Place | None:
        """The only venue of talks that headline and lead name, for what is agreed there."""
        if self.tree.paragraph[i] > _HEAD:
            return None
        heads = [m.head for m in self.places.mentions if self.tree.paragraph[m.head] <= _HEAD]
        found = {p.name: p for t in heads if self._usable(t, set()) and self._is_venue(t) and (p := self.places.at(t)) is not None}
        return next(iter(found.values())) if len(found) == 1 else None

    def _locative(self, i: int) -> bool:
        preposition = self.clauses.preposition(i)
        if preposition in self.certain or (not preposition and self.tree.dep[i] == "advmod"):
            return True
        # "Near Dayr Az Zawr, …": a preposition that the parser took for a part of the name.
        before = min([i, *self.tree.kids(i, "compound", "nmod", "flat")]) - 1
        return not preposition and before >= 0 and self.tree.pos[before] == "ADP" and self.tree.lemma[before] in self.certain and self.tree.dep[before] != "case"

    def _all_scenes(self) -> list[int]:
        """The scenes in text order, without those in the phrase of another ("Fallujah, the second city of Anbar")."""
        found = [m.head for m in self.places.mentions if self._may_be_scene(m.head)]
        heads = set(found)
        return [t for t in found if not self._held_by(t, heads)]

    def _held_by(self, t: int, heads: set[int]) -> bool:
        tree = self.tree
        for g in (t, *tree.ancestors(t)):
            if g != t and g in heads:
                return True
            if tree.dep[g] not in ("nmod", "appos"):
                return False
        return False

    def _may_be_scene(self, i: int) -> bool:
        """A place where something may be going on: no actor, no dateline, and a country only where a preposition of place says so."""
        tree, place = self.tree, self.places.at(i)
        if place is None or not self._usable(i, set()):
            return False
        if tree.dep[i] in _ACTING and (tree.dep[i] not in _SUBJECTS or place.resolution == "country" or self._is_capital(i) or self._talks(tree.head[i])):
            return False
        if tree.paragraph[i] and not any(tree.pos[t] in ("VERB", "AUX") for t in range(*tree.sentences[tree.sentence[i]])):
            return False
        if self._is_venue(i):
            return False
        return self._locative(i) or (place.resolution != "country" and not self._is_capital(i))

    def _is_venue(self, i: int) -> bool:
        """A place where somebody speaks, meets or signs: "said in Geneva", "a truce agreed in Moscow", "a round held in Mexico"."""
        tree = self.tree
        g = tree.head[i]
        if g == i or not self._locative(i):
            return False
        held = [tree.head[g]] if tree.dep[g] == "acl" else tree.kids(g, "nsubj:pass")
        return self._talks(g) or any(tree.pos[n] == "NOUN" and self._talks(n) for n in held)

    def _talks(self, i: int) -> bool:
        """Whether a predicate is speech or an act of words, whose place is a venue: "said in Geneva", "a truce agreed in Moscow"."""
        tree, language = self.tree, self._language
        kind = "n" if tree.pos[i] in ("NOUN", "PROPN") else "v"
        if kind == "v" and tree.lemma[i] in language.cues:
            return True
        types = [self._types[f.type].quad for f in language.frames.get((kind, tree.lemma[i]), ()) if f.type in self._types]
        return bool(types) and not _MATERIAL & set(types)

    def _here(self, i: int, roles: set[int]) -> Place | None:
        """The only scene, finer than a country, that the sentence names."""
        begin, end = self.tree.sentences[self.tree.sentence[i]]
        told = [t for t in self._scenes if begin <= t < end and t not in roles and t not in self._venues]
        found = {p.name: p for t in told if (p := self.places.at(t)) is not None and p.resolution != "country"}
        return next(iter(found.values())) if len(found) == 1 else None

    def _scene(self, i: int) -> Place | None:
        """The last scene before a token in its paragraph, else the document's; its country does not displace the document's own scene in it."""
        tree = self.tree
        before = [t for t in self._scenes if t < i and tree.paragraph[t] == tree.paragraph[i] and t not in self._venues]
        last = self.places.at(before[-1]) if before else None
        if last is None or (last.resolution == "country" and self._topic is not None and self._topic.country == last.country):
            return self._topic
        return last

    def _labelled(self) -> Place | None:
        """What the headline's label names ("Mali: …"), or a scene finer than it in the same headline and country."""
        tree = self.tree
        first = next((m for m in self.places.mentions if m.first == 0), None)
        if first is None or tree.paragraph[first.head] or first.last + 1 >= len(tree) or tree.word[first.last + 1] != ":":
            return None
        label = self.places.at(first.head)
        told = [p for t in self._scenes if tree.paragraph[t] == 0 and (p := self.places.at(t)) is not None]
        finer = (p for p in told if label is None or (p.country == label.country and label.resolution == "country" != p.resolution))
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
