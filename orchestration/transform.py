"""dbt in this process: one `dbt build` a run, its arguments, its events, what it came to.

Nothing here knows Dagster (`assets.py` turns the events into materializations and checks) or what
a model says.
"""

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.home import Home
from orchestration.project import DBT_PROJECT, project_files

log = logging.getLogger(__name__)


class BuildError(Exception):
    """A model that could not be built; the text names it and what the engine said."""


@dataclass
class NodeResult:
    """What one model or test came to.

    Attributes:
        status: dbt's word: success, pass, warn, fail, error, skipped.
        failures: rows that broke a test.
    """

    unique_id: str
    status: str
    seconds: float
    failures: int | None
    message: str


@dataclass
class Build:
    """What one dbt build came to."""

    nodes: list[NodeResult] = field(default_factory=list)

    @property
    def broken(self) -> list[NodeResult]:
        """Models that could not be built, and tests that could not run."""
        return [node for node in self.nodes if node.status == "error"]


def target_path(home: Home, target: str = "duckdb") -> Path:
    """Where dbt keeps the home's manifest and partial parse."""
    return home.warehouse / "dbt" / target


def arguments(
    home: Home, command: str, target: str = "duckdb", told: Sequence[str] = ("--log-level", "none")
) -> list[str]:
    """Dbt's command line, of a command such as `build` or `docs generate`.

    Everything it writes lies in the home; `told` is what it prints.
    """
    return [
        *(*told, "--no-use-colors", "--no-version-check", "--log-level-file", "none"),
        *("--log-path", str(home.warehouse / "logs")),
        *command.split(),
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target", target, "--target-path", str(target_path(home, target))),
    ]


def manifest_of(home: Home) -> dict:
    """Dbt's manifest of the project as it is; parsed when there is none or the project is newer."""
    path = target_path(home) / "manifest.json"
    newest = max(file.stat().st_mtime for file in project_files())
    if path.exists() and path.stat().st_mtime >= newest:
        with suppress(ValueError):  # a run died, or the disk was full, while dbt wrote it
            return json.loads(path.read_text(encoding="utf-8"))
    from dbt.cli.main import dbtRunner

    home.warehouse.mkdir(parents=True, exist_ok=True)
    result = dbtRunner().invoke(arguments(home, "parse"))
    if not result.success:
        raise BuildError(f"the dbt project cannot be read: {result.exception}")
    return json.loads(path.read_text(encoding="utf-8"))


def needs_full_build(home: Home, inputs_hash: str) -> bool:
    """Whether all models are built anew.

    They are when the warehouse is empty, when it was built by other rules, and when a batch has
    left the lake: which older rows that brings back is more than touched days can tell.
    """
    if not home.warehouse_file.exists():
        return True
    batches = home.lake / "record" / "batches.parquet"
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        try:
            rules = connection.execute("select distinct inputs_hash from marts.applied_batches")
            if rules.fetchall() != [(inputs_hash,)]:
                return True
            gone = connection.execute(
                "select 1 from marts.applied_batches anti join read_parquet(?) "
                "using (source_system, source_account, extract_name, batch_id)",
                [str(batches)],
            )
            return bool(gone.fetchall())
        # no build has ended yet; or Spark has taken its files away to make them anew, and died
        except (duckdb.CatalogException, duckdb.IOException):
            return True


def build(
    home: Home,
    *,
    full: bool,
    command: str = "build",
    selection: Sequence[str] = (),
    target: str = "duckdb",
    on_event: Callable[[object], None] = lambda event: None,
) -> Build:
    """Build every model and run every test on DuckDB, once.

    Args:
        home: the home, whose environment variables are set (`settings.pass_home_on`).
        full: build incremental models anew.
        command: `build`, or `run` to leave the tests out.
        selection: dbt's `--select` or `--exclude` with names of models; empty is all of them.
        target: of dbt's profile, one of DuckDB.
        on_event: is given each of dbt's events as it comes.

    Raises:
        BuildError: if dbt itself could not run.
    """
    from dbt.adapters.factory import reset_adapters
    from dbt.cli.main import dbtRunner

    home.warehouse.mkdir(parents=True, exist_ok=True)
    runner = dbtRunner(callbacks=[on_event])
    try:
        refresh = ["--full-refresh"] if full else []
        result = runner.invoke([*arguments(home, command, target), *refresh, *selection])
    finally:
        _close_connections()
        reset_adapters()
    if result.result is None:
        raise BuildError(f"dbt could not run: {result.exception}")
    return Build(
        [
            NodeResult(
                unique_id=node.node.unique_id,
                status=str(node.status),
                seconds=node.execution_time,
                failures=node.failures,
                message=node.message or "",
            )
            for node in result.result
        ]
    )


def _close_connections() -> None:
    """Let go of the warehouse file: the audits open it in another mode."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
