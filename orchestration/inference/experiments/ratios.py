"""Whether the arms are as large as they were planned to be; else nothing else can be believed."""

from collections.abc import Sequence

import numpy as np
from scipy import stats

# Fabijan et al. (2019), Diagnosing Sample Ratio Mismatch in Online Controlled Experiments.
MISMATCH = 0.001


def sample_ratio_p(units: Sequence[float], shares: Sequence[float]) -> float:
    """How often arms would be as far from their shares by chance: Pearson's chi-square test.

    Args:
        units: of each arm.
        shares: those planned, in the same order; their sum is 1.

    Returns:
        p; below `MISMATCH` the arms were not filled as planned. NaN where nobody is assigned.
    """
    expected = np.sum(units) * np.asarray(shares, float)
    return float(stats.chisquare(units, expected).pvalue) if np.sum(units) else np.nan
