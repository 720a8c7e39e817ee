"""Event mentions to event records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from garant.extract.events import EventMention
from garant.extract.status import StatusReader
from garant.merge.within import Told
from garant.ontology import Ontology
from garant.parse.tree import Tree
from garant.records import Entity, Event, Span
from garant.resolve.actors import Actors
from garant.resolve.voices import Voices
from garant.resolve.when import Whens
from garant.resolve.where import Where

# Calibrated on the development articles (406 events read): the share of right types among events of which both roles were said, one
# was, or that a bare noun told.
_STOPS = frozenset({".", "!", "»", "”"})
_CONFIDENCE = {"both": 0.92, "one": 0.8, "bare": 0.73}


def event_records(
    document: str, tree: Tree, mentions: Iterable[EventMention], actors: Actors, statuses: StatusReader, whens: Whens,
    where: Where, voices: Voices, ontology: Ontology,
) -> Iterator[tuple[EventMention, Event]]:  # fmt: skip
    """Each mention that has an actor or a recipient, with its record."""
    for mention in mentions:
        doers = entities(actors, mention.actors, voices, tree)
        recipients = tuple(
            e for e in entities(actors, mention.recipients, voices, tree) if e.id not in {d.id for d in doers}
        )
        if ontology.types[mention.frame.type].forces and (mention.clause.kind == "n" or mention.also):
            doers = tuple(_by_forces(e) for e in doers)
        if len(doers) > 1 and not recipients and _reciprocal(actors, tree, mention):
            recipients = doers
        trigger = trigger_span(tree, mention)
        word = word_span(tree, mention.head)
        chain = voices.of(word.start, word.end)
        status = statuses.read(mention.clause)
        if status == "occurred" and chain and chain[0].stance == "deny" and mention.frame.type != "ACCUSE":
            status = "denied"
        date = whens.of(mention, status)
        place = where.of(mention)
        modes = mention.modes
        yield mention, Event(
            id=f"{document}/e{tree.start[mention.head]}", document=document, type=mention.frame.type, mode=modes, context=(),
            actors=doers, recipients=recipients, place=place, date=date, status=status, voice=tuple(s.id for s in chain),
            trigger=trigger, evidence=sentence_span(tree, mention.head), mentions=(trigger, *(word_span(tree, t) for t in mention.also)),
            confidence=_confidence(mention, doers, recipients),
            codes=ontology.codes(mention.frame.type, modes, status, status == "negated" and statuses.refused(mention.clause)),
        )  # fmt: skip


def _by_forces(actor: Entity) -> Entity:
    """A state that "strikes" or "raids" are attributed to acts through its military."""
    return replace(actor, sectors=("MIL",)) if actor.sectors[:1] == ("GOV",) and actor.id == actor.country else actor


def _reciprocal(actors: Actors, tree: Tree, mention: EventMention) -> bool:
    """ "Each accused the other": what one does to the other, both do to both."""
    words = actors.language.references["pronouns"]["reciprocal"]
    adverbs = tree.kids(mention.head, "advmod")
    return any(tree.lemma[t] in words for t in (*mention.recipients, *mention.clause.slots.get("obj", ()), *adverbs))


def entities(actors: Actors, tokens: Iterable[int], voices: Voices, tree: Tree) -> tuple[Entity, ...]:
    """The entities of these mentions, each once: the mention itself, the speaker for « nous », else whose thing it is."""
    found: dict[str, Entity] = {}
    for t in tokens:
        for entity in actors.resolve(t) or voices.first_person(t, tree) or actors.author(t) or actors.owner(t):
            found.setdefault(entity.id, entity)
    return tuple(found.values())


def how_told(tree: Tree, mention: EventMention, actors: Actors) -> Told:
    """What merging needs to know of a mention beside its record."""
    head = mention.head
    definite = any(
        tree.dep[c] in ("det", "nmod:poss")
        and (tree.feat(c, "Definite", "Def") or tree.feat(c, "PronType", "Dem") or tree.feat(c, "Poss", "Yes"))
        for c in tree.children[head]
    )
    borne = tree.dep[head] in ("nsubj", "nsubj:pass") and mention.clause.support is not None
    places = frozenset(actors.language.references["place"]["nouns"])
    aimed = any(tree.lemma[t] in places or actors.country_of_place(t) for t in mention.recipients)
    mutual = mention.frame.kind == "n" and mention.clause.lemma in actors.language.references["mutual"]["nouns"]
    return Told(
        mention.clause.lemma,
        mention.clause.kind == "n",
        definite,
        borne,
        aimed,
        mutual,
        _in_headline(tree, head),
        frozenset(
            tree.lemma[t] for name, found in mention.clause.slots.items() if name.startswith("inf") for t in found
        ),
    )


def _in_headline(tree: Tree, i: int) -> bool:
    """Whether token `i` stands in a first paragraph of one sentence without a full stop."""
    last = tree.sentences[tree.sentence[i]][1] - 1
    alone = tree.sentence[i] == 0 and (last + 1 >= len(tree) or tree.paragraph[last + 1] != 0)
    return alone and tree.paragraph[i] == 0 and tree.word[last] not in _STOPS


def trigger_span(tree: Tree, mention: EventMention) -> Span:
    """The predicate's words: a noun with its support verb where they stand close, a verb with its auxiliaries and named object."""
    head, clause = mention.head, mention.clause
    tokens = [head]
    if (
        clause.support is not None
        and abs(clause.support - head) <= 4
        and tree.sentence[clause.support] == tree.sentence[head]
    ):
        tokens.append(clause.support)
    for c in tree.children[head]:
        near = abs(c - head) <= 5
        if tree.dep[c] in ("aux", "aux:pass", "compound:prt") and near:
            tokens.append(c)
        if (
            near
            and tree.dep[c] in ("obj", "compound")
            and (f"obj:{tree.lemma[c]}" in mention.frame.where or tree.lemma[c] in clause.lemma.split("_"))
        ):
            tokens.append(c)
    start, end = tree.start[min(tokens)], tree.end[max(tokens)]
    return Span(start, end, tree.text[start:end])


def word_span(tree: Tree, i: int) -> Span:
    """Token `i` as a span."""
    return Span(tree.start[i], tree.end[i], tree.word[i])


def sentence_span(tree: Tree, i: int) -> Span:
    """The sentence that token `i` stands in."""
    begin, end = tree.sentences[tree.sentence[i]]
    start, stop = tree.chars(begin, end - 1)
    return Span(start, stop, tree.text[start:stop])


def _confidence(mention: EventMention, doers: tuple[Entity, ...], recipients: tuple[Entity, ...]) -> float:
    if doers and recipients:
        return _CONFIDENCE["both"]
    return _CONFIDENCE["bare" if mention.clause.kind == "n" and mention.clause.support is None else "one"]
