"""Which place a token names, and how finely."""

from __future__ import annotations

from garant.parse.tree import Tree
from garant.records import Place, Span
from garant.resolve.names import NameMatch


class Places:
    """The places of one document by token."""

    def __init__(self, tree: Tree, names: dict[int, list[NameMatch]]) -> None:
        self.tree, self.names = tree, names

    def country(self, i: int) -> str | None:
        """The country of the place that token `i` names, None when it names none."""
        place = self.at(i)
        return place.country if place else None

    def at(self, i: int) -> Place | None:
        """The place that token `i` names."""
        found = self.names.get(i)
        if not found or found[0].how not in ("name", "capital") or found[0].aliases[0].entity.kind != "country":
            return None
        match = found[0]
        start, end = self.tree.chars(match.first, match.last)
        entity = match.aliases[0].entity
        resolution = "country" if match.how == "name" else "city"
        text = self.tree.text[start:end]
        return Place(Span(start, end, text), entity.name if match.how == "name" else match.aliases[0].written, None, None, entity.country, resolution)
