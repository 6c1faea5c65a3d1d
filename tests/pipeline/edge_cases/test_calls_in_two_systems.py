"""A call that a dialer made and a CRM notes counts once: the dialer's, with the CRM's words."""

import pytest

from tests.pipeline.edge_cases.asking import ask_of_lead
from tests.pipeline.homes import ask

pytestmark = pytest.mark.slow

MATCHES = (
    "select calls.source_id, match, confidence from contract.call_identities as same "
    "inner join marts.fct_call_attempts as calls on same.same_as_call_key = calls.call_key "
    "inner join marts.fct_call_attempts as noted on same.call_key = noted.call_key "
    "where noted.source_id like '%{}%' order by noted.source_id"
)


def dials(home, lead: str) -> list[tuple]:
    """What became of the calls of a lead of the CRM: by whom told, counted or why not."""
    return ask_of_lead(home, lead, "source_system, reach_level, exclusion_reason")


class TestMatches:
    def test_by_the_dialer_s_id_however_far_apart(self, home):
        # noted half an hour later
        assert dials(home, "ById") == [("vicidial", 4, None), ("salesforce", 0, "same_call")]
        assert ask_of_lead(home, "ById", "disposition_code, outcome_text")[0] == (
            "NI",
            "Interested",
        )
        assert [row[1:] for row in ask(home, MATCHES.format("ById"))] == [("external_id", 1)]

    def test_by_lead_agent_and_two_minutes(self, home):
        # 120 s apart; the task names its lead by 15 characters
        assert dials(home, "Near")[:2] == [("vicidial", 4, None), ("salesforce", 0, "same_call")]
        assert ask_of_lead(home, "Near", "talk_seconds, outcome_text")[0] == (60, "Call me later")

    def test_not_by_a_second_more(self, home):
        # 121 s apart: the CRM alone knows of a second call, and not who answered
        assert dials(home, "00Far") == [("vicidial", 4, None), ("salesforce", 2, None)]

    def test_by_the_number_that_was_dialled(self, home):
        # the dialer's lead is nobody's in the CRM; its other number is that of a lead there
        assert [row[1] for row in ask(home, MATCHES.format("Number"))] == ["phone_agent_time"]
        assert dials(home, "Number") == [("salesforce", 0, "same_call")]

    def test_of_two_tasks_near_one_call_the_nearer_one(self, home):
        # 20 s and 50 s after its start; the other is a call of its own
        assert dials(home, "Twice") == [
            ("vicidial", 4, None),
            ("salesforce", 0, "same_call"),
            ("salesforce", 2, None),
        ]

    def test_two_calls_and_two_tasks_each_to_its_own(self, home):
        # calls at 15:00:00 and 15:01:30, noted five seconds after each
        found = [row[0] for row in ask(home, MATCHES.format("Pairs"))]
        assert found == ["1760986800.164|1107", "1760986890.165|1107"]

    def test_not_where_another_agent_notes_it(self, home):
        # ten seconds apart, by Bob
        assert dials(home, "Other") == [("vicidial", 4, None), ("salesforce", 2, None)]

    def test_a_task_that_is_only_planned_is_no_call_that_was_made(self, home):
        # planned ten seconds after the call's start, noted thirty seconds after it
        assert dials(home, "Planned") == [
            ("vicidial", 4, None),
            ("salesforce", 0, "not_final"),
            ("salesforce", 0, "same_call"),
        ]

    def test_a_task_that_comes_later_takes_nothing_from_the_dialer_s_day(self, before, home):
        assert dials(before, "Told") == [("vicidial", 4, None)]
        assert dials(home, "Told") == [("vicidial", 4, None), ("salesforce", 0, "same_call")]
        assert ask_of_lead(home, "Told", "outcome_text")[0] == ("Wants a brochure",)


class TestCounts:
    def test_attempts_are_numbered_over_what_counts(self, home):
        # the dialer's call is the first attempt, the task that matched none, the other the second
        assert ask_of_lead(home, "Twice", "attempt_number_lead") == [(1,), (None,), (2,)]

    def test_what_only_one_system_knows_is_listed(self, home):
        unmatched = (
            "select source_id from marts.fct_unmatched_calls "
            "where told_by = 'crm' and started_date = '2025-10-20' order by 1"
        )
        noted = {row[0][3:15].lstrip("0") for row in ask(home, unmatched)}
        assert {"Far", "TwiceB", "Other"} <= noted
        assert not {"ById", "Near", "Number", "PairsA", "PairsB", "TwiceA"} & noted
