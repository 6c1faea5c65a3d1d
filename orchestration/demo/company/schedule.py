"""When agents are on the phone: their days, the slots in which they handle a call, and its seconds.

A slot is a call that an agent will handle; which lead it gets is decided in dialing.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.company.agents import group_on
from orchestration.demo.company.profile import (
    AGENT_DAY_SHARES,
    CLOSER_PRESENCE,
    CONVERSATION_SHARE,
    DIAL_SHARES,
    HANDLED_SHARE,
    HUMAN_BY_HOUR,
    MANUAL,
    PREDICTIVE,
    PRESENCE,
    WEEKDAY_SHARES,
)
from orchestration.demo.plan import Plan

# Seconds since midnight.
SHIFTS = np.array([[9 * 3600, 17 * 3600], [12 * 3600 + 1800, 20 * 3600 + 1800]])
CLOSER_SHIFT = np.array([9 * 3600, 20 * 3600 + 1800])
OVERTIME = 900
AGENT_KINDS = {"human": 0.85, "machine": 0.12, "silence": 0.03}
MANUAL_KINDS = {
    "no_answer": 0.42,
    "busy": 0.05,
    "disconnected": 0.05,
    "machine": 0.26,
    "human": 0.22,
}
# Seconds, from and below; a conversation goes on from there.
TALK_BOUNDS = {
    "machine": (5, 20),
    "silence": (4, 12),
    "no_answer": (22, 40),
    "busy": (3, 7),
    "disconnected": (4, 12),
    "human": (4, 60),
    "conversation": (60, 61),
}
LONG_CALLS_PER_DIAL = 8 / 200_000
SATURATED_PER_DIAL = 15 / 200_000
SATURATED_SECONDS = 65_535


def agent_days(plan: Plan, agents: pd.DataFrame) -> pd.DataFrame:
    """One row per agent and day of work.

    Columns: agent, day (numbers), campaign_id, user_group, shift_from and shift_to (s since
    midnight), share (of a weekday's work).
    """
    rng = plan.random("agent days")
    agent, day = np.divmod(np.arange(len(agents) * plan.days), plan.days)
    weekday = plan.dates.day_of_week.to_numpy()[day]
    is_closer = agents["is_closer"].to_numpy()[agent]
    presence = np.where(is_closer, CLOSER_PRESENCE[weekday], PRESENCE[weekday])
    is_there = rng.random(len(agent)) < presence
    is_there &= agents["hired"].to_numpy()[agent] <= day
    shift = np.where(is_closer[:, None], CLOSER_SHIFT, SHIFTS[agent // 2 % 2])
    days = pd.DataFrame(
        {
            "agent": agent,
            "day": day,
            "campaign_id": rng.choice(
                list(AGENT_DAY_SHARES), len(agent), p=list(AGENT_DAY_SHARES.values())
            ),
            "user_group": group_on(agents, agent, day),
            "shift_from": shift[:, 0],
            "shift_to": shift[:, 1],
            "share": WEEKDAY_SHARES[weekday],
        }
    )
    return days[is_there].reset_index(drop=True)


def handled_slots(plan: Plan, days: pd.DataFrame) -> pd.DataFrame:
    """One row per slot of the representatives, in order of agent and time.

    Columns: agent, day, campaign_id, kind, row_from (epoch, s, when its agent-log row begins),
    pause, pause_code, wait, talk_from (epoch), ring, net, hold, dead, wrap (s), row_to (epoch),
    is_saturated.
    """
    rng = plan.random("slots")
    slots = pd.concat([_of_campaign(plan, rng, days, name) for name in DIAL_SHARES])
    slots = slots.drop(columns="user_group")
    slots = slots.sort_values(["agent", "day", "wanted"], kind="stable").reset_index(drop=True)
    _draw_kind(rng, slots)
    _draw_seconds(rng, slots)
    slots = _one_after_the_other(plan, slots)
    _plant_long_calls(plan, rng, slots)
    return slots


def _of_campaign(
    plan: Plan, rng: np.random.Generator, days: pd.DataFrame, name: str
) -> pd.DataFrame:
    """The campaign's slots, spread over its agents' hours as people are at home in them."""
    here = days[days["campaign_id"] == name].reset_index(drop=True)
    share = HANDLED_SHARE if name in PREDICTIVE else 1.0
    count = round(plan.dials * DIAL_SHARES[name] * share)
    hours = np.arange(24) * 3600
    begin = np.maximum(here[["shift_from"]].to_numpy(), hours)
    seconds = (np.minimum(here[["shift_to"]].to_numpy(), hours + 3600) - begin).clip(0)
    weights = (here[["share"]].to_numpy() * seconds * HUMAN_BY_HOUR).ravel()
    calls = rng.multinomial(count, weights / weights.sum())
    cell = np.repeat(np.arange(len(weights)), calls)
    within = (rng.random(len(cell)) * seconds.ravel()[cell]).astype("int64")
    slots = here.loc[cell // 24].reset_index(drop=True)
    return slots.assign(wanted=begin.ravel()[cell] + within)


def _draw_kind(rng: np.random.Generator, slots: pd.DataFrame) -> None:
    by_hand = slots["campaign_id"] == MANUAL
    predictive = rng.choice(list(AGENT_KINDS), len(slots), p=list(AGENT_KINDS.values()))
    manual = rng.choice(list(MANUAL_KINDS), len(slots), p=list(MANUAL_KINDS.values()))
    kind = np.where(by_hand, manual, predictive)
    is_long = rng.random(len(slots)) < CONVERSATION_SHARE
    slots["kind"] = np.where((kind == "human") & is_long, "conversation", kind).astype(object)


def _draw_seconds(rng: np.random.Generator, slots: pd.DataFrame) -> None:
    count = len(slots)
    low, high = np.array([TALK_BOUNDS[kind] for kind in slots["kind"]]).T
    long = (slots["kind"] == "conversation").to_numpy()
    is_human = long | (slots["kind"] == "human").to_numpy()
    beyond = np.exp(rng.normal(4.9, 0.9, count)).astype(int).clip(0, 4500)
    slots["net"] = rng.integers(low, high) + long * beyond
    slots["hold"] = (long & (rng.random(count) < 0.08)) * rng.integers(15, 180, count)
    slots["dead"] = (is_human & (rng.random(count) < 0.2)) * rng.integers(1, 40, count)
    slots["wrap"] = rng.integers(2, 12, count) + is_human * rng.integers(0, 25, count)
    # An agent who dials by hand is on the line from the first ring.
    is_unreached = slots["kind"].isin(["no_answer", "busy", "disconnected"])
    slots["ring"] = np.where(is_unreached, 0, rng.integers(6, 26, count))
    slots["wait"] = rng.exponential(70, count).astype(int).clip(1, 900) + slots["ring"]
    code = rng.choice(["", "BREAK", "TRAIN", "MTG"], count, p=[0.965, 0.03, 0.002, 0.003])
    slots["pause_code"] = code.astype(object)
    long_pause = rng.integers(240, 1200, count)
    slots["pause"] = np.where(code == "", rng.integers(0, 11, count), long_pause)


def _one_after_the_other(plan: Plan, slots: pd.DataFrame) -> pd.DataFrame:
    """Push slots back until none begins before the last one ends; drop those past the shift."""
    length = slots[["pause", "wait", "net", "hold", "dead", "wrap"]].sum(axis=1)
    group = [slots["agent"], slots["day"]]
    before = length.groupby(group).cumsum() - length
    start = (slots["wanted"] - before).groupby(group).cummax() + before
    slots = slots[start + length <= slots["shift_to"] + OVERTIME].copy()
    row_from = plan.epochs(slots["day"], start.loc[slots.index])
    slots["row_from"] = row_from
    slots["talk_from"] = row_from + slots["pause"] + slots["wait"]
    slots["row_to"] = row_from + length.loc[slots.index]
    return slots.reset_index(drop=True)


def _plant_long_calls(plan: Plan, rng: np.random.Generator, slots: pd.DataFrame) -> None:
    """A few conversations of over four hours at a day's end, and a few with a saturated counter."""
    talks = slots["kind"] == "conversation"
    is_last = ~slots.duplicated(["agent", "day"], keep="last")
    last = slots.index[talks & is_last]
    long = rng.permutation(last)[: max(2, round(plan.dials * LONG_CALLS_PER_DIAL))]
    added = rng.integers(14_500, 18_000, len(long))
    slots.loc[long, "net"] += added
    slots.loc[long, "row_to"] += added
    others = slots.index[talks & ~is_last]
    chosen = rng.permutation(others)[: max(2, round(plan.dials * SATURATED_PER_DIAL))]
    slots["is_saturated"] = slots.index.isin(chosen)
