"""A file that is cut off, damaged, hostile or of another kind is refused whole, with the reason."""

import gzip
import io
import zipfile

import pyarrow as pa
import pytest
from pyarrow import parquet

from orchestration.ingest import unpack
from orchestration.ingest.readers import UnreadableFileError

ROWS = 500
TEXT = "id,agent,note\r\n" + "".join(
    f'{row},José {row},"said ""no"", {row}\r\nand hung up"\r\n' for row in range(ROWS)
)
CSV = TEXT.encode()
CUTS = 20


def in_zip(**members: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return archive.getvalue()


def in_parquet() -> bytes:
    file = io.BytesIO()
    table = pa.table({"id": range(ROWS), "agent": [f"José {row}" for row in range(ROWS)]})
    parquet.write_table(table, file, write_page_checksum=True)
    return file.getvalue()


PACKED = {
    "csv.gz": gzip.compress(CSV, mtime=0),
    "zip": in_zip(**{"calls.csv": CSV}),
    "parquet": in_parquet(),
}


@pytest.mark.parametrize("file_format", PACKED)
def test_a_packed_file_cut_anywhere_is_refused(content, file_format):
    whole = PACKED[file_format]
    assert len(content(whole, file_format).rows) == ROWS
    for offset in [1, len(whole) - 4, len(whole) - 1, *range(9, len(whole), len(whole) // CUTS)]:
        with pytest.raises(UnreadableFileError, match="cut off"):
            content(whole[:offset], file_format)


@pytest.mark.parametrize("file_format", PACKED)
def test_a_packed_file_damaged_in_its_data_is_refused(content, file_format):
    whole = PACKED[file_format]
    for place in range(200, 2000, 1800 // CUTS):  # of Parquet the first pages; statistics follow
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with pytest.raises(UnreadableFileError, match="damaged"):
            content(damaged, file_format)


@pytest.mark.parametrize("file_format", ["csv", "csv.gz", "zip"])
def test_a_csv_cut_anywhere_but_behind_a_row_is_refused(content, file_format):
    """Behind a row a cut can't be seen: only the sender's row count would tell."""
    pack = {"csv": bytes, "csv.gz": gzip.compress, "zip": lambda text: in_zip(**{"a.csv": text})}
    ends = {len(CSV) - 11, len(CSV) - 15}  # behind the line end within a value, and before it
    for offset in sorted({3, 700, *ends, *range(17, len(CSV), len(CSV) // CUTS)}):
        if TEXT.encode()[:offset].endswith(b'up"\r\n'):
            continue
        with pytest.raises(UnreadableFileError, match="cut off|a quote is not closed"):
            content(pack[file_format](CSV[:offset]), file_format, ends_with_newline=True)


def test_a_csv_cut_between_its_rows_is_read_up_to_there(content):
    cut = CSV[: CSV.rindex(b"\n", 0, -20) + 1]
    whole = cut[: cut.rindex(b'up"\r\n') + 5]
    result = content(whole, ends_with_newline=True)
    assert 0 < len(result.rows) < ROWS
    assert result.notes == []


def test_a_csv_cut_between_cr_and_lf_is_refused(content):
    with pytest.raises(UnreadableFileError, match="no line end"):
        content(CSV[:-1], ends_with_newline=True)
    assert len(content(b"id\r1\r", ends_with_newline=True).rows) == 1


def test_a_csv_that_may_be_cut_is_noted_and_its_last_row_rejected(content):
    result = content(b"id,agent,talk\n1,Ann,20\n2,Bo")
    assert list(result.rows) == [2]
    assert [row.row_number for row in result.rejected] == [3]
    assert result.notes == ["the last line has no line end: the file may be cut off"]


@pytest.mark.parametrize("file_format", ["csv", "csv.gz", "zip", "jsonl", "parquet", "xlsx"])
def test_a_file_of_zero_bytes_is_refused(content, file_format):
    with pytest.raises(UnreadableFileError, match="0 bytes"):
        content(b"", file_format)


@pytest.mark.parametrize("data", [b"\n\n", gzip.compress(b"", mtime=0)])
def test_a_file_without_text_is_refused(content, data):
    with pytest.raises(UnreadableFileError, match="header line"):
        content(data, "csv.gz" if data[0] == 0x1F else "csv")


@pytest.mark.parametrize(
    ("data", "declared", "kind"),
    [
        (PACKED["csv.gz"], "csv", "a gzip file"),
        (PACKED["zip"], "csv", "a zip archive or an xlsx workbook"),
        (PACKED["parquet"], "jsonl", "a Parquet file"),
        (PACKED["zip"], "csv.gz", "a zip archive or an xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xlsx", r"an old \(.xls\) or password-protected"),
        (b"%PDF-1.7", "csv", "a PDF document"),
    ],
)
def test_a_file_of_another_kind_than_declared_is_told(content, data, declared, kind):
    with pytest.raises(UnreadableFileError, match=f"is {kind}.*`format: {declared}` is declared"):
        content(data, declared)


@pytest.mark.parametrize("file_format", ["csv.gz", "zip", "parquet", "xlsx"])
def test_a_text_in_place_of_a_packed_file_is_refused(content, file_format):
    with pytest.raises(UnreadableFileError, match="not a whole"):
        content(CSV, file_format)


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"a.csv": CSV, "b.csv": CSV}, "holds 2 .'a.csv', 'b.csv'."),
        ({"inner.zip": PACKED["zip"]}, "holds 0 .'inner.zip'."),
        ({}, "it is empty"),
    ],
)
def test_a_zip_must_hold_exactly_one_csv_file(content, members, told):
    with pytest.raises(UnreadableFileError, match=told):
        content(in_zip(**members), "zip")


def test_other_members_of_a_zip_are_noted(content):
    data = in_zip(**{"__MACOSX/._calls.csv": b"\0", "calls.CSV": CSV, "read me.txt": b"hello"})
    assert content(data, "zip").notes == ["'read me.txt' in the zip archive is not read"]


def test_the_path_of_a_zip_member_leads_nowhere(content, tmp_path, monkeypatch):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    monkeypatch.chdir(inbox)
    data = in_zip(**{"../../outside.csv": CSV, "/tmp/rooted.txt": b""})
    assert len(content(data, "zip").rows) == ROWS
    assert list(tmp_path.rglob("*")) == [inbox]


@pytest.mark.parametrize("file_format", ["csv.gz", "zip"])
def test_a_bomb_is_refused(content, monkeypatch, file_format):
    monkeypatch.setattr(unpack, "MOST_EXPANDED_BYTES", 2 << 20)
    bomb = b"id\n" + b"0" * 1_000_000 + b"\n" + b"1\n" * 1_500_000
    data = gzip.compress(bomb) if file_format == "csv.gz" else in_zip(**{"a.csv": bomb})
    with pytest.raises(UnreadableFileError, match="over 200 times as much"):
        content(data, file_format)


def test_a_workbook_that_is_a_bomb_is_refused(content, monkeypatch):
    monkeypatch.setattr(unpack, "MOST_EXPANDED_BYTES", 2 << 20)
    with pytest.raises(UnreadableFileError, match="over 200 times as much"):
        content(in_zip(**{"xl/sharedStrings.xml": b"0" * (3 << 20)}), "xlsx")


def test_a_small_file_may_pack_as_well_as_it_likes(content):
    assert len(content(gzip.compress(b"id\n" + b"1\n" * 500_000), "csv.gz").rows) == 500_000
