"""How alike two reports are: the odds that they tell of one happening, from type, date, place, parties, numbers and wording.

Evidence is weighed as in record linkage (Fellegi and Sunter 1969): each thing that agrees or disagrees adds its log odds, and their
sum becomes a probability. The weights were set on one half of `eval/happenings` and measured on the other. What type may stand for
what other type is data, in `likeness.toml` beside this file.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._tables import toml
from garant.merge.reports import Party, Report, Spot
from garant.world import load_world

# Two reports of which nothing is known but that they could be compared: far more pairs are of two happenings than of one.
_PRIOR = -3.0
HAPPENED, AHEAD = (
    frozenset({"occurred", "ongoing", "negated", "denied"}),
    frozenset({"planned", "called_for", "hypothetical"}),
)
# Days before publication in which a dispatch's undated news may lie.
_RECENT = 7
_FINE = frozenset({"point", "city", "district"})
# Degrees to kilometres on a meridian.
_KM = 111.2
# Letters by which words of two languages are compared ("bombarded", « bombardé »), and the shortest word that counts.
_PREFIX, _SHORTEST = 5, 4
_MATCH = 0.5
# Bases of a date that the text itself gives.
_TOLD = frozenset({"explicit", "anchored"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of `likeness.toml`."""

    families: dict[str, tuple[str, ...]]
    look_alikes: dict[frozenset[str], float]
    apart: frozenset[str]
    speech: frozenset[str]
    sectors: dict[str, str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Read `likeness.toml`: the families of each type, the cost of each pair of types, the class of each sector."""
    table: dict[str, Any] = toml(Path(__file__).with_name("likeness.toml"))
    families: dict[str, list[str]] = {}
    for name, types in table["families"].items():
        for one in types:
            families.setdefault(one, []).append(name)
    return Rules(
        {one: tuple(names) for one, names in families.items()},
        {frozenset(pair.split()): float(cost) for pair, cost in table["look_alikes"].items()},
        frozenset(table["modes"]["apart"]), frozenset(table["speech"]["types"]),
        {sector: kind for kind, sectors in table["sectors"].items() for sector in sectors},
    )  # fmt: skip


def likeness(a: Report, b: Report) -> float:
    """The probability, 0 to 1, that two reports are of one happening; the same for (a, b) and (b, a), and 0 for what cannot be."""
    if b.event < a.event:
        a, b = b, a
    if a.listed_by and a.listed_by == b.listed_by:
        return 0.0
    kind = _type(a, b)
    if kind is None or (a.status in AHEAD) != (b.status in AHEAD) or _numbered_apart(a, b):
        return 0.0
    when = _date(a, b)
    if when is None:
        return 0.0
    total = (
        _PRIOR
        + kind
        + when
        + _place(a, b)
        + _roles(a, b)
        + _toll(a, b)
        + _wording(a, b)
        + _rounds(a, b)
        + _one_text(a, b)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


# -- type and mode ---------------------------------------------------------------------------------------------------


def _type(a: Report, b: Report) -> float | None:
    if a.type != b.type:
        return rules().look_alikes.get(frozenset((a.type, b.type)))
    if a.mode and b.mode and not set(a.mode) & set(b.mode):
        return -2.0 if a.type in rules().apart else -0.5
    return 0.2 if a.mode and b.mode else 0.0


def _numbered_apart(a: Report, b: Report) -> bool:
    return a.ordinal is not None and b.ordinal is not None and a.ordinal != b.ordinal


def _rounds(a: Report, b: Report) -> float:
    if a.ordinal is None or b.ordinal is None:
        return 0.0
    return 2.0 if a.series == b.series else 1.0


# -- when ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def interval(report: Report) -> tuple[int, int] | None:
    """First and last day (proleptic ordinals) on which it may have been; None where nothing bounds it on either side.

    Undated news is of the days before its publication; an open end takes the other end's day.
    """
    start, end = report.start or report.end, report.end or report.start
    if start and end:
        return min(_ordinal(start), _ordinal(end)), max(_ordinal(start), _ordinal(end))
    if report.published is None:
        return None
    last = _ordinal(report.published)
    return last - _RECENT, last


def _date(a: Report, b: Report) -> float | None:
    """Agreement says the more the narrower both intervals are; None where it cannot be one happening.

    Two days that both texts give are two happenings; undated news may be a day older than its date says.
    """
    mine, theirs = interval(a), interval(b)
    if mine is None or theirs is None:
        return None
    told = a.basis in _TOLD, b.basis in _TOLD
    gap = max(mine[0], theirs[0]) - min(mine[1], theirs[1])
    if gap > 0:
        return -1.7 if _meet(days(a), days(b)) else None
    width = max(mine[1] - mine[0], theirs[1] - theirs[0]) + 1
    return max(0.0, 1.7 - 0.45 * math.log(width)) - _by_default(a, b, told)


def _by_default(a: Report, b: Report, told: tuple[bool, bool]) -> float:
    """What an agreement of dates is worth less because a text gives none, and its own date stands in."""
    if any(told):
        return 0.0 if all(told) else 0.1
    if a.document == b.document:
        return 0.7
    return 0.1 if a.published == b.published else 0.6


def days(report: Report) -> range:
    """The days (proleptic ordinals) on which it may have been; of undated news, a day more than its date says."""
    found = interval(report)
    if found is None:
        return range(0)
    return range(found[0] - (report.basis not in _TOLD), found[1] + 1)


def _meet(a: range, b: range) -> bool:
    return max(a.start, b.start) < min(a.stop, b.stop)


# -- where -----------------------------------------------------------------------------------------------------------


def _place(a: Report, b: Report) -> float:
    if a.place is None or b.place is None:
        return 0.0
    weight = 0.35 if a.type in rules().speech and b.type in rules().speech else 1.0
    return weight * _near(a.place, b.place)


def _near(a: Spot, b: Spot) -> float:
    if a.name == b.name and a.country == b.country:
        return 2.2 if a.resolution in _FINE else 0.9 if a.resolution != "country" else 0.4
    if a.country and b.country and a.country != b.country:
        # One name, looked up twice with another outcome: it need not be two places.
        return 0.5 if a.name == b.name else -3.0 if a.resolution in _FINE and b.resolution in _FINE else -2.0
    if a.resolution == "country" or b.resolution == "country":
        return 0.2
    away = _distance(a, b)
    if a.resolution in _FINE and b.resolution in _FINE:
        # In a war of sieges, the next village has its own dead on the same day.
        return -2.8 if away is None or away > 60 else 0.0 if away < 3 else -1.6 if away < 10 else -2.4
    # A province or zone is as wide as it is: only far from its middle is far.
    return 0.0 if away is None else 0.3 if away < 100 else 0.0 if away < 350 else -1.2


def _distance(a: Spot, b: Spot) -> float | None:
    """Kilometres, as on a plane: good enough for what is near."""
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return None
    width = math.cos(math.radians((a.latitude + b.latitude) / 2))
    return _KM * math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * width)


# -- who -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=262144)
def same_party(a: Party, b: Party) -> float:
    """How far two mentions stand for one actor, 0 to 1: one id, one state under several names, one kind of people of one country.

    Two armed groups, or two persons, that the world knows by name are two.
    """
    if a.id == b.id or fold(a.name) == fold(b.name):
        return 1.0
    kinds = rules().sectors
    mine, theirs = (kinds.get(p.sectors[0]) if p.sectors else None for p in (a, b))
    if a.country and b.country and a.country != b.country:
        return 0.0
    if not (a.country and b.country):
        return 0.8 if words(a.name) & words(b.name) else _MATCH if mine is not None and mine == theirs else 0.0
    if mine is None or theirs is None:
        return 0.6
    if mine != theirs:
        return 0.0 if {mine, theirs} == {"state", "armed"} else 0.2
    if _known(a) == _known(b) and _known(a) in ("person", "group"):
        return 0.3
    return 0.85 if a.country in (a.id, b.id) or a.sectors[0] == b.sectors[0] else 0.7


def _known(party: Party) -> str:
    """What the world knows it as: a person, a group (armed or civil), a state's own institution; empty for a description."""
    entity = load_world().entities.get(party.id)
    if entity is None or entity.kind == "person":
        return entity.kind if entity else ""
    return "state" if rules().sectors.get(entity.sectors[0] if entity.sectors else "") == "state" else "group"


def _matches(mine: tuple[Party, ...], theirs: tuple[Party, ...]) -> tuple[float, float]:
    """How many distinct actors two lists share, and how many of both lists are of known countries and left over."""
    pairs = sorted(
        ((same_party(p, q), i, j) for i, p in enumerate(mine) for j, q in enumerate(theirs)),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    left, right, shared = set(range(len(mine))), set(range(len(theirs))), 0.0
    for alike, i, j in pairs:
        if alike >= _MATCH and i in left and j in right:
            left.remove(i)
            right.remove(j)
            shared += alike
    rest = [any(mine[i].country for i in left), any(theirs[j].country for j in right)]
    return shared, float(sum(rest))


def _roles(a: Report, b: Report) -> float:
    """The first shared actor says most; on both sides somebody whom the other does not name speaks against."""
    if a.type in rules().speech and b.type in rules().speech and not (len(a.actors) > 1 or len(b.actors) > 1):
        return _speakers(a, b)
    mine, theirs = (*a.actors, *a.recipients), (*b.actors, *b.recipients)
    if not mine or not theirs:
        return -0.1
    shared, rest = _matches(mine, theirs)
    if not shared:
        return -1.5 if rest == 2 else -0.2
    weight = 1.2 * min(shared, 1.0) + 0.9 * min(max(shared - 1, 0.0), 1.0) - (0.8 if rest == 2 else 0.0)
    return weight - (3.5 if _swapped(a, b) else 0.0)


def _speakers(a: Report, b: Report) -> float:
    if not a.actors or not b.actors:
        return -0.6
    shared, _ = _matches(a.actors, b.actors)
    if not shared:
        return -3.5
    weight = 1.5 * min(shared, 1.0)
    if a.recipients and b.recipients:
        to, rest = _matches(a.recipients, b.recipients)
        weight += 0.9 * min(to, 1.0) if to else -0.9 if rest == 2 else 0.0
    return weight


def _swapped(a: Report, b: Report) -> bool:
    """Whether who does it in the one suffers it in the other."""
    if not (a.actors and a.recipients and b.actors and b.recipients):
        return False
    straight = _matches(a.actors, b.actors)[0] + _matches(a.recipients, b.recipients)[0]
    crossed = _matches(a.actors, b.recipients)[0] + _matches(a.recipients, b.actors)[0]
    return crossed > straight


# -- numbers and words -----------------------------------------------------------------------------------------------


def _toll(a: Report, b: Report) -> float:
    """Equal numbers speak for one happening, numbers of another size against; tolls rise, so a difference rules nothing out."""
    found = 0.0
    for kind in ("killed", "injured", "detained"):
        if kind not in a.toll or kind not in b.toll:
            continue
        found += _numbers(*sorted((a.toll[kind], b.toll[kind]), key=lambda count: (count[0], count[1] or 0)))
    return max(-1.5, min(1.4, found))


def _numbers(less: tuple[int, int | None], more: tuple[int, int | None]) -> float:
    """Two counts of one kind, the lower first: the same large number is no chance; "at least five" may be five times as many."""
    low, least = max(less[0], 0), max(more[0], 0)
    if low == least:
        return 0.4 + 0.25 * min(math.log(1 + low), 4.0) if low else 0.0
    if less[1] is None or less[1] >= least:
        return 0.1
    ratio = (least + 1) / (less[1] + 1)
    return 0.3 if ratio < 1.3 else -0.2 if ratio < 2 else -1.0


def fold(text: str) -> str:
    """Lower case without accents, letters and digits only, blanks between."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def words(text: str) -> frozenset[str]:
    """The first letters of the longer words and all numbers."""
    return frozenset(w[:_PREFIX] for w in fold(text).split() if len(w) >= _SHORTEST or w.isdigit())


def _wording(a: Report, b: Report) -> float:
    mine, theirs = words(a.evidence), words(b.evidence)
    if not mine or not theirs:
        return 0.0
    dice = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    if a.language == b.language:
        return max(-0.5, min(1.5, 3.5 * (dice - 0.25)))
    # Across languages only names, numbers and cognates can agree: that none does says little.
    return max(-0.15, min(1.2, 3.5 * (dice - 0.12)))


def _one_text(a: Report, b: Report) -> float:
    """Within one text, reading has told them apart already: only what another voice says of it may still be the same."""
    if a.document != b.document:
        return 0.0
    return -0.2 if a.voices != b.voices or a.status != b.status else -1.0
