{# Who is credited with what, event by event: as the KPIs credit it, or as a split of the event says. #}
{% set sides = ["int_lead_contributions", "int_sales_contributions", "int_revenue_contributions"] %}
with
    rules as (select distinct kpi, credit_role, amount, unit from {{ ref("int_bonus_rules") }}),

    told_amounts as (
        {% for side in sides %}
            {{ told(side, contributions()[side]) }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    credited as (
        select
            rules.kpi,
            rules.credit_role,
            rules.unit,
            told_amounts.entity,
            told_amounts.entity_key as event_key,
            told_amounts.date_day as credit_date,
            told_amounts.agent_key,
            cast(sum(told_amounts.value) as decimal(18, 4)) as figure
        from told_amounts
        inner join
            rules
            on told_amounts.amount = rules.amount
            and told_amounts.credit_role = rules.credit_role
        group by
            rules.kpi,
            rules.credit_role,
            rules.unit,
            told_amounts.entity,
            told_amounts.entity_key,
            told_amounts.date_day,
            told_amounts.agent_key
    ),

    splits as (select * from {{ ref("int_bonus_splits") }}),

    shared as (
        -- what the KPI credits stays in `figure`, also where a split takes the event away
        select
            credited.*,
            case when splits.event_key is null then 1 else 0 end as share,
            case when splits.event_key is null then figure else 0 end as quantity
        from credited
        left join
            (select distinct entity, event_key from splits) as splits
            on credited.entity = splits.entity
            and credited.event_key = splits.event_key
        union all
        -- one row for each who shares it
        select
            credited.kpi,
            credited.credit_role,
            credited.unit,
            credited.entity,
            credited.event_key,
            credited.credit_date,
            splits.agent_key,
            0 as figure,
            splits.share,
            credited.figure * splits.share as quantity
        from credited
        inner join
            splits on credited.entity = splits.entity and credited.event_key = splits.event_key
    )

select
    kpi,
    credit_role,
    unit,
    entity,
    event_key,
    credit_date,
    agent_key,
    cast(sum(figure) as decimal(18, 4)) as figure,
    cast(sum(share) as decimal(9, 2)) as share,
    cast(sum(quantity) as decimal(18, 6)) as quantity
from shared
group by kpi, credit_role, unit, entity, event_key, credit_date, agent_key
