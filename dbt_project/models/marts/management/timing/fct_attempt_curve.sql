{# What one attempt more is worth. Leads are given up only before an attempt that, like all from it on,
   even at its upper bound does not earn what it costs. #}
with
    judged as (
        select
            steps.*,
            case
                when coalesce(steps.earned_high, 0) <= 0 or steps.least_worth is null
                then 'worth_unknown'
                when steps.leads_tried < policy.min_dials
                then 'insufficient_data'
                when steps.earned_high < steps.least_worth
                then 'not_worth_it'
                when steps.earned_low >= steps.least_worth
                then 'worth_it'
                else 'not_distinguishable'
            end as verdict,
            policy.min_dials,
            policy.first_day,
            policy.last_day,
            policy.timing_policy,
            policy.set_by
        from {{ ref("int_attempt_values") }} as steps
        cross join {{ ref("int_timing_policy") }} as policy
    )

select
    scope,
    scope_id,
    attempt_number,
    leads_tried,
    leads_reached,
    hazard,
    ci_low,
    ci_high,
    reached_so_far,
    cast(null as decimal(38, 6)) as reach,
    qualified_rate,
    contact_worth,
    cost_per_attempt,
    least_worth,
    earned as earned_amount,
    earned_low as earned_amount_low,
    earned_high as earned_amount_high,
    cast(earned - cost_per_attempt as decimal(38, 6)) as value_amount,
    verdict,
    attempt_number > 1
    and verdict = 'not_worth_it'
    and earned_onward_high < least_worth as is_given_up,
    min_dials,
    first_day,
    last_day,
    timing_policy,
    set_by
from judged
