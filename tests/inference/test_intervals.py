"""Intervals of means and ratios from sums of squares: what statsmodels makes of the rows."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.weightstats import DescrStatsW

from orchestration.inference.intervals import ratio_intervals

# cost and qualified leads of ten days
COSTS = np.array([120, 80.5, 99, 150, 0, 310, 75, 88, 20, 140])
LEADS = np.array([3, 1, 2, 4, 1, 5, 2, 1, 1, 3])


def spreads(a, b):
    return pd.DataFrame(
        {
            "numerator": [a.sum()],
            "denominator": [b.sum()],
            "units": [len(a)],
            "numerator_squares": [(a * a).sum()],
            "denominator_squares": [(b * b).sum()],
            "products": [(a * b).sum()],
        }
    ).astype(float)


def test_of_a_ratio_it_is_the_one_of_a_weighted_regression():
    [interval] = ratio_intervals(spreads(COSTS, LEADS)).to_numpy()
    fit = sm.WLS(COSTS / LEADS, np.ones(len(LEADS)), weights=LEADS).fit(cov_type="HC1", use_t=True)
    assert interval == pytest.approx(fit.conf_int()[0], abs=1e-9)


def test_of_a_mean_it_is_students():
    [interval] = ratio_intervals(spreads(COSTS, np.ones(len(COSTS)))).to_numpy()
    assert interval == pytest.approx(DescrStatsW(COSTS).tconfint_mean(), abs=1e-9)


def test_a_day_of_cost_without_a_lead_counts():
    alike = ratio_intervals(spreads(np.array([10.0, 10, 10]), np.array([1.0, 1, 1])))
    uneven = ratio_intervals(spreads(np.array([10.0, 10, 10]), np.array([3.0, 0, 0])))
    assert alike.to_numpy().tolist() == [[10, 10]]
    assert uneven.ci_low[0] < 10 < uneven.ci_high[0]


def test_one_unit_tells_no_spread():
    assert ratio_intervals(spreads(np.array([10.0]), np.array([2.0]))).isna().all(axis=None)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """Days of overdispersed counts: leads come in with their day's own rate."""
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(1000):
        dials = chance.poisson(400, size=60).astype(float)
        leads = chance.poisson(dials * chance.gamma(8, 0.05 / 8, size=60)).astype(float)
        bounds = ratio_intervals(spreads(leads, dials)).iloc[0]
        held += bounds.ci_low <= 0.05 <= bounds.ci_high
    assert 0.93 <= held / 1000 <= 0.97
