{# Who is credited with what, event by event: as the KPIs credit it, or as a split of the event says. #}
{% set sides = ["int_lead_contributions", "int_sales_contributions", "int_revenue_contributions"] %}
with
    rules as (select distinct kpi, credit_role, amount, unit from {{ ref("int_bonus_rules") }}),

    told_amounts as (
        select told_rows.*, entity_key as event_key, date_day as credit_date
        from
            (
                {% for side in sides %}
                    {{ told(side, contributions()[side]) }} {{ "union all" if not loop.last }}
                {% endfor %}
            ) as told_rows
    ),

    credited as (
        select {{ bonus_event_columns() }}, agent_key, cast(sum(value) as decimal(18, 4)) as figure
        from told_amounts
        inner join rules using (amount, credit_role)
        group by {{ bonus_event_columns() }}, agent_key
    ),

    splits as (select * from {{ ref("int_bonus_splits") }}),

    shared as (
        -- what the KPI credits stays in `figure`, also where a split takes the event away
        select
            {{ bonus_event_columns("credited") }},
            credited.agent_key,
            credited.figure,
            case when splits.event_key is null then credited.figure else 0 end as quantity
        from credited
        left join
            (select distinct entity, event_key from splits) as splits
            on credited.entity = splits.entity
            and credited.event_key = splits.event_key
        union all
        -- one row for each who shares it
        select
            {{ bonus_event_columns("credited") }},
            splits.agent_key,
            0 as figure,
            credited.figure * splits.share as quantity
        from credited
        inner join splits using (entity, event_key)
    ),

    summed as (
        select
            {{ bonus_event_columns() }},
            agent_key,
            cast(sum(figure) as decimal(18, 4)) as figure,
            cast(sum(quantity) as decimal(18, 6)) as quantity
        from shared
        group by {{ bonus_event_columns() }}, agent_key
    )

select
    {{ bonus_event_columns() }},
    agent_key,
    figure,
    quantity,
    cast({{ ratio("quantity", "whole", 4) }} as decimal(9, 4)) as share
from
    (
        select
            summed.*, sum(figure) over (partition by kpi, credit_role, entity, event_key) as whole
        from summed
    ) as known
