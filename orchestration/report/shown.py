"""What a page shows of a chart: a drawing, and the same numbers in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# a page has room for so many
MOST_ROWS = 25


@dataclass(frozen=True)
class Shown:
    """A chart as a page shows it.

    Attributes:
        head: the names of the table's columns.
        rows: its cells, as many as there are columns.
        svg: the drawing; empty where there is none.
        legend: what the drawing's colours mean, in their order; empty where it has one.
        words: how many columns, from the left, are words; the others are numbers.
        numbers: the places of those that are numbers, where words stand among them.
        more: how many rows are not shown.
        note: what is to be known before it is believed; empty where nothing is.
    """

    head: list[str]
    rows: list[list[str]]
    svg: str = ""
    legend: Sequence[str] = ()
    words: int = 1
    more: int = 0
    numbers: Collection[int] | None = None
    note: str = ""

    def is_number(self, place: int) -> bool:
        """Whether the column of a place, counted from 0, is of numbers."""
        return place >= self.words if self.numbers is None else place in self.numbers
