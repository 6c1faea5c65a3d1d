"""The command that draws calls for review.

What it does is in `reviews/`; here is what a person types and reads.
"""

from pathlib import Path

import click

from orchestration.commands import BY, declared_home
from orchestration.periods import read_period


@click.command(name="qa-sample")
@click.argument("month")
@click.option(
    "--per-agent",
    type=click.IntRange(min=1),
    help="Calls of each agent at least; default: the policy's.",
)
@click.option(
    "--budget",
    type=click.IntRange(min=1),
    help="Calls in all; what is left goes where most calls are.",
)
@click.option("--seed", help="Of all chance; default: the policy's.")
@click.option(
    "--targeted",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of call and reason: to be reviewed too, and left out of every estimate.",
)
@BY
def qa_sample(
    month: str,
    per_agent: int | None,
    budget: int | None,
    seed: str | None,
    targeted: Path | None,
    by: str,
) -> None:
    """Draw calls of MONTH (2026-10) for review, and write the lists that reviewers fill."""
    from orchestration.inference.sampling import calls_needed, chance_of_missing
    from orchestration.reviews.asked import asked_for
    from orchestration.reviews.drawing import draw_month
    from orchestration.reviews.lists import write_lists

    home, declaration = declared_home()
    period = read_period(month, declaration.company.week_start)
    with home.lock("drawing calls"):
        asked = asked_for(
            *(home, period, targeted),
            draw_seed=seed,
            calls_per_agent=per_agent,
            calls_in_all=budget,
        )
        samples, is_new = draw_month(home, period, asked, by)
        files = write_lists(home, period, samples)
    each = asked.calls_per_agent
    click.echo(
        f"{samples.num_rows:,} calls of the {period} "
        f"{'are drawn' if is_new else 'were drawn before: the same again'}; the lists to fill:"
    )
    for file, is_written in files.items():
        click.echo(f"  {file}{'' if is_written else ' (stays as it is: it may be filled in)'}")
    click.echo(f"{each} calls an agent miss a fault in 1 of 8 calls with p = ", nl=False)
    click.echo(f"{chance_of_missing(1 / 8, each):.2f}; to tell a share of 85 % to 5 points")
    click.echo(
        f"it takes {calls_needed(0.05, 0.85)} calls, of 400 calls {calls_needed(0.05, 0.85, 400)}"
    )
    click.echo("the next `dialmart run` has them in fct_qa_samples")
