"""The kinds of history that models read: their columns, laid as empty files at every run.

How the rows of a kind are kept and read back is in `history.py`.
"""

import pyarrow as pa

from orchestration.alerts.events import EVENTS
from orchestration.breaches import TOLD_BREACHES
from orchestration.home import Home
from orchestration.ingest.lake import TIMESTAMP, write_parquet
from orchestration.quality.record import RECORD

PUBLICATIONS = pa.schema(
    {
        "publish_id": pa.string(),
        "published_at": TIMESTAMP,
        "data_through_at": TIMESTAMP,
        "files": pa.list_(pa.string()),
        "rows": pa.int64(),
        "forced_by": pa.string(),
        "forced_why": pa.string(),
    }
)
KINDS = {
    "checks": RECORD,
    "incidents": EVENTS,
    "publishes": PUBLICATIONS,
    "breaches": TOLD_BREACHES,
}


def write_operations_schemas(home: Home) -> None:
    """Lay the empty file that gives each kind its columns, also those that older files lack."""
    for kind, schema in KINDS.items():
        with_run = pa.schema([pa.field("run_id", pa.string()), *schema])
        write_parquet(home.operations / kind / "schema.parquet", with_run.empty_table())
