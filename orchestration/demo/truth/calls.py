"""What the KPIs of calls must be, counted from the events and never from the pipeline.

Rules. A dial is an outbound call that was dialled and is final; a call by mobile that only
Salesforce knows is one, too (answered by unknown, so never a connect, of no campaign). What both
systems know counts once. A connect has an agent and a disposition that says human; that of a
transferred call is the closer's when one took it; corrected dispositions count as corrected.
A call's talk is that of its legs without hold and dead time; over OUTLIER_SECONDS, or of a
saturated counter, it is an outlier: no conversation, and out of every sum of seconds. Volume and
talk belong to the first agent and the team of that moment, handle seconds to each leg's own.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_date
from orchestration.demo.company.outcomes import HUMAN, NOT_DIALED, NOT_FINAL
from orchestration.demo.company.world import World
from orchestration.demo.truth.persons import NONE, persons_of_crm, persons_of_dialer

CONVERSATION_SECONDS = 60
OUTLIER_SECONDS = 14_400
ANSWERED = (*HUMAN, "A", "AA", "AFAX", "DAIR", "ERI", "DROP", "PDROP")


def attempts(world: World, corrected: dict[int, str]) -> pd.DataFrame:
    """One row per dial: campaign, agent and team to credit, date, person, and what it counts for.

    Args:
        world: the events.
        corrected: statuses by number of the call that were changed later.
    """
    columns = ["campaign", "agent", "team", "date", "person", "is_answered", "is_connect"]
    columns += ["is_conversation", "talk_seconds"]
    return pd.concat([_dialed(world, corrected)[columns], _by_mobile(world)[columns]])


def _dialed(world: World, corrected: dict[int, str]) -> pd.DataFrame:
    calls = outbound(world, corrected)
    calls = calls[~calls["status"].isin((*NOT_DIALED, *NOT_FINAL))]
    users = world.agents["user"].to_numpy()
    is_handled = calls["agent"] >= 0
    is_connect = is_handled & calls["status"].isin(HUMAN)
    is_timed = is_connect & ~calls["is_outlier"]
    return calls.assign(
        campaign=calls["campaign_id"],
        team=np.where(is_handled, calls["user_group"], NONE),
        agent=np.where(is_handled, users[calls["agent"]], NONE),
        date=wall_date(calls["start"]),
        person=persons_of_dialer(world, calls["lead"]),
        is_answered=calls["status"].isin(ANSWERED),
        is_connect=is_connect,
        is_conversation=is_timed & (calls["talk"] >= CONVERSATION_SECONDS),
        talk_seconds=calls["talk"].where(is_timed, 0),
    )


def outbound(world: World, corrected: dict[int, str]) -> pd.DataFrame:
    """The outbound calls with their last disposition, the talk of all their legs, is_outlier."""
    calls, taken = world.calls, transfers(world)
    status = calls["status"].copy()
    status.update(taken["status"])
    status.update(pd.Series(corrected, dtype=object))
    talk = calls["net"].add(taken["net"], fill_value=0).astype("int64")
    is_outlier = calls["is_saturated"] | (talk > OUTLIER_SECONDS)
    return calls.assign(status=status, talk=talk, is_outlier=is_outlier)


def transfers(world: World) -> pd.DataFrame:
    """The closers' legs of outbound calls, by number of the call."""
    taken = world.closers[(world.closers["call"] >= 0) & (world.closers["agent"] >= 0)]
    return taken.set_index("call")


def _by_mobile(world: World) -> pd.DataFrame:
    tasks = world.tasks[world.tasks["match"] == "crm_only"]
    return pd.DataFrame(
        {
            "campaign": NONE,
            "agent": world.agents["user"].to_numpy()[tasks["agent"]],
            "team": tasks["user_group"].to_numpy(),
            "date": wall_date(tasks["completed"] - tasks["seconds"]),
            "person": persons_of_crm(world, tasks["crm"]),
            "seconds": tasks["seconds"].to_numpy(),
            "is_answered": True,
            "is_connect": False,
            "is_conversation": False,
            "talk_seconds": 0,
        }
    )


def legs(world: World, corrected: dict[int, str]) -> pd.DataFrame:
    """One row per timed leg of a dial: campaign, agent, team, date of the call, handle_seconds."""
    calls = outbound(world, corrected)
    calls = calls[~calls["status"].isin((*NOT_DIALED, *NOT_FINAL)) & ~calls["is_outlier"]]
    taken = transfers(world)
    taken = taken[taken.index.isin(calls.index)]
    of_calls = pd.concat([calls[calls["agent"] >= 0], taken])
    users = world.agents["user"].to_numpy()
    handled = pd.DataFrame(
        {
            "campaign": of_calls["campaign_id"],
            "agent": users[of_calls["agent"]],
            "team": of_calls["user_group"],
            "date": wall_date(calls["start"].loc[of_calls.index]),
            "handle_seconds": of_calls[["net", "hold", "dead", "wrap"]].sum(axis=1),
        }
    )
    mobile = _by_mobile(world).rename(columns={"seconds": "handle_seconds"})
    return pd.concat([handled, mobile[handled.columns]])
