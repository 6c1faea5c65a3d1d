{# What later statements correct: a closed statement by what the data say now (restatement), any by
   what was taken back since (clawback). A rule is paid anew for what is left of it, and the statement
   has the difference, so that tiers, caps and floors hold. #}
with
    followed as (
        select
            totals.*,
            lag(total) over (
                partition by plan, rule, period_start, agent_key order by stated_in
            ) as total_of_last,
            first_value(line_key) over (
                partition by plan, rule, period_start, agent_key order by stated_in
            ) as first_line_key
        from {{ ref("int_bonus_totals") }} as totals
    ),

    due as (
        select
            {{ bonus_input_columns("followed") }},
            followed.currency,
            followed.gate_result,
            followed.quantity,
            followed.total,
            case
                when followed.stated_in > followed.counted_through
                then followed.total_of_last
                when followed.is_closed
                then cast(coalesce(paid.total, 0) as decimal(18, 3))
            end as total_before,
            coalesce(paid.line_key, followed.first_line_key) as original_line_key,
            case
                when followed.stated_in > followed.counted_through
                then 'clawback'
                else 'restatement'
            end as kind
        from followed
        left join {{ ref("int_bonus_paid") }} as paid using (plan, rule, period_start, agent_key)
    )

select
    due.*,
    {{ line_key("'actual'", "kind") }} as line_key,
    case
        when kind = 'clawback' then stated_in else {{ period_end("period", "stated_in") }}
    end as corrected_in
from due
where total <> total_before
