"""Experiments: units and sums that were worked out by hand, and nothing that is not mature."""

import csv
import hashlib
import shutil

import duckdb
import pytest

from orchestration.ingest.seed_checks.experiments import is_share
from orchestration.ingest.seeds import read_seed
from orchestration.transform import target_path
from tests.pipeline.homes import GOLDEN, ask

SUMS = ("units", *(f"sum_{name}" for name in ("y", "n", "c", "yy", "nn", "cc", "yn", "yc")))
NAMED = """
left join marts.dim_agents as agents on agents.agent_key = cluster_id
left join marts.dim_campaigns as campaigns
on campaigns.campaign_key = split_part(cluster_id, '|', 1)
"""
CLUSTER = (
    "coalesce(agents.source_id, campaigns.source_id || ' block ' || split_part(cluster_id, '|', 2),"
    " cluster_id)"
)


def worked(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_units_are_what_was_worked_out_by_hand(golden):
    rows = ask(
        golden.home,
        f"select experiment_id, coalesce(leads.source_id, cast(unit_date as varchar)), arm, "
        f"{CLUSTER}, is_mature, is_contaminated from marts.fct_experiment_units "
        f"left join marts.dim_leads as leads on leads.lead_key = unit_key {NAMED}",
    )
    columns = ("experiment_id", "unit", "arm", "cluster", "is_mature", "is_contaminated")
    expected = [[row[name] for name in columns] for row in worked("golden_experiment_units")]
    assert sorted([*row[:4], *map(str, map(int, row[4:]))] for row in rows) == sorted(expected)


def test_sums_are_what_was_worked_out_by_hand(golden):
    rows = ask(
        golden.home,
        f"select experiment_id, kpi, arm, {CLUSTER}, {', '.join(SUMS)} "
        f"from marts.int_experiment_sums {NAMED}",
    )
    expected = {
        (row["experiment_id"], row["kpi"], row["arm"], row["cluster"]): tuple(
            float(row[name]) for name in SUMS
        )
        for row in worked("golden_experiments")
    }
    assert {tuple(row[:4]): tuple(map(float, row[4:])) for row in rows} == expected


def test_arms_tell_how_many_units_they_have(golden):
    rows = ask(
        golden.home,
        "select experiment_id, arm, units_assigned, units_mature, units_contaminated, "
        "cast(last_matures_at as varchar) from marts.int_experiment_arms order by all",
    )
    assert rows == [
        ("mailed_first", "mailed", 3, 3, 0, "2025-11-03 00:00:00"),
        ("mailed_first", "plain", 3, 2, 0, "2025-11-17 12:00:00"),
        ("opening", "current", 4, 4, 1, "2025-11-06 12:00:00"),
        ("opening", "short", 6, 5, 4, "2025-11-24 06:00:00"),
        ("pace", "fast", 4, 4, 0, "2025-10-27 22:00:00"),
        ("pace", "steady", 4, 4, 0, "2025-10-25 22:00:00"),
    ]


def test_a_kpi_is_measured_by_what_one_unit_can_have(golden):
    rows = ask(golden.home, "select experiment_id, kpi, measure from marts.dim_experiment_kpis")
    assert set(rows) == {
        ("opening", "step_conversation_qualified", "share of leads"),
        ("opening", "revenue_net", "mean"),
        ("opening", "average_handle_seconds", "ratio"),
        ("mailed_first", "contact_rate_lead", "share of leads"),
        ("mailed_first", "sales_qualified", "share of leads"),
        ("pace", "connect_rate", "ratio"),
        ("pace", "talk_seconds", "mean"),
    }


def test_what_is_refused_for_too_few_units_is_what_is_measured_as_a_share(golden):
    experiments = {row.experiment_id: row for row in read_seed(golden.home, "experiments")}
    kpis = {kpi.kpi: kpi for kpi in read_seed(golden.home, "kpis")}
    rows = ask(golden.home, "select experiment_id, kpi, measure from marts.dim_experiment_kpis")
    for experiment, kpi, measure in rows:
        assert is_share(experiments[experiment], kpis[kpi]) == (measure == "share of leads")


def test_units_of_a_day_add_up_to_the_kpi_of_their_campaign(golden):
    rows = ask(
        golden.home,
        "select numerator, denominator from marts.int_experiment_values inner join "
        "marts.int_experiment_units as units using (experiment_id, unit_key) "
        "where kpi = 'connect_rate' and unit_date = '2025-10-21'",
    )
    campaign = hashlib.md5(b"generic|crm_and_dialer|K1").hexdigest()
    assert rows == ask(
        golden.home,
        "select numerator, denominator from marts.fct_kpis where kpi = 'connect_rate' "
        f"and period = 'day' and period_start = '2025-10-21' and scope_id = '{campaign}'",
    )


@pytest.fixture
def copied(golden, tmp_path):
    """A copy of the golden warehouse, to be changed."""
    with duckdb.connect(str(shutil.copy(golden.home.warehouse_file, tmp_path))) as connection:
        yield connection


def compiled(golden, name: str) -> str:
    """The SQL of a model or test, as it was run."""
    return next((target_path(golden.home) / "compiled").rglob(f"{name}.sql")).read_text()


def test_a_plan_that_was_changed_after_units_were_assigned_says_so(golden, copied):
    changed = (
        f"select experiment_id from ({compiled(golden, 'dim_experiments')}) where is_plan_changed"
    )
    assert copied.execute(changed).fetchall() == []
    copied.execute(
        "update contract.experiment_assignments set plan_hash = plans.plan_hash "
        "from lake.experiment_plans as plans "
        "where plans.experiment_id = experiment_assignments.experiment_id"
    )
    assert copied.execute(changed).fetchall() == []
    copied.execute(
        "update contract.experiment_assignments set plan_hash = 'of another plan' "
        "where experiment_id = 'pace' and unit_date = '2025-10-17'"
    )
    assert copied.execute(changed).fetchall() == [("pace",)]


@pytest.mark.parametrize(
    ("test", "change", "found"),
    [
        (
            "assert_assignments_are_registered",
            "set arm = 'shorter' where arm = 'short'",
            [("opening", "shorter", 7)],
        ),
        (
            "assert_assigned_units_are_known",
            "set unit_source_key = 'nobody' where unit_date >= '2025-10-23'",
            [("pace", "fast", 2)],
        ),
    ],
)
def test_an_assignment_that_means_nobody_is_found(golden, copied, test, change, found):
    sql = compiled(golden, test)
    assert copied.execute(sql).fetchall() == []
    copied.execute(f"update contract.experiment_assignments {change}")
    assert copied.execute(sql).fetchall() == found
