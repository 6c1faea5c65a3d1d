{# What a rule counts: each event in the period in which it happened, and what was taken back of it
   within the plan's days, in the period in which it was. #}
with
    movements as (
        select credits.*, 'credited' as movement, event_key as movement_key, credit_date as moved_on
        from {{ ref("int_bonus_credits") }} as credits
        union all
        select
            credits.kpi,
            credits.amount,
            credits.credit_role,
            credits.unit,
            credits.entity,
            credits.event_key,
            credits.credit_date,
            credits.agent_key,
            cast(0 as decimal(18, 4)) as figure,
            credits.share,
            cast(
                {{
                    ratio(
                        "cast(credits.quantity as decimal(19, 6)) * taken.part", "taken.whole", 6
                    )
                }} as decimal(18, 6)
            ) as quantity,
            'taken_back' as movement,
            taken.movement_key,
            taken.taken_back_on as moved_on
        from {{ ref("int_bonus_credits") }} as credits
        inner join
            {{ ref("int_bonus_take_backs") }} as taken
            on credits.entity = taken.entity
            and credits.event_key = taken.event_key
            and credits.unit = taken.unit
            -- these KPIs take it back themselves, on its own date
            and not (credits.unit = 'money' and credits.amount like '%net')
            and not (credits.amount = 'revenue_net_as_of_order' and taken.is_same_day)
    )

select
    members.plan,
    members.version,
    rules.rule,
    members.period,
    members.period_start,
    members.agent_key,
    rules.kpi,
    rules.credit_role,
    movements.entity,
    movements.event_key,
    movements.credit_date,
    movements.movement,
    movements.movement_key,
    movements.moved_on,
    {{ statement_start("members.period", "movements.moved_on") }} as moved_in,
    movements.share,
    movements.quantity,
    movements.figure
from movements
inner join
    {{ ref("int_bonus_rules") }} as rules
    on movements.kpi = rules.kpi
    and movements.credit_role = rules.credit_role
inner join
    {{ ref("int_bonus_members") }} as members
    on rules.plan = members.plan
    and rules.version = members.version
    and movements.agent_key = members.agent_key
    and movements.credit_date >= members.period_start
    and movements.credit_date < members.period_end
where movements.moved_on <= {{ add_days("movements.credit_date", "members.clawback_days") }}
