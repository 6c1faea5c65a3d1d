{# After which attempt a lead that nobody has reached is given up. The first attempt is never in
   question; the sentence is joined when it is published. #}
select
    scope,
    scope_id,
    max(attempt_number) as attempts_told,
    cast(min(case when is_given_up then attempt_number end) - 1 as integer) as stop_after_attempt,
    max(case when attempt_number = 1 then leads_tried end) as leads_first_tried,
    max(reached_so_far) as leads_reached,
    max(qualified_rate) as qualified_rate,
    max(contact_worth) as contact_worth,
    max(cost_per_attempt) as cost_per_attempt,
    max(least_worth) as least_worth,
    cast(null as string) as sentence,
    max(timing_policy) as timing_policy,
    max(set_by) as set_by
from {{ ref("fct_attempt_curve") }}
group by scope, scope_id
