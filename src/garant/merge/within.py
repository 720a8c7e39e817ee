"""One happening, one event within a document: the title's, the lead's and later mentions become one record with all its triggers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from garant.ontology import Ontology
from garant.records import Entity, Event, Place, When

# Statuses that may speak of one happening at different points of a text ("will meet" … "the meeting").
_HAPPENED = frozenset({"occurred", "ongoing"})
_AHEAD = frozenset({"planned", "called_for", "hypothetical"})
# So many first letters make two words of one family, of those that frames of one type know.
_FAMILY = 5
# Events of one document with which a further one is compared, so that the time stays linear: the headline's and the lead's, and the last.
_FIRST, _LAST = 50, 250
# How many events back a bare act of violence may have been told with its roles: a paragraph of newswire.
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Told:
    """How an event was told: its predicate's lemma, whether a noun told it, whether that noun points back ("the talks"), and whether
    a verb bears it ("a ceasefire took effect"), and whether the act is aimed at a place ("shelled the town"),
    whether it takes two ("clashes"), whether the headline tells it, and the predicates that it undertakes ("pledged to withdraw")."""

    lemma: str
    noun: bool
    definite: bool
    borne: bool = False
    aimed: bool = False
    mutual: bool = False
    headline: bool = False
    undertaken: frozenset[str] = frozenset()


def merge_within(told: list[tuple[Told, Event]], ontology: Ontology) -> list[tuple[Told, Event]]:
    """Merge the events of one document, in text order; the first mention leads, and keeps what it says most precisely."""
    merged: list[tuple[Told, Event]] = []
    for how, event in told:
        symmetric = ontology.types[event.type].symmetric
        at = _antecedent(how, event, merged, symmetric, ontology.types[event.type].forces)
        if at is None:
            at = next(
                (
                    k
                    for k in _looked_at(len(merged))
                    for before, earlier in (merged[k],)
                    if _told_alike(before, how, earlier, event, ontology) and same_happening(earlier, event, symmetric)
                ),
                None,
            )
        if at is None and ontology.types[event.type].forces and not (event.actors or event.recipients):
            at = _violence_there(event, merged)
        if at is None:
            merged.append((how, event))
        else:
            merged[at] = (merged[at][0], _join(merged[at][1], event, ontology))
    return [(how, event) for how, event in merged if not _background(how, event)]


def _looked_at(count: int) -> Sequence[int]:
    """Which of so many events told may be told again: all, in a text with more events than any dispatch the first and the last of them."""
    if count <= _FIRST + _LAST:
        return range(count)
    return (*range(_FIRST), *range(count - _LAST, count))


def _background(how: Told, event: Event) -> bool:
    """An indefinite noun of nobody, on no day, told once ("attacks are frequent"): talk of a kind of event, not of one."""
    dated = event.date is not None and event.date.evidence is not None
    return (
        how.noun
        and not how.definite
        and not how.borne
        and not (event.actors or event.recipients or dated or len(event.mentions) > 1)
    )


def _told_alike(a: Told, b: Told, earlier: Event, event: Event, ontology: Ontology) -> bool:
    """What is said or agreed is one act only under kindred words; violence is one act under many ("attacked", "killed"), and what
    the headline tells the text tells again in other words."""
    if a.undertaken and b.undertaken and not a.undertaken & b.undertaken and not a.headline:
        return False
    if kindred(a.lemma, b.lemma) or (a.headline and not b.headline):
        return True
    violent = ontology.types[event.type].forces
    return violent and (earlier.evidence == event.evidence or _same_roles(earlier, event))


def _same_roles(a: Event, b: Event) -> bool:
    """The same to the same at the same place and time."""
    at_once = bool(a.date and b.date and a.date.start == b.date.start and a.date.end == b.date.end)
    said = bool(a.actors and a.recipients) and _same_place(a.place, b.place) and at_once
    return said and _keys(a.actors) == _keys(b.actors) and _keys(a.recipients) == _keys(b.recipients)


def _antecedent(
    how: Told, event: Event, merged: list[tuple[Told, Event]], symmetric: bool, violent: bool
) -> int | None:
    """What "the talks" or "the attack" takes up: the last event of its type under a kindred word, if nothing speaks against it.

    "The fighting" or "the blast" of nobody takes up the last violence told, under whatever word.
    """
    if not (how.noun and how.definite):
        return None
    for k in reversed(_looked_at(len(merged))):
        before, earlier = merged[k]
        alike = kindred(before.lemma, how.lemma) or (violent and not (event.actors or event.recipients))
        if earlier.type == event.type and alike and _nothing_against(earlier, event, symmetric):
            return k
    return None


def _violence_there(event: Event, merged: list[tuple[Told, Event]]) -> int | None:
    """ "The town was liberated", "a bomb went off" of nobody to nobody: one of the last acts of its type told at the same place and time."""
    for k in range(len(merged) - 1, max(-1, len(merged) - 1 - _NEAR), -1):
        earlier = merged[k][1]
        alike = earlier.type == event.type and _same_status(earlier, event) and _same_place(earlier.place, event.place)
        if alike and _dates_meet(earlier.date, event.date):
            return k
    return None


def kindred(a: str, b: str) -> bool:
    """Words of one family begin alike: "attack" the verb and the noun, « rencontrer » and « rencontre »."""
    a, b = a.removeprefix("se_"), b.removeprefix("se_")
    return a == b or (len(a) >= _FAMILY and len(b) >= _FAMILY and a[:_FAMILY] == b[:_FAMILY])


def _nothing_against(a: Event, b: Event, symmetric: bool) -> bool:
    mine, theirs, to_mine, to_theirs = _roles(a, b, symmetric)
    if not (_compatible(mine, theirs) and _compatible(to_mine, to_theirs)):
        return False
    if b.date and b.date.evidence and not _dates_meet(a.date, b.date):
        return False
    return _places_meet(a.place, b.place)


def _roles(a: Event, b: Event, symmetric: bool) -> tuple[set[str], set[str], set[str], set[str]]:
    mine, theirs, to_mine, to_theirs = _keys(a.actors), _keys(b.actors), _keys(a.recipients), _keys(b.recipients)
    if symmetric and not (to_mine and to_theirs):
        return mine | to_mine, theirs | to_theirs, set(), set()
    return mine, theirs, to_mine, to_theirs


def same_happening(a: Event, b: Event, symmetric: bool) -> bool:
    """Same type, compatible actors, place, date, status and voice, and at least one thing in common beside the type."""
    if a.type != b.type or not _same_status(a, b):
        return False
    if not _dates_meet(a.date, b.date) or not _places_meet(a.place, b.place):
        return False
    if a.mode and b.mode and not set(a.mode) & set(b.mode) and a.type != "CONSULT":
        return False
    mine, theirs, to_mine, to_theirs = _roles(a, b, symmetric)
    if not _compatible(mine, theirs) or not _compatible(to_mine, to_theirs):
        return False
    explicit = bool(a.date and b.date and a.date.evidence and b.date.evidence)
    return (bool(mine & theirs) and (bool(to_mine & to_theirs) or symmetric or not (to_mine and to_theirs))) or (
        not (mine and theirs)
        and (bool(to_mine & to_theirs) or explicit or _same_place(a.place, b.place))
        and a.trigger.text.lower() == b.trigger.text.lower()
    )


def _same_status(a: Event, b: Event) -> bool:
    """Equal, or of one family on one voice: what somebody says goes on now is not what the author says happened."""
    for family in (_HAPPENED, _AHEAD):
        if a.status in family and b.status in family:
            return a.status == b.status or a.voice == b.voice
    return a.status == b.status


def _keys(entities: tuple[Entity, ...]) -> set[str]:
    return {e.country or e.id for e in entities}


def _compatible(a: set[str], b: set[str]) -> bool:
    return not a or not b or a <= b or b <= a


def _dates_meet(a: When | None, b: When | None) -> bool:
    if a is None or b is None:
        return True
    latest_start = max(a.start or "", b.start or "")
    earliest_end = min(a.end or "9999", b.end or "9999")
    return latest_start <= earliest_end


def _places_meet(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or a.name == b.name:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    return "country" in (a.resolution, b.resolution) or "province" in (a.resolution, b.resolution)


def _same_place(a: Place | None, b: Place | None) -> bool:
    return a is not None and b is not None and a.name == b.name


def _join(a: Event, b: Event, ontology: Ontology) -> Event:
    status = a.status if not (a.status in _AHEAD and b.status == "planned") else "planned"
    mode = a.mode or b.mode
    return replace(
        a, mentions=(*a.mentions, *b.mentions), actors=_richer(a.actors, b.actors), recipients=_richer(a.recipients, b.recipients),
        place=_finer(a.place, b.place), date=_tighter(a.date, b.date), mode=mode, status=status,
        meeting=a.meeting or b.meeting, commitment=a.commitment or b.commitment,
        violation=a.violation or b.violation, toll={**b.toll, **a.toll}, codes=ontology.codes(a.type, mode, status, status == "negated" and a.codes.plover != a.type),
        context=tuple(dict.fromkeys((*a.context, *b.context))), confidence=max(a.confidence, b.confidence),
    )  # fmt: skip


def _richer(a: tuple[Entity, ...], b: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return b if len(_keys(b)) > len(_keys(a)) else a


def _finer(a: Place | None, b: Place | None) -> Place | None:
    if a is None or b is None:
        return a or b
    order = ("point", "city", "district", "zone", "province", "country")
    return b if order.index(b.resolution) < order.index(a.resolution) else a


def _tighter(a: When | None, b: When | None) -> When | None:
    if a is None or b is None:
        return a or b
    return b if a.evidence is None and b.evidence is not None else a
