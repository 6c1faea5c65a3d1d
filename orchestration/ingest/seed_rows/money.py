"""What costs, and what a currency is worth."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from orchestration.ingest.entities import COST_TYPES
from orchestration.ingest.seed_rows.row import Seed


class FxRate(Seed):
    """One row a currency and day: reporting units for one unit of the currency."""

    key = ("currency", "rate_date")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    rate_date: date
    rate: Decimal = Field(gt=0)


class CostRate(Seed):
    """One row a price of one unit of a basis, from a date, for a campaign, team and list or '*'."""

    key = ("cost_type", "basis", "campaign", "team", "list", "valid_from")
    cost_type: Literal[*COST_TYPES]
    basis: Literal["agent_hours", "call_minutes", "dials", "leads", "headcount"]
    campaign: str
    team: str
    list: str
    valid_from: date
    amount: Decimal = Field(ge=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
