"""How often chance is called a bottleneck, and a planted one comes first.

`python -m benchmarks.bottlenecks` draws funnels of nine weeks, and judges the last by the product's
own inference. Nominal is 5 %: one week of twenty is called a bottleneck or a gain by chance.
"""

import click
import numpy as np
import pandas as pd

from orchestration.inference.bottlenecks import judge, places

NOMINAL = 0.05
RATES = {
    "step_dial_connect": 0.25,
    "step_connect_conversation": 0.4,
    "step_conversation_qualified": 0.1,
}
WEEKS, SEEDS = 8, 200
LOSS = 0.25
SPREADS = (0.0, 0.05)
SIZES = (2_500, 5_000, 10_000, 20_000, 40_000)


def draw(seeds: int, dials: int, spread: float, planted: str | None = None) -> np.ndarray:
    """Counts of dials, connects, conversations and qualifying ones, shape (seeds, 9 weeks, 4).

    Args:
        seeds: how many companies.
        dials: of each week.
        spread: standard deviation of the logarithm of a rate from week to week; 0 is chance alone.
        planted: the step whose rate is a quarter lower in the last week.
    """
    counts = np.empty((seeds, WEEKS + 1, len(RATES) + 1), dtype=int)
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        counts[seed, :, 0] = dials
        for place, (step, rate) in enumerate(RATES.items()):
            rates = rate * np.exp(spread * chance.standard_normal(WEEKS + 1))
            rates[-1] *= 1 - LOSS * (step == planted)
            counts[seed, :, place + 1] = chance.binomial(counts[seed, :, place], rates.clip(0, 1))
    return counts


def judged(counts: np.ndarray) -> pd.DataFrame:
    """One row a company and step: what `judge` says of the last week, what is lost, the place."""
    week, weeks = counts[:, -1], counts[:, :-1]
    before = weeks.sum(axis=1)
    expected = week * before[:, -1:] / before
    steps = [
        pd.DataFrame(
            {
                # a scope of its own, for places are given within a scope
                "scope": np.arange(len(counts)),
                **{"scope_id": "", "kpi": kpi, "min_n": 30, "baseline_weeks": WEEKS},
                "numerator": week[:, place + 1],
                "denominator": week[:, place],
                "baseline_numerator": before[:, place + 1],
                "baseline_denominator": before[:, place],
                "baseline_squares": (weeks[..., place + 1] ** 2 / weeks[..., place]).sum(axis=1),
                "lost_qualified": expected[:, place] - expected[:, place + 1],
                "lost_amount": np.nan,
            }
        )
        for place, kpi in enumerate(RATES)
    ]
    told = pd.concat(steps, ignore_index=True)
    told = told.join(judge(told))
    return told.assign(place=places(told))


def called_by_chance(dials: int, spread: float, seeds: int = SEEDS) -> tuple[float, float]:
    """Judge steps without any change.

    Returns:
        The share of them that is called a bottleneck or a gain, and the share that would be if
        weeks were taken to differ by chance alone.
    """
    told = judged(draw(seeds, dials, spread))
    alike = told.assign(baseline_squares=told.baseline_numerator**2 / told.baseline_denominator)
    verdicts = told.verdict, judge(alike).verdict
    by_weeks, by_counts = (some.isin(["bottleneck", "gain"]).mean() for some in verdicts)
    return by_weeks, by_counts


def found_first(planted: str, dials: int, spread: float, seeds: int = SEEDS) -> tuple[float, float]:
    """Look for a planted loss.

    Returns:
        The share of companies in which it is first, and in which it is called a bottleneck, too.
    """
    told = judged(draw(seeds, dials, spread, planted))
    is_first = (told.kpi == planted) & (told.place == 1)
    return is_first.sum() / seeds, (is_first & (told.verdict == "bottleneck")).sum() / seeds


@click.command()
@click.option("--seeds", default=SEEDS, show_default=True, help="How many companies are drawn.")
def main(seeds: int) -> None:
    """Print the table of docs/management/bottlenecks.md."""
    click.echo(
        "| dials a week | weeks differ by | called by chance | by counts alone | "
        + " | ".join(RATES)
        + " |"
    )
    click.echo("|--|--|--|--|--|--|--|")
    for spread in SPREADS:
        for dials in SIZES:
            found = [found_first(step, dials, spread, seeds) for step in RATES]
            said = " | ".join(f"{first:.1%}, {called:.1%}" for first, called in found)
            chance = " | ".join(
                f"{called:.1%}" for called in called_by_chance(dials, spread, seeds)
            )
            click.echo(f"| {dials:,} | {spread:.0%} | {chance} | {said} |")


if __name__ == "__main__":
    main()
