"""Meridian Energy as it is set up: campaigns, lists, teams, codes, and the rates planted in it.

What does not live here: its people (agents.py, leads.py) and what they do.
"""

from pathlib import Path

import numpy as np
import pandas as pd

PREDICTIVE = ("SOLAR", "BIZTEL")
MANUAL = "RENEWAL"
IN_GROUP = "CLOSEIN"
SERVER_IP = "10.20.0.11"

CAMPAIGNS = pd.DataFrame(
    [
        ("SOLAR", "Solar roofs", "Y", "ADAPT_TAPERED", "SOLAR_A"),
        ("BIZTEL", "Business telephony", "Y", "RATIO", "BIZ_A"),
        ("RENEWAL", "Contract renewal", "Y", "MANUAL", "RENEW"),
    ],
    columns=["campaign_id", "campaign_name", "active", "dial_method", "campaign_script"],
)
LISTS = pd.DataFrame(
    [
        (101, "Solar homes A", "SOLAR", "SOLAR_A"),
        (102, "Solar homes B", "SOLAR", "SOLAR_B"),
        (201, "Business A", "BIZTEL", "BIZ_A"),
        (202, "Business B", "BIZTEL", "BIZ_B"),
        (301, "Renewals", "RENEWAL", "RENEW"),
    ],
    columns=["list_id", "list_name", "campaign_id", "agent_script_override"],
)
SDR_GROUPS = ("SDR_NORTH", "SDR_SOUTH", "SDR_EAST", "SDR_WEST")
CLOSER_GROUP = "CLOSERS"

PAUSE_CODES = {
    "BREAK": ("Short break", "YES"),
    "LUNCH": ("Lunch", "NO"),
    "TRAIN": ("Training", "YES"),
    "MTG": ("Team meeting", "YES"),
    "LOGIN": ("Login", "YES"),
}

_FLAGS = ["human_answered", "customer_contact", "not_interested"]
CAMPAIGN_STATUSES = pd.DataFrame(
    [
        ("ROOFNO", "Roof not suitable", "Y", "Y", "Y"),
        ("WRONGN", "Wrong number", "Y", "N", "N"),
    ],
    columns=["status", "status_name", *_FLAGS],
).assign(campaign_id="SOLAR")

# Shares of the dials, and of the sales representatives' days.
DIAL_SHARES = {"SOLAR": 0.50, "BIZTEL": 0.35, "RENEWAL": 0.15}
AGENT_DAY_SHARES = {"SOLAR": 0.50, "BIZTEL": 0.30, "RENEWAL": 0.20}
# Share of predictive dials that reach an agent.
HANDLED_SHARE = 0.20
CONVERSATION_SHARE = 0.55

# P(on the way to qualified | conversation) of a ramped representative, and what scripts make of it.
QUALIFIED_GIVEN_CONVERSATION = {"SOLAR": 0.11, "BIZTEL": 0.10, "RENEWAL": 0.16}
SCRIPT_LIFT = {101: 1.0, 102: 1.35, 201: 1.0, 202: 1.0, 301: 1.0}
TRANSFER_SHARE = 0.45
CLOSER_SALE_SHARE = 0.75
WEAK_AGENT_SKILL = 0.5
RAMP_DAYS = 42
RAMP_START = 0.4

# By hour of the wall clock at the lead's place; nobody is called before 8 or from 21 on.
_OPEN_HOURS = [1.0] * 13
_HUMAN_HOURS = [0.6, 0.7, 0.8, 0.9, 0.9, 0.8, 0.8, 0.9, 1.0, 1.7, 1.8, 1.5, 1.0]
MACHINE_BY_HOUR = np.array([0.0] * 8 + _OPEN_HOURS + [0.0] * 3)
HUMAN_BY_HOUR = np.array([0.0] * 8 + _HUMAN_HOURS + [0.0] * 3)
# Monday to Sunday: the chance that who is employed is there, and how much is done by who is.
PRESENCE = np.array([0.95] * 5 + [0.35, 0.0])
CLOSER_PRESENCE = np.array([0.95] * 6 + [0.0])
WEEKDAY_SHARES = np.array([1.0, 1.1, 1.1, 1.05, 0.9, 0.9, 0.0])


def system_statuses() -> pd.DataFrame:
    """The statuses that VICIdial ships, one row a status, flags `Y` or `N`."""
    return pd.read_csv(Path(__file__).with_name("statuses.csv"), dtype=str, keep_default_na=False)
