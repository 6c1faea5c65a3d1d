"""Bonus seeds: what rows of plans, rules, gates and splits say of each other is checked."""

import pytest

from orchestration.ingest.seed_rows import SEEDS
from orchestration.ingest.seeds import SeedError, read_seed, write_seeds
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
            seed = f"bonus_{name}"
            header = ",".join(column for column in SEEDS[seed].model_fields if column != "line")
            (home.seeds / f"{seed}.csv").write_text("\n".join([header, *lines, ""]))
        write_seeds(home, declaration())

    return check


def test_a_plan_with_rules_gates_and_splits_can_be_used(check, home):
    check(
        rules=TIERS,
        gates=["sales,1,*,conversation_rate,,at_least,0.1,30"],
        splits=["E1,A1,0.5,Nora,2026-01-05", "E1,A2,0.5,Nora,2026-01-05"],
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
            {"splits": ["E1,A1,0.5,Nora,2026-01-05"]},
            "bonus_splits.csv:2: event 'E1': found shares of",
        ),
        ({"adjustments": ["B1,old,2026-01-01,A1,5,why,N,2026-02-01"]}, "found plan 'old'; allowed"),
    ],
)
def test_what_does_not_fit_is_named_with_what_is_allowed(check, rows, message):
    with pytest.raises(SeedError) as error:
        check(**rows)
    assert message in str(error.value)
