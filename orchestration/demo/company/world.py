"""One run of the company: everything that happened, before any system wrote it down."""

from dataclasses import dataclass

import pandas as pd

from orchestration.demo.company.agents import make_agents, see_moves
from orchestration.demo.company.dialing import dial
from orchestration.demo.company.journey import status_events
from orchestration.demo.company.leads import make_crm_leads, make_dialer_leads, plant_identities
from orchestration.demo.company.sales import Sales, make_sales
from orchestration.demo.company.schedule import agent_days, handled_slots
from orchestration.demo.company.spending import make_spending
from orchestration.demo.company.tasks import make_tasks
from orchestration.demo.company.transfers import take_calls
from orchestration.demo.plan import Plan


@dataclass(frozen=True)
class World:
    """The events; each frame is described by the function that makes it.

    Attributes:
        crm: Salesforce's leads; dialer: VICIdial's.
        calls: outbound calls; closers: calls that reached the closers' queue.
        events: changes of a lead's status.
        spending: invoices.
    """

    plan: Plan
    agents: pd.DataFrame
    days: pd.DataFrame
    crm: pd.DataFrame
    dialer: pd.DataFrame
    calls: pd.DataFrame
    closers: pd.DataFrame
    events: pd.DataFrame
    tasks: pd.DataFrame
    sales: Sales
    spending: pd.DataFrame


def make_world(plan: Plan) -> World:
    """Let the company work for the plan's days."""
    agents = make_agents(plan)
    days = agent_days(plan, agents)
    is_closer = agents["is_closer"].to_numpy()
    crm = make_crm_leads(plan, agents)
    dialer = make_dialer_leads(plan, crm)
    crm = plant_identities(plan, crm, dialer)
    slots = handled_slots(plan, days[~is_closer[days["agent"]]])
    calls = dial(plan, agents, slots, dialer)
    agents = see_moves(agents, calls)
    closers = take_calls(plan, days, calls)
    events = status_events(plan, calls, closers, crm, dialer)
    tasks = make_tasks(plan, agents, calls, crm, dialer)
    sales = make_sales(plan, agents, events)
    spending = make_spending(plan, calls, closers, dialer)
    return World(plan, agents, days, crm, dialer, calls, closers, events, tasks, sales, spending)
