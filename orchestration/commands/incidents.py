"""The commands that deal with incidents: list them, say who is on one, put one off.

What they do is in `alerts/desk.py`; here is what a person types and reads.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from orchestration.commands import BY, declared_home
from orchestration.progress import inert


@click.command()
def incidents() -> None:
    """List the open incidents: what does not pass, since when, who is on it."""
    from orchestration.alerts.desk import open_incidents
    from orchestration.alerts.messages import local, since
    from orchestration.alerts.outbox import waiting

    home, declaration = declared_home()
    zone = declaration.company.reporting_time_zone
    found = open_incidents(home)
    for each in found:
        click.echo(inert(f"{each.id}  {each.severity:<5}  {each.check} on {each.table}"))
        state = f"{each.acked_by} is on it" if each.acked_by else "nobody is on it"
        if each.snoozed_until:
            state += f", put off until {local(each.snoozed_until, zone)}"
        click.echo(inert(f"          {each.owner}, {since(each, zone)}, {state}"))
    if not found:
        click.echo("no incident is open")
    if letters := waiting(home):
        click.echo(f"{len(letters)} message(s) wait in {home.outbox}")


@click.command()
@click.argument("incident")
@BY
def ack(incident: str, by: str) -> None:
    """Say that somebody is on INCIDENT: no more reminders, no escalation, unless it gets worse."""
    from orchestration.alerts.desk import acknowledge

    home, _ = declared_home()
    acked = acknowledge(home, incident, by)
    click.echo(inert(f"{by} is on {acked.check} on {acked.table}; its recovery is still told"))


@click.command()
@click.argument("incident")
@click.option(
    "--until",
    required=True,
    type=click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")),
    help="In the company's time zone.",
)
@BY
def snooze(incident: str, until: datetime, by: str) -> None:
    """Put INCIDENT off: no reminder and no escalation before a time."""
    from orchestration.alerts import desk
    from orchestration.alerts.messages import local

    home, declaration = declared_home()
    zone = declaration.company.reporting_time_zone
    until_utc = until.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
    put_off = desk.snooze(home, incident, until_utc, by)
    click.echo(
        inert(f"{put_off.check} on {put_off.table} is put off until {local(until_utc, zone)}")
    )
