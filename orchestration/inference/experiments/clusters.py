"""The difference of two arms where units share an agent, and are the more alike for it."""

import math

import pandas as pd

from orchestration.inference.experiments import Difference
from orchestration.inference.experiments.means import by_student, ratio, spread

UNKNOWN = "none"
LEAST_CLUSTERS = 2
ONE_ARM = 0.5


def difference_by_cluster(arm: pd.DataFrame, control: pd.DataFrame) -> Difference:
    """Compare Σy ÷ Σn of two arms with an error that is robust against likeness within clusters.

    The linearised sandwich by cluster (Liang and Zeger 1986, Biometrika 73), as far as agents
    serve both arms with their covariance. Units of no known cluster are each their own. For few
    clusters it is enlarged by G ÷ (G − 1) for the smaller of both arms' G, and read by Student's t
    with two degrees less than there are clusters.

    Args:
        arm: a row a cluster: cluster_id, sum_y, sum_n, sum_yy, sum_nn and sum_yn.
        control: the same.

    Returns:
        The difference; NaN where an arm has fewer than two clusters.
    """
    fewest = min((side.cluster_id != UNKNOWN).sum() for side in (arm, control))
    if fewest < LEAST_CLUSTERS:
        return Difference(*[math.nan] * 5)
    value = ratio(arm.sum(numeric_only=True)) - ratio(control.sum(numeric_only=True))
    by_cluster = _pull(arm).sub(_pull(control), fill_value=0)
    freedom = len(by_cluster) - 2
    alone = _variance_of_alone(arm) + _variance_of_alone(control)
    error = math.sqrt((by_cluster**2).sum() * fewest / (fewest - 1) + alone)
    if not error > 0 or freedom < 1:
        return Difference(value, error, *[math.nan] * 3)
    return by_student(value, error, freedom)


def keep_to_an_arm(arm: pd.DataFrame, control: pd.DataFrame) -> bool:
    """Whether clusters rather than units were assigned: most units are with one of a single arm."""
    told = [_told(side).units for side in (arm, control)]
    if not all(map(len, told)):
        return False  # nobody knows who has called an arm
    shared = told[0].index.intersection(told[1].index)
    in_all = sum(units.sum() for units in told)
    alone = sum(units.drop(shared).sum() for units in told)
    return bool(alone > ONE_ARM * in_all)


def _pull(side: pd.DataFrame) -> pd.Series:
    """By how much each known cluster moves the ratio of its arm."""
    whole, told = side.sum(numeric_only=True), _told(side)
    return (told.sum_y - ratio(whole) * told.sum_n) / whole.sum_n


def _variance_of_alone(side: pd.DataFrame) -> float:
    whole = side.sum(numeric_only=True)
    alone = side[side.cluster_id == UNKNOWN].sum(numeric_only=True)
    return spread(alone, ratio(whole)) / whole.sum_n**2


def _told(side: pd.DataFrame) -> pd.DataFrame:
    return side[side.cluster_id != UNKNOWN].set_index("cluster_id")
