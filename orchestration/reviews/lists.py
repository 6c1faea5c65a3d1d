"""The lists that reviewers fill: a row for each item of the form, as CSV and xlsx.

Who reviews a call first gets all, the second one those that two review; neither list says which.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.home import Home
from orchestration.ingest.seeds import read_seed
from orchestration.periods import Period
from orchestration.report.spreadsheets import write_csv, write_workbook

COLUMNS = (
    *("sample", "call", "started", "agent", "recording", "form", "version"),
    *("item", "text", "max", "earned", "not_applicable", "comment"),
    *("reviewer", "reviewed_at", "status"),
)
# In the order in which they are heard: those of one agent one after the other.
CALLS = """
select
    sample_key, is_double_scored, samples.form, samples.form_version,
    frame.call_id, frame.started_at, coalesce(display_name, agents.source_id) as agent,
    frame.recording_ref
from samples
left join marts.int_qa_frame as frame using (call_key)
left join marts.dim_agents as agents on samples.agent_key = agents.agent_key
order by agent, started_at, sample_key
"""


def write_lists(home: Home, month: Period, samples: pa.Table) -> list[Path]:
    """Write `reviews/<month>_first` and, where two review, `_second`, as `.csv` and `.xlsx`.

    Args:
        home: the caller holds its lock.
        month: whose calls they are.
        samples: what was drawn of it (SAMPLES).

    Returns:
        The files.
    """
    with duckdb.connect(str(home.warehouse_file), read_only=True) as connection:
        connection.register("samples", samples)
        calls = connection.execute(CALLS).df().to_dict("records")
    items: dict[tuple[str, str], list] = {}
    for item in read_seed(home, "qa_forms"):
        items.setdefault((item.form, item.version), []).append(item)
    home.reviews.mkdir(parents=True, exist_ok=True)
    files = []
    for name, listed in {
        "first": calls,
        "second": [call for call in calls if call["is_double_scored"]],
    }.items():
        rows = [list(COLUMNS), *_rows(listed, items)]
        if len(rows) > 1:
            path = home.reviews / f"{month.start:%Y-%m}_{name}"
            table, book = path.with_suffix(".csv"), path.with_suffix(".xlsx")
            write_csv(table, rows)
            write_workbook(book, {"reviews": rows})
            files += [table, book]
    return files


def _rows(calls: list[dict], items: dict[tuple[str, str], list]) -> Iterator[list]:
    for call in calls:
        for item in items.get((call["form"], call["form_version"]), []):
            yield [
                *(call["sample_key"], call["call_id"], f"{call['started_at']:%Y-%m-%d %H:%M}"),
                *(call["agent"], call["recording_ref"], call["form"], call["form_version"]),
                *(item.item, item.text, item.max_points),
                *[None] * 6,
            ]
