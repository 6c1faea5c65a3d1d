"""Two experiments: each campaign's leads were shared out by chance among two lists, one a script.

What scripts make of a conversation is in `company/profile.py`; the plans are in the demo's seeds.
"""

import numpy as np
import pandas as pd

from orchestration.demo.company.profile import LISTS
from orchestration.demo.company.world import World
from orchestration.demo.deliveries import weekly

# By campaign; the other campaign has one list.
EXPERIMENTS = {"SOLAR": "solar_words", "BIZTEL": "business_words"}
# For as long as they run, new leads take part.
RUNS_DAYS = 42
SCRIPTS = dict(zip(LISTS["list_id"], LISTS["agent_script_override"], strict=True))


def assignments(world: World) -> pd.DataFrame:
    """One row per lead in an experiment: assigned when put on its list, at the start if before.

    Columns: those of `dialmart assign`; nobody has kept the plan that they were assigned by.
    """
    plan, leads = world.plan, world.dialer
    [end] = plan.epochs(np.array([min(RUNS_DAYS, plan.days)]), np.array([0]))
    leads = leads[leads["campaign_id"].isin(EXPERIMENTS) & (leads["entry"] < end)]
    # who shares a number with somebody is nobody whom a sale could be told of
    leads = leads[leads["match"] != "ambiguous"]
    stamps = pd.DatetimeIndex(np.maximum(leads["entry"], plan.start).astype("datetime64[s]"))
    return pd.DataFrame(
        {
            "experiment": leads["campaign_id"].map(EXPERIMENTS),
            "unit_system": "vicidial",
            "unit_account": "main",
            "unit_id": leads["lead_id"].astype(str),
            "unit_date": "",
            "arm": leads["list_id"].map(SCRIPTS),
            "script": leads["list_id"].map(SCRIPTS),
            "stratum": leads["campaign_id"],
            "assigned_at": stamps.strftime("%Y-%m-%d %H:%M:%S"),
            "plan_hash": "",
            "delivered": weekly(plan, leads["entry"].to_numpy()),
        }
    )
