"""Which extracts there are: folder, table and the function that writes its rows."""

from collections.abc import Callable

import pandas as pd

from orchestration.demo import experiments, finance, reviews
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import with_files
from orchestration.demo.salesforce import activities, people, sales
from orchestration.demo.vicidial import admin, agents, calls, leads

VICIDIAL: dict[str, Callable[[World], pd.DataFrame]] = {
    "vicidial_log": calls.vicidial_log,
    "vicidial_closer_log": calls.closer_log,
    "vicidial_agent_log": agents.agent_log,
    "vicidial_xfer_log": calls.xfer_log,
    "park_log": agents.park_log,
    "recording_log": agents.recording_log,
    "vicidial_list": leads.vicidial_list,
    "vicidial_lists": admin.vicidial_lists,
    "vicidial_campaigns": admin.vicidial_campaigns,
    "vicidial_users": admin.vicidial_users,
    "vicidial_statuses": admin.vicidial_statuses,
    "vicidial_campaign_statuses": admin.vicidial_campaign_statuses,
    "vicidial_pause_codes": admin.vicidial_pause_codes,
    "vicidial_callbacks": leads.vicidial_callbacks,
    "vicidial_dnc": leads.vicidial_dnc,
    "vicidial_campaign_dnc": leads.vicidial_campaign_dnc,
}
SALESFORCE: dict[str, Callable[[World], pd.DataFrame]] = {
    "User": people.users,
    "Lead": people.leads,
    "LeadHistory": people.lead_history,
    "Contact": people.contacts,
    "Task": activities.tasks,
    "Campaign": activities.campaigns,
    "CampaignMember": activities.campaign_members,
    "Opportunity": sales.opportunities,
    "OpportunityHistory": sales.opportunity_history,
    "OpportunityFieldHistory": sales.opportunity_field_history,
    "OpportunityContactRole": sales.opportunity_contact_roles,
    "Order": sales.orders,
}
FINANCE = {"costs": finance.costs}
QUALITY = {"reviews": reviews.reviews}
EXPERIMENTS = {"assignments": experiments.assignments}
FOLDERS = {
    "vicidial": VICIDIAL,
    "salesforce": SALESFORCE,
    "finance": FINANCE,
    "quality": QUALITY,
    "assignments": EXPERIMENTS,
}


def make_extracts(world: World) -> dict[str, pd.DataFrame]:
    """Each table's rows with the file and date of their delivery, by table."""
    return {
        table: with_files(table, rows(world))
        for tables in FOLDERS.values()
        for table, rows in tables.items()
    }
