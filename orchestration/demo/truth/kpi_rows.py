"""The truth's KPIs as rows: each by scope, period and, where credit is given twice, by role.

Which events count is in calls.py, sales.py and costs.py; here they are only added up.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from orchestration.demo.clock import wall_date
from orchestration.demo.company.world import World
from orchestration.demo.truth import calls, costs, sales
from orchestration.demo.truth.persons import NONE

ALL_TIME = "1970-01-01"
SCOPES = ("company", "campaign", "team", "agent")
WITHOUT_CAMPAIGN = ("company", "team", "agent")
# Unanswered dials of a predictive dialer belong to nobody: such rates say nothing of an agent.
WITHOUT_AGENT = ("company", "campaign")
CENTS = 100


def kpi_rows(world: World, corrected: dict[int, str]) -> list[dict[str, Any]]:
    """Every KPI of the truth.

    Args:
        world: the events.
        corrected: statuses by number of the call that were changed later.
    """
    qualified = sales.sales_qualified(world, corrected)
    attempts = calls.attempts(world, corrected)
    rows = [
        *_of_attempts(attempts),
        *_summed("handle_seconds", calls.legs(world, corrected), "handle_seconds", SCOPES),
        *_counted("marketing_qualified", sales.marketing_qualified(world), WITHOUT_CAMPAIGN),
        *_counted("sales_qualified", qualified, SCOPES),
        *_of_sales(world, sales.opportunities(world, qualified)),
        *_of_costs(costs.costs(world, attempts), qualified),
    ]
    return [row for row in rows if row["numerator"] or row["denominator"]]


def _of_attempts(attempts: pd.DataFrame) -> Iterator[dict[str, Any]]:
    attempts = attempts.assign(reached=attempts["person"].where(attempts["is_connect"]))
    for key, group in _groups(attempts, SCOPES):
        dials, connects = len(group), int(group["is_connect"].sum())
        talks = int(group["is_conversation"].sum())
        yield _row("dials", key, dials)
        yield _row("connects", key, connects)
        yield _row("conversations", key, talks)
        yield _row("conversation_rate", key, talks, connects)
        yield _row("talk_seconds", key, int(group["talk_seconds"].sum()))
        persons = group["person"].nunique()
        yield _row("leads_attempted", key, persons)
        if key["scope"] in WITHOUT_AGENT:
            yield _row("connect_rate", key, connects, dials)
            yield _row("contact_rate_lead", key, group["reached"].nunique(), persons)
        if key["scope"] == "company":
            yield _row("answer_rate", key, int(group["is_answered"].sum()), dials)


def _of_sales(world: World, counted: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """At company scope once; of agents and teams once as qualifier and once as closer."""
    closed, money = sales.closed(world, counted), sales.revenue(world, counted)
    for role, number in ((NONE, "owner"), ("qualifier", "qualifier"), ("closer", "owner")):
        scopes = ["company"] if role == NONE else ["team", "agent"]
        created = sales.credited(world, counted, number, "created")
        yield from _counted("opportunities", created, scopes, role)
        ended = sales.credited(world, closed, number, "closed")
        for key, group in _groups(ended, scopes, role):
            yield _row("win_rate_count", key, int(group["is_won"].sum()), len(group))
        booked = sales.credited(world, money, number, "credited_at")
        booked["date"] = wall_date(booked["booked_at"])
        yield from _summed("orders", booked, "orders", scopes, role)
        yield from _summed("revenue_gross", booked, "gross", scopes, role, CENTS)
        yield from _summed("revenue_net", booked, "net", scopes, role, CENTS)


def _of_costs(spent: pd.DataFrame, qualified: pd.DataFrame) -> Iterator[dict[str, Any]]:
    leads = {
        (key["period"], key["period_start"]): len(group)
        for key, group in _groups(qualified, ["company"])
    }
    yield from _summed("cost_total", spent, "cents", ["company"], unit=CENTS)
    for key, group in _groups(spent, ["company"]):
        count = leads.get((key["period"], key["period_start"]), 0)
        for kpi, part in (("cpl_direct", "is_direct"), ("cpl_loaded", "is_loaded")):
            cents = int(group.loc[group[part], "cents"].sum())
            # a price is in whole cents, half up
            value = (2 * cents + count) // (2 * count) / CENTS if count else None
            yield _row(kpi, key, cents / CENTS, count) | {"value": value}


def _counted(
    kpi: str, rows: pd.DataFrame, scopes: Sequence[str], role: str = NONE
) -> Iterator[dict[str, Any]]:
    for key, group in _groups(rows, scopes, role):
        yield _row(kpi, key, len(group))


def _summed(
    kpi: str,
    rows: pd.DataFrame,
    column: str,
    scopes: Sequence[str],
    role: str = NONE,
    unit: int = 1,
) -> Iterator[dict[str, Any]]:
    for key, group in _groups(rows, scopes, role):
        total = int(group[column].sum())
        yield _row(kpi, key, total if unit == 1 else total / unit)


def _groups(
    rows: pd.DataFrame, scopes: Sequence[str], role: str = NONE
) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """The rows of each scope's members in each period, with what identifies them."""
    months = pd.DatetimeIndex(rows["date"]).strftime("%Y-%m-01")
    rows = rows.assign(all=ALL_TIME, month=months, company="company")
    for scope in scopes:
        for period in ("all", "month"):
            for (start, member), group in rows.groupby([period, scope], sort=True):
                key = {"period": period, "period_start": start, "scope": scope}
                yield key | {"member": member, "credit_role": role}, group


def _row(
    kpi: str, key: dict[str, str], numerator: float, denominator: int | None = None
) -> dict[str, Any]:
    if denominator is None:
        value = numerator
    else:
        value = round(numerator / denominator, 6) if denominator else None
    return {"kpi": kpi, **key, "value": value, "numerator": numerator, "denominator": denominator}
