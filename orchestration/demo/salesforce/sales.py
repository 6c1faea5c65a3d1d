"""Salesforce's opportunities, their history and roles, and orders as rows of their extracts.

Contacts and what led to an opportunity are in people.py and activities.py.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import DAY, salesforce_stamp, wall_date
from orchestration.demo.company.sales import LOST, WON
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import versions, weekly
from orchestration.demo.salesforce.ids import record_ids
from orchestration.demo.salesforce.people import user_ids

PROBABILITIES = {"Prospecting": 10, "Proposal": 40, "Negotiation": 70, WON: 100, LOST: 0}
FORECASTS = {
    **{"Prospecting": "Pipeline", "Proposal": "Best Case", "Negotiation": "Commit"},
    **{WON: "Closed", LOST: "Omitted"},
}
PLANNED_DAYS = 30


def opportunities(world: World) -> pd.DataFrame:
    """One row per Opportunity and week in which it changed."""
    states = versions(world.plan, world.sales.stages, "opportunity")
    of = world.sales.opportunities.loc[states["opportunity"]].reset_index(drop=True)
    is_won = states["stage"] == WON
    is_closed = is_won | (states["stage"] == LOST)
    planned = of["created"] + PLANNED_DAYS * DAY
    source = world.crm["LeadSource"].reindex(of["crm"]).fillna("Customer").to_numpy()
    return pd.DataFrame(
        {
            "Id": record_ids("Opportunity", states["opportunity"]),
            "AccountId": record_ids("Account", of["account"]),
            "OwnerId": user_ids(world, of["owner"]),
            "CampaignId": "",
            "LeadSource": source,
            "StageName": states["stage"],
            "Amount": _money(states["amount"]),
            "CurrencyIsoCode": "USD",
            "Probability": states["stage"].map(PROBABILITIES),
            "ForecastCategory": states["stage"].map(FORECASTS),
            "IsClosed": is_closed,
            "IsWon": is_won,
            "CloseDate": np.datetime_as_string(wall_date(planned.where(~is_closed, states["at"]))),
            "CreatedDate": salesforce_stamp(of["created"]),
            "SystemModstamp": salesforce_stamp(states["at"]),
            "IsDeleted": False,
            "delivered": states["delivered"],
        }
    ).sort_values(["delivered", "Id"], kind="stable")


def _money(cents: pd.Series) -> np.ndarray:
    return np.char.mod("%.2f", cents.to_numpy() / 100).astype(object)


def opportunity_history(world: World) -> pd.DataFrame:
    """One row per stage an Opportunity entered."""
    stages = world.sales.stages.sort_values(["at", "opportunity"], kind="stable")
    return pd.DataFrame(
        {
            "Id": record_ids("OpportunityHistory", np.arange(len(stages))),
            "OpportunityId": record_ids("Opportunity", stages["opportunity"]),
            "StageName": stages["stage"],
            "Amount": _money(stages["amount"]),
            "Probability": stages["stage"].map(PROBABILITIES),
            "CloseDate": np.datetime_as_string(wall_date(stages["at"])),
            "CreatedDate": salesforce_stamp(stages["at"]),
            "delivered": weekly(world.plan, stages["at"]),
        }
    )


def opportunity_field_history(world: World) -> pd.DataFrame:
    """One row per change of stage or amount."""
    stages = world.sales.stages
    of = stages.groupby("opportunity")
    old_stage, old_amount = of["stage"].shift(), of["amount"].shift()
    moved, priced = old_stage.notna(), old_amount.notna() & (old_amount != stages["amount"])
    money, old_money = _money(stages["amount"]), _money(old_amount.fillna(0))
    rows = pd.concat(
        [
            stages[moved].assign(
                Field="StageName", OldValue=old_stage, NewValue=stages["stage"], DataType="Text"
            ),
            stages[priced].assign(
                Field="Amount",
                OldValue=pd.Series(old_money),
                NewValue=pd.Series(money),
                DataType="Currency",
            ),
        ]
    ).sort_values(["at", "opportunity", "Field"], kind="stable")
    owner = world.sales.opportunities["owner"].to_numpy()[rows["opportunity"]]
    return pd.DataFrame(
        {
            "Id": record_ids("OpportunityFieldHistory", 50_000_000 + np.arange(len(rows))),
            "OpportunityId": record_ids("Opportunity", rows["opportunity"]),
            "Field": rows["Field"],
            "OldValue": rows["OldValue"],
            "NewValue": rows["NewValue"],
            "DataType": rows["DataType"],
            "CreatedDate": salesforce_stamp(rows["at"]),
            "CreatedById": user_ids(world, owner),
            "delivered": weekly(world.plan, rows["at"]),
        }
    )


def opportunity_contact_roles(world: World) -> pd.DataFrame:
    """One row per Opportunity: whom it is dealt with."""
    of = world.sales.opportunities
    created = salesforce_stamp(of["created"])
    return pd.DataFrame(
        {
            "Id": record_ids("OpportunityContactRole", of.index),
            "OpportunityId": record_ids("Opportunity", of.index),
            "ContactId": record_ids("Contact", of["contact"]),
            "Role": "Decision Maker",
            "IsPrimary": True,
            "CreatedDate": created,
            "SystemModstamp": created,
            "IsDeleted": False,
            "delivered": weekly(world.plan, of["created"]),
        }
    )


def orders(world: World) -> pd.DataFrame:
    """One row per Order and week in which it changed."""
    changes = world.sales.order_events
    states = versions(world.plan, changes, "order")
    of = world.sales.orders.loc[states["order"]].reset_index(drop=True)
    is_reduction = of["original"] >= 0
    original = pd.Series(record_ids("Order", of["original"].clip(lower=0))).where(is_reduction)
    changed = salesforce_stamp(states["at"])
    return pd.DataFrame(
        {
            "Id": record_ids("Order", states["order"]),
            "OpportunityId": record_ids("Opportunity", of["opportunity"]),
            "AccountId": record_ids("Account", of["account"]),
            "OwnerId": user_ids(world, of["owner"]),
            "EffectiveDate": np.datetime_as_string(wall_date(of["created"])),
            "Status": states["status"],
            "TotalAmount": _money(of["amount"]),
            "OriginalOrderId": original,
            "IsReductionOrder": is_reduction,
            "CreatedDate": salesforce_stamp(of["created"]),
            "LastModifiedDate": changed,
            "SystemModstamp": changed,
            "CurrencyIsoCode": "USD",
            "delivered": states["delivered"],
        }
    ).sort_values(["delivered", "Id"], kind="stable")
