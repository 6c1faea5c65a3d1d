"""VICIdial's logs of calls: outbound, in the closers' queue, and from hand to hand.

What agents did with their time is in agents.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_clock
from orchestration.demo.company.outcomes import NOT_FINAL
from orchestration.demo.company.profile import IN_GROUP, MANUAL
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import daily, weekly

NOBODY, NO_CLOSER = "VDAD", "VDCL"
FIRST_TRANSFER = 5_001


def vicidial_log(world: World) -> pd.DataFrame:
    """One row per outbound call, as first delivered: daily."""
    calls, lead = world.calls, leads_of(world, world.calls)
    start, end = calls["start"].to_numpy(), calls["end"].to_numpy()
    is_over = ~calls["status"].isin(NOT_FINAL)
    return pd.DataFrame(
        {
            "uniqueid": calls["uniqueid"],
            "lead_id": lead["lead_id"],
            "list_id": calls["list_id"],
            "campaign_id": calls["campaign_id"],
            "call_date": wall_clock(start),
            "start_epoch": start,
            "end_epoch": pd.Series(end, dtype="Int64").where(is_over),
            "length_in_sec": pd.Series(end - start, dtype="Int64").where(is_over),
            "status": calls["status"],
            "phone_code": "1",
            "phone_number": _dialed_number(calls, lead),
            "user": users_of(world, calls, NOBODY),
            "comments": np.where(calls["campaign_id"] == MANUAL, "MANUAL", "AUTO"),
            "processed": "N",
            "user_group": calls["user_group"],
            "term_reason": _term_reason(calls),
            "alt_dial": np.where(calls["is_alt"], "ALT", "MAIN"),
            "called_count": calls["called_count"],
            "delivered": daily(start),
        }
    )


def leads_of(world: World, calls: pd.DataFrame) -> pd.DataFrame:
    """The dialer's lead of each call, row by row."""
    return world.dialer.loc[calls["lead"]].set_axis(calls.index)


def _dialed_number(calls: pd.DataFrame, lead: pd.DataFrame) -> pd.Series:
    return lead["alt_phone"].where(calls["is_alt"], lead["phone_number"])


def users_of(world: World, calls: pd.DataFrame, nobody: str) -> np.ndarray:
    """The VICIdial user of each call, or who stands for nobody."""
    agent = calls["agent"].to_numpy()
    return np.where(agent < 0, nobody, world.agents["user"].to_numpy()[agent.clip(min=0)])


def _term_reason(calls: pd.DataFrame) -> np.ndarray:
    # who is left hanging has hung up; of the others, every second customer
    by_caller = (calls["dead"] > 0) | (calls["start"] % 2 == 0)
    return np.select(
        [calls["status"].isin(["DROP", "PDROP"]), calls["agent"] < 0, by_caller],
        ["ABANDON", "NONE", "CALLER"],
        "AGENT",
    )


def closer_log(world: World) -> pd.DataFrame:
    """One row per call in the closers' queue, transferred or inbound: weekly."""
    closers, lead = world.closers, leads_of(world, world.closers)
    lost = closers["agent"] < 0
    return pd.DataFrame(
        {
            "closecallid": 1 + closers.index,
            "lead_id": lead["lead_id"],
            "list_id": closers["list_id"],
            "campaign_id": IN_GROUP,
            "call_date": wall_clock(closers["start"]),
            "start_epoch": closers["start"],
            "end_epoch": closers["end"],
            "length_in_sec": closers["end"] - closers["start"],
            "status": closers["status"],
            "phone_code": "1",
            "phone_number": _dialed_number(closers, lead),
            "user": users_of(world, closers, NO_CLOSER),
            "comments": "",
            "processed": "N",
            "queue_seconds": closers["queue"],
            "user_group": closers["user_group"],
            "xfercallid": _transfer_ids(closers),
            "term_reason": np.where(lost, "ABANDON", _term_reason(closers)),
            "uniqueid": closers["uniqueid"],
            "agent_only": "",
            "queue_position": 1,
            "called_count": closers["called_count"],
            "delivered": weekly(world.plan, closers["start"]),
        }
    )


def _transfer_ids(closers: pd.DataFrame) -> np.ndarray:
    is_transfer = closers["call"] >= 0
    return np.where(is_transfer, FIRST_TRANSFER + is_transfer.cumsum(), 0)


def xfer_log(world: World) -> pd.DataFrame:
    """One row per hand-over from a representative to the closers: weekly."""
    handed = world.closers[world.closers["call"] >= 0]
    lead = leads_of(world, handed)
    by = world.calls.loc[handed["call"]].set_axis(handed.index)
    return pd.DataFrame(
        {
            "xfercallid": _transfer_ids(handed),
            "lead_id": lead["lead_id"],
            "list_id": handed["list_id"],
            "campaign_id": IN_GROUP,
            "call_date": wall_clock(handed["start"]),
            "phone_code": "1",
            "phone_number": _dialed_number(handed, lead),
            "user": users_of(world, by, NOBODY),
            "closer": users_of(world, handed, ""),
            "delivered": weekly(world.plan, handed["start"]),
        }
    )
