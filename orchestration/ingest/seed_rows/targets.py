"""What is to be reached by when, what counts as on its way, and what a beginner is asked for."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from orchestration.ingest.seed_rows.row import Flag, Seed

SCOPES = ("company", "team", "agent", "campaign", "list", "source_channel", "script")


class Target(Seed):
    """One row a value of a KPI that somebody is to reach in a period, and its version.

    What SMART asks for may be missing: `ingest/seed_checks/targets.py` says which letter fails.
    """

    key = ("kpi", "scope", "member", "credit_role", "starts_on", "ends_on", "version")
    kpi: str | None
    scope: str | None
    member: str | None
    credit_role: Literal["qualifier", "closer"] | None
    starts_on: date | None
    ends_on: date | None
    target_value: Decimal | None
    unit: str | None
    baseline_value: Decimal | None
    stretch: Flag
    owner: str | None
    rationale: str | None
    pacing: Literal["linear", "business_days", "shape"]
    ramp_profile: str | None
    version: int = Field(ge=1)
    set_by: str
    set_on: date


class TargetStatus(Seed):
    """One row a status, from which pace on; `is_told` where an alert says so."""

    key = ("status",)
    status: str = Field(pattern=r"^[a-z][a-z_]*$")
    at_least: Decimal = Field(ge=0)
    is_told: Flag


class RampProfile(Seed):
    """One row a month of a beginner: the share of a whole target that is asked for in it."""

    key = ("profile", "tenure_month")
    profile: str
    tenure_month: int = Field(ge=1)
    factor: Decimal = Field(ge=0, le=1)
