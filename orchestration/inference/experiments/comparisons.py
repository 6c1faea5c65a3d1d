"""Each arm against the control, on each KPI of a test: which method it is, and what it says."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from orchestration.inference.experiments import Difference
from orchestration.inference.experiments.bayes import Belief, belief
from orchestration.inference.experiments.clusters import (
    UNKNOWN,
    difference_by_cluster,
    keep_to_an_arm,
)
from orchestration.inference.experiments.cuped import difference_less_history
from orchestration.inference.experiments.means import difference_of_ratios, ratio
from orchestration.inference.experiments.multiplicity import adjusted
from orchestration.inference.experiments.proportions import difference_of_shares
from orchestration.inference.experiments.sequential import always_valid_p
from orchestration.inference.intervals import PER_QUOTIENT

PRODUCTS = ("yy", "nn", "cc", "yn", "yc")
SUMS = [f"sum_{name}" for name in ("y", "n", "c", *PRODUCTS)]
# How often y, or c, is a factor of each of them: a value per hour is 3600 quotients.
OF_VALUE = dict(zip(SUMS, (1, 0, 1, 2, 0, 2, 1, 2), strict=True))
BOUNDS = [
    f"{interval}_{bound}"
    for interval in ("difference", "cuped", "cluster")
    for bound in ("low", "high")
]


class Comparison(NamedTuple):
    """An arm against the control on one KPI; what cannot be told is NaN.

    Attributes:
        value: of the arm, in the KPI's unit.
        control_value: of the control.
        difference: arm less control, with its 95 % interval.
        ratio: arm by control.
        p: of a single look: by agent where agents keep to an arm, else by lead or block.
        always_valid_p: of any number of looks; of the primary KPI alone, for which a difference
            was planned.
        p_better: the probability that the arm is better; of shares.
        expected_loss: what it costs on average to choose the arm wrongly; of shares.
        cuped_difference: less what was known before the assignment; of means.
        cluster_low: bounds of the difference's interval by agent, where agents are known.
    """

    value: float
    control_value: float
    difference: float
    difference_low: float
    difference_high: float
    ratio: float
    p: float
    always_valid_p: float
    p_better: float
    expected_loss: float
    cuped_difference: float
    cuped_low: float
    cuped_high: float
    cluster_low: float
    cluster_high: float


def comparisons(sums: pd.DataFrame) -> pd.DataFrame:
    """Compare the arms of one experiment with its control.

    Args:
        sums: one row a KPI, arm and cluster: kpi, arm, cluster_id, is_control, role, direction,
            mde, unit (the register's), measure, assigned_by, units and `SUMS`.

    Returns:
        One row a KPI and arm but the control: kpi, arm, role, the fields of `Comparison`, and
        p_adjusted and always_valid_p_adjusted for as many arms or secondary KPIs as there are.
    """
    rows = []
    if (sums.assigned_by == "day").all():
        sums = blocks(sums)
    for kpi, of_kpi in in_units(sums).groupby("kpi"):
        control = of_kpi[of_kpi.is_control]
        for arm, members in of_kpi[~of_kpi.is_control].groupby("arm"):
            keys = {"kpi": kpi, "arm": arm, "role": members.role.iloc[0]}
            compared = compare(members, control)._asdict()
            if members.unit.iloc[0] == "rate":  # the spread of a few units may reach further
                compared |= {bound: np.clip(compared[bound], -1, 1) for bound in BOUNDS}
            rows.append(keys | compared)
    found = pd.DataFrame(rows)
    return found.assign(
        p_adjusted=adjusted(found.p, found.role),
        always_valid_p_adjusted=adjusted(found.always_valid_p, found.role),
    )


def blocks(sums: pd.DataFrame) -> pd.DataFrame:
    """The sums of units where days take turns: a block is one, for its days share an arm."""
    products = {f"sum_{a}{b}": sums[f"sum_{a}"] * sums[f"sum_{b}"] for a, b in PRODUCTS}
    known = (sums.units > 0).astype(float)
    return sums.assign(**products, units=known, cluster_id=UNKNOWN)


def in_units(sums: pd.DataFrame) -> pd.DataFrame:
    """The sums of values in the units that their KPI is published with."""
    per_quotient = sums.unit.map(PER_QUOTIENT).fillna(1.0)
    return sums.assign(**{name: sums[name] * per_quotient**of for name, of in OF_VALUE.items()})


def compare(arm: pd.DataFrame, control: pd.DataFrame) -> Comparison:
    """Compare one arm with the control on one KPI; rows are clusters."""
    [theirs, ours] = [side[["units", *SUMS]].sum() for side in (control, arm)]
    plan = arm.iloc[0]
    found = _difference(ours, theirs, plan.measure == "share of leads")
    by_cluster = difference_by_cluster(arm, control)
    decisive = by_cluster if keep_to_an_arm(arm, control) else found
    is_primary = plan.role == "primary"
    less_history = _less_history(ours, theirs)
    believed = _belief(ours, theirs, plan)
    return Comparison(
        value=ratio(ours),
        control_value=ratio(theirs),
        difference=found.value,
        difference_low=found.low,
        difference_high=found.high,
        ratio=ratio(ours) / ratio(theirs) if theirs.sum_y else math.nan,
        p=decisive.p,
        always_valid_p=(
            always_valid_p(decisive.p, decisive.error, plan.mde) if is_primary else math.nan
        ),
        **believed._asdict(),
        cuped_difference=less_history.value,
        cuped_low=less_history.low,
        cuped_high=less_history.high,
        cluster_low=by_cluster.low,
        cluster_high=by_cluster.high,
    )


def _difference(arm: pd.Series, control: pd.Series, is_share: bool) -> Difference:
    if is_share:
        return difference_of_shares(arm.sum_y, arm.units, control.sum_y, control.units)
    return difference_of_ratios(arm, control)


def _less_history(arm: pd.Series, control: pd.Series) -> Difference:
    """Of means alone: the sums do not say how history varies with the n of a ratio."""
    is_mean = all(side.sum_n == side.sum_nn == side.units > 0 for side in (arm, control))
    return difference_less_history(arm, control) if is_mean else Difference(*[math.nan] * 5)


def _belief(arm: pd.Series, control: pd.Series, plan: pd.Series) -> Belief:
    if plan.measure != "share of leads" or not arm.units or not control.units:
        return Belief(math.nan, math.nan)
    counts = [(int(side.sum_y), int(side.units - side.sum_y)) for side in (arm, control)]
    return belief(*(pair if plan.direction == "higher" else pair[::-1] for pair in counts))
