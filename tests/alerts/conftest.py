"""A home whose checks are answered by the test, and endpoints that take its messages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.alerts.desk import tell
from orchestration.home import Home
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import record_checks
from tests.alerts.endpoints import Chat, Mailbox

SOURCES = Path(__file__).parents[1] / "golden" / "home" / "sources.yml"
COLUMNS = "owner,severity,source,kpi,quiet_from,quiet_until,digest_at,url"
# 09:00 in Berlin, where the company is
START = datetime(2026, 1, 5, 8)
PATIENCE_SECONDS = 0.5

FUTURE = CheckResult(
    check="started_at_is_not_in_the_future",
    table="contract.calls",
    severity="block",
    outcome="failed",
    owner="finance",
    reason="2026-01-01: a mistyped year",
    expected="no call lies in the future",
    advice="correct the year in the source",
    rows_seen=800,
    rows_failing=12,
    seen="12 broken, 800 looked at",
    sample=[
        {"source_system": "vicidial", "source_account": "north", "file": "calls.csv"}
        | {"row_number": str(number)}
        for number in range(2, 12)
    ],
)


@dataclass
class Company:
    """A home, and the clock of its runs."""

    home: Home
    now: datetime = START
    runs: int = 0

    def routes(self, *rows: str) -> None:
        (self.home.seeds / "alert_routes.csv").write_text("\n".join([COLUMNS, *rows, ""]))

    def run(self, *results: CheckResult, hours: float = 0) -> str:
        """A run so many hours later, whose checks answer so; its id."""
        self.now += timedelta(hours=hours)
        self.runs += 1
        run_id = f"run-{self.runs}"
        record_checks(self.home, "raw", run_id, results)
        tell(self.home, run_id, self.now, PATIENCE_SECONDS)
        return run_id


def passed(result: CheckResult) -> CheckResult:
    return replace(result, outcome="passed", rows_failing=0, seen="0 broken", sample=[])


@pytest.fixture
def company(tmp_path) -> Company:
    home = Home(tmp_path / "acme")
    home.seeds.mkdir(parents=True)
    home.published.mkdir()
    home.sources_file.write_text(SOURCES.read_text())
    with duckdb.connect(str(home.published / "marts.duckdb")) as connection:
        connection.execute(
            "create table dim_sources as select timestamp '2026-01-04 17:30' as data_through_at"
        )
    return Company(home)


def serving(server: Chat | Mailbox) -> Iterator[Chat | Mailbox]:
    server.start()
    yield server
    server.stop()


@pytest.fixture
def chat() -> Iterator[Chat]:
    yield from serving(Chat())


@pytest.fixture
def other_chat() -> Iterator[Chat]:
    yield from serving(Chat())


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    yield from serving(Mailbox())
