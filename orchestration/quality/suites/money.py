"""MARTS, money: amounts without a rate, costs of nobody, orders that contradict themselves."""

from orchestration.quality.checks import Check, rows_that_break
from orchestration.quality.suites.rows import ORDERS, ORIGIN

OWNER = "finance"

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
        owner=OWNER,
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
        owner=OWNER,
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
        owner=OWNER,
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
        owner=OWNER,
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
        owner=OWNER,
        reason="2026-11-24: an order whose lines contradict each other is in no KPI",
        expected="the lines of one order agree in everything that is not summed",
        advice=(
            "have the order corrected and all its lines delivered again; a column that may differ "
            "from line to line cannot be mapped where `sum` is declared"
        ),
    ),
)
