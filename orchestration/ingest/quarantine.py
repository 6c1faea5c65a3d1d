"""The quarantine: rows that could not be read as rows, and files that could not be read at all.

A row that can be read and does not fit the contract is not here: it stays where it was mapped or
staged, with its reason, and SQL unites the two (`fct_quarantined_rows`).
"""

from dataclasses import replace

import pyarrow as pa

from orchestration.declaration import Extract, SystemExtract
from orchestration.home import Home
from orchestration.ingest.lake import write_parquet
from orchestration.ingest.readers import RejectedRow

QUARANTINE = pa.schema(
    {
        "source_system": pa.string(),
        "source_account": pa.string(),
        "extract_name": pa.string(),
        "batch_id": pa.string(),
        "file": pa.string(),
        "row_number": pa.int64(),
        "text": pa.string(),
        "reason": pa.string(),
    }
)


def write_quarantine(home: Home, batch_id: str, place: dict, rejected: list[RejectedRow]) -> None:
    """Keep the rows that could not be read, or (row number 0) the reason why a file was not.

    Args:
        home: the home.
        batch_id: the landed content.
        place: source_system, source_account, extract_name and file.
        rejected: what was refused; an empty list removes an older record of the batch.
    """
    # Empty files of two extracts have the same content.
    owner = "-".join(place[part] for part in ("source_system", "source_account", "extract_name"))
    path = home.lake / "quarantine" / f"{owner}-{batch_id}.parquet"
    if not rejected:
        path.unlink(missing_ok=True)
        return
    rows = [
        place
        | {"batch_id": batch_id, "row_number": r.row_number, "text": r.text, "reason": r.reason}
        for r in rejected
    ]
    write_parquet(path, pa.Table.from_pylist(rows, schema=QUARANTINE))


def without_secrets(rejected: list[RejectedRow], extract: Extract) -> list[RejectedRow]:
    """A row that fell apart may hold what the lake must not keep, and nobody knows where."""
    if not isinstance(extract, SystemExtract):
        return rejected
    return [replace(row, text="") for row in rejected]
