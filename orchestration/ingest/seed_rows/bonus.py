"""What is paid for results: plans, rules, gates, who accepted them, what is decided by hand.

What rows say of each other is checked in `ingest/seed_checks/bonus.py`.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from orchestration.declaration.terms import refusal
from orchestration.ingest.seed_rows.row import Seed

Version = Annotated[int, Field(ge=1)]
# as much as statements hold exactly
Rate = Annotated[Decimal, Field(ge=0, lt=1_000_000, decimal_places=4)]
Money = Annotated[Decimal, Field(max_digits=14, decimal_places=3)]
FIRST_MONTHS = {"month": range(1, 13), "quarter": (1, 4, 7, 10)}


class BonusPlan(Seed):
    """One row a version of a plan: from when to when (not included), for whom, in what currency."""

    key = ("plan", "version")
    plan: str
    version: Version
    period: Literal["month", "quarter"]
    effective_from: date
    effective_to: date | None
    role: str
    team: str
    agent: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    clawback_days: int = Field(ge=0)

    @field_validator("effective_from", "effective_to")
    @classmethod
    def _begins_a_period(cls, day: date | None, info: ValidationInfo) -> date | None:
        period = info.data.get("period")
        if day and period and (day.day != 1 or day.month not in FIRST_MONTHS[period]):
            raise refusal(f"the first day of a {period}: a statement has one version")
        return day


class BonusRule(Seed):
    """One row a rule of a plan's version, or a tier of it: what is paid for a KPI."""

    key = ("plan", "version", "rule", "tier_from_percent")
    plan: str
    version: Version
    rule: str
    kpi: str
    credit_role: Literal["qualifier", "closer"] | None
    type: Literal["per_unit", "percent", "tiered_marginal", "tiered_retroactive"]
    quota: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)] | None
    tier_from_percent: Annotated[Decimal, Field(ge=0, lt=10_000, decimal_places=2)] | None
    rate: Rate
    accelerator: Annotated[Decimal, Field(gt=0, lt=100, decimal_places=2)] | None
    cap: Annotated[Money, Field(gt=0)] | None
    floor: Annotated[Money, Field(gt=0)] | None


class BonusGate(Seed):
    """One row a condition of a rule, or of '*': without it nothing is paid."""

    key = ("plan", "version", "rule", "kpi", "credit_role", "comparison")
    plan: str
    version: Version
    rule: str
    kpi: str
    credit_role: Literal["qualifier", "closer"] | None
    comparison: Literal["at_least", "at_most"]
    threshold: Decimal = Field(max_digits=14, decimal_places=6)
    min_n: int = Field(ge=0)


class BonusAcceptance(Seed):
    """One row an agent who has accepted a version of a plan."""

    key = ("plan", "version", "agent")
    plan: str
    version: Version
    agent: str
    accepted_on: date
    accepted_by: str


class BonusAdjustment(Seed):
    """One row an amount that somebody grants or takes, in the statement of a period."""

    key = ("adjustment",)
    adjustment: str
    plan: str
    period_start: date
    agent: str
    amount: Money
    reason: str
    decided_by: str
    decided_on: date


class BonusSplit(Seed):
    """One row an agent's share of an order or a stage event; those of an event are 1 together."""

    key = ("entity", "event", "agent")
    entity: Literal["order", "stage_event"]
    event: str
    agent: str
    share: Decimal = Field(gt=0, le=1, decimal_places=2)
    decided_by: str
    decided_on: date


class SupposedQuantity(Seed):
    """One row a quantity that a what-if supposes: of an agent's KPI in the period that is asked."""

    key = ("agent", "kpi", "credit_role")
    agent: str
    kpi: str
    credit_role: Literal["qualifier", "closer"] | None
    quantity: Decimal = Field(max_digits=14, decimal_places=4)
