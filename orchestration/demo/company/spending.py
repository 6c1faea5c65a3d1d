"""What the company pays for beside hours and calls: invoices, a month at a time.

What does not live here: the prices of an hour and of a dial (examples/demo/seeds/cost_rates.csv).
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_date
from orchestration.demo.company.profile import MANUAL
from orchestration.demo.plan import Plan

LISTS, SEATS, TEAM_LEADS, BONUSES = "Lead lists", "Software seats", "Team leads", "Bonuses"

# USD: a lead, from and below; a seat and month, a team lead and month, a sale.
LEAD_PRICES = (0.9, 1.5)
SEAT_PRICE, TEAM_LEAD_PRICE, SALE_BONUS = 110, 7_500, 20
AGENTS_OF_TEAM_LEAD = 10


def make_spending(
    plan: Plan, calls: pd.DataFrame, closers: pd.DataFrame, dialer: pd.DataFrame
) -> pd.DataFrame:
    """One row per invoice, by month; the index is its number.

    A month in which nobody worked has none. One that the period cuts is paid for the days in it.

    Columns: account (what it is booked as), cents, first_day and last_day (dates that it is for),
    campaign_id, user_group, list_id (empty: it is for all of them).
    """
    rng = plan.random("spending")
    legs, leads = _worked(plan, calls, closers), _bought(plan, dialer)
    invoices = []
    for month, days in pd.Series(plan.dates).groupby(plan.dates.to_period("M")):
        here = legs[legs["month"] == month]
        if here.empty:
            continue
        dated = {"first_day": days.min(), "last_day": days.max()}
        share = len(days) / month.days_in_month
        of = _of_month(rng, here, leads[leads["month"] == month], share)
        invoices += [invoice | dated for invoice in of]
    return pd.DataFrame(invoices)


def _worked(plan: Plan, calls: pd.DataFrame, closers: pd.DataFrame) -> pd.DataFrame:
    """One row per call that an agent took, outbound or at the closers' queue, with its month."""
    columns = ["agent", "day", "user_group", "status"]
    legs = pd.concat([calls[columns], closers[columns]])
    legs = legs[legs["agent"] >= 0]
    return legs.assign(month=plan.dates.to_period("M")[legs["day"]])


def _bought(plan: Plan, dialer: pd.DataFrame) -> pd.DataFrame:
    """The leads that came into a list in the period, with their month; renewals are customers."""
    is_new = (dialer["entry"] >= plan.start) & (dialer["entry"] < plan.end)
    leads = dialer[is_new & (dialer["campaign_id"] != MANUAL)]
    return leads.assign(month=pd.DatetimeIndex(wall_date(leads["entry"])).to_period("M"))


def _of_month(
    rng: np.random.Generator, legs: pd.DataFrame, leads: pd.DataFrame, share: float
) -> Iterator[dict[str, Any]]:
    heads = legs["agent"].nunique()
    yield _invoice(SEATS, heads * SEAT_PRICE * share)
    yield _invoice(TEAM_LEADS, math.ceil(heads / AGENTS_OF_TEAM_LEAD) * TEAM_LEAD_PRICE * share)
    for (campaign, number), of in leads.groupby(["campaign_id", "list_id"]):
        scope = {"campaign_id": campaign, "list_id": str(number)}
        yield _invoice(LISTS, len(of) * rng.uniform(*LEAD_PRICES), **scope)
    for group, of in legs[legs["status"] == "SALE"].groupby("user_group"):
        yield _invoice(BONUSES, len(of) * SALE_BONUS, user_group=group)


def _invoice(account: str, amount: float, **scope: str) -> dict[str, Any]:
    everywhere = {"campaign_id": "", "user_group": "", "list_id": ""}
    return {"account": account, "cents": round(amount * 100), **everywhere, **scope}
