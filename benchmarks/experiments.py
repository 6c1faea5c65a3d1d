"""How often verdicts on experiments are wrong: `python -m benchmarks.experiments`.

Leads that qualify or not are drawn and judged by the product's own inference: of two arms that are
alike, how often one is called better or worse; of arms a planned difference apart, how often it is
found; and how often a 95 % interval holds the difference that was drawn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import click
import numpy as np
import pandas as pd

from orchestration.inference.experiments.comparisons import comparisons
from orchestration.inference.experiments.verdicts import verdicts_of_rows

SEEDS = 200
RATE, MDE, LEADS = 0.04, 0.01, 6745  # what 4 % against 5 % takes, with a power of 80 %
LOOKS = 5
# Agents of an arm, and how far their own rates are spread: a standard deviation of 1.2 points.
AGENTS, LIKENESS = 15, 250
PLAN = {
    **{"kpi": "sales_qualified", "unit": "count", "is_share": True, "mde": MDE, "alpha": 0.05},
    **{"role": "primary", "direction": "higher", "margin": np.nan},
}


def sums(arms: Mapping[str, tuple[Iterable[int], Iterable[float]]], told: bool) -> pd.DataFrame:
    """The sums of two arms, by agent.

    Args:
        arms: of A, the control, and B: successes and leads of each agent.
        told: whether it is known who the agents are.
    """
    rows = []
    for arm, (successes, leads) in arms.items():
        for agent, (y, n) in enumerate(zip(successes, leads, strict=True)):
            same = dict.fromkeys(("sum_y", "sum_yy", "sum_yn"), float(y))
            size = dict.fromkeys(("units", "sum_n", "sum_nn"), float(n))
            history = dict.fromkeys(("sum_c", "sum_cc", "sum_yc"), 0.0)
            cluster = f"{arm}{agent}" if told else "none"
            keys = {"arm": arm, "is_control": arm == "A", "cluster_id": cluster}
            rows.append(PLAN | keys | same | size | history)
    return pd.DataFrame(rows)


def looks(seed: int, rates: Mapping[str, float]) -> list[pd.DataFrame]:
    """What five looks compare, the last at the planned end: leads come evenly in between."""
    chance = np.random.default_rng(seed)
    steps = np.diff(np.linspace(0, LEADS, LOOKS + 1).astype(int), prepend=0)[1:]
    drawn = {arm: np.cumsum(chance.binomial(steps, rate)) for arm, rate in rates.items()}
    sizes = np.cumsum(steps)
    return [
        judged({arm: ([drawn[arm][look]], [sizes[look]]) for arm in rates}, look == LOOKS - 1)
        for look in range(LOOKS)
    ]


def judged(arms: Mapping, is_over: bool, told: bool = False) -> pd.DataFrame:
    """The comparison of both arms with its verdict."""
    compared = comparisons(sums(arms, told)).assign(is_over=is_over, **PLAN)
    return compared.assign(verdict=verdicts_of_rows(compared))


def by_agents(seed: int, told: bool) -> pd.DataFrame:
    """Two arms alike, each with agents of its own, whose rates differ."""
    chance = np.random.default_rng(seed)
    each = LEADS // AGENTS
    rates = chance.beta(RATE * LIKENESS, (1 - RATE) * LIKENESS, (2, AGENTS))
    successes = chance.binomial(each, rates)
    arms = dict(zip("AB", ((counts, [each] * AGENTS) for counts in successes), strict=True))
    return judged(arms, is_over=True, told=told)
