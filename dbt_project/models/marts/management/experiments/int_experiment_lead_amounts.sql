{# What a lead adds to the amounts of an experiment's KPIs until it is mature, and as long before it
   began. What is credited twice is the same in both roles: one is read. #}
with
    wanted as ({{ experiment_amounts("lead") }}),

    events as (select * from {{ ref("int_experiment_events") }}),

    contributions as (
        {% set joins %}
            inner join wanted on amounts.amount = wanted.amount
            inner join
                events on side.entity = events.entity and side.entity_key = events.entity_key
        {% endset %}
        {% for side, columns in contributions().items() %}
            {{ told(side, columns, joins) }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

select
    units.experiment_id,
    units.unit_key,
    contributions.amount,
    events.occurred_at < units.starts_at as is_before,
    cast(sum(contributions.value) as decimal(18, 6)) as value
from contributions
inner join
    events on contributions.entity = events.entity and contributions.entity_key = events.entity_key
inner join
    {{ ref("int_experiment_units") }} as units
    on events.lead_key = units.lead_key
    and events.occurred_at >= units.covariate_from
    and events.occurred_at < units.matures_at
where contributions.credit_role <> 'qualifier'
group by
    units.experiment_id, units.unit_key, contributions.amount, events.occurred_at < units.starts_at
