"""Who is recognised for what: leaderboards, what agents prefer, what was given, promotion rules."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from orchestration.declaration.terms import refusal
from orchestration.ingest.seed_rows.row import Flag, Seed


class _Dated(Seed):
    """A rule that is in force from a day until before another, and who decided it."""

    valid_from: date
    valid_to: date | None
    decided_by: str

    @field_validator("valid_to")
    @classmethod
    def _ends_after_it_begins(cls, valid_to: date | None, info: ValidationInfo) -> date | None:
        if valid_to and valid_to <= info.data.get("valid_from", date.min):
            raise refusal("a day after valid_from, or empty while it is in force")
        return valid_to


class Leaderboard(_Dated):
    """One row a board and the day from which it is so: what is compared, and of whom."""

    key = ("board", "valid_from")
    board: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kpi: str
    credit_role: Literal["qualifier", "closer"] | None
    kind: Literal["outcome", "improvement"]
    period: Literal["week", "month"]
    scope: Literal["company", "team"]
    min_n: int = Field(gt=0)
    floor_kpi: str | None
    floor: Decimal | None
    floor_min_n: int | None = Field(gt=0)
    shown_places: int = Field(gt=0)

    @field_validator("floor_min_n")
    @classmethod
    def _floor_is_whole(cls, min_n: int | None, info: ValidationInfo) -> int | None:
        given = {info.data.get("floor_kpi") is None, info.data.get("floor") is None, min_n is None}
        if len(given) > 1:
            raise refusal("floor_kpi, floor and floor_min_n together, or none of them")
        return min_n


class RecognitionPreference(Seed):
    """One row an agent who is not shown on leaderboards, or under another name."""

    key = ("agent",)
    agent: str
    opt_out: Flag
    pseudonym: str | None
    said_on: date


class Recognition(Seed):
    """One row something that an agent or a team was given: history, never changed."""

    key = ("recognition",)
    recognition: str
    agent: str | None
    team: str | None
    kind: Literal["award", "team_event", "promotion", "thanks"]
    what: str
    why: str
    given_by: str
    given_on: date
    board: str | None
    board_period_start: date | None

    @field_validator("team")
    @classmethod
    def _is_given_to_one(cls, team: str | None, info: ValidationInfo) -> str | None:
        if (team is None) == (info.data.get("agent") is None):
            raise refusal("an agent or a team, and not both")
        return team


class PromotionRule(_Dated):
    """One row a KPI of a set that is looked at before somebody is promoted."""

    key = ("rule", "kpi", "valid_from")
    rule: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kpi: str
    credit_role: Literal["qualifier", "closer"] | None
    period: Literal["month", "quarter"]
    periods: int = Field(ge=3)
    min_n: int = Field(gt=0)
