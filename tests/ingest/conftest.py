"""A landed file read to its end, as the tests of the readers look at it."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from orchestration.ingest.readers import Layout, RejectedRow, read


@dataclass
class Content:
    """What a file held: rows by number, each a dictionary of texts."""

    columns: tuple[str, ...]
    rows: dict[int, dict[str, str | None]]
    rejected: list[RejectedRow]
    notes: list[str]

    def column(self, name: str) -> list[str | None]:
        return [row[name] for row in self.rows.values()]


@pytest.fixture(scope="session")
def content() -> Callable[..., Content]:
    def read_whole(data: bytes, file_format: str = "csv", **layout: object) -> Content:
        reading = read(io.BytesIO(data), Layout(format=file_format, **layout))
        rows = {
            row.pop("_row_number"): row for batch in reading.batches for row in batch.to_pylist()
        }
        return Content(reading.columns, rows, reading.rejected, reading.notes)

    return read_whole
