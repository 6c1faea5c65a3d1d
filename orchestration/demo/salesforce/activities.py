"""Salesforce's Tasks, marketing campaigns and their members as rows of their extracts."""

import numpy as np
import pandas as pd

from orchestration.demo.clock import DAY, salesforce_stamp, wall_date
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import versions, weekly
from orchestration.demo.salesforce.ids import record_ids
from orchestration.demo.salesforce.people import user_ids

CAMPAIGN_NAMES = ["Solar spring fair", "Telephony webinar", "Renewal letters", "Partner referrals"]
ACTUAL_COSTS = [12_500.0, 8_000.0, 3_250.5, 0.0]


def tasks(world: World) -> pd.DataFrame:
    """One row per Task, and a second version of those edited later."""
    tasks = world.tasks
    edited = tasks[tasks["modified"] >= 0]
    changes = pd.concat(
        [
            tasks.assign(task=tasks.index, at=tasks["completed"], note=""),
            edited.assign(task=edited.index, at=edited["modified"], note=" (edited)"),
        ]
    )
    states = versions(world.plan, changes, "task")
    is_mail = states["match"] == "mail"
    completed, changed = salesforce_stamp(states["completed"]), salesforce_stamp(states["at"])
    with_id = states["match"] == "call_id"
    uniqueid = world.calls["uniqueid"].reindex(states["call"].where(with_id)).to_numpy()
    return pd.DataFrame(
        {
            "Id": record_ids("Task", states["task"]),
            "WhoId": _who(world, states),
            "WhatId": "",
            "OwnerId": user_ids(world, states["agent"]),
            "Subject": np.where(is_mail, "Email: information", "Call") + states["note"],
            "ActivityDate": np.datetime_as_string(wall_date(states["completed"])),
            "CallDisposition": states["disposition"],
            "CallDurationInSeconds": states["seconds"].astype("Int64").where(~is_mail),
            "CallObject": uniqueid,
            "CallType": np.where(is_mail, "", "Outbound"),
            "TaskSubtype": np.where(is_mail, "Email", "Call"),
            "Status": "Completed",
            "CompletedDateTime": completed,
            "CreatedDate": completed,
            "LastModifiedDate": changed,
            "SystemModstamp": changed,
            "IsDeleted": False,
            "delivered": states["delivered"],
        }
    ).sort_values(["delivered", "CreatedDate", "Id"], kind="stable")


def _who(world: World, tasks: pd.DataFrame) -> np.ndarray:
    """The lead's id, its contact's once it is converted, nothing for whom Salesforce lacks."""
    conversions = world.sales.conversions
    contact = pd.Series(conversions.index, conversions["crm"]).reindex(tasks["crm"]).to_numpy()
    at = conversions.set_index("crm")["at"].reindex(tasks["crm"]).to_numpy()
    is_contact = at <= tasks["completed"].to_numpy()
    lead = world.crm["Id"].reindex(tasks["crm"]).fillna("").to_numpy()
    return np.where(is_contact, record_ids("Contact", np.nan_to_num(contact)), lead)


def campaigns(world: World) -> pd.DataFrame:
    """One row per marketing Campaign; what it cost is known at the end."""
    plan, count = world.plan, len(CAMPAIGN_NAMES)
    first = pd.DataFrame({"campaign": range(count), "at": plan.start - 10 * DAY, "cost": 0.0})
    spent = first.assign(at=plan.end - 3600, cost=ACTUAL_COSTS)
    states = versions(plan, pd.concat([first, spent]), "campaign")
    return pd.DataFrame(
        {
            "Id": record_ids("Campaign", states["campaign"]),
            "Name": np.array(CAMPAIGN_NAMES)[states["campaign"]],
            "ParentId": "",
            "Type": "Event",
            "ActualCost": states["cost"],
            "BudgetedCost": 10_000,
            "IsActive": True,
            "StartDate": plan.first_day.isoformat(),
            "EndDate": plan.end_day.isoformat(),
            "SystemModstamp": salesforce_stamp(states["at"]),
            "delivered": states["delivered"],
        }
    )


def campaign_members(world: World) -> pd.DataFrame:
    """One row per lead that came through a marketing campaign: every third."""
    members = world.crm[world.crm["is_known"]].iloc[::3]
    created = members["created"] + 5
    has_responded = members.index.to_numpy() % 2 == 0
    responded = np.datetime_as_string(wall_date(created))
    return pd.DataFrame(
        {
            "Id": record_ids("CampaignMember", members.index),
            "CampaignId": record_ids("Campaign", members.index % len(CAMPAIGN_NAMES)),
            "LeadId": members["Id"].to_numpy(),
            "ContactId": "",
            "Status": np.where(has_responded, "Responded", "Sent"),
            "HasResponded": has_responded,
            "FirstRespondedDate": np.where(has_responded, responded, ""),
            "CreatedDate": salesforce_stamp(created),
            "SystemModstamp": salesforce_stamp(created),
            "delivered": weekly(world.plan, created),
        }
    )
