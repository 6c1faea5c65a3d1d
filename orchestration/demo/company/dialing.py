"""The outbound calls: agents' slots and the dialer's own dials, each with a lead and a result.

Which lead a dial gets is in pool.py, what comes of it in outcomes.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_clock
from orchestration.demo.company.agents import group_on, skill_on
from orchestration.demo.company.leads import local_offset_hours
from orchestration.demo.company.outcomes import CLOSING, agent_results, machine_results
from orchestration.demo.company.pool import NOBODY, ZONES, Pool
from orchestration.demo.company.profile import (
    HANDLED_SHARE,
    HUMAN_BY_HOUR,
    PREDICTIVE,
)
from orchestration.demo.plan import Plan

ALTERNATE_SHARE = 0.15
LEFTOVERS_PER_DIAL = 12 / 200_000
DIALED_WITHIN = 900
NOON = 12 * 3600
# Of dials without an agent; the others are over at once.
SECONDS = {"NA": 28, "N": 25, "AA": 11, "AFAX": 9, "AB": 4, "ADC": 3, "DROP": 14, "PDROP": 12}


def dial(
    plan: Plan, agents: pd.DataFrame, slots: pd.DataFrame, leads: pd.DataFrame
) -> pd.DataFrame:
    """One row per outbound call, by time; the index is the call's number.

    Columns: those of the slots (agent is -1 where none took the call), and lead (number), list_id,
    start and end (epoch, s), status, is_interested, callback_at (epoch or 0), called_count, is_alt,
    user_group, uniqueid.
    """
    rng = plan.random("dialing")
    slots = slots.assign(start=slots["talk_from"] - slots["ring"])
    asked = pd.concat([slots, _unhandled(rng, slots)], ignore_index=True)
    asked = asked.sort_values(["campaign_id", "start"], kind="stable").reset_index(drop=True)
    offsets = _offsets(plan)
    parts = []
    for campaign, here in asked.groupby("campaign_id", sort=True):
        pool = Pool(leads[leads["campaign_id"] == campaign])
        for day, dials in here.groupby("day", sort=True):
            skill = skill_on(agents, dials["agent"].to_numpy(), day)
            parts.append(_day(rng, pool, dials, skill, offsets[day]))
    calls = asked.join(pd.concat(parts), how="inner").sort_values(["start", "lead"], kind="stable")
    return _finished(plan, rng, agents, calls.reset_index(drop=True))


def _unhandled(rng: np.random.Generator, slots: pd.DataFrame) -> pd.DataFrame:
    """The dials of the dialer that no agent gets to see, in proportion to those that one does."""
    handled = slots[slots["campaign_id"].isin(PREDICTIVE)]
    hour = wall_clock(handled["start"]).astype("datetime64[h]").astype("int64") % 24
    # The dialer dials for the agents who are there, whether or not people are at home.
    weight = pd.Series(1 / HUMAN_BY_HOUR[hour], handled.index)
    parts = []
    for _, of in handled.groupby(["campaign_id", "day"], sort=True):
        shares = weight[of.index] / weight[of.index].sum()
        count = round(len(of) * (1 - HANDLED_SHARE) / HANDLED_SHARE)
        parts.append(of.loc[rng.choice(of.index, count, p=shares)])
    near = pd.concat(parts)[["campaign_id", "day", "start"]]
    near["start"] += rng.integers(0, DIALED_WITHIN, len(near))
    no_seconds = dict.fromkeys(["net", "hold", "dead", "wrap", "ring", "pause", "wait"], 0)
    no_times = dict.fromkeys(["row_from", "row_to", "talk_from"], -1)
    return near.assign(
        agent=-1, kind="none", is_saturated=False, pause_code="", **no_seconds, **no_times
    )


def _offsets(plan: Plan) -> np.ndarray:
    """Hours between UTC and each of ZONES on each day at noon, shape (days, zones)."""
    day = np.arange(plan.days)
    noon = plan.epochs(day, np.full(plan.days, NOON))
    return np.stack([local_offset_hours(zone, noon) for zone in ZONES], axis=1)


def _day(
    rng: np.random.Generator,
    pool: Pool,
    dials: pd.DataFrame,
    skill: np.ndarray,
    offsets: np.ndarray,
) -> pd.DataFrame:
    """What comes of the dials that get a lead; the index is theirs."""
    start, kind = dials["start"].to_numpy(), dials["kind"].to_numpy()
    by_agent = (dials["agent"] >= 0).to_numpy()
    place = pool.assign(rng, start, offsets, by_agent)
    got, by_agent = place != NOBODY, by_agent[place != NOBODY]
    place, start, kind, skill = place[got], start[got], kind[got], skill[got]
    list_id, count = pool.list_id[place], len(place)
    status = np.where(pool.is_usable[place], machine_results(rng, count), "ADC").astype(object)
    is_interested = np.zeros(count, bool)
    status[by_agent], is_interested[by_agent] = agent_results(
        rng, dials["campaign_id"].iloc[0], kind[by_agent], list_id[by_agent], skill[by_agent]
    )
    later = rng.integers(1, 6, count) * 86_400 + rng.integers(-18, 19, count) * 300
    callback_at = np.where(status == "CALLBK", start // 300 * 300 + later, 0)
    pool.calls[place] += 1
    pool.is_closed[place] = np.isin(status.astype(str), CLOSING)
    pool.callback[place] = callback_at
    return pd.DataFrame(
        {
            "lead": pool.lead[place],
            "list_id": list_id,
            "status": status,
            "is_interested": is_interested,
            "callback_at": callback_at,
            "called_count": pool.calls[place],
        },
        index=dials.index[got],
    )


def _finished(
    plan: Plan, rng: np.random.Generator, agents: pd.DataFrame, calls: pd.DataFrame
) -> pd.DataFrame:
    """The calls with their end, number dialled, team and id; a few are left unfinished."""
    alone = (calls["agent"] < 0).to_numpy()
    left = rng.permutation(np.flatnonzero(alone & (calls["status"] == "NA").to_numpy()))
    left = left[: max(3, round(plan.dials * LEFTOVERS_PER_DIAL))]
    calls.loc[left, "status"] = rng.choice(["QUEUE", "INCALL"], len(left))
    seconds = calls["status"].map(SECONDS).fillna(0).astype("int64")
    length = seconds + rng.integers(0, 4, len(calls)) * (seconds > 0)
    talk_to = calls["talk_from"] + calls["net"] + calls["hold"]
    calls["end"] = np.where(alone, calls["start"] + length, talk_to)
    calls["is_alt"] = (calls["called_count"] > 1) & (rng.random(len(calls)) < ALTERNATE_SHARE)
    group = group_on(agents, calls["agent"].to_numpy(), calls["day"].to_numpy())
    calls["user_group"] = np.where(alone, "", group)
    calls["uniqueid"] = unique_ids(calls["start"], 1 + np.arange(len(calls)))
    return calls


def unique_ids(start: pd.Series, number: np.ndarray) -> np.ndarray:
    """Asterisk's ids of calls: `<epoch of the start>.<sequence>`."""
    epoch = np.strings.add(start.to_numpy().astype("U12"), ".")
    return np.strings.add(epoch, number.astype("U9")).astype(object)
