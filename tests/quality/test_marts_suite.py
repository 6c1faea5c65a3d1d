"""Every check of MARTS passes on a small good warehouse and finds the one bad row planted in it."""

import re
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.home import Home
from orchestration.ingest.seeds import read_rows
from orchestration.quality import audit
from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites import marts_suite
from orchestration.quality.suites.published import declared_columns
from orchestration.settings import PROJECT_ROOT

ORIGIN = "'generic' as source_system, 'main' as source_account, 'b1' as batch_id"
ACCOUNT = "'generic' as source_system, 'main' as source_account"
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
KPIS = read_rows(REGISTER, "kpis")
HEADLINE = [kpi.kpi for kpi in KPIS if kpi.is_headline]


def as_declared(table: str, columns: dict[str, str]) -> str:
    """The table with every column that is declared, in its type; without a row if not there."""
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    made = f"create table marts.{table} ({typed});"
    if f"create table marts.{table} as" not in TABLES:
        return made
    return (
        f"alter table marts.{table} rename to given; {made}"
        f"insert into marts.{table} by name from marts.given; drop table marts.given;"
    )


def declared() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in declared_columns():
        tables.setdefault(table, {})[column] = kind
    return tables


GOOD = f"""
create schema seeds;
create table seeds.kpis as from read_csv('{REGISTER}', all_varchar = true);
{TABLES}
{OF_OTHERS}
{"".join(as_declared(*table) for table in declared().items())}
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


def change_newest(kpi: str, value: float) -> str:
    return (
        f"update marts.fct_kpis set value = {value} "
        f"where kpi = '{kpi}' and period = 'day' and period_start = date '2026-01-30'"
    )


def lose_saturday(left: int = 0) -> str:
    """Of the calls of the newest Saturday, some are left."""
    return (
        "update contract.call_attempts set started_date = date '2026-01-12' "
        "where source_account = 'busy' and started_date = date '2026-01-10' "
        f"and row_number >= {left}"
    )


def set_target(**columns: str) -> str:
    """A target of 300 dials in February, of a company that made 200 in each month before."""
    said = {
        **{"target_key": "'t1'", "kpi": "'dials'", "scope": "'company'", "member": "'*'"},
        **{"scope_id": "'(all)'", "credit_role": "'(none)'", "period": "'month'", "version": "1"},
        **{"starts_on": "date '2026-02-01'", "target_value": "300", "is_current": "true"},
        "is_stretch": "false",
    } | columns
    values = ", ".join(f"{value} as {name}" for name, value in said.items())
    return f"insert into marts.dim_targets by name select {values};"


def months(number: int) -> str:
    return (
        "insert into marts.rpt_kpis by name select 'dials' as kpi, 'month' as period, "
        "date '2026-01-01' - to_months(cast(range as int)) as period_start, 'company' as scope, "
        "'(all)' as scope_id, '(none)' as credit_role, true as is_complete, 200 as value "
        f"from range({number});"
    )


def pace(changes: str = "false as is_over") -> str:
    return (
        "insert into marts.fct_target_progress by name select 't1' as target_key, "
        "'dials' as kpi, 'company' as scope, '(all)' as member, 'Ada' as owner, 70 as value, "
        "200 as target_value, 80 as target_to_date, 0.875 as pace_index, 'red' as status, "
        f"true as is_behind, {changes}"
    )


def breach(kind: str) -> str:
    """A breach that no set has told of yet."""
    return (
        "insert into marts.fct_compliance_breaches by name select 'house' as rule_id, "
        f"'b9' as breach_key, '{kind}' as kind, 'K1' as campaign_id, "
        "date '2026-01-09' as date_day"
    )


SEVERITY = {
    "started_at_is_not_in_the_future": "block",
    "answered_at_is_not_before_started_at": "warn",
    "ended_at_is_not_before_the_call": "warn",
    "talk_fits_between_answer_and_end": "warn",
    "talk_fits_into_its_leg": "warn",
    "talk_is_plausibly_short": "info",
    "talk_fits_into_logged_time": "warn",
    "calls_become_final_within_a_day": "warn",
    "legs_belong_to_a_call": "warn",
    "disposition_codes_are_mapped": "warn",
    "unknown_answers_are_at_most_5_percent": "warn",
    "agents_of_calls_are_listed": "warn",
    "campaigns_of_calls_are_listed": "warn",
    "lead_statuses_mean_a_stage": "warn",
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
    "rows_are_as_many_as_on_the_same_weekday": "warn",
    **{f"{kpi}_is_as_usual": "warn" for kpi in HEADLINE},
    "exchange_rates_are_as_usual": "warn",
    "targets_are_on_pace": "warn",
    "targets_can_be_held_to": "warn",
    "targets_are_achievable": "warn",
    "nobody_is_called_against_a_list": "warn",
    "nobody_is_called_without_consent": "warn",
    "nobody_is_called_outside_the_window": "warn",
    "limits_of_compliance_are_kept": "warn",
    "published_tables_have_their_declared_columns": "block",
    "closed_periods_are_unchanged": "block",
}
OFFICIAL = """
insert into marts.fct_kpis by name select 'orders' as kpi, 'month' as period,
    date '2025-12-01' as period_start, 'company' as scope, '(all)' as scope_id,
    '(none)' as credit_role, 'official' as figure, 7 as value, 7 as numerator, 7 as n;
insert into lake.closed_figures by name select * exclude (figure, is_ranked)
from marts.fct_kpis where figure = 'official';
"""
FUTURE = "cast(now() as timestamp) + interval 2 hours"
CALL = {"source_id": "C3", "batch_id": "b1", "row_number": "5"}
ORDER = {"source_id": "R1", "batch_id": "b1", "row_number": "2"}
LEAD, EVENT, DEAL, COST = (
    {**ORDER, "source_id": source_id} for source_id in ("L1", "E1", "O1", "X1")
)
CASES = [
    *(
        (name, {"rule_id": "house", "campaign_id": "K1", "date_day": "2026-01-09"}, breach(kind))
        for kind, name in {
            "do_not_call": "nobody_is_called_against_a_list",
            "consent": "nobody_is_called_without_consent",
            "call_window": "nobody_is_called_outside_the_window",
            "retention_days": "limits_of_compliance_are_kept",
        }.items()
    ),
    (
        "targets_are_on_pace",
        {"kpi": "dials", "owner": "Ada", "value": "70.0", "percent_of_pace": "88"},
        pace(),
    ),
    (
        "targets_are_on_pace",
        {"kpi": "dials", "percent_of_pace": "88", "status": "missed"},
        pace("true as is_over, date '2026-01-17' as ends_on"),
    ),
    (
        "targets_can_be_held_to",
        {"member": "K9", "problem": "member_unknown"},
        set_target(member="'K9'", problem="'member_unknown'"),
    ),
    (
        "targets_are_achievable",
        {"kpi": "dials", "target_value": "300.000000", "reached_before": "200.0000"},
        set_target() + months(3),
    ),
    (
        "targets_are_achievable",
        {"kpi": "cpl_loaded", "target_value": "150.000000", "reached_before": "200.0000"},
        set_target(kpi="'cpl_loaded'", target_value="150")
        + months(3).replace("dials", "cpl_loaded"),
    ),
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
        CALL | {"talk_seconds": "62.100"},
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
    (
        "talk_fits_into_logged_time",
        {"agent_id": "A1", "date_day": "2026-01-10", "talk_seconds": "1200.000"},
        "update marts.fct_agent_times set seconds = 1142 where state = 'talk'",
    ),
    (
        "agents_of_calls_are_listed",
        {"source_id": "A9", "month": "2026-01-01", "percent_of_month": "5.0"},
        f"insert into contract.agent_identities by name select 'as9' as agent_source_key, "
        f"'a9' as agent_key, 'A9' as source_id, false as is_listed, {ACCOUNT};"
        + change("contract.call_legs", "agent_source_key = 'as9'", "G3"),
    ),
    (
        "campaigns_of_calls_are_listed",
        {"source_id": "K9", "month": "2026-01-01", "percent_of_month": "5.0"},
        f"insert into contract.campaigns by name select 'k9' as campaign_key, "
        f"'K9' as source_id, {ACCOUNT};"
        + change("contract.call_attempts", "campaign_key = 'k9'", "C3"),
    ),
    (
        "lead_statuses_mean_a_stage",
        {"source_id": "L1|status", "row_number": "2", "leads_without_stage": "1"},
        "update staging.stg_generic__lead_stage_events set stage = null",
    ),
    *(
        (
            "rows_are_as_many_as_on_the_same_weekday",
            {"rows_of": "calls", "source_account": "busy", "full_day": "2026-01-10"}
            # the spread by chance of 50 is 7.07, four of them are 28.3
            | {"value": value, "lowest": "21.7157", "highest": "78.2843", "earlier": "4"},
            fault,
        )
        for value, fault in (
            ("0.0", lose_saturday()),
            ("21.0", lose_saturday(21)),
        )
    ),
    *(
        (
            f"{kpi.kpi}_is_as_usual",
            {"kpi": kpi.kpi, "period": "day", "newest_start": "2026-01-30", "earlier": "8"},
            change_newest(kpi.kpi, 0.99 if kpi.unit == "rate" else 400),
        )
        for kpi in KPIS
        if kpi.is_headline
    ),
    (
        "exchange_rates_are_as_usual",
        {"currency": "USD", "rate_date": "2026-01-10", "line": "11", "value": "9.2"},
        "update seeds.fx_rates set rate = 9.2 where line = 11",
    ),
    *(
        ("published_tables_have_their_declared_columns", row, fault)
        for row, fault in (
            (
                {"table_name": "dim_teams", "column_name": "team_name", "found_type": None},
                "alter table marts.dim_teams drop column team_name",
            ),
            (
                {"table_name": "fct_orders", "declared_type": "DATE", "found_type": "VARCHAR"},
                "alter table marts.fct_orders alter ordered_date type varchar",
            ),
            (
                {"column_name": "surplus", "declared_type": None, "found_type": "INTEGER"},
                "alter table marts.dim_teams add column surplus integer",
            ),
        )
    ),
    *(
        (
            "closed_periods_are_unchanged",
            {"kpi": "orders", "closed_value": closed, "published_value": published},
            OFFICIAL + fault,
        )
        for closed, published, fault in (
            ("7.000000", "8.000000", "update marts.fct_kpis set value = 8 where value = 7"),
            ("7.000000", None, "delete from marts.fct_kpis where figure = 'official'"),
            (None, "7.000000", "delete from lake.closed_figures"),
        )
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
    "a target that was missed more than 14 days ago": pace(
        "true as is_over, date '2026-01-16' as ends_on"
    ),
    "a target that is known to be a stretch": set_target(is_stretch="true") + months(3),
    "a target that was reached before": set_target(target_value="200") + months(3),
    "a target without a history": set_target() + months(2),
    "a version that counts no longer": set_target(is_current="false", problem="'credit_role'"),
    "an official figure that is the closed one": OFFICIAL,
    "a holiday": "insert into seeds.holidays values (date '2026-01-10');" + lose_saturday(),
    "a holiday on a day of headline KPIs": "insert into seeds.holidays values (date '2026-01-30');"
    + change_newest("dials", 0),
    "a Saturday that is a little quieter": lose_saturday(22),
    "too few Saturdays to know what is usual": (
        "delete from contract.call_attempts where source_account = 'busy' "
        "and started_date < date '2025-12-27';"
    )
    + lose_saturday(),
    "a day that is not over": (
        "update contract.call_attempts set extracted_at = timestamp '2026-01-10 23:59' "
        "where source_account = 'busy';"
    )
    + lose_saturday(),
    "a KPI without a value on its newest day": change_newest("roi", "null"),
    "a cohort whose days are not over": (
        "update marts.fct_cohort_members set entered_date = date '2026-01-20', "
        "last_date = date '2026-04-20';"
    )
    + change_newest("sales_conversion_cohort", 0.99),
    "a lead that has got a stage since": (
        "insert into staging.stg_generic__lead_stage_events by name "
        "select * replace (null as stage, extracted_at - interval 1 day as extracted_at) "
        "from staging.stg_generic__lead_stage_events"
    ),
    "a queue of incoming calls that no list has": (
        f"insert into contract.campaigns by name select 'k9' as campaign_key, "
        f"'K9' as source_id, {ACCOUNT};"
    )
    + change("contract.call_attempts", "campaign_key = 'k9', direction = 'inbound'", "C3"),
    "a source that lists no agents": "update contract.agent_identities set is_listed = false",
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
    results = warehouse.ask(marts_suite(KPIS))
    assert [(r.check, r.seen) for r in results if r.outcome != "passed"] == []


@pytest.mark.parametrize(("name", "row", "fault"), CASES, ids=[name for name, *_ in CASES])
def test_a_check_alone_finds_the_bad_row(warehouse, name, row, fault):
    suite = marts_suite(KPIS)
    [check] = [check for check in suite if check.name == name]
    with warehouse.planted(fault):
        assert warehouse.broken(suite) == {name}
        [result] = warehouse.ask([check])
    assert (result.outcome, result.severity) == ("failed", SEVERITY[name])
    assert result.sample[0].items() >= row.items()


@pytest.mark.parametrize("fault", NO_FAULTS.values(), ids=NO_FAULTS.keys())
def test_what_is_no_fault_is_not_found(warehouse, fault):
    with warehouse.planted(fault):
        assert warehouse.broken(marts_suite(KPIS)) == set()


def test_every_check_has_a_case_and_says_what_people_need():
    suite = marts_suite(KPIS)
    assert [check.name for check in suite] == list(SEVERITY)
    assert {name for name, *_ in CASES} == set(SEVERITY)
    for check in suite:
        assert check.owner in ("data-engineering", "sales-operations", "finance", "compliance")
        assert re.match(r"2026-11-2[478]: ", check.reason)
        assert check.expected and check.advice
        # Dagster runs the suite after what dbt builds, and before nothing that dbt reads
        assert re.match(r"(contract|marts)\.", check.table)
    assert {check.kpi for check in suite} == {"", "compliance_breaches", *HEADLINE}


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
    assert [r.check for r in results] == [check.name for check in marts_suite(KPIS)]
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
    monkeypatch.setattr(audit, "marts_suite", lambda register: [broken, sound])
    results = audit.audit_marts(home)
    assert [(r.outcome, r.blocks) for r in results] == [("error", True), ("passed", False)]
    assert results[0].seen == "the check itself is broken"


def test_without_a_warehouse_no_check_could_run(tmp_path):
    results = audit.audit_marts(Home(tmp_path))
    assert {(r.outcome, r.blocks) for r in results} == {("error", True)}
    assert "build the warehouse first" in results[0].seen
    assert [r.check for r in results] == [check.name for check in marts_suite(KPIS)]
