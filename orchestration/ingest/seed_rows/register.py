"""The register of KPIs."""

from typing import Literal

from pydantic import Field

from orchestration.ingest.seed_rows.row import Flag, Seed


class Kpi(Seed):
    """One row a KPI: the register."""

    key = ("kpi",)
    kpi: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["additive", "recomputed", "ratio"]
    unit: Literal["count", "rate", "ratio", "per_hour", "seconds", "minutes", "days", "money"]
    numerator: str
    denominator: str | None
    n: str
    interval: Literal["wilson", "mean", "ratio"] | None
    better: Literal["higher", "lower"] | None
    alias_of: str | None
    min_n: int | None = Field(gt=0)
    is_headline: Flag
    told_by: Literal[
        *("call_attempts", "call_legs", "agent_times", "lead_stage_events", "callbacks"),
        *("leads", "list_members", "opportunities", "opportunity_stage_events"),
        *("orders", "cost_entries", "qa_reviews"),
    ]
    dated_by: str
    label_en: str
    label_zh: str
    definition: str
