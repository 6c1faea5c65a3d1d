"""Where the dbt project lies, and the files of it that decide what is built."""

from pathlib import Path

from orchestration.settings import PROJECT_ROOT

DBT_PROJECT = PROJECT_ROOT / "dbt_project"


def project_files() -> list[Path]:
    """Models, macros, tests and their YAML, in a fixed order."""
    return sorted(path for path in DBT_PROJECT.rglob("*") if path.suffix in (".sql", ".yml"))
