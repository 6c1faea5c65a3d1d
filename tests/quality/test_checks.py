"""Checks are answered by the real Great Expectations, on small DuckDB files and Parquet views."""

import json
import subprocess
import sys
from dataclasses import asdict, replace

import duckdb
import pytest

from orchestration.quality.checks import Check, CheckResult, expect, rows_that_break, run_checks

CALLS = """
create schema contract;
create table contract.calls as
select
    'c' || range as call_id,
    case when range % 10 = 0 then null else 'lead' end as lead_key,
    case when range < 25 then 'odd' else 'answered' end as dial_result,
    range as ring_seconds,
    timestamp '2026-01-01' + to_minutes(range) as started_at,
    'batch' || range % 2 as batch_id,
    range + 2 as row_number
from range(100);
create table contract.nothing as select * from contract.calls limit 0;
"""

STARTED_LATE = """
select batch_id, row_number, started_at
from contract.calls as calls
where started_at >= '2026-01-01 01:36' and lead_key is not null -- 96, 97, 98, 99
order by row_number desc
"""
UNUSUAL_TEXT = """
select * from contract.calls where call_id like '%{x}%' or regexp_matches(call_id, '^ :c{2}$')
"""


def check(name, expectation, table="contract.calls", severity="block"):
    return Check(
        name,
        table,
        expectation,
        severity,
        owner="data desk",
        reason="2026-03-01: an extract came without leads",
        expected="every call has a lead",
        advice="ask the dialer's owner for the file again",
    )


def not_null(**more):
    return expect("ExpectColumnValuesToNotBeNull", column="lead_key", **more)


CHECKS = [
    check("not_null", not_null()),
    check("mostly_not_null", not_null(mostly=0.9)),
    check("in_set", expect("ExpectColumnValuesToBeInSet", column="dial_result", value_set=["odd"])),
    check("between", expect("ExpectColumnValuesToBeBetween", column="ring_seconds", max_value=97)),
    check("unique", expect("ExpectColumnValuesToBeUnique", column="call_id")),
    check("not_unique", expect("ExpectColumnValuesToBeUnique", column="batch_id")),
    check("key", expect("ExpectCompoundColumnsToBeUnique", column_list=["batch_id", "row_number"])),
    check(
        "no_key", expect("ExpectCompoundColumnsToBeUnique", column_list=["batch_id", "lead_key"])
    ),
    check("row_count", expect("ExpectTableRowCountToBeBetween", min_value=101)),
    check("mean", expect("ExpectColumnMeanToBeBetween", column="ring_seconds", max_value=50)),
    check("sql_fails", rows_that_break(STARTED_LATE), severity="warn"),
    check("sql_holds", rows_that_break(UNUSUAL_TEXT)),
    check("share", rows_that_break("select count(*) / 2 as share from contract.calls")),
    check("nothing_not_null", not_null(), "contract.nothing"),
    check("nothing_sql", rows_that_break("from contract.nothing"), "contract.nothing"),
    check("no_table", not_null(), "contract.gone"),
    check("no_column", expect("ExpectColumnValuesToNotBeNull", column="gone")),
    check("wrong_type", expect("ExpectColumnMeanToBeBetween", column="lead_key", max_value=1)),
    check("bad_sql", rows_that_break("select gone from contract.calls"), severity="info"),
    check("bad_arguments", expect("ExpectColumnValuesToNotBeNull", columns="lead_key")),
    check("after_errors", not_null(mostly=0.5)),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    file = tmp_path_factory.mktemp("home") / "warehouse.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(CALLS)
    return file


@pytest.fixture(scope="module")
def results(warehouse):
    return {result.check: result for result in run_checks(warehouse, CHECKS)}


def test_results_come_in_the_order_of_the_checks_with_what_people_need(results):
    assert list(results) == [one.name for one in CHECKS]
    fields = json.loads(json.dumps(asdict(results["sql_fails"])))
    assert {
        name: fields[name] for name in ("table", "severity", "owner", "reason", "expected")
    } == {
        "table": "contract.calls",
        "severity": "warn",
        "owner": "data desk",
        "reason": "2026-03-01: an extract came without leads",
        "expected": "every call has a lead",
    }


@pytest.mark.parametrize(
    ("name", "outcome", "seen", "failing"),
    [
        ("not_null", "failed", 100, 10),
        ("mostly_not_null", "passed", 100, 10),
        ("in_set", "failed", 100, 75),
        ("between", "failed", 100, 2),
        ("unique", "passed", 100, 0),
        ("not_unique", "failed", 100, 100),
        ("key", "passed", 100, 0),
        ("no_key", "failed", 100, 90),  # GX looks at no row with a NULL in the key
        ("row_count", "failed", None, None),
        ("mean", "passed", None, None),
        ("sql_fails", "failed", 100, 4),
        ("sql_holds", "passed", 100, 0),
        ("share", "failed", 100, 1),
        ("nothing_not_null", "passed", 0, 0),
        ("nothing_sql", "passed", 0, 0),
        ("after_errors", "passed", 100, 10),
    ],
)
def test_rows_are_counted(results, name, outcome, seen, failing):
    result = results[name]
    assert (result.outcome, result.rows_seen, result.rows_failing) == (outcome, seen, failing)


def test_a_sample_leads_back_to_the_file_and_shows_the_checked_columns(results):
    assert results["not_null"].sample[1] == {
        "batch_id": "batch0",
        "row_number": "12",
        "lead_key": None,
    }
    assert results["between"].sample == [
        {"batch_id": "batch0", "row_number": "100", "ring_seconds": "98"},
        {"batch_id": "batch1", "row_number": "101", "ring_seconds": "99"},
    ]
    assert set(results["no_key"].sample[0]) == {"batch_id", "lead_key"}
    assert all(len(result.sample) <= 10 for result in results.values())
    assert len(results["in_set"].sample) == 10
    assert results["mostly_not_null"].sample == []


def test_the_sample_of_a_query_is_its_own_rows(results):
    assert results["sql_fails"].sample[0] == {
        "batch_id": "batch1",
        "row_number": "101",
        "started_at": "2026-01-01 01:39:00",
    }
    assert len(results["sql_fails"].sample) == 4


def test_a_result_names_the_kpi_that_its_check_is_about(warehouse):
    about = replace(CHECKS[0], kpi="connect_rate")
    found = run_checks(warehouse, [about, CHECKS[0]])
    assert [result.kpi for result in found] == ["connect_rate", ""]


def test_what_was_seen_is_said_in_words(results):
    assert results["sql_fails"].seen == "4 broken, 100 looked at"
    assert results["share"].sample == [{"share": "50.0"}]
    assert results["row_count"].seen == "observed 100"
    assert results["unique"].seen == "0 broken, 100 looked at"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no_table", "There is no relation contract.gone."),
        ("no_column", 'column "gone"'),
        ("wrong_type", "No function matches"),
        ("bad_sql", 'column "gone" not found'),
        ("bad_arguments", "columns"),
    ],
)
def test_a_check_that_could_not_run_is_an_error_that_blocks(results, name, reason):
    result = results[name]
    assert (result.outcome, result.rows_failing, result.sample) == ("error", None, [])
    assert reason in result.seen
    assert result.blocks


@pytest.mark.parametrize(
    ("outcome", "severity", "blocks"),
    [
        ("passed", "block", False),
        ("failed", "block", True),
        ("failed", "warn", False),
        ("failed", "info", False),
        ("error", "info", True),
    ],
)
def test_what_blocks(outcome, severity, blocks):
    texts = {"owner": "", "reason": "", "expected": "", "advice": "", "seen": ""}
    counts = {"rows_seen": None, "rows_failing": None}
    result = CheckResult("c", "t", severity=severity, outcome=outcome, **texts, **counts)
    assert result.blocks is blocks


@pytest.mark.parametrize(
    ("ours", "gx"), [("block", "critical"), ("warn", "warning"), ("info", "info")]
)
def test_the_severity_is_on_the_expectation(warehouse, ours, gx):
    expectation = not_null()()
    run_checks(warehouse, [check("not_null", lambda: expectation, severity=ours)])
    assert expectation.severity == gx


def test_gx_own_query_expectation_is_answered_too(warehouse):
    query = "select call_id from {batch} where lead_key is null order by row_number"
    [result] = run_checks(
        warehouse,
        [check("own", expect("UnexpectedRowsExpectation", unexpected_rows_query=query))],
    )
    assert (result.outcome, result.seen) == ("failed", "observed 10")


def test_nothing_is_printed_and_the_file_is_let_go(warehouse, capfd):
    run_checks(warehouse, CHECKS[:1] + CHECKS[-6:-4])
    assert capfd.readouterr() == ("", "")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create or replace table written_afterwards as select 1")


def test_raw_is_checked_as_text_in_parquet(tmp_path):
    for batch, phone in (("a", "'+351'"), ("b", "null")):
        rows = duckdb.sql(f"select {phone} as phone, '{batch}' as _batch_id, 2 as _row_number")
        rows.write_parquet(str(tmp_path / f"{batch}.parquet"))
    (tmp_path / "cut.bad").write_bytes(b"PAR1 and no more")
    views = {
        "raw_generic.calls": f"{tmp_path}/*.parquet",
        "raw_generic.cut": f"{tmp_path}/*.bad",
    }
    sql = "select calls._batch_id from raw_generic.calls as calls where calls.phone is null"
    results = run_checks(
        views,
        [
            check(
                "gx", expect("ExpectColumnValuesToNotBeNull", column="phone"), "raw_generic.calls"
            ),
            check("sql", rows_that_break(sql), "raw_generic.calls"),
            check("cut", expect("ExpectTableRowCountToEqual", value=1), "raw_generic.cut"),
        ],
    )
    assert [result.outcome for result in results] == ["failed", "failed", "error"]
    assert results[0].sample == [{"_batch_id": "b", "_row_number": "2", "phone": None}]
    assert results[1].sample == [{"_batch_id": "b"}]
    assert f"Cannot read {tmp_path}/*.bad" in results[2].seen


def test_gx_is_imported_only_when_a_check_runs():
    loaded = "import sys, orchestration.quality.checks; print(*sys.modules, sep='\\n')"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout
    assert "orchestration.quality.checks" in modules.splitlines()
    assert not {"great_expectations", "duckdb", "sqlalchemy"} & set(modules.splitlines())


@pytest.mark.slow
def test_the_file_can_be_checked_and_written_again_after_dbt_in_the_same_process(tmp_path):
    """DuckDB refuses two configurations of one file in one process."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    file = tmp_path / "warehouse.duckdb"
    target = f"{{type: duckdb, path: '{file}'}}"
    project = {
        "dbt_project.yml": "{name: t, profile: tiny, flags: {send_anonymous_usage_stats: false}}",
        "profiles.yml": f"{{tiny: {{target: duckdb, outputs: {{duckdb: {target}}}}}}}",
        "models/calls.sql": "select 1 as lead_key",
    }
    for name, text in project.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    folders = ["--project-dir", str(tmp_path), "--profiles-dir", str(tmp_path)]
    for _ in range(2):
        assert dbtRunner().invoke(["--quiet", "build", *folders]).success
        DuckDBConnectionManager.close_all_connections()
        [result] = run_checks(file, [check("not_null", not_null(), "main.calls")])
        assert (result.outcome, result.rows_seen) == ("passed", 1)
