"""The share that has come so far of what is on its way, from members of whom it is not known yet.

Who came yesterday has not failed to order: Kaplan and Meier count each for as long as it was
followed.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from orchestration.inference import CONFIDENCE

# Sums of floats reach a half a hair late.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Expected:
    """A share with its 95 % interval; the bounds are NaN where none or all have converted."""

    rate: float
    low: float
    high: float


def expected_rate(durations: pd.DataFrame, horizon: float) -> Expected:
    """The share of members that convert within the horizon: 1 − S(horizon), Kaplan–Meier.

    Beyond the longest time that anybody was followed the curve stays where it is, so the rate of a
    young cohort is one of the days that have passed.

    Args:
        durations: one row a duration (`days`, or another unit of time), with how many members
            `converted` then, and how many were followed for as long and had not (`censored`).
        horizon: the time within which a conversion counts, in the same unit.

    Returns:
        The rate; the interval is the log-log one with Greenwood's variance.
    """
    curve = stats.ecdf(_followed(durations)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # undefined bounds are NaN
        bounds = curve.confidence_interval(confidence_level=CONFIDENCE, method="log-log")
    rate = 1 - float(curve.evaluate(horizon))
    if rate == 0:  # before the first conversion scipy is sure of it
        return Expected(rate, np.nan, np.nan)
    return Expected(
        rate=rate,
        low=1 - float(bounds.high.evaluate(horizon)),
        high=1 - float(bounds.low.evaluate(horizon)),
    )


def time_until(durations: pd.DataFrame, share: float) -> float:
    """The time by which a share of the members has converted; NaN where they were not followed on.

    Args:
        durations: as those of `expected_rate`.
        share: from 0 to 1.
    """
    curve = stats.ecdf(_followed(durations)).sf
    reached = curve.quantiles[curve.probabilities <= 1 - share + ROUNDING]
    return float(reached[0]) if len(reached) else np.nan


def _followed(durations: pd.DataFrame) -> stats.CensoredData:
    days = durations.days.to_numpy(dtype=float)
    return stats.CensoredData(
        uncensored=np.repeat(days, durations.converted), right=np.repeat(days, durations.censored)
    )
