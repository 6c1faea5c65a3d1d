"""Who is told of incidents, and when again."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from orchestration.declaration.terms import refusal
from orchestration.ingest.seed_rows.row import CLOCK, Seed


class AlertRoute(Seed):
    """One row a place that is told of incidents, and which: by owner, severity, source, KPI."""

    key = ("owner", "severity", "source", "kpi", "url")
    owner: str
    severity: Literal["block", "warn", "info", "*"]
    source: str
    kpi: str
    quiet_from: str | None = Field(pattern=CLOCK)
    quiet_until: str | None = Field(pattern=CLOCK)
    digest_at: str | None = Field(pattern=CLOCK)
    url: str

    @field_validator("quiet_until")
    @classmethod
    def _quiet_ends_where_it_begins(cls, until: str | None, info: ValidationInfo) -> str | None:
        if (until is None) != (info.data.get("quiet_from") is None):
            raise refusal("quiet_from and quiet_until together, or neither")
        return until


class AlertPolicy(Seed):
    """One row a severity whose failing checks open incidents: when each is told again."""

    key = ("severity",)
    severity: Literal["block", "warn", "info"]
    remind_after_hours: int | None = Field(gt=0)
    escalate_after_hours: int | None = Field(gt=0)
    escalate_to: str | None

    @field_validator("escalate_to")
    @classmethod
    def _escalates_to_somebody(cls, owner: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("escalate_after_hours") and owner is None:
            raise refusal("an owner, such as management, where escalate_after_hours is given")
        return owner
