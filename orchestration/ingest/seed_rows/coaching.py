"""What agents are judged by, and what was agreed with them: scorecards, coaching, training."""

from datetime import date
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from orchestration.declaration.terms import refusal
from orchestration.ingest.seed_rows.row import Seed


class ScorecardKpi(Seed):
    """One row a KPI that agents are compared by."""

    key = ("kpi",)
    kpi: str
    set_by: str


class CoachingPolicy(Seed):
    """One row a rule set of comparing, for the months that begin from a date on."""

    key = ("valid_from",)
    valid_from: date
    min_peers: int = Field(gt=0)
    prior_strength: int = Field(ge=0)
    new_until_days: int = Field(gt=0)
    experienced_from_days: int = Field(gt=0)
    set_by: str

    @field_validator("experienced_from_days")
    @classmethod
    def _is_after_being_new(cls, days: int, info: ValidationInfo) -> int:
        if days < info.data.get("new_until_days", 0):
            raise refusal("as many days as new_until_days, or more")
        return days


class CoachingAction(Seed):
    """One row a version of what was agreed: with an agent, for a team, or to change a process."""

    key = ("action_id", "version")
    action_id: str
    version: int = Field(gt=0)
    level: Literal["agent", "team", "process"]
    member: str
    agreed_on: date
    agreed_by: str
    kpi: str
    action: str
    due_on: date
    state: Literal["open", "done", "dropped"]

    @field_validator("due_on")
    @classmethod
    def _is_due_after_it_is_agreed(cls, due: date, info: ValidationInfo) -> date:
        agreed = info.data.get("agreed_on")
        if agreed and due < agreed:
            raise refusal(f"a day from {agreed} on, when it was agreed")
        return due


class Training(Seed):
    """One row a training that an agent had, and the KPI that is followed since."""

    key = ("training_id",)
    training_id: str
    agent: str
    skill: str
    trained_on: date
    trainer: str
    what: str
    kpi: str
