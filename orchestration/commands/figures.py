"""The commands that deal with figures: close a period, follow a number, try another policy.

What they do is in `close.py`, `drill.py` and `what_if.py`; here is what a person types and reads.
"""

import sys
from pathlib import Path

import click

from orchestration.commands import BY, declared_home
from orchestration.periods import read_period
from orchestration.progress import inert, shown
from orchestration.steps import step


@click.command()
@click.argument("period")
@BY
def close(period: str, by: str) -> None:
    """Make what is published of PERIOD official: 2026-10, 2026-W41, 2026-Q4, 2026, 2026-10-05."""
    from orchestration.close import close_period

    home, declaration = declared_home()
    closed = read_period(period, declaration.company.week_start)
    with home.lock("closing a period"):
        figures = close_period(home, declaration, closed, by)
    click.echo(f"{figures:,} figures of the {closed} are official now; closed by {by}")
    click.echo("the next `dialmart run` publishes them in fct_kpis, and in fct_restatements what")
    click.echo("later data change")


@click.command(name="policy-what-if")
@click.argument("policies", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def policy_what_if(policies: Path) -> None:
    """Recompute history under the POLICIES of a CSV, beside what is said under those in force."""
    from orchestration.what_if import what_if

    home, declaration = declared_home()
    with home.lock("computing a what-if"), shown(), step(f"what-if {inert(policies.stem)}"):
        figures = what_if(home, declaration, policies)
    click.echo(f"{figures:,} figures under {policies.name}; the next `dialmart run` publishes them")
    click.echo(f"in fct_kpis_what_if as {policies.stem!r}, beside the current ones")


@click.command(name="drill")
@click.argument("kpi")
@click.argument("period")
@click.argument("scope", default="company")
@click.option("--role", type=click.Choice(["qualifier", "closer"]), help="Where credit is twofold.")
def drill_command(kpi: str, period: str, scope: str, role: str | None) -> None:
    """List the delivered rows behind a number as CSV: KPI, PERIOD (2026-10, all), SCOPE.

    SCOPE is company, or a member: team=North, agent=A1, campaign=K1, list=…, source_channel=web,
    script=…, attempt=2, funnel_step=customer, attribution_model=linear; a member goes by its key,
    its id or its name.
    """
    from orchestration.drill import drill, write_csv

    home, declaration = declared_home()
    kind, _, member = scope.partition("=")
    when = read_period(period, declaration.company.week_start)
    figure, rows = drill(home, kpi, when, kind, member or None, role)
    said = figure.value if figure.reason_null is None else f"no value ({figure.reason_null})"
    click.echo(
        f"{kpi}, {when}, {inert(scope)}: {said}; numerator {figure.numerator}, "
        f"denominator {figure.denominator}; {len(rows):,} rows",
        err=True,
    )
    write_csv(rows, sys.stdout)
