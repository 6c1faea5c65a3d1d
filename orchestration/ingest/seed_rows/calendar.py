"""When the company is open."""

from datetime import date

from pydantic import Field, ValidationInfo, field_validator

from orchestration.declaration.terms import refusal
from orchestration.ingest.seed_rows.row import CLOCK, Seed


class BusinessHours(Seed):
    """One row a day of the week on which the company is open, Monday 1, and from when to when."""

    key = ("weekday",)
    weekday: int = Field(ge=1, le=7)
    opens: str = Field(pattern=CLOCK)
    closes: str = Field(pattern=CLOCK)

    @field_validator("closes")
    @classmethod
    def _closes_after_it_opens(cls, closes: str, info: ValidationInfo) -> str:
        opens = info.data.get("opens")
        if opens and closes <= opens:
            raise refusal(f"a time after {opens}, at which it opens")
        return closes


class Holiday(Seed):
    """One row a day on which the company is closed although its weekday is open."""

    key = ("day",)
    day: date
    name: str
