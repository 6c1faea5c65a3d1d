"""The commands that deal with what is not in the numbers: list it, take a batch out, or back in.

What they do is in `ingest/retraction.py`; here is what a person types and reads.
"""

import getpass
from itertools import groupby

import click
import duckdb

from orchestration.alerts.plain import hidden
from orchestration.commands import declared_home
from orchestration.home import Home
from orchestration.ingest.casts import literal
from orchestration.progress import inert

SAMPLES = 3
BY = click.option("--by", default=getpass.getuser, help="Who decides it; default: who types.")
# What was found differs from row to row; what was expected does not.
REASONS = r"""
with rows as (
    select source_system, source_account, extract_name, file, row_number, reason
    from read_parquet($quarantine)
    {built}
)
select source_system || ' ' || source_account || ' ' || extract_name as extract,
    regexp_replace(reason, 'found .*?; expected', 'expected', 'g') as reason,
    count(*) as rows,
    list((file, row_number) order by file, row_number)[:$samples] as samples
from rows group by all order by extract, rows desc, reason
"""
BUILT = """union
    select rows.source_system, rows.source_account, rows.extract_name, batches.file,
        rows.row_number, rows.reason
    from warehouse.marts.fct_quarantined_rows as rows
    inner join warehouse.marts.fct_batches as batches
        using (source_system, source_account, extract_name, batch_id)
    where entity <> 'file'"""


@click.command()
def quarantine() -> None:
    """List what reached no mart, by reason, and the batches that were taken out."""
    from orchestration.ingest.decisions import retracted

    home, _ = declared_home()
    found = _reasons(home)
    for extract, reasons in groupby(found, key=lambda row: row[0]):
        click.echo(inert(extract))
        for _, reason, rows, samples in reasons:
            click.echo(inert(f"  {rows:>7,} × {hidden(reason)}"))
            for file, row_number in samples:
                where = f"row {row_number} of {file}" if row_number else f"the file {file}"
                click.echo(inert(f"            {where}"))
    if not found:
        click.echo("nothing is in quarantine")
    for decision in retracted(home):
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


def _reasons(home: Home) -> list[tuple]:
    """Extract, reason, how many rows, and the first of them as (file, row number)."""
    values = {"quarantine": str(home.lake / "quarantine" / "*.parquet"), "samples": SAMPLES}
    with duckdb.connect() as connection:
        built = ""
        if home.warehouse_file.exists():
            connection.execute(
                f"attach {literal(str(home.warehouse_file))} as warehouse (read_only)"
            )
            built = BUILT
        return connection.execute(REASONS.format(built=built), values).fetchall()
