"""The rate that a cohort is on its way to, from the members of whom it is not known yet.

Who came yesterday has not failed to order: Kaplan and Meier count each for as long as it was
followed.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from orchestration.inference import CONFIDENCE


@dataclass(frozen=True)
class Expected:
    """A share with its 95 % interval; the bounds are NaN where none or all have converted."""

    rate: float
    low: float
    high: float


def expected_rate(durations: pd.DataFrame, horizon_days: float) -> Expected:
    """The share of members that convert within the horizon: 1 − S(horizon), Kaplan–Meier.

    Beyond the longest time that anybody was followed the curve stays where it is, so the rate of a
    young cohort is one of the days that have passed.

    Args:
        durations: one row a number of days, with how many members `converted` then, and how many
            were followed for as long and had not (`censored`).
        horizon_days: the days within which a conversion counts.

    Returns:
        The rate; the interval is the log-log one with Greenwood's variance.
    """
    days = durations.days.to_numpy(dtype=float)
    members = stats.CensoredData(
        uncensored=np.repeat(days, durations.converted), right=np.repeat(days, durations.censored)
    )
    curve = stats.ecdf(members).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # undefined bounds are NaN
        bounds = curve.confidence_interval(confidence_level=CONFIDENCE, method="log-log")
    return Expected(
        rate=1 - float(curve.evaluate(horizon_days)),
        low=1 - float(bounds.high.evaluate(horizon_days)),
        high=1 - float(bounds.low.evaluate(horizon_days)),
    )
