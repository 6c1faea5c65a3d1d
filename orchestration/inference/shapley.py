"""What each factor of a product has to do with its change: Shapley's value, exactly.

Not here: what the factors are (`bottlenecks.py`).
"""

from itertools import combinations
from math import comb

import pandas as pd


def contributions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Share the change of a product among its factors.

    A factor's part is the mean, over all orders in which the factors may change one by one, of what
    the product changes with it (Shapley 1953): 2^n products for n factors.

    Args:
        before: one column a factor, one row a product.
        after: the same columns and rows.

    Returns:
        The parts, shaped as given; the parts of a row sum to the change of its product.
    """
    factors = list(before.columns)
    parts = pd.DataFrame(0.0, before.index, factors)
    for factor in factors:
        others = [other for other in factors if other != factor]
        for size in range(len(factors)):
            weight = 1 / (len(factors) * comb(len(others), size))
            for changed in combinations(others, size):
                kept = [other for other in others if other not in changed]
                rest = after[list(changed)].prod(axis=1) * before[kept].prod(axis=1)
                parts[factor] += weight * (after[factor] - before[factor]) * rest
    return parts
