"""dbt-duckdb alone: a project of one model a table, one after the other as in the raw script."""

import json
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner

from benchmarks.rivals.tables import TABLES, THREADS, copy_daily, selects


class BuildError(Exception):
    """dbt did not make the tables."""


def run(home: Path, output: Path) -> None:
    """Make the daily KPIs of a home's extracts.

    Raises:
        BuildError: if dbt failed; it has said why.
    """
    project = output.with_suffix(".dbt")
    _write_project(project, home, output)
    result = dbtRunner().invoke(
        ["run", "--project-dir", str(project), "--profiles-dir", str(project)]
    )
    if not result.success:
        raise BuildError(f"dbt run failed in {project}: {result.exception or 'see its lines'}")


def _write_project(project: Path, home: Path, output: Path) -> None:
    """Write the models, each behind the one before it, and who runs them."""
    (project / "models").mkdir(parents=True)
    before = (None, *TABLES)
    for earlier, (name, select) in zip(before, selects(home).items(), strict=False):
        after = f"-- depends_on: {{{{ ref('{earlier}') }}}}\n" if earlier else ""
        (project / "models" / f"{name}.sql").write_text(after + select, encoding="utf-8")
    database = {"type": "duckdb", "path": str(output.with_suffix(".duckdb").resolve())}
    database |= {"threads": 1, "settings": {"threads": THREADS}}
    _write(
        project / "dbt_project.yml",
        {
            "name": "rival",
            "profile": "rival",
            "models": {"+materialized": "table"},
            "on-run-end": copy_daily(output),
            "flags": {"send_anonymous_usage_stats": False},
        },
    )
    _write(project / "profiles.yml", {"rival": {"target": "main", "outputs": {"main": database}}})


def _write(path: Path, content: dict) -> None:
    """As JSON, which is YAML too."""
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
