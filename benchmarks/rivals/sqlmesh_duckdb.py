"""SQLMesh on DuckDB: a project of one full model a table, planned and applied at once."""

import sys
from pathlib import Path

from benchmarks.rivals.tables import THREADS, copy_daily, selects


def run(home: Path, output: Path) -> None:
    """Make the daily KPIs of a home's extracts."""
    from sqlmesh import Context
    from sqlmesh.core.config import (
        Config,
        DuckDBConnectionConfig,
        GatewayConfig,
        ModelDefaultsConfig,
    )

    project = output.with_suffix(".sqlmesh")
    write_models(project / "models", home)
    connection = DuckDBConnectionConfig(
        database=str(output.with_suffix(".duckdb").resolve()),
        connector_config={"threads": THREADS},
    )
    config = Config(
        gateways={"": GatewayConfig(connection=connection)},
        model_defaults=ModelDefaultsConfig(dialect="duckdb"),
        after_all=[copy_daily(output)],
        disable_anonymized_analytics=True,
    )
    Context(paths=str(project), config=config).plan(auto_apply=True, no_prompts=True)


def write_models(folder: Path, home: Path) -> None:
    """Write one model a table."""
    folder.mkdir(parents=True)
    for name, select in selects(home).items():
        text = f"MODEL (name main.{name}, kind FULL);\n{select}"
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
