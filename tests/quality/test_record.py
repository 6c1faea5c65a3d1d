"""The record of checks gives back what was kept, also what was kept before it named KPIs."""

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.home import Home
from orchestration.quality.checks import CheckResult
from orchestration.quality.record import checks_of, record_checks, was_audited

RESULT = CheckResult(
    check="connect_rate_is_as_usual",
    table="marts.fct_kpis",
    severity="warn",
    outcome="failed",
    owner="sales-operations",
    reason="2026-11-27: why",
    expected="what",
    advice="do this",
    rows_seen=20,
    rows_failing=1,
    seen="1 broken, 20 looked at",
    sample=[{"kpi": "connect_rate", "value": "0.9"}],
    kpi="connect_rate",
    touches_kpis=["connect_rate"],
    touches_marts=["fct_kpis", "rpt_kpis"],
)


def test_results_come_back_in_the_order_of_the_suites(tmp_path):
    home = Home(tmp_path)
    record_checks(home, "marts", "run-1", [RESULT])
    record_checks(home, "arrival", "run-1", [RESULT, RESULT])
    assert checks_of(home, "run-1") == [RESULT] * 3
    assert checks_of(home, "run-2") == []


def test_what_arrives_is_no_audit(tmp_path):
    home = Home(tmp_path)
    for suite in ("raw", "dbt", "marts"):
        assert not was_audited(home, "run-1")
        record_checks(home, suite, "run-1", [RESULT])
    record_checks(home, "arrival", "run-1", [])  # no extract says when it arrives
    assert was_audited(home, "run-1")


def test_a_record_of_before_is_about_no_kpi_and_touches_none(tmp_path):
    home = Home(tmp_path)
    record_checks(home, "marts", "run-1", [RESULT])
    [file] = (home.operations / "checks" / "marts").glob("*.parquet")
    kept: pa.Table = pq.read_table(file)
    pq.write_table(kept.drop_columns(["kpi", "touches_kpis", "touches_marts"]), file)
    [result] = checks_of(home, "run-1")
    assert (result.check, result.kpi, result.touches_kpis) == (RESULT.check, "", [])
