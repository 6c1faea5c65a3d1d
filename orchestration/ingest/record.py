"""What the lake knows of itself, for SQL: the company, its sources, the batches that are there.

The record is made anew from the lake and the declaration at every run, so it cannot disagree with
them. History of operations is elsewhere (`lake/ops`).
"""

import hashlib

import pyarrow as pa

from orchestration.declaration import Declaration, systems
from orchestration.home import Home
from orchestration.ingest import lake
from orchestration.ingest.figures import write_figure_schemas
from orchestration.ingest.quarantine import QUARANTINE
from orchestration.ingest.samples import write_samples_schema
from orchestration.operations import write_operations_schemas
from orchestration.project import project_files

# When a file is due says nothing of how its rows are read, nor who is told what went wrong.
SCHEDULES = {"sources": {"__all__": {"extracts": {"__all__": {"arrives"}}}}}
READ_BY_NO_MODEL = ("alert_routes", "alert_policies", "report_recipients")
COMPANY = pa.schema(
    {
        "name": pa.string(),
        "reporting_time_zone": pa.string(),
        "reporting_currency": pa.string(),
        "language": pa.string(),
        "week_start": pa.string(),
        "inputs_hash": pa.string(),
    }
)
SOURCES = pa.schema(
    {
        "source_system": pa.string(),
        "source_account": pa.string(),
        "kind": pa.string(),
        "time_zone": pa.string(),
        "currency": pa.string(),
        "phone_region": pa.string(),
        "answered_by": pa.string(),
        "logs_unanswered": pa.bool_(),
        "names_agents": pa.bool_(),
        "has_handle_time": pa.bool_(),
    }
)
BATCHES = pa.schema(
    {
        "source_system": pa.string(),
        "source_account": pa.string(),
        "extract_name": pa.string(),
        "batch_id": pa.string(),
        "file": pa.string(),
        "delivery_mode": pa.string(),
        "extracted_at": lake.TIMESTAMP,
        "snapshot_at": lake.TIMESTAMP,
        "rows_read": pa.int64(),
        "rows_unreadable": pa.int64(),
        "takes_every_row": pa.bool_(),
    }
)


def write_record(home: Home, declaration: Declaration) -> int:
    """Write the company, sources and batches tables of `lake/record`.

    Returns:
        The number of batches in the lake.
    """
    batches = _batches(home, declaration)
    _write(home, "batches", batches, BATCHES)
    _write(home, "sources", _sources(declaration), SOURCES)
    company = declaration.company.model_dump() | {"inputs_hash": inputs_hash(home, declaration)}
    _write(home, "company", [company], COMPANY)
    if not (home.lake / "quarantine" / "schema.parquet").exists():
        lake.write_parquet(home.lake / "quarantine" / "schema.parquet", QUARANTINE.empty_table())
    write_figure_schemas(home)
    write_samples_schema(home)
    write_operations_schemas(home)
    return len(batches)


def _write(home: Home, name: str, rows: list[dict], schema: pa.Schema) -> None:
    path = home.lake / "record" / f"{name}.parquet"
    lake.write_parquet(path, pa.Table.from_pylist(rows, schema=schema))


def _sources(declaration: Declaration) -> list[dict]:
    return [
        {
            "source_system": source.system,
            "source_account": source.account,
            "kind": systems()[source.system].kind,
            "time_zone": source.time_zone,
            "currency": source.currency,
            "phone_region": source.phone_region or "",
        }
        | source.capabilities.model_dump()
        for source in declaration.sources
    ]


def _batches(home: Home, declaration: Declaration) -> list[dict]:
    rows = []
    for source, extract in declaration.extracts:
        found = lake.batches(home, source, extract)
        # A snapshot with unreadable rows cannot say what is gone: it deletes nothing.
        snapshots = [b.extracted_at for b in found if b.rows_unreadable == 0]
        newest = max(snapshots, default=None) if extract.mode == "snapshot" else None
        rows += [
            {
                "source_system": source.system,
                "source_account": source.account,
                "extract_name": extract.table,
                "batch_id": batch.batch_id,
                "file": batch.file,
                "delivery_mode": extract.mode,
                "extracted_at": batch.extracted_at,
                "snapshot_at": newest,
                "rows_read": batch.rows_read,
                "rows_unreadable": batch.rows_unreadable,
                "takes_every_row": extract.takes_every_row,
            }
            for batch in found
        ]
    return rows


def inputs_hash(home: Home, declaration: Declaration) -> str:
    """A hash of all that decides how rows are read: declaration, seeds, models.

    When it changes, everything is built anew; new batches alone are built incrementally.
    """
    digest = hashlib.sha256(declaration.model_dump_json(exclude=SCHEDULES).encode())
    seeds = [
        path
        for path in (home.lake / "seeds").glob("*.parquet")
        if path.stem not in READ_BY_NO_MODEL
    ]
    # another key for the phone numbers is another key in every row that has one
    key_of_phones = home.lake / "phones" / "schema.parquet"
    for path in [*sorted(seeds), key_of_phones, *project_files()]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
