"""MARTS, leads to orders and costs: money without a rate, impossible dates, rows nobody owns."""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import ORIGIN, SOON

OPERATIONS, FINANCE = "sales-operations", "finance"
# An order is the sum of its lines; the first of them stands for it.
ORDERS = """(
    select orders.*, lines.batch_id, lines.row_number
    from contract.orders left join contract.order_parts as lines using (order_key)
    qualify row_number() over (partition by order_key order by lines.part_id) = 1
)"""
# Without those that the disposition of a call claims: their faults are the call's.
STATED_EVENTS = """(
    select * from contract.lead_stage_events
    where event_key is distinct from md5(source_call_key || '|' || stage)
)"""

MONEY = (
    Check(
        "amounts_have_an_exchange_rate",
        "contract.orders",
        rows_that_break(f"""
select 'order' as of, {ORIGIN}, currency, ordered_date as rate_date from {ORDERS} as orders
where amount is not null and amount_reporting is null
union all
select 'opportunity' as of, {ORIGIN}, currency, created_date as rate_date
from contract.opportunities where amount is not null and amount_reporting is null
union all
select 'cost entry' as of, {ORIGIN}, currency, period_from as rate_date
from contract.cost_entries where amount_reporting is null
union all
select distinct 'cost rate' as of, 'seeds' as source_system, null as source_account,
    'cost_rates.csv' as source_id, null as batch_id, line as row_number, currency,
    date_day as rate_date
from marts.int_rated_costs where amount_reporting is null
order by currency, rate_date"""),
        severity="block",
        owner=FINANCE,
        reason="2026-11-24: an amount without its rate would silently be missing in a KPI",
        expected=(
            "every amount in another currency than the reporting one has a rate of its own day"
        ),
        advice="add the rates of the days named to seeds/fx_rates.csv of the home",
    ),
    Check(
        "costs_are_for_somebody_known",
        "contract.cost_entries",
        rows_that_break(f"""
select {ORIGIN}, cost_type, amount, currency, period_from, period_to from contract.cost_entries
where not is_scope_known order by period_from desc"""),
        severity="warn",
        owner=FINANCE,
        reason="2026-11-24: a cost of a campaign that nobody knows is in no cost per lead",
        expected="every campaign, team and list that a cost names is known, by one account alone",
        advice="name it as the dialer does, or deliver the campaign, team or list named",
    ),
    Check(
        "cost_periods_do_not_end_before_they_begin",
        "contract.cost_entries",
        rows_that_break(f"""
select {ORIGIN}, cost_type, period_from, period_to from contract.cost_entries
where period_to < period_from order by period_from desc"""),
        severity="warn",
        owner=FINANCE,
        reason="2026-11-24: a cost whose days are swapped falls on one day and may be unallocated",
        expected="the last day of a period is not before its first one",
        advice="have the period corrected, or compare period_from and period_to in sources.yml",
    ),
    Check(
        "order_amounts_are_not_negative",
        "contract.orders",
        rows_that_break(f"""
select {ORIGIN}, amount, currency from {ORDERS} as orders where amount < 0 order by amount"""),
        severity="warn",
        owner=FINANCE,
        reason=(
            "2026-11-24: a refund that comes as an order is counted as one and lowers gross revenue"
        ),
        expected="no order has an amount below zero",
        advice="deliver refunds as order_adjustments (sources.yml), not as orders",
    ),
    Check(
        "order_lines_agree",
        "contract.order_parts",
        rows_that_break(f"""
select {ORIGIN}, part_id, ordered_at, status, currency from contract.order_parts
where is_contradicted order by source_id, part_id"""),
        severity="warn",
        owner=FINANCE,
        reason="2026-11-24: an order whose lines contradict each other is in no KPI",
        expected="the lines of one order agree in everything that is not summed",
        advice=(
            "have the order corrected and all its lines delivered again; a column that may differ "
            "from line to line cannot be mapped where `sum` is declared"
        ),
    ),
)


def sales_checks() -> list[Check]:
    """The checks of leads, opportunities and orders."""
    return [*MONEY, _named_leads_are_known(), *PIPELINE]


def _named_leads_are_known() -> Check:
    return Check(
        "named_leads_are_known",
        "contract.lead_identities",
        rows_that_break("""
select source_system, source_account, source_id from contract.lead_identities
where lead_key not in (select lead_key from contract.leads where lead_key is not null)
    and exists (select 1 from contract.leads)"""),
        severity="warn",
        owner=OPERATIONS,
        reason="2026-11-24: what a lead did is lost to the funnel where the lead is not there",
        expected="every lead that a call, stage event, opportunity or order names was delivered",
        advice=(
            "deliver the leads named; where none is missing, compare lead_id with the key of the "
            "leads in sources.yml"
        ),
    )


PIPELINE = (
    Check(
        "orders_name_a_lead_or_an_opportunity",
        "contract.orders",
        rows_that_break(f"""
select {ORIGIN}, ordered_at from {ORDERS} as orders
anti join contract.opportunities using (opportunity_key)
where lead_key is null order by ordered_at desc"""),
        severity="warn",
        owner=OPERATIONS,
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
        owner=OPERATIONS,
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
        owner=OPERATIONS,
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
        owner=OPERATIONS,
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
        owner=OPERATIONS,
        reason="2026-11-24: a mistyped year is counted in a period that has not begun",
        expected="nothing that is told as done lies later than an hour from now",
        advice=(
            "have the date corrected in the source; where all are wrong, correct `format` or "
            "`time_zone` in sources.yml"
        ),
    ),
)
