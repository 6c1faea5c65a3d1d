"""Parquet as rows of text: every type has one exact spelling."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from orchestration.ingest.header import resolve
from orchestration.ingest.layout import Layout, Reading, UnreadableFileError
from orchestration.ingest.rows import BATCH_ROWS, without_value

DAMAGED = (pa.ArrowException, OSError, ValueError)


def read(stream: BinaryIO, layout: Layout) -> Reading:
    """Read a Parquet file; see `readers.read`."""
    notes: list[str] = []
    try:
        file = parquet.ParquetFile(stream, page_checksum_verification=True)
        found = file.schema_arrow.names
    except DAMAGED as problem:
        raise _damaged(problem, 0) from problem
    columns = resolve(found, layout, notes)
    return Reading(columns, _batches(file, columns, layout), notes=notes)


def _batches(
    file: parquet.ParquetFile, columns: tuple[str, ...], layout: Layout
) -> Iterator[pa.RecordBatch]:
    rows = 0
    try:
        for batch in file.iter_batches(BATCH_ROWS, use_threads=False):
            arrays = [
                without_value(_texts(array, column), layout.null_values)
                for column, array in zip(columns, batch.columns, strict=True)
            ]
            numbers = pa.array(range(rows + 1, rows + len(batch) + 1), pa.int64())
            yield pa.record_batch([*arrays, numbers], names=[*columns, "_row_number"])
            rows += len(batch)
    except DAMAGED as problem:
        raise _damaged(problem, rows) from problem


def _damaged(problem: Exception, rows: int) -> UnreadableFileError:
    return UnreadableFileError(
        f"the file is not a whole Parquet file: it was cut off or damaged on its way, behind row "
        f"{rows:,} ({problem}). Deliver it again"
    )


def _texts(array: pa.Array, column: str) -> pa.Array:
    """The values of a column as text.

    Numbers in plain digits (12, 12.70, 0.0000001), times in ISO form with a fraction where there
    is one and Z where they are instants, true and false, whatever is nested as compact JSON.
    """
    kind = array.type
    if pa.types.is_dictionary(kind):
        return _texts(array.dictionary_decode(), column)
    if _is_bytes(kind):
        return _decoded(array, column)
    if _has_no_cast(kind):
        return pa.array(map(_spelled, array.to_pylist()), pa.string())
    if pa.types.is_timestamp(kind) and kind.tz:
        array = array.cast(pa.timestamp(kind.unit, "UTC"))
    texts = array.cast(pa.string())
    if pa.types.is_temporal(kind):
        texts = pc.replace_substring_regex(texts, r"\.0+(Z?)$", r"\1")
        return pc.replace_substring_regex(texts, r"(\.\d{6})0{3}(Z?)$", r"\1\2")
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return _plain(texts)
    return texts


def _is_bytes(kind: pa.DataType) -> bool:
    return (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
        or pa.types.is_binary_view(kind)
    )


def _has_no_cast(kind: pa.DataType) -> bool:
    extended = isinstance(kind, pa.BaseExtensionType)
    return extended or pa.types.is_nested(kind) or pa.types.is_duration(kind)


def _decoded(array: pa.Array, column: str) -> pa.Array:
    try:
        return array.cast(pa.binary()).cast(pa.string())
    except pa.ArrowInvalid as problem:
        raise UnreadableFileError(
            f"column '{column}' holds bytes that are not text in UTF-8. Have it written as text, "
            "or leave the column out"
        ) from problem


def _plain(texts: pa.Array) -> pa.Array:
    """1.2E+3 as 1200: the same number, in the digits that a person or a key would have."""
    if not pc.any(pc.match_substring(texts, "e", ignore_case=True)).as_py():
        return texts
    values = texts.to_pylist()
    return pa.array(
        [format(Decimal(text), "f") if text and "e" in text.lower() else text for text in values],
        pa.string(),
    )


def _spelled(value: Any) -> str | None:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return None if value is None else str(value)
