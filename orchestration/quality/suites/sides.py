"""MARTS, what several systems say of one company: who is nobody, which calls one side lacks.

Not here: what one source says of its own rows (`calls.py`, `sales.py`).
"""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import BATCH, EXTRACT

OPERATIONS, ENGINEERING = "sales-operations", "data-engineering"
MOST_APART, FEWEST_CALLS = 0.02, 50
MOST_QUARANTINED = 0.05

SIDES = (
    Check(
        "dialer_and_crm_tell_as_many_calls",
        "marts.fct_call_reconciliation",
        rows_that_break(f"""
with months as (
    select cast(date_trunc('month', date_day) as date) as call_month,
        sum(dialer_calls) as dialer_calls, sum(crm_calls) as crm_calls,
        sum(calls_only_in_dialer) as calls_only_in_dialer,
        sum(calls_only_in_crm) as calls_only_in_crm
    from marts.fct_call_reconciliation group by all
)
select *, round(100.0 * abs(dialer_calls - crm_calls) / dialer_calls, 2) as percent_apart
from months
where dialer_calls >= {FEWEST_CALLS}
    and abs(dialer_calls - crm_calls) > {MOST_APART} * dialer_calls
order by call_month desc"""),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-24: when dialer and CRM disagree, people stop believing either of them",
        expected="in a month, dialer and CRM tell numbers of agent calls at most 2 % apart",
        advice=(
            "look at marts.fct_unmatched_calls: calls of one agent or day point to a telephone "
            "integration that was off, calls of all to a time zone or a missing extract"
        ),
    ),
    Check(
        "leads_are_somebody",
        "contract.lead_identities",
        rows_that_break("""
select source_system, source_account, source_id, match from contract.lead_identities
where status = 'ambiguous' order by source_system, source_account, source_id"""),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-24: the calls of a lead that may be one of several people count for nobody",
        expected="no lead's number or id means several leads of the CRM",
        advice=(
            "merge the leads in the CRM, or give the dialer's lead the id of the one that is meant"
        ),
    ),
    Check(
        "quarantined_rows_of_systems_are_at_most_5_percent",
        "marts.fct_batches",
        rows_that_break(f"""
with newest as (
    select * from marts.fct_batches
    semi join (from contract.pending_batches where is_new) using ({BATCH})
    -- mapped rows are judged before the build; a file that is delivered again judges anew
    where source_system <> 'generic'
    qualify extracted_at = max(extracted_at) over (partition by {EXTRACT})
)
select source_system, source_account, extract_name, min(file) as file,
    sum(rows_quarantined) as rows_quarantined, sum(rows_read) as rows_read,
    round(100.0 * sum(rows_quarantined) / sum(rows_read), 2) as percent
from newest
group by source_system, source_account, extract_name
having sum(rows_quarantined) > {MOST_QUARANTINED} * sum(rows_read)
order by percent desc"""),
        severity="block",
        owner=ENGINEERING,
        reason="2026-11-24: one row in twenty is a changed export, not a slip of the pen",
        expected="at most 5 % of the rows of an extract's newest file are quarantined",
        advice=(
            "marts.fct_quarantined_rows says why, row by row: compare the export with the columns "
            "in dbt_project/models/staging/<system>/sources.yml, and deliver it again"
        ),
    ),
)
