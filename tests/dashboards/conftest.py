"""The golden home as BI gets it: published, with its register, its boards and its bundle."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pytest

from orchestration.dashboards.boards import Board, read_boards
from orchestration.declaration import Declaration, read_declaration
from orchestration.home import Home
from orchestration.inference.results import infer
from orchestration.ingest.seed_rows import Kpi
from orchestration.ingest.seeds import read_seed
from orchestration.publish.publication import publish
from orchestration.publish.tables import Table, published_tables, read_manifest
from orchestration.transform import target_path


@dataclass(frozen=True)
class Published:
    """A home whose marts are published."""

    home: Home
    declaration: Declaration
    register: dict[str, Kpi]
    boards: tuple[Board, ...]
    tables: list[Table]
    ask: Callable[[str], list[tuple]]


@pytest.fixture(scope="session")
def published(golden) -> Published:
    home = golden.home
    infer(home)
    publish(home, "dashboards")
    register = {kpi.kpi: kpi for kpi in read_seed(home, "kpis")}

    def ask(sql: str) -> list[tuple]:
        """What the published file answers, asked past Superset."""
        file = (home.published / "marts.duckdb").resolve()
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return Published(
        home=home,
        declaration=read_declaration(home.sources_file),
        register=register,
        boards=read_boards(register),
        tables=published_tables(read_manifest(target_path(home) / "manifest.json"), "marts"),
        ask=ask,
    )
