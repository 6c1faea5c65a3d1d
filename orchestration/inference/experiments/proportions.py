"""The difference of two shares."""

import math

from orchestration.inference import CONFIDENCE
from orchestration.inference.experiments import Difference


def difference_of_shares(
    successes: float, units: float, control_successes: float, control_units: float
) -> Difference:
    """Compare two shares.

    The test is the z test with the pooled share, the interval Newcombe's of two Wilson intervals
    (1998, Statistics in Medicine 17, method 10).

    Returns:
        The difference; NaN where an arm is empty, its p where all units of both are alike.
    """
    # takes a second to import
    from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

    if not units or not control_units:
        return Difference(*[math.nan] * 5)
    counts, sizes = [successes, control_successes], [units, control_units]
    value = successes / units - control_successes / control_units
    pooled = sum(counts) / sum(sizes)
    error = math.sqrt(pooled * (1 - pooled) * (1 / units + 1 / control_units))
    low, high = confint_proportions_2indep(
        *(successes, units, control_successes, control_units),
        method="newcomb",
        compare="diff",
        alpha=1 - CONFIDENCE,
    )
    p = proportions_ztest(counts, sizes)[1] if error else math.nan
    return Difference(value, error, float(low), float(high), float(p))
