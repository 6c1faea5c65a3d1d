"""What may be wrong with a delivery: a file waits, or each row says what became of it.

Reading a single file is tested in tests/ingest; here it is what the lake holds afterwards.
"""

import gzip
import os
import subprocess
import sys
from datetime import datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.declaration import ColumnMapping, read_declaration
from orchestration.home import Home, HomeError
from orchestration.ingest import lake
from orchestration.ingest.casts import SQL_TYPES, UNIT_SECONDS, cast
from orchestration.ingest.columns import Column
from tests.pipeline.homes import (
    ROOT,
    ask,
    declare,
    deliver,
    extract,
    land,
    mapped,
    raw,
    run,
)

CALL = {
    "started_at": "start",
    "direction": {"constant": "outbound"},
    "lead_id": "lead",
    "ring_seconds": "ring",
}
CALLS = extract("calls", "call_attempts", ["id"], CALL)
HEADER = "id,start,lead,ring"
ROWS = ("1,2026-01-05 10:00:00,L1,12", "2,2026-01-05 11:00:00,L2,7")


def csv(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows, ""])


def batches(home: Home) -> list[lake.Batch]:
    declaration = read_declaration(home.sources_file)
    return [
        batch
        for source in declaration.sources
        for an_extract in source.extracts
        for batch in lake.batches(home, source, an_extract)
    ]


def quarantined(home: Home) -> list[tuple]:
    """What waits: file, row number and reason."""
    files = home.lake / "quarantine" / "*.parquet"
    with duckdb.connect() as connection:
        return connection.execute(
            f"select file, row_number, reason from read_parquet('{files}') order by all"
        ).fetchall()


class TestTheSameAgain:
    def test_a_file_that_stays_is_known(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS))
        assert land(home)["calls_20260106.csv"].outcome == "new"
        again = land(home)["calls_20260106.csv"]
        assert (again.outcome, again.rows_read) == ("known", 2)
        assert len(raw(home, "calls", "id")) == 2

    def test_a_file_delivered_again_under_its_name_is_a_duplicate(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS), modified=1_767_700_000)
        land(home)
        deliver(home, "calls_20260106.csv", csv(*ROWS), modified=1_767_800_000)
        assert land(home)["calls_20260106.csv"].outcome == "duplicate"
        assert len(raw(home, "calls", "id")) == 2

    def test_a_file_delivered_again_under_another_name_is_a_duplicate(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS))
        land(home)
        deliver(home, "calls_20260106_copy.csv", csv(*ROWS))
        found = land(home)
        assert found["calls_20260106.csv"].outcome == "known"
        assert found["calls_20260106_copy.csv"].outcome == "duplicate"
        assert raw(home, "calls", "id, _file") == [
            ("1", "calls_20260106.csv"),
            ("2", "calls_20260106.csv"),
        ]

    def test_two_files_of_one_content_in_one_run_are_one_batch(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS))
        deliver(home, "calls_20260107.csv", csv(*ROWS))
        assert [result.outcome for result in land(home).values()] == ["new", "duplicate"]
        assert len(raw(home, "calls", "id")) == 2

    @pytest.mark.parametrize("order", [("06", "07", "08"), ("08", "06", "07"), ("07", "08", "06")])
    def test_a_content_counts_from_the_latest_file_that_says_it(self, home, order):
        """A table that changes back says again what it said before; it is no known file then."""
        content = {"06": csv(*ROWS), "07": csv(ROWS[0]), "08": csv(*ROWS)}
        declare(home, CALLS)
        for day in order:
            deliver(home, f"calls_202601{day}.csv", content[day])
            land(home)
        assert sorted((batch.file, batch.extracted_at.isoformat()) for batch in batches(home)) == [
            ("calls_20260107.csv", "2026-01-06T23:00:00"),
            ("calls_20260108.csv", "2026-01-07T23:00:00"),
        ]
        assert {row[0] for row in mapped(home, "call_attempts", "extracted_at")} == {
            datetime(2026, 1, 6, 23),
            datetime(2026, 1, 7, 23),
        }
        assert len(mapped(home, "call_attempts", "source_id")) == 3

    @pytest.mark.parametrize("modified", [1_767_800_000, 1_767_600_000], ids=["newer", "older"])
    def test_a_name_with_new_content_is_a_new_batch_beside_the_old_one(self, home, modified):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS), modified=1_767_700_000)
        land(home)
        deliver(home, "calls_20260106.csv", csv(ROWS[0]), modified=modified)
        assert land(home)["calls_20260106.csv"].outcome == "new"
        assert sorted(raw(home, "calls", "id")) == [("1",), ("1",), ("2",)]
        assert len(batches(home)) == 2

    def test_the_cache_of_contents_may_be_lost_at_any_time(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS))
        land(home)
        for cache in (home.lake / "files").iterdir():
            cache.unlink()
        assert land(home)["calls_20260106.csv"].outcome == "duplicate"
        assert len(raw(home, "calls", "id")) == 2


class TestAnotherHeader:
    OPTIONAL = CALLS | {"columns": ["id", "start", "lead", "ring"], "optional_columns": ["ring"]}

    @pytest.mark.parametrize(
        ("header", "rows", "told"),
        [
            ("id,start,lead,ring,wrap", ["1,2026-01-05 10:00:00,L1,12,3"], ["'wrap' is new"]),
            ("ring,lead,start,id", ["12,L1,2026-01-05 10:00:00,1"], []),
            ("ID, Start ,LEAD,Ring", ["1,2026-01-05 10:00:00,L1,12"], []),
        ],
        ids=["added", "reordered", "other case and spaces"],
    )
    def test_what_is_only_written_differently_loads_the_same_values(self, home, header, rows, told):
        declare(home, self.OPTIONAL)
        deliver(home, "calls_20260106.csv", csv(*rows, header=header))
        result = land(home)["calls_20260106.csv"]
        assert result.outcome == "new"
        assert len(result.notes) == len(told)
        assert all(part in note for part, note in zip(told, result.notes, strict=True))
        assert mapped(home, "call_attempts", "source_id, lead_id, ring_seconds") == [
            ("1", "L1", Decimal("12.000"))
        ]

    def test_an_optional_column_may_be_missing(self, home):
        declare(home, self.OPTIONAL)
        deliver(home, "calls_20260106.csv", csv("1,2026-01-05 10:00:00,L1", header="id,start,lead"))
        assert land(home)["calls_20260106.csv"].outcome == "new"
        assert mapped(home, "call_attempts", "lead_id, ring_seconds") == [("L1", None)]

    @pytest.mark.parametrize(
        ("header", "reason"),
        [
            ("id,start,ring", "Column 'lead' is missing"),
            ("id,start,lead_no,ring", "The closest to 'lead' is 'lead_no'"),
            ("id,start,lead,Lead", "have the same name"),
        ],
        ids=["removed", "renamed", "twice"],
    )
    def test_where_a_value_would_be_missing_or_shifted_the_file_waits(self, home, header, reason):
        declare(home, CALLS)
        deliver(home, "calls_20260105.csv", csv(*ROWS))
        width = header.count(",") + 1
        deliver(home, "calls_20260106.csv", csv(",".join(["1"] * width), header=header))
        result = land(home)["calls_20260106.csv"]
        assert result.outcome == "quarantined"
        assert reason.casefold() in result.reason.casefold()
        assert [file for file, *_ in quarantined(home)] == ["calls_20260106.csv"]
        assert len(mapped(home, "call_attempts", "source_id")) == 2

    def test_a_column_mapped_later_is_found_in_old_batches_in_its_own_spelling(self, home):
        declare(home, CALLS)
        rows = ["1,2026-01-05 10:00:00,L1,12,A1"]
        deliver(home, "calls_20260106.csv", csv(*rows, header="id,start,lead,ring,Agent Id"))
        land(home)
        declare(home, extract("calls", "call_attempts", ["id"], CALL | {"agent_id": "agent_id"}))
        land(home)
        assert mapped(home, "call_attempts", "agent_id") == [("A1",)]


class TestEncodings:
    NAMES = ["Müller", "Nguyễn Văn An", "王小明", "山田太郎", "Łukasz"]

    @pytest.mark.parametrize(
        ("encoding", "declared", "names"),
        [
            ("utf-8", "utf-8", NAMES),
            ("utf-8-sig", "utf-8", NAMES),
            ("utf-16", "utf-8", NAMES),
            ("gb18030", "gb18030", NAMES),
            ("latin-1", "latin-1", NAMES[:1]),
            ("shift_jis", "shift_jis", NAMES[3:4]),
        ],
    )
    def test_names_are_those_that_were_written(self, home, encoding, declared, names):
        declare(home, CALLS, encoding=declared)
        rows = [f"{row},2026-01-05 10:00:00,{name},1" for row, name in enumerate(names)]
        deliver(home, "calls_20260106.csv", csv(*rows).encode(encoding))
        assert land(home)["calls_20260106.csv"].outcome == "new"
        assert [name for (name,) in mapped(home, "call_attempts", "lead_id")] == names

    @pytest.mark.parametrize("encoding", ["gb18030", "latin-1", "shift_jis", "mixed"])
    def test_what_is_not_declared_waits_and_is_read_once_it_is(self, home, encoding):
        name = {"latin-1": "Müller", "shift_jis": "山田太郎"}.get(encoding, "王小明")
        rows = csv(f"1,2026-01-05 10:00:00,{name},1")
        if encoding == "mixed":
            content = rows.encode() + "2,2026-01-05 10:00:00,Müller,1\n".encode("latin-1")
        else:
            content = rows.encode(encoding)
        declare(home, CALLS)
        deliver(home, "calls_20260105.csv", csv(*ROWS))
        deliver(home, "calls_20260106.csv", content)
        result = land(home)["calls_20260106.csv"]
        assert result.outcome == "quarantined"
        assert "encoding" in result.reason
        assert [file for file, *_ in quarantined(home)] == ["calls_20260106.csv"]
        assert len(mapped(home, "call_attempts", "source_id")) == 2
        if encoding != "mixed":
            declare(home, CALLS, encoding=encoding)
            assert land(home)["calls_20260106.csv"].outcome == "new"
            assert (name,) in mapped(home, "call_attempts", "lead_id")
            assert quarantined(home) == []


class TestTypesFarDown:
    """Values no sample would have prepared a reader for: below 30,000 plain rows."""

    PLAIN = 30_000
    COLUMNS = {
        "started_at": "start",
        "direction": {"constant": "outbound"},
        "lead_id": "lead",
        "ended_at": {"column": "end", "format": "%d/%m/%Y"},
        "ring_seconds": "ring",
        "disposition_at": "disposed",
    }
    # column, text → value, or the reason for which the row is rejected
    TRAPS = {
        "a leading zero": ("lead", "0123456789", "0123456789"),
        "a plus": ("lead", "+84123456789", "+84123456789"),
        "an exponent in an id": ("lead", "1.2E+09", "1.2E+09"),
        "a text that looks like nothing": ("lead", "N/A", "N/A"),
        "a declared nothing": ("lead", "NULL", None),
        "a formula": ("lead", "=1+1", "=1+1"),
        "a fraction": ("ring", "12.7", Decimal("12.700")),
        "an exponent in a number": ("ring", "1.2E+01", Decimal("12.000")),
        "a comma": ("ring", '"12,7"', "ring: found 12,7; expected a number of seconds"),
        "thousands": ("ring", '"1,234"', "ring: found 1,234; expected a number of seconds"),
        "less than no time": ("ring", "-3", "ring: found -3; expected a number of seconds"),
        "a clock": ("ring", "0:12", "ring: found 0:12; expected a number of seconds"),
        "more than fits": ("ring", "1E+300", "ring: found 1E+300; expected a number of seconds"),
        "nothing in a number": ("ring", "N/A", "ring: found N/A; expected a number of seconds"),
        "a declared nothing in a number": ("ring", "NULL", None),
        "day before month, declared": ("end", "03/02/2026", datetime(2026, 2, 2, 23)),
        "month before day": ("end", "02/13/2026", "end: found 02/13/2026; expected a time as"),
        "ISO where a format is declared": ("end", "2026-02-03", "end: found 2026-02-03; expected"),
        "a year of two digits": ("end", "03/02/26", "end: found 03/02/26; expected a time as"),
        "day before month, not declared": (
            "disposed",
            "03/02/2026",
            "disposed: found 03/02/2026; expected a time as YYYY-MM-DD",
        ),
        "a spreadsheet's serial": ("disposed", "46023.5", "disposed: found 46023.5; expected"),
        "no day of the calendar": ("disposed", "2026-02-30", "disposed: found 2026-02-30; exp"),
        "the beginning of time": ("disposed", "0001-01-01", "disposed: found 0001-01-01; exp"),
        "an instant": ("disposed", "2026-02-03T10:00:00Z", datetime(2026, 2, 3, 10)),
        "an offset": ("disposed", "2026-02-03T10:00:00+07:00", datetime(2026, 2, 3, 3)),
        "for ever": ("disposed", "9999-12-31 23:59:59", datetime(9999, 12, 31, 22, 59, 59)),
    }
    TARGETS = {
        "lead": "lead_id",
        "ring": "ring_seconds",
        "end": "ended_at",
        "disposed": "disposition_at",
    }

    @pytest.fixture(scope="class")
    def rows(self, tmp_path_factory) -> dict[str, tuple]:
        """The mapped row of each trap: its values by contract column, and its reason."""
        home = Home(tmp_path_factory.mktemp("traps") / "home")
        declare(
            home,
            extract("calls", "call_attempts", ["id"], self.COLUMNS) | {"null_values": ["NULL"]},
        )
        names = ["lead", "ring", "end", "disposed"]
        lines = [f"{n},2026-01-05 10:00:00,12345,7,," for n in range(self.PLAIN)]
        for name, (column, text, _) in self.TRAPS.items():
            values = [text if column == other else "" for other in names]
            lines.append(",".join([name.replace(",", ";"), "2026-01-05 10:00:00", *values]))
        text = csv(*lines, header="id,start," + ",".join(names))
        deliver(home, "calls_20260106.csv", text)
        assert land(home)["calls_20260106.csv"].rows_read == self.PLAIN + len(self.TRAPS)
        found = mapped(
            home, "call_attempts", f"source_id, {', '.join(self.TARGETS.values())}, rejected_reason"
        )
        assert len(found) == self.PLAIN + len(self.TRAPS)
        return {source_id: values for source_id, *values in found}

    @pytest.mark.parametrize("name", TRAPS)
    def test_a_value_is_kept_or_its_row_says_why_not(self, rows, name):
        column, _, expected = self.TRAPS[name]
        *values, reason = rows[name.replace(",", ";")]
        value = values[list(self.TARGETS).index(column)]
        if isinstance(expected, str) and expected.startswith(f"{column}: "):
            assert value is None
            assert reason.startswith(expected)
        else:
            assert (value, reason) == (expected, None)


WRITTEN = st.text("0123456789+-.,:/eETZ \\|'\"é", max_size=24)
TYPES = [Column(kind, allowed=("a",)) for kind in SQL_TYPES]
WAYS = [
    *({"unit": unit} for unit in (*UNIT_SECONDS, "clock")),
    *({"format": form} for form in ("epoch", "epoch_milliseconds", "%d/%m/%Y", "%H:%M:%S%z")),
    {},
]


@given(texts=st.lists(WRITTEN | st.integers().map(str), min_size=1, max_size=50))
@settings(max_examples=25, derandomize=True, deadline=None, database=None)
def test_no_text_stops_the_mapping(texts):
    """What does not fit becomes NULL, never an error: one row would keep all others out."""
    expressions = {
        cast("text", column, ColumnMapping(column="text", **way), "Europe/Berlin")
        for column in TYPES
        for way in WAYS
    }
    with duckdb.connect() as connection:
        connection.execute("create table found (text varchar)")
        connection.executemany("insert into found values (?)", [[text] for text in texts])
        select = ", ".join(f"{value} as value_{n}" for n, value in enumerate(sorted(expressions)))
        connection.execute(f"create table cast_all as select {select} from found")


class TestBadFiles:
    PARQUET = pa.table({"id": ["1"], "start": ["2026-01-05 10:00:00"], "lead": ["L1"]})

    @pytest.mark.parametrize(
        ("content", "more", "reason"),
        [
            (b"", {}, "empty"),
            (b"\n\n", {}, "no header line"),
            (csv('1,2026-01-05 10:00:00,"L1,12'), {}, "quote is not closed"),
            (csv(*ROWS)[:-2], {"ends_with_newline": True}, "cut off"),
            (gzip.compress(csv(*ROWS).encode())[:-6], {"format": "csv.gz"}, "cut off"),
            (csv(*ROWS), {"format": "csv.gz"}, "gzip"),
            (b"PAR1 and no more", {"format": "parquet"}, "not a whole Parquet file"),
            (csv(*ROWS), {"delimiter": ";"}, "delimiter"),
        ],
        ids=[
            *("empty", "blank", "unclosed quote", "cut within a value", "cut gzip", "no gzip"),
            *("cut parquet", "another delimiter"),
        ],
    )
    def test_a_file_that_cannot_be_read_waits_and_keeps_no_other_out(
        self, home, content, more, reason
    ):
        good = extract("machine", "call_attempts", ["id"], CALL)
        declare(home, CALLS | more, good)
        deliver(home, "calls_20260106.csv", content)
        deliver(home, "machine_20260106.csv", csv(*ROWS))
        found = land(home)
        assert found["calls_20260106.csv"].outcome == "quarantined"
        assert found["calls_20260106.csv"].rows_read == 0
        assert reason in found["calls_20260106.csv"].reason
        assert [(file, row) for file, row, _ in quarantined(home)] == [("calls_20260106.csv", 0)]
        assert len(mapped(home, "call_attempts", "source_id")) == 2

    def test_a_file_with_a_header_alone_says_that_nothing_happened(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", HEADER + "\n")
        result = land(home)["calls_20260106.csv"]
        assert (result.outcome, result.rows_read, quarantined(home)) == ("new", 0, [])

    def test_a_file_cut_at_a_line_is_told_where_nothing_says_that_it_is_whole(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS)[:-1])
        result = land(home)["calls_20260106.csv"]
        assert result.outcome == "new"
        assert "may be cut off" in result.notes[0]

    def test_a_row_cut_short_waits_alone(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(ROWS[0], "2,2026-01-05 11:00"))
        result = land(home)["calls_20260106.csv"]
        assert (result.outcome, result.rows_read) == ("new", 2)
        assert quarantined(home) == [("calls_20260106.csv", 3, "4 values expected and 2 found")]
        assert len(mapped(home, "call_attempts", "source_id")) == 1

    def test_empty_files_of_two_extracts_both_wait(self, home):
        declare(home, CALLS, extract("legs", "call_attempts", ["id"], CALL), GOOD)
        deliver(home, "calls_20260106.csv", "")
        deliver(home, "legs_20260106.csv", "")
        deliver(home, "good_20260106.csv", csv(*ROWS))
        land(home)
        assert [file for file, *_ in quarantined(home)] == [
            "calls_20260106.csv",
            "legs_20260106.csv",
        ]

    def test_a_name_without_the_declared_time_waits(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS))
        deliver(home, "calls_today.csv", csv(ROWS[0]))
        deliver(home, "calls_20261306.csv", csv(ROWS[1]))
        found = land(home)
        assert "its name does not match" in found["calls_today.csv"].reason
        assert "'20261306' in its name is no time" in found["calls_20261306.csv"].reason
        assert len(batches(home)) == 1

    @pytest.mark.parametrize(
        "name", ["calls_20260106'; drop table x; --.csv", "calls_20260106{{ 7 * 7 }} $x [1].csv"]
    )
    def test_a_name_is_only_a_name(self, home, name):
        declare(home, CALLS)
        deliver(home, name, csv("'; drop table x; --,2026-01-05 10:00:00,{{ env_var('X') }},1"))
        assert land(home)[name].outcome == "new"
        assert raw(home, "calls", "_file, id, lead") == [
            (name, "'; drop table x; --", "{{ env_var('X') }}")
        ]
        assert mapped(home, "call_attempts", "lead_id") == [("{{ env_var('X') }}",)]

    def test_a_home_without_any_file_says_where_they_go(self, home):
        declare(home, CALLS)
        with pytest.raises(HomeError, match="put files where sources.yml looks for them") as told:
            land(home)
        assert str(home.landing / "calls_*") in str(told.value)

    def test_a_home_whose_files_all_wait_says_why(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", "")
        with pytest.raises(HomeError, match="calls_20260106.csv: the file is empty"):
            land(home)


GOOD = extract("good", "call_attempts", ["id"], CALL)


class TestSnapshots:
    SNAPSHOT = CALLS | {"mode": "snapshot"}

    def snapshots(self, home: Home) -> set[datetime]:
        rows = pq.read_table(home.lake / "record" / "batches.parquet").to_pylist()
        return {row["snapshot_at"] for row in rows}

    def test_one_without_rows_is_refused(self, home):
        declare(home, self.SNAPSHOT)
        deliver(home, "calls_20260105.csv", csv(*ROWS))
        deliver(home, "calls_20260106.csv", csv())
        result = land(home)["calls_20260106.csv"]
        assert result.outcome == "quarantined"
        assert "it would delete everything" in result.reason
        assert self.snapshots(home) == {datetime(2026, 1, 4, 23)}

    def test_one_with_a_row_that_is_none_deletes_nothing(self, home):
        declare(home, self.SNAPSHOT)
        deliver(home, "calls_20260105.csv", csv(*ROWS))
        deliver(home, "calls_20260106.csv", csv(ROWS[0], "2,2026"))
        assert land(home)["calls_20260106.csv"].outcome == "new"
        assert self.snapshots(home) == {datetime(2026, 1, 4, 23)}

    def test_the_newest_one_counts_whenever_it_came(self, home):
        declare(home, self.SNAPSHOT)
        for day in ("07", "05", "06"):
            deliver(home, f"calls_202601{day}.csv", csv(*ROWS, f"{day},2026-01-05 12:00:00,,"))
            land(home)
        assert self.snapshots(home) == {datetime(2026, 1, 6, 23)}


class TestTimeOfExtraction:
    def columns_say(self, form: str) -> dict:
        return CALLS | {"extracted_at": {"column": "exported", "format": form}}

    HEADER = HEADER + ",exported"

    @pytest.mark.parametrize(
        ("form", "text", "moment"),
        [
            ("%Y-%m-%d %H:%M:%S", "2026-07-06 09:00:00", datetime(2026, 7, 6, 7)),
            (
                "%Y-%m-%d %H:%M:%S.%f",
                "2026-07-06 09:00:00.5",
                datetime(2026, 7, 6, 7, 0, 0, 500000),
            ),
            ("%Y-%m-%d %H:%M:%S%z", "2026-07-06 09:00:00+0000", datetime(2026, 7, 6, 9)),
        ],
    )
    def test_a_column_says_it_row_by_row(self, home, form, text, moment):
        declare(home, self.columns_say(form))
        deliver(home, "calls_1.csv", csv(f"{ROWS[0]},{text}", header=self.HEADER))
        land(home)
        assert mapped(home, "call_attempts", "extracted_at, rejected_reason") == [(moment, None)]
        assert batches(home)[0].extracted_at == moment

    @pytest.mark.parametrize("text", ["2026-02-31", "yesterday", ""])
    def test_a_row_without_it_is_rejected(self, home, text):
        declare(home, self.columns_say("%Y-%m-%d"))
        rows = [f"{ROWS[0]},2026-01-06", f"{ROWS[1]},{text}"]
        deliver(home, "calls_1.csv", csv(*rows, header=self.HEADER))
        land(home)
        [(good,), (bad,)] = mapped(home, "call_attempts", "rejected_reason")
        assert good is None
        assert bad == f"exported: found {text or 'nothing'}; expected a time as %Y-%m-%d"

    def test_an_optional_column_that_is_missing_leaves_it_to_the_file(self, home):
        declare(home, self.columns_say("%Y-%m-%d") | {"optional_columns": ["exported"]})
        deliver(home, "calls_1.csv", csv(*ROWS), modified=1_767_700_000)
        land(home)
        assert {row for row in mapped(home, "call_attempts", "extracted_at, rejected_reason")} == {
            (datetime(2026, 1, 6, 11, 46, 40), None)
        }

    def test_a_snapshot_dated_by_a_column_holds_all_its_rows(self, home):
        declare(home, self.columns_say("%Y-%m-%d") | {"mode": "snapshot"})
        rows = [f"{ROWS[0]},2026-01-06", f"{ROWS[1]},2026-01-05"]
        deliver(home, "calls_1.csv", csv(*rows, header=self.HEADER))
        land(home)
        [batch] = pq.read_table(home.lake / "record" / "batches.parquet").to_pylist()
        assert batch["snapshot_at"] == batch["extracted_at"] == datetime(2026, 1, 5, 23)

    def test_the_file_says_it_where_nothing_else_does(self, home):
        declare(home, CALLS | {"extracted_at": "file_time"})
        deliver(home, "calls_1.csv", csv(*ROWS), modified=1_767_700_000)
        land(home)
        deliver(home, "calls_1.csv", csv(*ROWS), modified=1_767_900_000)
        land(home)
        assert batches(home)[0].extracted_at == datetime(2026, 1, 6, 11, 46, 40)


class TestMappings:
    def test_a_changed_mapping_maps_every_batch_anew_and_leaves_nothing_of_the_older(self, home):
        declare(home, CALLS)
        for day in ("05", "06"):
            deliver(home, f"calls_202601{day}.csv", csv(*ROWS, f"{day},2026-01-05 12:00:00,,"))
        land(home)
        before = set((home.lake / "mapped" / "call_attempts").glob("*-*.parquet"))
        declare(home, extract("calls", "call_attempts", ["id"], CALL | {"campaign_id": "lead"}))
        land(home)
        after = set((home.lake / "mapped" / "call_attempts").glob("*-*.parquet"))
        assert (len(before), len(after), before & after) == (2, 2, set())
        assert {row for row in mapped(home, "call_attempts", "campaign_id")} == {
            ("L1",),
            ("L2",),
            (None,),
        }

    def test_an_extract_that_is_no_longer_declared_is_no_longer_mapped(self, home):
        declare(home, CALLS, GOOD)
        deliver(home, "calls_20260106.csv", csv(ROWS[0]))
        deliver(home, "good_20260106.csv", csv(ROWS[1]))
        land(home)
        declare(home, GOOD)
        land(home)
        assert mapped(home, "call_attempts", "source_id") == [("2",)]

    def test_a_column_named_like_a_folder_of_the_lake_is_the_file_s_own(self, home):
        columns = CALL | {"agent_id": "account", "campaign_id": "load_date"}
        declare(home, extract("calls", "call_attempts", ["id"], columns))
        header = f"{HEADER},account,load_date"
        deliver(home, "calls_20260106.csv", csv(f"{ROWS[0]},Ann,spring", header=header))
        land(home)
        assert mapped(home, "call_attempts", "agent_id, campaign_id") == [("Ann", "spring")]

    def test_years_are_counted_in_the_order_of_the_file(self, home):
        days = {
            "columns": ["day", "month"],
            "format": "%d %b",
            "year": {"start": 2008, "by": "file_order"},
        }
        columns = {"started_at": days, "direction": {"constant": "outbound"}}
        declare(
            home,
            extract("calls", "call_attempts", "row", columns)
            | {"files": "calls.csv", "mode": "snapshot", "extracted_at": "file_time"},
        )
        rows = ["5,may", "30,dec", "2,jan", "31,feb", "3,feb", "29,feb", "2,jan"]
        deliver(home, "calls.csv", csv(*rows, header="day,month"))
        land(home)
        found = mapped(home, "call_attempts", "started_at, rejected_reason is null")
        assert [start and f"{start:%Y-%m-%d}" for start, _ in found] == [
            *("2008-05-04", "2008-12-29", "2009-01-01", None),
            *("2009-02-02", None, "2010-01-01"),
        ]

    def test_values_mean_what_is_declared_and_others_are_told(self, home):
        result = {"column": "result", "values": {"A": "answered", "B": "busy"}}
        test = {"column": "test", "values": {"Y": True, "N": False}}
        columns = CALL | {"dial_result": result, "is_test": test}
        declare(home, extract("calls", "call_attempts", ["id"], columns))
        rows = [
            f"{n},2026-01-05 10:00:00,L1,1,{code},{test}"
            for n, (code, test) in enumerate(["AY", "BN", "C.", ("", "")])
        ]
        deliver(home, "calls_20260106.csv", csv(*rows, header=HEADER + ",result,test"))
        land(home)
        assert mapped(home, "call_attempts", "dial_result, is_test, rejected_reason") == [
            ("answered", True, None),
            ("busy", False, None),
            (
                None,
                None,
                "result: found C; expected one of A, B. test: found .; expected one of Y, N",
            ),
            (None, None, None),
        ]

    @pytest.mark.parametrize(
        ("unit", "text", "seconds"),
        [
            ("clock", "1:02:03", "3723.000"),
            ("clock", "2:03", "123.000"),
            ("clock", "100:00:00", "360000.000"),
            ("clock", "1:60:00", None),
            ("clock", "9999999999999999:00:00", None),
            ("milliseconds", "12700", "12.700"),
            ("milliseconds", "1", "0.001"),
            ("minutes", "1.5", "90.000"),
            ("hours", "0.25", "900.000"),
            ("hours", "99999999999999", None),
        ],
    )
    def test_a_time_is_in_the_unit_that_is_declared(self, home, unit, text, seconds):
        ring = {"ring_seconds": {"column": "ring", "unit": unit}}
        declare(home, extract("calls", "call_attempts", ["id"], CALL | ring))
        deliver(home, "calls_20260106.csv", csv(f"1,2026-01-05 10:00:00,L1,{text}"))
        land(home)
        [(found, reason)] = mapped(home, "call_attempts", "ring_seconds, rejected_reason")
        assert found == (seconds and Decimal(seconds))
        assert (reason is None) == (seconds is not None)

    def test_keys_of_several_columns_never_meet_by_chance(self, home):
        legs = extract(
            "legs",
            "call_legs",
            ["a", "b"],
            {"call_id": {"key": ["a", "b"]}, "agent_id": "a", "leg_number": {"constant": 1}},
        )
        calls = extract("calls", "call_attempts", ["a", "b"], CALL | {"lead_id": {"key": ["a"]}})
        declare(home, legs, calls)
        keys = ["x|y,z", "x,y|z", "x\\,y", "x\\|,y", "x,", ",x", ","]
        deliver(home, "legs_20260106.csv", csv(*keys, header="a,b"))
        rows = [f"{key},2026-01-05 10:00:00,1" for key in keys]
        deliver(home, "calls_20260106.csv", csv(*rows, header="a,b,start,ring"))
        land(home)
        *found, empty = mapped(home, "call_attempts", "source_id")
        assert [key for (key,) in found] == [
            *(r"x\|y|z", r"x|y\|z", r"x\\|y", r"x\\\||y", "x|", "|x"),
        ]
        assert empty == (None,)
        # in legs the last one is a blank row
        assert mapped(home, "call_legs", "call_id") == found
        # an id of one column is written the same way, so that a reference meets its key
        assert mapped(home, "call_legs", "agent_id")[:2] == [(r"x\|y",), ("x",)]
        assert mapped(home, "call_attempts", "rejected_reason")[-1][0] == "the key is empty"

    def test_one_row_feeds_the_entities_that_it_is_meant_for(self, home):
        calls = CALLS | {
            "entities": [
                CALLS["entities"][0],
                {
                    "entity": "lead_stage_events",
                    "key": ["id"],
                    "when": {"sold": ["yes", "1"]},
                    "columns": {
                        "lead_id": "lead",
                        "stage": {"constant": "sales_qualified"},
                        "entered_at": "start",
                        "call_id": "id",
                    },
                },
            ]
        }
        declare(home, calls)
        sold = ["yes", "1", "no", "", "YES"]
        rows = [f"{n},2026-01-05 10:00:00,L{n},1,{text}" for n, text in enumerate(sold)]
        deliver(home, "calls_20260106.csv", csv(*rows, header=HEADER + ",sold"))
        land(home)
        assert len(mapped(home, "call_attempts", "source_id")) == 5
        assert mapped(home, "lead_stage_events", "source_id, call_id") == [
            ("0|sales_qualified", "0"),
            ("1|sales_qualified", "1"),
        ]

    def test_values_side_by_side_are_told_apart(self, home):
        leads = extract(
            "leads", "leads", ["id"], {"created_at": "at", "segment": "a", "country": "b"}
        )
        declare(home, leads)
        rows = ["1,2026-01-05,x|y,z", "1,2026-01-05,x,y|z"]
        deliver(home, "leads_20260106.csv", csv(*rows, header="id,at,a,b"))
        land(home)
        assert len({row for row in mapped(home, "leads", "row_hash")}) == 2


class TestRunsThatDie:
    LAND = """
import sys
from pathlib import Path
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.ingest.collect import ingest
home = Home(Path(sys.argv[1]))
ingest(home, read_declaration(home.sources_file))
"""

    @pytest.mark.parametrize("step", ["ingest.read", "ingest.written", "ingest.mapped"])
    def test_a_kill_leaves_a_batch_whole_or_absent(self, home, step):
        declare(home, CALLS)
        deliver(home, "calls_20260106.csv", csv(*ROWS))
        process = subprocess.Popen(
            [sys.executable, "-c", self.LAND, str(home.path)],
            cwd=ROOT,
            env=os.environ | {"DIALMART_FAIL_AT": step},
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in process.stderr:
            if f"waiting at {step}" in line:
                break
        process.kill()
        process.wait()
        process.stderr.close()
        unfinished = [path.name for path in home.lake.rglob("*.part")]
        assert len(unfinished) == (step == "ingest.read")
        assert len(batches(home)) == (step != "ingest.read")
        assert land(home)["calls_20260106.csv"].rows_read == 2
        assert list(home.lake.rglob("*.part")) == []
        assert len(mapped(home, "call_attempts", "source_id")) == 2

    def test_a_file_that_is_damaged_far_down_leaves_nothing_half_written(self, home):
        declare(home, CALLS)
        deliver(home, "calls_20260105.csv", csv(*ROWS))
        rows = [f"{n},2026-01-05 10:00:00,lead,{n}" for n in range(300_000)]
        deliver(home, "calls_20260106.csv", csv(*rows, '9,"2026'))
        result = land(home)["calls_20260106.csv"]
        assert (result.outcome, result.rows_read) == ("quarantined", 0)
        assert len(batches(home)) == 1
        assert list(home.lake.rglob("*.part")) == []


@pytest.mark.slow
class TestAccounting:
    """Rows read = loaded + duplicate + superseded + quarantined, whatever was delivered."""

    ITEMS = extract(
        "items",
        "orders",
        ["order"],
        {"ordered_at": "ordered", "amount": "price", "status": "status", "margin": "gain"},
        part=["item"],
        sum=["price"],
    )
    SHOWN = extract("shown", "call_attempts", ["id"], CALL, mode="snapshot")
    BY_TIME = extract("timed", "call_attempts", ["id"], CALL) | {"extracted_at": "file_time"}
    BY_COLUMN = extract("stated", "call_attempts", ["id"], CALL, mode="snapshot") | {
        "extracted_at": {"column": "exported", "format": "%Y-%m-%d"}
    }

    @pytest.fixture(scope="class")
    def home(self, tmp_path_factory) -> Home:
        home = Home(tmp_path_factory.mktemp("accounting") / "home")
        declare(home, CALLS, self.ITEMS, self.SHOWN, self.BY_TIME, self.BY_COLUMN)
        start = "2026-01-05 10:00:00"
        deliver(home, "calls_20260105.csv", csv(*ROWS, *ROWS, f"3,{start},L3,9"))
        deliver(
            home,
            "calls_20260106.csv",
            csv(ROWS[0], f"3,{start},L3,10", f"4,{start},L3,ten", "5,2026", f",{start},,1"),
        )
        items = [
            "R1,1,2026-01-05,confirmed,600,1",
            "R1,2,2026-01-05,confirmed,400,1",
            "R2,1,2026-01-05,confirmed,10,1",
            "R2,2,2026-01-06,confirmed,20,1",
            "R3,1,2026-01-05,confirmed,7,1",
            "R3,1,2026-01-05,confirmed,7,1",
            "R4,1,2026-01-05,confirmed,5,1",
        ]
        deliver(
            home, "items_20260105.csv", csv(*items, header="order,item,ordered,status,price,gain")
        )
        deliver(home, "shown_20260105.csv", csv(f"s1,{start},L1,1", f"s2,{start},L1,1"))
        deliver(home, "shown_20260106.csv", csv(f"s1,{start},L1,1", "s2,not a time,L1,1"))
        deliver(home, "shown_20260107.csv", csv(f"s1,{start},L1,1", "s2,2026"))
        deliver(home, "timed_1.csv", csv(f"t1,{start},new,1"), modified=1_767_700_000)
        stated = [f"o1,{start},,1,2026-01-05", f"o2,{start},,1,2026-01-04"]
        deliver(home, "stated_1.csv", csv(*stated, header=HEADER + ",exported"))
        land(home)
        # the same name again, with an older time: what it says is older, whenever it comes
        deliver(home, "timed_1.csv", csv(f"t1,{start},old,1"), modified=1_767_600_000)
        models = ("+fct_batches", "+fct_quarantined_rows", "+fct_orders", "+call_attempts")
        run(home, "--select", *models)
        return home

    @pytest.mark.parametrize(
        ("table", "rows"),
        [
            # 1 and 2 twice, 1 again; 3 corrected; 4's ring, 5 cut short and one without a key
            ("calls", (10, 3, 3, 1, 3)),
            # R2 contradicts itself in two rows; R3 came twice
            ("items", (7, 4, 1, 0, 2)),
            # s1 thrice; s2 once as no time and once as no row
            ("shown", (6, 2, 2, 0, 2)),
            ("timed", (2, 1, 0, 1, 0)),
            ("stated", (2, 2, 0, 0, 0)),
        ],
    )
    def test_every_row_is_accounted_for(self, home, table, rows):
        counts = ("read", "loaded", "duplicate", "superseded", "quarantined")
        sums = ", ".join(f"sum(rows_{count})" for count in counts)
        sql = f"select {sums} from marts.fct_batches where extract_name = '{table}'"
        found = tuple(map(int, ask(home, sql)[0]))
        assert found == rows
        assert found[0] == sum(found[1:])

    def test_every_quarantined_row_has_its_place_and_reason(self, home):
        found = ask(
            home,
            "select extract_name, file, row_number, reason from marts.fct_quarantined_rows "
            "inner join lake.batches using (source_system, source_account, extract_name, batch_id) "
            "order by extract_name, file, row_number",
        )
        assert [row[:3] for row in found] == [
            ("calls", "calls_20260106.csv", 4),
            ("calls", "calls_20260106.csv", 5),
            ("calls", "calls_20260106.csv", 6),
            ("items", "items_20260105.csv", 4),
            ("items", "items_20260105.csv", 5),
            ("shown", "shown_20260106.csv", 3),
            ("shown", "shown_20260107.csv", 3),
        ]
        reasons = [reason for *_, reason in found]
        assert reasons[0] == "ring: found ten; expected a number of seconds"
        assert reasons[1] == "4 values expected and 2 found"
        assert reasons[2] == "the key is empty"
        assert "R2" in reasons[3]
        assert "contradict" in reasons[4]

    def test_an_order_that_contradicts_itself_is_in_no_mart(self, home):
        orders = ask(home, "select source_id, amount, parts from marts.fct_orders order by all")
        assert orders == [
            ("R1", Decimal("1000.0000"), 2),
            ("R3", Decimal("7.0000"), 1),
            ("R4", Decimal("5.0000"), 1),
        ]

    def test_what_a_snapshot_cannot_say_is_not_deleted(self, home):
        kept = ask(
            home,
            "select source_id, exclusion_reason from contract.call_attempts "
            "where source_id similar to 's.|o.' order by all",
        )
        assert kept == [("o1", None), ("o2", None), ("s1", None), ("s2", None)]

    def test_an_older_time_loses_also_when_it_comes_later(self, home):
        sql = (
            "select lead_source_key = md5('generic|acme|new') "
            "from contract.call_attempts where source_id = 't1'"
        )
        assert ask(home, sql) == [(True,)]
