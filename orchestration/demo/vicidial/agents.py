"""VICIdial's logs of agents: their time, holds and recordings, a row for each call they handled.

The calls themselves are in calls.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_clock
from orchestration.demo.company.agents import LOGIN_SECONDS
from orchestration.demo.company.outcomes import HUMAN
from orchestration.demo.company.profile import MANUAL, SERVER_IP
from orchestration.demo.company.schedule import SATURATED_SECONDS
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import daily, weekly
from orchestration.demo.vicidial.calls import NOBODY, leads_of, users_of

LUNCH_SECONDS, LUNCH_GAP = 1_800, 2_000


def handled(world: World) -> pd.DataFrame:
    """Every leg with an agent, of representatives and closers, in order of its agent-log row."""
    closers = world.closers.assign(is_saturated=False, pause_code="", comments="INBOUND")
    by_hand = world.calls["campaign_id"] == MANUAL
    calls = world.calls.assign(comments=np.where(by_hand, "MANUAL", "AUTO"))
    legs = pd.concat([calls, closers], ignore_index=True)
    return legs[legs["agent"] >= 0].sort_values(["row_from", "agent"], kind="stable")


def agent_log(world: World) -> pd.DataFrame:
    """One row per handled leg and per pause without a call, such as a login or lunch: daily."""
    legs = handled(world)
    rows = pd.concat([_leg_rows(world, legs), _pause_rows(world, legs)])
    rows = rows.sort_values(["pause_epoch", "user"], kind="stable").reset_index(drop=True)
    rows.insert(0, "agent_log_id", 1 + rows.index)
    rows.insert(3, "event_time", wall_clock(rows["pause_epoch"]))
    counts = ["lead_id", "wait_epoch", "talk_epoch", "dispo_epoch", "dead_epoch"]
    return rows.astype(dict.fromkeys(counts, "Int64"))


def _leg_rows(world: World, legs: pd.DataFrame) -> pd.DataFrame:
    talk = legs["net"] + legs["hold"] + legs["dead"]
    talk_to = legs["talk_from"] + talk
    return pd.DataFrame(
        {
            "user": users_of(world, legs, NOBODY),
            "server_ip": SERVER_IP,
            "lead_id": leads_of(world, legs)["lead_id"],
            "campaign_id": legs["campaign_id"],
            "pause_epoch": legs["row_from"],
            "pause_sec": legs["pause"],
            "wait_epoch": legs["row_from"] + legs["pause"],
            "wait_sec": legs["wait"],
            "talk_epoch": legs["talk_from"],
            "talk_sec": talk.where(~legs["is_saturated"], SATURATED_SECONDS),
            "dispo_epoch": talk_to,
            "dispo_sec": legs["wrap"],
            "status": legs["status"],
            "user_group": legs["user_group"],
            "comments": legs["comments"],
            "sub_status": legs["pause_code"],
            "dead_epoch": (talk_to - legs["dead"]).where(legs["dead"] > 0),
            "dead_sec": legs["dead"],
            "processed": "N",
            "uniqueid": legs["uniqueid"],
            "pause_type": "AGENT",
            "delivered": daily(legs["row_from"]),
        }
    )


def _pause_rows(world: World, legs: pd.DataFrame) -> pd.DataFrame:
    """A login before an agent's first call of a day, and lunch in the longest gap that holds it."""
    legs = legs.sort_values(["agent", "row_from"], kind="stable")
    day = [legs["agent"], legs["day"]]
    gap = legs["row_from"] - legs["row_to"].groupby(day).shift()
    lunch = legs[(gap >= LUNCH_GAP) & (gap == gap.groupby(day).transform("max"))]
    lunch = lunch.drop_duplicates(["agent", "day"])
    login = legs.drop_duplicates(["agent", "day"])
    rows = pd.concat(
        [
            _pauses(world, login, "LOGIN", LOGIN_SECONDS),
            _pauses(world, lunch, "LUNCH", LUNCH_SECONDS),
        ]
    )
    return rows.assign(delivered=daily(rows["pause_epoch"]))


def _pauses(world: World, before: pd.DataFrame, code: str, seconds: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "user": users_of(world, before, NOBODY),
            "server_ip": SERVER_IP,
            "campaign_id": before["campaign_id"],
            "pause_epoch": before["row_from"] - seconds,
            "pause_sec": seconds,
            "wait_sec": 0,
            "talk_sec": 0,
            "dispo_sec": 0,
            "user_group": before["user_group"],
            "sub_status": code,
            "dead_sec": 0,
            "processed": "N",
            "pause_type": "AGENT",
        }
    )


def park_log(world: World) -> pd.DataFrame:
    """One row per hold, in the middle of the talk: weekly."""
    held = handled(world)
    held = held[held["hold"] > 0]
    parked = held["talk_from"] + held["net"] // 2
    return pd.DataFrame(
        {
            "uniqueid": held["uniqueid"],
            "status": "GRABBED",
            "channel": "SIP/trunk-" + held["uniqueid"].str[-6:],
            "server_ip": SERVER_IP,
            "parked_time": wall_clock(parked),
            "grab_time": wall_clock(parked + held["hold"]),
            "hangup_time": wall_clock(held["end"]),
            "parked_sec": held["hold"],
            "talked_sec": held["net"] // 2,
            "extension": "8301",
            "user": users_of(world, held, NOBODY),
            "lead_id": leads_of(world, held)["lead_id"],
            "delivered": weekly(world.plan, parked),
        }
    )


def recording_log(world: World) -> pd.DataFrame:
    """One row per recorded leg with a person on the line: weekly."""
    legs = handled(world)
    legs = legs[legs["status"].isin(HUMAN)].reset_index(drop=True)
    user, lead = users_of(world, legs, NOBODY), leads_of(world, legs)["lead_id"].astype(str)
    start, end = legs["talk_from"], legs["end"]
    name = start.astype(str) + "_" + lead + "_" + user
    return pd.DataFrame(
        {
            "recording_id": 1 + legs.index,
            "channel": "Local/58600051@default",
            "server_ip": SERVER_IP,
            "extension": "8309",
            "start_time": wall_clock(start),
            "start_epoch": start,
            "end_time": wall_clock(end),
            "end_epoch": end,
            "length_in_sec": end - start,
            "length_in_min": ((end - start) / 60).round(2),
            "filename": name,
            "location": "https://recordings.meridian.example/" + name + ".wav",
            "lead_id": lead,
            "user": user,
            "vicidial_id": legs["uniqueid"],
            "delivered": weekly(world.plan, start),
        }
    )
