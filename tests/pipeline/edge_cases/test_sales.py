"""Opportunities and orders, what takes them back, and what a later delivery may change."""

from datetime import date

import pytest

from tests.pipeline.edge_cases.asking import calls, count, key, kpi
from tests.pipeline.homes import ask

pytestmark = pytest.mark.slow

OCTOBER, NOVEMBER = "month 2025-10-01", "month 2025-11-01"
CAMPAIGNS = {
    name: f"701{name.rjust(12, '0')}{checksum}"
    for name, checksum in (
        *(("Cancel", "AQA"), ("Late", "AAC"), ("Refund", "AQA"), ("Reopen", "AQA")),
        ("Signs", "AAB"),
    )
}
ADJUSTMENTS = (
    "select occurred_date, adjusted.amount from contract.order_adjustments as adjusted "
    "inner join marts.fct_orders using (order_key) where source_id like '%{}%' order by 1, 2"
)


def revenue(home, campaign: str, period: str) -> tuple:
    """Gross and net revenue of a campaign of the CRM in a month; None where nothing is told."""
    names = ("revenue_gross", "revenue_net")
    return tuple(count(home, name, CAMPAIGNS[campaign], period, "salesforce") for name in names)


class TestOpportunities:
    def test_a_reopened_one_is_created_once_and_closed_when_it_was_last(self, home):
        # created on 1 October, lost on the 10th, reopened on the 12th, won on 5 November
        campaign = key(CAMPAIGNS["Reopen"], "salesforce")
        assert kpi(home, "win_rate_all", "campaign", campaign)[:3] == (1, 1, 1)
        assert kpi(home, "win_rate_count", "campaign", campaign, OCTOBER) is None
        assert kpi(home, "win_rate_count", "campaign", campaign, NOVEMBER)[:3] == (1, 1, 1)

    def test_its_stages_are_told_as_they_were(self, home):
        assert ask(
            home,
            "select stage, previous_stage from contract.opportunity_stage_events "
            "order by changed_at",
        ) == [
            ("Prospecting", None),
            ("Closed Lost", "Prospecting"),
            ("Negotiation", "Closed Lost"),
            ("Closed Won", "Negotiation"),
        ]


class TestOrders:
    def test_a_draft_is_no_order(self, home):
        # beside a confirmed order of 300, later cancelled, a draft of 70
        assert count(home, "orders", CAMPAIGNS["Cancel"], OCTOBER, "salesforce") == 1

    def test_a_cancelled_one_stays_in_gross_and_leaves_net_on_its_day(self, home):
        # ordered on 27 October, cancelled on 4 November
        assert revenue(home, "Cancel", OCTOBER) == (300, 300)
        assert revenue(home, "Cancel", NOVEMBER) == (None, -300)
        assert ask(home, ADJUSTMENTS.format("Cancel")) == [(date(2025, 11, 4), -300)]
        campaign = key(CAMPAIGNS["Cancel"], "salesforce")
        # 300 - 300 = 0 over all: zero is nothing to tell
        assert kpi(home, "revenue_net", "campaign", campaign) is None
        assert kpi(home, "revenue_net", "campaign", campaign, "day 2025-11-04")[2] == -300

    def test_a_reduction_takes_back_whichever_sign_it_has(self, home):
        # two orders of 100; reductions of 30 and of -40
        assert ask(home, ADJUSTMENTS.format("000Plus")) == [(date(2025, 10, 28), -30)]
        assert ask(home, ADJUSTMENTS.format("00Minus")) == [(date(2025, 10, 29), -40)]
        assert revenue(home, "Signs", OCTOBER) == (200, 130)


class TestLaterDeliveries:
    def test_a_refund_in_the_next_month_leaves_the_month_before_as_it_was(self, before, home):
        # ordered on 30 October for 400; 150 taken back on 14 November, told on the 17th
        assert revenue(before, "Refund", OCTOBER) == revenue(home, "Refund", OCTOBER) == (400, 400)
        assert revenue(before, "Refund", NOVEMBER) == (None, None)
        assert revenue(home, "Refund", NOVEMBER) == (None, -150)

    def test_an_order_that_is_cancelled_later_leaves_net_when_it_was(self, before, home):
        # ordered on 30 October for 250, cancelled on 13 November
        assert revenue(before, "Late", OCTOBER) == revenue(home, "Late", OCTOBER) == (250, 250)
        assert revenue(home, "Late", NOVEMBER) == (None, -250)

    def test_a_disposition_five_days_late_changes_the_day_of_its_call(self, before, home):
        # NI on 10 November; SALE in what came on the 17th
        late = ("day 2025-11-10", "day 2025-11-11", "day 2025-11-17")
        for told, qualified in ((before, [None, None, None]), (home, [1, None, None])):
            assert [count(told, "sales_qualified", "LATE", day) for day in late] == qualified
            assert [count(told, "dials", "LATE", day) for day in late] == [1, 1, None]

    def test_a_call_that_is_finished_later_counts_on_the_day_it_started(self, before, home):
        columns = "disposition_code, reach_level, started_date"
        day = date(2025, 11, 11)
        assert calls(before, "STUCK", columns) == [("INCALL", 0, day)]
        assert calls(home, "STUCK", columns) == [("NI", 4, day)]

    def test_a_row_that_is_corrected_is_no_longer_quarantined_for_good(self, before, home):
        # length_in_sec was -3, and is 30 in the second delivery
        numbers = "select reach_level from marts.fct_call_attempts where source_id like '%|1071'"
        assert (ask(before, numbers), ask(home, numbers)) == ([], [(4,)])
