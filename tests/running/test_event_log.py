"""Dagster's events in a store with connections that stay."""

from pathlib import Path

from dagster import DagsterEvent, DagsterEventType, EventLogEntry
from dagster._core.events import EngineEventData

from orchestration.event_log import MOST_OPEN, EventLog


def entry(run_id: str) -> EventLogEntry:
    event = DagsterEvent(
        DagsterEventType.ENGINE_EVENT.value, "run", event_specific_data=EngineEventData()
    )
    return EventLogEntry(
        error_info=None,
        level=20,
        user_message="",
        run_id=run_id,
        timestamp=1.0,
        dagster_event=event,
    )


def test_a_run_that_was_wiped_may_tell_events_again(tmp_path):
    log = EventLog(str(tmp_path))
    for _ in range(2):
        log.store_event(entry("one"))
        assert len(log.get_logs_for_run("one")) == 1
        log.wipe()


def test_files_of_many_runs_are_not_all_kept_open(tmp_path):
    log = EventLog(str(tmp_path))
    for number in range(3 * MOST_OPEN):
        log.store_event(entry(f"run {number}"))
    opened = {file.resolve() for file in Path("/proc/self/fd").iterdir()}
    assert 0 < sum(file.parent == tmp_path and file.suffix == ".db" for file in opened) <= MOST_OPEN
    assert len(log.get_logs_for_run("run 0")) == 1
