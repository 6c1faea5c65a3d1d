"""Runs raw.sql in a process of its own: `python -m benchmarks.raw HOME DATABASE`."""

import sys
from pathlib import Path

import duckdb

SCRIPT = Path(__file__).with_name("raw.sql")
DISPOSITIONS = Path(__file__).resolve().parents[1] / "seeds" / "dispositions.csv"


def run(home: Path, database: Path) -> None:
    """Make the daily KPIs of a home's extracts, as tables of a new database."""
    with duckdb.connect(str(database), config={"threads": 2}) as connection:
        landing = str(home / "landing" / "vicidial")
        connection.execute("set variable landing = $1", [landing])
        connection.execute("set variable dispositions = $1", [str(DISPOSITIONS)])
        connection.execute(SCRIPT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
