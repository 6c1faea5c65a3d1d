"""F13: of two runs that start at once, one has the home and the other says whose it is."""

import re

import pytest

from tests.running.faulty_homes import (
    deliver_calls,
    ids_that_bi_reads,
    runs_under_way,
    start,
)

pytestmark = [pytest.mark.slow]


def race(home):
    """Two runs at once: each one's exit code, pid and output, by exit code."""
    processes = [start(home.path) for _ in range(2)]
    outputs = [process.communicate(timeout=600)[0] for process in processes]
    ended = zip(processes, outputs, strict=True)
    return sorted(((p.returncode, p.pid, output) for p, output in ended), key=lambda run: run[0])


def assert_one_had_the_home(runs, code):
    """Both ended as one alone would, one after the other; or one did, and the other was told."""
    codes = [run[0] for run in runs]
    assert codes in ([code, code], sorted([1, code])), "\n".join(run[2] for run in runs)
    if 1 not in codes:
        return
    refused, holder = sorted(runs, key=lambda run: run[0] != 1)
    told = refused[2].strip().splitlines()[-1]
    assert told.startswith("error: already running in "), refused[2]
    assert re.search(rf"pid {holder[1]}\b", told), (told, holder[1])
    assert "run again" in told


@pytest.mark.fault("F13", "two runs at once, which publish", times=(1, 25))
def test_two_runs_at_once_publish_once_or_one_after_the_other(faulty, turn):
    before = ids_that_bi_reads(faulty.home)
    runs = race(faulty.home)
    assert_one_had_the_home(runs, code=0)
    assert ids_that_bi_reads(faulty.home) != before
    faulty.assert_whole()


@pytest.mark.fault("F13", "two runs at once, which a check blocks", times=(2, 25))
def test_two_runs_at_once_that_are_blocked_leave_the_published_set(faulty, turn):
    deliver_calls(faulty.home.path, 2, bad_rows=3)
    before = ids_that_bi_reads(faulty.home)
    assert_one_had_the_home(race(faulty.home), code=3)
    assert ids_that_bi_reads(faulty.home) == before
    assert runs_under_way(faulty.home) == []
