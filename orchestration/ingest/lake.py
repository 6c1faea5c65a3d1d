"""The raw lake: where a batch lies, how it is written whole or not at all, what is there.

A batch is the content of one landed file, named by its SHA-256: delivered twice it exists once.
Nothing here knows a format (`readers.py`) or a meaning (`mapping.py`).
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.declaration import Extract, Source, systems
from orchestration.home import Home

UNFINISHED = ".part"
TIMESTAMP = pa.timestamp("us")
META = {
    "_account": pa.string(),
    "_batch_id": pa.string(),
    "_file": pa.string(),
    "_row_number": pa.int64(),
    "_extracted_at": TIMESTAMP,
    "_loaded_at": TIMESTAMP,
}


@dataclass(frozen=True)
class Batch:
    """One file's content in the raw lake.

    Attributes:
        path: its Parquet file.
        file: name of the landed file; of the latest one where several hold the same.
        extracted_at: UTC, naive: when the source wrote that file.
        rows_unreadable: rows that were no rows (they are in the quarantine).
        rows_read: all rows of the file, the unreadable ones too.
    """

    path: Path
    file: str
    extracted_at: datetime
    rows_read: int
    rows_unreadable: int

    @property
    def batch_id(self) -> str:
        """SHA-256 of the landed file's bytes, hex."""
        return self.path.stem


def folder(home: Home, source: Source, extract: Extract) -> Path:
    """The folder of one extract's batches."""
    table = home.lake / "raw" / source.system / extract.table
    return table / f"account={source.account}"


def batches(home: Home, source: Source, extract: Extract) -> list[Batch]:
    """The batches of one extract, by id."""
    found = folder(home, source, extract).glob("load_date=*/*.parquet")
    return sorted(map(read_batch, found), key=lambda batch: batch.batch_id)


def read_batch(path: Path) -> Batch:
    """What a batch says of itself."""
    notes = pq.read_metadata(path).metadata
    return Batch(
        path=path,
        file=notes[b"file"].decode(),
        extracted_at=datetime.fromisoformat(notes[b"extracted_at"].decode()),
        rows_read=int(notes[b"rows_read"]),
        rows_unreadable=int(notes[b"rows_unreadable"]),
    )


def batch_path(home: Home, source: Source, extract: Extract, batch_id: str) -> Path:
    """Where a new batch of today is written."""
    today = f"load_date={datetime.now(UTC):%F}"
    return folder(home, source, extract) / today / f"{batch_id}.parquet"


def tell_again(batch: Batch, file: str, extracted_at: datetime) -> Batch:
    """Let a batch be the content of a later file (its name, and its time in UTC, naive)."""
    notes = {
        "file": file,
        "extracted_at": extracted_at.isoformat(),
        "rows_read": batch.rows_read,
        "rows_unreadable": batch.rows_unreadable,
    }
    with pq.ParquetFile(batch.path) as old:
        schema = old.schema_arrow.remove_metadata()
        stream_parquet(
            batch.path,
            schema,
            (_with(rows, _file=file, _extracted_at=extracted_at) for rows in old.iter_batches()),
            notes,
        )
    return read_batch(batch.path)


def _with(rows: pa.RecordBatch, **values: object) -> pa.RecordBatch:
    for column, value in values.items():
        same = pa.repeat(pa.scalar(value, META[column]), rows.num_rows)
        rows = rows.set_column(rows.schema.get_field_index(column), column, same)
    return rows


def write_schema_file(home: Home, source: Source, extract: Extract) -> None:
    """Write the empty Parquet of the declared columns, so that a pattern over the table matches."""
    _write_schema_file(home, source.system, extract.table, sorted(extract.known_columns))


def write_system_schema_files(home: Home) -> None:
    """Write one for every table of every system: its models are built, delivered to or not."""
    for system in systems().values():
        for table in system.tables.values():
            _write_schema_file(home, system.name, table.name, table.columns)


def schema_path(home: Home, system: str, table: str) -> Path:
    """Where the empty Parquet of a table's columns lies."""
    return home.lake / "raw" / system / table / "account=_/load_date=1970-01-01/schema.parquet"


def _write_schema_file(home: Home, system: str, table: str, columns: Iterable[str]) -> None:
    path = schema_path(home, system, table)
    write_parquet(path, pa.schema(dict.fromkeys(columns, pa.string()) | META).empty_table())


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write a table under its final name only when it is whole and on disk."""
    with whole_file(path) as unfinished:
        pq.write_table(table, unfinished, compression="zstd")


def stream_parquet(
    path: Path, schema: pa.Schema, record_batches: Iterable[pa.RecordBatch], notes: dict
) -> None:
    """Write record batches as they come; `notes` is filled meanwhile and kept in the footer."""
    with (
        whole_file(path) as unfinished,
        pq.ParquetWriter(unfinished, schema, compression="zstd") as writer,
    ):
        for record_batch in record_batches:
            writer.write_batch(record_batch)
        writer.add_key_value_metadata({name: str(value) for name, value in notes.items()})


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a name to write to; rename it to `path`, synced, when the writing has succeeded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        yield unfinished
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(unfinished)
    unfinished.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_unfinished(home: Home) -> None:
    """Remove what a run that died left half written."""
    for path in home.lake.rglob(f"*{UNFINISHED}"):
        path.unlink()
