"""Bonus seeds: what rows of plans, rules, gates and splits say of each other is checked."""

from datetime import date
from decimal import Decimal

import pytest

from orchestration.ingest.seed_checks.bonus_promises import broken_promises, plan_hashes
from orchestration.ingest.seed_rows import SEEDS
from orchestration.ingest.seed_rows.bonus import BonusAdjustment
from orchestration.ingest.seeds import SeedError, read_seed, write_seeds
from orchestration.ingest.statements import ClosedStatements
from tests.ingest.test_seeds import declaration

PLAN = "sales,1,month,2026-01-01,,*,*,*,EUR,90"
RULE = "sales,1,leads,sales_qualified_net,,per_unit,,,10,,,"
TIERS = [
    "sales,1,leads,orders,closer,tiered_marginal,50,0,100,,,",
    "sales,1,leads,orders,closer,tiered_marginal,50,100,150,,,",
]


@pytest.fixture
def check(home):
    """Write the seeds of a home that has these rows beside one good plan and rule."""
    home.seeds.mkdir(parents=True)

    def check(**rows: list[str]) -> None:
        for name, lines in ({"plans": [PLAN], "rules": [RULE]} | rows).items():
            seed = "fx_rates" if name == "rates" else f"bonus_{name}"
            header = ",".join(column for column in SEEDS[seed].model_fields if column != "line")
            (home.seeds / f"{seed}.csv").write_text("\n".join([header, *lines, ""]))
        write_seeds(home, declaration())

    return check


def test_a_plan_with_rules_gates_and_splits_can_be_used(check, home):
    check(
        rules=TIERS,
        gates=["sales,1,*,conversation_rate,,at_least,0.1,30"],
        splits=["order,E1,A1,0.5,Nora,2026-01-05", "order,E1,A2,0.5,Nora,2026-01-05"],
    )
    assert [row.tier_from_percent for row in read_seed(home, "bonus_rules")] == [0, 100]


@pytest.mark.parametrize(
    "kpi", ["dials", "leads_attempted", "connects", "conversations", "talk_seconds"]
)
def test_a_component_that_pays_on_effort_is_refused(check, kpi):
    with pytest.raises(SeedError) as error:
        check(rules=[RULE.replace("sales_qualified_net", kpi)])
    assert str(error.value).startswith(
        f"bonus_rules.csv:2: kpi: found '{kpi}', which more dialling alone brings up: whoever is "
        "paid for it dials and does not sell; allowed: results, such as"
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"rules": [RULE.replace("leads,sales", "leads,sold")]}, "2: kpi: found 'sold_qualified"),
        ({"rules": [RULE.replace("sales_qualified_net", "win_rate_all")]}, "may be a gate"),
        ({"rules": [RULE.replace("sales_qualified_net", "sales_rejected")]}, "more is better"),
        ({"rules": [RULE.replace("_net,,", "_net,closer,")]}, "allowed: nothing, it is credited"),
        ({"rules": [RULE.replace("sales_qualified_net", "orders")]}, "allowed: qualifier or clo"),
        ({"rules": [RULE.replace("per_unit", "percent")]}, "2: type: found percent of 'sales_qu"),
        (
            {"rules": [RULE.replace("sales,1", "sales,2")]},
            "bonus_rules.csv:2: found plan 'sales' in",
        ),
        ({"rules": [RULE.replace("per_unit,,", "per_unit,50,")]}, "one row without quota, tier"),
        (
            {"rules": TIERS[1:]},
            "bonus_rules.csv:2: rule 'leads': allowed: a quota, and tiers from 0",
        ),
        (
            {"rules": [TIERS[0], TIERS[1], TIERS[1].replace(",100,", ",90,")]},
            "found tiers from 0, 1",
        ),
        ({"rules": [TIERS[0], TIERS[1].replace("50,100", "60,100")]}, "the same kpi, credit_role"),
        ({"rules": [RULE.replace("10,,,", "10,,50,60")]}, "floor: found 60; allowed: at most the"),
        ({"plans": [PLAN.replace("EUR", "XYZ")]}, "2: currency: found 'XYZ'; allowed: EUR, or one"),
        (
            {"plans": [PLAN.replace("01-01", "01-15")]},
            "2: effective_from: found '2026-01-15'; allo",
        ),
        (
            {"plans": [PLAN.replace("01-01,,", "01-01,2025-12-01,")]},
            "a day after 2026-01-01, or no",
        ),
        (
            {"plans": [PLAN, PLAN.replace("1,month,2026-01", "2,month,2026-07")]},
            "from which version 2",
        ),
        (
            {"gates": ["sales,1,*,quality,,at_least,0.8,6"]},
            "bonus_gates.csv:2: kpi: found 'quality'",
        ),
        (
            {"gates": ["sales,1,sale,orders,closer,at_least,1,0"]},
            "bonus_gates.csv:2: rule: found 's",
        ),
        (
            {"splits": ["order,E1,A1,0.5,Nora,2026-01-05"]},
            "bonus_splits.csv:2: event 'E1': found shares of",
        ),
        (
            {"gates": ["sales,1,*,orders,,at_least,1,0"]},
            "bonus_gates.csv:2: credit_role: found nothing; allowed: qualifier or closer",
        ),
        (
            {"gates": ["sales,1,*,lead_to_won,closer,at_least,1,0"]},
            "bonus_gates.csv:2: credit_role: found closer; allowed: nothing, it is credited once",
        ),
        (
            {"plans": [PLAN.replace("EUR", "USD")], "rates": ["USD,2026-02-01,0.9"]},
            "2: currency: found 'USD'; allowed: EUR, or one that fx_rates.csv has a rate of "
            "before 2026-02-01",
        ),
        (
            {"adjustments": ["B1,sales,2026-01-15,A1,5,why,N,2026-02-01"]},
            "period_start: found 2026-01-15; allowed: the first day of a month in which",
        ),
        (
            {"adjustments": ["B1,sales,2025-12-01,A1,5,why,N,2026-02-01"]},
            "period_start: found 2025-12-01; allowed: the first day of a month in which",
        ),
        ({"adjustments": ["B1,old,2026-01-01,A1,5,why,N,2026-02-01"]}, "found plan 'old'; allowed"),
    ],
)
def test_what_does_not_fit_is_named_with_what_is_allowed(check, rows, message):
    with pytest.raises(SeedError) as error:
        check(**rows)
    assert message in str(error.value)


def test_two_gates_of_one_kpi_can_be_used(check):
    check(
        gates=[
            "sales,1,*,conversation_rate,,at_least,0.1,30",
            "sales,1,leads,conversation_rate,,at_least,0.2,30",
            "sales,1,*,orders,closer,at_least,1,0",
            "sales,1,*,orders,qualifier,at_least,1,0",
        ]
    )


def test_a_plan_in_another_currency_can_be_used_with_an_earlier_rate(check):
    check(plans=[PLAN.replace("EUR", "USD")], rates=["USD,2026-01-31,0.9"])


def test_an_order_and_a_stage_event_of_one_id_are_split_apart(check):
    check(
        splits=[
            *("order,R1,A1,0.5,Nora,2026-01-05", "order,R1,A2,0.5,Nora,2026-01-05"),
            "stage_event,R1,A1,1,Nora,2026-01-05",
        ]
    )


def test_a_hash_is_of_what_is_promised_not_of_how_it_is_written(check, home):
    hashes = []
    for rate in ("10.5", "10.50", "10.51"):
        check(rules=[RULE.replace(",10,", f",{rate},")])
        names = ("bonus_plans", "bonus_rules", "bonus_gates")
        hashes.append(plan_hashes({name: read_seed(home, name) for name in names}))
    assert hashes[0] == hashes[1] != hashes[2]


GRANT = {
    **{"line": 2, "adjustment": "B1", "plan": "sales", "period_start": date(2026, 1, 1)},
    **{"agent": "A1", "amount": Decimal("5"), "reason": "why", "decided_by": "N"},
    "decided_on": date(2026, 2, 1),
}
PAID = ("B1", "sales", date(2026, 1, 1), "A1", Decimal("5.000"), "why (N, 2026-02-01)")


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([GRANT], 0),
        ([GRANT | {"amount": Decimal("6")}], 1),
        ([GRANT | {"agent": "A2"}], 1),
        ([], 1),
    ],
)
def test_a_grant_that_was_paid_stays_as_it_was(rows, problems):
    seeds = {"bonus_plans": [], "bonus_rules": [], "bonus_gates": []}
    seeds["bonus_adjustments"] = [BonusAdjustment(**row) for row in rows]
    found = list(broken_promises(seeds, ClosedStatements(versions=[], grants=[PAID])))
    assert len(found) == problems
    assert all(text.startswith("bonus_adjustments.csv: adjustment 'B1': found") for text in found)
