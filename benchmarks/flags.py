"""How often scorecards flag who is as good as the others: `python -m benchmarks.flags`.

Teams of average agents and one of half their skill are drawn, and judged by the product's own
inference. A 95 % interval lies below the group's value by chance in 2.5 % of all cases, and above
it in as many: 5 % is the nominal level of being flagged, for one agent, one KPI and one month.
"""

from dataclasses import dataclass
from functools import cache

import click
import numpy as np
import pandas as pd
from scipy import stats

from orchestration.inference.peers import compare

NOMINAL = 0.05
AGENTS, RATE, WEAK_SKILL = 32, 0.11, 0.5
SEEDS = 200


@dataclass(frozen=True)
class Flags:
    """Shares of judgements.

    Attributes:
        improve: of average agents, those that are told to improve.
        strength: of average agents, those that are called strong.
        power: of weak agents, those that are told to improve.
    """

    improve: float
    strength: float
    power: float


def draw(seed: int, trials: int) -> pd.DataFrame:
    """The scorecards of a team for a month: so many conversations each, the last agent weak."""
    rates = np.full(AGENTS, RATE)
    rates[-1] *= WEAK_SKILL
    successes = np.random.default_rng(seed).binomial(trials, rates)
    bounds = np.array([wilson(k, trials) for k in successes])
    return pd.DataFrame(
        {
            "kpi": "step_conversation_qualified",
            "period": "month",
            "period_start": "2026-10-01",
            **{"campaign_key": "K1", "tenure_band": "settled", "team_key": "north"},
            "peer_group": "campaign and tenure",
            **{"unit": "rate", "better": "higher", "prior_strength": 50, "is_ranked": True},
            "numerator": successes.astype(float),
            "denominator": float(trials),
            "value": successes / trials,
            "ci_low": bounds[:, 0],
            "ci_high": bounds[:, 1],
        }
    )


@cache
def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval that the warehouse has of a share."""
    bounds = stats.binomtest(successes, trials).proportion_ci(method="wilson")
    return bounds.low, bounds.high


def simulate(trials: int, seeds: int = SEEDS) -> Flags:
    """Judge one team a seed.

    Args:
        trials: conversations of each agent in the month.
        seeds: how many teams.
    """
    verdicts = np.array([compare(draw(seed, trials)).verdict for seed in range(seeds)])
    average, weak = verdicts[:, :-1], verdicts[:, -1]
    return Flags(
        improve=np.mean(average == "improve"),
        strength=np.mean(average == "strength"),
        power=np.mean(weak == "improve"),
    )


@click.command()
@click.option("--seeds", default=SEEDS, show_default=True, help="How many teams are drawn.")
def main(seeds: int) -> None:
    """Print the table of docs/management/coaching.md."""
    click.echo(
        "| conversations | average, told to improve | average, called strong | weak, found |"
    )
    click.echo("|--|--|--|--|")
    for trials in (60, 120, 240, 480):
        found = simulate(trials, seeds)
        click.echo(f"| {trials} | {found.improve:.1%} | {found.strength:.1%} | {found.power:.0%} |")


if __name__ == "__main__":
    main()
