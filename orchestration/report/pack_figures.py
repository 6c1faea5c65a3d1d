"""What a pack says of one agent, read from `marts.duckdb`; every question names the agent.

Not here: how it looks (`pack_page.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from orchestration.report.published import Period, read

MOST_OF_A_KIND = 2
MOST_EVENTS = 10
AGENTS = """
select agent_key, display_name, source_id, team_name
from dim_agents left join dim_teams on latest_team_key = team_key
where agent_key in (
    select agent_key from fct_scorecards where period = 'month' and period_start = $start
)
order by agent_key
"""
CARDS = """
select cards.* exclude (data_through_at, publish_id), unit, better, label_en, label_zh
from fct_scorecards as cards inner join dim_kpis using (kpi)
where agent_key = $agent and period = 'month' and period_start = $start
order by place
"""
CALLS = """
select kpi, call_id, recording_id, started_at from fct_coaching_calls
where agent_key = $agent and period_start = $start
order by kpi, place
"""
FOLLOWED = """
select followed.*, unit, label_en, label_zh
from {table} as followed inner join dim_kpis using (kpi)
where agent_key = $agent
order by {day} desc limit {most}
"""
ACTIONS = FOLLOWED.format(table="fct_coaching_actions", day="agreed_on", most=MOST_EVENTS)
TRAININGS = FOLLOWED.format(table="fct_trainings", day="trained_on", most=MOST_EVENTS)


@dataclass(frozen=True)
class Pack:
    """An agent's month.

    Attributes:
        agent: a row of `agents`.
        cards: the scorecard, a row a KPI, in the register's order.
        calls: those that were drawn for the gaps.
        actions: what was agreed with the agent, the latest first.
        trainings: what the agent was trained in, the latest first.
    """

    agent: dict
    cards: Sequence[dict]
    calls: Sequence[dict]
    actions: Sequence[dict]
    trainings: Sequence[dict]

    @property
    def strengths(self) -> list[dict]:
        """The two that are furthest above the peers."""
        return self._furthest("strength", -1)

    @property
    def gaps(self) -> list[dict]:
        """The two that are furthest below the peers."""
        return self._furthest("improve", 1)

    def calls_of(self, kpi: str) -> list[dict]:
        """The calls to listen to for a KPI."""
        return [call for call in self.calls if call["kpi"] == kpi]

    def _furthest(self, verdict: str, sign: int) -> list[dict]:
        found = [card for card in self.cards if card["verdict"] == verdict]
        # a group that does not vary has no distance
        return sorted(found, key=lambda card: sign * (card["robust_z"] or 0))[:MOST_OF_A_KIND]


def agents(connection: duckdb.DuckDBPyConnection, period: Period) -> list[dict]:
    """Those who have a scorecard in a month."""
    return read(connection, AGENTS, start=period.start)


def pack(connection: duckdb.DuckDBPyConnection, period: Period, agent: dict) -> Pack:
    """An agent's month.

    Args:
        connection: to a `marts.duckdb`.
        period: a month.
        agent: a row of `agents`.
    """
    one = {"agent": agent["agent_key"]}
    return Pack(
        agent,
        read(connection, CARDS, **one, start=period.start),
        read(connection, CALLS, **one, start=period.start),
        read(connection, ACTIONS, **one),
        read(connection, TRAININGS, **one),
    )
