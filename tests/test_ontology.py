"""The ontology as data agrees with the published codebook: types, quad classes, modes, scores, CAMEO codes."""

from __future__ import annotations

import pytest

from garant.ontology import load_ontology

# Facts of the PLOVER manual (draft 2.0, 2024): quad class, score without a mode, score of each mode.
CODEBOOK = {
    "AGREE": (1, 2.5, {}),
    "CONSULT": (1, 2.5, {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}),
    "SUPPORT": (1, 5, {}),
    "CONCEDE": (1, 4.5, {}),
    "COOPERATE": (2, 9.5, {}),
    "AID": (2, 10, {}),
    "RETREAT": (2, 6.5, {"withdraw": 8, "release": 6.5, "disarm": 10, "ceasefire": 7.5, "access": 6.5, "resign": 4.5}),
    "REQUEST": (3, 0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
    "ACCUSE": (3, -3, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
    "REJECT": (3, -2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
    "THREATEN": (
        3,
        -3.5,
        {"restrict": -3, "arrest": -3.5, "relations": -3.5, "expel": -3.5, "territory": -4, "violence": -3.5},
    ),
    "PROTEST": (4, -5, {"demo": -5, "riot": -7, "strike": -5, "hunger": -4.5, "boycott": -4.5, "obstruct": -4.5}),
    "MOBILIZE": (4, -5.5, {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6}),
    "SANCTION": (4, -6, {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6}),
    "COERCE": (
        4,
        -7,
        {"seize": -7, "censor": -6.5, "curfew": -6.5, "martial-law": -7.5, "arrest": -7, "misinformation": -6.5},
    ),
    "ASSAULT": (
        4,
        -9,
        {
            "abduct": -8.5,
            "beat": -7.5,
            "targeted": -9.5,
            "primitive": -8,
            "aerial": -9.5,
            "crowd-control": -7.5,
            "unconventional": -10,
        },
    ),
}
SYMMETRIC = {"AGREE", "CONSULT", "COOPERATE"}


def test_the_types_are_the_codebook_s() -> None:
    assert set(load_ontology().types) == set(CODEBOOK)


@pytest.mark.parametrize("name", CODEBOOK)
def test_quad_class_and_scores(name: str) -> None:
    quad, score, modes = CODEBOOK[name]
    ontology = load_ontology()
    plain = ontology.codes(name, (), "occurred")
    assert (plain.plover, plain.quad, plain.score) == (name, quad, score)
    assert {mode: ontology.codes(name, (mode,), "occurred").score for mode in modes} == modes
    assert set(modes) <= ontology.modes()[name]


def test_scores_have_the_sign_of_their_quad_class() -> None:
    """Cooperation (1, 2) is positive; conflict (3, 4) is not, save a request for help."""
    for kind in load_ontology().types.values():
        scores = [kind.score, *(score for score, _ in kind.modes.values())]
        assert all(-10 <= s <= 10 for s in scores)
        assert all(s > 0 for s in scores) if kind.quad <= 2 else all(s <= 0.5 for s in scores)


def test_who_is_an_actor_on_both_sides() -> None:
    types = load_ontology().types
    assert {name for name in SYMMETRIC if types[name].symmetric} == SYMMETRIC
    assert not any(types[name].symmetric for name in ("ACCUSE", "REQUEST", "SANCTION", "AID", "COERCE"))


@pytest.mark.parametrize(
    ("name", "planned"),
    [
        ("CONSULT", "AGREE"),
        ("SUPPORT", "AGREE"),
        ("COOPERATE", "AGREE"),
        ("AID", "AGREE"),
        ("RETREAT", "CONCEDE"),
        ("ASSAULT", "THREATEN"),
        ("COERCE", "THREATEN"),
    ],
)
def test_what_is_only_announced_has_another_code(name: str, planned: str) -> None:
    ontology = load_ontology()
    assert ontology.codes(name, (), "planned").plover == planned
    assert ontology.codes(name, (), "occurred").plover == name


def test_what_is_planned_and_has_no_other_code_keeps_its_own() -> None:
    assert load_ontology().codes("ACCUSE", (), "planned").plover == "ACCUSE"


def test_what_its_actor_will_not_do_is_a_refusal() -> None:
    ontology = load_ontology()
    assert ontology.codes("RETREAT", (), "negated", refused=True).plover == "REJECT"
    assert ontology.codes("RETREAT", (), "negated").plover == "RETREAT"
    assert ontology.codes("ASSAULT", (), "negated", refused=True).plover == "ASSAULT"


@pytest.mark.parametrize(("mode", "cameo"), [("phone", "041"), ("third-party", "044"), ("visit", "042")])
def test_cameo_codes_of_modes(mode: str, cameo: str) -> None:
    assert load_ontology().codes("CONSULT", (mode,), "occurred").cameo == cameo
