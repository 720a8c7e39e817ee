"""Write docs/codebook.md: every event type and mode with its codes, how many frames each language has for it, and examples of each.

python training/build_codebook.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from garant import languages
from garant.ontology import load_ontology

PAGE = Path(__file__).parent.parent / "docs" / "codebook.md"
# Examples a type and language.
_EXAMPLES = 3
_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_HEAD = """# The codebook

Built by `training/build_codebook.py` from `src/garant/ontology/plover.toml` and the frames of each language: do not edit.

Types and modes are PLOVER's (Open Event Data Alliance). The score runs from -10 to 10; the CAMEO code is what `garant export` writes. A mode without a line of its
own has its type's score. Examples are those that stand beside the frames, and that the tests run.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_types()]) + "\n"


def _types() -> Iterator[str]:
    ontology = load_ontology()
    frames = {code: languages.load_language(code).all_frames for code in languages.supported()}
    for name, kind in ontology.types.items():
        yield f"## {name}\n"
        both = "every participant is an actor" if kind.symmetric else "from actor to recipient"
        yield f"Quad class {kind.quad} ({_QUADS[kind.quad]}), score {kind.score:g}, CAMEO {kind.cameo}; {both}.\n"
        if kind.modes:
            yield "| mode | score | CAMEO |\n|---|---|---|"
            yield from (f"| `{mode}` | {score:g} | {cameo} |" for mode, (score, cameo) in kind.modes.items())
            yield ""
        for code, found in frames.items():
            # A line with alternatives gives several frames, all with its example.
            own = list({frame.where + frame.example: frame for frame in found if frame.type == name}.values())
            yield f"{len(own)} lines of frames in `{code}`, such as:\n"
            step = max(1, len(own) // _EXAMPLES)
            yield from (f"- {frame.example}" for frame in own[::step][:_EXAMPLES])
            yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
