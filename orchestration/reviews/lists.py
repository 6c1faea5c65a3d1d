"""The lists that reviewers fill: a row for each item of the form, as CSV and xlsx.

Who reviews a call first gets all, the second one those that two review; neither list says which.
They are their owner's alone (0600): the place of a recording may have a number in it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.home import Home
from orchestration.ingest.lake import whole_file
from orchestration.ingest.seeds import read_seed
from orchestration.periods import Period
from orchestration.report.spreadsheets import write_csv, write_workbook

COLUMNS = (
    *("sample", "call", "started", "agent", "recording", "form", "version"),
    *("item", "text", "max", "earned", "not_applicable", "comment"),
    *("reviewer", "reviewed_at", "status"),
)
OWNER_ALONE = 0o600
# In the order in which they are heard: those of one agent one after the other. A call that may no
# longer be heard, since it was refused or corrected, keeps its row; its recording has no place.
CALLS = """
select
    sample_key, is_double_scored, samples.form, samples.form_version,
    calls.source_id as call_id, strftime(calls.started_at, '%Y-%m-%d %H:%M') as started,
    coalesce(display_name, agents.source_id) as agent, frame.recording_ref
from samples
left join marts.fct_call_attempts as calls using (call_key)
left join marts.int_qa_frame as frame using (call_key)
left join marts.dim_agents as agents on samples.agent_key = agents.agent_key
order by agent, calls.started_at, sample_key
"""


def write_lists(home: Home, month: Period, samples: pa.Table) -> dict[Path, bool]:
    """Write `reviews/<month>_first` and, where two review, `_second`, as `.csv` and `.xlsx`.

    One that is there stays: a reviewer may have filled it.

    Args:
        home: the caller holds its lock.
        month: whose calls they are.
        samples: what was drawn of it (SAMPLES).

    Returns:
        The files, and whether each was written now.
    """
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        connection.register("samples", samples)
        calls = connection.sql(CALLS).to_arrow_table().to_pylist()
    items: dict[tuple[str, str], list] = {}
    for item in read_seed(home, "qa_forms"):
        items.setdefault((item.form, item.version), []).append(item)
    files = {}
    for name, listed in {
        "first": calls,
        "second": [call for call in calls if call["is_double_scored"]],
    }.items():
        rows = [list(COLUMNS), *_rows(listed, items)]
        if len(rows) > 1:
            path = home.reviews / f"{month.start:%Y-%m}_{name}"
            writing = {
                path.with_suffix(".csv"): partial(write_csv, rows=rows),
                path.with_suffix(".xlsx"): partial(write_workbook, sheets={"reviews": rows}),
            }
            files |= {file: _write_missing(file, write) for file, write in writing.items()}
    return files


def _write_missing(file: Path, write: Callable[[Path], None]) -> bool:
    if file.exists():
        return False
    with whole_file(file) as unfinished:
        unfinished.touch(OWNER_ALONE)
        write(unfinished)
    return True


def _rows(calls: list[dict], items: dict[tuple[str, str], list]) -> Iterator[list]:
    for call in calls:
        for item in items.get((call["form"], call["form_version"]), []):
            yield [
                *(call["sample_key"], call["call_id"], call["started"]),
                *(call["agent"], call["recording_ref"], call["form"], call["form_version"]),
                *(item.item, item.text, item.max_points),
                *[None] * 6,
            ]
