"""What a user puts beside or in the place of the shipped data: a folder with an ontology, and a file of actors.

    FOLDER/ontology.toml                    types (docs/ontology.md)
    FOLDER/languages/<code>/frames/*.tsv    frames of any type, docs/frames.md
    FOLDER/languages/<code>/classes/*.tsv   word classes
    FOLDER/languages/<code>/agents.tsv, offices.tsv, contexts.tsv, lemmas.tsv

An `Own` holds paths and the state of the files behind them, nothing that was read: it is the key under which the loaders keep what they
read, and it can be sent to another process.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from garant._errors import DataError

ONTOLOGY, LANGUAGES = "ontology.toml", "languages"
# What a language's folder may hold: folders of tables, and tables.
FOLDERS, FILES = (
    frozenset({"frames", "classes"}),
    frozenset({"agents.tsv", "offices.tsv", "contexts.tsv", "lemmas.tsv"}),
)


@dataclass(frozen=True, slots=True)
class Own:
    """`ontology`, a folder, and `actors`, a file; either may be None. `state`: size and time of each file when this was made."""

    ontology: Path | None = None
    actors: Path | None = None
    state: tuple[tuple[str, int, int], ...] = ()

    @property
    def types(self) -> Path | None:
        """The file of event types, if there is one."""
        path = self.ontology / ONTOLOGY if self.ontology else None
        return path if path and path.is_file() else None

    def of_language(self, code: str, name: str) -> Path | None:
        """A language's own folder or file of this name, if there is one."""
        path = self.ontology / LANGUAGES / code / name if self.ontology else None
        return path if path and path.exists() else None

    def languages(self) -> list[str]:
        """The codes of the languages that the folder has data for."""
        folder = self.ontology / LANGUAGES if self.ontology else None
        return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder and folder.is_dir() else []


SHIPPED = Own()


def find_own(ontology: str | os.PathLike[str] | None = None, actors: str | os.PathLike[str] | None = None) -> Own:
    """The user's own data behind two paths. Raises DataError for a path that is not there and for a file that nothing would read."""
    if ontology is None and actors is None:
        return SHIPPED
    folder, file = (Path(path).resolve() if path is not None else None for path in (ontology, actors))
    files = sorted(_files(folder)) if folder else []
    if file is not None:
        if not file.is_file():
            raise DataError("no such file of actors", actors)
        files.append(file)
    return Own(folder, file, tuple((str(path), (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files))


def _files(folder: Path) -> list[Path]:
    """The files of an ontology's folder; each must be one that is read, so that a misspelt name does not go unseen."""
    if not folder.is_dir():
        raise DataError(f"an ontology is a folder with {ONTOLOGY} or {LANGUAGES}/ in it", folder)
    if not (folder / ONTOLOGY).is_file() and not (folder / LANGUAGES).is_dir():
        raise DataError(f"neither {ONTOLOGY} nor {LANGUAGES}/ is in this folder", folder)
    found = [folder / ONTOLOGY] if (folder / ONTOLOGY).is_file() else []
    for path in (folder / LANGUAGES).glob("*/*"):
        if path.name in FILES and path.is_file():
            found.append(path)
        elif path.name in FOLDERS and path.is_dir():
            found += path.glob("*.tsv")
        elif not path.name.startswith("."):
            raise DataError(f"not a part of a language: there may be {', '.join(sorted(FOLDERS | FILES))}", path)
    return found
