"""Who an agent is, which team a number belongs to, and what agents did with their time."""

from datetime import date
from decimal import Decimal

import pytest

from tests.pipeline.edge_cases.asking import calls, count, key, kpi
from tests.pipeline.homes import ask

pytestmark = pytest.mark.slow

PERSONS = (
    "select one.source_id, persons.source_id from contract.agent_identities as one "
    "inner join contract.agent_identities as persons on one.agent_key = persons.agent_source_key "
    "where regexp_matches(one.source_id, '{}') order by 1"
)
TIMES = (
    "select date_day, state, seconds, is_paid from marts.fct_agent_times "
    "inner join marts.dim_agents as agents using (agent_key) "
    "where agents.source_id = '{}' order by from_at, to_at"
)


class TestTime:
    """Busy1 dialled twice by hand:

    pause 60, wait 120, talk 300 of which 40 dead, wrap 30; lunch 1,800, wait 180, talk 20, wrap 10.
    """

    def test_every_second_of_an_agent_is_in_one_state(self, home):
        day = date(2025, 10, 9)
        assert ask(home, TIMES.format("busy1")) == [
            *((day, "pause", 60, True), (day, "wait", 120, True), (day, "talk", 260, True)),
            *((day, "dead", 40, True), (day, "wrap", 30, True), (day, "pause", 1800, False)),
            *((day, "wait", 180, True), (day, "talk", 20, True), (day, "wrap", 10, True)),
        ]

    def test_occupancy_is_busy_time_of_the_time_with_and_waiting_for_calls(self, home):
        # 260 + 40 + 30 + 20 + 10 = 360 of 360 + 120 + 180 = 660
        found = kpi(home, "occupancy", "agent", key("busy1"))
        assert found == (360, 660, Decimal("0.545455"), None)

    def test_utilisation_is_busy_time_of_paid_time(self, home):
        # 660 and the pause of 60; lunch is not paid
        found = kpi(home, "utilisation", "agent", key("busy1"))
        assert found == (360, 720, Decimal("0.5"), None)

    def test_dials_per_hour_are_of_the_time_with_and_waiting_for_calls(self, home):
        # 2 dials × 3600 / 660
        found = kpi(home, "dials_per_agent_hour", "agent", key("busy1"))
        assert found == (2, 660, Decimal("10.9091"), None)

    def test_time_over_midnight_is_split_between_its_days(self, home):
        # wait from 23:50, talk from 23:58 to 00:04, a minute after the call
        assert ask(home, TIMES.format("owl1")) == [
            (date(2025, 10, 7), "wait", 480, True),
            (date(2025, 10, 7), "talk", 120, True),
            (date(2025, 10, 8), "talk", 240, True),
            (date(2025, 10, 8), "wrap", 60, True),
        ]
        shares = [
            kpi(home, "occupancy", "campaign", key("MIDNIGHT"), f"day 2025-10-0{n}") for n in (7, 8)
        ]
        assert [share[:3] for share in shares] == [(120, 600, Decimal("0.2")), (300, 300, 1)]

    def test_a_wait_through_the_hour_that_comes_twice_is_an_hour_long(self, home):
        # from 01:30 of summer time to 01:30 of winter time
        waits = [row for row in ask(home, TIMES.format("owl2")) if row[1] == "wait"]
        assert waits == [(date(2025, 11, 2), "wait", 3600, True)]


class TestMachineDialling:
    """Manual1 dialled 2 and reached 1; for predict1 the machine dialled 4, of which it got 2."""

    def test_rates_of_an_agent_who_dials_by_hand_are_told(self, home):
        for scope, member in (("agent", "manual1"), ("team", "HANDS")):
            for name in ("answer_rate", "connect_rate"):
                assert kpi(home, name, scope, key(member)) == (1, 2, Decimal("0.5"), None)

    def test_rates_of_an_agent_for_whom_a_machine_dials_are_nobody_s(self, home):
        for scope, member in (("agent", "predict1"), ("team", "MACHINE")):
            for name in ("answer_rate", "connect_rate"):
                assert kpi(home, name, scope, key(member)) == (2, 2, None, "machine_dialled")

    def test_its_campaign_s_rates_are_told(self, home):
        # 2 connects, one abandoned, one unanswered
        found = kpi(home, "connect_rate", "campaign", key("AUTO"))
        assert found == (2, 4, Decimal("0.5"), None)
        assert kpi(home, "answer_rate", "campaign", key("AUTO"))[:2] == (3, 4)

    def test_what_nobody_answered_and_what_was_abandoned_has_no_agent(self, home):
        assert ask(
            home,
            "select agent_key, dials from marts.fct_components_daily "
            f"where campaign_key = '{key('AUTO')}' and dials > 0 order by agent_key",
        ) == [("(none)", 2), (key("predict1"), 2)]
        assert calls(home, "AUTO", "reach_level") == [(4,), (4,), (1,), (3,)]


class TestTeams:
    def test_a_month_is_split_where_an_agent_moved_on_the_15th(self, home):
        # 10:00 and 23:59:59 on the 14th; 00:00 and 10:00 on the 15th, 10:00 on the 31st
        dials = [
            kpi(home, "dials", "team", key(team), "month 2025-10-01")[2]
            for team in ("BEFORE", "AFTER")
        ]
        assert dials == [2, 3]
        assert kpi(home, "dials", "agent", key("mover1"), "month 2025-10-01")[2] == 5

    def test_a_team_that_a_source_states_holds_from_its_day_s_first_moment(self, home):
        # 23:59:59 on the 14th; 00:00 on the 15th and a call on the 20th
        teams = calls(home, "moved", "team_key")
        assert teams == [(key(team, "generic"),) for team in ("before", "after", "after")]


class TestPersons:
    def test_an_agent_of_dialer_and_crm_is_one_by_the_address_in_any_case(self, home):
        # Ann@Example.com and ' ann@example.COM '
        assert ask(home, PERSONS.format("ann1|Ann")) == [
            ("005000000000AnnAAE", "ann1"),
            ("ann1", "ann1"),
        ]

    def test_two_agents_of_one_account_who_share_an_address_are_two(self, home):
        # and the user of the CRM who has it too is neither of them
        found = ask(home, PERSONS.format("twin|Twin"))
        assert len(found) == 3
        assert all(one == person for one, person in found)
        assert count(home, "dials", "TWINS") == 2
        assert kpi(home, "dials", "agent", key("twin1"))[2] == 1

    def test_who_qualified_and_who_closed_are_credited_as_persons(self, home):
        # Ann qualified it by a call of the dialer; Bob's user of the CRM owns it and the order
        # Bob closed four more, which nobody qualified: 300 + 100 + 100 + 400
        credit = (("opportunities", 1, 1), ("orders", 1, 5), ("revenue_gross", 500, 1400))
        period = "month 2025-10-01"
        for name, ann, bob in credit:
            assert kpi(home, name, "agent", key("ann1"), period, "qualifier")[2] == ann
            assert kpi(home, name, "agent", key("bob1"), period, "closer")[2] == bob

    def test_a_user_who_is_listed_later_takes_the_past_along(self, before, home):
        closers = (key("00500000000CleoAAC", "salesforce"), key("cleo1"))
        for told, orders in ((before, [1, None]), (home, [None, 1])):
            found = [kpi(told, "orders", "agent", closer, role="closer") for closer in closers]
            assert [row and row[2] for row in found] == orders
