"""From records to the page: which facts, grouped how, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from garant.brief import claims, pacts, people, violations
from garant.brief.material import Material, collect
from garant.brief.model import Brief, Line, Ref, Section
from garant.brief.scope import Records, Scope
from garant.brief.wording import Wording, wording

# Lines of a section on one page; the rest is counted.
ROOM = 8

Maker = Callable[[Material, Wording], list[Line]]
# The sections that hold lines, in the order of the page.
_LINES: tuple[tuple[str, Maker], ...] = (
    ("agreements", pacts.agreements), ("backers", people.backers), ("commitments", pacts.commitments), ("violations", violations.lines),
    ("zones", pacts.zones), ("meetings", pacts.meetings), ("claims", claims.disputed), ("single", claims.single), ("vocabulary", people.vocabulary),
)  # fmt: skip


def brief(
    documents: Iterable[Records], scope: Scope | None = None, language: str = "en", *, room: int | None = ROOM
) -> Brief:
    """The brief of documents, each a list of records (dictionaries as `garant read --format jsonl` writes them, the document first).

    `language` is that of the brief's own words; `room` the lines that a section may have, None for all. Raises GarantError for a
    language that has no words for it.
    """
    scope = scope or Scope()
    words, material = wording(language), collect(documents, scope, language)
    made = [(key, _marked(maker(material, words), material, scope.since)) for key, maker in _LINES]
    sections = [_section(key, lines, words, room) for key, lines in made]
    at = [key for key, _ in _LINES].index("violations")
    sections[at] = replace(sections[at], table=violations.table(material, words))
    if scope.since:
        new = list(_changes((line for _, lines in made[:-1] for line in lines), words))
        sections.insert(0, _section("changes", new, words, room, day=str(scope.since)))
    return Brief(words.titles["brief"], _about(material, scope, words), language, tuple(sections), material.sources)


def _marked(lines: list[Line], material: Material, since: date | None) -> list[Line]:
    """The lines, those marked that rest on nothing older than the day; of the others, the details that do."""
    if since is None:
        return lines
    return [
        replace(
            line, new=_newer(line.all_refs(), material, since), items=tuple(_marked(list(line.items), material, since))
        )
        for line in lines
    ]


def _newer(refs: Iterable[Ref], material: Material, since: date) -> bool:
    days = [material.sources[ref.document].day for ref in refs]
    return bool(days) and all(day is not None and day >= since for day in days)


def _changes(lines: Iterable[Line], words: Wording) -> Iterator[Line]:
    """What is new, and of what was known before only that of it which is."""
    for line in lines:
        news = tuple(item for item in line.items if item.new)
        if line.new:
            yield line
        elif news:
            yield Line(f"{line.text} ({words.lines['changed']})", (), news)


def _section(key: str, lines: list[Line], words: Wording, room: int | None, **values: str) -> Section:
    shown = lines if room is None else lines[:room]
    return Section(
        key,
        words.titles[key].format(**values),
        tuple(shown),
        hidden=len(lines) - len(shown),
        note="" if lines else words.lines["nothing"],
    )


def _about(material: Material, scope: Scope, words: Wording) -> str:
    sources = material.sources.values()
    days = sorted(source.day for source in sources if source.day)
    publishers = words.listing(sorted({source.publisher for source in sources}))
    about = words.line(
        "scope_one" if len(sources) == 1 else "scope",
        documents=len(material.sources),
        publishers=publishers,
        start=days[0] if days else "?",
        end=days[-1] if days else "?",
    )
    wanted = [value for value in (scope.process, scope.place, scope.actor) if value]
    return about + (" · " + words.line("scope_about", what=", ".join(wanted)) if wanted else "")
