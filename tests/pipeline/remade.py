"""Figures, made again of nothing but the rows that a drill would list."""

from orchestration.home import Home
from tests.pipeline.homes import ask

# The sum of the rows, a percentile of what they say, how many leads they are of, or what the
# British rule makes of them. Without rows it is 0; a percentile that falls on a lead which still
# waits is not known.
REMADE = """
with rows as (
    select
        kpi, period, period_start, scope, scope_id, credit_role, part, amount,
        count(*) as number,
        sum(told.value) as total,
        quantile_cont(cast(coalesce(told.value, 1e15) as double), 0.5) as p50,
        quantile_cont(cast(coalesce(told.value, 1e15) as double), 0.9) as p90,
        count(distinct dials.lead_key) as leads,
        sum(calls.abandons) as abandons,
        sum(calls.answers_by_agent) as agents,
        sum(calls.answers_by_machine) as machines
    from marts.int_figure_contributions as told
    left join contract.call_attempts as dials
        on told.entity = 'call_attempts' and told.entity_key = dials.call_key
    left join marts.int_call_contributions as calls using (entity, entity_key)
    group by all
),
said as (
    select
        kpi, period, period_start, scope, scope_id, credit_role, part, parts.amount,
        case part when 'numerator' then kpis.numerator else kpis.denominator end as said
    from marts.int_kpis as kpis
    inner join marts.dim_kpis as register using (kpi)
    cross join lateral (
        values ('numerator', register.numerator), ('denominator', register.denominator)
    ) as parts (part, amount)
    where parts.amount is not null
),
remade as (
    select
        *,
        coalesce(abandons * agents / nullif(agents + machines, 0), abandons) as people,
        case
            when amount like '%!_p50' escape '!' and p50 < 1e9 then p50
            when amount like '%!_p90' escape '!' and p90 < 1e9 then p90
            when amount like '%!_p_0' escape '!' then null
            when amount in ('leads_attempted', 'leads_connected') then leads
            when amount = 'abandons_of_people' then people
            when amount = 'agents_and_abandons_of_people' and agents + machines = 0 then 0
            when amount = 'agents_and_abandons_of_people' then agents + people
            else total
        end as made
    from rows
)
select
    scope, kpi, amount, period, period_start, scope_id, credit_role, said,
    case when number is null then 0 else cast(made as decimal(38, 6)) end as made
from said left join remade
using (kpi, period, period_start, scope, scope_id, credit_role, part, amount)
"""


def remade_figures(home: Home) -> list[tuple]:
    """Numerators and denominators of all figures: what they are, what was said, what is remade."""
    return ask(home, REMADE)
