"""Statements as records, nested by their contents, and whose word a stretch of text is on."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from garant import languages
from garant._tables import alternatives, rows
from garant.extract.contents import words_of
from garant.extract.events import EventMention
from garant.extract.statements import StatementMention
from garant.parse.tree import Tree
from garant.records import Entity, Event, Span, Statement
from garant.resolve.actors import Actors
from garant.world import slug

# The language in which records name actors.
_NAMING = "en"
# A pronoun that speaks stands for somebody of its own sentence or of this many before it.
_SENTENCES = 3
# A description ("the official") may take up a speaker of so many statements before it.
_STATEMENTS = 20
_REMEMBERED = 100
# Of two statements with one content, who denies it stands outside who says it.
_DENIAL = "deny"
# A name stands beside its description within so many words, and a comma, bracket or full stop closes it.
_APPOSED = 18
_CLOSING = frozenset({",", ".", ")", ";", ":"})
# The paragraph after the headline, which tells the same again.
_LEAD = 1
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "obl:agent"})
# English names of the agents through which a state speaks (agents.tsv).
_STATE = frozenset({"government", "authorities"})


class Voices:
    """The statements of one document; `of(start, end)` gives the chain of those that contain a span, innermost first."""

    def __init__(self, document: str, tree: Tree, actors: Actors, mentions: list[StatementMention]) -> None:
        self.statements: list[Statement] = []
        self._tree = tree
        self._dating = frozenset(actors.language.status["dating_prepositions"])
        self._first = frozenset(actors.language.references["pronouns"]["first"])
        self._speakers = Speakers(tree, actors, mentions)
        for mention in mentions:  # who is named at one of them has that name at all
            self._speakers.of(mention)
        for number, mention in enumerate(mentions, 1):
            addressees = tuple(e for t in mention.addressees for e in actors.resolve(t))
            for suffix, speakers, others in self._voiced(mention, addressees):
                cue, content = (
                    Span(*mention.cue, tree.text[slice(*mention.cue)]),
                    Span(*mention.content, tree.text[slice(*mention.content)]),
                )
                self.statements.append(
                    Statement(
                        f"{document}/s{number}{suffix}", document, speakers, others, cue, content, mention.form, mention.medium, stance=mention.stance
                    )
                )  # fmt: skip
        self._take_first_persons(tree, mentions, actors)
        for statement in self.statements:
            around = [s for s in self._containing(statement.cue.start, statement.cue.end) if s is not statement]
            statement.within = around[0].id if around else None

    def _voiced(
        self, mention: StatementMention, addressees: tuple[Entity, ...]
    ) -> Iterator[tuple[str, tuple[Entity, ...], tuple[Entity, ...]]]:
        """One statement of all its speakers; of those who say it of each other, one each."""
        speakers = self._speakers.of(mention)
        if mention.reciprocal and len(speakers) > 1:
            for letter, speaker in zip("abcdefgh", speakers, strict=False):
                yield letter, (speaker,), tuple(s for s in speakers if s is not speaker)
        elif speakers:
            yield "", speakers, tuple(a for a in addressees if a.id not in {s.id for s in speakers})

    def _take_first_persons(self, tree: Tree, mentions: list[StatementMention], actors: Actors) -> None:
        """ "I told them": a statement inside a quotation whose speaker is its own "I" has the speaker of the quotation."""
        for number, mention in enumerate(mentions, 1):
            first = [t for t in mention.speakers if tree.lower[t] in self._first]
            speakers = self.first_person(first[0], tree) if first else ()
            if speakers and not any(s.cue.start == mention.cue[0] for s in self.statements):
                cue, content = (
                    Span(*mention.cue, tree.text[slice(*mention.cue)]),
                    Span(*mention.content, tree.text[slice(*mention.content)]),
                )
                addressees = tuple(e for t in mention.addressees for e in actors.resolve(t))
                document = self.statements[0].document
                self.statements.append(
                    Statement(
                        f"{document}/s{number}",
                        document,
                        speakers,
                        addressees,
                        cue,
                        content,
                        mention.form,
                        mention.medium,
                        stance=mention.stance,
                    )
                )
        self.statements.sort(key=lambda s: (s.content.start, s.content.end, s.cue.start))

    def of(self, start: int, end: int) -> list[Statement]:
        """The statements whose content holds the characters `start` to `end` and whose cue does not, innermost first.

        What a clause between commas adds to a noun of reported speech ("the accord, reached in May, would hold") is the author's.
        """
        aside = self._aside(start)
        found = [
            s
            for s in self._containing(start, end)
            if s.form != "indirect" or aside is None or not s.content.start < aside
        ]
        t = bisect_left(self._tree.end, start + 1)
        if found and t < len(self._tree) and (self._is_readiness(t, found[0]) or self._is_background(t, found[0])):
            return found[1:]
        return found

    def _is_readiness(self, t: int, statement: Statement) -> bool:
        """« se dit prêt à négocier »: who says that he is ready, is so by that very word."""
        return (
            self._tree.pos[t] == "ADJ" and statement.form != "direct" and statement.content.start == self._tree.start[t]
        )

    def _is_background(self, t: int, statement: Statement) -> bool:
        """ "… since the truce took effect, he said", « au terme du cycle, ils ont signé »: what dates a reported clause is taken as known."""
        tree = self._tree
        if statement.form == "direct":
            return False
        for g in (t, tree.head[t]):
            if tree.start[g] < statement.content.start or tree.dep[g] in ("ccomp", "acl:relcl", "acl", "parataxis"):
                return False
            marks = [c for c in tree.children[g] if tree.dep[c] in ("mark", "case")]
            words = {tree.lower[m] for m in marks} | {f"{tree.lemma[m]}_{tree.lemma[g]}" for m in marks}
            if tree.dep[g] in ("advcl", "obl") and words & self._dating:
                return True
        return False

    def lend(self, told: list[tuple[EventMention, Event]]) -> list[tuple[EventMention, Event]]:
        """A headline tells what the lead attributes: its events take the voice of the same act told in the paragraph behind it."""
        tree = self._tree
        place = {id(event): tree.paragraph[mention.head] for mention, event in told}
        return [
            (
                mention,
                self._lent(event, [e for _, e in told if place[id(e)] == _LEAD]) if place[id(event)] == 0 else event,
            )
            for mention, event in told
        ]

    def _lent(self, event: Event, lead: list[Event]) -> Event:
        if event.voice or any(
            s.content.start < event.trigger.start < s.content.end or s.cue.end <= event.evidence.end
            for s in self.statements
        ):
            return event
        mine = {e.id for e in (*event.actors, *event.recipients)}
        same = (
            e for e in lead if e.type == event.type and (not mine or mine & {x.id for x in (*e.actors, *e.recipients)})
        )
        found = next(same, None)
        indirect = found is not None and any(
            s.id == found.voice[0] and s.form != "direct" for s in self.statements if found.voice
        )
        return replace(event, voice=found.voice) if found is not None and indirect else event

    def _aside(self, start: int) -> int | None:
        """Where the non-restrictive clause on a noun begins that holds the character `start`, if one does."""
        tree = self._tree
        t = bisect_left(tree.end, start + 1)
        if 0 < t < len(tree) and tree.word[t - 1] == "," and tree.feat(t, "VerbForm", "Fin"):
            return None  # "the front, which they back, pulled out": a comma closed the clause, whatever the parser made of the verb
        clause = False
        for g in (t, *tree.ancestors(t)) if t < len(tree) else ():
            clause |= tree.dep[g] in ("acl", "acl:relcl")
            if tree.dep[g] in ("acl", "acl:relcl") or (clause and tree.dep[g] == "appos"):
                first = next(k for k in tree.subtree(g) if tree.pos[k] != "PUNCT")
                if first > 0 and tree.word[first - 1] == ",":
                    return tree.start[first]
        return None

    def stance(self, start: int, end: int) -> str | None:
        """The stance of the innermost statement around a span; None in the author's own words."""
        around = self._containing(start, end)
        return around[0].stance if around else None

    def first_person(self, t: int, tree: Tree) -> tuple[Entity, ...]:
        """Who says "we": the speaker of the innermost statement around token `t`, under the pronoun's own span."""
        if tree.lower[t] not in self._first:
            return ()
        around = self._containing(tree.start[t], tree.end[t])
        if not around:
            return ()
        span = Span(tree.start[t], tree.end[t], tree.word[t])
        return tuple(replace(speaker, span=span) for speaker in around[0].speakers)

    def _containing(self, start: int, end: int) -> list[Statement]:
        found = [
            s for s in self.statements
            if s.content.start <= start and end <= s.content.end and not (s.cue.start < end and start < s.cue.end)
        ]  # fmt: skip
        return sorted(found, key=lambda s: (s.content.end - s.content.start, s.stance == _DENIAL))


class Speakers:
    """Who the speakers of statements are: actors, else what the text calls them, else who spoke before."""

    def __init__(self, tree: Tree, actors: Actors, mentions: list[StatementMention]) -> None:
        self.tree, self.actors, self.language = tree, actors, actors.language
        self._tokens = sorted({t for m in mentions for t in m.speakers})
        self._speaking = frozenset(self._tokens)
        self._quoted = sorted(m.content for m in mentions if m.form == "direct")
        self._known: dict[int, tuple[Entity, ...]] = {}
        self._renamed: dict[str, str] = {}
        self._anaphors = words_of(actors.language, "who")
        self._including = words_of(actors.language, "including")

    def of(self, mention: StatementMention) -> tuple[Entity, ...]:
        """The speakers of a statement, each once; empty when nobody says it."""
        found = [
            e
            for t in mention.speakers
            for e in (*(self.at(t) or self._described(t, mention.strict)), *self._examples(t))
        ]
        return tuple({e.id: replace(e, name=self._renamed.get(e.id, e.name)) for e in reversed(found)}.values())[::-1]

    def at(self, t: int) -> tuple[Entity, ...]:
        """Who token `t` is as a speaker."""
        if t not in self._known:
            self._known[t] = ()
            self._known[t] = self._resolve(t)
        return self._known[t]

    def _resolve(self, t: int) -> tuple[Entity, ...]:
        tree, actors = self.tree, self.actors
        if tree.pos[t] == "PRON" or tree.lower[t] in self.language.inverted_subjects:
            if tree.lemma[t] in self._anaphors:
                spoke = [k for k in self._before(t) if tree.sentences[tree.sentence[t]][0] <= k]
                if spoke and self.at(spoke[-1]):
                    return self.at(spoke[-1])
            whole = (
                [c for c in tree.kids(t, "nmod") if self.actors.clauses.preposition(c) in self.language.genitive]
                if self._is_thing(t)
                else []
            )
            return self.at(whole[0]) if whole else self._pronoun(t)
        found = actors.resolve(t)
        named = (
            tree.pos[t] != "PROPN"
            and not self._is_named(t, found)
            and (self._apposed(t, found) or self._beside(t, found))
        )
        if named:
            return named
        if not found:
            return self._owner(t) or self._same_noun(t)
        if len(found) == 1 and actors.match(t) is None and (tree.pos[t] == "NOUN" or t in actors.offices):
            return (
                self._taken_up(t) or self._the_movement(t, found[0]) or (self._as_state(t, self._named(t, found[0])),)
            )
        if len(found) == 1 and tree.pos[t] == "NOUN":
            return (self._by_common_noun(t, found[0]),)
        return found

    def _examples(self, t: int) -> tuple[Entity, ...]:
        """« des experts, dont Rita Katz », "officials including X": whoever is named among those who speak."""
        tree = self.tree
        found: list[Entity] = []
        for c in tree.kids(t, "appos", "nmod", "acl"):
            opening = [k for k in range(t + 1, c) if tree.lower[k] in self._including]
            if c > t and opening and tree.pos[c] == "PROPN":
                found += self.at(c) or self._described(c, strict=False)
        return tuple(found)

    def _by_common_noun(self, t: int, entity: Entity) -> Entity:
        """ "the Israeli army", « l'armée ukrainienne »: known forces keep in their name the noun by which the text calls them."""
        agent, state = self.actors.agent(t), self.actors.world.countries.get(entity.country or "")
        if (
            agent is None
            or state is None
            or not state.adjective
            or agent.sectors[:1] != ("MIL",)
            or agent.kind != "institution"
        ):
            return entity
        return replace(entity, name=f"{state.adjective[:1].upper()}{state.adjective[1:]} {agent.name}")

    def _as_state(self, t: int, entity: Entity) -> Entity:
        """« le gouvernement israélien », "the authorities of Ukraine", "the government of Prime Minister X": the state that speaks through it."""
        agent = self.actors.agent(t)
        if agent is None or agent.name not in _STATE or entity.id != slug(f"{self._adjective(entity)} {agent.name}"):
            return entity
        telling = [
            c
            for c in self.tree.kids(t, "amod", "nmod", "nmod:poss", "compound")
            if (found := self.actors.resolve(c)) and found[0].country
        ]
        of = next((self.actors.resolve(c)[0].country for c in telling if self.tree.dep[c] != "amod"), entity.country)
        state = self.actors.world.countries.get(of or "")
        named = telling or any(
            (m := self.actors.match(c)) and m.aliases[0].entity.kind == "country" for c in self.tree.kids(t, "amod")
        )
        if state is None or not named:
            return entity
        self._renamed[entity.id] = f"{agent.name.capitalize()} of {state.name}"
        return replace(entity, name=self._renamed[entity.id], country=of)

    def _adjective(self, entity: Entity) -> str:
        state = self.actors.world.countries.get(entity.country or "")
        return state.adjective if state else ""

    def _the_movement(self, t: int, entity: Entity) -> tuple[Entity, ...]:
        """« la guérilla », "the rebel movement": the only armed movement of its country that the text has named before."""
        tree = self.tree
        if entity.sectors[:1] != ("REB",) or (self.actors.is_person(t) and not tree.feat(t, "Number", "Plur")):
            return ()
        if not any(tree.dep[c] == "det" and tree.feat(c, "Definite", "Def") for c in tree.children[t]):
            return ()
        named = {e.id: e for k in sorted(self.actors.names) if k < t and (m := self.actors.match(k)) and m.aliases[0].entity.kind == "armed_group"
                 for e in self.actors.resolve(k) if e.country == entity.country and e.sectors[:1] == ("REB",)}  # fmt: skip
        return tuple(replace(e, span=self.actors.mention(t)) for e in named.values()) if len(named) == 1 else ()

    def _is_named(self, t: int, found: tuple[Entity, ...]) -> bool:
        """The entity has a name of its own, not its office's or its kind's."""
        return any(e.id != slug(e.name) or self.actors.match(t) is not None for e in found) and not all(
            e.office == e.name for e in found
        )

    def _apposed(self, t: int, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """« la négociatrice, Vera Grabe », "its spokesman, Naji Mustafa": a description with a name beside it is that name."""
        tree = self.tree
        for c in tree.kids(t, "appos", "flat", "flat:name", "nmod"):
            if c < t or tree.has(c, "case"):
                continue
            name = next(
                (
                    k
                    for k in tree.subtree(c, without=("nmod", "acl", "acl:relcl", "conj", "obl"))
                    if tree.pos[k] == "PROPN"
                ),
                None,
            )
            if name is None:
                continue
            last = name
            while last + 1 < len(tree) and tree.pos[last + 1] == "PROPN" and c in (last + 1, *tree.ancestors(last + 1)):
                last += 1
            if found and self._is_medium_named(t, c, name) and name == last:
                span = Span(tree.start[name], tree.end[name], tree.word[name])
                return (self._introduced(span, found),)
            if found and self.actors.is_person(name) and not (self.actors.is_person(t) or t in self.actors.offices):
                continue
            known = self.actors.resolve(name)
            if known and self._is_named(name, known):
                return known
            if last > name:
                span = Span(tree.start[name], tree.end[last], tree.text[tree.start[name] : tree.end[last]])
                return (self._introduced(span, found),)
        return ()

    def _is_medium_named(self, t: int, c: int, name: int) -> bool:
        """« l'agence officielle Sana »: an agency with its name right behind, which may be a town's or a person's elsewhere."""
        agent, tree = self.actors.agent(t), self.tree
        known = self.actors.match(name)
        media = known is not None and known.how == "name"
        return (
            agent is not None
            and agent.sectors[:1] == ("JRN",)
            and agent.kind != "person"
            and tree.word[c - 1] != ","
            and tree.dep[c] in ("appos", "flat")
            and not media
        )

    def _beside(self, t: int, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """The same by the commas alone, where the parser did not see the apposition: two or more capitalised words between them."""
        tree = self.tree
        end = tree.sentences[tree.sentence[t]][1]
        if found and not (self.actors.is_person(t) or t in self.actors.offices):
            return ()
        comma = next((k for k in range(t + 1, min(end, t + _APPOSED)) if tree.word[k] == ","), None)
        if comma is None or any(tree.feat(k, "VerbForm", "Fin") for k in range(t + 1, comma)):
            return ()
        first = next((k for k in range(comma + 1, min(end, comma + 4)) if tree.word[k][:1].isupper()), comma)
        last = first
        while last + 1 < end and tree.word[last + 1][:1].isupper():
            last += 1
        if last == first or last + 1 >= end or tree.word[last + 1] not in _CLOSING:
            return ()
        known = self.actors.resolve(first) or self.actors.resolve(last)
        if known and self._is_named(first, known):
            return known
        span = Span(tree.start[first], tree.end[last], tree.text[tree.start[first] : tree.end[last]])
        return (self._introduced(span, found),)

    def _introduced(self, span: Span, found: tuple[Entity, ...]) -> Entity:
        """A person under the name `span`, with what the description beside it says."""
        country, sectors, office = (
            (found[0].country, found[0].sectors, found[0].office) if found else (None, ("UNK",), None)
        )
        return Entity(span, slug(span.text), span.text, country, sectors, office)

    # -- descriptions ------------------------------------------------------------------------------------------------

    def _is_thing(self, t: int) -> bool:
        return any(c.kind == "n" for c in self.language.cues.get(self.tree.lemma[t], ()))

    def _owner(self, t: int) -> tuple[Entity, ...]:
        """A document or body speaks for whoever it is of: « le communiqué de l'ONU », "the army's statement"."""
        if not any(c.kind == "n" and c.needs == "medium" for c in self.language.cues.get(self.tree.lemma[t], ())):
            return ()
        # « un communiqué de presse de X »: a kind of document, not its owner
        kinds = [c for c in self.tree.kids(t, "nmod") if self._is_thing(c) and not self.tree.has(c, "det")]
        owners = (e for c in kinds for d in self.tree.kids(c, "nmod") if (e := self.actors.resolve(d)))
        return next(owners, ()) or self.actors.owner(t)

    def _described(self, t: int, strict: bool) -> tuple[Entity, ...]:
        """A speaker who is nobody known: a thing that speaks, or beside a quotation anybody, under an English name or its own words."""
        tree = self.tree
        if tree.pos[t] not in ("NOUN", "PROPN", "ADJ", "NUM", "PRON") or (
            not self._is_thing(t) and (strict or tree.pos[t] == "PRON") and tree.pos[t] != "PROPN"
        ):
            return ()
        span = self.actors.mention(t)
        name = next((c.stance for c in self.language.cues.get(tree.lemma[t], ()) if c.kind == "n"), None)
        name = (name or "").split("|")[-1 if tree.feat(t, "Number", "Plur") else 0]
        if not name or self.language.code == _NAMING:
            name = self._words(t)
        return (Entity(span, slug(name), name, None, ("UNK",)),)

    def _words(self, t: int) -> str:
        """The words of a mention without its article."""
        span, tree = self.actors.mention(t), self.tree
        first = next((k for k in tree.subtree(t) if tree.start[k] >= span.start and tree.pos[k] != "DET"), t)
        return tree.text[tree.start[first] : span.end]

    def _named(self, t: int, entity: Entity) -> Entity:
        """A description keeps its own number and words in its name: "police officer", not "Iraqi police officers"."""
        agent = self.actors.agent(t)
        body = self._body_of(t) if self.language.code != _NAMING else ""
        if (
            body
            and entity.id == slug(entity.name)
            and agent is not None
            and agent.kind == "person"
            and agent.name in singulars()
        ):
            return replace(
                entity, name=f"{body} {agent.name if self.tree.feat(t, 'Number', 'Plur') else singulars()[agent.name]}"
            )
        if entity.id != slug(entity.name) or (
            t in self.actors.offices and entity.office and self.language.code != _NAMING
        ):
            return entity
        if self.language.code == _NAMING:
            return entity if agent is not None and agent.kind != "person" else replace(entity, name=self._words(t))
        singular = agent and not self.tree.feat(t, "Number", "Plur") and singulars().get(agent.name)
        if agent is None or not singular or not entity.name.endswith(agent.name):
            return entity
        return replace(entity, name=entity.name.removesuffix(agent.name) + singular)

    def _body_of(self, t: int) -> str:
        """« un responsable de la Maison Blanche »: the body whose official speaks, by its English name."""
        for c in self.tree.kids(t, "nmod"):
            known = self.actors.match(c)
            if (
                known is not None
                and known.how == "name"
                and known.aliases[0].entity.kind not in ("country", "person", "armed_group")
            ):
                return known.aliases[0].entity.name
        return ""

    def _taken_up(self, t: int) -> tuple[Entity, ...]:
        """ "The press secretary", « le diplomate »: the last person named with that office, or the last speaker with that word."""
        tree = self.tree
        if not any(tree.dep[c] == "det" and tree.feat(c, "Definite", "Def") for c in tree.children[t]):
            return ()
        titled = self._titled(t)
        if titled or tree.has(t, "nmod", "nmod:poss", "amod", "appos", "flat"):
            return titled
        earlier = self._before(t)[-_STATEMENTS:]
        for k in reversed(earlier):
            for e in self.at(k):
                words = self.actors.mention(k).text.lower().split() + (e.office or "").lower().split()
                if (
                    tree.lower[t] in words
                    and e.id != slug(self._words(t))
                    and (tree.pos[k] == "PROPN" or self.actors.is_person(k))
                ):
                    return (replace(e, span=self.actors.mention(t)),)
        return ()

    def _same_noun(self, t: int) -> tuple[Entity, ...]:
        """ "A military source … the source": a bare definite noun is the last speaker whom that noun described."""
        tree = self.tree
        bare = not tree.has(t, "nmod", "nmod:poss", "amod", "appos", "flat", "compound")
        if (
            not bare
            or tree.pos[t] != "NOUN"
            or not any(tree.dep[c] == "det" and tree.feat(c, "Definite", "Def") for c in tree.children[t])
        ):
            return ()
        earlier = [k for k in self._tokens if k < t][-_STATEMENTS:]
        plural = tree.feat(t, "Number", "Plur")
        for k in reversed(earlier):
            if tree.lemma[k] == tree.lemma[t] and tree.pos[k] == "NOUN" and tree.feat(k, "Number", "Plur") == plural:
                return tuple(replace(e, span=self.actors.mention(t)) for e in self.at(k))
        return ()

    def _titled(self, t: int) -> tuple[Entity, ...]:
        """The person whom the text has named with the office that token `t` names alone, if no country speaks against it."""
        office = self.actors.offices.get(t)
        if office is None:
            return ()
        own = self.actors.resolve(t)
        heads = {m.head for m in self.actors.offices.values() if m.head < t and m.office.key == office.office.key}
        for head in sorted(heads, reverse=True):
            for e in self.actors.resolve(head)[:1]:
                if (
                    self.actors.is_person(head)
                    and e.name != e.office
                    and e.id != slug(e.office or e.name.lower())
                    and (not own or own[0].country in (None, e.country) or self.actors.home != own[0].country)
                ):
                    return (replace(e, span=self.actors.mention(t)),)
        return ()

    def _is_person(self, k: int) -> bool:
        """One person: as the actors' room sees it, or a name that has spoken and is no country or known body."""
        if self.actors.is_person(k):
            return True
        if k not in self._speaking or self.tree.pos[k] != "PROPN":
            return False
        known = [self.actors.world.entities.get(e.id) for e in self.at(k)]
        return bool(known) and all(e is None or e.kind == "person" for e in known)

    def _before(self, t: int) -> list[int]:
        """Who has spoken before token `t`, the last at the end; of many, as many as a reader keeps in mind."""
        end = bisect_left(self._tokens, t)
        return self._tokens[max(0, end - _REMEMBERED) : end]

    # -- pronouns ----------------------------------------------------------------------------------------------------

    def _pronoun(self, t: int) -> tuple[Entity, ...]:
        """A pronoun that speaks: the nearest subject or speaker outside quotations that agrees with it, persons first."""
        tree = self.tree
        words = self.language.references["pronouns"]
        lower = tree.lower[t]
        plural = lower in words["plural"]
        if not plural and lower not in words["singular"]:
            return self.actors.resolve(t)
        if plural:
            found = self.actors.resolve(t)
            if found:
                return found
        for wanted in self._kinds(t, plural):
            for k in self._candidates(t, everybody=wanted is True and lower in self.language.inverted_subjects):
                if self._agrees(k, t, plural, wanted):
                    span = Span(tree.start[t], tree.end[t], tree.word[t])
                    found = tuple(replace(e, span=span) for e in self.at(k))
                    if found:
                        return found
        if not plural and self._kinds(t, plural)[0]:
            spoke = next(
                (k for k in reversed(self._before(t)) if self._is_person(k) and self._agrees(k, t, plural, None)), None
            )
            if spoke is not None and self.at(spoke):
                return tuple(replace(e, span=Span(tree.start[t], tree.end[t], tree.word[t])) for e in self.at(spoke))
        return self.actors.resolve(t)

    def _kinds(self, t: int, plural: bool) -> tuple[bool | None, ...]:
        """Whether a person is meant (True), a thing (False) or either (None), the likeliest first; a language without a neuter asks both."""
        if plural:
            return (None,)
        if self.tree.feat(t, "Gender", "Neut"):
            return (False,)
        return (True, None) if self.language.inverted_subjects else (True,)

    def _candidates(self, t: int, everybody: bool) -> Iterator[int]:
        """Speakers and subjects before `t`, sentence by sentence backwards; then `everybody` else named in each, the nearest
        first: « …, a-t-il déclaré » is the person named last, in whatever role."""
        tree = self.tree
        above = {t, *tree.ancestors(t)}
        for s in range(tree.sentence[t], max(-1, tree.sentence[t] - _SENTENCES - 1), -1):
            begin, end = tree.sentences[s]
            before = [
                k
                for k in range(begin, min(end, t))
                if tree.pos[k] in ("NOUN", "PROPN") and k not in above and not self._in_quotation(k)
            ]
            speaking = [k for k in before if k in self._speaking]
            yield from reversed(speaking)
            yield from (k for k in before if tree.dep[k] in _SUBJECTS and k not in speaking)
            if everybody:
                yield from (k for k in reversed(before) if tree.dep[k] not in _SUBJECTS and k not in speaking)

    def _in_quotation(self, k: int) -> bool:
        at = self.tree.start[k]
        # Quotations hardly nest: of those that begin before, the last few are asked.
        begun = bisect_right(self._quoted, (at, sys.maxsize))
        return any(at < end for _, end in self._quoted[max(0, begun - _STATEMENTS) : begun])

    def _agrees(self, k: int, t: int, plural: bool, person: bool | None) -> bool:
        tree = self.tree
        several = tree.has(k, "conj") or tree.feat(k, "Number", "Plur")
        if several != plural and tree.pos[k] != "PROPN":
            return False
        if person is not None and self._is_person(k) != person:
            return False
        if tree.pos[k] == "NOUN" and self.language.inverted_subjects:
            for gender in ("Masc", "Fem"):
                if tree.feat(t, "Gender", gender) and "Gender=" in tree.feats[k] and not tree.feat(k, "Gender", gender):
                    return False
        return True


@lru_cache(maxsize=1)
def singulars() -> dict[str, str]:
    """English generic names of persons in the plural → in the singular, as the English agents' file pairs them."""
    path = Path(languages.__file__).parent / _NAMING / "agents.tsv"
    found: dict[str, str] = {}
    for _, cells in rows(path, 4, 6):
        for lemma in alternatives(cells[0]) if cells[3] == "person" else ():
            one, known = lemma.replace("_", " "), found.get(cells[2], "")
            if _shared(one, cells[2]) > _shared(known, cells[2]):
                found[cells[2]] = one
    return found


def _shared(a: str, b: str) -> int:
    """How many first letters two words share."""
    return next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
