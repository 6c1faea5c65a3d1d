"""Ingest, in order: landed files → raw batches → mapped entities → the lake's record.

Each file ends in one of four ways: new, known from an earlier run, a duplicate of content that is
there already, or quarantined with its reason; a bad file never keeps the others out.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from orchestration.declaration import ColumnTime, Declaration, Extract, Source
from orchestration.home import Home, HomeError
from orchestration.ingest import lake
from orchestration.ingest.landing import ContentIds, LandedFile, extracted_at, landed_files, pattern
from orchestration.ingest.mapping import write_mapped, write_mapped_schema_files
from orchestration.ingest.readers import Layout, Reading, RejectedRow, UnreadableFileError, read
from orchestration.ingest.record import write_record
from orchestration.ingest.seeds import write_seeds
from orchestration.steps import reach, step

log = logging.getLogger(__name__)


@dataclass
class FileResult:
    """What became of one landed file.

    Attributes:
        rows_read: rows of the file, whatever became of them; 0 when it could not be read.
        reason: why it is in quarantine, for people.
        notes: what a person should know although the file was loaded.
    """

    source: Source
    extract: Extract
    file: str
    batch_id: str
    outcome: Literal["new", "known", "duplicate", "quarantined"]
    rows_read: int = 0
    reason: str = ""
    notes: list[str] = field(default_factory=list)


def ingest(home: Home, declaration: Declaration) -> list[FileResult]:
    """Bring everything that has landed into the lake.

    Returns:
        One result a landed file, in the order of the declaration.

    Raises:
        SeedError: if a seed cannot be used.
        HomeError: if nothing was ever delivered.
    """
    lake.remove_unfinished(home)
    write_seeds(home, declaration)
    results = [
        result
        for source in declaration.sources
        for extract in source.extracts
        for result in _ingest_extract(home, source, extract)
    ]
    _map(home, declaration)
    reach("ingest.mapped")
    if not write_record(home, declaration):
        raise HomeError(_nothing_delivered(home, declaration, results))
    reach("ingest.recorded")
    return results


def _nothing_delivered(home: Home, declaration: Declaration, results: list[FileResult]) -> str:
    if results:
        refused = "; ".join(f"{result.file}: {result.reason}" for result in results)
        return f"no file could be read. {refused}"
    wanted = ", ".join(
        pattern(home, extract) for source in declaration.sources for extract in source.extracts
    )
    return f"nothing has been delivered yet: put files where sources.yml looks for them ({wanted})"


def _ingest_extract(home: Home, source: Source, extract: Extract) -> Iterator[FileResult]:
    lake.write_schema_file(home, source, extract)
    present = {batch.batch_id: batch for batch in lake.batches(home, source, extract)}
    ids = ContentIds(home, source, extract)
    for file in landed_files(home, extract):
        batch_id = ids.of(file)
        result = FileResult(source, extract, file.name, batch_id, "new")
        if batch := present.get(batch_id):
            result.outcome = "known" if ids.is_known(file) else "duplicate"
            result.rows_read = batch.rows_read
        else:
            with step(f"ingest {extract.table}: {file.name}") as shown:
                _load(home, file, result)
                shown.rows = result.rows_read
            present |= {batch.batch_id: batch for batch in lake.batches(home, source, extract)}
        yield result
    ids.save()


def _load(home: Home, file: LandedFile, result: FileResult) -> None:
    """Write one batch, or put the file in quarantine."""
    place = {
        "source_system": result.source.system,
        "source_account": result.source.account,
        "extract_name": result.extract.table,
        "file": file.name,
    }
    try:
        with file.open() as stream:
            reading = read(stream, _layout(result.source, result.extract))
            _write_batch(home, file, reading, result)
    except (UnreadableFileError, ValueError) as error:
        result.outcome, result.reason = "quarantined", str(error)
        rejected = [RejectedRow(0, "", str(error))]
    else:
        result.notes, rejected = reading.notes, reading.rejected
    lake.write_quarantine(home, result.batch_id, place, rejected)


def _layout(source: Source, extract: Extract) -> Layout:
    return Layout(
        format=extract.format,
        delimiter=extract.delimiter,
        encoding=source.encoding,
        header=tuple(extract.header),
        required=extract.required_columns,
        known=extract.known_columns,
        null_values=frozenset(extract.null_values),
        ends_with_newline=extract.ends_with_newline,
    )


def _write_batch(home: Home, file: LandedFile, reading: Reading, result: FileResult) -> None:
    source, extract = result.source, result.extract
    written_at = extracted_at(file, extract, source)
    meta = {
        "_account": source.account,
        "_batch_id": result.batch_id,
        "_file": file.name,
        "_extracted_at": written_at,
        "_loaded_at": datetime.now(UTC).replace(tzinfo=None),
    }
    notes: dict[str, object] = {"file": file.name, "extracted_at": written_at.isoformat()}

    def stamped() -> Iterator[pa.RecordBatch]:
        for record_batch in reading.batches:
            result.rows_read += record_batch.num_rows
            yield _stamp(record_batch, reading.columns, meta, source, extract)
        unreadable = len(reading.rejected)
        result.rows_read += unreadable
        if extract.mode == "snapshot" and result.rows_read == unreadable:
            raise UnreadableFileError(
                "it holds no rows, and as a snapshot it would delete everything; deliver it again"
            )
        notes.update(rows_read=result.rows_read, rows_unreadable=unreadable)
        reach("ingest.read")

    path = lake.batch_path(home, source, extract, result.batch_id)
    schema = pa.schema(dict.fromkeys(reading.columns, pa.string()) | lake.META)
    lake.stream_parquet(path, schema, stamped(), notes)
    reach("ingest.written")


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
    if isinstance(rule, ColumnTime):
        stated = pc.strptime(record_batch[rule.column], rule.format, "us", error_is_null=True)
        utc = pc.assume_timezone(stated, source.time_zone, "earliest", "earliest").cast(
            lake.TIMESTAMP
        )
        arrays["_extracted_at"] = pc.coalesce(utc, arrays["_extracted_at"])
    schema = pa.schema(dict.fromkeys(columns, pa.string()) | lake.META)
    return pa.record_batch([arrays[name] for name in schema.names], schema)


def _map(home: Home, declaration: Declaration) -> None:
    """Map every batch by today's mapping, then remove what an older mapping has made."""
    write_mapped_schema_files(home)
    wanted = set()
    for source in declaration.sources:
        for extract in source.extracts:
            for batch in lake.batches(home, source, extract):
                for entity in extract.entities:
                    wanted.add(write_mapped(home, source, extract, entity, batch))
    for path in (home.lake / "mapped").glob("*/*-*.parquet"):
        if path not in wanted:
            path.unlink()
