"""A home: the one folder of a company, and what lies where in it.

What a home declares is read in `declaration/`, what it decides in `ingest/seeds.py`; how one is
laid is in `new_home/`.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from orchestration.lock import LockedError, locked
from orchestration.settings import read_settings

LEAST_FREE_BYTES = 50_000_000
# DuckDB would take them for a pattern, and read the lake of every home that matches.
PATTERN_CHARACTERS = "*?["
MAKE_ROOM = (
    "Nothing was published: BI keeps the set that it has. Free some space or enlarge the disk, "
    "then run `dialmart run` again."
)


class HomeError(Exception):
    """A home that cannot be used as asked; the text says what to do."""


class HomeInUseError(HomeError):
    """Another run holds the home."""


@dataclass(frozen=True)
class Home:
    """The folders of one company, and what builds its warehouse. Nothing is written outside."""

    path: Path
    engine: Literal["duckdb", "spark"] = "duckdb"

    @property
    def sources_file(self) -> Path:
        """The declaration: the company and its sources."""
        return self.path / "sources.yml"

    @property
    def seeds(self) -> Path:
        """CSV files that replace shipped seeds of the same name."""
        return self.path / "seeds"

    @property
    def landing(self) -> Path:
        """Where extracts arrive; files stay there untouched."""
        return self.path / "landing"

    @property
    def lake(self) -> Path:
        """Parquet: raw batches, mapped entities, seeds, records, history of operations."""
        return self.path / "lake"

    @property
    def operations(self) -> Path:
        """The history of operations, as Parquet."""
        return self.lake / "ops"

    @property
    def warehouse(self) -> Path:
        """The engine's own files; no reader opens them."""
        return self.path / "warehouse"

    @property
    def warehouse_file(self) -> Path:
        """The DuckDB database that holds the models: built there, or views of what Spark built."""
        return self.warehouse / {"duckdb": "dialmart.duckdb", "spark": "spark.duckdb"}[self.engine]

    @property
    def inferred(self) -> Path:
        """What statistics make of the warehouse, as Parquet; made anew by each run."""
        return self.warehouse / "inferred"

    @property
    def published(self) -> Path:
        """What BI reads."""
        return self.path / "published"

    @property
    def report(self) -> Path:
        """The folder of the report that is made of the published set."""
        return self.published / "report"

    @property
    def packs(self) -> Path:
        """The folder of the agents' packs, one file each; for those who coach them alone."""
        return self.published / "packs"

    @property
    def reviews(self) -> Path:
        """The lists of calls that reviewers fill."""
        return self.path / "reviews"

    @property
    def statements(self) -> Path:
        """Bonus statements that were closed, as CSV: of all agents, and of each alone."""
        return self.path / "statements"

    @property
    def outbox(self) -> Path:
        """Messages that no endpoint has taken yet."""
        return self.path / "outbox"

    @property
    def dagster(self) -> Path:
        """Dagster's instance: run history, schedules."""
        return self.path / "dagster"

    @property
    def superset(self) -> Path:
        """Superset's own: its metadata, its bundle, its logins; for nobody else to read."""
        return self.path / "superset"

    def require_path(self) -> None:
        """Check that the folder may be a home's.

        Raises:
            HomeError: if its path holds what file patterns are made of.
        """
        if found := [each for each in PATTERN_CHARACTERS if each in str(self.path)]:
            raise HomeError(
                f"{self.path} cannot be a home: its path holds {' and '.join(found)}, which file "
                "patterns are made of. Rename the folder, or set DIALMART_HOME to another one."
            )

    def require(self) -> None:
        """Check that the home is there.

        Raises:
            HomeError: if it has no `sources.yml`, or its path cannot be used.
        """
        self.require_path()
        if not self.sources_file.exists():
            raise HomeError(
                f"{self.path} is no home of dialmart: it has no sources.yml. "
                f"`dialmart new {self.path}` lays one; or set DIALMART_HOME to another folder."
            )

    def require_space(self) -> None:
        """Check that a run has room to begin: what the warehouse takes, and 50 MB at least.

        Raises:
            HomeError: if less is free.
        """
        taken = self.warehouse_file.stat().st_size if self.warehouse_file.exists() else 0
        needed, free = max(taken, LEAST_FREE_BYTES), shutil.disk_usage(self.path).free
        if free < needed:
            raise HomeError(
                f"not enough room in {self.path}: {free / 1e6:,.0f} MB are free, a run needs "
                f"{needed / 1e6:,.0f} MB. {MAKE_ROOM}"
            )

    @contextmanager
    def lock(self, purpose: str) -> Iterator[None]:
        """Hold the home for one writer.

        Raises:
            HomeInUseError: if another process holds it; the text names its pid and purpose.
        """
        try:
            with locked(self.path / "run.lock", purpose):
                yield
        except LockedError as error:
            raise HomeInUseError(
                f"already running in {self.path}: {error}. "
                "Wait for it to end, or end that process, and run again."
            ) from None

    def is_free(self) -> bool:
        """Whether nobody holds the home at this moment."""
        try:
            with self.lock("a look"):
                return True
        except HomeInUseError:
            return False


def current_home() -> Home:
    """The home that the environment names, on the engine that it names."""
    settings = read_settings()
    return Home(settings.home, settings.target)
