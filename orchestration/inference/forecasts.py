"""What a target is on its way to: the days that are left, drawn from those that are over.

An interval of the mean of a day would say too little: the days to come vary as well. So each draw
resamples the days that are over (which days they were was chance), and takes from these one for
each day that is left (what these will be is chance, too).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

LEVEL = 0.80
DRAWS = 2000
SEED = 20260101  # the same days give the same interval, in every run
FEWEST_DAYS = 5


@dataclass(frozen=True)
class Forecast:
    """What a period is expected to come to, with its 80 % interval; in units of the KPI."""

    expected: float
    low: float
    high: float


def forecast(days: pd.DataFrame) -> Forecast | None:
    """Forecast the sum of a period, a part of which is over.

    Args:
        days: one row a day of the period in order: is_over, weight (what the day stands for beside
            the others, 0 where nothing is expected of it) and done (0 on days to come), floats.

    Returns:
        None where fewer than 5 days with a weight are over, or none is left.
    """
    over, left = days[days.is_over], days[~days.is_over & (days.weight > 0)]
    weight, done = _by_weighted_day(over)
    if len(weight) < FEWEST_DAYS or left.empty:
        return None
    rates = done / weight
    chance = np.random.default_rng(SEED)
    size = len(rates)
    resampled = chance.integers(size, size=(DRAWS, size))
    taken = chance.integers(size, size=(DRAWS, len(left)))
    drawn = rates[np.take_along_axis(resampled, taken, axis=1)]
    ends = done.sum() + drawn @ left.weight.to_numpy()
    low, high = np.quantile(ends, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    expected = done.sum() * (1 + left.weight.sum() / weight.sum())
    return Forecast(float(expected), float(low), float(high))


def _by_weighted_day(over: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Weights and what was done; what a Sunday brings counts with the business day before it."""
    place = (over.weight > 0).cumsum().clip(lower=1)
    summed = over.groupby(place)[["weight", "done"]].sum()
    summed = summed[summed.weight > 0]
    return summed.weight.to_numpy(), summed.done.to_numpy()
