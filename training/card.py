"""The model card of a pipeline, written from measured figures."""

from __future__ import annotations

from typing import Any

from measure import CORE

_COLUMNS = (("token_f", "token F"), ("pos_acc", "UPOS"), ("morph_acc", "features"), ("lemma_acc", "lemma"), ("dep_uas", "UAS"),
            ("dep_las", "LAS"), ("sents_f", "sentence F"))  # fmt: skip

_TRAINED = ("vectors", "teacher", "parser", "ner")


def render(title: str, figures: dict[str, Any], table: dict[str, Any], times: dict[str, float]) -> str:
    """Return the Markdown text of the card."""
    parts = [
        f"# Pipeline: {title}",
        table["card"]["summary"],
        "## Data",
        _table(("corpus", "used for", "licence"), table["card"]["data"]),
        table["card"]["notes"],
        "## Accuracy",
        "Raw text in, spaCy's scorer, punctuation left out of UAS and LAS, collapsed labels (see `training/README.md`). A "
        "document is one sentence, or ten sentences in a row; treebank sentences in a row are often unrelated, so the second "
        "is the harder and the less natural test.",
        _parsing(figures["parsing"]),
        "The same tests, one sentence a document, after a change of typography:",
        _variants(figures["variants"]),
        "## Relations (F, one sentence a document)",
        _relations(figures["parsing"]),
        "## Names",
        "Exact span and label.",
        _names(figures["names"]),
        "## Size, speed, training",
        _running(figures, times),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _parsing(figures: dict[str, dict[int, dict[str, Any]]]) -> str:
    rows = [
        [
            f"{title}, {'one sentence' if size == 1 else 'ten sentences'}",
            *(_percent(scores[key]) for key, _ in _COLUMNS),
        ]
        for title, sizes in figures.items()
        for size, scores in sizes.items()
    ]
    return _table(("test", *(name for _, name in _COLUMNS)), rows)


def _variants(figures: dict[str, dict[str, Any]]) -> str:
    rows = [
        [title, *(_percent(scores[key]) for key in ("pos_acc", "dep_uas", "dep_las"))]
        for title, scores in figures.items()
    ]
    return _table(("test", "UPOS", "UAS", "LAS"), rows)


def _relations(figures: dict[str, dict[int, dict[str, Any]]]) -> str:
    rows = []
    for label in CORE:
        scores = [sizes[1]["dep_las_per_type"].get(label) for sizes in figures.values()]
        if any(scores):
            rows.append([f"`{label}`", *(_percent(score["f"]) if score else "–" for score in scores)])
    return _table(("relation", *figures), rows)


def _names(figures: dict[str, dict[str, Any]]) -> str:
    rows = []
    for title, scores in figures.items():
        rows.append([title, "all", *(_percent(scores[f"ents_{key}"]) for key in "prf")])
        for label, values in sorted((scores["ents_per_type"] or {}).items()):
            rows.append([title, label, *(_percent(values[key]) for key in "prf")])
    return _table(("test", "label", "P", "R", "F"), rows)


def _running(figures: dict[str, Any], times: dict[str, float]) -> str:
    minutes = ", ".join(f"{step} {seconds / 60:.0f} min" for step, seconds in times.items() if step in _TRAINED)
    rows = [
        ["size on disk", f"{figures['size']:.1f} MB"],
        ["loading in a fresh process, processor time", f"{figures['loading']:.2f} s"],
        ["speed, all components, one thread, processor time", f"{figures['speed']:,.0f} tokens/s"],
        ["processor", figures["processor"]],
        ["training, one core shared with other work", minutes],
    ]
    return _table(("", ""), rows)
