"""What becomes of accepted leads: conversion, opportunities and their stages, orders.

What does not live here: Salesforce's columns (../salesforce).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from orchestration.demo.clock import DAY
from orchestration.demo.plan import Plan

PATH = ("Prospecting", "Proposal", "Negotiation")
WON, LOST = "Closed Won", "Closed Lost"
WIN_SHARE = 0.45
REOPENED_SHARE = 0.05
SECOND_SHARE = 0.06
OLD_CUSTOMER_SHARE = 0.04
DRAFT_SHARE = 0.10
CANCELLED_SHARE = 0.09
REDUCED_SHARE = 0.10


@dataclass(frozen=True)
class Sales:
    """Everything that comes after acceptance; each index is the record's number.

    Attributes:
        conversions: crm, at (epoch, s), by (closer's number); its number is also that of the
            account, the contact and the opportunity it makes.
        contacts: account, crm (-1 for an old customer's), created (epoch, s), owner.
        opportunities: account, contact, crm (lead's number or -1), owner, created.
        stages: opportunity, at, stage, amount (cents), in order of opportunity and time.
        orders: opportunity, original (order's number or -1), created, amount (cents, as written),
            owner, account.
        order_events: order, at, status.
    """

    conversions: pd.DataFrame
    contacts: pd.DataFrame
    opportunities: pd.DataFrame
    stages: pd.DataFrame
    orders: pd.DataFrame
    order_events: pd.DataFrame


def make_sales(plan: Plan, agents: pd.DataFrame, events: pd.DataFrame) -> Sales:
    """Convert accepted leads and follow their opportunities to the end of the period."""
    rng = plan.random("sales")
    closers = agents.index[agents["is_closer"]].to_numpy()
    conversions = _conversions(plan, rng, closers, events)
    contacts = _contacts(plan, rng, closers, conversions)
    opportunities = _opportunities(plan, rng, contacts)
    stages = _stages(plan, rng, opportunities)
    orders, order_events = _orders(plan, rng, opportunities, stages)
    return Sales(conversions, contacts, opportunities, stages, orders, order_events)


def _conversions(
    plan: Plan, rng: np.random.Generator, closers: np.ndarray, events: pd.DataFrame
) -> pd.DataFrame:
    accepted = events[events["status"] == "Accepted"]
    qualified_by = events[events["status"] == "Qualified"].set_index("crm")["by"]
    by = accepted["crm"].map(qualified_by).to_numpy()
    drawn = rng.choice(closers, len(accepted))
    conversions = pd.DataFrame(
        {
            "crm": accepted["crm"].to_numpy(),
            "at": accepted["at"].to_numpy()
            + rng.integers(600, int(2 * DAY * plan.pace), len(accepted)),
            "by": np.where(np.isin(by, closers), by, drawn),
        }
    )
    conversions = conversions[conversions["at"] < plan.end].sort_values("at", kind="stable")
    return conversions.reset_index(drop=True)


def _contacts(
    plan: Plan, rng: np.random.Generator, closers: np.ndarray, conversions: pd.DataFrame
) -> pd.DataFrame:
    converted = conversions.rename(columns={"at": "created", "by": "owner"})
    count = 2 + round(len(conversions) * OLD_CUSTOMER_SHARE)
    old = pd.DataFrame(
        {
            "crm": -1,
            "created": plan.start - rng.integers(30 * DAY, 300 * DAY, count),
            "owner": rng.choice(closers, count),
        }
    )
    contacts = pd.concat([converted, old], ignore_index=True)
    return contacts.assign(account=contacts.index)


def _opportunities(plan: Plan, rng: np.random.Generator, contacts: pd.DataFrame) -> pd.DataFrame:
    """One from each conversion; a second one of some contacts; one of each old customer."""
    first = contacts[contacts["crm"] >= 0]
    again = first[rng.random(len(first)) < SECOND_SHARE].copy()
    again["created"] += rng.integers(*_delay(plan, 2, 20), len(again))
    old = contacts[contacts["crm"] < 0].copy()
    old["created"] = plan.start + rng.integers(0, plan.days * DAY, len(old))
    opportunities = pd.concat([first, again, old]).rename_axis("contact").reset_index()
    opportunities = opportunities[opportunities["created"] < plan.end]
    return opportunities.reset_index(drop=True)


def _stages(plan: Plan, rng: np.random.Generator, opportunities: pd.DataFrame) -> pd.DataFrame:
    count = len(opportunities)
    amount = np.exp(rng.normal(8.6, 0.6, count)).round(-1) * 100 + rng.integers(0, 100, count)
    at, steps = opportunities["created"].to_numpy(), []
    for stage in PATH:
        steps.append((at, np.full(count, stage), amount))
        at = at + rng.integers(*_delay(plan, 1, 9), count)
        amount = np.where(rng.random(count) < 0.3, (amount * 0.9).round(), amount)
    is_won = rng.random(count) < WIN_SHARE
    steps.append((at, np.where(is_won, WON, LOST), amount))
    reopened = rng.random(count) < REOPENED_SHARE
    for stage in (np.full(count, "Negotiation"), np.where(rng.random(count) < 0.5, WON, LOST)):
        at = at + rng.integers(*_delay(plan, 1, 6), count)
        steps.append((np.where(reopened, at, plan.end), stage, amount))
    stages = pd.concat(
        pd.DataFrame({"opportunity": opportunities.index, "at": at, "stage": s, "amount": cents})
        for at, s, cents in steps
    )
    stages = stages[stages["at"] < plan.end].astype({"amount": "int64", "stage": object})
    return stages.sort_values(["opportunity", "at"], kind="stable").reset_index(drop=True)


def _orders(
    plan: Plan, rng: np.random.Generator, opportunities: pd.DataFrame, stages: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    last = stages.drop_duplicates("opportunity", keep="last")
    won = last[last["stage"] == WON].set_index("opportunity")
    orders = opportunities.loc[won.index, ["owner", "account"]].assign(
        opportunity=won.index, original=-1, amount=won["amount"]
    )
    orders["created"] = won["at"] + rng.integers(*_delay(plan, 0.1, 3), len(won))
    orders = orders[orders["created"] < plan.end].reset_index(drop=True)
    drawn = rng.permutation(len(orders))
    parts = np.cumsum([_few(share, len(orders)) for share in (DRAFT_SHARE, CANCELLED_SHARE)])
    draft, cancelled, kept = np.split(drawn, parts)
    reductions = _reductions(plan, rng, orders.loc[kept[: _few(REDUCED_SHARE, len(orders))]])
    later = rng.integers(*_delay(plan, 1, 20), len(cancelled))
    events = [
        _order_events(orders.loc[draft], "Draft", 0),
        _order_events(orders.drop(draft), "Activated", 0),
        _order_events(orders.loc[cancelled], "Cancelled", later),
    ]
    orders = pd.concat([orders, reductions], ignore_index=True)
    events = pd.concat([*events, _order_events(orders[orders["original"] >= 0], "Activated", 0)])
    events = events[events["at"] < plan.end].sort_values(["order", "at"], kind="stable")
    return orders, events.reset_index(drop=True)


def _few(share: float, count: int) -> int:
    return max(2, round(share * count))


def _reductions(plan: Plan, rng: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Orders that take part of an order back; some write their amount negative, others positive."""
    share = rng.uniform(0.1, 0.4, len(orders))
    sign = 1 - 2 * (np.arange(len(orders)) % 2)
    reductions = orders.assign(
        original=orders.index,
        amount=(orders["amount"] * share).round().astype("int64") * sign,
        created=orders["created"] + rng.integers(*_delay(plan, 2, 25), len(orders)),
    )
    return reductions[reductions["created"] < plan.end]


def _delay(plan: Plan, least: float, most: float) -> tuple[int, int]:
    """Bounds of a delay in s, from days at the usual pace."""
    return int(least * DAY * plan.pace), int(most * DAY * plan.pace)


def _order_events(orders: pd.DataFrame, status: str, later: np.ndarray | int) -> pd.DataFrame:
    return pd.DataFrame({"order": orders.index, "at": orders["created"] + later, "status": status})
