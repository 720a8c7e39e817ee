"""`garant bench`: gold through the path, a table of how far the two agree, and the floors that a figure must not fall below.

A set of gold is a folder of articles (`*.json`), or a file (`*.jsonl`) of sentences or of dispatches whose happenings are known, as
`eval/README.md` describes them; folders are searched.
Floors stand in `baseline.json` beside the gold, with a hash of it, so that a floor is never compared with another corpus.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from garant import batch
from garant._errors import GarantError, InputError
from garant.bcubed import score_happenings
from garant.pipeline import Reading
from garant.scoring import Figure, Gold, Score, score_article, score_sentence
from garant.sources import Document, prepare_many

BASELINE = "baseline.json"
# What a small change may cost before the tests object: about one article's luck in eight.
MARGIN = 0.03
# A figure of fewer cases than this says too little to be pinned.
_LEAST = 30
_SCORERS = {"articles": score_article, "sentences": score_sentence}
# The columns of the table: heading and figure.
_COLUMNS = {
    "articles": (
        ("event", "event_f1"), ("dyad", "dyad_f1"), ("happened", "happened_dyad_f1"), ("statement", "statement_f1"),
        ("speaker", "speaker_accuracy"), ("status", "status_accuracy"), ("voice", "voice_accuracy"), ("place", "place_accuracy"),
        ("date", "date_accuracy"), ("sector", "actor_sector_accuracy"), ("tie", "tie_f1"), ("meeting", "meeting_f1"),
        ("commitment", "commitment_f1"), ("zone", "zone_f1"), ("agreement", "agreement_f1"),
    ),
    "sentences": (("type", "type_f1"), ("type+roles", "type_and_roles_f1"), ("quiet", "quiet_accuracy")),
    "happenings": (("b3", "b3_f1"), ("b3, all", "b3_all_f1"), ("coverage", "coverage")),
}  # fmt: skip

Floors = dict[str, dict[str, float]]


@dataclass(slots=True)
class GoldSet:
    """Gold of one kind ("articles", "sentences" or "happenings") from one folder or file."""

    name: str
    kind: str
    rows: list[Gold]


@dataclass(slots=True)
class Result:
    """What was measured on one set, of the texts in one language; of happenings, in all languages together ("en+fr")."""

    name: str
    kind: str
    language: str
    texts: int = 0
    score: Score = field(default_factory=Score)

    @property
    def key(self) -> str:
        """The name that its floors stand under."""
        return f"{self.name} {self.language}"


# -- gold ------------------------------------------------------------------------------------------------------------


def own_gold() -> Path:
    """The gold of the checkout that this package runs from. Raises GarantError where there is none."""
    folder = Path(__file__).parents[2] / "eval"
    if not folder.is_dir():
        raise GarantError("no gold is named, and there is none beside the package: name a folder or a file of gold")
    return folder


def find_sets(paths: Iterable[Path]) -> Iterator[GoldSet | InputError]:
    """The sets below these folders and files, in order of name; a file of another format comes as an InputError in its place."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path, path)
        else:
            yield _lines(path, path.stem)


def _folder(folder: Path, root: Path) -> Iterator[GoldSet | InputError]:
    name = str(folder.relative_to(root)) if folder != root else folder.name
    rows: list[Gold] = []
    for path in sorted(folder.glob("*.json")):
        if path.name != BASELINE:
            row = _article(path)
            if isinstance(row, InputError):
                yield row
            else:
                rows.append(row)
    if rows:
        yield GoldSet(name, "articles", rows)
    for path in sorted(folder.glob("*.jsonl")):
        yield _lines(path, str(path.relative_to(root).with_suffix("")))
    for inner in sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")):
        yield from _folder(inner, root)


def _article(path: Path) -> Gold | InputError:
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return InputError(f"cannot be read: {error}", str(path))
    if not isinstance(row, dict) or not {"id", "text", "events", "language"} <= row.keys():
        return InputError("no article gold: it needs id, language, text and events", str(path))
    return row


def _lines(path: Path, name: str) -> GoldSet | InputError:
    rows: list[Gold] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        return InputError(f"cannot be read: {error}", str(path))
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            return InputError(f"cannot be read: {error}", f"{path}:{number}")
        if (
            not isinstance(row, dict)
            or not {"id", "text", "language"} <= row.keys()
            or not row.keys() & {"events", "reports"}
        ):
            return InputError("no gold: it needs id, language, text, and events or reports", f"{path}:{number}")
        if rows and ("reports" in row) != ("reports" in rows[0]):
            return InputError("sentences and dispatches of happenings do not go into one file", f"{path}:{number}")
        if "source_text" in row:
            return InputError("asks for the type of one given pair, which is not measured here", f"{path}:{number}")
        rows.append(row)
    return GoldSet(name, "happenings" if rows and "reports" in rows[0] else "sentences", rows)


def corpus_hash(folder: Path) -> str:
    """A hash of all the gold below a folder: names and bytes."""
    total = hashlib.sha256()
    for path in sorted(p for suffix in ("*.json", "*.jsonl") for p in folder.rglob(suffix) if p.name != BASELINE):
        total.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


# -- measuring -------------------------------------------------------------------------------------------------------


def measure(gold: GoldSet, chosen: batch.Parsers) -> list[Result]:
    """Read the set's texts and score them, one result a language. Raises InputError for a text that cannot be read."""
    documents = [
        Document(
            row["text"], id=row["id"], language=row["language"], title=row.get("title"), published=_published(row), url=row.get("url"),
            publisher=row.get("publisher"),
        )
        for row in gold.rows
    ]  # fmt: skip
    read: list[tuple[Gold, Reading]] = []
    for row, outcome in zip(
        gold.rows, batch.read_stream(prepare_many(documents, batch.supported(chosen)), chosen), strict=True
    ):
        if not isinstance(outcome, Reading):
            raise outcome
        read.append((row, outcome))
    return [_together(gold, read)] if gold.kind == "happenings" else _by_language(gold, read)


def _together(gold: GoldSet, read: list[tuple[Gold, Reading]]) -> Result:
    result = Result(gold.name, gold.kind, "+".join(sorted({row["language"] for row in gold.rows})), len(read))
    score_happenings(((row, reading.records()) for row, reading in read), result.score)
    return result


def _by_language(gold: GoldSet, read: list[tuple[Gold, Reading]]) -> list[Result]:
    found: dict[str, Result] = {}
    for row, reading in read:
        result = found.setdefault(row["language"], Result(gold.name, gold.kind, row["language"]))
        result.texts += 1
        _SCORERS[gold.kind](row, reading.records(), result.score)
    return [found[language] for language in sorted(found)]


def _published(row: Gold) -> str | None:
    return row.get("published") if row.get("published_given", True) else None


# -- floors ----------------------------------------------------------------------------------------------------------


def load_floors(folder: Path) -> tuple[str, Floors]:
    """The corpus hash and the floors beside this gold; empty where there are none."""
    path = folder / BASELINE
    if not path.is_file():
        return "", {}
    table = json.loads(path.read_text(encoding="utf-8"))
    return table["corpus"], table["floors"]


def below(results: Iterable[Result], floors: Floors) -> list[str]:
    """A line for each figure that is under its floor, or that has one and was not measured."""
    measured = {r.key: r.score.figures for r in results}
    found = []
    for key, pinned in floors.items():
        for name, floor in pinned.items():
            value = measured.get(key, {}).get(name, Figure()).value
            if value < floor:
                found.append(f"{key}: {name} is {value:.3f}, its floor {floor:.3f}")
    return found


def raised(results: Iterable[Result], floors: Floors, lower: bool = False) -> Floors:
    """New floors, `MARGIN` under what was measured; an old floor that is higher stays, unless floors may be lowered."""
    found: Floors = {}
    for result in results:
        old = {} if lower else floors.get(result.key, {})
        found[result.key] = {
            name: max(old.get(name, 0.0), round(max(0.0, figure.value - MARGIN), 3))
            for name, figure in result.score.figures.items() if name in old or min(figure.read, figure.gold) >= _LEAST
        }  # fmt: skip
    return found


def write_floors(folder: Path, floors: Floors) -> None:
    """Write the floors and the hash of the gold that they were measured on."""
    table = {"corpus": corpus_hash(folder), "floors": floors}
    (folder / BASELINE).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8", newline="\n")


# -- the command -----------------------------------------------------------------------------------------------------


def run(
    paths: Sequence[Path], chosen: batch.Parsers, out: TextIO, err: TextIO, *, verbose: bool = False, update: bool = False, lower: bool = False
) -> int:  # fmt: skip
    """Measure, print, compare with the floors, or renew them; 0, or 1 when a figure is under its floor or gold cannot be read."""
    places = list(paths) or [own_gold()]
    folder = places[0] if len(places) == 1 and places[0].is_dir() else None
    results: list[Result] = []
    code = 0
    for found in find_sets(places):
        if isinstance(found, InputError):
            print(found, file=err)
            code = 1
        else:
            results += measure(found, chosen)
    out.write(table(results))
    if verbose:
        out.writelines(details(results))
    if folder is None:
        if update:
            raise GarantError("floors are kept beside one folder of gold: name one")
        return code
    return max(code, _compare(folder, results, err, update, lower))


def _compare(folder: Path, results: list[Result], err: TextIO, update: bool, lower: bool) -> int:
    corpus, floors = load_floors(folder)
    fallen = below(results, floors)
    if update and (lower or not fallen):
        write_floors(folder, raised(results, floors, lower))
        return 0
    for line in fallen:
        print(line, file=err)
    if update:
        print(f"{folder / BASELINE} is left as it is: a floor is lowered only with --allow-lower", file=err)
    elif corpus and corpus != corpus_hash(folder):
        print(f"{folder}: the gold has changed since its floors were set; renew them with --update-baseline", file=err)
        return 1
    return int(bool(fallen))


def table(results: Iterable[Result]) -> str:
    """The figures in a table for each kind of gold; a dash where there is nothing to measure."""
    blocks = []
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.kind, []).append(result)
    for kind, group in groups.items():
        columns = _COLUMNS[kind]
        head = [kind, "", "texts", *(heading for heading, _ in columns)]
        lines = [
            head,
            *(
                [r.name, r.language, str(r.texts), *(_cell(r.score.figures.get(name)) for _, name in columns)]
                for r in group
            ),
        ]
        widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
        blocks.append(
            "".join(
                "  ".join(_aligned(cell, widths[i], i) for i, cell in enumerate(line)).rstrip() + "\n" for line in lines
            )
        )
    return "\n".join(blocks)


def _cell(figure: Figure | None) -> str:
    return f"{figure.value:.3f}" if figure and (figure.read or figure.gold) else "–"


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column < 2 else cell.rjust(width)


def details(results: Iterable[Result]) -> Iterator[str]:
    """Every figure with its counts, then every miss, false alarm and wrong role, a line each."""
    for result in results:
        yield f"\n{result.key}\n"
        for name, figure in result.score.figures.items():
            counts = f"precision {figure.precision:.3f}, recall {figure.recall:.3f}: " if name.endswith("_f1") else ""
            of = f"of {figure.read:g} read and {figure.gold:g} gold" if name.endswith("_f1") else f"of {figure.gold:g}"
            yield f"  {name} {figure.value:.3f} ({counts}{figure.right:g} {of})\n"
        yield from (f"  {line}\n" for line in result.score.notes)
