"""Words that stand for an actor named elsewhere: pronouns, counterparts, « les trois dirigeants », "both sides"."""

from __future__ import annotations

from collections.abc import Iterator

from garant.records import Entity
from garant.resolve.mentions import OfficeMatch
from garant.resolve.sides import Sides

# Who "the parties" are when no number says how many.
_PARTIES = 2
# An organisation is taken up by a noun for so many sentences.
_TAKEN_UP = 6


class References(Sides):
    """The references of one document."""

    def _pronoun(self, i: int) -> list[Entity]:
        tree, words = self.tree, self.language.references["pronouns"]
        lower = tree.lower[i]
        if self.clauses.is_relative(i):
            return []
        plural = lower in words["plural"] or lower in words["own_plural"]
        if not plural and lower not in words["singular"] and lower not in words["own"]:
            return []
        if tree.dep[i] in ("expl", "expl:subj") and lower not in self.language.inverted_subjects:
            return []
        span = self.span(i, i)
        return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in self._antecedent(i, plural)]

    def _antecedent(self, i: int, plural: bool) -> tuple[Entity, ...]:
        """The nearest actor before the pronoun that agrees with it: subjects first, in its own sentence and the three before.

        Who speaks is a person: the subject of a speech verb looks for one through all four sentences before it takes another.
        """
        own = self._own_subject(i)
        if own is not None:
            return own
        neuter = self.tree.feat(i, "Gender", "Neut")
        speaks = (
            not plural
            and not neuter
            and any(c.kind == "v" for c in self.language.cues.get(self.tree.lemma[self.tree.head[i]], ()))
        )
        for person in (True, False) if speaks else (False,):
            for t in self._candidates(i):
                if (person and not self.is_person(t)) or (neuter and not plural and self.is_person(t)):
                    continue
                found = self._agreeing(t, i, plural)
                if found:
                    return found
        return self._collective(i) if plural else ()

    def _collective(self, i: int) -> tuple[Entity, ...]:
        """ "The coalition said that they had struck": where nothing plural stands before, the state or organisation of the same sentence that acts."""
        begin = self.tree.sentences[self.tree.sentence[i]][0]
        for t in self._candidates(i):
            match = self.match(t) if t >= begin and self.tree.dep[t] in ("nsubj", "nsubj:pass") else None
            if match is not None and match.how == "name" and match.aliases[0].entity.kind != "person":
                return self.resolve(t)
        return ()

    def _candidates(self, i: int) -> Iterator[int]:
        tree = self.tree
        above = {i, *tree.ancestors(i)}
        if tree.dep[i] in ("obj", "iobj", "obl", "obl:arg"):
            # "its counterpart accused it": not the one who acts.
            subjects = (*tree.kids(tree.head[i], "nsubj", "nsubj:pass"), *self.clauses.surface_subjects(tree.head[i]))
            above |= {t for s in subjects for t in tree.subtree(s)}
        for s in range(tree.sentence[i], max(-1, tree.sentence[i] - 4), -1):
            begin, end = tree.sentences[s]
            before = [t for t in range(begin, min(end, i)) if tree.pos[t] in ("NOUN", "PROPN") and t not in above]
            yield from (t for t in before if tree.dep[t] in ("nsubj", "nsubj:pass", "obl:agent"))
            yield from (
                t
                for t in reversed(before)
                if tree.dep[t] not in ("nsubj", "nsubj:pass", "obl:agent", "flat", "compound", "flat:name")
            )

    def _own_subject(self, i: int) -> tuple[Entity, ...] | None:
        """A possessive refers to the subject of its own clause where that has one."""
        tree, words = self.tree, self.language.references["pronouns"]
        if tree.lower[i] not in words["own"] and tree.lower[i] not in words["own_plural"]:
            return None
        below = i
        for v in tree.ancestors(i):
            # "the army and its allies", "the UN's summary of its inquiry": whose it is has been said in the same noun phrase.
            said = [v] if tree.dep[below] == "conj" else [c for c in tree.kids(v, "nmod:poss") if c < i and c != below]
            owner = next((found for t in said if tree.pos[t] in ("NOUN", "PROPN") and (found := self.resolve(t))), None)
            if owner is not None and tree.pos[v] in ("NOUN", "PROPN"):
                return owner
            below = v
            if tree.pos[v] == "VERB":
                subjects = [
                    s
                    for s in self.clauses.surface_subjects(v)
                    if s != i and i not in tree.subtree(s) and tree.pos[s] != "PRON"
                ]
                return next((found for s in subjects if (found := self.resolve(s))), ()) if subjects else None
        return None

    def _agreeing(self, t: int, i: int, plural: bool) -> tuple[Entity, ...]:
        tree = self.tree
        several = [c for c in tree.conjuncts(t) if tree.pos[c] in ("NOUN", "PROPN")]
        if plural:
            found = tuple(e for c in several for e in self.resolve(c))
            return found if len(several) > 1 or self._is_plural(t) or len(found) > 1 else ()
        match = self.match(t)
        if len(several) > 1 or (self._is_plural(t) and not (match and match.how == "name")):
            return ()
        if tree.pos[t] == "NOUN" and "Gender=" in tree.feats[t]:
            for gender in ("Masc", "Fem"):
                if tree.feat(i, "Gender", gender) and not tree.feat(t, "Gender", gender):
                    return ()
        return self.resolve(t)

    def _counterpart(self, i: int) -> list[Entity]:
        """« son homologue turc, Hulusi Akar »: the name beside it, else the same office in the other country."""
        tree = self.tree
        for t in tree.subtree(i, without=("acl:relcl", "conj")):
            if t != i and (self.ner.get(t, ("", "", ""))[2] == "PER" or self._known_person(t)):
                return [self.named_person(t, None)]
        country = self.country_of_np(i)
        if country is None:
            return []
        before = max((m for m in self.offices.values() if m.head < i), key=lambda m: m.head, default=None)
        key = before.office.key if before else None
        if before is None:
            person = next(
                (
                    a.entity
                    for t in range(i - 1, -1, -1)
                    for m in self.names.get(t, ())
                    for a in m.aliases
                    if a.entity.kind == "person"
                ),
                None,
            )
            key = next((t.key for t in person.tenures if t.covers(self.day)), None) if person else None
        holder = self.world.holder(key, country, self.day) if key else None
        if holder is not None:
            return [self._person_entity(i, holder)]
        if before is not None:
            return [self._office_entity(OfficeMatch(i, i, i, before.office), country)]
        owner = self.world.countries[country]
        return [Entity(self.mention(i), owner.id, owner.name, owner.country, ("GOV",))]

    def _named_group(self, i: int) -> list[Entity]:
        """« les trois dirigeants », "both sides": as many actors as the numeral says, from the last place that names them together."""
        tree, groups = self.tree, self.language.references["groups"]
        if tree.lemma[i] not in groups["nouns"] or any(
            self.match(c) and self._named_country(c) != self.home for c in tree.children[i]
        ):
            return []
        count = 0
        for c in tree.children[i]:
            for form in (tree.lower[c], tree.lemma[c]):
                count = count or int(groups["numerals"].get(form, 0))
            if not count and tree.word[c].isdigit():
                count = min(int(tree.word[c]), 99)
        described = any(
            not self.clauses.is_relative(c)
            for c in tree.kids(i, "nmod", "nmod:poss", "compound", "appos", "flat", "flat:name")
        )
        if (
            not count
            and not described
            and tree.lemma[i] in groups["parties"]
            and (self._is_plural(i) or any(tree.lower[c] in groups["each"] for c in tree.children[i]))
        ):
            count = _PARTIES
        if not count:
            return []
        return self.last_together(i, count)

    def _by_taking_up(self, i: int) -> list[Entity] | None:
        """ "The group", « cette organisation »: the last organisation of that kind that the text named before."""
        tree = self.tree
        kinds = self.language.references["taken_up"].get(tree.lemma[i])
        if (
            not kinds
            or tree.pos[i] not in ("NOUN", "PROPN")
            or self._is_plural(i)
            or i in self.names
            or not self._points_back(i)
        ):
            return None
        begin = tree.sentences[max(0, tree.sentence[i] - _TAKEN_UP)][0]
        for t in range(i - 1, begin - 1, -1):
            match = self.match(t)
            if match is not None and match.how == "name" and match.aliases[0].entity.kind in kinds:
                e = match.aliases[0].entity
                return [Entity(self.mention(i), e.id, e.name, e.country, e.sectors or ("UNK",))]
        return None

    def _points_back(self, i: int) -> bool:
        """A definite or demonstrative article, and no complement that says which one."""
        tree = self.tree
        articles = [
            c for c in tree.kids(i, "det") if tree.feat(c, "Definite", "Def") or tree.feat(c, "PronType", "Dem")
        ]
        said = any(
            tree.dep[c] in ("nmod", "nmod:poss", "appos", "flat", "flat:name", "nummod", "acl:relcl")
            and tree.word[min(tree.subtree(c)) - 1] != ","
            for c in tree.children[i]
        )
        nation = any(
            self._named_country(c) and self.names[c][0].how != "combining" for c in tree.kids(i, "amod", "compound")
        )
        return bool(articles) and not said and not nation

    def last_together(self, i: int, count: int) -> list[Entity]:
        """The last actors, `count` of them, that the text names together before token `i` (or lists right behind it)."""
        tree, span = self.tree, self.mention(i)
        for t in range(i - 1, -1, -1):
            if tree.dep[t] == "conj" or not tree.has(t, "conj") or tree.pos[t] not in ("NOUN", "PROPN", "ADJ"):
                continue
            members = [e for c in tree.conjuncts(t) for e in self.resolve(c)]
            if len({e.id for e in members}) == count:
                return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in members]
        ahead = self._listed_behind(i, count)
        if ahead:
            return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in ahead]
        adversaries = (
            self.adversaries()
            if count == _PARTIES and tree.lemma[i] in self.language.references["groups"]["parties"]
            else []
        )
        if adversaries:
            return [Entity(span, e.id, e.name, e.country, e.sectors, e.office) for e in adversaries]
        seen: dict[str, Entity] = {}
        for t in range(i - 1, -1, -1):
            match = self.match(t)
            if match and match.aliases[0].entity.kind == "country" and match.how != "combining":
                e = match.aliases[0].entity
                seen.setdefault(e.id, Entity(span, e.id, e.name, e.country, e.sectors))
                if len(seen) == count:
                    return list(seen.values())
        return []

    def _listed_behind(self, i: int, count: int) -> list[Entity]:
        """The list that spells a group out behind it: « les trois voisins, à savoir le Mali, le Niger et le Tchad »."""
        tree = self.tree
        end = tree.sentences[tree.sentence[i]][1]
        for t in range(i + 1, end):
            if tree.has(t, "conj") and tree.dep[t] != "conj" and tree.pos[t] in ("NOUN", "PROPN"):
                members = {e.id: e for c in tree.conjuncts(t) for e in self.resolve(c)}
                if len(members) == count:
                    return list(members.values())
        return []
