"""The command that deals with bonus statements: print one, close it, try it with other numbers.

What it does is in `statements.py`; here is what a person types and reads.
"""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import click

from orchestration.commands import BY, declared_home
from orchestration.periods import read_period
from orchestration.progress import inert, shown
from orchestration.steps import step


@click.command()
@click.argument("period")
@click.option("--agent", metavar="ID", help="Of one agent alone, by the source's id or the key.")
@click.option("--close", "closes", is_flag=True, help="Keep the published statement as it is.")
@click.option(
    "--what-if",
    "inputs",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With the quantities of a CSV: agent, kpi, credit_role, quantity.",
)
@BY
def bonus(period: str, agent: str | None, closes: bool, inputs: Path | None, by: str) -> None:
    """Print the bonus statement of PERIOD (2026-10, 2026-Q4), line by line."""
    from orchestration.bonus_what_if import what_if
    from orchestration.statement_files import of_each
    from orchestration.statements import close_statement, statement

    if closes and (agent or inputs):
        raise click.UsageError("--close closes the statement of all agents as it is published")
    home, declaration = declared_home()
    asked = read_period(period, declaration.company.week_start)
    if inputs:
        with home.lock("computing a what-if"), shown(), step(f"what-if {inert(inputs.stem)}"):
            lines = what_if(home, asked, inputs, agent)
    elif closes:
        with home.lock("closing a bonus statement"):
            lines = close_statement(home, declaration, asked, by)
    else:
        lines = statement(home, asked, agent)
    for own in of_each(lines.to_pylist()).values():
        _print(own[0]["agent_id"], own)
    if closes:
        click.echo(f"{lines.num_rows:,} lines of the {asked} are closed now, by {by}; they lie in")
        click.echo(
            f"{home.statements}, of all agents and of each alone. Later changes are lines of"
        )
        click.echo("the next statement")


def _print(agent: str, lines: list[dict]) -> None:
    click.echo(inert(agent))
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        totals[line["currency"]] += line["amount"]
        what = f"{line['plan']} v{line['version']} {line['rule']}, {line['kind']}"
        why = f"{line['formula']}{'; ' + line['reason'] if line['reason'] else ''}"
        click.echo(f"  {_money(line['amount'], line['currency'])}  {inert(what)}: {inert(why)}")
    for currency, total in totals.items():
        click.echo(f"  {_money(total, currency)}  in all")


def _money(amount: Decimal, currency: str) -> str:
    digits = 2 if amount == round(amount, 2) else 3
    return f"{amount:>14,.{digits}f} {currency}"
