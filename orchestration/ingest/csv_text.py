"""CSV as rows of text. Unpacking and decoding happen before (`unpack.py`, `encodings.py`).

Two parsers: pyarrow's is fast and takes any quote as it comes, so it gets only the blocks whose
quotes can't mislead it (`csv_blocks.py`); the others go to Python's strict one.
"""

import csv
import io
from collections.abc import Iterator
from itertools import chain, count, islice
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from orchestration.ingest.csv_blocks import MOST_ROW_BYTES, has_plain_quotes, whole_lines
from orchestration.ingest.encodings import utf8_chunks
from orchestration.ingest.header import resolve
from orchestration.ingest.layout import (
    Layout,
    Reading,
    RejectedRow,
    UnreadableFileError,
    refuse_too_many,
)
from orchestration.ingest.rows import of_rows


def read(stream: BinaryIO, layout: Layout) -> Reading:
    """Read a CSV file; see `readers.read`."""
    if len(layout.delimiter) != 1 or not layout.delimiter.isascii():
        raise UnreadableFileError(
            f"`delimiter: {layout.delimiter!r}` is declared, and it must be one ASCII character. "
            "Correct it in sources.yml"
        )
    notes: list[str] = []
    rejected: list[RejectedRow] = []
    blocks = whole_lines(utf8_chunks(stream, layout, notes))
    found, first_row = layout.header, 1
    if not found:
        found, first_row, rest = _split_header(next(blocks), layout.delimiter)
        blocks = chain([rest], blocks) if rest else blocks
    columns = resolve(found, layout, notes)
    batches = _batches(blocks, columns, count(first_row), layout, rejected)
    return Reading(columns, batches, rejected, notes)


def _split_header(first: bytes, delimiter: str) -> tuple[list[str], int, bytes]:
    """Names, row number of the first record, and the text that follows the header line."""
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in io.StringIO(first.decode(), newline=""):
            taken += len(line.encode())
            yield line

    try:
        for number, fields in enumerate(csv.reader(lines(), delimiter=delimiter, strict=True), 1):
            if fields:
                return fields, number + 1, first[taken:]
    except csv.Error as problem:
        raise UnreadableFileError(
            f"the header line can't be read ({problem}): a quote in it is not closed, or not "
            "written twice within a quoted name. Have it corrected and deliver it again"
        ) from problem
    raise UnreadableFileError("there is no header line, only blank lines. Deliver the file again")


def _batches(
    blocks: Iterator[bytes],
    columns: tuple[str, ...],
    numbers: Iterator[int],
    layout: Layout,
    rejected: list[RejectedRow],
) -> Iterator[pa.RecordBatch]:
    """Rows of all blocks; a blank line is a row without values here, and takes a number."""
    for block in blocks:
        if has_plain_quotes(block, layout.delimiter):
            yield _parsed(block, columns, numbers, layout, rejected)
        else:
            # Takes further blocks where a quoted value runs on into them.
            rows = _strict_rows(chain([block], blocks), len(columns), numbers, layout, rejected)
            yield from of_rows(columns, rows, layout.null_values)
        refuse_too_many(rejected)


def _parsed(
    block: bytes,
    columns: tuple[str, ...],
    numbers: Iterator[int],
    layout: Layout,
    rejected: list[RejectedRow],
) -> pa.RecordBatch:
    """The rows of a block by pyarrow."""
    misfits: list[arrow_csv.InvalidRow] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        misfits.append(row)
        return "skip"

    # Without threads pyarrow counts rows, and tells the number of a row it skips.
    table = arrow_csv.read_csv(
        pa.BufferReader(block),
        arrow_csv.ReadOptions(use_threads=False, block_size=len(block), column_names=columns),
        arrow_csv.ParseOptions(
            delimiter=layout.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        arrow_csv.ConvertOptions(
            check_utf8=False,  # it was decoded once
            column_types=dict.fromkeys(columns, pa.string()),
            null_values=["", *layout.null_values],
            strings_can_be_null=True,
        ),
    )
    own = np.fromiter(islice(numbers, len(table) + len(misfits)), np.int64)
    places = [row.number - 1 for row in misfits]
    for place, row in zip(places, misfits, strict=True):
        rejected.append(
            _rejected(int(own[place]), row.text, row.expected_columns, row.actual_columns)
        )
    arrays = [column.combine_chunks() for column in table.columns]
    return pa.record_batch(
        [*arrays, pa.array(np.delete(own, places))], names=[*columns, "_row_number"]
    )


def _strict_rows(
    blocks: Iterator[bytes],
    width: int,
    numbers: Iterator[int],
    layout: Layout,
    rejected: list[RejectedRow],
) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first block, or of more until one ends between rows, by Python's parser."""
    record: list[str] = []

    def lines() -> Iterator[str]:
        for block in blocks:
            for line in io.StringIO(block.decode(), newline=""):
                record.append(line)
                yield line
            if not record:
                return

    csv.field_size_limit(MOST_ROW_BYTES)  # of the whole process; the default is 128 KiB
    number = 0
    try:
        for fields in csv.reader(lines(), delimiter=layout.delimiter, strict=True):
            number = next(numbers)
            if len(fields) == width:
                yield number, fields
            elif fields:
                text = "".join(record).rstrip("\r\n")
                rejected.append(_rejected(number, text, width, len(fields)))
            record.clear()
    except csv.Error as problem:
        raise UnreadableFileError(
            f"row {next(numbers):,}: a quote is not closed, or stands within a quoted value "
            f"without being written twice ({problem}). Where the rows behind it begin is not "
            "known. Have the quote corrected and deliver the file again"
        ) from problem


def _rejected(number: int, text: str, expected: int, found: int) -> RejectedRow:
    return RejectedRow(number, text, f"{expected} values expected and {found} found")
