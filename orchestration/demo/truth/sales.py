"""What the KPIs of leads, opportunities and orders must be, counted from the events.

Rules. A lead counts at its first entry into a stage, whoever it was merged into; sales-qualified
are SALE dispositions, at the end of the call, and Salesforce's change to Qualified. It is credited
to who set it, and to the campaign of the call if one did. An opportunity counts when its lead was
sales-qualified on or before the day of its creation; it and its orders are credited to the
qualifier and to the closer. Orders are those activated or cancelled, without reductions; net
revenue adds reductions, negative whatever their sign, on their date, and takes a cancelled order
back on the day it was last changed. Salesforce keeps plain dates of orders and closings: the team
is that of their midnight.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import midnight_before, wall_date
from orchestration.demo.company.agents import group_at
from orchestration.demo.company.sales import LOST, WON
from orchestration.demo.company.world import World
from orchestration.demo.truth.calls import outbound, transfers
from orchestration.demo.truth.persons import NONE, persons_of_crm, persons_of_dialer


def marketing_qualified(world: World) -> pd.DataFrame:
    """One row per lead: person, at (epoch, s), number, campaign, agent, team, date."""
    return _first(world, _stage_events(world, "Engaged"))


def sales_qualified(world: World, corrected: dict[int, str]) -> pd.DataFrame:
    """One row per lead, as marketing_qualified."""
    calls = outbound(world, corrected)
    sold, taken = calls[calls["status"] == "SALE"], transfers(world)
    # Who spoke last has set it.
    is_closers = sold.index.isin(taken.index)
    last = pd.concat([sold[~is_closers], taken.loc[sold.index[is_closers]]])
    claims = pd.DataFrame(
        {
            "person": persons_of_dialer(world, last["lead"]),
            "at": last["end"],
            "number": last["agent"],
            "campaign": last["campaign_id"],
        }
    )
    return _first(world, pd.concat([claims, _stage_events(world, "Qualified")]))


def _stage_events(world: World, status: str) -> pd.DataFrame:
    events = world.events[world.events["status"] == status]
    return pd.DataFrame(
        {
            "person": persons_of_crm(world, events["crm"]),
            "at": events["at"],
            "number": events["by"],
            "campaign": NONE,
        }
    )


def _first(world: World, events: pd.DataFrame) -> pd.DataFrame:
    events = events.dropna(subset="person").sort_values("at", kind="stable")
    return credited(world, events.drop_duplicates("person"), "number", "at")


def credited(world: World, rows: pd.DataFrame, number: str, at: str) -> pd.DataFrame:
    """Add the agent of a number (nobody is -1), the team at a moment, and the moment's date."""
    agent = rows[number].to_numpy().astype("int64")
    known = agent >= 0
    return rows.assign(
        agent=np.where(known, world.agents["user"].to_numpy()[agent], NONE),
        team=np.where(known, group_at(world.agents, agent, rows[at].to_numpy()), NONE),
        date=wall_date(rows[at]),
    )


def opportunities(world: World, qualified: pd.DataFrame) -> pd.DataFrame:
    """One row per opportunity of a qualified lead: created (epoch), qualifier, owner (numbers)."""
    known = world.sales.opportunities[world.sales.opportunities["crm"] >= 0]
    by_person = qualified.set_index("person")
    of = by_person.reindex(persons_of_crm(world, known["crm"])).set_axis(known.index)
    counts = of["at"].notna().to_numpy() & (of["date"].to_numpy() <= wall_date(known["created"]))
    return known.assign(qualifier=of["number"])[counts]


def closed(world: World, counted: pd.DataFrame) -> pd.DataFrame:
    """One row per closed opportunity, of qualified leads or not: closed (epoch), is_won."""
    last = world.sales.stages.drop_duplicates("opportunity", keep="last").set_index("opportunity")
    last = last[last["stage"].isin([WON, LOST])]
    of = world.sales.opportunities.loc[last.index]
    qualifier = counted["qualifier"].reindex(last.index).fillna(-1)
    return of.assign(
        closed=midnight_before(last["at"]), is_won=last["stage"] == WON, qualifier=qualifier
    )


def revenue(world: World, counted: pd.DataFrame) -> pd.DataFrame:
    """One row per order and per amount taken back.

    Columns: orders (0 or 1), gross and net (cents), credited_at (epoch of the order), booked_at
    (epoch of the amount), owner and qualifier (numbers).
    """
    orders = world.sales.orders
    last = world.sales.order_events.drop_duplicates("order", keep="last").set_index("order")
    orders = orders.assign(status=last["status"], changed=last["at"])
    orders["qualifier"] = counted["qualifier"].reindex(orders["opportunity"]).fillna(-1).to_numpy()
    orders = orders.assign(credited_at=midnight_before(orders["created"]), orders=0, gross=0)
    is_reduction = orders["original"] >= 0
    placed = orders[~is_reduction & orders["status"].isin(["Activated", "Cancelled"])]
    taken_back = placed[placed["status"] == "Cancelled"]
    reductions = orders[is_reduction]
    first = orders["credited_at"].loc[reductions["original"]].to_numpy()
    return pd.concat(
        [
            placed.assign(
                orders=1, gross=placed["amount"], net=placed["amount"], booked_at=placed["created"]
            ),
            taken_back.assign(net=-taken_back["amount"], booked_at=taken_back["changed"]),
            reductions.assign(
                net=-reductions["amount"].abs(), booked_at=reductions["created"], credited_at=first
            ),
        ],
        ignore_index=True,
    )
