"""JSON lines, Parquet and Excel give the texts that a CSV of the same rows would give."""

import datetime as dt
import io
import uuid
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from orchestration.ingest.readers import UnreadableFileError

NOON = dt.datetime(2026, 3, 29, 12, 0, 1)


def in_parquet(values: list, kind: pa.DataType) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table({"value": pa.array(values, kind)}), file)
    return file.getvalue()


def in_workbook(*rows: list, **formats: str) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for cell, number_format in formats.items():
        workbook.active[cell].number_format = number_format
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


# JSON lines


def test_json_values_are_kept_as_written(content):
    line = (
        '{"id": 7e0, "a": 12.70, "b": 1.2E+09, "c": 12345678901234567890, "d": "0123", "e": -0,'
        ' "f": true, "g": null, "h": "", "i": {"n": [1.50, "é", false, null]}, "j": []}'
    )
    assert content(line.encode() + b"\n", "jsonl").rows[1] == {
        "id": "7e0",
        "a": "12.70",
        "b": "1.2E+09",
        "c": "12345678901234567890",
        "d": "0123",
        "e": "-0",
        "f": "true",
        "g": None,
        "h": None,
        "i": '{"n":[1.50,"é",false,null]}',
        "j": "[]",
    }


def test_the_columns_of_json_lines_are_those_of_all_lines(content):
    result = content(b'{"Call Id": 1}\n\n{"agent": "Ann"}\n{}\n', "jsonl", required={"call_id"})
    assert result.columns == ("call_id", "agent")
    assert result.rows == {
        1: {"call_id": "1", "agent": None},
        3: {"call_id": None, "agent": "Ann"},
    }
    assert result.notes == ["rows without any value, such as blank lines, passed over: 1"]


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b"7",
        b'{"id": 1',
        b'{"id": 1} {"id": 2}',
        b'{"id": NaN}',
        b'{"id": 1, "id": 2}',
        b'{"id": "\\ud800"}',
        b"{'id': 1}",
        b'{"id":' + b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_json_object_is_rejected_alone(content, line):
    result = content(b'{"id": 0}\n' + line + b'\n{"id": 9}\n', "jsonl")
    assert result.column("id") == ["0", "9"]
    assert [(row.row_number, row.text) for row in result.rejected] == [(2, line.decode())]
    assert result.rejected[0].reason.startswith("no JSON object: ")


def test_a_file_without_any_json_object_is_refused(content):
    with pytest.raises(UnreadableFileError, match="no line is a JSON object; line 1"):
        content(b"[\n{},\n]\n", "jsonl")


def test_a_cut_off_last_line_of_json_is_refused_where_line_ends_are_declared(content):
    with pytest.raises(UnreadableFileError, match="cut off"):
        content(b'{"id": 1}\n{"id": 2}', "jsonl", ends_with_newline=True)


# Parquet


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (pa.string(), "0123", "0123"),
        (pa.large_string(), "", None),
        (pa.int64(), 9007199254740993, "9007199254740993"),
        (pa.bool_(), False, "false"),
        (pa.decimal128(12, 2), Decimal("12.70"), "12.70"),
        (pa.decimal128(20, 10), Decimal("1E-10"), "0.0000000001"),
        (pa.float64(), 12.0, "12"),
        (pa.float64(), 84123456789.0, "84123456789"),
        (pa.float64(), 0.1, "0.1"),
        (pa.float32(), 12.7, "12.7"),
        (pa.float64(), 1e-7, "0.0000001"),
        (pa.date32(), NOON.date(), "2026-03-29"),
        (pa.time64("us"), NOON.time(), "12:00:01"),
        (pa.timestamp("s"), NOON, "2026-03-29 12:00:01"),
        (pa.timestamp("ns"), NOON, "2026-03-29 12:00:01"),
        (pa.timestamp("us"), NOON.replace(microsecond=120), "2026-03-29 12:00:01.000120"),
        (pa.timestamp("ns"), NOON.replace(microsecond=120), "2026-03-29 12:00:01.000120"),
        (pa.timestamp("us", "UTC"), NOON, "2026-03-29 12:00:01Z"),
        (pa.timestamp("us", "Asia/Shanghai"), NOON, "2026-03-29 12:00:01Z"),
        (pa.duration("s"), dt.timedelta(seconds=75), "0:01:15"),
        (pa.dictionary(pa.int32(), pa.string()), "Ann", "Ann"),
        (pa.binary(), "José".encode(), "José"),
        (pa.list_(pa.int32()), [1, 2], "[1,2]"),
        (pa.struct({"at": pa.date32()}), {"at": NOON.date()}, '{"at":"2026-03-29"}'),
        (pa.uuid(), uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (pa.string(), "NULL", None),
    ],
    ids=str,
)
def test_every_parquet_type_has_one_exact_text(content, kind, value, text):
    data = in_parquet([value, None, value], kind)
    values = content(data, "parquet", null_values={"NULL"}).rows
    expected = {1: {"value": text}, 3: {"value": text}}
    assert values == ({} if text is None else expected)


def test_parquet_columns_are_matched_by_name(content):
    file = io.BytesIO()
    parquet.write_table(pa.table({"Agent": ["Ann"], "Call Id": [7]}), file)
    result = content(file.getvalue(), "parquet", required={"call_id", "agent"})
    assert result.rows == {1: {"agent": "Ann", "call_id": "7"}}
    with pytest.raises(UnreadableFileError, match="column 'talk' is missing"):
        content(file.getvalue(), "parquet", required={"talk"})


def test_bytes_that_are_no_text_are_refused(content):
    with pytest.raises(UnreadableFileError, match="column 'value' holds bytes"):
        content(in_parquet([b"\xff"], pa.binary()), "parquet")


# Excel


def test_cells_of_a_workbook_become_text(content):
    cells = {
        "text": ("0123456789", "0123456789"),
        "number": (12, "12"),
        "float": (12.7, "12.7"),
        "whole float": (84123456789.0, "84123456789"),
        "yes": (True, "true"),
        "stamp": (NOON, "2026-03-29 12:00:01"),
        "midnight": (dt.datetime(2026, 3, 29), "2026-03-29 00:00:00"),
        "day": (dt.date(2026, 3, 29), "2026-03-29"),
        "time": (dt.time(9, 5), "09:05:00"),
        "span": (dt.timedelta(hours=30, seconds=5), "30:00:05"),
        "serial": (45292.5, "45292.5"),
        "error": ("#N/A", "#N/A"),
        "nothing": (None, None),
    }
    data = in_workbook(list(cells), [value for value, _ in cells.values()])
    assert content(data, "xlsx").rows[2] == {name: text for name, (_, text) in cells.items()}


def test_rows_of_a_workbook_have_the_numbers_that_excel_shows(content):
    data = in_workbook([], ["a", "b"], [1, "x"], [], [3], [4, "x", "y"], [5, "", ""], [None, ""])
    result = content(data, "xlsx")
    assert result.rows == {
        3: {"a": "1", "b": "x"},
        5: {"a": "3", "b": None},
        7: {"a": "5", "b": None},
    }
    assert [(row.row_number, row.text) for row in result.rejected] == [(6, "4\tx\ty")]


def test_a_workbook_without_a_header_line_takes_the_declared_names(content):
    data = in_workbook([1, "x"], [2, "y"])
    assert content(data, "xlsx", header=("a", "b")).column("b") == ["x", "y"]


def test_only_the_first_sheet_is_read_and_that_is_noted(content):
    workbook = openpyxl.Workbook()
    workbook.active.append(["a"])
    workbook.create_sheet("March").append(["b"])
    file = io.BytesIO()
    workbook.save(file)
    result = content(file.getvalue(), "xlsx")
    assert result.columns == ("a",)
    assert result.notes == ["only the first sheet, 'Sheet', is read, and not 'March'"]


def test_formulas_without_a_result_are_noted(content):
    assert (
        "formulas without a stored result"
        in content(in_workbook(["a", "b"], [1, "=A2*2"]), "xlsx").notes[0]
    )


def test_a_wrong_size_in_the_workbook_loses_nothing(content):
    source = ZipFile(io.BytesIO(in_workbook(["a", "b"], [1, "x"], [2, "y"])))
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'ref="A1:B3"', b'ref="A1:A1"'))
    assert content(file.getvalue(), "xlsx").column("b") == ["x", "y"]


def test_an_empty_or_damaged_workbook_is_refused(content):
    with pytest.raises(UnreadableFileError, match="the first sheet is empty"):
        content(in_workbook(), "xlsx")
    whole = in_workbook(["a"], *([row] for row in range(300)))
    for offset in range(10, len(whole), len(whole) // 20):
        with pytest.raises(UnreadableFileError, match="cut off"):
            content(whole[:offset], "xlsx")
