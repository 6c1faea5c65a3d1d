"""Salesforce's users, leads, their history, and contacts as rows of their extracts.

Tasks and campaigns are in activities.py, opportunities and orders in sales.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import DAY, salesforce_stamp, wall_date
from orchestration.demo.company.profile import SDR_GROUPS
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import versions, weekly
from orchestration.demo.salesforce.ids import record_ids


def user_ids(world: World, agent: np.ndarray) -> np.ndarray:
    """User ids of agents (numbers); -1 is the integration user."""
    agent = np.asarray(agent)
    return record_ids("User", np.where(agent < 0, len(world.agents) + len(SDR_GROUPS) + 1, agent))


def users(world: World) -> pd.DataFrame:
    """One row per User: agents, their managers, the integration."""
    agents, plan = world.agents, world.plan
    teams = [*SDR_GROUPS, "CLOSERS"]
    count, manager = len(agents), {team: len(agents) + i for i, team in enumerate(teams)}
    staff = [f"Manager {team.title().replace('_', ' ')}" for team in teams] + ["Integration User"]
    mails = [f"{name.lower().replace(' ', '.')}@meridian.example" for name in staff]
    names = [*agents["full_name"], *staff]
    # The two systems were filled by different people: some write addresses in capitals.
    ours = [m.title() if i % 5 == 0 else m for i, m in enumerate(agents["email"])]
    hired = plan.epochs(agents["hired"], np.full(count, 9 * 3600)) - 7 * DAY
    created = np.r_[hired, np.full(len(staff), plan.start - 900 * DAY)]
    managers = agents["user_group"].map(manager).to_numpy()
    return pd.DataFrame(
        {
            "Id": record_ids("User", np.arange(len(names))),
            "Name": names,
            "Email": [*ours, *mails],
            "Username": [*agents["email"], *mails],
            "IsActive": True,
            "ManagerId": np.r_[record_ids("User", managers), np.full(len(staff), "")],
            "UserRoleId": "",
            "TimeZoneSidKey": "America/New_York",
            "EmployeeNumber": [f"E{7000 + i}" for i in range(len(names))],
            "CreatedDate": salesforce_stamp(created),
            "SystemModstamp": salesforce_stamp(created),
            "delivered": weekly(plan, created),
        }
    )


def leads(world: World) -> pd.DataFrame:
    """One row per Lead and week in which it changed."""
    states = versions(world.plan, _lead_changes(world), "crm")
    of = world.crm.loc[states["crm"]].reset_index(drop=True)
    created, changed = salesforce_stamp(of["created"]), salesforce_stamp(states["at"])
    conversion = states["conversion"].astype("Int64")
    is_converted = conversion.notna()
    converted_on = wall_date(states["at"].where(~is_converted, states["converted"]).astype("int64"))
    master = states["master"].astype("Int64")
    return pd.DataFrame(
        {
            "Id": of["Id"],
            "OwnerId": user_ids(world, of["owner"]),
            "Status": states["status"],
            "LeadSource": of["LeadSource"],
            "IsConverted": is_converted,
            "ConvertedDate": pd.Series(np.datetime_as_string(converted_on)).where(is_converted),
            "ConvertedAccountId": _ids_or_empty("Account", conversion),
            "ConvertedContactId": _ids_or_empty("Contact", conversion),
            "ConvertedOpportunityId": _ids_or_empty("Opportunity", conversion),
            "CreatedDate": created,
            "LastModifiedDate": changed,
            "SystemModstamp": changed,
            "MasterRecordId": world.crm["Id"].reindex(master.fillna(-1)).to_numpy(),
            "IsDeleted": states["is_deleted"].astype(bool),
            "Phone": _as_typed(of["Phone"]),
            "MobilePhone": _as_typed(of["MobilePhone"]),
            "Email": of["Email"],
            "FirstName": of["FirstName"],
            "LastName": of["LastName"],
            "Company": of["Company"],
            "Country": "US",
            "State": of["State"],
            "Industry": of["Industry"],
            "delivered": states["delivered"],
        }
    ).sort_values(["delivered", "Id"], kind="stable")


def _lead_changes(world: World) -> pd.DataFrame:
    crm, conversions = world.crm[world.crm["is_known"]], world.sales.conversions
    merged, gone = crm[crm["master"] >= 0], crm[crm["deleted"] >= 0]
    new = pd.DataFrame({"crm": crm.index, "at": crm["created"], "status": "New"})
    changes = [
        new.assign(is_deleted=0),
        world.events[["crm", "at", "status"]],
        conversions[["crm", "at"]].assign(
            converted=conversions["at"], conversion=conversions.index
        ),
        pd.DataFrame({"crm": merged.index, "at": merged["merged"], "master": merged["master"]}),
        pd.DataFrame({"crm": [*merged.index, *gone.index], "is_deleted": 1}).assign(
            at=[*merged["merged"], *gone["deleted"]]
        ),
    ]
    return pd.concat(changes, ignore_index=True)


def _ids_or_empty(sobject: str, number: pd.Series) -> pd.Series:
    return pd.Series(record_ids(sobject, number.fillna(0))).where(number.notna().to_numpy())


def _as_typed(phones: pd.Series) -> pd.Series:
    """People type numbers in three ways."""
    area, exchange, line = phones.str[:3], phones.str[3:6], phones.str[6:]
    way = phones.str[-1].astype(int) % 3
    with_brackets = "(" + area + ") " + exchange + "-" + line
    with_dashes = area + "-" + exchange + "-" + line
    return with_brackets.where(way == 0, ("+1" + phones).where(way == 1, with_dashes))


def lead_history(world: World) -> pd.DataFrame:
    """One row per change of status, and of owner for the leads of the period."""
    events, crm, plan = world.events, world.crm, world.plan
    status = pd.DataFrame(
        {
            "crm": events["crm"],
            "Field": "Status",
            "OldValue": events["old_status"],
            "NewValue": events["status"],
            "at": events["at"],
            "by": events["by"],
        }
    )
    new = crm[(crm["created"] >= plan.start) & crm["is_known"]].iloc[::10]
    owner = pd.DataFrame(
        {
            "crm": new.index,
            "Field": "Owner",
            "OldValue": "Integration User",
            "NewValue": world.agents["full_name"].to_numpy()[new["owner"]],
            "at": new["created"] + 60,
            "by": -1,
        }
    )
    history = pd.concat([status, owner]).sort_values(["at", "crm"], kind="stable")
    return pd.DataFrame(
        {
            "Id": record_ids("LeadHistory", np.arange(len(history))),
            "LeadId": crm["Id"].to_numpy()[history["crm"]],
            "Field": history["Field"],
            "OldValue": history["OldValue"],
            "NewValue": history["NewValue"],
            "CreatedDate": salesforce_stamp(history["at"]),
            "CreatedById": user_ids(world, history["by"]),
            "delivered": weekly(plan, history["at"]),
        }
    )


def contacts(world: World) -> pd.DataFrame:
    """One row per Contact: converted leads and old customers."""
    contacts = world.sales.contacts
    # Old customers were never leads here: they have a name and no phone.
    of = world.crm.reindex(contacts["crm"].where(contacts["crm"] >= 0)).reset_index(drop=True)
    number = pd.Series(contacts.index.astype(str))
    created = salesforce_stamp(contacts["created"])
    return pd.DataFrame(
        {
            "Id": record_ids("Contact", contacts.index),
            "AccountId": record_ids("Account", contacts["account"]),
            "OwnerId": user_ids(world, contacts["owner"]),
            "FirstName": of["FirstName"].fillna("Old"),
            "LastName": of["LastName"].fillna("Customer " + number),
            "Email": of["Email"].fillna("old." + number + "@customer.example"),
            "Phone": _as_typed(of["Phone"].fillna("0")).where(of["Phone"].notna()),
            "MobilePhone": _as_typed(of["MobilePhone"].fillna("0")).where(of["Phone"].notna()),
            "MasterRecordId": "",
            "IsDeleted": False,
            "CreatedDate": created,
            "SystemModstamp": created,
            "delivered": weekly(world.plan, contacts["created"]),
        }
    )
