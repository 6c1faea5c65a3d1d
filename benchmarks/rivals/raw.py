"""Plain DuckDB: the SQL as one who knows the files would write it, into a new database."""

import sys
from pathlib import Path

import duckdb

from benchmarks.rivals.tables import THREADS, copy_daily, selects


def run(home: Path, output: Path) -> None:
    """Make the daily KPIs of a home's extracts."""
    database = output.with_suffix(".duckdb")
    with duckdb.connect(str(database), config={"threads": THREADS}) as connection:
        for name, select in selects(home).items():
            connection.execute(f"create table {name} as {select}")
        connection.execute(copy_daily(output))


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
