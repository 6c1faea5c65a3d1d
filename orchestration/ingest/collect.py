"""Ingest, in order: landed files → raw batches → mapped entities → the lake's record.

Each file ends in one of five ways: new, known from an earlier run, a duplicate of content that is
there already, quarantined with its reason, or retracted; a bad file never keeps the others out.
"""

import errno
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import duckdb

from orchestration.declaration import Declaration, Extract, FileNameTime, Source, SystemExtract
from orchestration.home import Home, HomeError
from orchestration.ingest import lake
from orchestration.ingest.batch import write_batch
from orchestration.ingest.decisions import Decision, retracted
from orchestration.ingest.lake import Batch
from orchestration.ingest.landing import (
    ContentIds,
    LandedFile,
    extracted_at,
    landed_files,
    shown_pattern,
)
from orchestration.ingest.mapping import write_mapped, write_mapped_schema_files
from orchestration.ingest.phone_columns import phone_texts
from orchestration.ingest.phones import write_phones
from orchestration.ingest.quarantine import without_secrets, write_quarantine
from orchestration.ingest.readers import RejectedRow, UnreadableFileError
from orchestration.ingest.record import write_record
from orchestration.ingest.seeds import read_seeds, write_seeds
from orchestration.settings import engine_config
from orchestration.steps import reach, step

log = logging.getLogger(__name__)

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass
class FileResult:
    """What became of one landed file.

    Attributes:
        rows_read: rows of the file, whatever became of them; 0 when it could not be read.
        reason: why it is in quarantine, or out of the lake, for people.
        notes: what a person should know although the file was loaded.
    """

    source: Source
    extract: Extract
    file: str
    batch_id: str
    outcome: Literal["new", "known", "duplicate", "quarantined", "retracted"]
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
    lake.write_system_schema_files(home)
    out = retracted(home)
    results = [
        result for pair in declaration.extracts for result in _ingest_extract(home, *pair, out)
    ]
    _map(home, declaration)
    reach("ingest.mapped")
    with duckdb.connect(config=engine_config()) as connection:
        write_phones(home, phone_texts(home, declaration, connection))
    if not write_record(home, declaration):
        raise HomeError(_nothing_delivered(home, declaration, results))
    reach("ingest.recorded")
    return results


def require_input(home: Home, declaration: Declaration) -> None:
    """Refuse what no run could use, in a second: what runs it takes twenty to load.

    Raises:
        SeedError: if a seed cannot be used.
        HomeError: if nothing was ever delivered.
    """
    read_seeds(home, declaration)
    landed = [landed_files(home, extract) for _, extract in declaration.extracts]
    if not any(landed) and not any(lake.batches(home, *pair) for pair in declaration.extracts):
        raise HomeError(_nothing_delivered(home, declaration, []))


def _nothing_delivered(home: Home, declaration: Declaration, results: list[FileResult]) -> str:
    if results:
        refused = "; ".join(f"{result.file}: {result.reason}" for result in results)
        return f"no file could be read. {refused}"
    wanted = ", ".join(shown_pattern(home, extract) for _, extract in declaration.extracts)
    return f"nothing has been delivered yet: put files where sources.yml looks for them ({wanted})"


def _ingest_extract(
    home: Home, source: Source, extract: Extract, out: Mapping[tuple[str, ...], Decision]
) -> list[FileResult]:
    if not isinstance(extract, SystemExtract):
        lake.write_schema_file(home, source, extract)
    present = {batch.batch_id: batch for batch in lake.batches(home, source, extract)}
    ids = ContentIds(home, source, extract)
    files, results = landed_files(home, extract), []
    with step(f"ingest {extract.table} ({len(files)} landed)") as shown:
        for file in files:
            result = FileResult(source, extract, file.name, ids.of(file), "new")
            batch_key = (source.system, source.account, extract.table, result.batch_id)
            if decision := out.get(batch_key):
                batch = _left_out(home, result, decision)
            elif batch := present.get(result.batch_id):
                result.outcome = "known" if ids.is_known(file) else "duplicate"
                result.rows_read = batch.rows_read
                batch = _as_told_last(batch, file, result)
            else:
                batch = _load(home, file, result)
            if batch:
                present[batch.batch_id] = batch
            results.append(result)
        shown.rows = sum(result.rows_read for result in results if result.outcome == "new")
    ids.save()
    return results


def _as_told_last(batch: Batch, file: LandedFile, result: FileResult) -> Batch:
    """Let a batch be the latest file of its content: by then the source said the same again.

    Without it a table that changes back would be a known file, and the change would stay.
    """
    if not isinstance(result.extract.extracted_at, FileNameTime):
        return batch
    try:
        told_at = extracted_at(file, result.extract, result.source)
    except ValueError:  # a copy whose name tells no time
        return batch
    if told_at <= batch.extracted_at:
        return batch
    result.notes.append(f"it says the same as {batch.file} again, which counts from now on")
    return lake.tell_again(batch, file.name, told_at)


def _left_out(home: Home, result: FileResult, decision: Decision) -> None:
    """Leave a retracted file's content out, and what is in quarantine of it."""
    result.outcome, result.reason = "retracted", str(decision)
    write_quarantine(home, result.batch_id, _place(result), [])


def _place(result: FileResult) -> dict:
    return {
        "source_system": result.source.system,
        "source_account": result.source.account,
        "extract_name": result.extract.table,
        "file": result.file,
    }


def _load(home: Home, file: LandedFile, result: FileResult) -> Batch | None:
    """Write one batch, or put the file in quarantine."""
    source, extract = result.source, result.extract
    path = lake.batch_path(home, source, extract, result.batch_id)
    try:
        result.rows_read, reading = write_batch(path, file, result.batch_id, source, extract)
    except (UnreadableFileError, ValueError, OSError) as error:
        if getattr(error, "errno", None) in NO_ROOM:  # the lake's fault, not the file's
            raise
        result.outcome, result.reason = "quarantined", str(error)
        write_quarantine(home, result.batch_id, _place(result), [RejectedRow(0, "", str(error))])
        return None
    result.notes = reading.notes
    rejected = without_secrets(reading.rejected, extract)
    write_quarantine(home, result.batch_id, _place(result), rejected)
    return lake.read_batch(path)


def _map(home: Home, declaration: Declaration) -> None:
    """Map every batch by today's mapping, then remove what an older mapping has made."""
    write_mapped_schema_files(home)
    wanted = set()
    for source, extract in declaration.extracts:
        for batch in lake.batches(home, source, extract):
            for entity in extract.entities:
                wanted.add(write_mapped(home, source, extract, entity, batch))
    for path in (home.lake / "mapped").glob("*/*-*.parquet"):
        if path not in wanted:
            path.unlink()
