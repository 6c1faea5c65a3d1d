"""Arrow batches of text with their row numbers, the same for all formats."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

BATCH_ROWS = 100_000


def without_value(column: pa.Array, null_values: frozenset[str]) -> pa.Array:
    """Null for the empty text and the texts declared to mean no value."""
    meaningless = pa.array(sorted({"", *null_values}), pa.string())
    return pc.if_else(pc.is_in(column, meaningless), pa.scalar(None, pa.string()), column)


def of_rows(
    columns: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str | None]]],
    null_values: frozenset[str],
) -> Iterator[pa.RecordBatch]:
    """Batches of rows given one by one, each with its number and one text for each column."""
    rows = iter(rows)
    while some := list(islice(rows, BATCH_ROWS)):
        values = zip(*(row for _, row in some), strict=True)
        arrays = [without_value(pa.array(column, pa.string()), null_values) for column in values]
        numbers = pa.array([number for number, _ in some], pa.int64())
        yield pa.record_batch([*arrays, numbers], names=[*columns, "_row_number"])


def without_blank(batches: Iterable[pa.RecordBatch], notes: list[str]) -> Iterator[pa.RecordBatch]:
    """Drop the rows that hold no value, as blank lines do, and note how many they were."""
    blank = 0
    for batch in batches:
        rows = _holding(batch)
        blank += len(batch) - len(rows)
        if len(rows):
            yield rows
    if blank:
        notes.append(f"rows without any value, such as blank lines, passed over: {blank:,}")


def _holding(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = batch.columns[:-1]
    if any(column.null_count == 0 for column in columns):
        return batch
    return batch.filter(reduce(pc.or_, (column.is_valid() for column in columns)))
