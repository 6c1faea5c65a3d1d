"""How a landed file is written, and what reading it gives. Types only: nothing is read here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

# A file with more rows than this that are no rows is not a file with some bad rows.
MOST_REJECTED = 100_000


class UnreadableFileError(Exception):
    """A file that can't be read as declared; the whole file is refused.

    The message is for people: what is wrong, where, what was expected, what to do next.
    Whoever catches it adds the name of the file.
    """


@dataclass(frozen=True)
class Layout:
    """How a file is written, as `sources.yml` declares it.

    Attributes:
        format: csv, csv.gz, zip (of one csv), jsonl, parquet or xlsx.
        delimiter: One ASCII character (csv).
        encoding: Any Python codec (csv and jsonl); a byte order mark in the file wins over it.
        header: The names of the columns, only where the file has no header line (csv).
        required: Columns that must be there.
        optional: Columns that may be missing; where they are there they get this spelling.
        known: All columns declared, required and optional; empty where none are declared.
        null_values: Texts, compared exactly, that mean no value; the empty text always does.
        ends_with_newline: Refuse a text that does not end in a line end, as cut off. A text that
            was cut exactly behind a line end can't be told from a whole one by reading it: that
            takes a row count from the sender.
    """

    format: str = "csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    header: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    null_values: frozenset[str] = frozenset()
    ends_with_newline: bool = False


@dataclass(frozen=True)
class RejectedRow:
    """One row that could not be read as a row; the rest of its file can.

    Attributes:
        row_number: As a spreadsheet shows it (jsonl: the line).
        text: The row as it stands in the file.
        reason: For people.
    """

    row_number: int
    text: str
    reason: str


@dataclass
class Reading:
    """A file being read.

    The file is good only once `batches` is exhausted: damage further down raises
    UnreadableFileError there, after earlier batches were handed out.

    Attributes:
        columns: In the file's own order; a declared column carries its declared spelling.
        batches: One string column each, null where there is no value, and `_row_number` (int64).
            Bounded in memory; about 100,000 rows at a time.
        rejected: Complete once `batches` is exhausted.
        notes: Remarks for people, complete once `batches` is exhausted.
    """

    columns: tuple[str, ...]
    batches: Iterator[pa.RecordBatch]
    rejected: list[RejectedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def refuse_too_many(rejected: list[RejectedRow]) -> None:
    """Refuse a file with more than MOST_REJECTED rejected rows.

    Raises:
        UnreadableFileError: With the first of them.
    """
    if len(rejected) <= MOST_REJECTED:
        return
    first = rejected[0]
    raise UnreadableFileError(
        f"more than {MOST_REJECTED:,} rows can't be read; the first is row {first.row_number:,}: "
        f"{first.reason}. Compare the file with the `format`, `delimiter` and `header` declared "
        "in sources.yml"
    )
