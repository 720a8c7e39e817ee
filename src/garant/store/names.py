"""Actors, places and words of a question as SQL conditions: names in any language, aliases, ids, codes.

Names are looked up in Garant's world, so that "Russie", "Moscow" and RUS find the same actor; a name that the world does not know is looked for
among the names in the record.
"""

from __future__ import annotations

import re
from functools import lru_cache

from garant.store.geometry import Part
from garant.world import Alias, World, WorldEntity, fold_words, load_world

# Codes of actors of no country (the codebook's).
_NO_COUNTRY = ("UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC")
_CODE = re.compile(r"([A-Z]{3})(?::([A-Z]{3}))?")
# Whose first sector is one of these acts for the state that it belongs to.
_STATE = ["GOV", "MIL", "LEG", "JUD", "COP", "SPY"]
_ALTERNATIVES = "|"
# Between the words of a phrase.
_GAP = "[[:space:][:punct:]’«»“”…–—]+"


def either(parts: list[Part]) -> Part:
    """At least one of the conditions holds."""
    return "(" + " OR ".join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]


def actor(value: str) -> Part:
    """The condition on a row `r` of `roles` that it is about this actor; `a|b` is either.

    A country's code is everybody of that country, `SYR:REB` those of one sector; a country's name is the state: itself, and those
    whose first sector is a power of the state.
    """
    return either([_actor(one.strip()) for one in value.split(_ALTERNATIVES) if one.strip()])


def _actor(value: str) -> Part:
    world = load_world()
    if (match := _CODE.fullmatch(value)) and (match[1] in world.countries or match[1] in _NO_COUNTRY):
        if match[2]:
            return "(r.country = ? AND list_contains(r.sectors, ?))", [match[1], match[2]]
        return "r.country = ?", [match[1]]
    entities = [world.entities[value]] if value in world.entities else [alias.entity for alias in aliases(world, value)]
    if entities:
        return either([_entity(entity) for entity in entities])
    words = fold_words(value) or [value]
    named = " AND ".join("contains(strip_accents(lower(r.name)), ?)" for _ in words)
    return f"(r.entity = ? OR ({named}))", [value, *words]


def _entity(entity: WorldEntity) -> Part:
    if entity.kind == "country" and entity.id == entity.country:
        return "(r.country = ? AND (r.entity = ? OR list_contains(?, r.sectors[1])))", [entity.id, entity.id, _STATE]
    return "r.entity = ?", [entity.id]


def aliases(world: World, name: str) -> list[Alias]:
    """Who in the world bears a name."""
    node = world.trie
    for word in fold_words(name):
        if word not in node:
            return []
        node = node[word]
    return list(node.get("", ()))


def country(name: str) -> str | None:
    """The code of the country of this code or name."""
    world = load_world()
    if name in world.countries:
        return name
    found = {a.entity.id for a in aliases(world, name) if a.how == "name" and a.entity.id in world.countries}
    return found.pop() if len(found) == 1 else None


def place(value: str) -> Part:
    """The condition on `e` that it is in a country, or at a place of this name, in whatever language the name is."""
    parts: list[Part] = []
    for one in (part.strip() for part in value.split(_ALTERNATIVES) if part.strip()):
        if code := country(one):
            parts.append(("e.place_country = ?", [code]))
        else:
            parts.append(
                (
                    "list_contains(list_transform(?, lambda x: strip_accents(lower(x))), strip_accents(lower(e.place)))",
                    [list(_place_names(one))],
                )
            )
    return either(parts)


@lru_cache(maxsize=1024)
def _place_names(name: str) -> tuple[str, ...]:
    from garant.world.gazetteer import load_gazetteer

    return tuple(dict.fromkeys([name, *(spot.name for spot in load_gazetteer().find(name))]))


def words(value: str, expression: str) -> Part:
    """The condition that a text has all these words, whole, without regard to case and accents; "…" is a phrase, `word*` a beginning."""
    wanted = [phrase or word for phrase, word in re.findall(r'"([^"]*)"|(\S+)', value) if (phrase or word).strip('* "')]
    tests = " AND ".join(f"regexp_matches(strip_accents(lower({expression})), strip_accents(lower(?)))" for _ in wanted)
    return f"({tests or 'true'})", [_pattern(phrase) for phrase in wanted]


def _pattern(phrase: str) -> str:
    """A regular expression of RE2 that survives being put in lower case."""
    found = ["".join(c if c.isalnum() else re.escape(c) for c in word) for word in phrase.rstrip("*").split()]
    return (r"\b" if phrase[:1].isalnum() else "") + _GAP.join(found) + (r"\b" if phrase[-1:].isalnum() else "")
