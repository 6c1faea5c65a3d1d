"""Where a run's CPU goes, and what it cannot do without: `python -m benchmarks.budget --size 1M`.

The stages of `dialmart run`, one after the other in this process and without Dagster, in a new home
and with one more day; then the SQL of each table by DuckDB alone, and what one more copy of the
calls costs, with its keys. A stage cannot cost less than the SQL that is in it.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
import duckdb

from benchmarks.cases import hold_back, land
from benchmarks.extracts import write_extracts
from benchmarks.results import RESULTS, machine, versions, write
from benchmarks.run import number_of_dials
from benchmarks.sides import new_home
from orchestration import pipeline
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.publish.statements import literal
from orchestration.settings import pass_home_on
from orchestration.transform import manifest_of, target_path

ONE_MORE_DAY = "one more day"
SHOWN = 12
# What publishing does to the table with most rows: DuckDB adds no foreign key to a filled table.
COPY = {
    "one more copy of the calls": "create table calls as from dialmart.marts.fct_call_attempts",
    "its primary key": "alter table calls add primary key (call_key)",
    "the leads and their primary key": """
        create table leads (lead_key varchar primary key);
        insert into leads select lead_key from dialmart.marts.dim_leads
    """,
    "a foreign key of the calls to the leads": """
        create table checked (lead_key varchar references leads (lead_key));
        insert into checked select lead_key from calls
    """,
}

Seconds = dict[str, float]


@contextmanager
def counted(name: str, seconds: Seconds) -> Iterator[None]:
    """Add the CPU seconds of what is within, children included, under a name."""
    before = _cpu_seconds()
    yield
    seconds[name] = seconds.get(name, 0.0) + _cpu_seconds() - before


def _cpu_seconds() -> float:
    return sum(os.times()[:4])


def load_tools(seconds: Seconds) -> None:
    """Import what a run imports."""
    with counted("import Dagster", seconds):
        import dagster  # noqa: F401
        import dagster_dbt  # noqa: F401
    with counted("import dbt", seconds):
        import dbt.cli.main  # noqa: F401
    with counted("import Great Expectations", seconds):
        import great_expectations  # noqa: F401


def run_stages(home: Home, seconds: Seconds) -> None:
    """Run the pipeline's stages, each counted."""
    declaration, run_id = read_declaration(home.sources_file), str(uuid.uuid4())
    with counted("dbt reads the project", seconds):
        manifest_of(home)
    with counted("ingest", seconds):
        files = pipeline.land(home, declaration, run_id)
    with counted("audit", seconds):
        pipeline.check_lake(home, declaration, files, run_id)
    with counted("build", seconds):
        pipeline.build_marts(home, declaration, run_id, on_event=lambda event: None)
    with counted("audit", seconds):
        pipeline.check_marts(home, run_id)
    with counted("infer and publish", seconds):
        pipeline.publish_marts(home, run_id)


def sql_seconds(home: Home) -> Seconds:
    """CPU seconds of each table's SELECT, stored as a table, by DuckDB alone; the dearest first."""
    compiled = target_path(home) / "compiled" / "dialmart" / "models"
    seconds: Seconds = {}
    with _scratch(home) as connection:
        tables = {row[0] for row in connection.execute(_TABLES).fetchall()}
        for file in sorted(compiled.rglob("*.sql")):
            if file.stem in tables:
                with counted(file.stem, seconds):
                    connection.execute(f"create table scratch.t as {file.read_text()}")
                connection.execute("drop table scratch.t")
    return dict(sorted(seconds.items(), key=lambda item: -item[1]))


_TABLES = "select table_name from duckdb_tables() where database_name = 'dialmart'"


def copy_seconds(home: Home) -> Seconds:
    """CPU seconds of one more copy of the calls, and of the keys that publishing gives it."""
    seconds: Seconds = {}
    with _scratch(home) as connection:
        connection.execute("use scratch")
        for name, sql in COPY.items():
            with counted(name, seconds):
                connection.execute(sql)
    return seconds


@contextmanager
def _scratch(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, and a database beside it to write into, as dbt opens them."""
    scratch = home.warehouse / "scratch.duckdb"
    with duckdb.connect(str(home.warehouse_file), config={"threads": 2}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach {literal(scratch)} as scratch")
        yield connection
    scratch.unlink()


def budget(folder: Path, dials: int) -> str:
    """Write the files, run the stages cold and with one more day, and tell what each took."""
    home = Home(folder / "home")
    write_extracts(folder / "extracts", dials)
    new_home(folder, home.path)
    hold_back(home.path)
    pass_home_on(home.path)
    cold: Seconds = {}
    load_tools(cold)
    run_stages(home, cold)
    tables, copies = sql_seconds(home), copy_seconds(home)
    land(ONE_MORE_DAY, folder / "extracts", home.path)
    day: Seconds = {}
    run_stages(home, day)
    return "\n".join(section(dials, cold, day, tables, copies))


def section(
    dials: int, cold: Seconds, day: Seconds, tables: Seconds, copies: Seconds
) -> Iterator[str]:
    """The lines of the part of RESULTS.md that tells it."""
    yield f"## Where the CPU goes: {dials:,} dials"
    yield ""
    yield f"| stage, CPU s | cold | {ONE_MORE_DAY} |"
    yield "|--|--:|--:|"
    for name, seconds in cold.items():
        again = f"{day[name]:,.1f}" if name in day else "the same"
        yield f"| {name} | {seconds:,.1f} | {again} |"
        if name == "build":
            yield f"| of it the SQL of {len(tables)} tables | {sum(tables.values()):,.1f} | |"
    whole_day = sum((cold | day).values())  # the tools are loaded anew
    yield f"| all, without Dagster | {sum(cold.values()):,.1f} | {whole_day:,.1f} |"
    yield ""
    yield "| what it is made of, by DuckDB alone | CPU s |"
    yield "|--|--:|"
    for name, seconds in [*list(tables.items())[:SHOWN], *copies.items()]:
        yield f"| {name} | {seconds:,.1f} |"


@click.command()
@click.option("--size", default="1M", callback=number_of_dials, help="Dials, such as 100k or 5M.")
@click.option("--write", "writes", is_flag=True, help=f"Put the figures into {RESULTS.name}.")
def main(size: int, writes: bool) -> None:
    """Tell where a run's CPU goes, stage by stage and table by table."""
    load = os.getloadavg()[0]
    folder = Path(tempfile.mkdtemp(prefix="dialmart_budget_"))
    try:
        told = budget(folder, size)
    finally:
        shutil.rmtree(folder)
    text = (
        f"{told}\n\n{date.today()}, {machine()}, load {load:.1f} to {os.getloadavg()[0]:.1f}. "
        f"{versions({})}. `python -m benchmarks.budget --size {size}`\n"
    )
    click.echo(text)
    if writes:
        write(text)


if __name__ == "__main__":
    main()
