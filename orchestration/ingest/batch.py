"""One landed file becomes one batch of the raw lake: read as text, stamped, written whole.

Which files there are, and what becomes of one that is refused, is the caller's (`collect.py`).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.declaration import ColumnMapping, ColumnTime, Extract, Source
from orchestration.ingest import lake
from orchestration.ingest.casts import cast, name
from orchestration.ingest.columns import Column
from orchestration.ingest.landing import LandedFile, extracted_at
from orchestration.ingest.readers import Layout, Reading, UnreadableFileError, read
from orchestration.steps import reach


def write_batch(
    path: Path, file: LandedFile, batch_id: str, source: Source, extract: Extract
) -> tuple[int, Reading]:
    """Write a file's rows as one batch, whole or not at all.

    Args:
        path: where the batch is written.
        file: what has landed.
        batch_id: SHA-256 of its bytes, hex.
        source: the source that has sent it.
        extract: what it is an extract of.

    Returns:
        The number of its rows, also of those that are in `rejected` of the second; that reading.

    Raises:
        UnreadableFileError: if it cannot be read as declared.
        ValueError: if its name does not say when it was extracted, as declared.
    """
    told_at = extracted_at(file, extract, source)
    meta = {
        "_account": source.account,
        "_batch_id": batch_id,
        "_file": file.name,
        "_extracted_at": told_at,
        "_loaded_at": datetime.now(UTC).replace(tzinfo=None),
    }
    notes: dict[str, object] = {"file": file.name}
    rows = 0

    def stamped() -> Iterator[pa.RecordBatch]:
        nonlocal rows
        moments = []
        for record_batch in reading.batches:
            rows += record_batch.num_rows
            stamped_batch = _stamp(record_batch, columns, meta, source, extract)
            moments.append(pc.max(stamped_batch["_extracted_at"]).as_py())
            yield stamped_batch
        rows += len(reading.rejected)
        if extract.mode == "snapshot" and rows == len(reading.rejected):
            raise UnreadableFileError(
                "it holds no rows, and as a snapshot it would delete everything; deliver it again"
            )
        latest = max(filter(None, moments), default=told_at)
        notes.update(extracted_at=latest.isoformat())
        notes.update(rows_read=rows, rows_unreadable=len(reading.rejected))
        reach("ingest.read")

    with file.open() as stream:
        reading = read(stream, _layout(source, extract))
        columns = tuple(filter(extract.keeps, reading.columns))
        schema = pa.schema(dict.fromkeys(columns, pa.string()) | lake.META)
        lake.stream_parquet(path, schema, stamped(), notes)
    reach("ingest.written")
    return rows, reading


def _layout(source: Source, extract: Extract) -> Layout:
    return Layout(
        format=extract.format,
        delimiter=extract.delimiter,
        encoding=source.encoding,
        header=tuple(extract.header),
        required=extract.required_columns,
        optional=extract.mapped_columns - extract.required_columns,
        known=extract.known_columns,
        null_values=frozenset(extract.null_values),
        ends_with_newline=extract.ends_with_newline,
    )


def _stamp(
    record_batch: pa.RecordBatch,
    columns: tuple[str, ...],
    meta: dict,
    source: Source,
    extract: Extract,
) -> pa.RecordBatch:
    """Add the lake's own columns to rows as they were read."""
    rows = record_batch.num_rows
    arrays = {column: record_batch[column] for column in columns}
    arrays |= {
        key: pa.repeat(pa.scalar(value, lake.META[key]), rows) for key, value in meta.items()
    }
    arrays["_row_number"] = record_batch["_row_number"]
    rule = extract.extracted_at
    if isinstance(rule, ColumnTime) and rule.column in columns:
        arrays["_extracted_at"] = _stated(record_batch, rule, source)
    schema = pa.schema(dict.fromkeys(columns, pa.string()) | lake.META)
    return pa.record_batch([arrays[column] for column in schema.names], schema)


def _stated(record_batch: pa.RecordBatch, rule: ColumnTime, source: Source) -> pa.Array:
    """What the rows themselves say, in UTC; null where that is no such time."""
    mapping = ColumnMapping(column=rule.column, format=rule.format)
    moment = cast(name(rule.column), Column("timestamp"), mapping, source.time_zone)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("rows", record_batch)
        stated = connection.sql(f"SELECT {moment} AS moment FROM rows").to_arrow_table()
    return stated["moment"].combine_chunks().cast(lake.TIMESTAMP)
