"""Who holds which office, as the text says it: a title with a name beside it, and the English name of the office.

"Foreign Minister Lavrov", « le président russe Vladimir Poutine », « son homologue turc, Hulusi Akar », "Naim Qassem, its
secretary-general". Whose office it is comes from the title's own complement, else from the person's country.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from garant.extract.ties import tie_words
from garant.languages import Language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Entity, Span
from garant.resolve.actors import Actors
from garant.resolve.mentions import OfficeMatch
from garant.world import fold_words, slug

_NAME_DEPS = ("appos", "flat", "flat:name", "flat:foreign", "nmod", "compound", "dep")
_TITLE_BESIDE = ("appos", "compound", "flat", "flat:name", "nmod", "amod", "nsubj", "dep")
_OWNER_DEPS = ("nmod", "nmod:poss", "compound", "amod", "det", "flat", "appos")
_BODY_KINDS = frozenset({"country", "person"})
# A title and the name that it goes with are at most this many tokens apart where the parser did not join them.
_BESIDE = 2
# A person this many tokens behind a title is another than its holder.
_NAME_REACH = 6
# The longest complement of a title before the name, in tokens.
_COMPLEMENT = 9
_MINISTRY = "ministry"
_STOPS = frozenset({",", ";", ":", ".", "(", "«", "“", '"'})


@dataclass(frozen=True, slots=True)
class Holding:
    """A person, the relation (holds_office or leads), what is held or led, and the tokens that say it (inside)."""

    person: Entity
    relation: str
    what: Entity | Span
    first: int
    last: int


class Offices:
    """The office-holders that one document names."""

    def __init__(self, tree: Tree, clauses: Clauses, language: Language, actors: Actors) -> None:
        self.tree, self.clauses, self.language, self.actors = tree, clauses, language, actors
        self.words = tie_words(language)

    def find(self) -> Iterator[Holding]:
        """All holdings in text order."""
        seen: set[int] = set()
        for i in range(len(self.tree)):
            match = self.actors.offices.get(i)
            if match is not None and match.head not in seen:
                seen.add(match.head)
                yield from self._of_office(match)
            elif match is None and self.tree.lemma[i] in self.words["titles"] and self.tree.pos[i] in ("NOUN", "PROPN"):
                yield from self._of_title(i)
            elif match is None and self.tree.lemma[i] in self.language.references["counterparts"]["nouns"]:
                yield from self._of_counterpart(i)

    # -- titles of the table -----------------------------------------------------------------------------------------

    def _of_office(self, match: OfficeMatch) -> Iterator[Holding]:
        people = self._people(match.first, match.last, match.head)
        key = match.office.key
        if (
            not people
            or self._former(match.head)
            or key in self.words["no_offices"]
            or self.clauses.preposition(match.first) in self.words["as"]
        ):
            return
        body = self._body(match.head, match.first, match.last)
        for t in people:
            person = self._person(t, match)
            first, last = min(match.first, t), max(match.last, self._name_end(t))
            if body is not None and (
                key in self.words["leading_offices"]
                or (key in self.words["state_offices"] and match.last > match.first)
            ):
                yield Holding(person, "leads", body, first, last)
                continue
            owner = body.name if body else None
            if owner is None or len(people) > 1:
                said = self.actors.country_of_np(match.head) or self.actors.country_inside(match)
                country = (
                    (person.country if len(people) > 1 else None)
                    or said
                    or (None if key in self.words["sent_offices"] else person.country)
                )
                owner = self._country_name(country) or owner
            if owner is None and key in self.words["sent_offices"]:
                continue
            yield Holding(
                person, "holds_office", self._office(match.head, self._title(match), owner, person), first, last
            )

    def _title(self, match: OfficeMatch) -> str:
        """The English name of the office: in the text's own words where the text is English."""
        if self.words["english"]:
            words = [self.tree.word[t] if self.tree.word[t].isupper() else self.tree.lemma[t] for t in range(match.first, match.last + 1)
                     if not self._is_nationality(t) and self.tree.word[t] != "-"]  # fmt: skip
            joined = "-".join(words) if "-" in match.office.words[0] else " ".join(words)
            spellings: dict[str, str] = self.words["spellings"]
            return " ".join(spellings.get(word, word) for word in joined.split())
        for words_, name in self.words.get("office_names", {}).items():
            if tuple(words_.split("_")) == tuple(self.tree.lower[t] for t in range(match.first, match.last + 1)):
                return str(name)
        return match.office.name

    def _is_nationality(self, t: int) -> bool:
        match = self.actors.match(t)
        return match is not None and match.how == "adjective"

    def _office(self, head: int, title: str, owner: str | None, person: Entity) -> Entity:
        # "UN envoy", "Kremlin spokesman": a title that begins with a name says whose it is.
        label = title if owner is None or title[:1].isupper() else f"{title} of {owner}"
        span = self.actors.mention(head)
        return Entity(span, slug(label), label[:1].upper() + label[1:], person.country, person.sectors, None)

    def _country_name(self, country: str | None) -> str | None:
        found = self.actors.world.countries.get(country) if country else None
        return found.name if found else None

    # -- other titles ------------------------------------------------------------------------------------------------

    def _of_title(self, i: int) -> Iterator[Holding]:
        people = self._people(i, i, i)
        if not people or self._former(i):
            return
        relation = self.words["titles"][self.tree.lemma[i]]
        body = self._body(i, i, i)
        for t in people:
            person = self._person(t, None)
            first, last = min(i, t), max(i, self._name_end(t))
            if body is None:
                if relation != "leads":
                    yield Holding(
                        person, relation, self._office(i, self._worded(i, owner=True), None, person), first, last
                    )
                continue
            if relation == "leads" and body.id != person.id:
                yield Holding(person, "leads", body, first, last)
            elif relation != "leads":
                yield Holding(person, relation, self._office(i, self._worded(i), body.name, person), first, last)

    def _worded(self, i: int, owner: bool = False) -> str:
        """The title with its modifiers in English: "deputy Middle East director"."""
        tree, names = self.tree, self.words["title_names"]
        if self.words["english"]:
            cut = (
                "nmod:poss",
                "nmod",
                "appos",
                "acl",
                "acl:relcl",
                "det",
                "conj",
                "case",
                "punct",
                "flat",
                "cop",
                "nsubj",
            )
            inside = [t for t in tree.subtree(i, without=cut) if t <= i]
            return " ".join(
                tree.word[t] if tree.pos[t] == "PROPN" or t in self.actors.names else tree.lower[t]
                for t in inside
                if owner or not self._owner_word(t, i)
            )
        extra = [
            self.words["modifiers"][tree.lemma[c]] for c in tree.children[i] if tree.lemma[c] in self.words["modifiers"]
        ]
        return " ".join([*extra, names.get(tree.lemma[i], tree.lemma[i])])

    def _owner_word(self, t: int, i: int) -> bool:
        return t != i and self.tree.head[t] == i and bool(self.actors.match(t))

    def _of_counterpart(self, i: int) -> Iterator[Holding]:
        """« son homologue turc, Hulusi Akar »: the office named last, of the country beside."""
        people = self._people(i, i, i)
        before = max((m for m in self.actors.offices.values() if m.head < i), key=lambda m: m.head, default=None)
        named = next((t for t in range(i - 1, -1, -1) if self._is_person(t)), -1)
        if before is not None and named > before.head + _NAME_REACH:
            before = None
        for t in people[:1]:
            person = self._person(t, None)
            country = self._country_name(self.actors.country_of_np(i) or person.country)
            if before is not None:
                office = self._office(i, self._title(before), country, person)
            elif person.office:
                label = person.office[:1].upper() + person.office[1:]
                office = Entity(self.actors.mention(i), slug(label), label, person.country, person.sectors)
            else:
                return
            yield Holding(person, "holds_office", office, min(i, t), self._name_end(t))

    # -- names beside a title ----------------------------------------------------------------------------------------

    def _people(self, first: int, last: int, head: int) -> list[int]:
        """The heads of the persons' names that stand with the title over tokens `first` to `last`."""
        tree = self.tree
        found = [c for c in tree.kids(head, *_NAME_DEPS) if not first <= c <= last and not tree.has(c, "case") and self._is_person(c)
                 and (c > head or tree.dep[c] == "appos")]  # fmt: skip
        if (
            not found
            and tree.dep[head] in _TITLE_BESIDE
            and self._is_person(tree.head[head])
            and not tree.has(head, "case")
            and abs(tree.head[head] - head) < 12
        ):
            top = tree.head[head]
            if tree.dep[head] != "nsubj" or tree.has(top, "cop"):
                found = [top]
        if not found:
            found = self._adjacent(last)
        return [t for c in found[:1] for t in self._and_others(c, head)]

    def _and_others(self, t: int, head: int) -> list[int]:
        """The names joined to a name behind a plural title: "foreign ministers X and Y"."""
        tree, found = self.tree, [t]
        if not tree.feat(head, "Number", "Plur"):
            return found
        at = self._name_end(t) + 1
        while at + 1 < len(tree) and (tree.dep[at] == "cc" or tree.word[at] == ",") and self._is_person(at + 1):
            found.append(at + 1)
            at = self._name_end(at + 1) + 1
        return found

    def _adjacent(self, last: int) -> list[int]:
        """A name right behind the title, whatever the parser made of it; one comma may part them."""
        tree = self.tree
        t = last + 1
        while t < len(tree) and (self._is_nationality(t) or (tree.word[t] == "," and t <= last + _BESIDE)):
            t += 1
        if (
            t < len(tree)
            and tree.sentence[t] == tree.sentence[last]
            and self._is_person(t)
            and (tree.word[t - 1] == "," or tree.pos[t] == "PROPN")
        ):
            return [t]
        return self._behind_complement(last)

    def _behind_complement(self, last: int) -> list[int]:
        """« le chef de la délégation du Nord, Jean Valade, »: between commas, behind the title's complement."""
        tree = self.tree
        t = last + 1
        while (
            t < len(tree)
            and t <= last + _COMPLEMENT
            and tree.word[t] not in _STOPS
            and tree.pos[t] != "AUX"
            and not self._is_person(t)
        ):
            t += 1
        if (
            last + 1 < t < len(tree) - 1
            and tree.word[t] == ","
            and tree.sentence[t + 1] == tree.sentence[last]
            and self._is_person(t + 1)
        ):
            end = self._name_end(t + 1) + 1
            if end >= len(tree) or tree.pos[end] == "PUNCT":
                return [t + 1]
        return []

    def _is_person(self, t: int) -> bool:
        """A known person, one that the recogniser found, or two capitalised words that are no other known name."""
        tree, actors = self.tree, self.actors
        match = actors.match(t)
        if match is not None:
            return any(a.entity.kind == "person" for a in match.aliases)
        if tree.pos[t] not in ("PROPN", "NOUN", "X", "ADJ"):
            return False
        ner = actors.ner.get(t)
        if ner is not None:
            return ner[2] == "PER"
        return tree.pos[t] == "PROPN" and tree.word[t][:1].isupper() and self._name_end(t) > self._name_start(t)

    def _name_start(self, t: int) -> int:
        """The first token of the name that token `t` is part of."""
        tree = self.tree
        while (
            t > 0
            and tree.pos[t - 1] == "PROPN"
            and tree.dep[t] in ("flat", "flat:name")
            and tree.word[t - 1][:1].isupper()
            and t - 1 not in self.actors.names
        ):
            t -= 1
        return t

    def _name_end(self, t: int) -> int:
        """The last token of the name that begins at or around `t`."""
        tree = self.tree
        match = self.actors.match(t)
        if match is not None:
            return match.last
        ner = self.actors.ner.get(t)
        if ner is not None:
            return ner[1]
        end = t
        while (
            end + 1 < len(tree)
            and tree.pos[end + 1] == "PROPN"
            and tree.word[end + 1][:1].isupper()
            and tree.sentence[end + 1] == tree.sentence[t]
            and end + 1 not in self.actors.names
        ):
            end += 1
        return end

    def _person(self, t: int, match: OfficeMatch | None) -> Entity:
        """The person whose name token `t` heads; one that nobody knows under the words of the name."""
        known = self.actors.match(t)
        if known is not None or t in self.actors.ner:
            return self.actors.named_person(t, match)
        end = self._name_end(t)
        span = self.actors.span(self._name_start(t), end)
        country, sectors, title = self.actors.person_facts(t, match)
        return Entity(span, "-".join(fold_words(span.text)) or slug(span.text), span.text, country, sectors, title)

    def _former(self, head: int) -> bool:
        words = self.language.references["former"]["words"]
        return any(self.tree.lower[c] in words for c in self.tree.children[head])

    # -- whose -------------------------------------------------------------------------------------------------------

    def _body(self, head: int, first: int, last: int) -> Entity | None:
        """The body that the title belongs to, when it is no country: its complement, possessor or compound."""
        tree = self.tree
        for c in (c for t in range(first, last + 1) for c in tree.children[t]):
            if tree.dep[c] not in _OWNER_DEPS or first <= c <= last or not self._owns(c):
                continue
            for entity in self.actors.resolve(c):
                if entity.id not in self.actors.world.countries and not self._is_country(entity) and not entity.office:
                    return self._institution(entity)
            if (
                self.words["english"]
                and tree.pos[c] == "NOUN"
                and tree.dep[c] in ("nmod", "nmod:poss")
                and not self.actors.resolve(c)
            ):
                words = tree.subtree(c, without=("det", "acl:relcl", "acl", "appos", "punct", "case", "conj"))
                label = " ".join(tree.word[t] for t in words)
                return Entity(self.actors.mention(c), slug(label), label)
        return None

    def _institution(self, entity: Entity) -> Entity:
        """A ministry under its full name: "defence ministry of Norland" rather than "Norland's"."""
        state = self.actors.world.countries.get(entity.country or "")
        adjective = state.adjective.lower() if state else ""
        if (
            state is None
            or not adjective
            or _MINISTRY not in entity.name
            or not entity.name.lower().startswith(adjective)
        ):
            return entity
        return replace(entity, name=f"{entity.name[len(adjective) :].strip()} of {state.name}")

    def _is_country(self, entity: Entity) -> bool:
        found = self.actors.world.entities.get(entity.id)
        return found is not None and found.kind in _BODY_KINDS

    def _owns(self, c: int) -> bool:
        tree = self.tree
        if tree.dep[c] == "det":
            return tree.feat(c, "Poss", "Yes")
        if tree.dep[c] in ("nmod:poss", "compound", "amod"):
            return True
        preposition = self.clauses.preposition(c)
        return preposition in self.words["of"]
