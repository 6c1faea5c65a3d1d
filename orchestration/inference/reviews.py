"""What reviews of drawn calls say of all calls, and how far reviewers agree."""

import numpy as np
import pandas as pd
from scipy import stats

from orchestration.inference import CONFIDENCE
from orchestration.inference.intervals import ratio_intervals


def estimates(strata: pd.DataFrame) -> pd.DataFrame:
    """Estimate the mean score of all calls of each month and member of a scope.

    Hajek's estimate, with the variance of a stratified draw without replacement. Each agent is a
    stratum: that the draw is also spread over outcomes and weeks makes it no less sure. A call that
    nobody has reviewed leaves its weight to the others of its agent. An agent with one review
    varies about the mean of all, as in R's survey package with lonely.psu = "adjust".

    Args:
        strata: period_start, scope, scope_id, agent_key, calls, reviewed, score_sum and
            score_squares.

    Returns:
        period_start, scope, scope_id, score, ci_low and ci_high, 0 to 100; the bounds are NaN where
        no agent has two reviews.
    """
    strata = strata[strata.reviewed > 0]
    member = ["period_start", "scope", "scope_id"]
    mean = strata.score_sum / strata.reviewed
    calls = strata.assign(mean=mean, total=strata.calls * mean).groupby(member)
    overall = calls.total.transform("sum") / calls.calls.transform("sum")
    centre = mean.where(strata.reviewed > 1, overall)
    squares = strata.score_squares - 2 * centre * strata.score_sum + centre**2 * strata.reviewed
    freedom = strata.reviewed - 1
    left_out = (1 - strata.reviewed / strata.calls).clip(lower=0)
    variance = strata.calls**2 * left_out * squares.clip(lower=0)
    summed = (
        strata.assign(
            total=strata.calls * mean,
            variance=variance / (strata.reviewed * freedom.clip(lower=1)),
            freedom=freedom,
        )
        .groupby(member, as_index=False)[["calls", "total", "variance", "freedom"]]
        .sum()
    )
    score = summed.total / summed.calls
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, summed.freedom.where(summed.freedom > 0))
    reach = reach * np.sqrt(summed.variance) / summed.calls
    return summed[member].assign(
        score=score,
        ci_low=(score - reach).clip(lower=0),
        ci_high=(score + reach).clip(upper=100),
    )


def agreements(cells: pd.DataFrame) -> pd.DataFrame:
    """Cohen's kappa of each month and pair of reviewers.

    Args:
        cells: period_start, reviewer, other_reviewer, said, other_said and items.

    Returns:
        period_start, reviewer, other_reviewer and kappa; NaN where both said one thing of all.
    """
    from statsmodels.stats.inter_rater import cohens_kappa  # takes a second to import

    rows = []
    pair = ["period_start", "reviewer", "other_reviewer"]
    for names, table in cells.groupby(pair):
        words = sorted({*table.said, *table.other_said})
        counts = table.pivot(index="said", columns="other_said", values="items")
        square = counts.reindex(index=words, columns=words).fillna(0).to_numpy()
        kappa = cohens_kappa(square, return_results=False) if len(words) > 1 else np.nan
        rows.append((*names, kappa))
    return pd.DataFrame(rows, columns=[*pair, "kappa"])


def deviations(pairs: pd.DataFrame) -> pd.DataFrame:
    """The 95 % interval of each month's mean deviation of a reviewer from the others.

    Args:
        pairs: period_start, reviewer and deviation, in points.

    Returns:
        period_start, reviewer, ci_low and ci_high; NaN for a single comparison.
    """
    sums = (
        pairs.assign(squares=pairs.deviation**2)
        .groupby(["period_start", "reviewer"], as_index=False)
        .agg(
            numerator=("deviation", "sum"),
            numerator_squares=("squares", "sum"),
            units=("squares", "size"),
        )
    )
    plain = sums.assign(
        denominator=sums.units, denominator_squares=sums.units, products=sums.numerator
    ).astype(dict.fromkeys(["units", "denominator", "denominator_squares"], float))
    return pd.concat([sums[["period_start", "reviewer"]], ratio_intervals(plain)], axis=1)
