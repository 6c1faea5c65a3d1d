"""The difference of two means, or of two ratios of sums, from sums of squares of their units.

A mean is a ratio whose denominators are all 1.
"""

import math

import pandas as pd
from scipy import stats

from orchestration.inference import CONFIDENCE
from orchestration.inference.experiments import Difference


def difference_of_ratios(arm: pd.Series, control: pd.Series) -> Difference:
    """Compare Σy ÷ Σn of two arms whose units are independent: leads, or blocks of days.

    Of means it is Welch's t test (1947, Biometrika 34). Of ratios each unit's y − ratio × n takes
    the place of its y: the delta method (Deng, Knoblich and Lu 2018, Applying the Delta Method in
    Metric Analytics). Few blocks have few degrees of freedom, never more than blocks − 2.

    Args:
        arm: units, sum_y, sum_n, sum_yy, sum_nn and sum_yn.
        control: the same.

    Returns:
        The difference; NaN where an arm has fewer than two units, or no n.
    """
    value = ratio(arm) - ratio(control)
    variances = [_variance(arm), _variance(control)]
    freedoms = [arm.units - 1, control.units - 1]
    error = math.sqrt(sum(variances))
    if not error > 0:
        return Difference(value, error, *[math.nan] * 3)
    freedom = error**4 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
    return by_student(value, error, freedom)


def ratio(sums: pd.Series) -> float:
    """Σy ÷ Σn; NaN where there is no n."""
    return sums.sum_y / sums.sum_n if sums.sum_n else math.nan


def spread(sums: pd.Series, ratio: float) -> float:
    """The sum of squares of y − ratio × n over the units."""
    squares = sums.sum_yy - 2 * ratio * sums.sum_yn + ratio**2 * sums.sum_nn
    return max(squares, 0.0)  # units that are all alike leave a rounding error


def by_student(value: float, error: float, freedom: float) -> Difference:
    """A difference whose error is known as well as `freedom` squares tell it."""
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, freedom) * error
    p = 2 * stats.t.sf(abs(value) / error, freedom)
    return Difference(value, error, float(value - reach), float(value + reach), float(p))


def _variance(sums: pd.Series) -> float:
    """The variance of Σy ÷ Σn."""
    if sums.units < 2 or not sums.sum_n:
        return math.nan
    squares = spread(sums, ratio(sums))
    return squares * sums.units / (sums.units - 1) / sums.sum_n**2
