"""Intervals of means and of ratios of two sums, from sums of squares.

A share has Wilson's interval, which SQL makes (`macros/engine.sql`).
"""

import numpy as np
import pandas as pd
from scipy import stats

from orchestration.inference import CONFIDENCE

# By the register's unit: a value's units per quotient, and the digits it is published with.
PER_QUOTIENT = {"per_hour": 3600, "minutes": 1 / 60}
DIGITS = {"money": 2, "rate": 6, "ratio": 6}
SECONDS_AND_DAYS_DIGITS = 4


def ratio_intervals(spreads: pd.DataFrame) -> pd.DataFrame:
    """The 95 % intervals of Σa ÷ Σb, where a and b vary together from unit to unit.

    The delta method with Student's t: what statsmodels' WLS of a/b on a constant, weighted by b,
    gives with HC1, also where a unit has no b. Of a mean each unit's b is 1, and it is the plain t
    interval.

    Args:
        spreads: numerator, denominator (the sums), units, numerator_squares, denominator_squares
            and products (Σa², Σb², Σab), all floats.

    Returns:
        ci_low and ci_high in units of a per b, indexed as given; NaN for fewer than two units.
    """
    ratio = spreads.numerator / spreads.denominator
    squares = (
        spreads.numerator_squares
        - 2 * ratio * spreads.products
        + ratio**2 * spreads.denominator_squares
    ).clip(lower=0)  # units that are all alike leave a rounding error
    freedom = (spreads.units - 1).where(spreads.units > 1)
    error = np.sqrt(squares * spreads.units / freedom) / spreads.denominator.abs()
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, freedom) * error
    return pd.DataFrame({"ci_low": ratio - reach, "ci_high": ratio + reach})


def bounds_in_units(spreads: pd.DataFrame) -> pd.DataFrame:
    """The intervals of KPIs in the units and digits that their values are published with.

    Args:
        spreads: as for `ratio_intervals`, with unit (the register's) and may_be_negative.

    Returns:
        ci_low and ci_high, indexed as given; a rate's lie from 0 to 1.
    """
    bounds = ratio_intervals(spreads).mul(spreads.unit.map(PER_QUOTIENT).fillna(1), axis=0)
    # the spread of a few days may reach to where no value can be
    bounds = bounds.where(spreads.may_be_negative, bounds.clip(lower=0))
    bounds = bounds.where(spreads.unit != "rate", bounds.clip(upper=1))
    scale = 10.0 ** spreads.unit.map(DIGITS).fillna(SECONDS_AND_DAYS_DIGITS)
    return bounds.mul(scale, axis=0).round().div(scale, axis=0)
