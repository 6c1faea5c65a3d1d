{{ config(materialized="view", contract={"enforced": false}) }}
{# From a figure to the rows of the contract that its numerator and denominator are made of. #}
with
    parts as (
        {% for part in ["numerator", "denominator"] %}
            select kpi, '{{ part }}' as part, {{ part }} as amount
            from {{ ref("dim_kpis") }}
            where {{ part }} is not null {{ "union all" if not loop.last }}
        {% endfor %}
    )

-- a row may count more than once: an order for each of its calls, a cost for each who shares it
select
    parts.kpi,
    kpis.period,
    kpis.period_start,
    contributions.scope,
    contributions.scope_id,
    contributions.credit_role,
    parts.part,
    contributions.amount,
    contributions.entity,
    contributions.entity_key,
    contributions.date_day,
    cast(sum(contributions.value) as decimal(38, 6)) as value
from {{ ref("int_kpis") }} as kpis
inner join parts on kpis.kpi = parts.kpi
inner join
    {{ ref("int_periods") }} as periods
    on kpis.period = periods.period
    and kpis.period_start = periods.period_start
inner join
    {{ ref("int_member_contributions") }} as contributions
    on parts.amount = contributions.amount
    and kpis.scope = contributions.scope
    and kpis.scope_id = contributions.scope_id
    and kpis.credit_role = contributions.credit_role
    and {{ counts_in("contributions", "periods") }}
group by
    parts.kpi,
    kpis.period,
    kpis.period_start,
    contributions.scope,
    contributions.scope_id,
    contributions.credit_role,
    parts.part,
    contributions.amount,
    contributions.entity,
    contributions.entity_key,
    contributions.date_day
