"""Build `languages/<code>/lemmas.tsv`: the inflected forms of every word that the language's files name.

The pipelines' lemmatizer learns from treebanks and guesses what it has not seen; the words on which events and statements rest must
not be guessed. Forms come from spaCy's lookup tables (package spacy-lookups-data, MIT; its French tables derive from Lefff, LGPL-LR).

    python training/build_lemmas.py fr
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from importlib.resources import files
from pathlib import Path

LANGUAGES = Path(__file__).parent.parent / "src" / "garant" / "languages"
KINDS = {"verb": "VERB", "noun": "NOUN", "adj": "ADJ"}
_WORD = re.compile(r"[^\W\d]+(?:[-'][^\W\d]+)*")


def table(name: str) -> dict[str, object]:
    """One of the package's gzipped JSON tables."""
    raw = files("spacy_lookups_data").joinpath("data", f"{name}.json.gz").read_bytes()
    found: dict[str, object] = json.loads(gzip.decompress(raw))
    return found


def named_words(folder: Path) -> set[str]:
    """Every word that stands in a file of rules, examples left out."""
    found: set[str] = set()
    for path in [*folder.glob("frames/*.tsv"), *folder.glob("classes/*.tsv"), *folder.glob("*.tsv")]:
        if path.name in ("lemmas.tsv", "date_examples.tsv"):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                cells = line.split("\t")
                rules = cells[:2] if path.parent.name == "classes" else cells[:1]
                found |= {w.lower() for cell in rules for w in _WORD.findall(cell.replace("_", " "))}
    status = folder.joinpath("status.toml").read_text(encoding="utf-8")
    references = folder.joinpath("references.toml").read_text(encoding="utf-8")
    return found | {w.lower() for w in _WORD.findall(status + references)}


def build(code: str) -> list[tuple[str, str, str]]:
    """(form, lemma, part of speech) of the named words, where the form is not the lemma itself."""
    words = named_words(LANGUAGES / code)
    exceptions = table(f"{code}_lemma_exc")
    index = {kind: set(table(f"{code}_lemma_index").get(kind, ())) for kind in KINDS}  # type: ignore[call-overload]
    lookup = table(f"{code}_lemma_lookup")
    found: dict[tuple[str, str], str] = {}
    for kind, pos in KINDS.items():
        for form, lemmas in exceptions.get(kind, {}).items():  # type: ignore[attr-defined]
            known = [lemma for lemma in lemmas if lemma in words]
            if len(lemmas) == 1 and known:
                found[form, pos] = known[0]
        for form, lemma in lookup.items():
            lemma = lemma[0] if isinstance(lemma, list) else lemma
            if lemma in words and lemma in index[kind] and (form, pos) not in found:
                if kind == "noun" and not form.startswith(lemma[:3]):
                    continue
                found[form, pos] = str(lemma)
        for word in words & index[kind]:
            found[word, pos] = word
            if kind != "verb" and not word.endswith("s"):
                found.setdefault((word + "s", pos), word)
    # The lemma of a plural in -s is its singular, where that is a named noun too ("troops", « parties »), whatever the tables say.
    for form, pos in found:
        singular = form.removesuffix("s")
        if pos == "NOUN" and singular in words & index["noun"] and lookup.get(form) in (singular, [singular]):
            found[form, pos] = singular
    return sorted((form, lemma, pos) for (form, pos), lemma in found.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(p.parent.name for p in LANGUAGES.glob("*/language.toml")))
    code = parser.parse_args().language
    lines = ["# Made by training/build_lemmas.py: form ⇥ lemma ⇥ part of speech"]
    lines += ["\t".join(row) for row in build(code)]
    (LANGUAGES / code / "lemmas.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
