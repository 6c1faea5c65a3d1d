"""What the rivals have in common: the files, the grain, the SQL of plain DuckDB, dbt and SQLMesh.

It is one select a table, in `sql/`. A table is named with its schema, because SQLMesh finds it so.
"""

from pathlib import Path
from string import Template

FOLDER = Path(__file__).with_name("sql")
DISPOSITIONS = Path(__file__).resolve().parents[2] / "seeds" / "dispositions.csv"
TABLES = ("calls", "legs", "judged", "kpis_daily")  # each reads those before it, if any
THREADS = 2
# What the rivals in Python group and join by, and where the days begin.
GRAIN = ["date_day", "agent", "campaign", "list"]
CALL = ["uniqueid", "lead_id"]
TIME_ZONE = "America/New_York"


def selects(home: Path) -> dict[str, str]:
    """Each table's select over a home's files, in the order in which they are made."""
    places = {"landing": landing(home), "dispositions": DISPOSITIONS}
    return {
        name: Template((FOLDER / f"{name}.sql").read_text(encoding="utf-8")).substitute(places)
        for name in TABLES
    }


def landing(home: Path) -> Path:
    """Where a home's files have landed."""
    return home.resolve() / "landing" / "vicidial"


def copy_daily(output: Path) -> str:
    """The SQL that writes the last table."""
    return f"copy kpis_daily to '{output.resolve()}' (format parquet)"
