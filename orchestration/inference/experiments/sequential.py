"""Reading a test before its end, as often as anybody likes."""

import math

from scipy import stats


def always_valid_p(p: float, error: float, expected: float) -> float:
    """A p-value that holds whenever one looks, and decides to stop because of what is seen.

    The mixture sequential probability ratio test with a normal mixture N(0, τ²) of differences
    (Johari, Koomen, Pekelis and Walsh: Peeking at A/B Tests, KDD 2017; Always Valid Inference,
    Operations Research 70, 2022): p = 1 ÷ Λ, with V = error² and z the distance in errors,
    Λ = √(V ÷ (V + τ²)) × exp(z² ÷ 2 × τ² ÷ (V + τ²)).

    Args:
        p: of the two-sided test of a single look; z is the normal distance as rare as it, so that
            few degrees of freedom count here too.
        error: the standard error of the difference.
        expected: τ, the difference that the test was planned to find.

    Returns:
        p, at most 1; NaN where the test has none.
    """
    if math.isnan(p) or not error > 0:
        return math.nan
    z = stats.norm.isf(p / 2)
    told = expected**2 / (error**2 + expected**2)
    log_ratio = math.log1p(-told) / 2 + z**2 / 2 * told
    return math.exp(-log_ratio) if log_ratio > 0 else 1.0
