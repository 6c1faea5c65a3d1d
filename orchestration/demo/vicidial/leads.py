"""VICIdial's leads, the callbacks promised to them, and the numbers that must not be called.

The lists that leads stand in are in admin.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_clock
from orchestration.demo.company.leads import local_offset_hours
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import full_twice, versions

CALLBACK_COMMENT = "asked to be called back"
CAMPAIGN_DNC = 15
# Those that Meridian does not use are delivered empty.
LIST_COLUMNS = [
    *("lead_id", "entry_date", "modify_date", "status", "user", "vendor_lead_code", "source_id"),
    *("list_id", "gmt_offset_now", "called_since_last_reset", "phone_code", "phone_number"),
    *("title", "first_name", "middle_initial", "last_name", "address1", "address2", "address3"),
    *("city", "state", "province", "postal_code", "country_code", "gender", "date_of_birth"),
    *("alt_phone", "email", "security_phrase", "comments", "called_count"),
    *("last_local_call_time", "rank", "owner", "entry_list_id"),
]


def vicidial_list(world: World) -> pd.DataFrame:
    """One row per lead and week in which it changed; the first delivery is full."""
    states = versions(world.plan, _lead_changes(world), "lead")
    lead = world.dialer.loc[states["lead"]].reset_index(drop=True)
    of = world.crm.loc[lead["crm"]].reset_index(drop=True)
    last_call = states["last_call"].astype("Int64")
    called = pd.Series(wall_clock(last_call.fillna(0).astype("int64"))).where(last_call.notna())
    told = pd.DataFrame(
        {
            "lead_id": lead["lead_id"],
            "entry_date": wall_clock(lead["entry"]),
            "modify_date": wall_clock(states["at"]),
            "status": states["status"],
            "user": states["user"],
            "vendor_lead_code": lead["vendor_lead_code"],
            "source_id": "MERIDIAN",
            "list_id": lead["list_id"],
            "gmt_offset_now": _offsets(lead["zone"], states["at"]),
            "called_since_last_reset": np.where(last_call.notna(), "Y", "N"),
            "phone_code": "1",
            "phone_number": lead["phone_number"],
            "first_name": of["FirstName"],
            "last_name": of["LastName"],
            "city": of["City"],
            "state": of["State"],
            "postal_code": of["PostalCode"],
            "country_code": "USA",
            "gender": "U",
            "alt_phone": lead["alt_phone"],
            "email": of["Email"],
            "called_count": states["called_count"].astype("int64"),
            "last_local_call_time": called,
            "rank": 0,
            "entry_list_id": 0,
        }
    ).reindex(columns=LIST_COLUMNS)
    told["delivered"] = states["delivered"]
    return told.sort_values(["delivered", "lead_id"], kind="stable")


def _lead_changes(world: World) -> pd.DataFrame:
    calls, agents = world.calls, world.agents
    users = agents["user"].to_numpy()[calls["agent"].clip(lower=0)]
    new = pd.DataFrame({"lead": world.dialer.index, "at": world.dialer["entry"], "status": "NEW"})
    called = pd.DataFrame(
        {
            "lead": calls["lead"],
            "at": calls["end"],
            "status": calls["status"],
            "user": np.where(calls["agent"] < 0, "VDAD", users),
            "called_count": calls["called_count"],
            "last_call": calls["start"],
        }
    )
    return pd.concat([new.assign(user="", called_count=0), called], ignore_index=True)


def _offsets(zone: pd.Series, at: pd.Series) -> np.ndarray:
    offsets = np.zeros(len(zone))
    for name, rows in zone.groupby(zone).indices.items():
        offsets[rows] = local_offset_hours(name, at.to_numpy()[rows])
    return np.char.mod("%.2f", offsets).astype(object)


def vicidial_callbacks(world: World) -> pd.DataFrame:
    """One row per promised callback and week in which it changed."""
    calls = world.calls
    following = calls.groupby("lead")["start"].shift(-1)
    promised = calls[calls["status"] == "CALLBK"].assign(following=following)
    promised["callback_id"] = 1 + np.arange(len(promised))
    due, done = promised["callback_at"], promised["following"]
    is_done, is_due = done.notna(), due < done.fillna(world.plan.end).clip(upper=world.plan.end)
    changes = pd.concat(
        [
            promised.assign(at=promised["end"], state="ACTIVE"),
            promised[is_due].assign(at=due[is_due], state="LIVE"),
            promised[is_done].assign(at=done[is_done].astype("int64"), state="DONE"),
        ]
    )
    states = versions(world.plan, changes, "callback_id")
    return pd.DataFrame(
        {
            "callback_id": states["callback_id"],
            "lead_id": world.dialer["lead_id"].to_numpy()[states["lead"]],
            "list_id": states["list_id"],
            "campaign_id": states["campaign_id"],
            "status": states["state"],
            "entry_time": wall_clock(states["end"]),
            "callback_time": wall_clock(states["callback_at"]),
            "modify_date": wall_clock(states["at"]),
            "user": world.agents["user"].to_numpy()[states["agent"]],
            "recipient": "ANYONE",
            "comments": CALLBACK_COMMENT,
            "user_group": states["user_group"],
            "lead_status": "CALLBK",
            "delivered": states["delivered"],
        }
    ).sort_values(["delivered", "callback_id"], kind="stable")


def vicidial_dnc(world: World) -> pd.DataFrame:
    """One row per number that must not be called, twice; at the end with those who asked so."""
    phones = world.dialer["phone_number"]
    known = phones[world.calls.loc[world.calls["status"] == "DNCL", "lead"]]
    asked = phones[world.calls.loc[world.calls["status"] == "DNC", "lead"]]
    start = pd.DataFrame({"phone_number": known.unique()})
    end = pd.DataFrame({"phone_number": pd.concat([known, asked]).unique()})
    return full_twice(world.plan, start, end)


def vicidial_campaign_dnc(world: World) -> pd.DataFrame:
    """One row per number that a campaign must not call, twice: leads that nobody has dialled."""
    never = world.dialer[~world.dialer.index.isin(world.calls["lead"])].head(CAMPAIGN_DNC)
    blocked = never[["phone_number", "campaign_id"]]
    return full_twice(world.plan, blocked, blocked)
