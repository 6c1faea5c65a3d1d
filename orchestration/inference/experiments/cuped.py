"""The difference of two means, less what units were told apart by before they were assigned."""

import math

import pandas as pd

from orchestration.inference.experiments import Difference
from orchestration.inference.experiments.means import difference_of_ratios


def difference_less_history(arm: pd.Series, control: pd.Series) -> Difference:
    """Compare means of y − θ(c − mean c): CUPED (Deng, Xu, Kohavi and Walker, WSDM 2013).

    θ is the covariance of y and c within arms, by the variance of c within them, as in an analysis
    of covariance. c is from before the assignment, so no arm can have changed it.

    Args:
        arm: units, sum_y, sum_c, sum_yy, sum_cc and sum_yc.
        control: the same.

    Returns:
        The difference; NaN where nothing is known from before.
    """
    products = sum(a.sum_yc - a.sum_y * a.sum_c / a.units for a in (arm, control))
    squares = sum(a.sum_cc - a.sum_c**2 / a.units for a in (arm, control))
    if not squares > 0:
        return Difference(*[math.nan] * 5)
    theta = products / squares
    return difference_of_ratios(_less_history(arm, theta), _less_history(control, theta))


def _less_history(sums: pd.Series, theta: float) -> pd.Series:
    """The sums of y − θc, of which the mean of c over all arms, alike in both, is left out."""
    total = sums.sum_y - theta * sums.sum_c
    squares = sums.sum_yy - 2 * theta * sums.sum_yc + theta**2 * sums.sum_cc
    return pd.Series(
        {
            "units": sums.units,
            **{"sum_y": total, "sum_n": sums.units},
            **{"sum_yy": squares, "sum_nn": sums.units, "sum_yn": total},
        }
    )
