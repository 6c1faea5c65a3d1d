"""Rows of seeds that say two things of one day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from orchestration.ingest.seed_rows import Seed

Row = TypeVar("Row", bound=Seed)


def overlaps(
    rows: Iterable[Row],
    identity: Callable[[Row], tuple],
    span: Callable[[Row], tuple[date, date]],
) -> Iterator[tuple[Row, Row]]:
    """Pairs of rows of one thing that hold on the same day, the one that begins earlier first.

    Args:
        rows: of one seed.
        identity: what a row is about.
        span: its first day, and the first one after it.
    """
    latest: dict[tuple, Row] = {}
    for row in sorted(rows, key=lambda row: span(row)[0]):
        before = latest.get(identity(row))
        if before and span(before)[1] > span(row)[0]:
            yield before, row
        if before is None or span(row)[1] > span(before)[1]:
            latest[identity(row)] = row
