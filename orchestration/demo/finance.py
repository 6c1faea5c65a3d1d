"""The books: a file a month with what was paid for it, as a bookkeeper exports it."""

import numpy as np
import pandas as pd

from orchestration.demo.company.world import World


def costs(world: World) -> pd.DataFrame:
    """One row per invoice, on the day after the last one that it is for."""
    spending = world.spending
    return pd.DataFrame(
        {
            "entry": [f"INV-{number:05}" for number in 1 + spending.index],
            "account": spending["account"],
            "amount": [f"{cents // 100}.{cents % 100:02}" for cents in spending["cents"]],
            "currency": "USD",
            "from": spending["first_day"].dt.strftime("%Y-%m-%d"),
            "to": spending["last_day"].dt.strftime("%Y-%m-%d"),
            "campaign": spending["campaign_id"],
            "team": spending["user_group"],
            "list": spending["list_id"],
            "delivered": spending["last_day"] + np.timedelta64(1, "D"),
        }
    )
