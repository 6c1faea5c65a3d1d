"""An agent's value among those of its peers: how far from them, at which place, and what that says.

The words are carefully few: who is not far enough away is not distinguishable from the others.
"""

import numpy as np
import pandas as pd
from scipy import stats

from orchestration.inference import CONFIDENCE
from orchestration.inference.intervals import PER_QUOTIENT

MOST_Z = 3.0
BEST_QUARTER, WORST_QUARTER = 75, 25
LEAST_WEEKS = 4
# What a peer group has in common.
GROUPS = {"campaign and tenure": ["campaign_key", "tenure_band"], "whole team": ["team_key"]}
COMPARED = ["median", "robust_z", "percentile", "shrunk_value", "peer_value", "verdict"]


def compare(cards: pd.DataFrame) -> pd.DataFrame:
    """Hold each value against its peer group.

    Args:
        cards: one row an agent, period and KPI: value, numerator, denominator, ci_low, ci_high,
            is_ranked, unit and better of the register, prior_strength, peer_group and what groups
            have in common.

    Returns:
        median, robust_z, percentile, shrunk_value, peer_value and verdict, indexed as given. The
        z and the percentile are turned so that more is better.
    """
    alone = pd.DataFrame(np.nan, cards.index, COMPARED[:-1])
    found = alone.assign(verdict=np.where(cards.is_ranked, "no peers", "too few"))
    for kind, common in GROUPS.items():
        for _, group in cards.groupby(["kpi", "period", "period_start", *common]):
            rows = group[group.peer_group == kind]
            if len(rows):
                found.loc[rows.index, COMPARED] = _within(rows, group[group.is_ranked])
    return found


def _within(rows: pd.DataFrame, group: pd.DataFrame) -> pd.DataFrame:
    unit, better = group.unit.iloc[0], group.better.iloc[0]
    upward = 1 if better == "higher" else -1
    per_quotient = PER_QUOTIENT.get(unit, 1)
    peer_value = group.numerator.sum() / group.denominator.sum() * per_quotient
    median = group.value.median()
    spread = stats.median_abs_deviation(group.value, scale="normal")
    distance = upward * (rows.value - median)
    ranked_by, theirs = (_shrunk(some, peer_value, unit) for some in (rows, group))
    places = stats.percentileofscore(upward * theirs, upward * ranked_by, kind="mean")
    found = pd.DataFrame(index=rows.index).assign(
        median=median,
        robust_z=(distance / spread).clip(-MOST_Z, MOST_Z) if spread else np.nan,
        percentile=pd.Series(places, rows.index).where(rows.is_ranked),
        shrunk_value=ranked_by if unit == "rate" else np.nan,
        peer_value=peer_value,
    )
    return found.assign(verdict=_verdicts(rows, found, upward))[COMPARED]


def _shrunk(rows: pd.DataFrame, peer_value: float, unit: str) -> pd.Series:
    """A rate as it is told after units of the peers' value; any other value as it is."""
    if unit != "rate":
        return rows.value
    strength = rows.prior_strength
    return (rows.numerator + peer_value * strength) / (rows.denominator + strength)


def _verdicts(rows: pd.DataFrame, found: pd.DataFrame, upward: int) -> np.ndarray:
    above, below = rows.ci_low > found.peer_value, rows.ci_high < found.peer_value
    better, worse = (above, below) if upward > 0 else (below, above)
    return np.select(
        [
            ~rows.is_ranked,
            better & (found.percentile >= BEST_QUARTER),
            worse & (found.percentile <= WORST_QUARTER),
        ],
        ["too few", "strength", "improve"],
        "not distinguishable",
    )


def standardised_intervals(observed: pd.Series, expected: pd.Series) -> pd.DataFrame:
    """The 95 % intervals of observed ÷ expected counts: exact, as if they came by Poisson's law.

    Where most calls succeed the law is wider than the truth, so that it never says too much.

    Returns:
        observed_low and observed_high, indexed as given; NaN where nothing is expected.
    """
    tail = (1 - CONFIDENCE) / 2
    some = expected.where(expected > 0)
    low = np.where(observed == 0, 0, stats.chi2.ppf(tail, 2 * observed) / 2)
    high = stats.chi2.isf(tail, 2 * (observed + 1)) / 2
    return pd.DataFrame({"observed_low": low / some, "observed_high": high / some})


def slope(weeks: pd.Series, values: pd.Series) -> tuple[float, float, float]:
    """Theil and Sen's slope of values over the numbers of their weeks, with its 95 % interval.

    Returns:
        The slope per week and its bounds; NaN for fewer than four weeks.
    """
    if len(values) < LEAST_WEEKS:
        return (np.nan,) * 3
    found = stats.theilslopes(values, weeks, alpha=CONFIDENCE)
    return found.slope, found.low_slope, found.high_slope
