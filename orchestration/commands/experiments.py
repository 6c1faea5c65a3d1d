"""The command that gives units of an experiment their arms.

What it does is in `experiments/`; here is what a person types and reads.
"""

from datetime import UTC, datetime

import click

from orchestration.commands import declared_home


@click.command()
@click.argument("experiment")
def assign(experiment: str) -> None:
    """Give arms to the units of EXPERIMENT that have none, and write the file for the dialer."""
    from orchestration.experiments import assigning

    home, declaration = declared_home()
    with home.lock("assigning an experiment"):
        assigned = assigning.assign(home, declaration, experiment, datetime.now(UTC))
    if assigned.file is None:
        click.echo(f"nobody is left to be assigned; {assigned.kept:,} keep their arm")
        return
    arms = ", ".join(f"{count:,} to {arm}" for arm, count in sorted(assigned.arms.items()))
    click.echo(f"{arms}; {assigned.kept:,} keep their arm. For the dialer:\n  {assigned.file}")
    click.echo("the next `dialmart run` reads it back")
