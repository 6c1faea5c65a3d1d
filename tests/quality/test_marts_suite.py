"""Every check of MARTS passes on a small good warehouse and finds the one bad row planted in it."""

from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.home import Home
from orchestration.quality import audit
from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites import marts_suite
from orchestration.settings import PROJECT_ROOT

ORIGIN = "'generic' as source_system, 'main' as source_account, 'b1' as batch_id"
REGISTER = PROJECT_ROOT / "seeds" / "kpis.csv"
TABLES = Path(__file__).with_name("good_warehouse.sql").read_text(encoding="utf-8")
PROJECT = yaml.safe_load((PROJECT_ROOT / "dbt_project" / "dbt_project.yml").read_text())
# What other systems than the one of the good rows have delivered: nothing.
OF_OTHERS = "".join(
    f"create table staging.stg_{system}__{entity} as from staging.stg_generic__{entity} limit 0;"
    for entity, systems in PROJECT["vars"]["staging_systems"].items()
    if f"staging.stg_generic__{entity} as" in TABLES
    for system in systems
    if system != "generic"
)
GOOD = f"""
create schema seeds;
create table seeds.kpis as from read_csv('{REGISTER}', all_varchar = true);
{TABLES}
{OF_OTHERS}
"""


def change(table: str, changes: str, source_id: str = "") -> str:
    return f"update {table} set {changes} where '{source_id}' in ('', source_id)"


def change_call(changes: str, source_id: str = "C3") -> str:
    """A call stands in the contract and in its fact."""
    tables = ("contract.call_attempts", "marts.fct_call_attempts")
    return ";".join(change(table, changes, source_id) for table in tables)


def change_kpi(kpi: str, changes: str) -> str:
    return f"update marts.fct_kpis set {changes} where kpi = '{kpi}'"


def add_leg(columns: str) -> str:
    return f"insert into staging.stg_generic__call_legs by name select {columns}, {ORIGIN}"


SEVERITY = {
    "started_at_is_not_in_the_future": "block",
    "answered_at_is_not_before_started_at": "warn",
    "ended_at_is_not_before_the_call": "warn",
    "talk_fits_between_answer_and_end": "warn",
    "talk_fits_into_its_leg": "warn",
    "talk_is_plausibly_short": "info",
    "calls_become_final_within_a_day": "warn",
    "legs_belong_to_a_call": "warn",
    "disposition_codes_are_mapped": "warn",
    "unknown_answers_are_at_most_5_percent": "warn",
    "amounts_have_an_exchange_rate": "block",
    "costs_are_for_somebody_known": "warn",
    "cost_periods_do_not_end_before_they_begin": "warn",
    "order_amounts_are_not_negative": "warn",
    "order_lines_agree": "warn",
    "named_leads_are_known": "warn",
    "orders_name_a_lead_or_an_opportunity": "warn",
    "closed_opportunities_have_a_close_date": "warn",
    "won_opportunities_are_closed": "warn",
    "leads_are_not_won_before_they_were_created": "warn",
    "sales_events_are_not_in_the_future": "warn",
    "dialer_and_crm_tell_as_many_calls": "warn",
    "leads_are_somebody": "warn",
    "quarantined_rows_of_systems_are_at_most_5_percent": "block",
    "kpis_are_there_where_calls_were_delivered": "block",
    "rates_are_between_0_and_1": "block",
    "kpis_lie_in_their_plausible_bands": "warn",
    "rates_per_dial_and_connect_are_not_all_or_nothing": "warn",
}
FUTURE = "cast(now() as timestamp) + interval 2 hours"
CALL = {"source_id": "C3", "batch_id": "b1", "row_number": "5"}
ORDER = {"source_id": "R1", "batch_id": "b1", "row_number": "2"}
LEAD, EVENT, DEAL, COST = (
    {**ORDER, "source_id": source_id} for source_id in ("L1", "E1", "O1", "X1")
)
CASES = [
    (
        "started_at_is_not_in_the_future",
        CALL,
        change_call(f"started_at = {FUTURE}, answered_at = null, ended_at = null"),
    ),
    (
        "answered_at_is_not_before_started_at",
        CALL,
        change_call("answered_at = started_at - interval 1 second"),
    ),
    (
        "ended_at_is_not_before_the_call",
        CALL,
        change_call("ended_at = answered_at - interval 1 second"),
    ),
    (
        "ended_at_is_not_before_the_call",
        CALL,
        change_call("answered_at = null, ended_at = started_at - interval 1 second"),
    ),
    (
        "talk_fits_between_answer_and_end",
        CALL | {"talk_seconds": "62.1"},
        change("marts.fct_call_attempts", "talk_seconds = 62.1", "C3"),
    ),
    (
        "talk_fits_into_its_leg",
        {"source_id": "G3", "row_number": "5"},
        change("contract.call_legs", "talk_seconds = 62.1", "G3"),
    ),
    (
        "talk_is_plausibly_short",
        CALL,
        change("marts.fct_call_attempts", "is_time_outlier = true", "C3"),
    ),
    ("calls_become_final_within_a_day", CALL, change_call("exclusion_reason = 'not_final'")),
    (
        "legs_belong_to_a_call",
        {"source_id": "G99", "row_number": "7"},
        add_leg("'g99' as leg_key, 'c99' as call_key, 'G99' as source_id, 7 as row_number"),
    ),
    (
        "disposition_codes_are_mapped",
        CALL | {"call_month": "2026-01-01", "disposition_code": "NEW", "percent_of_month": "5.0"},
        change_call("disposition_code = 'NEW', is_disposition_mapped = false"),
    ),
    (
        "unknown_answers_are_at_most_5_percent",
        CALL | {"answered": "20", "unknown": "2"},
        ";".join(
            change("marts.fct_call_attempts", "answered_by = 'unknown'", source_id)
            for source_id in ("C2", "C3")
        ),
    ),
    (
        "named_leads_are_known",
        {"source_system": "generic", "source_account": "main", "source_id": "L1"},
        change("contract.leads", "lead_key = 'another'"),
    ),
    (
        "dialer_and_crm_tell_as_many_calls",
        {"call_month": "2026-01-01", "percent_apart": "3.0"},
        "update marts.fct_call_reconciliation set crm_calls = 103",
    ),
    (
        "leads_are_somebody",
        {"source_system": "generic", "source_account": "main", "source_id": "L1"},
        change("contract.lead_identities", "status = 'ambiguous'"),
    ),
    (
        "quarantined_rows_of_systems_are_at_most_5_percent",
        {"extract_name": "calls", "rows_quarantined": "6"},
        "update marts.fct_batches set rows_quarantined = 6",
    ),
    (
        "amounts_have_an_exchange_rate",
        ORDER | {"currency": "USD", "rate_date": "2026-01-05"},
        change("contract.orders", "currency = 'USD', amount_reporting = null"),
    ),
    (
        "amounts_have_an_exchange_rate",
        DEAL | {"rate_date": "2026-01-03"},
        change("contract.opportunities", "amount_reporting = null"),
    ),
    (
        "amounts_have_an_exchange_rate",
        COST | {"of": "cost entry", "currency": "USD", "rate_date": "2026-01-01"},
        change("contract.cost_entries", "currency = 'USD', amount_reporting = null"),
    ),
    (
        "amounts_have_an_exchange_rate",
        {"of": "cost rate", "source_id": "cost_rates.csv", "row_number": "2", "currency": "USD"},
        "update marts.int_rated_costs set currency = 'USD', amount_reporting = null",
    ),
    (
        "costs_are_for_somebody_known",
        COST | {"cost_type": "telecom"},
        change("contract.cost_entries", "is_scope_known = false"),
    ),
    (
        "cost_periods_do_not_end_before_they_begin",
        COST | {"period_to": "2025-12-31"},
        change("contract.cost_entries", "period_to = date '2025-12-31'"),
    ),
    ("order_amounts_are_not_negative", ORDER, change("contract.orders", "amount = -1")),
    ("order_lines_agree", ORDER, change("contract.order_parts", "is_contradicted = true")),
    (
        "orders_name_a_lead_or_an_opportunity",
        ORDER,
        change("contract.orders", "lead_key = null, opportunity_key = 'o9'"),
    ),
    (
        "closed_opportunities_have_a_close_date",
        DEAL,
        change("contract.opportunities", "closed_at = null"),
    ),
    ("won_opportunities_are_closed", DEAL, change("contract.opportunities", "is_closed = false")),
    (
        "leads_are_not_won_before_they_were_created",
        LEAD,
        change("marts.fct_leads", "days_to_won = -1"),
    ),
    *(
        ("sales_events_are_not_in_the_future", row, change(table, f"{column} = {FUTURE}"))
        for table, column, row in (
            ("contract.leads", "created_at", LEAD),
            ("contract.lead_stage_events", "entered_at", EVENT),
            ("contract.opportunities", "created_at", DEAL),
            ("contract.opportunities", "closed_at", DEAL),
            ("contract.orders", "ordered_at", ORDER),
        )
    ),
    *(
        (
            "kpis_are_there_where_calls_were_delivered",
            {"empty_table": table, "calls_delivered": "20"},
            f"delete from {table}",
        )
        for table in ("marts.fct_call_attempts", "marts.fct_components_daily", "marts.fct_kpis")
    ),
    *(
        (name, {"kpi": kpi}, change_kpi(kpi, f"value = {value}"))
        for name, kpi, value in (
            ("rates_are_between_0_and_1", "win_rate_amount", "1.000001"),
            ("rates_are_between_0_and_1", "lead_to_won", "-0.1"),
            ("kpis_lie_in_their_plausible_bands", "average_talk_seconds", "14400.1"),
            ("kpis_lie_in_their_plausible_bands", "handle_seconds_per_sales_qualified", "360001"),
            ("kpis_lie_in_their_plausible_bands", "days_to_won", "3651"),
            ("kpis_lie_in_their_plausible_bands", "dials", "-1"),
            ("kpis_lie_in_their_plausible_bands", "revenue_gross", "-1"),
            ("rates_per_dial_and_connect_are_not_all_or_nothing", "connect_rate", "0"),
            ("rates_per_dial_and_connect_are_not_all_or_nothing", "answer_rate", "1"),
        )
    ),
]
NO_FAULTS = {
    "a call that its source has deleted": change_call(
        f"started_at = {FUTURE}, lead_key = null, exclusion_reason = 'deleted'"
    ),
    "a call that is not final yet": change_call(
        "exclusion_reason = 'not_final', started_at = timestamp '2026-01-30 19:00', "
        "answered_at = null, ended_at = null"
    ),
    "an old version of a leg that named another call": add_leg(
        "'g3' as leg_key, 'c99' as call_key, 'G3' as source_id, 7 as row_number"
    ),
    "a leg that its source has deleted": add_leg(
        "'g99' as leg_key, 'c99' as call_key, true as is_deleted, 'G99' as source_id"
    ),
    "a stage that a call's disposition claims": change(
        "contract.lead_stage_events",
        f"lead_key = null, entered_at = {FUTURE}, event_key = md5('c1|sales_qualified')",
    ),
    "a source that can never tell who answered": (
        "update marts.dim_sources set answered_by = 'none';"
        "update marts.fct_call_attempts set answered_by = 'unknown'"
    ),
    "a close date that is only planned": change(
        "contract.opportunities", f"is_won = false, is_closed = false, closed_at = {FUTURE}"
    ),
    "net revenue of a month of refunds": change_kpi("revenue_net", "value = -1"),
    "a day that cost more than it earned": change_kpi("roi", "value = -1"),
    "a period with few dials": change_kpi("connect_rate", "value = 0, n = 99"),
    "a rate that is not the company's": change_kpi("connect_rate", "value = 2, scope = 'agent'"),
    "a KPI without a value": change_kpi("connect_rate", "value = null"),
    "no call at all": "delete from staging.stg_generic__call_attempts; delete from marts.fct_kpis",
}


@pytest.fixture(scope="module")
def warehouse(bench):
    bench.lay(GOOD)
    return bench


def test_all_checks_pass_on_good_rows(warehouse):
    results = warehouse.ask(marts_suite())
    assert [(r.check, r.seen) for r in results if r.outcome != "passed"] == []


@pytest.mark.parametrize(("name", "row", "fault"), CASES, ids=[name for name, *_ in CASES])
def test_a_check_alone_finds_the_bad_row(warehouse, name, row, fault):
    suite = marts_suite()
    [check] = [check for check in suite if check.name == name]
    with warehouse.planted(fault):
        assert warehouse.broken(suite) == {name}
        [result] = warehouse.ask([check])
    assert (result.outcome, result.severity) == ("failed", SEVERITY[name])
    assert result.sample[0].items() >= row.items()


@pytest.mark.parametrize("fault", NO_FAULTS.values(), ids=NO_FAULTS.keys())
def test_what_is_no_fault_is_not_found(warehouse, fault):
    with warehouse.planted(fault):
        assert warehouse.broken(marts_suite()) == set()


def test_every_check_has_a_case_and_says_what_people_need():
    suite = marts_suite()
    assert [check.name for check in suite] == list(SEVERITY)
    assert {name for name, *_ in CASES} == set(SEVERITY)
    for check in suite:
        assert check.owner in ("data-engineering", "sales-operations", "finance")
        assert check.reason.startswith("2026-11-24: ")
        assert check.expected and check.advice


def test_the_small_warehouse_has_only_columns_that_the_models_have(warehouse):
    found = warehouse.database.rows(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where schema_name in ('contract', 'marts')"
    )
    columns = {
        model["name"]: {column["name"] for column in model.get("columns", [])}
        for file in (PROJECT_ROOT / "dbt_project" / "models").rglob("*.yml")
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])
    }
    assert [row for row in found if row["column_name"] not in columns[row["table_name"]]] == []


@pytest.fixture
def home(tmp_path):
    """The good warehouse as a file."""
    home = Home(tmp_path)
    home.warehouse.mkdir()
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute(GOOD)
    return home


def test_the_audit_opens_the_warehouse_and_lets_it_go(home):
    results = audit.audit_marts(home)
    assert [r.check for r in results] == [check.name for check in marts_suite()]
    assert {r.outcome for r in results} == {"passed"}
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute("drop table contract.orders")
    outcomes = {r.check: r for r in audit.audit_marts(home)}
    assert outcomes["amounts_have_an_exchange_rate"].outcome == "error"
    assert outcomes["talk_fits_into_its_leg"].outcome == "passed"


def test_a_check_that_raises_could_not_run_and_blocks(home, monkeypatch):
    def breaks():
        raise ZeroDivisionError("the check itself is broken")

    words = {"owner": "finance", "reason": "r", "expected": "e", "advice": "a"}
    broken = Check("it_breaks", "contract.leads", breaks, "info", **words)
    sound = Check(
        "it_holds", "contract.leads", rows_that_break("select 1 where false"), "info", **words
    )
    monkeypatch.setattr(audit, "marts_suite", lambda: [broken, sound])
    results = audit.audit_marts(home)
    assert [(r.outcome, r.blocks) for r in results] == [("error", True), ("passed", False)]
    assert results[0].seen == "the check itself is broken"


def test_without_a_warehouse_no_check_could_run(tmp_path):
    results = audit.audit_marts(Home(tmp_path))
    assert {(r.outcome, r.blocks) for r in results} == {("error", True)}
    assert "build the warehouse first" in results[0].seen
    assert [r.check for r in results] == [check.name for check in marts_suite()]
