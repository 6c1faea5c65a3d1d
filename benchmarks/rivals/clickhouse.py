"""ClickHouse inside a Python process (chdb): MergeTree tables beside the output."""

import sys
from pathlib import Path
from string import Template

from benchmarks.rivals.tables import DISPOSITIONS, THREADS, landing

SCRIPT = Path(__file__).with_suffix(".sql")
SETTINGS = {"max_threads": THREADS, "join_use_nulls": 1}


def run(home: Path, output: Path) -> None:
    """Make the daily KPIs of a home's extracts."""
    from chdb.session import Session

    places = {"landing": landing(home), "dispositions": DISPOSITIONS, "output": output.resolve()}
    script = Template(SCRIPT.read_text(encoding="utf-8")).substitute(places)
    with Session(str(output.with_suffix(".clickhouse"))) as session:
        for name, value in SETTINGS.items():
            session.query(f"set {name} = {value}")
        for statement in script.split(";\n"):
            session.query(statement)


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
