"""The people with a headset: teams, moves between them, who is new and who is weak.

Their working days are in schedule.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.company.names import email_of, full_names
from orchestration.demo.company.profile import (
    CLOSER_GROUP,
    RAMP_DAYS,
    RAMP_START,
    SDR_GROUPS,
    WEAK_AGENT_SKILL,
)
from orchestration.demo.plan import Plan

FIRST_USER = 1001
# How long before the first call of a day an agent logs in.
LOGIN_SECONDS = 90


def make_agents(plan: Plan) -> pd.DataFrame:
    """One row per agent, representatives first, closers last; the index is the agent's number.

    Columns: user, full_name, email, user_group, is_closer, skill (1 = usual), hired (day number,
    negative = before the period), moved (day number or -1), next_group.
    """
    rng = plan.random("agents")
    closers = max(1, plan.agents // 5)
    representatives = plan.agents - closers
    numbers = np.arange(plan.agents)
    agents = pd.DataFrame(
        {
            "user": (FIRST_USER + numbers).astype(str),
            "full_name": full_names(rng, plan.agents),
            "is_closer": numbers >= representatives,
            "skill": rng.normal(1.0, 0.08, plan.agents).clip(0.8, 1.2),
            "hired": -rng.integers(200, 1500, plan.agents),
            "moved": -1,
        }
    )
    agents["user_group"] = np.where(
        agents["is_closer"], CLOSER_GROUP, np.array(SDR_GROUPS)[numbers % len(SDR_GROUPS)]
    )
    agents["next_group"] = agents["user_group"]
    agents.loc[min(3, plan.agents - 1), "full_name"] = "Robert'); DROP TABLE students;--"
    agents["email"] = [
        email_of(name, user, "meridian.example")
        for name, user in zip(agents["full_name"], agents["user"], strict=True)
    ]
    _plant_careers(agents, representatives, plan, rng)
    return agents


def _plant_careers(
    agents: pd.DataFrame, representatives: int, plan: Plan, rng: np.random.Generator
) -> None:
    few = max(1, plan.agents // 10)
    chosen = rng.permutation(representatives)
    weak, moving, new = chosen[:1], chosen[1 : 1 + few], chosen[1 + few : 1 + 2 * few]
    agents.loc[weak, "skill"] = WEAK_AGENT_SKILL
    agents.loc[moving, "moved"] = rng.integers(plan.days // 3, 2 * plan.days // 3, len(moving))
    here = moving % len(SDR_GROUPS)
    there = (here + rng.integers(1, len(SDR_GROUPS), len(moving))) % len(SDR_GROUPS)
    agents.loc[moving, "next_group"] = np.array(SDR_GROUPS)[there]
    agents.loc[new, "hired"] = rng.integers(plan.days // 8, plan.days // 2, len(new))


def group_on(agents: pd.DataFrame, agent: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The user group in which agents (numbers) work on days (numbers)."""
    moved = agents["moved"].to_numpy()[agent]
    has_moved = (moved >= 0) & (day >= moved)
    return np.where(has_moved, *_groups(agents, agent))


def group_at(agents: pd.DataFrame, agent: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The user group that agents (numbers) are seen in at epochs in s.

    A move shows first in the agent log, so it counts from the first row there.
    """
    seen = agents["seen_moved"].to_numpy()[agent]
    return np.where((seen >= 0) & (at >= seen), *_groups(agents, agent))


def _groups(agents: pd.DataFrame, agent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The groups of agents after and before their move."""
    return agents["next_group"].to_numpy()[agent], agents["user_group"].to_numpy()[agent]


def see_moves(agents: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    """The agents with `seen_moved`: when each is first seen in its new group (epoch, s), or -1."""
    handled = calls[calls["agent"] >= 0]
    moved = agents["moved"].to_numpy()[handled["agent"]]
    after = handled[(moved >= 0) & (handled["day"] >= moved)]
    first = after.groupby("agent")["row_from"].min() - LOGIN_SECONDS
    return agents.assign(seen_moved=first.reindex(agents.index).fillna(-1).astype("int64"))


def skill_on(agents: pd.DataFrame, agent: np.ndarray, day: np.ndarray) -> np.ndarray:
    """What an agent makes of a conversation on a day; 1 is usual. Who is new grows into it."""
    tenure = day - agents["hired"].to_numpy()[agent]
    ramp = RAMP_START + (1 - RAMP_START) * (tenure / RAMP_DAYS).clip(0, 1)
    return agents["skill"].to_numpy()[agent] * ramp
