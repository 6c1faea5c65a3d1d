"""Experiments as they are registered before they begin: plan, arms, the KPIs they are read by."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from orchestration.declaration.terms import refusal
from orchestration.ingest.seed_rows.row import Flag, Seed


class Experiment(Seed):
    """One row an experiment: what is expected, of whom, and when it is read.

    `mde` is the smallest difference from `baseline_value` that is worth finding, in units of the
    primary KPI; `n_per_arm` the units that each arm is to have.
    """

    key = ("experiment_id",)
    experiment_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    hypothesis: str
    unit: Literal["lead", "day"]
    audience: str
    baseline_value: Decimal
    mde: Decimal = Field(gt=0)
    alpha: Decimal = Field(gt=0, lt=1)
    power: Decimal = Field(gt=0, lt=1)
    n_per_arm: int = Field(gt=0)
    registered_on: date
    starts_on: date
    ends_on: date
    maturity_days: int = Field(ge=0)
    block_days: int | None = Field(gt=0)
    salt: str
    owner: str

    @field_validator("audience")
    @classmethod
    def _days_are_of_campaigns(cls, audience: str, info: ValidationInfo) -> str:
        if info.data.get("unit") == "day" and audience == "*":
            raise refusal("the source's id of a campaign, whose days take turns")
        return audience

    @field_validator("starts_on")
    @classmethod
    def _begins_after_it_is_registered(cls, starts: date, info: ValidationInfo) -> date:
        registered = info.data.get("registered_on")
        if registered and starts <= registered:
            raise refusal(f"a day after registered_on ({registered}): a plan comes first")
        return starts

    @field_validator("ends_on")
    @classmethod
    def _ends_after_it_begins(cls, ends: date, info: ValidationInfo) -> date:
        if ends <= info.data.get("starts_on", date.min):
            raise refusal("a day after starts_on")
        return ends

    @field_validator("block_days")
    @classmethod
    def _days_come_in_blocks(cls, days: int | None, info: ValidationInfo) -> int | None:
        unit = info.data.get("unit")
        if unit and (unit == "day") != (days is not None):
            raise refusal("how many days keep one arm where unit is day, else nothing")
        return days


class ExperimentArm(Seed):
    """One row an arm: its share of the units, and what is done there."""

    key = ("experiment_id", "arm")
    experiment_id: str
    arm: str = Field(pattern=r"^[A-Za-z0-9_]+$")
    share: Decimal = Field(gt=0, lt=1)
    is_control: Flag
    script: str | None
    treatment: str


class ExperimentKpi(Seed):
    """One row a KPI that an experiment is read by; a guardrail may get worse by its margin."""

    key = ("experiment_id", "kpi")
    experiment_id: str
    kpi: str
    role: Literal["primary", "secondary", "guardrail"]
    direction: Literal["higher", "lower"]
    margin: Decimal | None = Field(ge=0)

    @field_validator("margin")
    @classmethod
    def _guardrails_have_a_margin(
        cls, margin: Decimal | None, info: ValidationInfo
    ) -> Decimal | None:
        role = info.data.get("role")
        if role and (role == "guardrail") != (margin is not None):
            raise refusal("how much worse is still borne where role is guardrail, else nothing")
        return margin
