"""Zone mentions to zone records: one a zone, under the name that the world knows it by, with its place, agreement and breadth."""

from __future__ import annotations

from dataclasses import dataclass, field

from garant.extract.zones import ZoneFinder, ZoneMention
from garant.parse.tree import Tree
from garant.records import Entity, Place, Span, Width, Zone
from garant.resolve.agreements import Agreements
from garant.resolve.phrases import phrase
from garant.resolve.placenames import PlaceNames
from garant.resolve.voices import Voices
from garant.world.pacts import WorldZone, load_world_zones

# A buffer is drawn to keep forces apart, which a demilitarised zone of the same place does: dispatches write one for the other.
_SAME = ({"demilitarised", "buffer"},)


@dataclass(slots=True)
class Told:
    """A zone of the document: its kind, place, the world's zone where it is one, and its mentions."""

    name: str
    status: str
    place: Entity | None
    known: WorldZone | None
    mentions: list[ZoneMention] = field(default_factory=list)


class Zones:
    """The zones of one document."""

    def __init__(
        self, document: str, tree: Tree, finder: ZoneFinder, names: PlaceNames, agreements: Agreements, voices: Voices
    ) -> None:
        self.document, self.tree, self.finder = document, tree, finder
        self.names, self.agreements, self.voices = names, agreements, voices
        self.told: list[Told] = []
        # Those with a place first: one without a place is the one of its kind that has one.
        mentions = [
            (m, next((e for t in m.places for e in names.at(t) if m.name not in e.name), None)) for m in finder.find()
        ]
        for mention, place in sorted(mentions, key=lambda pair: (pair[1] is None, pair[0].head)):
            self._enter(mention, place)

    def _enter(self, mention: ZoneMention, place: Entity | None) -> None:
        known = self._of_world(mention, place)
        fits = [z for z in self.told if _same(z, mention, place, known)]
        same = min(fits, key=lambda z: min(abs(m.head - mention.head) for m in z.mentions), default=None)
        if same is None:
            same = Told(mention.name, mention.status, place, known)
            self.told.append(same)
        elif same.status == "buffer":
            same.name, same.status = mention.name, mention.status
        same.known = same.known or known
        same.mentions.append(mention)

    def _of_world(self, mention: ZoneMention, place: Entity | None) -> WorldZone | None:
        """The world's zone: of that kind and place; without a place, of that kind and the agreement in force."""
        fits = [z for z in load_world_zones() if mention.status in z.kinds]
        named = {e.name for t in (mention.head, *mention.places) for e in self.names.at(t)}
        own = next((z for z in fits if {f"{p} {mention.name}" for p in z.places} & named), None)
        if own is not None:
            return own
        if place is not None:
            return next((z for z in fits if place.name in z.places), None)
        governing = self.agreements.governing(mention.head)
        pact = governing.pact.id if governing and governing.pact else None
        return next((z for z in fits if pact and z.agreement == pact), None)

    def at(self, first: int, last: int) -> str | None:
        """The name of the zone that the tokens from `first` to before `last` speak of; of several the first."""
        found = (
            sorted((m.head, z) for z in self.told for m in z.mentions if first <= m.head < last) if self.told else []
        )
        return _label(found[0][1]) if found else None

    def records(self) -> list[Zone]:
        """The zones in the order of their first mention."""
        return [self._record(z) for z in sorted(self.told, key=lambda z: min(m.head for m in z.mentions))]

    def _record(self, zone: Told) -> Zone:
        mentions = sorted(zone.mentions, key=lambda m: m.head)
        spans = [self._span(m.first, m.last) for m in mentions]
        agreement = next((k.name for m in mentions if (k := self.agreements.governing(m.head)) is not None), None)
        return Zone(
            f"{self.document}/z{spans[0].start}", self.document, _label(zone), zone.known.status if zone.known else zone.status, self._place(zone),
            tuple(s.id for s in self.voices.of(spans[0].start, spans[0].end)), spans[0], tuple(spans), agreement,
            next((w for m in mentions if (w := self._width(m)) is not None), None), zone.known.id if zone.known else None,
        )  # fmt: skip

    def _place(self, zone: Told) -> Place | None:
        """The place that names the zone, no finer than a zone: its coordinates are those of the place, not of the zone's middle."""
        if zone.place is None:
            return None
        tokens = [
            t
            for m in zone.mentions
            for p in m.places
            for t in self.tree.subtree(p)
            if self.tree.start[t] >= zone.place.span.start
        ]
        spot = next((s for t in tokens if (s := self.names.places.spot(t)) is not None), None)
        latitude, longitude = (spot.latitude, spot.longitude) if spot else (None, None)
        return Place(zone.place.span, zone.place.name, latitude, longitude, zone.place.country, "zone")

    def _width(self, mention: ZoneMention) -> Width | None:
        found = self.finder.width(mention)
        if found is None:
            return None
        high = found.number.high
        along = phrase(self.tree, found.along) if found.along is not None else None
        return Width(
            round(found.number.low * found.factor, 3),
            None if high is None else round(high * found.factor, 3),
            self._span(found.first, found.last),
            along,
        )

    def _span(self, first: int, last: int) -> Span:
        start, end = self.tree.chars(first, last)
        return Span(start, end, self.tree.text[start:end])


def _same(zone: Told, mention: ZoneMention, place: Entity | None, known: WorldZone | None) -> bool:
    if known is not None and zone.known is not None:
        return known.id == zone.known.id
    kinds = zone.status == mention.status or any({zone.status, mention.status} <= group for group in _SAME)
    return kinds and (place is None or zone.place is None or place.name == zone.place.name)


def _label(zone: Told) -> str:
    """The world's name of it, else its kind and its place."""
    if zone.known is not None:
        return zone.known.name
    of = "in" if zone.name.endswith("line") else "of"
    return f"{zone.name} {of} {zone.place.name}" if zone.place else zone.name
