"""What calls, recordings and campaigns are held to: dated rules with their source."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from orchestration.declaration.terms import refusal
from orchestration.ingest.seed_rows.row import CLOCK, Flag, Seed

# What a rule of a kind says; each column that its kind does not name is empty.
SAID_BY = {
    "call_window": ("from_time", "to_time"),
    "do_not_call": (),
    "consent": ("purpose",),
    "attempts_a_day": ("threshold",),
    "attempts_7_days": ("threshold",),
    "abandonment": ("threshold", "basis"),
    "recording_consent": (),
    "retention_days": ("threshold",),
}
SHARES = ("abandonment",)


class ComplianceRule(Seed):
    """One row a version of a rule: what is allowed, where that is written, who goes by it."""

    key = ("rule_id", "valid_from")
    rule_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal[*SAID_BY]
    jurisdiction: str
    scope: str
    threshold: Decimal | None = Field(ge=0)
    from_time: str | None = Field(pattern=CLOCK)
    to_time: str | None = Field(pattern=CLOCK)
    purpose: str | None
    basis: Literal["us", "uk", "connect"] | None
    valid_from: date
    valid_to: date | None
    source: str
    source_checked_on: date | None
    decided_by: str | None
    enabled: Flag

    @field_validator("threshold", "from_time", "to_time", "purpose", "basis")
    @classmethod
    def _is_said_by_its_kind(cls, value: object, info: ValidationInfo) -> object:
        kind = info.data.get("kind")
        if kind and (value is not None) != (info.field_name in SAID_BY[kind]):
            needed = ", ".join(SAID_BY[kind]) or "none of the columns threshold to basis"
            raise refusal(f"for {kind}: {needed}, and nothing in the others")
        return value

    @field_validator("threshold")
    @classmethod
    def _threshold_is_of_its_kind(
        cls, threshold: Decimal | None, info: ValidationInfo
    ) -> Decimal | None:
        if threshold is None:
            return threshold
        if info.data.get("kind") in SHARES:
            if threshold > 1:
                raise refusal("a share of 1, such as 0.03")
        elif threshold != threshold.to_integral_value():
            raise refusal("a whole number")
        return threshold

    @field_validator("to_time")
    @classmethod
    def _closes_after_it_opens(cls, to_time: str | None, info: ValidationInfo) -> str | None:
        from_time = info.data.get("from_time")
        if to_time and from_time and to_time <= from_time:
            raise refusal("a time after from_time")
        return to_time

    @field_validator("valid_to")
    @classmethod
    def _ends_after_it_begins(cls, valid_to: date | None, info: ValidationInfo) -> date | None:
        if valid_to and valid_to <= info.data.get("valid_from", date.min):
            raise refusal("a day after valid_from, or empty while it is in force")
        return valid_to

    @field_validator("enabled")
    @classmethod
    def _somebody_goes_by_it(cls, enabled: bool, info: ValidationInfo) -> bool:
        if enabled and not (info.data.get("decided_by") and info.data.get("source_checked_on")):
            raise refusal("F, or who has decided it, and when somebody has read it at its source")
        return enabled
