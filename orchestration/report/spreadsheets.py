"""Files for a spreadsheet, CSV and xlsx, in which no text can act."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from orchestration.progress import inert

# What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# 31, less the number that tells apart two of one name
LONGEST_SHEET_NAME = 29
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def no_formula(value: object) -> object:
    """A value of a CSV that no spreadsheet runs: what looks like a formula becomes a text."""
    if not isinstance(value, str):
        return value
    text = inert(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def write_csv(path: Path, rows: Iterable[Sequence]) -> None:
    """Write a CSV, UTF-8 with the mark that spreadsheets know it by; headings come first."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([no_formula(value) for value in row] for row in rows)


def write_workbook(path: Path, sheets: Mapping[str, Iterable[Sequence]]) -> None:
    """Write a workbook: a sheet for each name, as far as a spreadsheet takes it; headings first."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(NO_SHEET_NAME.sub(" ", name)[:LONGEST_SHEET_NAME])
        sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: object, value: object) -> WriteOnlyCell:
    """A cell: a text stays one also when somebody edits it."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, float(value) if isinstance(value, Decimal) else value)
    cell = WriteOnlyCell(sheet, inert(value))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA)
    return cell
