"""Named entities from their various corpora as texts with character spans labelled PER, ORG or LOC."""

from __future__ import annotations

import gzip
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from silver import TEST_FROM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from garant.parse.characters import normalise, recase

LABELS = {
    "Person": "PER", "Organization": "ORG", "Organisation": "ORG", "Location": "LOC", "person": "PER", "place": "LOC",
    "organization": "ORG", "PERS": "PER", "PER": "PER", "ORG": "ORG", "LOC": "LOC",
}  # fmt: skip
# Articles of WiNER-fr from here to the test set choose the checkpoint.
DEVELOPMENT_FROM = "2018-03-15"
RECASED, CAPITALS, BARE_CAPITALS = 0.04, 0.02, 0.08
_CLOSING = frozenset(",.;:!?)]%'")


Options = dict[str, Any]


@dataclass
class Passage:
    """A text and its named spans: (start, end, label) in characters."""

    text: str
    spans: list[tuple[int, int, str]]


def winer(path: Path, keep: Callable[[str], bool]) -> Iterator[Passage]:
    """Paragraphs of the WiNER-fr articles whose date passes ``keep``, up to the last one that has entities."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    for article in articles:
        if not article["entities"] or not keep(article["published"]):
            continue
        text, last = normalise(article["text"]), max(start for start, _, _ in article["entities"])
        for match in re.finditer(r"[^\n]+", article["text"]):
            if match.start() > last:
                break
            spans = [
                (start - match.start(), end - match.start(), LABELS[label])
                for start, end, label in article["entities"]
                if label in LABELS and match.start() <= start and end <= match.end()
            ]
            yield Passage(text[match.start() : match.end()], spans)


def winer_train(path: Path, options: Options) -> Iterator[Passage]:
    """The articles to learn from."""
    return winer(path, lambda date: date < DEVELOPMENT_FROM)


def winer_development(path: Path, options: Options) -> Iterator[Passage]:
    """The articles that choose the checkpoint."""
    return winer(path, lambda date: DEVELOPMENT_FROM <= date < TEST_FROM)


def winer_test(path: Path, options: Options) -> Iterator[Passage]:
    """The last tenth of the articles by date."""
    return winer(path, lambda date: date >= TEST_FROM)


def _blocks(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """The text line and the rows of words of each sentence of a column file."""
    for part in path.read_text(encoding="utf-8").split("\n\n"):
        lines = part.split("\n")
        text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        yield text, [row for row in rows if row[0].isdigit()]


def sequoia(path: Path, options: Options) -> Iterator[Passage]:
    """Sequoia with PARSEME named entities; contracted words are found again in the sentence's text."""
    for raw, rows in _blocks(path):
        text, position = normalise(raw), 0
        found: dict[str, tuple[int, int, str]] = {}
        for row in rows:
            form = normalise(row[1])
            start = text.find(form, position, position + len(form) + 12)
            if start < 0:
                continue
            position = start + len(form)
            for part in row[12].split(";"):
                number, _, label = part.partition(":")
                if label in LABELS:
                    found[number] = (start, position, LABELS[label])
                elif number in found:
                    found[number] = (found[number][0], position, found[number][2])
        yield Passage(text, list(found.values()))


def gum(path: Path, options: Options) -> Iterator[Passage]:
    """GUM's mentions that are names: the head is a proper noun; the span is the mention's minimal span."""
    for file in sorted(path.glob("*.conllu")):
        for _, rows in _blocks(file):
            yield _joined([row[1] for row in rows], _named_mentions(rows), [_spaced(row) for row in rows])


def _spaced(row: list[str]) -> bool:
    return "SpaceAfter=No" not in row[9]


def _named_mentions(rows: list[list[str]]) -> list[tuple[int, int, str]]:
    """Token spans of the named persons, places and organizations of one sentence."""
    opened: dict[str, tuple[int, list[str]]] = {}
    found = []
    for i, row in enumerate(rows):
        entity = next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), "")
        for piece in re.findall(r"\([^()]+\)?|[^()]+\)", entity):
            fields = piece.strip("()").split("-", 7)
            if piece[0] == "(":
                opened[fields[0]] = (i, fields)
            if piece[-1] == ")" and fields[0] in opened:
                start, fields = opened.pop(fields[0])
                found += _name(rows, start, i, fields)
    return found


def _name(rows: list[list[str]], start: int, end: int, fields: list[str]) -> list[tuple[int, int, str]]:
    if len(fields) < 6 or fields[1] not in LABELS or not re.fullmatch(r"[\d,]+", fields[5]):
        return []
    core = [start + int(n) - 1 for n in fields[5].split(",")]
    inside = {str(k + 1) for k in range(start, end + 1)}
    heads = [k for k in core if rows[k][6] not in inside]
    while core and (rows[core[0]][3] == "DET" or not rows[core[0]][1][0].isupper()):
        core.pop(0)
    if not core or not heads or rows[heads[0]][3] != "PROPN":
        return []
    label = LABELS[fields[1]]
    listed = any(rows[k][3] in ("CCONJ", "PUNCT") for k in range(core[0], core[-1]))
    people = label == "PER" and "Number=Plur" in rows[heads[0]][5]
    if people or (listed and label != "ORG"):  # a people, or several names in one mention
        return []
    return [(core[0], core[-1] + 1, label)]


def columns(path: Path, options: Options, form: int, tag: int) -> Iterator[Passage]:
    """A file of one word a line with IO or IOB tags in column ``tag``; spaces are guessed."""
    for part in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        rows = [line.split() for line in part.split("\n") if line.strip() and not line.startswith("#")]
        rows = [row for row in rows if len(row) > max(form, tag) and "DOCSTART" not in row[form]]
        if rows:
            words = [row[form] for row in rows]
            clitics = _CLOSING | set(options["clitics"])
            spaces = [word not in clitics for word in words[1:]] + [False]
            spaces = [space and word not in "([" for word, space in zip(words, spaces, strict=True)]
            yield _joined(words, _tagged([row[tag] for row in rows]), spaces)


def wikigold_train(path: Path, options: Options) -> Iterator[Passage]:
    """The first nine tenths of wikigold."""
    found = list(columns(path, options, 0, 1))
    return iter(found[: len(found) * 9 // 10])


def wikigold_test(path: Path, options: Options) -> Iterator[Passage]:
    """The last tenth of wikigold."""
    found = list(columns(path, options, 0, 1))
    return iter(found[len(found) * 9 // 10 :])


def uner(path: Path, options: Options) -> Iterator[Passage]:
    """Universal NER's layer on the English Web Treebank."""
    return columns(path, options, 1, 2)


def _tagged(tags: list[str]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    previous = "O"
    for i, tag in enumerate(tags):
        label = LABELS.get(tag[2:])
        if label and spans and tag[0] == "I" and previous[2:] == tag[2:]:
            spans[-1] = (spans[-1][0], i + 1, label)
        elif label:
            spans.append((i, i + 1, label))
        previous = tag
    return spans


def _joined(words: list[str], spans: Iterable[tuple[int, int, str]], spaces: list[bool]) -> Passage:
    starts, text = [], ""
    for word, space in zip(words, spaces, strict=True):
        starts.append(len(text))
        text += normalise(word) + " " * space
    return Passage(text.rstrip(), [(starts[a], starts[b - 1] + len(words[b - 1]), label) for a, b, label in spans])


def re3d_train(path: Path, options: Options) -> Iterator[Passage]:
    """Five of six documents of re3d."""
    return _re3d(path, options, test=False)


def re3d_test(path: Path, options: Options) -> Iterator[Passage]:
    """Every sixth document of re3d."""
    return _re3d(path, options, test=True)


def _re3d(path: Path, options: Options, test: bool) -> Iterator[Passage]:
    documents = [json.loads(line) for line in (path / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    entities = [json.loads(line) for line in (path / "entities.jsonl").read_text(encoding="utf-8").splitlines()]
    for number, document in enumerate(sorted(documents, key=lambda d: d["_id"])):
        if (number % 6 == 0) != test:
            continue
        text = normalise(document["text"])
        spans = [
            (*_trimmed(text, e["begin"], e["end"], options), LABELS[e["type"]])
            for e in entities
            if e["documentId"] == document["_id"] and e["type"] in LABELS
        ]
        spans = [s for s in spans if s[1] - s[0] > 1 and _named(text[s[0] : s[1]])]
        inner = [s for s in spans if not any(_within(o, s) for o in spans)]
        for match in re.finditer(r"[^\n]+", document["text"]):
            yield Passage(
                text[match.start() : match.end()],
                [
                    (a - match.start(), b - match.start(), c)
                    for a, b, c in inner
                    if match.start() <= a and b <= match.end()
                ],
            )


def _named(text: str) -> bool:
    """Whether a span can be a name: its last word begins with a capital."""
    return text.split()[-1][0].isupper()


def _within(inner: tuple[int, int, str], outer: tuple[int, int, str]) -> bool:
    """Whether ``inner`` is a shorter span of the same label inside ``outer``."""
    same = inner[2] == outer[2] and outer[0] <= inner[0] and inner[1] <= outer[1]
    return same and inner[1] - inner[0] < outer[1] - outer[0]


def _trimmed(text: str, start: int, end: int, options: Options) -> tuple[int, int]:
    """The span without leading articles, titles and lower-case words; empty when no capital is left."""
    dropped = set(options["dropped"])
    while start < end:
        word = re.match(r"[\w'-]+", text[start:end])
        if word and word.group()[0].isupper() and word.group().lower() not in dropped:
            return start, end
        following = text.find(" ", start, end)
        start = following + 1 if following >= 0 else end
    return end, end


def grouped(passages: Iterable[Passage], rng: random.Random, most: int) -> Iterator[Passage]:
    """Join passages of one sentence to paragraphs of one to ``most``."""
    text, left = "", 0
    spans: list[tuple[int, int, str]] = []
    for passage in passages:
        if not left:
            if text:
                yield Passage(text, spans)
            text, spans, left = "", [], rng.randint(1, most)
        shift = len(text) + 1 if text else 0
        text = f"{text} {passage.text}" if text else passage.text
        spans = spans + [(a + shift, b + shift, label) for a, b, label in passage.spans]
        left -= 1
    if text:
        yield Passage(text, spans)


def varied(passage: Passage, rng: random.Random) -> Passage:
    """By chance the passage in small letters or capitals, or without accents on capitals; offsets hold."""
    text, chance = passage.text, rng.random()
    upper = "".join(up if len(up := char.upper()) == 1 else char for char in text)
    if chance < RECASED:
        text = recase(upper)
    elif chance < RECASED + CAPITALS:
        text = upper
    elif chance < RECASED + CAPITALS + BARE_CAPITALS:
        text = "".join(unicodedata.normalize("NFD", char)[0] if char.isupper() else char for char in text)
    return Passage(text, passage.spans)


def to_doc(nlp: Language, passage: Passage) -> Doc:
    """The passage as a spaCy document; of overlapping names the longest stays."""
    doc = nlp.make_doc(passage.text)
    spans = [doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in passage.spans]
    doc.ents = filter_spans([span for span in spans if span is not None])
    return doc


READERS: dict[str, Callable[[Path, Options], Iterator[Passage]]] = {
    "winer_train": winer_train,
    "winer_development": winer_development,
    "winer_test": winer_test,
    "sequoia": sequoia,
    "gum": gum,
    "wikigold_train": wikigold_train,
    "wikigold_test": wikigold_test,
    "uner": uner,
    "re3d_train": re3d_train,
    "re3d_test": re3d_test,
}
