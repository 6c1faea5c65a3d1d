"""What counts as a dial, an answer, a connect, a conversation, and on which day."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.pipeline.edge_cases.asking import calls, count, key, kpi, person
from tests.pipeline.homes import ask

pytestmark = pytest.mark.slow


class TestVolume:
    def test_a_lead_that_is_reached_three_times_is_one_lead_reached(self, home):
        # 1001 connects three times, 1002 not at all; connects over leads would say 3 / 2 = 1.5
        assert (count(home, "dials", "REDIAL"), count(home, "connects", "REDIAL")) == (4, 3)
        rate = kpi(home, "contact_rate_lead", "campaign", key("REDIAL"))
        assert rate == (1, 2, Decimal("0.5"), None)

    def test_a_call_that_came_three_times_is_one_call(self, home):
        assert count(home, "dials", "THRICE") == 1
        assert kpi(home, "talk_seconds", "campaign", key("THRICE"))[2] == 30

    def test_a_lead_or_contact_that_came_three_times_is_one(self, home):
        leads = "select source_id from marts.fct_leads where source_id = '1029'"
        assert ask(home, leads) == [("1029",)]
        assert len(person(home, "00Skip")) == 2  # the contact, which is the lead
        # the two other copies of the lead 1029 and of its call
        assert ask(
            home,
            "select extract_name, sum(rows_duplicate) from marts.fct_batches "
            "where rows_duplicate > 0 group by extract_name order by extract_name",
        ) == [("vicidial_list", 2), ("vicidial_log", 2)]

    def test_a_call_that_is_not_finished_is_no_dial(self, home):
        found = calls(home, "SYSTEM", "disposition_code, reach_level, exclusion_reason")
        assert found[:3] == [(code, 0, "not_final") for code in ("NEW", "QUEUE", "INCALL")]

    def test_an_error_of_the_dialer_was_dialled_but_is_never_a_connect(self, home):
        # ERI and LRERR had an agent on the line for 90 s; NA was not answered
        assert count(home, "dials", "SYSTEM") == 3
        assert kpi(home, "answer_rate", "campaign", key("SYSTEM"))[:2] == (2, 3)
        assert kpi(home, "connect_rate", "campaign", key("SYSTEM"))[:3] == (0, 3, 0)

    def test_a_number_that_is_blocked_before_dialling_is_no_dial_and_no_attempt(self, home):
        columns = "disposition_code, reach_level, exclusion_reason, attempt_number_lead"
        assert ("DNCL", 0, None, None) in calls(home, "SYSTEM", columns)

    def test_attempts_are_numbered_by_lead_and_by_number(self, home):
        # main number, other number, main number blocked, main number, other number
        columns = "attempt_number_lead, attempt_number_phone"
        assert calls(home, "ALTNUM", columns) == [(1, 1), (2, 1), (None, None), (3, 2), (4, 2)]

    def test_an_inbound_call_is_in_no_kpi_of_outbound_calls(self, home):
        assert calls(home, "CLOSING", "direction, reach_level") == [("inbound", 0)]
        assert count(home, "dials", "CLOSING") is None

    def test_tests_and_internal_calls_are_kept_and_count_nowhere(self, home):
        found = calls(home, "desk", "exclusion_reason, reach_level")
        assert found == [(None, 4), ("test", 0), ("internal", 0)]
        assert count(home, "dials", "desk", system="generic") == 1
        assert kpi(home, "talk_seconds", "campaign", key("desk", "generic"))[2] == 90
        where = "where source_id like '%Internal%'"
        task = ask(home, f"select exclusion_reason from marts.fct_call_attempts {where}")
        assert task == [("internal",)]


class TestDispositions:
    def test_a_code_of_system_and_campaign_is_in_force_once(self, home):
        # the source's own PITCH and NI of STATUS; the shipped seed has NI for every campaign too
        assert ask(
            home,
            "select disposition_code, answered_by, label from contract.disposition_periods "
            "where campaign_id = 'STATUS' and disposition_code in ('PITCH', 'NI') "
            "and date '2025-10-06' >= valid_from "
            "and date '2025-10-06' < coalesce(valid_to, date '9999-12-31') order by 1",
        ) == [
            ("NI", "machine", "Not Interested, machine"),
            ("PITCH", "human", "Pitched to a person"),
        ]

    def test_a_call_with_such_a_code_is_one_call_by_its_campaign_s_meaning(self, home):
        columns = "disposition_code, answered_by, is_connect"
        assert calls(home, "STATUS", columns) == [
            ("PITCH", "human", True),
            ("NI", "machine", False),
        ]
        assert calls(home, "ELSE", columns) == [("PITCH", "machine", False)]
        assert count(home, "dials", "STATUS") == 2

    def test_a_machine_answers_but_is_never_a_connect(self, home):
        # five kinds of machine, each with an agent who listened for 90 s
        assert {row[0] for row in calls(home, "MACHINES", "answered_by")} == {"machine", "fax"}
        assert kpi(home, "answer_rate", "campaign", key("MACHINES"))[:3] == (5, 5, 1)
        assert kpi(home, "connect_rate", "campaign", key("MACHINES"))[:3] == (0, 5, 0)
        assert count(home, "conversations", "MACHINES") is None

    def test_what_answered_is_unknown_and_stays_so_however_long_it_lasted(self, home):
        columns = "disposition_code, answered_by, reach_level, is_connect, is_disposition_mapped"
        assert calls(home, "UNKNOWN", columns) == [
            ("PU", "unknown", 2, False, True),
            # nobody has said what this code means
            ("ZZTOP", "none", 1, False, False),
        ]

    def test_the_agent_s_word_goes_before_the_machine_s_and_that_before_none(self, home):
        columns = "disposition_code, answered_by, is_connect"
        assert calls(home, "amd", columns) == [
            ("VM", "machine", False),  # the detection heard a person
            ("NI", "human", True),  # the detection heard a machine
            (None, "unknown", False),
            (None, "human", True),  # nobody but the detection says anything
        ]


class TestTransfers:
    def test_a_call_of_two_agents_is_one_dial_with_two_legs(self, home):
        assert count(home, "dials", "HANDOFF") == 1
        legs = (
            "select leg_number, leg_type, is_primary_leg, agents.source_id, talk_seconds, "
            "handle_seconds from marts.fct_call_legs inner join marts.dim_agents as agents "
            "using (agent_key) where agents.source_id in ('opener1', 'closer1') order by 1"
        )
        assert ask(home, legs) == [
            (1, "primary", True, "opener1", 60, 70),  # 10 s after the call
            (2, "transfer_in", False, "closer1", 180, 230),  # 20 s of dead air, 30 s after it
        ]

    def test_it_is_credited_to_the_first_agent_and_its_outcome_to_the_closer(self, home):
        opener, closer = key("opener1"), key("closer1")
        assert kpi(home, "connects", "agent", opener)[2] == 1
        # 60 s of the opener's talk and 180 s of the closer's
        assert kpi(home, "average_talk_seconds", "agent", opener)[:3] == (240, 1, 240)
        assert kpi(home, "dials", "agent", closer) is None
        assert calls(home, "HANDOFF", "disposition_code, is_qualifying") == [("SALE", True)]
        assert kpi(home, "sales_qualified", "agent", closer)[2] == 1
        assert kpi(home, "sales_qualified", "agent", opener) is None

    def test_its_time_is_each_agent_s_own(self, home):
        name = "handle_seconds_per_sales_qualified"
        assert kpi(home, name, "agent", key("opener1")) == (70, 0, None, "zero_denominator")
        assert kpi(home, name, "agent", key("closer1"))[:3] == (230, 1, 230)
        assert kpi(home, name, "campaign", key("HANDOFF"))[:3] == (300, 1, 300)


class TestTimes:
    def test_a_call_over_midnight_is_of_the_day_it_started(self, home):
        # 23:58 to 00:04 in New York; it qualified when it ended
        assert calls(home, "MIDNIGHT", "started_date") == [(date(2025, 10, 7),)]
        days = ["day 2025-10-07", "day 2025-10-08"]
        assert [count(home, "dials", "MIDNIGHT", day) for day in days] == [1, None]
        assert [count(home, "sales_qualified", "MIDNIGHT", day) for day in days] == [None, 1]

    def test_half_past_one_comes_twice_when_the_clocks_go_back(self, home):
        # 01:30 of summer time is 05:30 UTC, that of winter time 06:30; the ids run the other way
        columns = "source_id, started_at, started_date, attempt_number_lead"
        found = calls(home, "FOLD", f"fct_call_attempts.{columns}")
        sunday = date(2025, 11, 2)
        assert found == [
            ("2.2|1021", datetime(2025, 11, 2, 5, 30), sunday, 1),
            ("1.1|1021", datetime(2025, 11, 2, 6, 30), sunday, 2),
            # 23:59:30 in the 25th hour of that day
            ("3.3|1021", datetime(2025, 11, 3, 4, 59, 30), sunday, 3),
        ]

    def test_a_day_is_the_company_s_and_the_hour_of_the_lead_its_own(self, home):
        # 23:30 in New York, dialled to San Francisco
        assert calls(home, "ZONE", "started_date, lead_time_zone") == [
            (date(2025, 10, 21), "America/Los_Angeles")
        ]

    def test_a_source_is_told_through_to_its_newest_extract_at_most(self, home):
        # the desk has a call in December, and was extracted on 12 November, midnight in New York
        through = "select data_through_at from marts.dim_sources where source_account = 'desk'"
        assert ask(home, through) == [(datetime(2025, 11, 12, 5),)]


class TestSeconds:
    """100 s; saturated; 15,000 s; saturated and 15,000 s with a code that says conversation."""

    def test_an_outlier_stays_in_volume_and_needs_its_disposition_to_be_a_conversation(self, home):
        assert (count(home, "dials", "LONG"), count(home, "connects", "LONG")) == (5, 5)
        columns = "talk_seconds, disposition_code, is_conversation"
        assert calls(home, "LONG", columns) == [
            (100, "NI", True),
            (None, "NI", False),
            (15000, "NI", False),
            (None, "TALKED", True),
            (15000, "TALKED", True),
        ]

    def test_an_outlier_is_in_no_sum_of_time(self, home):
        assert kpi(home, "talk_seconds", "campaign", key("LONG"))[2] == 100
        # 100 s of talk and 5 s after the call
        name = "handle_seconds_per_sales_qualified"
        assert kpi(home, name, "campaign", key("LONG"))[0] == 105

    def test_an_outlier_is_in_no_average_whether_it_is_saturated_or_too_long(self, home):
        outliers = [row[0] for row in calls(home, "LONG", "is_time_outlier")]
        assert outliers == [False, True, True, True, True]
        talk = kpi(home, "average_talk_seconds", "campaign", key("LONG"))
        assert talk[:3] == (100, 1, 100)
        assert kpi(home, "average_handle_seconds", "campaign", key("LONG"))[:3] == (105, 1, 105)

    def test_negative_seconds_are_quarantined_with_their_words(self, before):
        found = ask(
            before,
            "select extract_name, entity, reason from marts.fct_quarantined_rows order by all",
        )
        seconds = "expected seconds, 0 or more"
        task = f"CallDurationInSeconds: found -5; {seconds}"
        assert found == [
            ("legs", "call_legs", "talk: found -90; expected a number of seconds"),
            ("task", "call_attempts", task),
            ("task", "call_legs", task),
            ("vicidial_agent_log", "agent_times", f"talk_sec: found -5; {seconds}"),
            ("vicidial_agent_log", "call_legs", f"talk_sec: found -5; {seconds}"),
            ("vicidial_log", "call_attempts", f"length_in_sec: found -3; {seconds}"),
        ]
        # the call whose own row was wrong is nowhere, the one whose leg was wrong had no agent
        assert calls(before, "NEGATIVE", "reach_level, talk_seconds") == [(3, None)]


class TestZeroDenominators:
    def test_a_ratio_over_zero_is_null_and_says_so(self, home):
        # 90 s of talk, 10 s after it, and nobody qualified
        name = "handle_seconds_per_sales_qualified"
        found = kpi(home, name, "campaign", key("NOSALE"))
        assert found == (100, 0, None, "zero_denominator")

    def test_a_rate_of_zero_is_zero_and_not_null(self, home):
        assert kpi(home, "connect_rate", "campaign", key("NOBODY")) == (0, 2, 0, None)

    def test_a_ratio_of_zero_over_zero_is_not_told(self, home):
        assert kpi(home, "conversation_rate", "campaign", key("NOBODY")) is None
