"""A file's rows are read as they were written, in the right columns, or refused: never guessed."""

import csv
import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest import csv_blocks, layout, unpack
from orchestration.ingest.readers import UnreadableFileError

CALLS = b"call_id,agent,talk\n007,Ann,12.7\n008,Bob,3\n"
REQUIRED = frozenset({"call_id", "agent", "talk"})

# What readers that look at a sample make something else of, or a spreadsheet would.
TRAPS = {
    "leading zero": "0123456789",
    "international number": "+84123456",
    "scientific notation": "1.2E+09",
    "fraction in a column of whole numbers": "12.7",
    "agent number": "007",
    "day or month first": "03/02/2026",
    "serial date of Excel": "45292.5",
    "text for nothing": "N/A",
    "NULL, not declared": "NULL",
    "thousands separator": "1,234,567",
    "padding": "  x ",
    "yes or no": "True",
    "quote and line end": 'said "no"\nand hung up',
    "formula": "=HYPERLINK(1)",
}


def packed(text: bytes, file_format: str) -> bytes:
    if file_format == "csv.gz":
        return gzip.compress(text)
    if file_format == "zip":
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("calls.csv", text)
        return archive.getvalue()
    return text


@pytest.fixture(scope="module")
def late_traps() -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(TRAPS)
    writer.writerows([["1"] * len(TRAPS)] * 29_999)
    writer.writerow(TRAPS.values())
    return text.getvalue().encode()


@pytest.mark.parametrize("file_format", ["csv", "csv.gz", "zip"])
def test_a_value_first_seen_at_row_30001_keeps_its_text(content, late_traps, file_format):
    rows = content(packed(late_traps, file_format), file_format).rows
    assert len(rows) == 30_000
    assert rows[30_001] == TRAPS


def test_reordered_columns_are_right_by_name(content):
    reordered = b"talk,call_id,agent\n12.7,007,Ann\n3,008,Bob\n"
    assert content(reordered, required=REQUIRED).rows == content(CALLS, required=REQUIRED).rows


@pytest.mark.parametrize(
    "header", [b"Call Id,AGENT,talk", b"CallId, Agent ,Talk", b"call-id,agent,TALK"]
)
def test_a_name_is_matched_without_case_spaces_and_punctuation(content, header):
    data = CALLS.replace(b"call_id,agent,talk", header)
    assert content(data, required=REQUIRED).rows == content(CALLS).rows


def test_the_spelling_that_the_mapping_uses_counts(content):
    spelled = content(CALLS, required=frozenset({"call_id"}), known=frozenset({"Call Id", "AGENT"}))
    assert spelled.columns == ("call_id", "AGENT", "talk")


def test_an_added_column_is_kept_and_noted(content):
    added = content(
        b"call_id,agent,Talk %\n1,Ann,9\n", known=frozenset({"call_id", "agent", "talk"})
    )
    assert added.rows == {2: {"call_id": "1", "agent": "Ann", "Talk %": "9"}}
    assert added.notes == [
        "column 'Talk %' is new: it is kept in the lake and not used by the mapping"
    ]


def test_an_optional_column_may_be_missing(content):
    assert content(b"call_id\n1\n", known=REQUIRED, required=frozenset({"call_id"})).notes == []


def test_columns_are_not_new_where_none_are_declared(content):
    assert content(CALLS, required=frozenset({"call_id"})).notes == []


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (b"call_id,agent_name,talk", "The closest to 'agent' is 'agent_name'"),
        (b"call_id,x,talk", "columns found: call_id, x, talk"),
        (b"call_id;agent;talk", "is the declared `delimiter:` right"),
        (b"1,Ann,12", "columns 'agent', 'call_id', 'talk' are missing"),
    ],
)
def test_a_missing_or_renamed_required_column_refuses_the_file(content, header, told):
    with pytest.raises(UnreadableFileError, match="missing") as refusal:
        content(CALLS.replace(b"call_id,agent,talk", header), required=REQUIRED)
    assert told in str(refusal.value)


@pytest.mark.parametrize("header", [b"agent,agent,talk", b"Call Id,call_id,talk", b"a,b,A"])
def test_two_columns_of_one_name_refuse_the_file(content, header):
    with pytest.raises(UnreadableFileError, match="the same name"):
        content(CALLS.replace(b"call_id,agent,talk", header))


def test_a_name_that_the_lake_uses_refuses_the_file(content):
    with pytest.raises(UnreadableFileError, match="'_File' has a name that the lake uses"):
        content(b"call_id,_File\n1,x\n")


def test_a_column_without_a_name_is_kept_by_its_place(content):
    unnamed = content(b"call_id,,agent\n1,x,Ann\n")
    assert unnamed.rows[2] == {"call_id": "1", "column_2": "x", "agent": "Ann"}
    assert "column 2 has no name" in unnamed.notes[0]


def test_names_may_be_declared_where_there_is_no_header_line(content):
    rows = content(b"1;Ann\n2;Bob\n", header=("call_id", "agent"), delimiter=";").rows
    assert rows == {1: {"call_id": "1", "agent": "Ann"}, 2: {"call_id": "2", "agent": "Bob"}}


def test_a_header_alone_is_no_error(content):
    assert content(b"call_id,agent,talk\n").rows == {}
    assert content(b"call_id,agent,talk").columns == ("call_id", "agent", "talk")


def test_only_the_exact_text_means_no_value(content):
    data = b'a,b\nNULL,x\n"NULL",x\nnull,x\nNULL ,x\n"",x\n'
    values = content(data, null_values=frozenset({"NULL"})).column("a")
    assert values == [None, None, "null", "NULL ", None]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(content):
    data = b'a,b\r\n1,x\r\n\r\n3\r\n"4\r\n4",x\r\n5,y,z\r\n,\r\n7,x\r\n'
    result = content(data)
    assert {number: row["a"] for number, row in result.rows.items()} == {
        2: "1",
        5: "4\r\n4",
        8: "7",
    }
    assert [(row.row_number, row.text, row.reason) for row in result.rejected] == [
        (4, "3", "2 values expected and 1 found"),
        (6, "5,y,z", "2 values expected and 3 found"),
    ]
    assert result.notes == ["rows without any value, such as blank lines, passed over: 2"]


def test_a_blank_line_is_not_a_row_of_a_file_with_one_column(content):
    assert content(b"\n\nphone\n\n0123\n\n0124\n\n").rows == {
        5: {"phone": "0123"},
        7: {"phone": "0124"},
    }


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (b'1,"Ann\n2,Bob\n3,Eve\n', 2),  # swallows the rest
        (b'1,Ann\n2,"Bob\n3,Eve\n4,"Ann\n', 3),  # swallows a row, the quotes are even
        (b'1,Ann\n2,"Bob" jr\n', 3),
        (b'1,""Ann\n', 2),
        (b'1,Ann\n2,Bob\n3,"the "best" agent"\n', 4),
        (b'1,"it \\"was\\" so"\n', 2),
    ],
)
def test_a_quote_out_of_place_refuses_the_file(content, rows, number):
    with pytest.raises(UnreadableFileError, match=f"row {number}: a quote"):
        content(b"call_id,agent\n" + rows)


def test_a_quote_in_an_unquoted_value_is_a_character(content):
    assert content(b'a,b\n1,5" pipe\n2,3"\n').column("b") == ['5" pipe', '3"']


def test_a_quote_that_is_not_closed_in_the_header_refuses_the_file(content):
    with pytest.raises(UnreadableFileError, match="the header line"):
        content(b'a,"b\n1,2\n')


def test_a_file_of_which_most_rows_do_not_fit_is_refused(content, monkeypatch):
    monkeypatch.setattr(layout, "MOST_REJECTED", 3)
    assert len(content(b"a;b\n" + b"1\n" * 3, delimiter=";").rejected) == 3
    with pytest.raises(UnreadableFileError, match="the first is row 2: 2 values expected"):
        content(b"a;b\n" + b"1\n" * 4, delimiter=";")


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(content, monkeypatch):
    monkeypatch.setattr(csv_blocks, "MOST_ROW_BYTES", 1000)
    monkeypatch.setattr(unpack, "BLOCK_BYTES", 100)
    with pytest.raises(UnreadableFileError, match="a line is longer than 1,000 bytes"):
        content(b"a,b\n1," + b"x" * 2000)


def strictly(text: str, delimiter: str) -> tuple[dict[int, tuple], list[int]]:
    """Rows and numbers of rejected ones by Python's strict parser, the slow reference."""
    rows, rejected = {}, []
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number, fields in enumerate(records, start=1):
        if len(fields) == 2 and any(fields):
            rows[number] = tuple(value or None for value in fields)
        elif len(fields) not in (0, 2):
            rejected.append(number)
    return rows, rejected


VALUES = ["a", "é", "", " ", '""', '"b"', '"c;d"', '"e""f"', '"g\nh"', '"\r\n;"', '"""i"']
LINES = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(";".join)
ORDERLY = st.lists(LINES, max_size=40).map("\n".join)
DISORDERLY = st.text('a";\n\r', max_size=60)


@pytest.mark.parametrize("text_of", [ORDERLY, DISORDERLY], ids=["orderly", "disorderly"])
def test_any_text_is_read_as_a_strict_parser_reads_it_or_refused(content, monkeypatch, text_of):
    monkeypatch.setattr(csv_blocks, "MOST_ROW_BYTES", 64)
    monkeypatch.setattr(unpack, "BLOCK_BYTES", 24)

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(text_of)
    def holds(text: str) -> None:
        whole = "x;y\n" + text
        try:
            expected = strictly(whole, ";")
        except csv.Error:
            with pytest.raises(UnreadableFileError):
                content(whole.encode(), delimiter=";")
            return
        del expected[0][1]
        result = content(whole.encode(), delimiter=";")
        found = {number: tuple(row.values()) for number, row in result.rows.items()}
        assert (found, [row.row_number for row in result.rejected]) == expected

    holds()
