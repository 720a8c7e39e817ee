"""Frames: which predicate, in which company, is which PLOVER type, and who in it is actor and recipient.

A frame line is `HEAD TERM…  ⇥  modes  ⇥  ACTORS > RECIPIENTS  ⇥  example`; docs/frames.md says how to write one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from garant._errors import DataError
from garant._tables import alternatives, parts, rows

Classes = dict[str, frozenset[str]]
ENTITY_CLASSES = frozenset({"actor", "state", "armed", "person", "place"})
NEGATIVE = "NONE"
# More than any line's conditions weigh together.
_OWN = 1000
_DEFAULT_ROLES = {"v": "subj > obj", "a": "subj >", "n": ""}


@dataclass(frozen=True, slots=True)
class Term:
    """A condition on one slot. No `words` and no `entities` means: the slot is filled, by anything."""

    slot: str
    negated: bool
    words: frozenset[str]
    entities: frozenset[str]

    @property
    def weight(self) -> int:
        """How much the term narrows: a named filler more than a filled slot."""
        return 3 if self.words else 2 if self.entities else 1


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a frame file, alternatives expanded: `kind` v, n or a, `lemma` of the head, `rest` the other words of its name."""

    type: str
    modes: tuple[str, ...]
    kind: str
    lemma: str
    rest: frozenset[str]
    terms: tuple[Term, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    example: str
    where: str
    own: bool = False

    @property
    def weight(self) -> int:
        """Specificity: the frame with most to say about the sentence wins; a user's own goes before all of ours."""
        return sum(term.weight for term in self.terms) + 2 * len(self.rest) + (_OWN if self.own else 0)


def load_classes(*folders: Path) -> Classes:
    """Every `name ⇥ lemma|…` of the folders' files, merged by name."""
    found: dict[str, set[str]] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.tsv"))):
        for _, (name, words) in rows(path, 2, 2):
            found.setdefault(name, set()).update(alternatives(words))
    return {name: frozenset(words) for name, words in found.items()}


def load_frames(
    folder: Path,
    classes: Classes,
    types: dict[str, frozenset[str]],
    default_recipients: tuple[str, ...],
    *,
    own: bool = False,
) -> Iterator[Frame]:
    """All frames of a language; the file's name is the type. `types` maps each type to its modes; `own`: the folder is a user's.

    Raises DataError for an unknown type, mode, class or slot, or a line that does not follow the grammar.
    """
    for path in sorted(folder.glob("*.tsv")):
        if path.stem not in types and path.stem != NEGATIVE:
            raise DataError(f"no such event type: {path.stem}", path)
        known = types.get(path.stem, frozenset())
        for number, (pattern, modes, roles, example) in rows(path, 1, 4):
            chosen = tuple(mode.strip() for mode in modes.split(",") if mode.strip())
            unknown = [mode for mode in chosen if mode not in known]
            if unknown and path.stem != NEGATIVE:
                raise DataError(f"{path.stem} has no mode {unknown[0]!r}", path, number)
            try:
                where = f"{path if own else path.name}:{number}"
                for frame in _expand(path.stem, chosen, pattern, roles, example, classes, default_recipients, where):
                    yield replace(frame, own=True) if own else frame
            except ValueError as error:
                raise DataError(str(error), path, number) from error


def _expand(
    type_: str, modes: tuple[str, ...], pattern: str, roles: str, example: str, classes: Classes,
    default_recipients: tuple[str, ...], where: str,
) -> Iterator[Frame]:  # fmt: skip
    head, *terms = pattern.split()
    kind, colon, lemmas = head.partition(":")
    if not colon or kind not in _DEFAULT_ROLES or not lemmas:
        raise ValueError(f"a frame begins with v:, n: or a: and a lemma, not {head!r}")
    conditions = tuple(parse_term(term, classes) for term in terms)
    actors, recipients = parse_roles(roles or _DEFAULT_ROLES[kind])
    if kind == "n":
        if not roles:
            actors, recipients = ("gen",), default_recipients
        actors = ("subj", "poss", "between", *actors)
    for lemma in alternatives(lemmas):
        words = parts(lemma) if kind == "n" else [lemma]
        for word in words:
            rest = frozenset(words) - {word}
            yield Frame(type_, modes, kind, word, rest, conditions, actors, recipients, example, where)


def parse_term(term: str, classes: Classes) -> Term:
    """`slot:filler` or `+preposition:filler`, the filler `*`, `a|b`, `@class` or `#entity`, negated by a leading `!`."""
    slot, colon, filler = term.lstrip("+").partition(":")
    if not colon or not slot or not filler:
        raise ValueError(f"a condition is slot:filler, not {term!r}")
    negated = filler.startswith("!")
    words: set[str] = set()
    entities: set[str] = set()
    for choice in alternatives(filler.removeprefix("!")):
        if choice.startswith("@"):
            if choice[1:] not in classes:
                raise ValueError(f"no such class: {choice}")
            words |= classes[choice[1:]]
        elif choice.startswith("#"):
            if choice[1:] not in ENTITY_CLASSES:
                raise ValueError(f"no such kind of entity: {choice}")
            entities.add(choice[1:])
        elif choice != "*":
            words.add(choice)
    return Term(slot, negated, frozenset(words), frozenset(entities))


def parse_roles(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`subj+avec > obj` as (actor slots, recipient slots)."""
    if not cell:
        return (), ()
    actors, arrow, recipients = cell.partition(">")
    if not arrow:
        raise ValueError(f"roles are ACTORS > RECIPIENTS, not {cell!r}")
    return _slots(actors), _slots(recipients)


def _slots(side: str) -> tuple[str, ...]:
    return tuple(slot.strip() for slot in side.split("+") if slot.strip() and slot.strip() != "-")


def index_frames(frames: Iterable[Frame]) -> dict[tuple[str, str], list[Frame]]:
    """Frames by (kind, lemma), the most specific first."""
    found: dict[tuple[str, str], list[Frame]] = {}
    for frame in frames:
        found.setdefault((frame.kind, frame.lemma), []).append(frame)
    for group in found.values():
        group.sort(key=lambda frame: -frame.weight)
    return found
