"""The leads: as Salesforce knows them, as the dialer has them in its lists, and who is who.

What does not live here: what happens to a lead (dialing.py, journey.py).
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import DAY, wall_clock
from orchestration.demo.company.names import (
    AREA_SHARES,
    AREAS,
    COMPANY_KINDS,
    COMPANY_NAMES,
    email_of,
    full_names,
    phone_numbers,
)
from orchestration.demo.company.profile import DIAL_SHARES, LISTS, MANUAL
from orchestration.demo.plan import Plan
from orchestration.demo.salesforce.ids import record_ids

DIALS_PER_LEAD = 4.5
FIRST_LEAD_ID = 100_001
SOURCES = ["Web", "Purchased List", "Partner Referral", "Trade Show"]
INDUSTRIES = ["Energy", "Healthcare", "Retail", "Construction", "Hospitality"]

# Shares of the dialer's leads, or of the CRM's where it says so.
UNUSABLE_PHONE = 0.003
NO_VENDOR_CODE = 0.03
AMBIGUOUS_OF_THOSE = 0.10
UNKNOWN_OF_THOSE = 0.15
TWICE_IN_DIALER = 0.01
MERGED_OF_CRM = 0.003
NEVER_DIALED = 0.06
NEW_IN_PERIOD = 0.25


def make_crm_leads(plan: Plan, agents: pd.DataFrame) -> pd.DataFrame:
    """One row per Salesforce Lead; the index is its number.

    Columns: Id, Phone and MobilePhone (10 digits), names and address, created (epoch, s), owner
    (agent number), area, zone; master (number of the lead it was merged into, else -1), merged and
    deleted (epoch, s, or -1).
    """
    rng = plan.random("crm leads")
    count = round(plan.dials / DIALS_PER_LEAD * (1 + NEVER_DIALED))
    areas = rng.choice(list(AREAS), count, p=AREA_SHARES)
    leads = pd.DataFrame({"area": areas})
    leads["Id"] = record_ids("Lead", np.arange(count))
    both = phone_numbers(rng, np.r_[areas, areas])
    leads["Phone"], leads["MobilePhone"] = both[:count], both[count:]
    names = full_names(rng, count)
    leads["FirstName"] = [name.split(" ")[0] for name in names]
    leads["LastName"] = [name.split(" ")[-1] for name in names]
    leads.loc[count // 3, "LastName"] = "{{ 1/0 }}"
    leads.loc[count // 2, "LastName"] = 'Smith, "Jr."'
    leads["Email"] = [email_of(n, str(i), "lead.example") for i, n in enumerate(names)]
    company = np.strings.add(rng.choice(COMPANY_NAMES, count), " ")
    leads["Company"] = np.strings.add(company, rng.choice(COMPANY_KINDS, count)).astype(object)
    for place, column in enumerate(["State", "City", "PostalCode", "zone"]):
        leads[column] = leads["area"].map({area: told[place] for area, told in AREAS.items()})
    leads["Industry"] = rng.choice(INDUSTRIES, count)
    leads["LeadSource"] = rng.choice(SOURCES, count, p=[0.35, 0.4, 0.15, 0.1])
    owners = agents.index[~agents["is_closer"] & (agents["hired"] < 0)]
    leads["owner"] = rng.choice(owners, count)
    leads["created"] = _created(plan, rng, count)
    return leads


def _created(plan: Plan, rng: np.random.Generator, count: int) -> np.ndarray:
    """Most leads are there before the period; the others come at the hours of an office."""
    before = -rng.integers(2, 120, count)
    during = rng.integers(0, max(1, plan.days - 3), count)
    day = np.where(rng.random(count) < NEW_IN_PERIOD, during, before)
    return plan.epochs(day, rng.integers(7 * 3600, 20 * 3600, count))


def make_dialer_leads(plan: Plan, crm: pd.DataFrame) -> pd.DataFrame:
    """One row per vicidial_list lead; the index is its number.

    Columns: lead_id, crm (number of its Salesforce lead), list_id, campaign_id, phone_number,
    alt_phone, zone, vendor_lead_code, entry (epoch, s), is_usable, is_twice, match (how the
    dialer's lead finds its person: crm_id, phone, id = it finds none and is one of its own,
    ambiguous).
    """
    rng = plan.random("dialer leads")
    dialed = rng.permutation(len(crm))[: round(len(crm) / (1 + NEVER_DIALED))]
    campaign = rng.choice(list(DIAL_SHARES), len(dialed), p=list(DIAL_SHARES.values()))
    twice = dialed[campaign != MANUAL][: round(len(dialed) * TWICE_IN_DIALER)]
    leads = pd.DataFrame(
        {
            "crm": np.r_[dialed, twice],
            "campaign_id": np.r_[campaign, np.full(len(twice), MANUAL)],
        }
    )
    leads["is_twice"] = leads["crm"].isin(twice)
    leads["lead_id"] = FIRST_LEAD_ID + leads.index
    leads["list_id"] = _random_list(rng, leads["campaign_id"])
    of = crm.loc[leads["crm"]].reset_index(drop=True)
    leads["alt_phone"], leads["zone"] = of["MobilePhone"], of["zone"]
    leads["entry"] = np.maximum(
        of["created"] + rng.integers(60, 7200, len(leads)),
        plan.start - 20 * DAY,
    )
    leads["is_usable"] = (rng.random(len(leads)) >= UNUSABLE_PHONE) | leads["is_twice"]
    leads["phone_number"] = of["Phone"].where(leads["is_usable"], "12")
    leads["vendor_lead_code"] = of["Id"].where(leads["list_id"] != 201, of["Id"].str[:15])
    leads["match"] = _matches(rng, leads)
    leads.loc[leads["match"] != "crm_id", "vendor_lead_code"] = ""
    return leads


def _random_list(rng: np.random.Generator, campaign_id: pd.Series) -> np.ndarray:
    draw = rng.random(len(campaign_id))
    list_id = np.zeros(len(campaign_id), "int64")
    for name, lists in LISTS.groupby("campaign_id", sort=True):
        here = (campaign_id == name).to_numpy()
        place = (draw[here] * len(lists)).astype(int)
        list_id[here] = lists["list_id"].to_numpy()[place]
    return list_id


def _matches(rng: np.random.Generator, leads: pd.DataFrame) -> np.ndarray:
    kinds = ["crm_id", "phone", "id", "ambiguous"]
    by_phone = 1 - AMBIGUOUS_OF_THOSE - UNKNOWN_OF_THOSE
    shares = np.array([by_phone, UNKNOWN_OF_THOSE, AMBIGUOUS_OF_THOSE]) * NO_VENDOR_CODE
    match = rng.choice(kinds, len(leads), p=[1 - shares.sum(), *shares])
    match[(leads["is_twice"] | ~leads["is_usable"]).to_numpy()] = "crm_id"
    return match.astype(object)


def plant_identities(plan: Plan, crm: pd.DataFrame, dialer: pd.DataFrame) -> pd.DataFrame:
    """Give the matches their cause in the CRM, and merge and delete a few of its leads.

    Returns:
        The CRM's leads, with a twin of the same phone for each ambiguous dialer lead.
    """
    rng = plan.random("identities")
    # Salesforce does not have the persons of leads that match nothing.
    unknown = dialer.loc[dialer["match"] == "id", "crm"]
    crm = crm.assign(master=-1, merged=-1, deleted=-1, is_known=~crm.index.isin(unknown))
    ambiguous = dialer.loc[dialer["match"] == "ambiguous", "crm"]
    twins = crm.loc[ambiguous].copy()
    twins.index = pd.RangeIndex(len(crm), len(crm) + len(twins))
    twins["Id"] = record_ids("Lead", twins.index.to_numpy())
    twins["FirstName"] = rng.choice(["Alex", "Sam", "Chris"], len(twins))
    crm = pd.concat([crm, twins])
    old = crm.index[crm["created"] < plan.start]
    single = dialer.loc[(dialer["match"] == "crm_id") & ~dialer["is_twice"], "crm"]
    _merge(plan, rng, crm, rng.permutation(np.intersect1d(single, old)))
    never = np.setdiff1d(old, np.r_[dialer["crm"], twins.index])
    gone = rng.permutation(never)[: max(2, len(never) // 200)]
    crm.loc[gone, "deleted"] = _moments(plan, rng, len(gone))
    return crm


def _merge(plan: Plan, rng: np.random.Generator, crm: pd.DataFrame, leads: np.ndarray) -> None:
    count = max(3, round(len(crm) * MERGED_OF_CRM))
    losers, winners = leads[:count], leads[count : 2 * count]
    crm.loc[losers, "master"] = winners
    crm.loc[losers, "merged"] = np.sort(_moments(plan, rng, count))
    # Once, a lead that others were merged into is merged away itself, at the end.
    crm.loc[losers[0], "master"] = losers[-1]


def _moments(plan: Plan, rng: np.random.Generator, count: int) -> np.ndarray:
    day = rng.integers(plan.days // 4, max(plan.days // 4 + 1, plan.days - 2), count)
    return plan.epochs(day, rng.integers(32_400, 61_200, count))


def root_of(crm: pd.DataFrame, lead: np.ndarray, at: np.ndarray | None = None) -> np.ndarray:
    """The CRM lead that a lead has become by merges, two in a row at most.

    Args:
        crm: the CRM's leads.
        lead: numbers of leads.
        at: epochs in s; without them, after all merges.
    """
    master, merged = crm["master"].to_numpy(), crm["merged"].to_numpy()
    for _ in range(2):
        is_merged = master[lead] >= 0
        if at is not None:
            is_merged &= merged[lead] <= at
        lead = np.where(is_merged, master[lead], lead)
    return lead


def local_offset_hours(zone: str, epoch: np.ndarray) -> np.ndarray:
    """Hours between UTC and the wall clock of a zone at an epoch."""
    wall = wall_clock(epoch, zone).astype("int64")
    return (wall - np.asarray(epoch)) // 3600
