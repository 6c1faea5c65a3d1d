"""Rows that no reader can use, added to good files: each has one wrong value and an id of its own.

They are rows more, not events: the truth knows nothing of them.
"""

import csv
import io
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from orchestration.demo.salesforce.ids import record_ids

# Below this an extract is too small for one bad row to be a small share of it.
ROWS_FOR_A_BAD_ONE = 50
NEVER_USED = 900_000_000


@dataclass(frozen=True)
class BadRow:
    """A copy of a file's first row with two fields changed.

    Attributes:
        key: column and value that make it a row of its own.
    """

    file: str
    column: str
    value: str
    key: tuple[str, str]

    @property
    def told(self) -> dict:
        """For the truth."""
        return asdict(self)


def plan_bad_rows(extracts: dict[str, pd.DataFrame], call_log: str, agent_log: str) -> list[BadRow]:
    """One row a wrong value, in one file each of the call log, the agent log, Task and Order."""
    rows = [
        BadRow(call_log, "start_epoch", "abc", ("uniqueid", "1700000000.9000001")),
        BadRow(call_log, "length_in_sec", "-5", ("uniqueid", "1700000000.9000002")),
        BadRow(call_log, "uniqueid", "", ("uniqueid", "")),
        BadRow(agent_log, "pause_epoch", "abc", ("agent_log_id", str(NEVER_USED + 1))),
        BadRow(agent_log, "talk_sec", "-5", ("agent_log_id", str(NEVER_USED + 2))),
    ]
    wrong = {
        "Task": ("CreatedDate", "2026-02-30T10:00:00.000+0000"),
        "Order": ("TotalAmount", "1,2,3"),
    }
    for table, (column, value) in wrong.items():
        if len(extracts[table]) >= ROWS_FOR_A_BAD_ONE:
            file = extracts[table]["file"].value_counts(sort=True).index[0]
            new_id = record_ids(table, [NEVER_USED])[0]
            rows.append(BadRow(file, column, value, ("Id", new_id)))
    return rows


def add_bad_row(path: Path, row: BadRow) -> None:
    """Append the row to its file, which keeps its modification time."""
    times = path.stat()
    with path.open(newline="", encoding="utf-8") as stream:
        header, first, *_ = csv.reader(stream)
    fields = dict(zip(header, first, strict=True)) | dict([row.key]) | {row.column: row.value}
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(fields.values())
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text.getvalue())
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
