"""What a target is on its way to: held against what can be reckoned without a draw."""

import numpy as np
import pandas as pd
import pytest

from orchestration.inference.forecasts import forecast


def days(done: list[float], left: int, weights: list[float] | None = None) -> pd.DataFrame:
    """Days that are over, with what was done on each; then days to come."""
    over = pd.DataFrame({"is_over": True, "weight": weights or [1.0] * len(done), "done": done})
    to_come = pd.DataFrame({"is_over": [False] * left, "weight": 1.0, "done": 0.0})
    return pd.concat([over, to_come], ignore_index=True)


def test_days_that_are_all_alike_leave_nothing_to_chance():
    found = forecast(days([3.0] * 10, left=4))
    assert (found.expected, found.low, found.high) == (42, 42, 42)


def test_the_interval_is_of_the_days_to_come_and_of_the_mean_that_they_are_guessed_from():
    """Of m days after n the variance is s² * m * (1 + m / n), and 80 % lie within 1.2816 of it."""
    done = np.random.default_rng(7).normal(20, 4, 60)
    found = forecast(days(list(done), left=30))
    spread = done.std() * np.sqrt(30 * (1 + 30 / 60))
    assert found.expected == pytest.approx(done.sum() + 30 * done.mean())
    assert (found.high - found.low) / 2 == pytest.approx(1.2816 * spread, rel=0.06)


def test_the_same_days_give_the_same_interval():
    assert forecast(days([1.0, 5, 2, 8, 3], 5)) == forecast(days([1.0, 5, 2, 8, 3], 5))


def test_what_a_sunday_brings_counts_with_the_business_day_before():
    weights = [0.0, 1, 1, 1, 1, 1, 0]
    found = forecast(days([1.0, 2, 3, 3, 3, 1, 2], left=5, weights=weights))
    assert (found.expected, found.low, found.high) == (30, 30, 30)


def test_a_beginner_s_day_stands_for_less():
    weights = [0.25] * 5
    assert forecast(days([1.0] * 5, left=2, weights=weights)).expected == 5 + 2 * 4


@pytest.mark.parametrize(("over", "left"), [(4, 10), (10, 0)])
def test_few_days_and_no_days_to_come_are_not_forecast(over, left):
    assert forecast(days([1.0] * over, left)) is None
