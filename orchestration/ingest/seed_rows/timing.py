"""What best hours, another attempt and what is left of a list are judged by."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from orchestration.ingest.seed_rows.row import Seed


class TimingPolicy(Seed):
    """One row a rule set of when and how often to call, from a date on."""

    key = ("valid_from",)
    valid_from: date
    window_days: int = Field(gt=0, le=730)
    min_dials: int = Field(gt=0)
    prior_strength: int = Field(gt=0)
    cost_per_attempt: Decimal | None = Field(ge=0, decimal_places=4)
    stop_margin: Decimal = Field(ge=0, le=10, decimal_places=4)
    pace_days: int = Field(gt=0, le=365)
    set_by: str
