"""Which of the user's zones is the one that a text names."""

from __future__ import annotations

from collections.abc import Iterable

from garant.world import fold_words
from garant.zones.load import UserZone


def find_zone(
    zones: Iterable[UserZone], name: str, kind: str | None = None, agreement: str | None = None, day: str | None = None
) -> UserZone | None:
    """The zone that bears the name; else the only one whose name shares what is particular in it ("of Idlib"), with nothing against it.

    Against it are another kind, another agreement, and not being in force on the ISO `day`; what is not said is not against it."""
    open_ = [z for z in zones if z.in_force(day, day) is not False] if day else list(zones)
    wanted = _words(name)
    same = [z for z in open_ if _words(z.name) == wanted]
    if same:
        return same[0] if len(same) == 1 else None
    fits = [
        z
        for z in open_
        if _particular(z.name, z.kind) & _particular(name, kind)
        and _agree(kind, z.kind)
        and _agree(agreement, z.agreement)
    ]
    return fits[0] if len(fits) == 1 else None


def _words(name: str) -> frozenset[str]:
    return frozenset(fold_words(name))


def _particular(name: str, kind: str | None) -> frozenset[str]:
    """The words of a name that are capitalised in it and do not say its kind: what tells it from other zones of its kind."""
    proper = " ".join(word for word in name.replace("-", " ").split() if word[:1].isupper() or word[:1].isdigit())
    return _words(proper) - (_words(kind) if kind else frozenset())


def _agree(a: str | None, b: str | None) -> bool:
    if not a or not b:
        return True
    mine, theirs = _words(a), _words(b)
    return mine <= theirs or theirs <= mine
