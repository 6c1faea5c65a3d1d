"""Before and since: the interval of a difference, and the word for it."""

import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from orchestration.inference.coaching import SIDES, SUMS, action_outcomes, difference_interval


def side(successes, trials):
    low, high = proportion_confint(successes, trials, method="wilson")
    return pd.DataFrame({"value": [successes / trials], "ci_low": low, "ci_high": high})


def event(before, since, better="higher"):
    """An action with (successes, trials) of a rate on both sides; None is nothing known."""
    row = {"action_id": "B1", "unit": "rate", "better": better, "min_n": 30}
    row |= {"may_be_negative": False}
    for name, counts in zip(SIDES, (before, since), strict=True):
        row |= dict.fromkeys([f"{sum_}_{name}" for sum_ in SUMS], float("nan"))
        row |= dict.fromkeys([f"{of}_{name}" for of in ("value", "n", "ci_low", "ci_high")])
        if counts:
            row |= {f"{key}_{name}": value for key, value in side(*counts).iloc[0].items()}
            row[f"n_{name}"] = counts[1]
    return pd.DataFrame([row]).astype(
        {f"{of}_{s}": float for s in SIDES for of in ("value", "n", "ci_low", "ci_high")}
    )


@pytest.mark.parametrize(("before", "since"), [((56, 70), (48, 80)), ((9, 10), (3, 10))])
def test_of_two_shares_it_is_newcombes(before, since):
    low, high = difference_interval(side(*before), side(*since))
    expected = confint_proportions_2indep(*since, *before, method="newcomb", compare="diff")
    assert (low[0], high[0]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("before", "since", "better", "word"),
    [
        ((30, 100), (60, 100), "higher", "better"),
        ((60, 100), (30, 100), "higher", "worse"),
        ((30, 100), (60, 100), "lower", "worse"),
        ((30, 100), (33, 100), "higher", "not distinguishable"),
        ((3, 10), (60, 100), "higher", "too few"),
        ((30, 100), None, "higher", "not yet"),
    ],
)
def test_the_word_follows_the_interval_of_the_difference(before, since, better, word):
    [found] = action_outcomes(event(before, since, better)).to_pylist()
    assert found["outcome"] == word
