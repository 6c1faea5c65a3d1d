"""Parts of a change sum to it, and none depends on the order of the factors."""

import numpy as np
import pandas as pd
import pytest

from orchestration.inference.shapley import contributions


def test_a_change_of_four_factors_is_shared_as_worked_out_elsewhere():
    """10,000 dials, 10 % connected, 40 % talked to, 10 % qualified are 40; 33.264 a week later."""
    factors = ["dials", "connect", "conversation", "qualified"]
    before = pd.DataFrame([[10_000, 0.10, 0.40, 0.10]], columns=factors)
    after = pd.DataFrame([[11_000, 0.08, 0.42, 0.09]], columns=factors)
    [parts] = contributions(before, after).to_numpy()
    assert parts == pytest.approx([3.507667, -8.172333, 1.794333, -3.865667], abs=5e-7)
    assert parts.sum() == pytest.approx(33.264 - 40, abs=1e-12)


def test_the_parts_of_any_change_sum_to_it():
    draw = np.random.default_rng(1)
    before, after = (pd.DataFrame(draw.uniform(0, 2, (50, 4))) for _ in range(2))
    parts = contributions(before, after)
    assert parts.sum(axis=1).to_numpy() == pytest.approx(
        (after.prod(axis=1) - before.prod(axis=1)).to_numpy()
    )
    turned = contributions(before[[3, 1, 0, 2]], after[[3, 1, 0, 2]])
    assert turned[parts.columns].to_numpy() == pytest.approx(parts.to_numpy())


def test_a_factor_that_stayed_has_no_part():
    before = pd.DataFrame({"dials": [8.0], "rate": [0.5]})
    [parts] = contributions(before, before.assign(dials=4.0)).to_numpy()
    assert list(parts) == [-2, 0]
