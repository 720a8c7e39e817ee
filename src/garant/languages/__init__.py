"""Everything that is particular to a language, read from `languages/<code>/`: a new language is a new folder and no new Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from garant._errors import DataError
from garant._tables import alternatives, parts, rows, toml
from garant.languages.frames import Classes, Frame, index_frames, load_classes, load_frames
from garant.ontology import load_ontology
from garant.own import SHIPPED, Own

_ROOT = Path(__file__).parent
SUPPORT_KINDS = frozenset({"do", "occur", "host", "undergo", "reach", "fail"})


@dataclass(frozen=True, slots=True)
class Agent:
    """A generic agent noun: "rebels", « l'armée ». `name` is its English name, `country` set where the noun itself decides it."""

    lemma: str
    sectors: tuple[str, ...]
    name: str
    kind: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Office:
    """An office title: the words, the key that the world's office-holders use, sectors and English name."""

    words: tuple[str, ...]
    key: str
    sectors: tuple[str, ...]
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that attributes: `kind` v, n, prep or adverb; `stance` assert, deny, demand, promise, warn, admit, quote, hope, doubt."""

    lemma: str
    kind: str
    stance: str
    needs: str


class Language:
    """One language's data. Attributes are look-ups that the rooms share; nothing here changes after loading."""

    def __init__(self, code: str, own: Own = SHIPPED) -> None:
        folder = _ROOT / code
        if not (folder / "language.toml").is_file():
            raise DataError(f"no such language: {code} (known: {', '.join(supported())})", folder)
        self.code = code
        self.folder = folder
        self.own = own
        table = toml(folder / "language.toml")
        self.name: str = table["name"]
        self.reflexive, self.agent, self.genitive = (
            _set(table, "reflexive"),
            _set(table, "agent"),
            _set(table, "genitive"),
        )
        self.between, self.comitative, self.dative = (
            _set(table, "between"),
            _set(table, "comitative"),
            _set(table, "dative"),
        )
        self.relative, self.time_nouns = _set(table, "relative"), _set(table, "time_nouns")
        self.capital_adjectives: bool = table["capital_adjectives"]
        self.quantities, self.unaccusative = _set(table, "quantities"), _set(table, "unaccusative")
        self.relational = _set(table, "relational")
        self.partitives, self.bare_genitive = _set(table, "partitives"), _set(table, "bare_genitive")
        self.instrumental = _set(table, "instrumental")
        self.inverted_subjects = _set(table, "inverted_subjects")
        self.prepositions: dict[str, str] = table["prepositions"]
        self.status: dict[str, Any] = toml(folder / "status.toml")
        self.references: dict[str, Any] = toml(folder / "references.toml")
        self.support = _support(folder / "support.tsv")
        self.control = {cells[0]: cells[1] for _, cells in rows(folder / "control.tsv", 2, 3)}
        self.classes: Classes = load_classes(*self.paths("classes"))
        self.all_frames: list[Frame] = list(self._frames(tuple(table["default_recipients"])))
        self.frames = index_frames(self.all_frames)
        self.agents = _agents(*self.paths("agents.tsv"))
        self.offices = _offices(*self.paths("offices.tsv"))
        self.cues = _cues(folder / "speech.tsv")
        self.compounds = self._verb_compounds()
        self.compound_heads = frozenset(name.removeprefix("se_").split("_")[0] for name in self.compounds)
        self.lemmas = {
            (cells[2], cells[0]): cells[1] for path in self.paths("lemmas.tsv") for _, cells in rows(path, 3, 3)
        }

    def paths(self, name: str) -> list[Path]:
        """The shipped file or folder of this name, and the user's own if there is one."""
        own = self.own.of_language(self.code, name)
        return [self.folder / name, own] if own else [self.folder / name]

    def _frames(self, default_recipients: tuple[str, ...]) -> Iterator[Frame]:
        """The shipped frames, unless the ontology does without, and the user's own; a mode that a type no longer has is left out."""
        ontology = load_ontology(self.own)
        modes = ontology.modes()
        if ontology.shipped_frames:
            for frame in load_frames(self.folder / "frames", self.classes, load_ontology().modes(), default_recipients):
                kept = tuple(mode for mode in frame.modes if mode in modes.get(frame.type, frame.modes))
                yield frame if kept == frame.modes else replace(frame, modes=kept)
        if folder := self.own.of_language(self.code, "frames"):
            yield from load_frames(folder, self.classes, modes, default_recipients, own=True)

    def _verb_compounds(self) -> frozenset[str]:
        """Multiword verbs ("take_place", « avoir_lieu ») that any file names, so that the normaliser joins them."""
        names = (
            {frame.lemma for frame in self.all_frames if frame.kind == "v"} | self.support.keys() | self.control.keys()
        )
        names |= {cue.lemma for group in self.cues.values() for cue in group if cue.kind == "v"}
        return frozenset(name for name in names if "_" in name.removeprefix("se_"))


def supported() -> list[str]:
    """The codes of the languages that have a folder."""
    return sorted(path.parent.name for path in _ROOT.glob("*/language.toml"))


@lru_cache(maxsize=8)
def load_language(code: str, own: Own = SHIPPED) -> Language:
    """A language's data, with the user's own if there is any; read once a process."""
    return Language(code, own)


def _set(table: dict[str, Any], name: str) -> frozenset[str]:
    return frozenset(table[name])


def _support(path: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number, (verb, slot, kind, _) in rows(path, 3, 4):
        if kind not in SUPPORT_KINDS:
            raise DataError(f"a support verb is one of {', '.join(sorted(SUPPORT_KINDS))}, not {kind!r}", path, number)
        found.setdefault(verb, {})[slot] = kind
    return found


def _agents(*paths: Path) -> dict[str, list[Agent]]:
    """Agents by the first word of their name, longest name first."""
    found: dict[str, list[Agent]] = {}
    for _, (lemmas, sectors, name, kind, _example, country) in (row for path in paths for row in rows(path, 4, 6)):
        for lemma in alternatives(lemmas):
            agent = Agent(lemma, tuple(s.strip() for s in sectors.split(",") if s.strip()), name, kind, country or None)
            for part in set(parts(lemma)):
                found.setdefault(part, []).append(agent)
    for group in found.values():
        group.sort(key=lambda agent: -len(parts(agent.lemma)))
    return found


def _offices(*paths: Path) -> dict[str, list[Office]]:
    """Offices by the first word of their title, longest title first."""
    found: dict[str, list[Office]] = {}
    for _, (titles, key, sectors, name, country) in (row for path in paths for row in rows(path, 4, 5)):
        for title in alternatives(titles):
            words = tuple(parts(title.lower()))
            found.setdefault(words[0], []).append(
                Office(words, key, tuple(s.strip() for s in sectors.split(",")), name, country or None)
            )
    for group in found.values():
        group.sort(key=lambda office: -len(office.words))
    return found


def _cues(path: Path) -> dict[str, list[Cue]]:
    """Speech cues by lemma (or by the words of a preposition, joined by _)."""
    found: dict[str, list[Cue]] = {}
    for _, (lemmas, kind, stance, needs, _example) in rows(path, 4, 5):
        for lemma in alternatives(lemmas):
            found.setdefault(lemma, []).append(Cue(lemma, kind, stance, needs))
    return found
