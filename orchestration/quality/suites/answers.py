"""MARTS, who answered and what came of it: shares of calls that say too little."""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import TOLD

OPERATIONS = "sales-operations"
MOST_UNMAPPED, MOST_UNKNOWN = 0.005, 0.05
# One call as an example: the latest of a group.
LATEST = (
    "unnest(arg_max(struct_pack(source_id := source_id, batch_id := batch_id, "
    "row_number := row_number), started_at))"
)

ANSWERS = (
    Check(
        "disposition_codes_are_mapped",
        "contract.call_attempts",
        rows_that_break(f"""
with coded as (
    select *, cast(date_trunc('month', started_date) as date) as call_month
    from contract.call_attempts
    where disposition_code is not null and {TOLD}
        -- the words of a CRM for a call of the dialer are no code
        and exclusion_reason is distinct from 'same_call'
),
months as (
    select source_system, source_account, call_month,
        avg(case when is_disposition_mapped then 0 else 1 end) as unmapped
    from coded group by all having unmapped > {MOST_UNMAPPED}
)
select source_system, source_account, call_month, disposition_code, count(*) as calls,
    round(100 * unmapped, 2) as percent_of_month, {LATEST}
from coded inner join months using (source_system, source_account, call_month)
where not is_disposition_mapped
group by source_system, source_account, call_month, disposition_code, unmapped
order by call_month desc, calls desc"""),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-24: a code nobody has mapped says nothing of connects and qualified leads",
        expected=(
            "of a source's calls with a code, at most 0.5 % a month have one that `dispositions` "
            "lacks"
        ),
        advice="add a line for each code named to seeds/dispositions.csv of the home",
    ),
    Check(
        "unknown_answers_are_at_most_5_percent",
        "marts.fct_call_attempts",
        rows_that_break(f"""
with answers as (
    select calls.*, cast(date_trunc('month', started_date) as date) as call_month,
        calls.answered_by = 'unknown' as is_unknown
    from marts.fct_call_attempts as calls
    inner join marts.dim_sources as sources
        on calls.source_system = sources.source_system
        and calls.source_account = sources.source_account
        and sources.answered_by <> 'none'
    where reach_level >= 2
),
months as (
    select source_system, source_account, call_month, count(*) as answered,
        count_if(is_unknown) as unknown
    from answers group by all having unknown > {MOST_UNKNOWN} * answered
)
select source_system, source_account, call_month, answered, unknown,
    round(100.0 * unknown / answered, 2) as percent, {LATEST}
from answers inner join months using (source_system, source_account, call_month)
where is_unknown
group by source_system, source_account, call_month, answered, unknown
order by call_month desc"""),
        severity="warn",
        owner=OPERATIONS,
        reason=(
            "2026-11-24: an answer by nobody knows whom is no connect, so connects are understated"
        ),
        expected=(
            "of a source's answered dials at most 5 % a month are by unknown, unless it can never "
            "say"
        ),
        advice=(
            "tune the answering machine detection, map its dispositions, or set "
            "unknown_as_human_if_talk_ge in the policies"
        ),
    ),
)
