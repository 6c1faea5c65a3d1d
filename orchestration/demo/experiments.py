"""Two experiments: each campaign's leads were shared out by chance among two lists, one a script.

What scripts make of a conversation is in `company/profile.py`; the plans are in the demo's seeds.
"""

import numpy as np
import pandas as pd

from orchestration.demo.clock import wall_clock
from orchestration.demo.company.profile import LISTS
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import weekly

# By campaign; the other campaign has one list.
EXPERIMENTS = {"SOLAR": "solar_words", "BIZTEL": "business_words"}
# For as long as they run, new leads take part.
RUNS_DAYS = 42
ARMS = dict(zip(LISTS["list_id"], LISTS["agent_script_override"], strict=True))


def assignments(world: World) -> pd.DataFrame:
    """One row per lead in an experiment: assigned when put on its list, at the start if before."""
    plan, leads = world.plan, world.dialer
    [end] = plan.epochs(np.array([min(RUNS_DAYS, plan.days)]), np.array([0]))
    leads = leads[leads["campaign_id"].isin(EXPERIMENTS) & (leads["entry"] < end)]
    # who shares a number with somebody is nobody whom a sale could be told of
    leads = leads[leads["match"] != "ambiguous"]
    at = np.maximum(leads["entry"].to_numpy(), plan.start)
    return pd.DataFrame(
        {
            "experiment": leads["campaign_id"].map(EXPERIMENTS),
            "unit_system": "vicidial",
            "unit_account": "main",
            "unit_id": leads["lead_id"].astype(str),
            "arm": leads["list_id"].map(ARMS),
            "stratum": leads["campaign_id"],
            "assigned_at": pd.Series(wall_clock(at), leads.index).dt.strftime("%Y-%m-%d %H:%M:%S"),
            "delivered": weekly(plan, at),
        }
    )
