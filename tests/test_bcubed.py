"""B-cubed: the figures of a clustering."""

from __future__ import annotations

import pytest

from garant.bcubed import b_cubed


def test_b_cubed_is_bagga_and_baldwins() -> None:
    assert b_cubed([]) == (1.0, 1.0)
    assert b_cubed([("x", 1), ("x", 1), ("y", 2)]) == (1.0, 1.0)
    # Five of one and two of another, all in one cluster: each item's precision is the share of its own kind.
    precision, recall = b_cubed([("x", 1)] * 5 + [("y", 1)] * 2)
    assert precision == pytest.approx((5 * 5 / 7 + 2 * 2 / 7) / 7)
    assert recall == 1.0
    precision, recall = b_cubed([("x", 1), ("x", 2)])
    assert (precision, recall) == (1.0, 0.5)
