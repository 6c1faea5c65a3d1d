"""What the words of a system mean: its dispositions, its pauses, its leads' statuses."""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from orchestration.ingest.entities import ENTITIES
from orchestration.ingest.seed_rows.row import Flag, Seed

MaybeFlag = Flag | None


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


class LeadStage(Seed):
    """One row a status that a system gives its leads, in an account or '*': the stage it means."""

    key = ("system", "account", "status")
    system: str
    account: str
    # people write it in any case
    status: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)]
    stage: Literal[*ENTITIES["lead_stage_events"]["stage"].allowed]
