"""Where place names stand in a text and what kind of place the words around them call for; which place is meant is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._tables import toml
from garant.languages import Language
from garant.parse.tree import Tree
from garant.resolve.names import NameMatch
from garant.world import folded_words
from garant.world.gazetteer import MOST_WORDS, Gazetteer, Spot

# A settlement of so many people is known by its bare name; a smaller one needs a preposition, a noun or the recogniser to be believed.
_KNOWN_SIZE = 30_000
# As a mere modifier of another noun ("Phoenix pay system") only a metropolis is.
_FAMOUS_SIZE = 200_000
_KNOWN_KINDS = frozenset({"city", "village", "quarter", "district", "county"})
_NOMINAL = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "X", "SYM"})
_NAMED = frozenset({"nmod", "compound", "appos", "flat", "flat:name", "obl", "nmod:poss"})


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A language's words around place names: lemma to kind, to English adjective of direction, to the name of a site."""

    kinds: Mapping[str, str]
    directions: Mapping[str, str]
    sites: Mapping[str, str]
    site_words: Mapping[str, str]
    outside: frozenset[str]
    bare_outside: bool
    containment: frozenset[str]
    soil: frozenset[str]
    own: frozenset[str]
    where: frozenset[str]
    contracted: frozenset[str]
    untaken: frozenset[str]
    titles: frozenset[str]
    certain: frozenset[str]
    genitive: frozenset[str]
    labels: frozenset[str]
    capitals: frozenset[str]
    landscapes: frozenset[str]
    located: frozenset[str]


def place_words(language: Language) -> PlaceWords:
    """The words of `languages/<code>/places.toml` and `references.toml`. Raises DataError where a file cannot be read."""
    table = _table(language.folder)
    place = language.references["place"]
    return PlaceWords(
        kinds=_turned(table["kinds"]), directions=_turned(table["directions"]), sites=_turned(table["sites"]),
        site_words=_turned(table["site_words"]), outside=frozenset(table["outside"]["prepositions"]), bare_outside=table["outside"]["bare"],
        containment=frozenset(table["containment"]["prepositions"]), soil=frozenset(table["soil"]["nouns"]), own=frozenset(table["soil"]["own"]),
        where=frozenset(table["relative"]["where"]), titles=frozenset(table["people"]["titles"]),
        contracted=frozenset(table["definite"]["contracted"]), untaken=frozenset(table["definite"]["never"]),
        certain=frozenset(place["certain"]), genitive=language.genitive,
        labels=frozenset(table["labels"]["nouns"]), capitals=frozenset(table["definite"]["capitals"]),
        landscapes=frozenset(table["definite"]["landscapes"]), located=frozenset(table["relative"]["located"]),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _table(folder: Path) -> dict[str, Any]:
    return toml(folder / "places.toml")


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words}


@dataclass(slots=True)
class Mention:
    """Tokens `first` to `last` (inside) that may name one of `spots`; `country` is set where they are the name of a state.

    `head` governs the name; `top` governs the phrase around it ("the north of Idlib province") and `around` are that phrase's other words.
    `kind` is what a noun calls the place, `direction` and `outside` the part of it, `site` the template of a site named after it.
    """

    first: int
    last: int
    head: int
    spots: tuple[Spot, ...]
    country: str | None = None
    label: str = ""
    top: int = -1
    around: list[int] = field(default_factory=list)
    kind: str = ""
    direction: str = ""
    outside: bool = False
    site: str = ""
    by_sound: bool = False

    def tokens(self) -> list[int]:
        """All tokens of the phrase, sorted."""
        return sorted({*range(self.first, self.last + 1), *self.around})


class MentionFinder:
    """The place names of one tree."""

    def __init__(self, tree: Tree, names: dict[int, list[NameMatch]], words: PlaceWords, gazetteer: Gazetteer) -> None:
        self.tree, self.names, self.words, self.gazetteer = tree, names, words, gazetteer
        self.entity = {t: (first, end, label) for first, end, label in tree.entities for t in range(first, end)}
        self.countries = {
            m.aliases[0].entity.country for ms in names.values() for m in ms if m.aliases[0].entity.kind == "country"
        }
        # The later words of a person's full name: alone, they are that person rather than the town of the same name.
        self.surnames = {
            tree.lower[t] for first, end, label in tree.entities if label == "PER" for t in range(first + 1, end)
        }

    def find(self) -> list[Mention]:
        """The mentions in text order, none within another."""
        tree = self.tree
        sequence = [(word, i) for i in range(len(tree)) for word in folded_words(tree.word[i])]
        found: list[Mention] = []
        at = 0
        while at < len(sequence):
            mention = self._at(sequence, at)
            if mention is None:
                at += 1
                continue
            self._look_around(mention)
            found.append(mention)
            while at < len(sequence) and sequence[at][1] <= mention.last:
                at += 1
        return found

    # -- what is a name ----------------------------------------------------------------------------------------------

    def _at(self, sequence: list[tuple[str, int]], at: int) -> Mention | None:
        """The longest believable name that begins here."""
        tree = self.tree
        word, first = sequence[at]
        if at and sequence[at - 1][1] == first:
            return None
        state = self._state(first)
        capital = tree.word[first][:1].isupper()
        if state is None and tree.pos[first] not in _NOMINAL and not (tree.pos[first] == "DET" and capital):
            return None
        if state is None and not self.gazetteer.begins((word,)):
            return self._unknown(first) if capital else None
        for size in range(self._longest(sequence, at) if state is None else min(MOST_WORDS, len(sequence) - at), 0, -1):
            last = sequence[at + size - 1][1]
            if (at + size < len(sequence) and sequence[at + size][1] == last) or not self._one_name(first, last):
                continue
            if state is not None and last <= state.last:
                break
            spots = self.gazetteer.called(tuple(w for w, _ in sequence[at : at + size]))
            if spots and self._whole(first, last) and self._believable(first, last, spots):
                return Mention(first, last, self._head(first, last), spots, label=self._label(first, last))
        if state is not None:
            return self._of_state(state)
        return self._unknown(first) if capital else None

    def _longest(self, sequence: list[tuple[str, int]], at: int) -> int:
        """How many words a name that begins here may have: as long as some name of the gazetteer begins so."""
        most = min(MOST_WORDS, len(sequence) - at)
        sentence = self.tree.sentence[sequence[at][1]]
        for size in range(2, most + 1):
            if self.tree.sentence[sequence[at + size - 1][1]] != sentence or not self.gazetteer.begins(
                tuple(w for w, _ in sequence[at : at + size])
            ):
                return size - 1
        return most

    def _state(self, first: int) -> NameMatch | None:
        """The match of a country's own name that begins at a token."""
        for match in self.names.get(first, ()):
            entity = match.aliases[0].entity
            if match.how == "name" and entity.kind == "country":
                return match
        return None

    def _of_state(self, match: NameMatch) -> Mention | None:
        """A country's name; an entity within a country is looked up as the region that it is."""
        words = tuple(w for t in range(match.first, match.last + 1) for w in folded_words(self.tree.word[t]))
        entity = match.aliases[0].entity
        spots = self.gazetteer.called(words)
        own = self.gazetteer.country(entity.country or "")
        head = self._head(match.first, match.last)
        if entity.id != entity.country:
            return Mention(match.first, match.last, head, spots) if spots else None
        return Mention(match.first, match.last, head, (*own, *spots), country=entity.country)

    def _one_name(self, first: int, last: int) -> bool:
        """Whether tokens can be one name: of one sentence, with a capital, no mark of punctuation within, no loose word at an end."""
        tree = self.tree
        if tree.sentence[first] != tree.sentence[last] or (tree.pos[last] not in _NOMINAL and last != first):
            return False
        span = range(first, last + 1)
        return any(tree.word[t][:1].isupper() or "-" in tree.word[t] for t in span) and not any(
            tree.word[t] in ",;:.()" for t in span
        )

    def _whole(self, first: int, last: int) -> bool:
        """Whether a name is not merely the beginning of a longer one that the recogniser sees: "Ayn" of "Ayn Isa"."""
        tree = self.tree
        entity = self.entity.get(first)
        if entity is None or entity[2] != "LOC":
            return True
        return all(
            tree.pos[t] != "PROPN" or tree.lemma[t] in self.words.kinds or tree.lemma[t] in self.words.sites
            for t in range(last + 1, entity[1])
        )

    def _believable(self, first: int, last: int, spots: tuple[Spot, ...]) -> bool:
        """Whether a name of the gazetteer is a place here, and no person, organisation or common word of the same form."""
        tree = self.tree
        label = self._label(first, last)
        head = self._head(first, last)
        governed = self._governed(head)
        if self._known_otherwise(first, last, governed) or (first and tree.lower[first - 1] in self.words.titles):
            return False
        if all(
            tree.lower[t] in self.words.directions or tree.word[t] == "-" for t in range(first, last + 1)
        ) and not self._noun_governed(head):
            return False
        if label == "LOC":
            return True
        governed = governed or self._held(last)
        if first == last and tree.lower[first] in self.surnames and not governed:
            return False
        if self._within_a_name(first, last, head):
            return False
        if label == "PER":
            # The recogniser takes many a town for a person: a town of a country that the text names may be itself.
            return governed or (
                first == last and any(s.country in self.countries and (s.population >= _KNOWN_SIZE) for s in spots)
            )
        if label == "ORG" and not governed:
            entity = self.entity.get(first)
            return entity is not None and entity[:2] == (first, last + 1) and self._known(spots)
        opens = tree.sentences[tree.sentence[first]][0]
        proper = any(
            tree.pos[t] == "PROPN" or (t > opens and tree.word[t][:1].isupper()) for t in range(first, last + 1)
        )
        least = _FAMOUS_SIZE if tree.dep[head] == "compound" else _KNOWN_SIZE
        return (governed and proper) or (self._known(spots, least) and (proper or last > first))

    def _known(self, spots: tuple[Spot, ...], least: int = _KNOWN_SIZE) -> bool:
        return any(spot.kind not in _KNOWN_KINDS or spot.population >= least for spot in spots)

    def _held(self, last: int) -> bool:
        """A name before a comma and another place's name: "Oxford, North Carolina"."""
        tree, after = self.tree, last + 2
        if after >= len(tree) or tree.word[last + 1] != "," or tree.sentence[after] != tree.sentence[last]:
            return False
        entity = self.entity.get(after)
        return self._state(after) is not None or (entity is not None and entity[2] == "LOC")

    def _known_otherwise(self, first: int, last: int, governed: bool) -> bool:
        """Whether these words are, or are within, the name of an organisation or person, or an adjective of nationality."""
        for match in self.names.get(first, ()):
            entity = match.aliases[0].entity
            wider = match.last - match.first > last - first
            if entity.kind == "country":
                if match.how in ("adjective", "combining") and match.last >= last:
                    return True
            elif wider or (
                match.first == first and match.last == last and not (governed and self._label(first, last) == "LOC")
            ):
                return True
        return False

    def _within_a_name(self, first: int, last: int, head: int) -> bool:
        """A word of a longer proper name: "Paris Hilton", "Aleppo Media Centre"."""
        tree = self.tree
        if tree.dep[head].startswith("flat") and tree.pos[tree.head[head]] == "PROPN":
            return True
        others = (c for t in range(first, last + 1) for c in tree.children[t] if not first <= c <= last)
        if any(tree.dep[c].startswith("flat") and tree.pos[c] == "PROPN" for c in others):
            return True
        entity = self.entity.get(head)
        if entity is not None and entity[2] in ("ORG", "PER") and entity[1] - entity[0] > last - first + 1:
            common = entity[2] == "ORG" and tree.pos[tree.head[head]] == "NOUN"
            return not common and tree.lemma[tree.head[head]] not in self.words.sites
        following = last + 1
        return (
            tree.dep[head] == "compound" and tree.head[head] == following and tree.pos[following] == "PROPN" and tree.lemma[following] not in self.words.sites
            and tree.lemma[following] not in self.words.kinds and tree.lower[following] not in self.words.titles
        )  # fmt: skip

    def _unknown(self, first: int) -> Mention | None:
        """A name that the gazetteer lacks: one that the recogniser calls a place, or that a preposition or noun of place governs."""
        tree = self.tree
        entity = self.entity.get(first)
        proper = tree.pos[first] == "PROPN" or first > tree.sentences[tree.sentence[first]][0]
        if first in self.names or not proper or (entity and entity[0] != first):
            return None
        last = entity[1] - 1 if entity else first
        if entity is None:
            while (
                last + 1 < len(tree)
                and tree.pos[last + 1] == "PROPN"
                and tree.dep[last + 1].startswith("flat")
                and last + 1 not in self.entity
            ):
                last += 1
        head = self._head(first, last)
        if (entity is None or entity[2] != "LOC") and not (
            self._noun_governed(head) and tree.pos[head] in ("PROPN", "NOUN")
        ):
            return None
        if any(t in self.names for t in range(first, last + 1)) or (
            first == last and tree.lower[first] in self.surnames
        ):
            return None
        words = tuple(w for t in range(first, last + 1) for w in folded_words(tree.word[t]))
        if not words or len(words) > MOST_WORDS:
            return None
        return Mention(
            first,
            last,
            head,
            self.gazetteer.sounding(words),
            label="LOC" if entity and entity[2] == "LOC" else "",
            by_sound=True,
        )

    def _label(self, first: int, last: int) -> str:
        labels = {self.entity[t][2] for t in range(first, last + 1) if t in self.entity}
        return "LOC" if "LOC" in labels else next(iter(labels), "")

    def _head(self, first: int, last: int) -> int:
        tree = self.tree
        outer = [t for t in range(first, last + 1) if not first <= tree.head[t] <= last or tree.head[t] == t]
        return max(outer, key=lambda t: (tree.pos[t] in ("PROPN", "NOUN"), t), default=first)

    def preposition(self, i: int) -> str:
        """The preposition of a token as its lemma, the empty text where it has none."""
        tree = self.tree
        cases = [c for c in tree.children[i] if tree.dep[c] == "case" and c < i]
        return tree.lemma[cases[0]] if cases else ""

    def _governed(self, head: int) -> bool:
        tree = self.tree
        if self.preposition(head) in self.words.certain and tree.dep[head] in (
            "obl",
            "nmod",
            "advmod",
            "root",
            "ROOT",
            "obl:arg",
            "conj",
        ):
            return True
        if tree.dep[head] == "conj" and tree.pos[tree.head[head]] == "PROPN" and not self.preposition(head):
            return tree.head[head] != head and self._governed(tree.head[head])
        return self._noun_governed(head)

    def _noun_governed(self, head: int) -> bool:
        tree = self.tree
        governor = tree.head[head]
        if governor == head or tree.dep[head] not in _NAMED:
            return False
        lemma = tree.lemma[governor]
        return (lemma in self.words.kinds or lemma in self.words.sites) and self.preposition(head) in {
            *self.words.genitive,
            "",
        }

    # -- what the words around it say --------------------------------------------------------------------------------

    def _look_around(self, m: Mention) -> None:
        """Climb from the name through nouns of kind, sites and directions: "the north of Idlib province", « la base aérienne de Tabqa »."""
        tree, words = self.tree, self.words
        m.top = m.head
        while (governor := tree.head[m.top]) != m.top and not m.first <= governor <= m.last:
            dep = tree.dep[m.top]
            direct = dep in _NAMED and (
                self.preposition(m.top) in words.genitive or (not self.preposition(m.top) and dep != "obl")
            )
            lemma = tree.lemma[governor]
            if not direct or tree.pos[governor] not in ("NOUN", "PROPN", "ADV", "ADJ"):
                break
            if lemma in words.directions and not m.direction:
                m.direction, m.outside = words.directions[lemma], self._outside(governor)
            elif (
                lemma in words.sites
                and not m.site
                and not self._several(governor)
                and not (lemma in words.kinds and any(s.kind == words.kinds[lemma] for s in m.spots))
            ):
                m.site = words.sites[lemma]
            elif lemma in words.kinds and not m.kind and not m.site and self._may_be(m, governor, words.kinds[lemma]):
                m.kind = words.kinds[lemma]
            else:
                break
            m.around.append(governor)
            self._modifiers(m, governor)
            m.top = governor
        self._modifiers(m, m.head)

    def _may_be(self, m: Mention, noun: int, kind: str) -> bool:
        """Whether a noun of kind names the place itself: not "the capital of Syria", "the villages of Hama"."""
        if m.country is not None:
            return kind == "country"
        return (
            not self._several(noun)
            or self.tree.has(m.head, "conj")
            or self.tree.dep[m.head] == "conj"
            or kind in ("island", "mountain")
        )

    def _several(self, noun: int) -> bool:
        return self.tree.feat(noun, "Number", "Plur") and self.tree.lower[noun] not in self.words.kinds

    def _modifiers(self, m: Mention, i: int) -> None:
        tree, words = self.tree, self.words
        for c in tree.children[i]:
            if (
                m.first <= c <= m.last
                or tree.dep[c] not in ("amod", "compound", "advmod", "nmod")
                or (tree.children[c] and tree.dep[c] == "nmod")
            ):
                continue
            if not m.direction and tree.lemma[c] in words.directions and abs(c - i) <= 3:
                m.direction = words.directions[tree.lemma[c]]
                m.around.append(c)
            elif m.site and tree.lemma[c] in words.site_words:
                m.site = words.site_words[tree.lemma[c]]
                m.around.append(c)

    def _outside(self, direction: int) -> bool:
        """« à l'est d'Alep », "east of Aleppo" lie outside of it; « dans l'est d'Alep », "in the east of Aleppo" within."""
        preposition = self.preposition(direction)
        if preposition:
            return preposition in self.words.outside
        return self.words.bare_outside and not self.tree.has(direction, "det")
