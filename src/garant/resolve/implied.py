"""Roles that a clause leaves unsaid because the sentences before have said them.

"Iraqi forces pushed into the district. They had been trying to retake it since October": whom they fight is not said twice. A missing
role is taken from the nearest earlier event of the same type that shares the other role (or, for a bare noun, the word), not further
back than `_REACH` events; what no earlier event says stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from garant.merge.within import Told, kindred
from garant.ontology import Ontology
from garant.records import Entity, Event
from garant.resolve.sides import side

# Newswire keeps a thread for a paragraph or two, some eight events; beyond that the same word speaks of something else.
_REACH = 8
Enemy = Callable[[tuple[Entity, ...]], tuple[Entity, ...]]


def fill_implied(
    told: list[tuple[Told, Event]], ontology: Ontology, sides: Callable[[], list[Entity]], enemy: Enemy
) -> list[tuple[Told, Event]]:
    """The same events, missing roles filled from the thread of the text.

    `sides` gives the two sides of the conflict that the document is about: a truce, accord or talks of nobody else is theirs.
    `enemy` gives whom an armed actor fights, for fighting of which only one side is said.
    """
    threaded = _pass(_pass(told, ontology, sides)[::-1], ontology, list)[::-1]
    fought = [(how, _against_enemy(how, event, enemy) if event.type in _FOUGHT else event) for how, event in threaded]
    fought = [
        (how, _against_other_side(event, sides) if event.type in _SAID_AGAINST else event) for how, event in fought
    ]
    return [
        (how, _answered(event, [e for _, e in fought[max(0, k - _ANSWER) : k]]))
        for k, (how, event) in enumerate(fought)
    ]


def _against_other_side(event: Event, sides: Callable[[], list[Entity]]) -> Event:
    """What one side of the conflict complains of, demands, refuses or threatens is the other's, where nobody else is said."""
    if event.recipients or not event.actors or "investigate" in event.mode:
        return event
    mine = {side(e) for e in event.actors if set(e.sectors[:1]) & _PARTISANS}
    others = [e for e in sides() if side(e) not in mine]
    return replace(event, recipients=tuple(others)) if mine and len(others) == 1 else event


def _answered(event: Event, before: list[Event]) -> Event:
    """ "The army rejected the charge": who is rebuffed is who last accused, asked or threatened the one who answers."""
    if event.type != "REJECT" or event.recipients or not event.actors:
        return event
    sides = {side(e) for e in event.actors}
    for earlier in reversed(before):
        called, caller = {side(e) for e in earlier.recipients}, {side(e) for e in earlier.actors}
        if earlier.type in _CALLS and caller and sides & called and not sides & caller:
            return replace(event, recipients=earlier.actors)
    return event


def _against_enemy(how: Told, event: Event, enemy: Enemy) -> Event:
    """Ground is taken from the enemy, who need not be said; a town that shells and bombs hit is nobody's side."""
    if event.actors and not event.recipients and not (how.aimed and event.mode and event.type == "ASSAULT"):
        there = {side(e) for e in event.actors}
        return replace(event, recipients=tuple(e for e in enemy(event.actors) if side(e) not in there))
    if event.recipients and not event.actors:
        return replace(event, actors=enemy(event.recipients))
    return event


def _pass(
    told: list[tuple[Told, Event]], ontology: Ontology, sides: Callable[[], list[Entity]]
) -> list[tuple[Told, Event]]:
    """One way through the text; the way back lets a lead take what only the body says."""
    done: list[tuple[Told, Event]] = []
    for how, event in told:
        kind = ontology.types[event.type]
        if kind.quad == _MATERIAL_CONFLICT or kind.symmetric:
            event = _filled(how, event, done[-_REACH:], kind.symmetric)
        if (
            not event.actors
            and not event.recipients
            and (event.type in _BETWEEN_SIDES or "ceasefire" in event.mode or how.mutual)
        ):
            event = replace(event, actors=tuple(sides()))
        done.append((how, event))
    return done


_MATERIAL_CONFLICT = 4
# Acts that one side of a war does to the other, and those that a refusal answers, so many events before it.
_FOUGHT = frozenset({"ASSAULT", "COERCE"})
_CALLS = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
_SAID_AGAINST = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
# Those who are a side of a conflict, and not merely of its country.
_PARTISANS = frozenset({"GOV", "MIL", "REB", "PRM"})
_ANSWER = 4
_BETWEEN_SIDES = frozenset({"AGREE", "CONSULT"})


def _filled(how: Told, event: Event, before: list[tuple[Told, Event]], symmetric: bool) -> Event:
    same = [(h, e) for h, e in reversed(before) if e.type == event.type and (e.actors or e.recipients)]
    if not event.actors and not event.recipients:
        for earlier, e in same:
            if kindred(earlier.lemma, how.lemma):
                return replace(event, actors=e.actors, recipients=e.recipients)
        return event
    if symmetric and event.type != "ASSAULT":
        return event
    if event.actors and not event.recipients:
        return replace(event, recipients=_other_side(event.actors, same))
    if event.recipients and not event.actors:
        found = _other_side(
            event.recipients, [(h, replace(e, actors=e.recipients, recipients=e.actors)) for h, e in same]
        )
        return replace(event, actors=found)
    return event


def _other_side(one: tuple[Entity, ...], same: list[tuple[Told, Event]]) -> tuple[Entity, ...]:
    keys = {_key(e) for e in one}
    for _, e in same:
        if e.recipients and keys & {_key(a) for a in e.actors}:
            return tuple(r for r in e.recipients if _key(r) not in keys)
    for _, e in same:
        if e.actors and keys & {_key(r) for r in e.recipients}:
            return tuple(a for a in e.actors if _key(a) not in keys)
    return ()


def _key(entity: Entity) -> str:
    return f"{entity.country or entity.id} {entity.sectors[:1]}"
