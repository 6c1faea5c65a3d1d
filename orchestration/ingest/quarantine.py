"""The quarantine: rows that could not be read as rows, and files that could not be read at all.

A row that can be read and does not fit the contract is not here: it stays where it was mapped or
staged, with its reason, and SQL unites the two (`fct_quarantined_rows`).
"""

from dataclasses import replace

import duckdb
import pyarrow as pa

from orchestration.declaration import Extract, SystemExtract
from orchestration.home import Home, HomeError
from orchestration.ingest.casts import literal
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

SAMPLES = 3
# What was found differs from row to row; what was expected does not. (without_found() of
# macros/engine.sql says the same for the models; a test holds them to each other.)
REASONS = r"""
with rows as (
    select source_system, source_account, extract_name, file, row_number, reason
    from read_parquet($quarantine)
    {built}
)
select source_system || ' ' || source_account || ' ' || extract_name as extract,
    regexp_replace(reason, '(?s)found .*?; expected', 'expected', 'g') as reason,
    count(*) as rows,
    list((file, row_number) order by file, row_number)[:$samples] as samples
from rows group by all order by extract, rows desc, reason
"""
BUILT = """union
    select rows.source_system, rows.source_account, rows.extract_name, batches.file,
        rows.row_number, rows.reason
    from warehouse.marts.fct_quarantined_rows as rows
    inner join warehouse.marts.fct_batches as batches
        using (source_system, source_account, extract_name, batch_id)
    where entity <> 'file'"""


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


def reasons(home: Home) -> list[tuple[str, str, int, list[tuple[str, int]]]]:
    """What reached no mart, by reason: what was read since, and what the last build has found.

    Returns:
        Extract, reason, how many rows, and the first of them as (file, row number); row 0 is a
        whole file.

    Raises:
        HomeError: if a run holds the warehouse.
    """
    files = home.lake / "quarantine" / "*.parquet"
    if not any(files.parent.glob(files.name)):
        return []
    values = {"quarantine": str(files), "samples": SAMPLES}
    with duckdb.connect() as connection:
        built = BUILT if _attach_built(connection, home) else ""
        return connection.execute(REASONS.format(built=built), values).fetchall()


def _attach_built(connection: duckdb.DuckDBPyConnection, home: Home) -> bool:
    """Attach the warehouse; whether a build has ever listed its quarantine there."""
    if not home.warehouse_file.exists():
        return False
    try:
        connection.execute(f"attach {literal(str(home.warehouse_file))} as warehouse (read_only)")
    except duckdb.IOException as error:
        raise HomeError(
            f"{home.warehouse_file} is held by a run ({error}); try again when it has ended"
        ) from error
    tables = "select table_name from information_schema.tables where table_catalog = 'warehouse'"
    return ("fct_batches",) in connection.execute(tables).fetchall()
