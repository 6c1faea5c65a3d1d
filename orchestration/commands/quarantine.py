"""The commands that deal with what is not in the numbers: list it, take a batch out, or back in.

What they do is in `ingest/quarantine.py` and `ingest/retraction.py`; here is what a person types
and reads.
"""

from itertools import groupby

import click

from orchestration.commands import BY, declared_home
from orchestration.progress import inert


@click.command()
def quarantine() -> None:
    """List what reached no mart, by reason, and the batches that were taken out."""
    from orchestration.ingest.decisions import retracted
    from orchestration.ingest.quarantine import reasons
    from orchestration.quality.plain import hidden

    home, _ = declared_home()
    found = reasons(home)
    for extract, listed in groupby(found, key=lambda row: row[0]):
        click.echo(inert(extract))
        for _, reason, rows, samples in listed:
            click.echo(inert(f"  {rows:>7,} × {hidden(reason)}"))
            for file, row_number in samples:
                where = f"row {row_number} of {file}" if row_number else f"the file {file}"
                click.echo(inert(f"            {where}"))
    if not found:
        click.echo("nothing is in quarantine")
    for decision in retracted(home).values():
        click.echo(inert(f"{decision.file} ({decision.batch_id[:12]}) {decision}"))


@click.command()
@click.argument("batch")
@click.option("--why", required=True, help="For those who will miss its rows.")
@BY
def retract(batch: str, why: str, by: str) -> None:
    """Take a loaded BATCH out of the lake: the name of its file, or 8 characters of its id."""
    from orchestration.ingest.retraction import retract as take_out

    home, declaration = declared_home()
    with home.lock("retracting a batch"):
        decision = take_out(home, declaration, batch, by, why)
    click.echo(
        inert(f"{decision.file} is out of the lake; the next `dialmart run` builds without it")
    )


@click.command()
@click.argument("batch")
@click.option("--why", default="", help="What has changed.")
@BY
def replay(batch: str, why: str, by: str) -> None:
    """Have the next run take BATCH in again, as sources.yml reads it by then."""
    from orchestration.ingest.retraction import replay as take_in

    home, declaration = declared_home()
    with home.lock("replaying a batch"):
        decision = take_in(home, declaration, batch, by, why)
    click.echo(inert(f"the next `dialmart run` takes {decision.file} in again"))
