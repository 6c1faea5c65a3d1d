"""The truth of a demo: what was planted, and every number that the pipeline must come to.

Rules are where they are applied: calls.py, sales.py, costs.py, files.py.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from orchestration.demo.company import profile
from orchestration.demo.company.world import World
from orchestration.demo.experiments import EXPERIMENTS
from orchestration.demo.faults import Faults
from orchestration.demo.truth.files import account_for
from orchestration.demo.truth.kpi_rows import kpi_rows

MATCHES = ("crm_id", "phone", "id", "ambiguous")


def make_truth(world: World, extracts: dict[str, pd.DataFrame], faults: Faults) -> dict[str, Any]:
    """Everything `truth.json` says."""
    return {
        "arguments": asdict(world.plan) | {"first_day": world.plan.first_day.isoformat()},
        "planted": _planted(world),
        "faults": faults.told,
        "files": account_for(extracts, faults.bad_rows),
        "identities": _identities(world),
        "reconciliation": _reconciliation(world),
        "kpis": kpi_rows(world, faults.statuses),
    }


def _planted(world: World) -> dict[str, Any]:
    agents, first_day = world.agents, world.plan.first_day
    users = agents["user"]

    def dated(rows: pd.DataFrame, column: str) -> list[str]:
        days = rows[column].to_numpy().astype("timedelta64[D]")
        return np.datetime_as_string(np.datetime64(first_day) + days).tolist()

    moved, new = agents[agents["moved"] >= 0], agents[agents["hired"] >= 0]
    weak = agents["skill"] == profile.WEAK_AGENT_SKILL
    return {
        "qualified_given_conversation": profile.QUALIFIED_GIVEN_CONVERSATION,
        "script_lift": {"SOLAR_B": profile.SCRIPT_LIFT[102], "BIZ_B": profile.SCRIPT_LIFT[202]},
        "null_test": ["BIZ_A", "BIZ_B"],
        "experiments": {
            EXPERIMENTS["SOLAR"]: profile.SCRIPT_LIFT[102],
            EXPERIMENTS["BIZTEL"]: profile.SCRIPT_LIFT[202],
        },
        "transfer_share": profile.TRANSFER_SHARE,
        "closer_sale_share": profile.CLOSER_SALE_SHARE,
        "handled_share": profile.HANDLED_SHARE,
        "weak_agent": {"user": users[weak].iloc[0], "skill": profile.WEAK_AGENT_SKILL},
        "ramp": {
            "days": profile.RAMP_DAYS,
            "from": profile.RAMP_START,
            "hired": dict(zip(new["user"], dated(new, "hired"), strict=True)),
        },
        "moves": [
            {"user": user, "date": date, "from": was, "to": now}
            for user, date, was, now in zip(
                moved["user"],
                dated(moved, "moved"),
                moved["user_group"],
                moved["next_group"],
                strict=True,
            )
        ],
    }


def _identities(world: World) -> dict[str, int]:
    crm, dialer = world.crm, world.dialer
    found = {match: int((dialer["match"] == match).sum()) for match in MATCHES}
    merged = crm[crm["master"] >= 0]
    return found | {
        "dialer_leads": len(dialer),
        "crm_leads": int(crm["is_known"].sum()),
        "crm_leads_twice_in_dialer": int(dialer["is_twice"].sum()) // 2,
        "merged": len(merged),
        "merged_into_merged": int((crm["master"].to_numpy()[merged["master"]] >= 0).sum()),
        "deleted_unmerged": int((crm["deleted"] >= 0).sum()),
    }


def _reconciliation(world: World) -> dict[str, int]:
    """Outbound calls with an agent, in the dialer and as Tasks."""
    count = world.tasks["match"].value_counts()
    dialer = int((world.calls["agent"] >= 0).sum())
    by_id, by_time = int(count["call_id"]), int(count["phone_agent_time"])
    mobile = world.tasks[world.tasks["match"] == "crm_only"]
    return {
        "dialer_calls_with_agent": dialer,
        "crm_calls": by_id + by_time + len(mobile),
        "matched_by_id": by_id,
        "matched_by_phone_agent_time": by_time,
        "crm_only": len(mobile),
        "crm_only_seconds": int(mobile["seconds"].sum()),
        "dialer_only": dialer - by_id - by_time,
    }
