"""What VICIdial's administrators keep: campaigns, lists, users and codes. Each is delivered twice.

Leads and do-not-call numbers are in leads.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_clock
from orchestration.demo.company.agents import group_on
from orchestration.demo.company.profile import (
    CAMPAIGN_STATUSES,
    CAMPAIGNS,
    LISTS,
    PAUSE_CODES,
    system_statuses,
)
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import full_twice


def vicidial_lists(world: World) -> pd.DataFrame:
    """One row per list, twice."""
    columns = ["list_id", "list_name", "campaign_id", "active", "agent_script_override"]
    lists = LISTS.assign(active="Y")[columns]
    last = world.calls.groupby("list_id")["start"].max().reindex(lists["list_id"])
    called = last.notna().to_numpy()
    at = pd.Series(wall_clock(last.fillna(0))).where(called)
    never = pd.Series(pd.NaT, lists.index, dtype="datetime64[s]")
    return full_twice(
        world.plan, lists.assign(list_lastcalldate=never), lists.assign(list_lastcalldate=at)
    )


def vicidial_campaigns(world: World) -> pd.DataFrame:
    """One row per campaign, twice."""
    return full_twice(world.plan, CAMPAIGNS, CAMPAIGNS)


def vicidial_users(world: World) -> pd.DataFrame:
    """One row per agent, twice, in the team of that day; passwords are canaries, not secrets."""
    agents, plan = world.agents, world.plan
    users = pd.DataFrame(
        {
            "user_id": 1 + agents.index,
            "user": agents["user"],
            "pass": "canary-pass-" + agents["user"],
            "full_name": agents["full_name"],
            "user_level": np.where(agents["is_closer"], 2, 1),
            "user_group": agents["user_group"],
            "phone_pass": "canary-phone-" + agents["user"],
            "active": "Y",
            "email": agents["email"],
            "user_code": agents["user"],
        }
    )
    last_day = np.full(len(agents), plan.days)
    now = users.assign(user_group=group_on(agents, agents.index.to_numpy(), last_day))
    return full_twice(plan, users[(agents["hired"] < 0).to_numpy()], now)


def vicidial_statuses(world: World) -> pd.DataFrame:
    """One row per status that VICIdial ships, twice."""
    return full_twice(world.plan, system_statuses(), system_statuses())


def vicidial_campaign_statuses(world: World) -> pd.DataFrame:
    """One row per status of a campaign's own, twice."""
    columns = ["status", "status_name", "selectable", "campaign_id"]
    flags = system_statuses().columns.difference(columns, sort=False)
    own = CAMPAIGN_STATUSES.reindex(columns=[*columns, *flags], fill_value="N")
    own = own.assign(selectable="Y", category="UNDEFINED")
    return full_twice(world.plan, own, own)


def vicidial_pause_codes(world: World) -> pd.DataFrame:
    """One row per pause code and campaign, twice."""
    codes = pd.DataFrame(
        [
            (code, name, billable, campaign)
            for campaign in CAMPAIGNS["campaign_id"]
            for code, (name, billable) in PAUSE_CODES.items()
        ],
        columns=["pause_code", "pause_code_name", "billable", "campaign_id"],
    )
    return full_twice(world.plan, codes, codes)
