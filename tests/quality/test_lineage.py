"""What a failing check touches, by the lineage of the real project and the real register."""

from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.ingest.seeds import SHIPPED, read_rows
from orchestration.quality.checks import CheckResult
from orchestration.quality.lineage import MAKE, Lineage
from orchestration.quality.touched import with_touched
from orchestration.quality.wording import NAMES_SHOWN
from orchestration.settings import PROJECT_ROOT
from orchestration.transform import manifest_of

KPIS = read_rows(SHIPPED / "kpis.csv", "kpis")
TOLD_BY = {kpi.kpi: kpi.told_by for kpi in KPIS}
GOLDEN = PROJECT_ROOT / "tests" / "golden" / "home"
FAILED = CheckResult(
    check="rows_are_good",
    table="contract.orders",
    severity="warn",
    outcome="failed",
    owner="finance",
    reason="2026-11-27: why",
    expected="good rows",
    advice="do this",
    rows_seen=20,
    rows_failing=1,
    seen="1 broken, 20 looked at",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """The golden company, whose project dbt has read; nothing is built."""
    home = Home(Path(tmp_path_factory.mktemp("lineage")))
    home.sources_file.write_text((GOLDEN / "sources.yml").read_text())
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIALMART_HOME", str(home.path))
        manifest_of(home)
    return home


@pytest.fixture(scope="module")
def lineage(home) -> Lineage:
    return Lineage.of(manifest_of(home), KPIS)


@pytest.mark.parametrize(
    ("table", "tellers"),
    [
        ("contract.call_attempts", {"call_attempts"}),
        ("stg_generic__orders", {"orders"}),
        ("mapped.callbacks", {"callbacks"}),
        ("salesforce.opportunity", {"opportunities"}),
        ("vicidial.vicidial_agent_log", {"agent_times", "call_legs"}),
        # they tell nothing themselves: what is made of them, by the fewest steps
        ("contract.order_adjustments", {"orders"}),
        ("contract.call_holds", {"call_legs"}),
        ("contract.policy_periods", {"call_attempts", "lead_stage_events"}),
        ("seeds.fx_rates", {"opportunities", "orders", "cost_entries"}),
        # marts are made of what tells them
        ("marts.fct_orders", {"orders"}),
        ("marts.fct_stage_events", {"lead_stage_events"}),
        ("marts.int_call_components_daily", {"call_attempts", "call_legs"}),
        ("marts.fct_kpis", set(TOLD_BY.values())),
        ("marts.dim_agents", set()),
        ("marts.no_such_table", set()),
    ],
)
def test_a_table_touches_the_kpis_of_the_nearest_entities(lineage, table, tellers):
    touched = lineage.kpis_touched_by([table])
    assert {kpi for kpi, teller in TOLD_BY.items() if teller in tellers} <= set(touched)
    amounts = {kpi.kpi: {kpi.numerator, kpi.denominator} - {None} for kpi in KPIS}
    told = set().union(*(amounts[kpi] for kpi in TOLD_BY if TOLD_BY[kpi] in tellers))
    assert all(amounts[kpi] & told for kpi in touched), "of others only what has an amount of these"


def test_a_mart_of_orders_touches_no_kpi_of_dials(lineage):
    touched = lineage.kpis_touched_by(["marts.fct_orders"])
    assert {"orders", "revenue_net", "cost_per_order"} <= set(touched)
    assert not {"dials", "connect_rate", "talk_seconds", "win_rate_count"} & set(touched)


def test_a_kpi_is_touched_by_whoever_tells_an_amount_of_it(lineage):
    assert "dials_per_agent_hour" in lineage.kpis_touched_by(["contract.call_attempts"])
    assert "cpl_direct" in lineage.kpis_touched_by(["contract.lead_stage_events"])


def test_marts_are_told_from_the_nearest_and_dims_last(lineage):
    touched = lineage.marts_touched_by(["contract.orders"])
    assert touched[0] == "fct_orders"
    assert "fct_kpis" in touched[:NAMES_SHOWN]
    assert "fct_kpis" in lineage.marts_touched_by(["contract.call_attempts"])[:NAMES_SHOWN]
    assert {"fct_kpis", "rpt_kpis", "dim_dates"} <= set(touched)
    assert not {"fct_call_attempts", "fct_suspect_dials", "dim_agents"} & set(touched)
    assert [name.startswith("dim_") for name in touched] == sorted(
        name.startswith("dim_") for name in touched
    )
    assert lineage.marts_touched_by(["marts.rpt_funnel"]) == ["rpt_funnel"]


def test_tables_that_make_the_kpis_of_others_are_there(lineage):
    assert {f"fct_{name}" for name in MAKE} <= set(lineage.ids)
    assert set(MAKE.values()) <= set(TOLD_BY.values())


def touched(home: Home, **what: object) -> CheckResult:
    [result] = with_touched(home, [replace(FAILED, **what)])
    return result


def test_a_check_of_the_lake_touches_what_its_rows_are_of(home, lineage):
    place = {"source_system": "generic", "source_account": "crm_and_dialer"}
    order = touched(home, table="lake.batches", sample=[place | {"extract_name": "order_items"}])
    assert order.touches_kpis == lineage.kpis_touched_by(["mapped.orders"])
    assert order.touches_marts == lineage.marts_touched_by(["mapped.orders"])
    leg = [place | {"extract_name": "calls", "entity": "call_legs"}]
    leg = touched(home, table="lake.batches", sample=leg)
    assert leg.touches_kpis == lineage.kpis_touched_by(["mapped.call_legs"])
    late = touched(home, table="raw.generic.crm_and_dialer.order_items")
    assert late.touches_kpis == order.touches_kpis
    anything = touched(home, table="lake.batches", outcome="error")
    assert {"dials", "revenue_net"} <= set(anything.touches_kpis)


def test_a_check_of_a_kpi_touches_that_one(home):
    assert touched(home, table="marts.fct_kpis", kpi="dials").touches_kpis == ["dials"]
    rows = [{"kpi": "orders"}, {"kpi": "dials"}, {"kpi": None}]
    by_rows = touched(home, table="marts.fct_kpis", sample=rows)
    assert by_rows.touches_kpis == ["dials", "orders"]
    nearest, *others = by_rows.touches_marts
    assert nearest == "fct_kpis"
    assert {"rpt_kpis", "rpt_funnel", "fct_scorecards", "fct_bonus_statements"} <= set(others)
    assert not {"fct_call_attempts", "fct_costs", "fct_recognitions"} & set(others)


def test_what_passes_touches_nothing_and_without_a_manifest_nobody_knows(home, tmp_path):
    passed = replace(FAILED, outcome="passed")
    assert with_touched(home, [passed]) == [passed]
    assert with_touched(Home(tmp_path), [FAILED]) == [FAILED]
