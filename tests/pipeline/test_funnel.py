"""The golden company's funnel: what happened, and how far its leads have come, side by side."""

from decimal import Decimal

from tests.pipeline.homes import ask

# Events and leads as golden_kpis.csv works them out; L1..L9 were dialled.
ALL_TIME = [
    ("attempted", 24, None, 9, None, None),
    ("connected", 13, Decimal("0.541667"), 9, Decimal("1"), Decimal("0.111111")),
    ("conversation", 10, Decimal("0.769231"), 8, Decimal("0.888889"), Decimal("0.125")),
    ("sales_qualified", 6, Decimal("0.6"), 6, Decimal("0.75"), Decimal("0.166667")),
    ("opportunity", 4, Decimal("0.666667"), 5, Decimal("0.833333"), Decimal("0")),
    # more orders than opportunities is no conversion of 150 %: that is the cohort's 80 %
    ("customer", 6, Decimal("1.5"), 4, Decimal("0.8"), Decimal("0")),
]


def test_the_two_funnels_stand_side_by_side(golden):
    funnel = ask(
        golden.home,
        "select step, events_in_period, events_per_event_before, leads_of_cohort, "
        "cohort_step_rate, cohort_imputed_share from marts.rpt_funnel "
        "where period = 'all' order by step_number",
    )
    assert funnel == ALL_TIME


def test_a_month_without_new_leads_has_events_and_no_cohort(golden):
    november = ask(
        golden.home,
        "select events_in_period, leads_of_cohort from marts.rpt_funnel "
        "where period = 'month' and period_start = '2025-11-01' order by step_number",
    )
    assert november == [(events, None) for events in (4, 1, 1, 1, 1, 4)]


def test_what_is_still_to_come_is_said_of_cohorts_alone(golden):
    ripe = dict(
        ask(
            golden.home,
            "select kpi, is_mature from marts.rpt_kpis where scope = 'company' "
            "and period = 'month' and period_start = '2025-10-01' and kpi like '%\\_cohort' "
            "escape '\\'",
        )
    )
    assert ripe == {
        "marketing_to_sales_qualified_cohort": True,  # 10 days
        "lead_to_opportunity_cohort": False,  # 60
        "sales_conversion_cohort": False,  # 90
        "handle_seconds_invested_cohort": None,
        "cpl_cohort": None,
    }
