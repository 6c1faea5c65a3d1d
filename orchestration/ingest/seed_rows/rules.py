"""What the company counts as what: policies, attribution, abandonment."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from orchestration.ingest.seed_rows.row import Seed

ATTRIBUTION_MODELS = (
    *("first", "last", "linear", "u_shaped", "w_shaped", "full_path", "time_decay", "custom"),
)

Weight = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]


class Policy(Seed):
    """One row a rule set, from a date, for a campaign or '*'."""

    key = ("campaign", "valid_from")
    campaign: str
    valid_from: date
    connect_basis: Literal["answered", "live", "human_agent", "right_party"]
    conversation_min_seconds: int = Field(ge=0)
    unknown_as_human_if_talk_ge: int | None = Field(ge=0)
    outlier_seconds: int = Field(gt=0)
    qualified_basis: Literal["sales_qualified", "sales_accepted"]
    marketing_to_sales_days: int = Field(gt=0)
    sales_to_opportunity_days: int = Field(gt=0)
    sales_to_order_days: int = Field(gt=0)
    rejection_hours: int = Field(ge=0)
    attribution_model: Literal[*ATTRIBUTION_MODELS]
    attribution_lookback_days: int = Field(gt=0)


class AttributionModel(Seed):
    """One row a model: what the touches of an order earn of it, in percent; or by half-life."""

    key = ("model",)
    model: Literal[*ATTRIBUTION_MODELS]
    first_weight: Weight
    lead_weight: Weight
    opportunity_weight: Weight
    won_weight: Weight
    last_weight: Weight
    rest_weight: Weight
    half_life_days: int | None = Field(gt=0)

    @property
    def total_weight(self) -> Decimal:
        """What its touches earn together, in percent."""
        weights = (self.first_weight, self.lead_weight, self.opportunity_weight, self.won_weight)
        return sum((*weights, self.last_weight, self.rest_weight), Decimal(0))


class AbandonmentRule(Seed):
    """One row a way to count abandoned calls: the KPI abandon_rate_<basis>."""

    key = ("basis",)
    rule: str
    basis: Literal["us", "uk", "connect"]
    window_days: int | None = Field(gt=0)
    seconds: int | None = Field(ge=0)
    source: str
    source_date: date
