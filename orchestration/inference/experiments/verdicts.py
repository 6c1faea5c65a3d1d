"""What follows from the comparisons of one experiment: whether to stop, and what to think of it.

Before its planned end a test is read by p-values that hold at every look; at the end by those of
a single look, for which its units were planned.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from orchestration.inference.experiments.ratios import MISMATCH


class Verdict(NamedTuple):
    """What is said of an experiment.

    Attributes:
        verdict: sample_ratio_mismatch, guardrail_broken, better, worse, not_distinguishable or
            keep_running.
        kpi: on which KPI; None where the arms mismatch.
        arm: of which arm; None where the arms mismatch.
    """

    verdict: str
    kpi: str | None = None
    arm: str | None = None


def verdicts_of_rows(compared: pd.DataFrame) -> np.ndarray:
    """A word for each KPI and arm.

    A guardrail is broken where its whole interval is worse than the margin. It is read so at every
    look: an alarm too many costs less than harm that goes on.

    Args:
        compared: role, direction, margin, alpha, is_over, difference_low, difference_high,
            difference, p_adjusted and always_valid_p_adjusted.

    Returns:
        better, worse, not_distinguishable or keep_running; of a guardrail guardrail_broken,
        within_margin, not_distinguishable or keep_running.
    """
    sign = np.where(compared.direction == "higher", 1, -1)
    bounds = np.sort([sign * compared.difference_low, sign * compared.difference_high], axis=0)
    worst, best = bounds
    is_guardrail = compared.role == "guardrail"
    p = compared.p_adjusted.where(compared.is_over, compared.always_valid_p_adjusted)
    is_told = ~is_guardrail & (p < compared.alpha)
    return np.select(
        [
            is_guardrail & (best < -compared.margin),
            is_guardrail & (worst > -compared.margin) & compared.is_over,
            is_told & (sign * compared.difference > 0),
            is_told & (sign * compared.difference < 0),
            compared.is_over,
        ],
        ["guardrail_broken", "within_margin", "better", "worse", "not_distinguishable"],
        "keep_running",
    )


def verdict(judged: pd.DataFrame, sample_ratio_p: float) -> Verdict:
    """One word for an experiment.

    An arm is not better that breaks a guardrail. Of several better arms it is the best, of others
    the first by name.

    Args:
        judged: kpi, arm, role, direction, difference and verdict.
        sample_ratio_p: how often arms are so far from their shares by chance.
    """
    if sample_ratio_p < MISMATCH:
        return Verdict("sample_ratio_mismatch")
    broken = judged[judged.verdict == "guardrail_broken"]
    primary = judged[judged.role == "primary"]
    sound = primary[(primary.verdict == "better") & ~primary.arm.isin(broken.arm)]
    if len(sound):
        return _told(sound.loc[sound.difference.abs().idxmax()])
    if len(broken):
        return _told(broken.iloc[0])
    for word in ("keep_running", "not_distinguishable", "worse"):
        if len(rows := primary[primary.verdict == word]):
            return _told(rows.iloc[0])
    raise AssertionError("an experiment has a primary KPI and an arm beside the control")


def _told(row: pd.Series) -> Verdict:
    return Verdict(row.verdict, row.kpi, row.arm)
