{# What later statements correct: a closed statement by what the data say now (restatement), any by
   what was taken back since (clawback). A rule is paid anew for what is left of it, and the statement
   has the difference, so that tiers, caps and floors hold. #}
with
    totals as (
        select
            {{ bonus_input_columns() }},
            currency,
            gate_result,
            cast(sum(amount) as decimal(18, 3)) as total,
            min(case when kind = 'earned' then line_key end) as line_key
        from {{ ref("int_bonus_lines") }}
        where scenario = 'actual'
        group by {{ bonus_input_columns() }}, currency, gate_result
    ),

    paid as (
        select
            plan,
            rule,
            earned_start as period_start,
            agent_key,
            cast(sum(amount) as decimal(18, 3)) as total,
            min(case when kind = 'earned' then line_key end) as line_key
        from {{ source("lake", "closed_bonus") }}
        where kind <> 'adjustment'
        group by plan, rule, earned_start, agent_key
    ),

    followed as (
        select
            totals.*,
            lag(total) over (
                partition by plan, rule, period_start, agent_key order by stated_in
            ) as total_before,
            first_value(line_key) over (
                partition by plan, rule, period_start, agent_key order by stated_in
            ) as first_line_key
        from totals
    ),

    due as (
        select
            {{ bonus_input_columns("followed") }},
            followed.currency,
            followed.gate_result,
            inputs.quantity,
            followed.total,
            case
                when followed.stated_in > followed.counted_through
                then followed.total_before
                when members.is_closed
                then cast(coalesce(paid.total, 0) as decimal(18, 3))
            end as total_before,
            coalesce(paid.line_key, followed.first_line_key) as original_line_key,
            case
                when followed.stated_in > followed.counted_through
                then 'clawback'
                else 'restatement'
            end as kind
        from followed
        inner join
            {{ ref("int_bonus_inputs") }} as inputs using (
                plan, rule, period_start, agent_key, stated_in
            )
        inner join {{ ref("int_bonus_members") }} as members using (plan, period_start, agent_key)
        left join paid using (plan, rule, period_start, agent_key)
        where inputs.scenario = 'actual'
    )

select
    due.*,
    {{ line_key("'actual'", "kind") }} as line_key,
    case
        when kind = 'clawback' then stated_in else {{ period_end("period", "stated_in") }}
    end as corrected_in
from due
where total <> total_before
