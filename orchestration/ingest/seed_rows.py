"""What one row of each seed is: its columns, their types, what is allowed.

Reading, checking and writing the files is in `seeds.py`; what a row means is in seeds/README.md.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from orchestration.declaration.terms import refusal
from orchestration.ingest.entities import COST_TYPES, ENTITIES

Flag = Annotated[bool, BeforeValidator(lambda text: {"T": True, "F": False}.get(text, text))]
MaybeFlag = Flag | None

ATTRIBUTION_MODELS = (
    *("first", "last", "linear", "u_shaped", "w_shaped", "full_path", "time_decay", "custom"),
)

# A time of day on a 24-hour clock; 24:00 is the end of the day.
CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"


class Seed(BaseModel):
    """One row of a seed; `key` names the columns that identify it, `line` is where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: ClassVar[tuple[str, ...]]
    line: int


class Kpi(Seed):
    """One row a KPI: the register."""

    key = ("kpi",)
    kpi: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["additive", "recomputed", "ratio"]
    unit: Literal["count", "rate", "ratio", "per_hour", "seconds", "minutes", "days", "money"]
    numerator: str
    denominator: str | None
    n: str
    interval: Literal["wilson", "mean", "ratio"] | None
    better: Literal["higher", "lower"] | None
    alias_of: str | None
    min_n: int | None = Field(gt=0)
    is_headline: Flag
    told_by: Literal[
        *("call_attempts", "call_legs", "agent_times", "lead_stage_events", "callbacks"),
        *("leads", "list_members", "opportunities", "opportunity_stage_events"),
        *("orders", "cost_entries"),
    ]
    dated_by: str
    label_en: str
    label_zh: str
    definition: str


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


class Disposition(Seed):
    """One row a disposition code of a system, for a campaign or '*', from a date."""

    key = ("system", "campaign", "code", "valid_from")
    system: str
    campaign: str
    code: str
    valid_from: date
    label: str
    dial_result: (
        Literal[
            *("answered", "no_answer", "busy", "failed", "congestion"),
            *("invalid_number", "canceled", "blocked", "abandoned", "unknown"),
        ]
        | None
    )
    answered_by: Literal["human", "machine", "fax", "tone", "unknown", "none"] | None
    is_contact: MaybeFlag
    is_conversation: MaybeFlag
    is_marketing_qualified: MaybeFlag
    is_sales_qualified: MaybeFlag
    is_callback: MaybeFlag
    is_dnc: MaybeFlag
    is_bad_number: MaybeFlag
    is_sale_claim: MaybeFlag
    is_excluded: MaybeFlag


class PauseReason(Seed):
    """One row a reason for which agents pause, of a system; a reason that is not here is paid."""

    key = ("system", "reason_code")
    system: str
    reason_code: str
    label: str
    is_paid: Flag


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


class AbandonmentRule(Seed):
    """One row a way to count abandoned calls: the KPI abandon_rate_<basis>."""

    key = ("basis",)
    rule: str
    basis: Literal["us", "uk", "connect"]
    window_days: int | None = Field(gt=0)
    seconds: int | None = Field(ge=0)
    source: str
    source_date: date


class LeadStage(Seed):
    """One row a status that a system gives its leads, in an account or '*': the stage it means."""

    key = ("system", "account", "status")
    system: str
    account: str
    # people write it in any case
    status: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)]
    stage: Literal[*ENTITIES["lead_stage_events"]["stage"].allowed]


Weight = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]


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


SEEDS: dict[str, type[Seed]] = {
    "kpis": Kpi,
    "policies": Policy,
    "dispositions": Disposition,
    "pause_reasons": PauseReason,
    "business_hours": BusinessHours,
    "holidays": Holiday,
    "abandonment_rules": AbandonmentRule,
    "lead_stages": LeadStage,
    "attribution_models": AttributionModel,
    "fx_rates": FxRate,
    "cost_rates": CostRate,
    "alert_routes": AlertRoute,
    "alert_policies": AlertPolicy,
}
