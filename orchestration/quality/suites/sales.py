"""MARTS, leads to orders: rows nobody owns, impossible dates, wins that are not closed."""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import ORDERS, ORIGIN, SOON

OWNER = "sales-operations"
# Without those that the disposition of a call claims: their faults are the call's.
STATED_EVENTS = """(
    select * from contract.lead_stage_events
    where event_key is distinct from md5(source_call_key || '|' || stage)
)"""

PIPELINE = (
    Check(
        "named_leads_are_known",
        "contract.lead_identities",
        rows_that_break("""
select source_system, source_account, source_id from contract.lead_identities
where lead_key not in (select lead_key from contract.leads where lead_key is not null)
    and exists (select 1 from contract.leads)"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: what a lead did is lost to the funnel where the lead is not there",
        expected="every lead that a call, stage event, opportunity or order names was delivered",
        advice=(
            "deliver the leads named; where none is missing, compare lead_id with the key of the "
            "leads in sources.yml"
        ),
    ),
    Check(
        "orders_name_a_lead_or_an_opportunity",
        "contract.orders",
        rows_that_break(f"""
select {ORIGIN}, ordered_at from {ORDERS} as orders
anti join contract.opportunities using (opportunity_key)
where lead_key is null order by ordered_at desc"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: revenue of an order without either is credited to nobody",
        expected="every order has a known lead or a known opportunity",
        advice=(
            "have the order linked in the source, or map lead_id or opportunity_id in sources.yml"
        ),
    ),
    Check(
        "closed_opportunities_have_a_close_date",
        "contract.opportunities",
        rows_that_break(f"""
select {ORIGIN}, stage, is_won from contract.opportunities
where is_closed and closed_at is null"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: without its date a closed opportunity is in no win rate",
        expected="every closed opportunity says when it was closed",
        advice="have the date entered in the source, or map closed_at in sources.yml",
    ),
    Check(
        "won_opportunities_are_closed",
        "contract.opportunities",
        rows_that_break(f"""
select {ORIGIN}, stage from contract.opportunities where is_won and not is_closed"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: a win that is not closed counts for its lead but in no win rate",
        expected="every won opportunity is closed",
        advice="map the stage that means won to is_closed too (`values` in sources.yml)",
    ),
    Check(
        "leads_are_not_won_before_they_were_created",
        "marts.fct_leads",
        rows_that_break(f"""
select {ORIGIN}, created_date, first_won_date, days_to_won from marts.fct_leads
where days_to_won < 0 order by days_to_won"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: an import date as the lead's creation turns days to won negative",
        expected="no lead has an opportunity that was won before the lead was created",
        advice="map the date on which the lead came in, not the date of its import, to created_at",
    ),
    Check(
        "sales_events_are_not_in_the_future",
        "contract.leads",
        rows_that_break(f"""
select * from (
    select 'lead created' as event, {ORIGIN}, created_at as event_at from contract.leads
    where not is_gone
    union all
    select 'stage entered' as event, {ORIGIN}, entered_at as event_at
    from {STATED_EVENTS} as events
    union all
    select 'opportunity created' as event, {ORIGIN}, created_at as event_at
    from contract.opportunities
    union all
    select 'opportunity closed' as event, {ORIGIN}, closed_at as event_at
    from contract.opportunities where is_closed
    union all
    select 'order placed' as event, {ORIGIN}, ordered_at as event_at from {ORDERS} as orders
) where event_at > {SOON} order by event_at desc"""),
        severity="warn",
        owner=OWNER,
        reason="2026-11-24: a mistyped year is counted in a period that has not begun",
        expected="nothing that is told as done lies later than an hour from now",
        advice=(
            "have the date corrected in the source; where all are wrong, correct `format` or "
            "`time_zone` in sources.yml"
        ),
    ),
)
