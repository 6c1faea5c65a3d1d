"""The history of operations: what each run did, as Parquet under `lake/ops/<kind>/`.

One file a run and kind, written once and never changed; SQL and the summary read it.
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.home import Home
from orchestration.ingest.lake import write_parquet


def record(home: Home, kind: str, run_id: str, rows: Sequence[dict], schema: pa.Schema) -> None:
    """Keep the rows of one kind that a run has to tell; each gets the run's id."""
    with_run = pa.schema([pa.field("run_id", pa.string()), *schema])
    table = pa.Table.from_pylist([{"run_id": run_id} | row for row in rows], schema=with_run)
    write_parquet(home.operations / kind / f"{run_id}.parquet", table)


def recorded(home: Home, kind: str, run_id: str) -> list[dict]:
    """What a run has told of one kind; nothing when it did not get there."""
    path = home.operations / kind / f"{run_id}.parquet"
    return pq.read_table(path).to_pylist() if path.exists() else []
