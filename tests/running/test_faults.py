"""F1: killed from outside at every named step, a run leaves nothing to clean up by hand.

One home goes through all the steps: each gets a new delivery and is killed there. A plain run
(after the last of them; in `make faults` after each) gives marts that equal a rebuild from the lake
in a new process and an empty warehouse.
"""

import signal
import time

import pytest

from orchestration.home import Home
from orchestration.steps import STEPS
from tests.pipeline.homes import differences, rebuilt
from tests.running.faulty_homes import (
    deliver_calls,
    ids_that_bi_reads,
    kill_at,
    runs_under_way,
    start,
    unfinished,
)

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def home(the_faulty_home) -> Home:
    the_faulty_home.put_back()
    return the_faulty_home.home


def killed(home: Home, step: str) -> None:
    """Deliver something new and kill the run of it at a step; BI keeps a whole set."""
    deliver_calls(home.path, STEPS.index(step) + 1)
    link = home.published / "marts.duckdb"
    before = link.resolve()
    kill_at(home.path, step)
    assert len(ids_that_bi_reads(home)) == 1
    assert link.resolve() == before or step == "publish.swapped"


def assert_made_good(home: Home) -> None:
    before = ids_that_bi_reads(home)
    process = start(home.path)
    told, _ = process.communicate(timeout=600)
    assert process.returncode == 0, told
    assert ids_that_bi_reads(home) != before
    with rebuilt(home) as fresh:
        assert differences(home, fresh) == {}
    assert unfinished(home) == []
    assert runs_under_way(home) == []


@pytest.mark.fault("F1", "kill -9 at every named step, one after the other")
def test_runs_killed_at_every_step_are_made_good_by_one(home):
    for step in STEPS:
        killed(home, step)
    assert_made_good(home)


@pytest.mark.fault("F1", "kill -9 at a named step", times=(0, 1))
@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_a_step_is_made_good_by_the_next(home, step):
    killed(home, step)
    assert_made_good(home)


@pytest.mark.fault("F1", "kill -9 at any moment", times=(0, 100))
def test_a_run_killed_at_any_moment_is_made_good_by_the_next(faulty, turn, chance):
    process = start(faulty.home.path)
    time.sleep(chance.uniform(0, faulty.seconds))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert len(ids_that_bi_reads(faulty.home)) == 1
    faulty.assert_made_good_by_a_run()
