"""What Salesforce books as activities: the call Tasks of the CTI, calls by mobile, and mails.

Most call Tasks name the dialer's call; some only agree with it in phone, agent and time.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import DAY
from orchestration.demo.company.agents import group_at
from orchestration.demo.company.leads import root_of
from orchestration.demo.company.outcomes import HUMAN
from orchestration.demo.plan import Plan

CTI_DOWN = 0.02
WITHOUT_CALL_ID = 0.05
MOBILE_PER_TASK = 0.015
MAIL_PER_TASK = 0.03
EDITED_SHARE = 0.03

DISPOSITIONS = {
    **{"NI": "Not interested", "DEC": "Not interested", "ROOFNO": "Not interested"},
    **{"CALLBK": "Callback", "NP": "No pitch", "DNC": "Do not call", "WRONGN": "Wrong number"},
    **{"SALE": "Qualified", "XFER": "Transferred", "A": "Left message", "DAIR": "Dead air"},
    **{"N": "No answer", "B": "Busy", "DC": "Invalid number"},
}


def make_tasks(
    plan: Plan,
    agents: pd.DataFrame,
    calls: pd.DataFrame,
    crm: pd.DataFrame,
    dialer: pd.DataFrame,
) -> pd.DataFrame:
    """One row per Task; the index is its number.

    Columns: match (call_id, phone_agent_time, crm_only, mail), call (number of the outbound call or
    -1), crm (number of the lead or -1), agent, user_group, disposition, seconds, completed
    (epoch, s), modified (epoch, s, of a later edit, or -1).
    """
    rng = plan.random("tasks")
    booked = _of_calls(rng, calls, crm, dialer)
    count = len(booked)
    mobile = _by_mobile(plan, rng, calls, crm, dialer, round(count * MOBILE_PER_TASK))
    mails = booked.loc[np.sort(rng.permutation(booked.index)[: round(count * MAIL_PER_TASK)])]
    mails = mails[mails["crm"] >= 0].assign(match="mail", call=-1, seconds=-1, disposition="")
    mails["completed"] += 300
    tasks = pd.concat([booked, mobile, mails])
    tasks = tasks[tasks["completed"] < plan.end].sort_values("completed", kind="stable")
    start = (tasks["completed"] - tasks["seconds"]).to_numpy()
    tasks["user_group"] = group_at(agents, tasks["agent"].to_numpy(), start)
    tasks["crm"] = np.where(
        tasks["crm"] < 0, -1, root_of(crm, tasks["crm"].to_numpy(), tasks["completed"].to_numpy())
    )
    edited = tasks["completed"] + rng.integers(3600, 20 * DAY, len(tasks))
    is_edited = (rng.random(len(tasks)) < EDITED_SHARE) & (edited < plan.end)
    tasks["modified"] = np.where(is_edited, edited, -1)
    return tasks.reset_index(drop=True)


def _of_calls(
    rng: np.random.Generator, calls: pd.DataFrame, crm: pd.DataFrame, dialer: pd.DataFrame
) -> pd.DataFrame:
    handled = calls[calls["agent"] >= 0]
    draw = rng.random(len(handled))
    lead = dialer.loc[handled["lead"]].set_axis(handled.index)
    known = crm["is_known"].to_numpy()[lead["crm"]]
    # Without the call's id it takes the lead's own number to find the call.
    findable = lead["match"].isin(["crm_id", "phone"]) & lead["is_usable"] & ~handled["is_alt"]
    findable &= (crm["master"].to_numpy()[lead["crm"]] < 0) & ~lead["is_twice"]
    without_id = findable & (draw < CTI_DOWN + WITHOUT_CALL_ID)
    is_human = handled["status"].isin(HUMAN)
    tasks = pd.DataFrame(
        {
            "match": np.where(without_id, "phone_agent_time", "call_id"),
            "call": handled.index,
            "crm": np.where(known, lead["crm"], -1),
            "agent": handled["agent"],
            "day": handled["day"],
            "disposition": handled["status"].map(DISPOSITIONS),
            "seconds": np.where(is_human, handled["net"] + handled["hold"], 0),
            "completed": handled["end"] + rng.integers(0, 6, len(handled)),
        }
    )
    return tasks[draw >= CTI_DOWN]


def _by_mobile(
    plan: Plan,
    rng: np.random.Generator,
    calls: pd.DataFrame,
    crm: pd.DataFrame,
    dialer: pd.DataFrame,
    count: int,
) -> pd.DataFrame:
    """Calls that no dialer knows of: before it opens, and on Sundays when it is closed."""
    days = calls.loc[calls["agent"] >= 0, ["agent", "day"]].drop_duplicates()
    # On an agent's first day nobody has seen yet which team it is in.
    theirs = days[days.duplicated("agent")]
    of = theirs.iloc[np.sort(rng.integers(0, len(theirs), count))].reset_index(drop=True)
    sunday = of["day"] + 6 - plan.dates.day_of_week.to_numpy()[of["day"]]
    on_sunday = (sunday < plan.days) & (rng.random(count) < 0.4)
    # Before nine in the morning only the east may be called.
    eastern = (dialer["zone"] == "America/New_York") & (dialer["match"] == "crm_id")
    eastern &= (crm["master"].to_numpy()[dialer["crm"]] < 0) & (dialer["entry"] < plan.start)
    leads = dialer.loc[eastern, "crm"].to_numpy()
    seconds = rng.integers(20, 560, count)
    second = np.where(
        on_sunday, rng.integers(12 * 3600, 18 * 3600, count), rng.integers(29_100, 31_000, count)
    )
    day = np.where(on_sunday, sunday, of["day"])
    return pd.DataFrame(
        {
            "match": "crm_only",
            "call": -1,
            "crm": leads[rng.integers(0, len(leads), count)],
            "agent": of["agent"],
            "day": day,
            "disposition": rng.choice(["Callback", "Not interested", "Left message"], count),
            "seconds": seconds,
            "completed": plan.epochs(day, second) + seconds,
        }
    )
