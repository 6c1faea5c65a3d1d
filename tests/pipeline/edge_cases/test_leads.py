"""Who a lead is: in dialer and CRM, merged, shared, deleted; and how often it was qualified."""

from datetime import date

import pytest

from tests.pipeline.edge_cases.asking import calls, count, key, kpi, person
from tests.pipeline.homes import ask

pytestmark = pytest.mark.slow

ATTEMPTS = "attempt_number_lead, attempt_number_phone"


class TestOnePerson:
    def test_two_leads_of_the_dialer_that_name_one_of_the_crm_are_that_one(self, home):
        # one names it by its 15 characters, the other by its 18
        double = "00Q000000DoubleEQA"
        for name in ("1121", "1122"):
            assert person(home, name) == [(name, double, "crm_id", "matched")]
        assert count(home, "leads_attempted", "DOUBLE") == 1

    def test_their_attempts_are_numbered_together(self, home):
        # 1121, 1122, 1121: each has a number of its own
        assert calls(home, "DOUBLE", ATTEMPTS) == [(1, 1), (2, 1), (3, 2)]

    def test_one_of_its_records_speaks_for_a_person(self, home):
        leads = "select source_system from marts.fct_leads where lead_key = '{}'"
        double = key("00Q000000DoubleEQA", "salesforce")
        assert ask(home, leads.format(double)) == [("salesforce",)]

    def test_a_number_that_one_lead_of_the_crm_has_tells_who_it_is(self, home):
        assert person(home, "1132") == [("1132", "00Q00000000OwnAEAS", "phone", "matched")]

    def test_a_number_that_several_share_tells_nobody_and_is_shown(self, home):
        assert person(home, "1131") == [("1131", None, "phone", "ambiguous")]
        columns = "lead_key is null, reach_level"
        # it was dialled and reached all the same, and is no lead attempted
        assert calls(home, "SHARE", columns)[0] == (True, 4)
        assert (count(home, "dials", "SHARE"), count(home, "leads_attempted", "SHARE")) == (3, 2)

    def test_a_number_that_two_records_of_one_person_share_tells_the_person(self, home):
        # SameA was merged into SameB
        assert person(home, "1133") == [("1133", "00Q0000000SameBEAR", "phone", "matched")]

    def test_a_lead_that_was_merged_twice_is_the_last_one(self, home):
        last = "00Q000000ChainCEQQ"
        assert [row[:3] for row in person(home, "Chain")] == [
            ("00Q000000ChainAEQQ", last, "merge"),
            ("00Q000000ChainBEQQ", last, "merge"),
            (last, last, "id"),
        ]
        # 1125 names the first one, 1126 the last
        assert [row[0] for row in calls(home, "CHAIN", ATTEMPTS)] == [1, 2]
        assert count(home, "leads_attempted", "CHAIN") == 1

    def test_leads_that_were_merged_in_a_circle_are_nobody(self, home):
        assert person(home, "Circle") == [
            ("00Q00000CircleAEIQ", None, "merge", "ambiguous"),
            ("00Q00000CircleBEIQ", None, "merge", "ambiguous"),
        ]

    def test_a_lead_that_names_one_of_a_circle_is_nobody_too(self, home):
        assert person(home, "1127") == [("1127", None, "crm_id", "ambiguous")]
        assert count(home, "leads_attempted", "CIRCLE") is None

    def test_a_merge_that_is_told_later_numbers_their_past_anew(self, before, home):
        # 1165 and 1166 were two leads: two calls of one, and between them one of the other
        attempts = [row[0] for row in calls(before, "JOIN", ATTEMPTS)]
        assert attempts == [1, 1, 2]
        assert [row[0] for row in calls(home, "JOIN", ATTEMPTS)] == [1, 2, 3]
        told = [count(one, "leads_attempted", "JOIN") for one in (before, home)]
        assert told == [2, 1]


class TestDeletedRecords:
    FACT = "select source_id, attempts from marts.fct_leads where source_id in ('1135', '1136')"

    def test_a_lead_of_a_deleted_record_goes_on_by_what_the_dialer_tells(self, home):
        # 1135 names a record that is deleted; 1136 has only its number, which then tells nothing
        assert person(home, "1135") == [("1135", "00Q00000000GoneEAC", "crm_id", "matched")]
        assert person(home, "1136") == [("1136", "1136", "id", "matched")]
        assert ask(home, self.FACT + " order by 1") == [("1135", 1), ("1136", 1)]

    def test_a_deleted_record_that_nobody_else_tells_of_is_no_lead_but_its_calls_stay(self, home):
        alone = key("00Q0000000AloneEAB", "salesforce")
        assert ask(home, f"select * from marts.fct_leads where lead_key = '{alone}'") == []
        call = f"select reach_level from marts.fct_call_attempts where lead_key = '{alone}'"
        assert ask(home, call) == [(2,)]


class TestQualification:
    STAGES = (
        "select stage, cycle_number, entered_date, is_imputed from marts.fct_stage_events "
        "inner join marts.dim_leads as leads using (lead_key) "
        "where leads.source_id like '%{}%' and stage not in ('new', 'reached') "
        "order by entered_at, stage"
    )

    def test_a_lead_is_counted_once_a_cycle_and_recycling_starts_the_next(self, home):
        # qualified on the 22nd and the 24th, recycled on the 26th, qualified on the 28th
        assert ask(home, self.STAGES.format("Cycle")) == [
            ("sales_qualified", 1, date(2025, 10, 22), False),
            ("recycled", 2, date(2025, 10, 26), False),
            ("sales_qualified", 2, date(2025, 10, 28), False),
        ]

    def test_a_qualification_that_sales_rejects_stays_in_gross(self, home):
        # the day of the qualification does not change when it is rejected the day after
        assert ask(home, self.STAGES.format("Reject")) == [
            ("sales_qualified", 1, date(2025, 10, 22), False),
            ("sales_rejected", 1, date(2025, 10, 23), False),
        ]

    def test_stages_that_a_conversion_skipped_are_imputed_and_say_so(self, home):
        day = date(2025, 10, 22)
        assert ask(home, self.STAGES.format("Skip")) == [
            ("marketing_qualified", 1, day, True),
            ("sales_qualified", 1, day, True),
        ]

    def test_a_conversion_gives_way_to_the_call_that_qualified(self, home):
        # the lead was converted on the day of Ann's call
        assert ask(home, self.STAGES.format("Credit")) == [
            ("marketing_qualified", 1, date(2025, 10, 22), True),
            ("sales_qualified", 1, date(2025, 10, 22), False),
        ]
        assert count(home, "sales_qualified", "CREDIT") == 1

    def test_what_is_qualified_on_a_day_is_qualified_once_in_the_company(self, home):
        # on the 22nd: Cycle, Reject, Skip and Credit
        assert kpi(home, "sales_qualified", "company", "Edge", "day 2025-10-22")[2] == 4
