"""Names of the world in a text: which tokens are a country, its adjective, an institution, an organisation, a known person."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from garant.parse.tree import Tree
from garant.world import Alias, World, folded_words

# An acronym of so many letters may be said as a word.
_SAID = 4


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Tokens `first` to `last` (inside) that are one of `aliases`; more than one where the name is shared."""

    first: int
    last: int
    aliases: tuple[Alias, ...]

    @property
    def how(self) -> str:
        """name, adjective, capital or combining: how the first candidate is named here."""
        return self.aliases[0].how


def find_names(tree: Tree, world: World, capital_adjectives: bool) -> dict[int, list[NameMatch]]:
    """Every token of a known name with its matches, longest first. One pass over the words, one dictionary look-up a word.

    `capital_adjectives`: the language writes nationalities with a capital, so that a small letter is another word ("polish").
    """
    sequence = [(word, i) for i, token in enumerate(tree.word) for word in folded_words(token)]
    found: dict[int, list[NameMatch]] = {}
    at, size = 0, len(sequence)
    while at < size:
        node, to, best = world.trie, at, None
        while to < size and (node := node.get(sequence[to][0])) is not None:  # type: ignore[assignment]
            to += 1
            aliases: list[Alias] | None = node.get("")  # type: ignore[assignment]
            if aliases:
                match = (
                    None
                    if _cut_short(tree, sequence[at][1], sequence[to - 1][1], aliases)
                    else _fitting(tree, sequence[at][1], sequence[to - 1][1], aliases, capital_adjectives)
                )
                if match:
                    best = (to, match)
        if best is None:
            at += 1
            continue
        at, match = best
        for token in range(match.first, match.last + 1):
            found.setdefault(token, []).append(match)
    return found


def _acronym_as_word(tree: Tree, first: int, last: int, alias: Alias) -> bool:
    """An acronym that is said as a word and written like one: « la Kfor », « l'Otan »."""
    word = tree.word[first]
    return (
        first == last
        and tree.pos[first] == "PROPN"
        and len(word) >= _SAID
        and word[0].isupper()
        and word[1:].islower()
        and alias.fits(word.upper())
    )


def _cut_short(tree: Tree, first: int, last: int, aliases: list[Alias]) -> bool:
    """Whether one word is a known person's name and also the beginning of another person's: "Saleh" in "Saleh Otieno"."""
    if first != last or any(alias.entity.kind != "person" for alias in aliases):
        return False
    return any(
        kind == "PER" and begin <= first and last + 1 < end and tree.pos[last + 1] == "PROPN"
        for begin, end, kind in _around(tree, first)
    )


def _around(tree: Tree, i: int) -> list[tuple[int, int, str]]:
    at = bisect_right(tree.entities, (i, len(tree), ""))
    return [e for e in tree.entities[max(0, at - 1) : at] if e[0] <= i < e[1]]


def _fitting(tree: Tree, first: int, last: int, aliases: list[Alias], capital_adjectives: bool) -> NameMatch | None:
    if tree.paragraph[first] != tree.paragraph[last]:
        return None
    text = tree.text[tree.start[first] : tree.end[last]]
    goes_on = (
        last + 1 < len(tree) and tree.word[last + 1][:1].isupper() and tree.paragraph[last + 1] == tree.paragraph[last]
    )
    fitting = []
    for alias in aliases:
        # "The National" is a paper, but not in "the National Front": a title that begins with an article ends where the name ends.
        if goes_on and tree.pos[first] == "DET":
            continue
        if alias.how == "combining":
            if "-" not in text:
                continue
        elif alias.how == "adjective" and capital_adjectives:
            if not text[:1].isupper() and "-" not in text:
                continue
        elif (
            not alias.fits(text)
            and not _acronym_as_word(tree, first, last, alias)
            and not (alias.how != "adjective" and "-" in text and alias.fits(text.rsplit("-", 1)[-1]))
        ):
            continue
        fitting.append(alias)
    return NameMatch(first, last, tuple(fitting)) if fitting else None
