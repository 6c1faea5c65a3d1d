"""The first sheet of an Excel workbook as rows of text."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any, BinaryIO

import openpyxl
import pyarrow as pa
from openpyxl.styles.numbers import is_datetime

from orchestration.ingest import unpack
from orchestration.ingest.header import resolve
from orchestration.ingest.layout import Layout, Reading, RejectedRow, UnreadableFileError
from orchestration.ingest.rows import of_rows

# A formula whose cell holds no result, as programs write it that can't calculate. A result that
# is an empty text (t="str") is one.
NOT_CALCULATED = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v>\s*</v>|</c>)"
)
LONGEST_FORMULA = 10_000


def read(stream: BinaryIO, layout: Layout) -> Reading:
    """Read a workbook; see `readers.read`. Row numbers are those Excel shows."""
    notes: list[str] = []
    rejected: list[RejectedRow] = []
    try:
        rows = _rows(stream, notes)
        first = next(rows, None)
    except UnreadableFileError:
        raise
    except Exception as problem:  # a damaged workbook makes openpyxl raise almost anything
        raise _damaged(problem) from problem
    if first is None:
        raise UnreadableFileError("the first sheet is empty: no header line. Deliver it again")
    if layout.header:
        found, rows = list(layout.header), chain([first], rows)
    else:
        found = ["" if name is None else name for name in _trimmed(first[1])]
    columns = resolve(found, layout, notes)
    fitting = _fitting(rows, len(columns), rejected)
    return Reading(
        columns, _guarded(of_rows(columns, fitting, layout.null_values)), rejected, notes
    )


def _guarded(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except UnreadableFileError:
        raise
    except Exception as problem:
        raise _damaged(problem) from problem


def _damaged(problem: Exception) -> UnreadableFileError:
    return UnreadableFileError(
        "the file is not a whole xlsx workbook: it was cut off, damaged or locked with a "
        f"password ({problem}). Open and save it in a spreadsheet program, and deliver it again"
    )


def _rows(stream: BinaryIO, notes: list[str]) -> Iterator[tuple[int, list[str | None]]]:
    """Number and texts of each row that holds anything."""
    _look_inside(stream, notes)
    workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    sheet, *others = workbook.worksheets
    if others:
        names = ", ".join(repr(other.title) for other in others)
        notes.append(f"only the first sheet, {sheet.title!r}, is read, and not {names}")
    sheet.reset_dimensions()  # where a program wrote them wrong, rows or columns would be lost
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell.value, cell.number_format) for cell in cells]
        if any(texts):
            yield number, texts


def _look_inside(stream: BinaryIO, notes: list[str]) -> None:
    size = stream.seek(0, io.SEEK_END)
    with zipfile.ZipFile(stream) as archive:
        unpack.refuse_bomb(sum(member.file_size for member in archive.infolist()), size)
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        if any(_is_not_calculated(archive, name) for name in sheets):
            notes.append(
                "there are formulas without a stored result, which read as empty: open and save "
                "the workbook in a spreadsheet program, and deliver it again"
            )


def _is_not_calculated(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as sheet:
        end = b""
        while block := sheet.read(unpack.BLOCK_BYTES):
            if NOT_CALCULATED.search(end + block):
                return True
            end = block[-LONGEST_FORMULA:]
    return False


def _trimmed(texts: list[str | None]) -> list[str | None]:
    """Without the empty cells at the end."""
    used = max((place for place, text in enumerate(texts, start=1) if text), default=0)
    return texts[:used]


def _fitting(
    rows: Iterator[tuple[int, list[str | None]]], width: int, rejected: list[RejectedRow]
) -> Iterator[tuple[int, list[str | None]]]:
    """Rows of as many cells as there are columns; what stands beside the table is rejected."""
    for number, texts in rows:
        used = _trimmed(texts)
        if len(used) > width:
            text = "\t".join(value or "" for value in used)
            reason = f"{width} values expected and {len(used)} found"
            rejected.append(RejectedRow(number, text, reason))
        else:
            yield number, used + [None] * (width - len(used))


def _text(value: Any, number_format: str | None) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            is_day = is_datetime(number_format) == "date" and value.time() == time()
            return value.date().isoformat() if is_day else value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return _clock(value)
        case _:
            return str(value)


def _clock(span: timedelta) -> str:
    """h:mm:ss, with hours beyond 24 and a fraction where there is one."""
    seconds, micros = divmod(abs(span) // timedelta(microseconds=1), 10**6)
    sign = "-" if span < timedelta() else ""
    fraction = f".{micros:06}" if micros else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
