"""The contract's entities that a generic extract may fill: their columns, types and vocabularies.

What belongs here: what a column of the contract is, said once (the mapping in `sources.yml` is
checked against it and the mapper casts by it). What does not: reading files, the wording of
`sources.yml`, anything only SQL derives (keys, reach level, agent times).
"""

from orchestration.ingest.columns import Column


def _words(*allowed: str, required: bool = False) -> Column:
    return Column("vocabulary", required, allowed)


def _each(column: Column, *names: str) -> dict[str, Column]:
    return dict.fromkeys(names, column)


_TEXT, _TEXT_R = Column("text"), Column("text", required=True)
_TIME, _TIME_R = Column("timestamp"), Column("timestamp", required=True)
_DATE, _FLAG, _FLAG_R = Column("date"), Column("boolean"), Column("boolean", required=True)
_SECONDS, _MONEY, _MONEY_R = Column("seconds"), Column("money"), Column("money", required=True)

COST_TYPES = (
    *("agent_labour", "burden", "telecom", "list", "data"),
    *("software", "facility", "management", "bonus", "other"),
)
_DIAL_MODES = ("manual", "preview", "progressive", "predictive", "power", "unknown")

# Every entity also has them.
COMMON = {"source_updated_at": _TIME, "is_deleted": _FLAG}

# The ids are the source's own texts.
_ENTITIES: dict[str, dict[str, Column]] = {
    "call_attempts": {
        **_each(_TEXT, "external_id", "lead_id", "campaign_id", "list_id", "agent_id", "team_id"),
        "phone": _TEXT,
        "direction": _words("outbound", "inbound", "callback", "internal", required=True),
        "dial_mode": _words(*_DIAL_MODES),
        "started_at": _TIME_R,
        **_each(_TIME, "ringing_at", "answered_at", "ended_at"),
        "ring_seconds": _SECONDS,
        "dial_result": _words(
            *("answered", "no_answer", "busy", "failed", "congestion"),
            *("invalid_number", "canceled", "blocked", "abandoned", "unknown"),
        ),
        "answered_by": _words("human", "machine", "fax", "tone", "unknown", "none"),
        "disposition_code": _TEXT,
        "disposition_at": _TIME,
        **_each(_TEXT, "script_id", "hangup_by", "recording_ref"),
        **_each(_FLAG, "is_test", "is_internal", "is_final"),
    },
    "call_legs": {
        "call_id": _TEXT_R,
        "agent_id": _TEXT,
        "leg_number": Column("count", required=True),
        "leg_type": _words("primary", "transfer_in", "consult", "conference", "monitor"),
        **_each(_TIME, "started_at", "ended_at"),
        **_each(_SECONDS, "talk_seconds", "hold_seconds", "dead_seconds", "wrap_seconds"),
        "is_primary_leg": _FLAG,
        "disposition_code": _TEXT,
    },
    "agents": {
        **_each(_TEXT, "display_name", "email"),
        **_each(_DATE, "hired_on", "left_on"),
        "time_zone": _TEXT,
        "is_person": _FLAG,
    },
    "agent_assignments": {
        **_each(_TEXT_R, "agent_id", "team_id"),
        **_each(_TEXT, "site", "manager_agent_id", "role"),
        "valid_from": _TIME_R,
        "valid_to": _TIME,
    },
    "agent_times": {
        "agent_id": _TEXT_R,
        **_each(_TEXT, "team_id", "campaign_id"),
        "from_at": _TIME_R,
        "to_at": _TIME,
        "state": _words(
            *("talk", "dead", "hold", "wait", "pause", "wrap"),
            *("login", "training", "break", "leave", "offline"),
            required=True,
        ),
        "reason_code": _TEXT,
    },
    "campaigns": {
        **_each(_TEXT, "name", "channel", "objective", "product", "country"),
        **_each(_DATE, "started_on", "ended_on"),
    },
    "contact_lists": {
        **_each(_TEXT, "name", "vendor", "script_id"),
        "loaded_at": _TIME,
    },
    "list_members": {
        **_each(_TEXT_R, "list_id", "lead_id"),
        "added_at": _TIME,
    },
    "leads": {
        "created_at": _TIME_R,
        **_each(_TEXT, "source_channel", "segment", "country", "region", "time_zone", "language"),
        **_each(_TEXT, "owner_agent_id", "phone"),
        "is_dnc": _FLAG,
        "attempts_reported": Column("count"),
    },
    "lead_links": {
        **_each(_TEXT_R, "lead_id", "linked_id"),
        "match": _words("crm_id", "merge", required=True),
    },
    "lead_stage_events": {
        "lead_id": _TEXT_R,
        "stage": _words(
            *("new", "attempted", "reached", "marketing_qualified", "sales_qualified"),
            *("sales_accepted", "sales_rejected", "recycled", "opportunity", "customer", "lost"),
            required=True,
        ),
        "entered_at": _TIME_R,
        **_each(_TEXT, "entered_by_agent_id", "call_id", "reason_code"),
        "is_imputed": _FLAG,
    },
    "touches": {
        **_each(_TEXT, "lead_id", "opportunity_id"),
        "touched_at": _TIME_R,
        "channel": _words("email", "web", "event", "ads", "referral", "other", required=True),
        **_each(_TEXT, "campaign_id", "agent_id"),
    },
    "callbacks": {
        "lead_id": _TEXT_R,
        **_each(_TEXT, "campaign_id", "agent_id"),
        "created_at": _TIME,
        "due_at": _TIME_R,
        "status": _TEXT,
    },
    "recordings": {
        "call_id": _TEXT_R,
        **_each(_TEXT, "agent_id", "recording_ref"),
        "recorded_at": _TIME,
        "seconds": _SECONDS,
        **_each(_FLAG, "is_available", "is_consented"),
    },
    "qa_review_items": {
        **_each(_TEXT_R, "sample_key", "reviewer", "form", "form_version", "item"),
        "earned": Column("points"),
        "is_not_applicable": _FLAG,
        "comment": _TEXT,
        "reviewed_at": _TIME_R,
        "status": _words(*("draft", "final", "disputed", "upheld", "changed"), required=True),
    },
    "experiment_assignments": {
        **_each(_TEXT_R, "experiment_id", "unit_system", "unit_account", "unit_id"),
        "unit_date": _DATE,
        "arm": _TEXT_R,
        "stratum": _TEXT,
        "assigned_at": _TIME_R,
        "plan_hash": _TEXT,
    },
    "opportunities": {
        **_each(_TEXT, "lead_id", "owner_agent_id"),
        "created_at": _TIME_R,
        "stage": _TEXT,
        **_each(_FLAG_R, "is_won", "is_closed"),
        "closed_at": _TIME,
        "amount": _MONEY,
        "currency": _TEXT,
        "probability": Column("rate"),
        **_each(_TEXT, "account_id", "campaign_id", "call_id"),
    },
    "opportunity_stage_events": {
        "opportunity_id": _TEXT_R,
        "stage": _TEXT_R,
        "previous_stage": _TEXT,
        "amount": _MONEY,
        "changed_at": _TIME_R,
    },
    "orders": {
        **_each(_TEXT, "opportunity_id", "lead_id", "closer_agent_id"),
        "ordered_at": _TIME_R,
        "status": _words("open", "confirmed", "cancelled", "refunded_partial", "refunded"),
        "amount": _MONEY_R,
        "currency": _TEXT,
        "margin": _MONEY,
    },
    "order_adjustments": {
        **_each(_TEXT_R, "order_id", "adjustment_type"),
        "amount": _MONEY_R,
        "occurred_at": _TIME_R,
    },
    "cost_entries": {
        "cost_type": _words(*COST_TYPES, required=True),
        "amount": _MONEY_R,
        "currency": _TEXT,
        **_each(Column("date", required=True), "period_from", "period_to"),
        **_each(_TEXT, "campaign_id", "team_id", "list_id"),
        "basis": _words(
            *("direct", "agent_hours", "dials", "leads", "headcount"),
            required=True,
        ),
    },
}

ENTITIES = {entity: columns | COMMON for entity, columns in _ENTITIES.items()}

# The value of this column is added to the key, so that one row may tell several events.
IDENTIFIED_BY = {"lead_stage_events": "stage"}

# Columns that are added up over the rows of one key where the mapping says `sum:`.
SUMMABLE = {"orders": ("amount", "margin")}
