"""How often verdicts on experiments are wrong: `python -m benchmarks.experiments`.

Leads that qualify or not are drawn and judged by the product's own inference: of two arms that are
alike, how often one is called better or worse; of arms a planned difference apart, how often it is
found; and how often a 95 % interval holds the difference that was drawn.
"""

from dataclasses import astuple, dataclass

import click
import numpy as np
import pandas as pd

from orchestration.inference.experiments.clusters import difference_by_cluster
from orchestration.inference.experiments.proportions import difference_of_shares
from orchestration.inference.experiments.sequential import always_valid_p
from orchestration.inference.experiments.verdicts import verdicts_of_rows

SEEDS = 200
ALPHA = 0.05
RATE, MDE, LEADS = 0.04, 0.01, 6745  # what 4 % against 5 % takes, with a power of 80 %
LOOKS = 5
# Agents of an arm, whose own rates differ by a standard deviation of 1.2 points.
AGENTS, LIKENESS = 15, 250
PLAN = {"role": "primary", "direction": "higher", "margin": np.nan, "alpha": ALPHA}


@dataclass(frozen=True)
class Calls:
    """Shares of tests of which one arm was called better or worse.

    Attributes:
        planned: at the planned end, by the verdict.
        peeked: at any of five looks, by the plain p.
        peeked_always_valid: at any of five looks, by the p that holds at every look.
        verdicts: at any of five looks, the last at the planned end, by the verdict.
        coverage: of the interval at the planned end.
    """

    planned: float
    peeked: float
    peeked_always_valid: float
    verdicts: float
    coverage: float


@dataclass(frozen=True)
class Agents:
    """Arms alike, each called by agents of its own.

    Attributes:
        coverage: of the interval by agent.
        coverage_untold: of the interval by lead, where nobody tells who called.
    """

    coverage: float
    coverage_untold: float


def looks(seed: int, lift: float) -> list[dict]:
    """What is seen of one test at each look; leads come evenly in between."""
    steps = np.diff(np.linspace(0, LEADS, LOOKS + 1).astype(int))
    chance = np.random.default_rng(seed)
    control, arm = (np.cumsum(chance.binomial(steps, rate)) for rate in (RATE, RATE + lift))
    rows = []
    for look, leads in enumerate(np.cumsum(steps), start=1):
        found = difference_of_shares(arm[look - 1], leads, control[look - 1], leads)
        p = always_valid_p(found.p, found.error, MDE)
        rows.append(
            PLAN
            | {"seed": seed, "is_over": look == LOOKS, "difference": found.value}
            | {"difference_low": found.low, "difference_high": found.high}
            | {"p_adjusted": found.p, "always_valid_p_adjusted": p}
        )
    return rows


def simulate(lift: float, seeds: int = SEEDS) -> Calls:
    """Judge one test a seed at five looks.

    Args:
        lift: by which the arm is better than the control.
        seeds: how many tests.
    """
    seen = pd.DataFrame([row for seed in range(seeds) for row in looks(seed, lift)])
    is_called = np.isin(verdicts_of_rows(seen), ["better", "worse"])
    last = seen[seen.is_over]
    return Calls(
        planned=is_called[seen.is_over].mean(),
        peeked=_ever(seen.p_adjusted < ALPHA, seen),
        peeked_always_valid=_ever(seen.always_valid_p_adjusted < ALPHA, seen),
        verdicts=_ever(pd.Series(is_called), seen),
        coverage=((last.difference_low <= lift) & (lift <= last.difference_high)).mean(),
    )


def _ever(is_called: pd.Series, seen: pd.DataFrame) -> float:
    return is_called.groupby(seen.seed).any().mean()


def simulate_agents(seeds: int = SEEDS) -> Agents:
    """Compare two arms alike, a pair a seed, whose agents keep to one of them and differ."""
    held = []
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        rates = chance.beta(RATE * LIKENESS, (1 - RATE) * LIKENESS, (2, AGENTS))
        drawn = chance.binomial(LEADS // AGENTS, rates)
        control, arm = (_sums(name, counts) for name, counts in zip("AB", drawn, strict=True))
        told = difference_by_cluster(arm, control)
        size = AGENTS * (LEADS // AGENTS)
        untold = difference_of_shares(drawn[1].sum(), size, drawn[0].sum(), size)
        held.append([each.low <= 0 <= each.high for each in (told, untold)])
    return Agents(*np.mean(held, axis=0))


def _sums(arm: str, successes: np.ndarray) -> pd.DataFrame:
    """The sums of each agent's leads, of which so many qualify."""
    return pd.DataFrame(
        {
            "cluster_id": [f"{arm}{agent}" for agent in range(AGENTS)],
            **dict.fromkeys(("sum_y", "sum_yy", "sum_yn"), successes.astype(float)),
            **dict.fromkeys(("units", "sum_n", "sum_nn"), float(LEADS // AGENTS)),
        }
    )


@click.command()
@click.option("--seeds", default=SEEDS, show_default=True, help="How many tests are drawn.")
def main(seeds: int) -> None:
    """Print the tables of docs/management/experiments.md."""
    click.echo(
        "| arms | called at the end | 5 looks, plain p | 5 looks, always-valid | 5 looks, verdict "
        "| interval holds |"
    )
    click.echo("|--|--|--|--|--|--|")
    for name, lift in (("alike", 0.0), ("a point apart", MDE)):
        found = simulate(lift, seeds)
        click.echo(f"| {name} | {' | '.join(f'{share:.1%}' for share in astuple(found))} |")
    agents = simulate_agents(seeds)
    click.echo(
        f"\nAgents who keep to an arm: the interval by agent holds in {agents.coverage:.1%}, "
        f"that by lead in {agents.coverage_untold:.1%}."
    )


if __name__ == "__main__":
    main()
