"""What the summary of a blocked run says of who was told."""

import pytest

from orchestration.run import RunOutcome
from orchestration.summary import summary
from tests.alerts.conftest import FUTURE

NOTHING_NEW = "Not published     a check blocks (nothing new to tell; see `dialmart incidents`)"


@pytest.fixture
def said(company):
    """The last words of a run that a check has blocked, in a home that has published nothing."""
    (company.home.published / "marts.duckdb").unlink()

    def of_a_run() -> list[str]:
        outcome = RunOutcome(company.run(FUTURE), "blocked")
        lines = summary(company.home, outcome).splitlines()
        return [line for line in lines if line.startswith(("Not published", "Outbox"))]

    return of_a_run


def test_a_block_says_how_many_routes_were_told_and_then_no_more(company, chat, said):
    company.routes(f"*,*,*,*,,,,{chat.url}")
    assert said() == ["Not published     a check blocks (1 alert route(s) told)"]
    assert said() == [NOTHING_NEW]


def test_a_block_of_which_nobody_was_told_says_so(company, said):
    company.routes()
    assert said() == ["Not published     a check blocks (no alert route took it)"]


def test_messages_that_wait_are_said(company, chat, said):
    company.routes(f"*,*,*,*,,,,{chat.url}")
    chat.stop()
    assert said() == [
        "Not published     a check blocks (no alert route took it)",
        f"Outbox            1 message(s) wait in {company.home.outbox}",
    ]
    assert said()[0] == NOTHING_NEW
