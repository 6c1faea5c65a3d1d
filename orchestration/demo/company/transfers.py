"""The closers' work: calls that representatives hand over, and calls that come in.

A closer has one call at a time; a customer who waits too long is lost.
"""

import numpy as np
import pandas as pd

from orchestration.demo.company.dialing import unique_ids
from orchestration.demo.company.profile import CLOSER_GROUP, CLOSER_SALE_SHARE
from orchestration.demo.plan import Plan

PATIENCE = 60
WAITING_LOST = 0.04
INBOUND_PER_DIAL = 1_200 / 200_000
TRANSFER_STATUSES = ["SALE", "NI", "CALLBK", "DEC"]
TRANSFER_SHARES = [CLOSER_SALE_SHARE, 0.12, 0.09, 0.04]
INBOUND_STATUSES = ["CALLBK", "NI", "DEC", "NP"]
INBOUND_SHARES = [0.45, 0.3, 0.1, 0.15]


def take_calls(plan: Plan, days: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    """One row per call that reached the closers' queue, by time; the index is its number.

    Columns: call (number of the outbound call, -1 = it came in), lead, list_id, campaign_id, agent
    (-1 = the customer was lost waiting), day, user_group, start (epoch, s, entry into the queue),
    queue (s), talk_from (epoch), net, hold, dead, wrap, wait, pause (s), row_from, row_to, end
    (epoch), status, is_alt, called_count, uniqueid.
    """
    rng = plan.random("closers")
    arrivals = pd.concat([_transferred(calls), _inbound(plan, rng, calls)])
    arrivals = arrivals.sort_values("start", kind="stable").reset_index(drop=True)
    _draw_seconds(rng, arrivals)
    _hand_out(plan, arrivals, days[days["user_group"] == CLOSER_GROUP])
    lost = arrivals["agent"] < 0
    is_transfer = arrivals["call"] >= 0
    arrivals["status"] = np.select(
        [lost, is_transfer],
        ["DROP", rng.choice(TRANSFER_STATUSES, len(arrivals), p=TRANSFER_SHARES)],
        rng.choice(INBOUND_STATUSES, len(arrivals), p=INBOUND_SHARES),
    ).astype(object)
    arrivals["user_group"] = np.where(lost, "", CLOSER_GROUP)
    own = unique_ids(arrivals["start"], len(calls) + 1 + arrivals.index.to_numpy())
    arrivals["uniqueid"] = np.where(is_transfer, arrivals["uniqueid"], own)
    return arrivals


def _transferred(calls: pd.DataFrame) -> pd.DataFrame:
    handed = calls[calls["status"] == "XFER"]
    kept = ["lead", "list_id", "campaign_id", "day", "is_alt", "called_count", "uniqueid"]
    return handed[kept].assign(call=handed.index, start=handed["end"])


def _inbound(plan: Plan, rng: np.random.Generator, calls: pd.DataFrame) -> pd.DataFrame:
    """Some who were dialled call back, within days and during the shift."""
    answered = calls.index[calls["status"].isin(["DROP", "AA", "A", "CALLBK"])]
    count = min(len(answered), round(plan.dials * INBOUND_PER_DIAL))
    of = calls.loc[np.sort(rng.permutation(answered)[:count])]
    kept = ["lead", "list_id", "campaign_id", "called_count"]
    day = of["day"] + rng.integers(1, 4, count)
    second = rng.integers(9 * 3600 + 600, 20 * 3600, count)
    inbound = of[kept].assign(call=-1, day=day, is_alt=False, uniqueid="")
    inbound["start"] = plan.epochs(day, second)
    return inbound[(day < plan.days) & (plan.dates.day_of_week.to_numpy()[day % plan.days] != 6)]


def _draw_seconds(rng: np.random.Generator, arrivals: pd.DataFrame) -> None:
    count = len(arrivals)
    arrivals["net"] = 30 + np.exp(rng.normal(5.2, 0.7, count)).astype(int).clip(5, 3600)
    arrivals["hold"] = (rng.random(count) < 0.15) * rng.integers(15, 200, count)
    arrivals["dead"] = (rng.random(count) < 0.15) * rng.integers(1, 30, count)
    arrivals["wrap"] = rng.integers(5, 60, count)
    arrivals["pause"] = rng.integers(0, 10, count)
    arrivals["wait"] = rng.exponential(240, count).astype(int).clip(3, 1500)
    arrivals["patience"] = np.where(
        rng.random(count) < WAITING_LOST, rng.integers(0, 4, count), PATIENCE
    )


def _hand_out(plan: Plan, arrivals: pd.DataFrame, days: pd.DataFrame) -> None:
    """Give each arrival the closer who has been free longest, in order of time."""
    on_shift = {day: of for day, of in days.groupby("day")}
    agent, queue = np.full(len(arrivals), -1), np.zeros(len(arrivals), "int64")
    pause, wait = arrivals["pause"].to_numpy().copy(), arrivals["wait"].to_numpy().copy()
    seconds = arrivals[["net", "hold", "dead", "wrap"]].sum(axis=1).to_numpy()
    start, patience = arrivals["start"].to_numpy(), arrivals["patience"].to_numpy()
    for day, here in arrivals.groupby("day", sort=True):
        closers = on_shift.get(day, days.iloc[:0])
        count = np.full(len(closers), day)
        free = plan.epochs(count, closers["shift_from"].to_numpy())
        until = plan.epochs(count, closers["shift_to"].to_numpy())
        for row in here.index:
            ready = np.where(until > start[row], free, np.iinfo("int64").max)
            first = ready.argmin() if len(ready) else -1
            queue[row] = 4 + max(0, ready[first] - start[row]) if first >= 0 else PATIENCE
            if first < 0 or queue[row] > patience[row]:
                queue[row] = min(queue[row], patience[row])
                continue
            agent[row] = closers["agent"].iloc[first]
            idle = start[row] + queue[row] - ready[first]
            wait[row] = min(wait[row], idle)
            pause[row] = min(pause[row], idle - wait[row])
            free[first] = start[row] + queue[row] + seconds[row]
    _set_times(arrivals, agent, queue, pause, wait, seconds)


def _set_times(
    arrivals: pd.DataFrame,
    agent: np.ndarray,
    queue: np.ndarray,
    pause: np.ndarray,
    wait: np.ndarray,
    seconds: np.ndarray,
) -> None:
    arrivals["agent"], arrivals["queue"] = agent, queue
    arrivals["pause"], arrivals["wait"] = pause, wait
    taken = agent >= 0
    talk_from = arrivals["start"].to_numpy() + queue
    arrivals["talk_from"] = talk_from
    arrivals["row_from"] = talk_from - wait - pause
    arrivals["row_to"] = talk_from + seconds
    talk = (arrivals["net"] + arrivals["hold"]).to_numpy()
    arrivals["end"] = talk_from + np.where(taken, talk, 0)
    for column in ("net", "hold", "dead", "wrap"):
        arrivals[column] = np.where(taken, arrivals[column], 0)
