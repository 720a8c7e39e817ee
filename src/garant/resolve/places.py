"""Which place a token names, and how finely.

A name is found in the gazetteer (`place_names`) and its namesakes are weighed by what the text says: the phrase that holds it ("Hawija, in
northern Iraq"), the noun that names its kind ("Idlib province"), the countries that its sentence and the document name, and, last, how many
people live there. A name that the gazetteer lacks keeps its words and has no coordinates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from math import log10

from garant.languages import Language
from garant.parse.tree import Tree
from garant.records import Place, Span
from garant.resolve.names import NameMatch
from garant.resolve.place_names import Mention, MentionFinder, PlaceWords, place_words
from garant.world import capitals, fold, load_world
from garant.world.gazetteer import AREA, OUTSIDE, RESOLUTION, WITHIN, Gazetteer, Spot, load_gazetteer

# Weights against the decimal logarithm of a population (a town of 1,000 has 3, a metropolis 7), set on own examples.
_HELD = 5.0
_IN_SENTENCE = 1.5
_IN_DOCUMENT = 3.0
_OF_KIND, _OF_OTHER_KIND = 4.0, -1.5
# A region, sea or base that somebody wrote into the gazetteer by hand weighs as a large town, a country's own name more than any.
_REGION_SIZE, _SITE_SIZE, _STATE_SIZE = 7.5, 5.5, 9.0
_UNCOUNTED_SIZE = 2.5
# A bare name means the town before its province or district.
_BARE_TOWN = 1.0
# A country's institutions, organisations and people speak of it less than its own name does.
_OF_COUNTRY = 0.4
# Of names that sound alike, the one spelt alike.
_ALIKE = 8.0
_EVIDENCE = {"name": 1.0, "adjective": 0.7, "capital": 0.5, "combining": 0.5}
# A name known only by its sound counts where its country makes up this share of the document's evidence.
_SOUND_SHARE = 0.3
# How far the phrase that holds a place may begin behind it, in tokens.
_HOLDER_REACH = 8
# Relations in which a capital's name is its government.
_GOVERNMENT = frozenset({"nsubj", "nsubj:pass", "obl:agent", "iobj", "nmod"})
_COARSE = ("point", "city", "district", "zone", "province", "country")


class Places:
    """The places of one document by token."""

    def __init__(
        self, tree: Tree, names: dict[int, list[NameMatch]], language: Language, gazetteer: Gazetteer | None = None
    ) -> None:
        self.tree, self.names = tree, names
        self.words: PlaceWords = place_words(language)
        self.gazetteer = gazetteer or load_gazetteer()
        finder = MentionFinder(tree, names, self.words, self.gazetteer)
        self.mentions = finder.find()
        self._by_token = {t: m for m in self.mentions for t in range(m.first, m.last + 1)}
        self._weights = self._evidence()
        self._holders = {
            id(m): h for m, h in zip(self.mentions, map(self._holder, range(len(self.mentions))), strict=True)
        }
        self._held = {id(h): m for m in reversed(self.mentions) if (h := self._holders[id(m)]) is not None}
        self._spots: dict[int, Spot | None] = {}
        # The last first: a place that holds another stands behind it.
        for m in reversed(self.mentions):
            self._spots[id(m)] = self._choose(m)
        self._found: dict[int, Place] = {}
        for m in self.mentions:
            place = self._place(m)
            for t in m.tokens():
                self._found.setdefault(t, place)
        # Common nouns that stand for a place by themselves: "the town", "the Cuban capital", "the north".
        self.nouns: list[int] = []
        self._of_adjectives()
        self._capitals()
        self._definite()
        self._parts()
        self.datelines = frozenset(self._datelines())

    def country(self, i: int) -> str | None:
        """The country of the place that token `i` names, None when it names none or the text does not tell."""
        place = self._found.get(i)
        return place.country if place else None

    def at(self, i: int) -> Place | None:
        """The place that token `i` names."""
        return self._found.get(i)

    def spot(self, i: int) -> Spot | None:
        """The gazetteer's place under the name at token `i`, whatever part or site of it the text means."""
        mention = self._by_token.get(i)
        return self._spots[id(mention)] if mention else None

    # -- which of its namesakes --------------------------------------------------------------------------------------

    def _evidence(self) -> dict[str, float]:
        """How much each country is spoken of, the most being 1."""
        found: defaultdict[str, float] = defaultdict(float)
        for t, matches in self.names.items():
            for match in matches:
                entity = match.aliases[0].entity
                if entity.country and match.first == t:
                    found[entity.country] += _EVIDENCE.get(match.how, 0) if entity.kind == "country" else _OF_COUNTRY
        for m in self.mentions:
            countries = {spot.country for spot in m.spots[:4]}
            if len(countries) == 1 and not m.country and not m.by_sound and (only := next(iter(countries))):
                found[only] += 0.5
        most = max(found.values(), default=0) or 1.0
        return {country: weight / most for country, weight in found.items()}

    def _holder(self, number: int) -> Mention | None:
        """The next name, where it holds this one: "Raqqa, Syria", « Idleb, dans le nord-ouest de la Syrie »."""
        if number + 1 >= len(self.mentions):
            return None
        tree, m, other = self.tree, self.mentions[number], self.mentions[number + 1]
        between = range(m.last + 1, other.first)
        if tree.sentence[m.first] != tree.sentence[other.first] or not 0 < len(between) <= _HOLDER_REACH:
            return None
        words = self.words
        told = False
        for t in between:
            lemma, pos = tree.lemma[t], tree.pos[t]
            if tree.word[t] in (",", "(") or (
                pos == "ADP" and (lemma in words.containment or tree.lower[t] in words.containment)
            ):
                told = True
            elif pos not in ("DET", "ADP", "PUNCT") and not (lemma in words.directions or lemma in words.kinds):
                return None
        comma_only = all(tree.pos[t] == "PUNCT" for t in between)
        if comma_only and len(between) == 1 and not {s.country for s in m.spots} & {s.country for s in other.spots}:
            return None
        return other if told else None

    def _choose(self, m: Mention) -> Spot | None:
        """The likeliest of a mention's places."""
        holder = self._holding(m)
        spots = list(m.spots)
        if m.by_sound:
            held = holder.country if holder else None
            spots = [s for s in spots if s.country == held or self._weights.get(s.country or "", 0) >= _SOUND_SHARE]
        if holder is not None:
            # A place said to lie elsewhere than all of its namesakes is one that the gazetteer lacks.
            spots = [
                s
                for s in spots
                if s.country == holder.country
                and (not s.admin1 or holder.kind == "country" or s.admin1 == holder.admin1)
            ]
        return max(spots, key=lambda spot: self._score(m, spot, holder), default=None)

    def _holding(self, m: Mention) -> Spot | None:
        """The country or province that holds a smaller place, by the phrase behind it."""
        behind = self._holders[id(m)]
        holder = self._spots.get(id(behind)) if behind else None
        if holder is None or holder.kind not in ("country", "province") or not holder.country:
            return None
        return None if m.country or (m.kind == "province" and holder.kind == "province") else holder

    def _score(self, m: Mention, spot: Spot, holder: Spot | None) -> float:
        country = spot.country or ""
        score = _size(spot)
        score += _IN_DOCUMENT * self._weights.get(country, 0.0)
        if country in self._sentence_countries(m):
            score += _IN_SENTENCE
        if holder is not None and spot.kind in ("country", "province") and spot.kind == holder.kind:
            score -= _HELD
        within = self._held.get(id(m))
        if (
            within is not None
            and any(s.country == spot.country and s.population > 1000 for s in within.spots)
            and spot.kind != "country"
        ):
            score += _IN_SENTENCE
        if m.by_sound:
            score += (
                _ALIKE
                * SequenceMatcher(
                    None, fold(self.tree.text[self.tree.start[m.first] : self.tree.end[m.last]]), fold(spot.name)
                ).ratio()
            )
        if m.kind:
            score += _OF_KIND if spot.kind == m.kind else _OF_OTHER_KIND if spot.kind != "region" else 0.0
        elif spot.kind == "city" and any(
            s.kind in ("province", "district") and (s.country, s.admin1) == (spot.country, spot.admin1) for s in m.spots
        ):
            score += _BARE_TOWN
        return score

    def _sentence_countries(self, m: Mention) -> set[str]:
        begin, end = self.tree.sentences[self.tree.sentence[m.first]]
        found = set()
        for t in range(begin, end):
            for match in self.names.get(t, ()):
                entity = match.aliases[0].entity
                if entity.kind == "country" and entity.country and not m.first <= t <= m.last:
                    found.add(entity.country)
        return found

    # -- what is said of it ------------------------------------------------------------------------------------------

    def _place(self, m: Mention) -> Place:
        spot = self._spots[id(m)]
        tokens = m.tokens()
        if tokens[-1] - tokens[0] >= len(tokens) + 3:
            tokens = list(range(m.first, m.last + 1))
        start, end = self.tree.chars(tokens[0], tokens[-1])
        span = Span(start, end, self.tree.text[start:end])
        own = self.tree.chars(m.first, m.last)
        name = spot.name if spot else self.tree.text[own[0] : own[1]]
        country = spot.country if spot else self._told_country(m)
        latitude, longitude = (spot.latitude, spot.longitude) if spot else (None, None)
        resolution = self._resolution(m, spot)
        if m.site:
            name = m.site.format(name)
        if m.direction:
            outside = m.outside and spot is not None and spot.kind not in ("country", "province", "region")
            name = (OUTSIDE if outside and m.direction in OUTSIDE else WITHIN)[m.direction].format(name)
            # A part of a place has no coordinates of its own; around a town its own are near enough for an area.
            resolution = AREA
            if spot is None or spot.kind not in ("city", "district", "quarter", "village"):
                latitude = longitude = None
        return Place(span, name, latitude, longitude, country, resolution)

    def _told_country(self, m: Mention) -> str | None:
        """The country of a place that the gazetteer lacks, where the phrase that holds it names one."""
        holder = self._holding(m)
        return holder.country if holder else None

    def _resolution(self, m: Mention, spot: Spot | None) -> str:
        """The coarser of what the gazetteer has and what the text calls the place: "Idlib region" is no town."""
        said = RESOLUTION.get(m.kind, AREA) if m.kind else ""
        has = spot.resolution if spot else said or "city"
        return max((said, has), key=_COARSE.index) if said else has

    def _of_adjectives(self) -> None:
        """« le nord syrien », "Syrian soil": the country in an adjective."""
        tree, words = self.tree, self.words
        for t, matches in self.names.items():
            match = matches[0]
            if match.how != "adjective" or match.first != t or match.aliases[0].entity.kind != "country":
                continue
            noun = tree.head[t]
            if tree.dep[t] not in ("amod", "nmod", "compound") or noun in self._found or tree.pos[noun] != "NOUN":
                continue
            entity = match.aliases[0].entity
            direction = words.directions.get(tree.lemma[noun])
            if direction is None and tree.lemma[noun] not in words.soil:
                continue
            start, end = tree.chars(min(t, noun), max(t, noun))
            span = Span(start, end, tree.text[start:end])
            own = next(iter(self.gazetteer.country(entity.country or "")), None)
            if direction is None and own is not None:
                self._found[noun] = Place(span, entity.name, own.latitude, own.longitude, entity.country, "country")
            elif direction is not None:
                self._found[noun] = Place(span, WITHIN[direction].format(entity.name), None, None, entity.country, AREA)

    def _capitals(self) -> None:
        """ "the Cuban capital", « la capitale du pays »: the capital of the country that is named, or that the document is about."""
        tree, words = self.tree, self.words
        about = max(self._weights, key=lambda c: self._weights[c], default=None)
        for i, lemma in enumerate(tree.lemma):
            if (
                lemma not in words.capitals
                or i in self._found
                or tree.pos[i] != "NOUN"
                or tree.has(i, "compound", "appos", "flat")
            ):
                continue
            telling = [c for c in tree.children[i] if tree.dep[c] in ("amod", "nmod", "nmod:poss")]
            named = [
                m[0].aliases[0].entity.country
                for c in telling
                if (m := self.names.get(c)) and m[0].aliases[0].entity.kind == "country"
            ]
            country = named[0] if named else about if not telling and self._taken_up(i) else None
            spot = next(
                (s for s in self.gazetteer.find(capitals().get(country or "", "")) if s.country == country), None
            )
            if spot is not None:
                start, end = tree.chars(min([i, *telling]) if named else i, max([i, *telling]) if named else i)
                self._found[i] = Place(
                    Span(start, end, tree.text[start:end]),
                    spot.name,
                    spot.latitude,
                    spot.longitude,
                    spot.country,
                    spot.resolution,
                )
                self.nouns.append(i)

    def _definite(self) -> None:
        """« la ville », "the province", « le nord du pays »: the last place of that kind, or the country that the document is about."""
        tree, words = self.tree, self.words
        about = max(self._weights, key=lambda c: self._weights[c], default=None)
        for i, lemma in enumerate(tree.lemma):
            kind = words.kinds.get(lemma) or words.sites.get(lemma)
            if (
                kind is None
                or lemma in words.untaken
                or i in self._found
                or tree.pos[i] != "NOUN"
                or not self._taken_up(i)
            ):
                continue
            start, end = tree.chars(i, i)
            span = Span(start, end, tree.text[start:end])
            state = (
                next(iter(self.gazetteer.country(self._named_before(i) or about or "")), None)
                if kind == "country"
                else None
            )
            if state is not None:
                self._found[i] = Place(span, state.name, state.latitude, state.longitude, state.country, "country")
            elif (
                kind != "country"
                and (last := self._last_before(i, kind) if lemma in words.kinds else self._same_site(i, kind))
                is not None
            ):
                self._found[i] = Place(span, last.name, last.latitude, last.longitude, last.country, last.resolution)
            elif (
                lemma in words.landscapes
                and about
                and (adjective := load_world().countries[about].adjective if about in load_world().countries else "")
            ):
                self._found[i] = Place(
                    span, kind.format(adjective[:1].upper() + adjective[1:]), None, None, about, AREA
                )
            if i in self._found:
                self.nouns.append(i)
                self._part_of(i, self._found[i])

    def _parts(self) -> None:
        """« à l'ouest », "in the north": of the country named last in the sentence, or that the document is about."""
        tree, words = self.tree, self.words
        about = max(self._weights, key=lambda c: self._weights[c], default=None)
        for i, lemma in enumerate(tree.lemma):
            direction = words.directions.get(lemma)
            if (
                direction is None
                or i in self._found
                or tree.pos[i] != "NOUN"
                or tree.has(i, "advmod")
                or tree.pos[tree.head[i]] == "ADV"
                or tree.dep[i] not in ("obl", "nmod")
                or not self._taken_up(i)
            ):
                continue
            state = next(iter(self.gazetteer.country(self._named_before(i) or about or "")), None)
            if state is not None and any(tree.lemma[c] in words.certain for c in tree.kids(i, "case")):
                start, end = tree.chars(i, i)
                self._found[i] = Place(
                    Span(start, end, tree.text[start:end]),
                    WITHIN[direction].format(state.name),
                    None,
                    None,
                    state.country,
                    AREA,
                )
                self.nouns.append(i)

    def _taken_up(self, i: int) -> bool:
        """Whether a noun is definite and singular and nothing says which it is: it takes up what was named."""
        tree = self.tree
        if tree.feat(i, "Number", "Plur"):
            return False
        definite = any(tree.feat(c, "Definite", "Def") or tree.feat(c, "PronType", "Dem") for c in tree.kids(i, "det"))
        definite = definite or any(tree.lower[c] in self.words.contracted for c in tree.kids(i, "case"))
        telling = ("nmod", "acl", "acl:relcl", "compound", "appos", "flat", "amod", "nummod", "nmod:poss")
        return definite and not any(tree.dep[c] in telling for c in tree.children[i])

    def _named_before(self, i: int) -> str | None:
        """The country named last before a token in its sentence."""
        for t in range(i - 1, self.tree.sentences[self.tree.sentence[i]][0] - 1, -1):
            for match in self.names.get(t, ()):
                if match.aliases[0].entity.country and match.how in ("name", "adjective"):
                    return match.aliases[0].entity.country
        return None

    def _last_before(self, i: int, kind: str) -> Place | None:
        """The place that a noun of this kind takes up: of those named before the token the most often named, of equals the last."""
        wanted = RESOLUTION.get(kind, AREA)
        for resolutions in ((wanted, "province", "district"), ("city",)) if wanted == AREA else ((wanted,),):
            found = [
                p
                for m in self.mentions
                if m.head < i
                and (p := self._found.get(m.head)) is not None
                and p.resolution in resolutions
                and not self._aside(m)
            ]
            if found:
                times = Counter(p.name for p in found)
                return max(reversed(found), key=lambda p: times[p.name])
        return None

    def _same_site(self, i: int, site: str) -> Place | None:
        """The last site of the same sort named before the token: "the base" after "Tabqa air base"."""
        sort = site.replace("{}", "").split()[-1]
        before = (p for m in reversed(self.mentions) if m.head < i and (p := self._found.get(m.head)) is not None)
        return next((p for p in before if sort in p.name.split()), None)

    def _aside(self, m: Mention) -> bool:
        """No singular noun takes up one of several towns named together, a site, or a capital that stands for its government."""
        tree, i = self.tree, m.head
        if m.site:
            return True
        match = next(iter(self.names.get(i, ())), None)
        state = match.aliases[0].entity if match is not None and match.how == "capital" else None
        government = state is not None and state.id == state.country and tree.dep[i] in _GOVERNMENT
        joined = [*tree.kids(i, "conj"), *([tree.head[i]] if tree.dep[i] == "conj" else [])]
        return government or any(k in self._found for k in joined)

    def _part_of(self, i: int, whole: Place) -> None:
        """« le nord du pays »: the part of what a noun takes up."""
        tree, words = self.tree, self.words
        direction = tree.head[i]
        name = words.directions.get(tree.lemma[direction])
        if name is None or tree.dep[i] != "nmod" or direction in self._found or direction > i:
            return
        start, end = tree.chars(direction, i)
        span = Span(start, end, tree.text[start:end])
        self._found[direction] = self._found[i] = Place(
            span, WITHIN[name].format(whole.name), None, None, whole.country, AREA
        )

    def _datelines(self) -> set[int]:
        """Tokens before the dash or bracket that opens a dispatch: "IDLIB, Syria (AP) —"."""
        tree = self.tree
        found: set[int] = set()
        for m in self.mentions:
            begin = tree.sentences[tree.sentence[m.first]][0]
            if begin != m.first and not (found and max(found) >= m.first - 2):
                continue
            if begin and tree.paragraph[begin - 1] == tree.paragraph[begin]:
                continue
            ends = next(
                (
                    t
                    for t in range(m.last + 1, min(m.last + 6, len(tree)))
                    if tree.word[t] in ("(", "—", "–", "-", "--")
                ),
                None,
            )
            if ends is not None and not any(
                tree.pos[t] in ("VERB", "AUX", "ADP", "DET") for t in range(m.last + 1, ends)
            ):
                found |= set(range(m.first, ends))
        return found


def _size(spot: Spot) -> float:
    """How much a place weighs by itself."""
    if spot.kind == "country":
        return _STATE_SIZE
    if spot.population:
        return log10(spot.population + 1)
    if spot.kind in ("region", "sea", "province"):
        return _REGION_SIZE
    return _UNCOUNTED_SIZE if spot.kind in ("city", "district", "county") else _SITE_SIZE
