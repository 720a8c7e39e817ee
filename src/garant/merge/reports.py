"""A report: one event as one document tells it, with what the merging of documents looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

Toll = dict[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient: its id, English name, country code and sectors (main one first)."""

    id: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where, no finer than the text: `resolution` as in the record contract; coordinates in degrees, or None."""

    name: str
    latitude: float | None
    longitude: float | None
    country: str | None
    resolution: str


@dataclass(frozen=True, slots=True)
class Report:
    """One event of one document. `source` is the cluster of agency copies that the document belongs to, so that a dispatch which
    ten outlets print counts once; dates are ISO days; `toll` holds (low, high) by kind, high None where the text says "at least";
    `voices` are the ids of who says so, innermost first, and empty for the document's own voice. `listed_by` is a data set
    in which people have listed each happening once."""

    event: str
    document: str
    source: str
    publisher: str | None
    language: str
    published: str | None
    type: str
    mode: tuple[str, ...]
    status: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    place: Spot | None
    start: str | None
    end: str | None
    resolution: str | None
    basis: str | None
    trigger: str
    evidence: str
    voices: tuple[str, ...] = ()
    series: str | None = None
    ordinal: int | None = None
    toll: Toll = field(default_factory=dict)
    listed_by: str | None = None

    @classmethod
    def of(
        cls, event: Mapping[str, Any], document: Mapping[str, Any], statements: Mapping[str, Mapping[str, Any]]
    ) -> Report:
        """From an event record, its document's and the document's statements by id, all in the shape of the record contract.

        A document may carry `source`, the id of its cluster of copies; without one it is its own source.
        """
        when, place, meeting = event.get("date") or {}, event.get("place"), event.get("meeting") or {}
        published = document.get("published") or {}
        said = [statements[name] for name in event.get("voice", ()) if name in statements]
        return cls(
            event=event["id"], document=document["id"], source=document.get("source") or document["id"], publisher=document.get("publisher"),
            language=document.get("language") or "", published=_day(published.get("end")) or _day(published.get("start")), type=event["type"],
            mode=tuple(event.get("mode", ())), status=event["status"], actors=_parties(event.get("actors", ())),
            recipients=_parties(event.get("recipients", ())), place=_spot(place) if place else None, start=_day(when.get("start")),
            end=_day(when.get("end")), resolution=when.get("resolution"), basis=when.get("basis"), trigger=event["trigger"]["text"],
            evidence=event["evidence"]["text"], voices=tuple(speaker["id"] for one in said for speaker in one.get("speakers", ())),
            series=meeting.get("series"), ordinal=meeting.get("ordinal"),
            toll={kind: (count["low"], count["high"]) for kind, count in (event.get("toll") or {}).items()},
            listed_by=document.get("listed_by"),
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """All but the ids of event, document and source, as JSON takes it; what does not apply is left out."""
        found: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(self, name)) not in (None, ())}
        for role in ("actors", "recipients"):
            if parties := getattr(self, role):
                found[role] = [[p.id, p.name, p.country, p.sectors] for p in parties]
        if (spot := self.place) is not None:
            found["place"] = [spot.name, spot.latitude, spot.longitude, spot.country, spot.resolution]
        return found | ({"toll": self.toll} if self.toll else {})

    @classmethod
    def from_facts(cls, event: str, document: str, source: str, facts: Mapping[str, Any]) -> Report:
        """What `facts` wrote, with its ids."""
        plain: dict[str, Any] = {name: facts.get(name) for name in _PLAIN} | {
            name: tuple(facts.get(name, ())) for name in ("mode", "voices")
        }
        actors, recipients = (
            tuple(_party(*p[:3], tuple(p[3])) for p in facts.get(role, ())) for role in ("actors", "recipients")
        )
        place = Spot(*facts["place"]) if "place" in facts else None
        toll = {kind: (low, high) for kind, (low, high) in facts.get("toll", {}).items()}
        return cls(
            event=event,
            document=document,
            source=source,
            actors=actors,
            recipients=recipients,
            place=place,
            toll=toll,
            **plain,
        )


_PLAIN = (
    "publisher", "language", "published", "type", "mode", "status", "start", "end", "resolution", "basis", "trigger", "evidence", "voices",
    "series", "ordinal", "listed_by",
)  # fmt: skip


def _day(value: str | None) -> str | None:
    """A whole day; what is less than that bounds nothing."""
    try:
        return str(date.fromisoformat(value[:10])) if value else None
    except ValueError:
        return None


def _parties(entities: Sequence[Mapping[str, Any]]) -> tuple[Party, ...]:
    return tuple(_party(e["id"], e["name"], e.get("country"), tuple(e.get("sectors") or ())) for e in entities)


@lru_cache(maxsize=65536)
def _party(name: str, english: str, country: str | None, sectors: tuple[str, ...]) -> Party:
    """One object for one actor, however often it acts."""
    return Party(name, english, country, sectors)


def _spot(place: Mapping[str, Any]) -> Spot:
    return Spot(place["name"], place.get("latitude"), place.get("longitude"), place.get("country"), place["resolution"])
