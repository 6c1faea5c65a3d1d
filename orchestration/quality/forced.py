"""A forced run: somebody wants its numbers published whatever the audits say, and answers for it.

Who and why is kept with the history of operations before the run begins; whether it came to be
published is in the record of publishes. Only the audits of the lake and of the marts give way:
what is downstream of a dbt test that has failed was not built.
"""

from dataclasses import asdict, dataclass

import pyarrow as pa

from orchestration import history
from orchestration.home import Home
from orchestration.quality.checks import CheckResult
from orchestration.quality.plain import hidden
from orchestration.quality.record import SUITES, checks_of

KIND = "forced"
FORCED = pa.schema({"by": pa.string(), "why": pa.string()})


@dataclass(frozen=True)
class Forced:
    """Who has forced a run, and why."""

    by: str
    why: str

    def __str__(self) -> str:
        """In words, as messages and pages say it."""
        return hidden(f"forced by {self.by}: {self.why}")


def force(home: Home, run_id: str, forced: Forced) -> None:
    """Keep that somebody wants a run, which has not begun, published in spite of its audits."""
    history.record(home, KIND, run_id, [asdict(forced)], FORCED)


def forced_by(home: Home, run_id: str) -> Forced | None:
    """Who has forced a run; None: nobody."""
    for row in history.recorded(home, KIND, run_id):
        return Forced(row["by"], row["why"])
    return None


def holding_up(home: Home, run_id: str) -> list[CheckResult]:
    """The answers that hold the publish of a run up."""
    suites = ("dbt",) if forced_by(home, run_id) else SUITES
    return [found for found in checks_of(home, run_id, *suites) if found.blocks]
