"""Bonus statements of the golden home: as they were worked out by hand, and recomputed."""

import csv
from decimal import Decimal

import pytest

from orchestration.ingest.seed_checks.bonus_rules import roles_of
from orchestration.ingest.seed_rows.bonus import BonusRule
from orchestration.ingest.seeds import read_seed
from tests.pipeline.homes import GOLDEN, ask
from tests.pipeline.recomputing import LINES, differing, paid

with (GOLDEN / "golden_bonus.csv").open(encoding="utf-8") as file:
    STATEMENTS = list(csv.DictReader(file))
IDENTITY = ("period_start", "earned_start", "plan", "agent", "kind", "rule", "tier")
QUOTA_OF_50 = [("0", "100"), ("100", "150"), ("120", "200")]


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.fixture(scope="module")
def statements(golden) -> dict[tuple, tuple]:
    """Quantity, gate and amount of every line, by what it pays."""
    rows = ask(
        golden.home,
        "select cast(period_start as text), cast(earned_start as text), plan, agent_id, kind, rule,"
        "tier_from_percent, quantity, gate_result, amount from marts.fct_bonus_statements",
    )
    return {row[:7]: row[7:] for row in rows}


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: "-".join(row[c] for c in IDENTITY))
def test_a_line_is_what_was_worked_out_by_hand(row, statements):
    identity = (*(row[column] for column in IDENTITY[:-1]), decimal(row["tier"]))
    expected = (decimal(row["quantity"]), row["gate_result"] or None, Decimal(row["amount"]))
    assert statements[identity] == expected, row["worked"]


def test_no_other_line_pays(statements):
    assert len([values for values in statements.values() if values[2] != 0]) == len(
        [row for row in STATEMENTS if Decimal(row["amount"]) != 0]
    )


def test_every_line_is_recomputed_from_its_inputs(golden):
    lines = ask(golden.home, LINES)
    assert len(lines) > 30
    assert differing(golden.home, lines) == []


def test_a_clawback_names_the_line_that_paid(golden):
    assert ask(
        golden.home,
        "select original.kind, original.amount from marts.fct_bonus_statements as clawback "
        "inner join marts.fct_bonus_statements as original "
        "on clawback.original_line_key = original.line_key where clawback.kind = 'clawback'",
    ) == [("earned", Decimal("23.50"))]


def test_an_event_that_is_split_is_shared_out_whole(golden):
    shares = ask(
        golden.home,
        "select agents.source_id, events.share from marts.fct_bonus_events as events "
        "inner join marts.dim_agents as agents using (agent_key) "
        "inner join marts.fct_stage_events as stages using (event_key) "
        "where stages.source_id = 'C2' and events.plan = 'sales' order by 1",
    )
    assert shares == [("A1", Decimal("0.60")), ("A3", Decimal("0.40"))]


def test_a_rule_or_gate_asks_for_a_role_that_figures_have(golden):
    told = ask(
        golden.home, "select distinct kpi, credit_role from marts.fct_kpis where scope = 'agent'"
    )
    roles = {kpi.kpi: roles_of(kpi) for kpi in read_seed(golden.home, "kpis")}
    assert [
        (k, role) for k, role in told if (None if role == "(none)" else role) not in roles[k]
    ] == []


def test_an_acceptance_stands_on_every_line_of_the_agent(golden):
    accepted = ask(
        golden.home,
        "select distinct agent_id, accepted_by from marts.fct_bonus_statements "
        "where plan = 'sales' order by 1",
    )
    assert accepted == [("A1", None), ("A2", "Ben"), ("A3", None), ("A4", None)]


@pytest.mark.parametrize(
    ("kind", "quantity", "amounts"),
    [
        ("tiered_marginal", "65", ["5000.00", "1500.00", "1000.00"]),  # together 7,500
        ("tiered_retroactive", "65", ["13000.00"]),
        ("tiered_retroactive", "60", ["9000.00"]),  # exactly 120 % is the second tier
        ("tiered_marginal", "60", ["5000.00", "1500.00"]),
    ],
)
def test_the_other_code_pays_what_vectors_say(kind, quantity, amounts):
    about = {"line": 2, "plan": "p", "version": 1, "rule": "r", "kpi": "orders", "type": kind}
    about |= {"credit_role": "closer", "quota": 50, "accelerator": None, "cap": None, "floor": None}
    rule = [BonusRule(**about, tier_from_percent=start, rate=rate) for start, rate in QUOTA_OF_50]
    assert [amount for _, amount in paid(rule, Decimal(quantity))] == list(map(Decimal, amounts))
