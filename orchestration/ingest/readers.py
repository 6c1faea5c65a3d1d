"""The way into a landed file: its rows as text, nothing guessed.

What a value means is decided later, in the mapping and in dbt; where a file comes from and what
becomes of it is known to the caller.
"""

from typing import BinaryIO

from orchestration.ingest import csv_text, jsonl, parquet, unpack, xlsx
from orchestration.ingest.layout import Layout, Reading, RejectedRow, UnreadableFileError
from orchestration.ingest.rows import without_blank

__all__ = ["Layout", "Reading", "RejectedRow", "UnreadableFileError", "read"]

FORMATS = {
    "csv": csv_text.read,
    "csv.gz": csv_text.read,
    "zip": csv_text.read,
    "jsonl": jsonl.read,
    "parquet": parquet.read,
    "xlsx": xlsx.read,
}


def read(stream: BinaryIO, layout: Layout) -> Reading:
    """Read one landed file as text.

    Args:
        stream: Binary and seekable; it must stay open until `batches` is exhausted.
        layout: How the file is written, as declared.

    Returns:
        The columns, and the rows to be read. A header without rows gives no batches; a row
        without any value (a blank line) is not a row.

    Raises:
        UnreadableFileError: The file can't be read as declared; also while `batches` is
            consumed, for damage further down.
    """
    unpack.refuse_wrong_kind(stream, layout.format)
    reading = FORMATS[layout.format](stream, layout)
    reading.batches = without_blank(reading.batches, reading.notes)
    return reading
