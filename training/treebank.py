"""Universal Dependencies files (CoNLL-U) as sentences ready for spaCy: merged, normalised, with collapsed labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from garant.parse.characters import normalise

# Subtypes that every treebank marks alike and that the clause reader needs; any other falls to its head label.
KEPT_LABELS = frozenset(
    {"nsubj:pass", "csubj:pass", "aux:pass", "acl:relcl", "obl:agent", "expl:subj", "compound:prt", "nmod:poss"}
)
# Features that the treebanks of one language share; the rest would split the tag set without use.
KEPT_FEATURES = frozenset(
    {"Mood", "Tense", "VerbForm", "Voice", "Number", "Person", "Gender", "Polarity", "PronType", "Definite", "NumType",
     "Case", "Poss", "Reflex", "Degree"}
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One token of a sentence; ``head`` is the index of its head in the sentence, its own index at the root."""

    form: str
    lemma: str = ""
    upos: str = ""
    feats: str = ""
    head: int = 0
    label: str = ""
    space: bool = True


@dataclass
class Sentence:
    """The words of one sentence, whether a document starts with it, and whether it has heads."""

    words: list[Word]
    opens: bool = False
    parsed: bool = True


@dataclass
class _Block:
    rows: list[list[str]] = field(default_factory=list)
    ranges: list[tuple[int, int, str, bool]] = field(default_factory=list)
    opens: bool = False


def read(path: Path, agent: str, merge: bool) -> list[Sentence]:
    """Read a CoNLL-U file, or all of a folder in order of name.

    ``agent`` is the case marker of agents; with ``merge`` multiword tokens become one token.
    """
    files = sorted(path.glob("*.conllu")) if path.is_dir() else [path]
    return [_sentence(block, agent, merge) for file in files for block in _blocks(file)]


def _blocks(path: Path) -> Iterator[_Block]:
    block = _Block()
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            block.opens = True
        elif not line and block.rows:
            yield block
            block = _Block()
        elif line and line[0].isdigit():
            row = line.split("\t")
            if "-" in row[0]:
                first, last = row[0].split("-")
                block.ranges.append((int(first), int(last), row[1], "SpaceAfter=No" not in row[9]))
            elif "." not in row[0]:
                block.rows.append(row)


def collapse(label: str) -> str:
    """Return the label that the pipelines use for a Universal Dependencies relation."""
    return label if label in KEPT_LABELS else label.split(":")[0]


def _features(text: str) -> str:
    return "|".join(pair for pair in text.split("|") if pair.split("=")[0] in KEPT_FEATURES)


def _sentence(block: _Block, agent: str, merge: bool) -> Sentence:
    words = [_word(row) for row in block.rows]
    _mark_agents(words, agent)
    kept: list[list[int]] = [[i] for i in range(len(words))]
    for first, last, form, space in reversed(block.ranges):
        span = range(first - 1, last)
        joined = "".join(words[i].form for i in span)
        if merge or joined != normalise(form):
            words[first - 1] = replace(_core(words, span), form=normalise(form), space=space)
            kept[first - 1 : last] = [list(span)]
        else:
            for i in span:
                words[i] = replace(words[i], space=space if i == last - 1 else False)
    return Sentence(_renumbered(words, kept), block.opens)


def _word(row: list[str]) -> Word:
    head = int(row[6]) if row[6].isdigit() else 0
    index = int(row[0]) - 1
    form = normalise(row[1])
    lemma = form if row[2] == "_" and row[1] != "_" else normalise(row[2])
    return Word(
        form, lemma, row[3], _features(row[5]), head - 1 if head else index, collapse(row[7]) if head else "ROOT",
        "SpaceAfter=No" not in row[9],
    )  # fmt: skip


def _mark_agents(words: list[Word], agent: str) -> None:
    """Label as agent an oblique with the agent's case marker below a passive, where a treebank leaves it plain."""
    passive = {word.head for word in words if word.label in ("aux:pass", "nsubj:pass")}
    marked = {word.head for word in words if word.label == "case" and word.form.lower() == agent}
    for i, word in enumerate(words):
        if word.label == "obl" and i in marked and word.head in passive:
            words[i] = replace(word, label="obl:agent")


def _core(words: list[Word], span: range) -> Word:
    """The word that stands for a merged span: the first one whose head lies outside."""
    for i in span:
        if words[i].head not in span or words[i].head == i:
            return words[i]
    return words[span[0]]


def _renumbered(words: list[Word], kept: list[list[int]]) -> list[Word]:
    place = {old: new for new, group in enumerate(kept) for old in group}
    return [replace(words[group[0]], head=place[words[group[0]].head]) for group in kept]


def read_lemmas(path: Path, contractions: dict[str, str]) -> list[Sentence]:
    """Read sentences of form and lemma without heads, contractions joined as in the treebanks.

    The file is either tab-separated (form, lemma, tag) or CoNLL-U; spaces are guessed, for neither keeps them.
    """
    first = 1 if path.suffix == ".conllu" else 0
    sentences: list[Sentence] = []
    for part in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t")[first:] for line in part.split("\n") if line.count("\t") >= 2]
        words = _contracted(rows, contractions)
        if words:
            sentences.append(Sentence([_spaced(words, i) for i in range(len(words))], True, parsed=False))
    return sentences


def _contracted(rows: list[list[str]], contractions: dict[str, str]) -> list[Word]:
    words: list[Word] = []
    for form, lemma, *_ in rows:
        joined = contractions.get(f"{words[-1].form.lower()} {form}") if words else None
        if joined:
            previous = words.pop()
            form = joined.capitalize() if previous.form[0].isupper() else joined
            lemma = previous.lemma
        words.append(Word(normalise(form), normalise(lemma)))
    return words


def _spaced(words: list[Word], index: int) -> Word:
    """Guess the space behind a word, which this format does not keep."""
    word = words[index]
    following = words[index + 1].form if index + 1 < len(words) else ""
    return replace(
        word, space=not (word.form.endswith(("'", "(")) or following in (",", ".", ")") or following[:1] == "-")
    )
