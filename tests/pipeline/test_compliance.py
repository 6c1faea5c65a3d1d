"""Compliance: a breach of each kind that was worked out by hand, and what could not be checked."""

import csv
import shutil
from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from orchestration.breaches import record_told
from orchestration.declaration import read_declaration
from orchestration.home import Home
from orchestration.ingest.seed_rows.compliance import SAID_BY
from orchestration.ingest.seeds import SHIPPED, write_seeds
from orchestration.quality.checks import run_checks
from orchestration.quality.suites.compliance import COMPLIANCE
from tests.pipeline.customers import given_away, management_marts
from tests.pipeline.homes import GOLDEN, ask, build_models, declare, deliver, extract, land, mapped

with (GOLDEN / "golden_compliance.csv").open(encoding="utf-8") as file:
    FIGURES = list(csv.DictReader(file))
BREACHES = [row for row in FIGURES if row["figure"] == "breach"]
COVERAGE = [row for row in FIGURES if row["figure"] == "coverage"]
FOUND = """
select
    breaches.rule_id, cast(breaches.rule_version as varchar),
    coalesce(
        calls.source_id, recordings.source_id,
        breaches.campaign_id || ' ' || split_part(breaches.entity_key, '|', 2)
    ),
    breaches.agent_id, breaches.found,
    case kind when 'call_window' then local_at else since_at end
from marts.fct_compliance_breaches as breaches
left join marts.fct_call_attempts as calls on entity_key = calls.call_key
left join contract.recordings as recordings on entity_key = recordings.recording_key
"""


def test_the_breaches_are_those_that_were_worked_out_by_hand(golden):
    expected = {
        (row["rule_id"], row["rule_version"], row["of"]): (
            row["agent"] or None,
            Decimal(row["found"]) if row["found"] else None,
            datetime.fromisoformat(row["at"]) if row["at"] else None,
        )
        for row in BREACHES
    }
    rows = ask(golden.home, FOUND)
    assert {row[:3]: row[3:] for row in rows} == expected
    assert len(rows) == len(BREACHES)


def test_there_is_a_breach_of_each_kind(golden):
    rows = ask(golden.home, "select distinct kind from marts.fct_compliance_breaches")
    assert {kind for (kind,) in rows} == SAID_BY.keys()


def test_what_could_not_be_checked_is_counted_with_its_reason(golden):
    rows = ask(
        golden.home,
        "select rule_id, cast(rule_version as varchar), cast(month_start_date as varchar), "
        "in_scope, checked, breaches, in_scope - checked - unknown_zone - unknown_party "
        "- not_stated - nothing_delivered from marts.fct_compliance_coverage",
    )
    expected = {
        (row["rule_id"], row["rule_version"], row["of"]): (
            *(int(row[name]) for name in ("in_scope", "checked", "breaches")),
            0,
        )
        for row in COVERAGE
    }
    assert {row[:3]: row[3:] for row in rows} == expected


def test_every_breach_says_by_whose_rule_and_where_it_is_written(golden):
    rows = ask(
        golden.home,
        "select distinct rule_id, jurisdiction, source, decided_by "
        "from marts.fct_compliance_breaches where rule_id in ('own_list', 'us_rate') order by all",
    )
    assert rows == [
        ("own_list", "company", "House rules of 2025", "Compliance officer"),
        (
            *("us_rate", "US"),
            "16 CFR 310.4(b)(4)(i), https://www.ecfr.gov/current/title-16/section-310.4",
            "Compliance officer",
        ),
    ]


def test_a_rule_that_nobody_goes_by_judges_nobody(golden):
    rules = ask(golden.home, "select distinct rule_id from marts.dim_compliance_rules")
    assert ("us_rate",) in rules and ("uk_rate",) not in rules


def test_a_day_of_which_nothing_could_be_checked_has_no_figure(golden):
    days = ask(
        golden.home,
        "select value from marts.fct_kpis where kpi = 'compliance_breaches' and period = 'day' "
        "and scope = 'company' and period_start = '2025-10-31'",
    )
    assert days == []  # C22 went nobody knows where


def test_no_customer_is_in_what_compliance_tells(golden):
    marts = {table.name for table in management_marts(golden.home)}
    assert {"fct_compliance_breaches", "fct_compliance_coverage"} <= marts
    assert list(given_away(golden.home)) == []


def test_a_breach_is_news_until_a_set_has_told_of_it(golden, tmp_path):
    home = Home(shutil.copytree(golden.home.path, tmp_path / "home"))
    with duckdb.connect(str(home.warehouse_file)) as connection:
        told = f"{home.operations}/breaches/*.parquet"
        connection.execute(
            "create or replace view lake.told_breaches as "
            f"from read_parquet('{told}', union_by_name = true)"
        )
    assert [(found.outcome, found.rows_failing) for found in asked(home)] == [
        *(("failed", 4), ("failed", 2), ("failed", 5), ("failed", 12)),
    ]
    assert record_told(home, "first") == len(BREACHES)
    assert {found.outcome for found in asked(home)} == {"passed"}
    assert record_told(home, "first") == len(BREACHES)  # the same run once more
    assert record_told(home, "second") == 0


def asked(home: Home) -> list:
    return run_checks(home.warehouse_file, COMPLIANCE)


@pytest.fixture(scope="module")
def silent(golden, tmp_path_factory) -> Home:
    """The golden home whose sources deliver neither a list nor consents."""
    home = Home(tmp_path_factory.mktemp("silent") / "home")
    shutil.copytree(golden.home.path, home.path)
    with duckdb.connect(str(home.warehouse_file)) as connection:
        connection.execute("delete from contract.dnc_events")
        connection.execute("delete from contract.consent_events")
    build_models(home, "--select", "path:models/marts/management/compliance", full=False)
    return home


def test_without_a_list_or_consents_nothing_is_a_pass(silent):
    rows = ask(
        silent,
        "select rule_id, sum(in_scope), sum(checked), sum(nothing_delivered) "
        "from marts.fct_compliance_coverage where kind in ('do_not_call', 'consent') "
        "group by all order by all",
    )
    assert rows == [("heat_pump_consent", 4, 0, 4), ("own_list", 24, 0, 24)]
    figures = ask(
        silent,
        "select count(*) from marts.int_period_compliance where scope_id in "
        "('own_list', 'heat_pump_consent')",
    )
    assert figures == [(0,)]


def test_the_shipped_rules_judge_no_company(silent):
    shutil.copy(SHIPPED / "compliance_rules.csv", silent.seeds)
    write_seeds(silent, read_declaration(silent.sources_file))
    build_models(silent, "--select", "path:models/marts/management/compliance", full=False)
    assert ask(silent, "from marts.fct_compliance_coverage") == []


def test_an_entry_for_the_campaign_of_all_campaigns_is_quarantined(home):
    columns = {"lead_id": "lead", "campaign_id": "campaign", "action": {"constant": "add"}}
    columns["occurred_at"] = "at"
    declare(home, extract("dnc", "dnc_events", ["entry"], columns))
    deliver(
        home,
        "dnc_20260105.csv",
        "entry,lead,campaign,at\nD1,L1,*,2026-01-05\nD2,L2,,2026-01-05\nD3,L3,K1,2026-01-05\n",
    )
    land(home)
    assert mapped(home, "dnc_events", "source_id, campaign_id, rejected_reason") == [
        (
            *("D1", None),
            "campaign: found *; expected the id of one, or nothing where it is for all",
        ),
        ("D2", None, None),
        ("D3", "K1", None),
    ]
