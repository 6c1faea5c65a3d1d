"""Peers, verdicts, trends and dealt calls: hand-worked values, and what statsmodels says."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.rates import confint_poisson

from orchestration.inference.peers import compare, slope, standardised_intervals


def cards(*counts, better="higher", **more):
    """Agents of one campaign and tenure, each (successes, trials, ci_low, ci_high)."""
    numerator, denominator, low, high = np.array(counts, dtype=float).T
    return pd.DataFrame(
        {
            "kpi": "conversation_rate",
            "period": "month",
            "period_start": "2026-10-01",
            **{"campaign_key": "K1", "tenure_band": "new", "team_key": "north"},
            "peer_group": "campaign and tenure",
            **{"unit": "rate", "better": better, "prior_strength": 50, "is_ranked": True},
            "numerator": numerator,
            "denominator": denominator,
            "value": numerator / denominator,
            **{"ci_low": low, "ci_high": high},
        }
        | more
    )


# 20, 30, 40, 50 and 60 of 100: together 0.4
FIVE = [(20, 100, 0.13, 0.29), (30, 100, 0.22, 0.4), (40, 100, 0.31, 0.5)]
FIVE += [(50, 100, 0.4, 0.6), (60, 100, 0.5, 0.69)]


def test_an_agent_is_seen_from_the_median_of_the_group():
    """Deviations from 0.4 are 0.2 0.1 0 0.1 0.2, of which 0.1 is the median: 0.2 ÷ 0.14826."""
    found = compare(cards(*FIVE))
    assert found["median"].tolist() == pytest.approx([0.4] * 5)
    assert found.robust_z.tolist() == pytest.approx([-1.34898, -0.67449, 0, 0.67449, 1.34898])
    assert found.percentile.tolist() == pytest.approx([10, 30, 50, 70, 90])
    assert found.peer_value.tolist() == pytest.approx([0.4] * 5)


def test_a_verdict_wants_a_place_and_an_interval_that_excludes_the_group():
    found = compare(cards(*FIVE)).verdict.tolist()
    assert found == ["improve", *["not distinguishable"] * 3, "strength"]
    wide = [(20, 100, 0.1, 0.41), *FIVE[1:]]
    assert compare(cards(*wide)).verdict[0] == "not distinguishable"


def test_less_is_better_where_the_register_says_so():
    found = compare(cards(*FIVE, better="lower"))
    assert found.verdict.tolist() == ["strength", *["not distinguishable"] * 3, "improve"]
    assert found.percentile.tolist() == pytest.approx([90, 70, 50, 30, 10])
    assert found.robust_z[0] == pytest.approx(1.34898)


def test_ties_share_a_place():
    found = compare(cards(*[(30, 100, 0.2, 0.4)] * 3, (50, 100, 0.4, 0.6)))
    assert found.percentile.tolist() == pytest.approx([37.5, 37.5, 37.5, 87.5])


def test_a_group_that_does_not_vary_has_no_distance():
    assert compare(cards(*[(30, 100, 0.2, 0.4)] * 3)).robust_z.isna().all()


def test_nobody_is_further_away_than_three():
    others = [(40 + i, 100, 0.3, 0.5) for i in range(5)]
    assert compare(cards(*others, (95, 100, 0.9, 0.98))).robust_z.iloc[-1] == 3


def test_a_rate_of_few_is_drawn_to_the_group():
    """3 of 10 where the group has 0.10: (3 + 0.10 × 50) ÷ (10 + 50)."""
    group = cards((10, 100, 0.05, 0.18), (10, 100, 0.05, 0.18), (3, 10, 0.11, 0.6))
    group.loc[2, "is_ranked"] = False
    found = compare(group)
    assert found.shrunk_value[2] == pytest.approx(0.133333, abs=5e-7)
    assert found.verdict[2] == "too few"
    assert np.isnan(found.percentile[2])
    assert found["median"][0] == pytest.approx(0.1), "who has too few calls is nobody's peer"


def test_without_peers_there_is_no_comparison():
    found = compare(cards(*FIVE, peer_group="none"))
    assert found.verdict.tolist() == ["no peers"] * 5
    assert found.drop(columns="verdict").isna().all(axis=None)


def test_the_whole_team_is_the_group_of_who_has_no_other():
    group = cards(*FIVE)
    group.loc[0, ["campaign_key", "peer_group"]] = ["K2", "whole team"]
    found = compare(group)
    assert found.percentile[0] == pytest.approx(10)
    assert found["median"].tolist() == pytest.approx([0.4, 0.45, 0.45, 0.45, 0.45])


@pytest.mark.parametrize(("observed", "expected"), [(7, 12.0), (0, 3.0), (140, 120.5)])
def test_dealt_calls_have_the_exact_interval_of_poisson(observed, expected):
    [found] = standardised_intervals(pd.Series([float(observed)]), pd.Series([expected])).to_numpy()
    assert found == pytest.approx(confint_poisson(observed, expected, method="exact-c"), abs=1e-9)


def test_where_nothing_is_expected_nothing_is_said():
    assert standardised_intervals(pd.Series([2.0]), pd.Series([0.0])).isna().all(axis=None)


def test_a_trend_is_the_median_of_the_slopes_and_one_odd_week_is_none():
    """Weeks at 0.30, 0.32 … 0.44, the fifth at 0.9: the median of 28 slopes stays at 0.02."""
    weeks = pd.Series(range(8))
    values = 0.3 + 0.02 * weeks
    values[4] = 0.9
    found, low, high = slope(weeks, values)
    assert found == pytest.approx(0.02)
    assert low <= 0.02 <= high


def test_three_weeks_are_no_trend():
    assert np.isnan(slope(pd.Series(range(3)), pd.Series([0.1, 0.2, 0.3]))).all()
