{# How soon new leads are dialled and reached. One that still waits is followed for as long as it has
   waited (Kaplan and Meier): it is neither left out nor taken for a failure. #}
with
    counts as (
        select
            scope,
            scope_id,
            event,
            clock,
            cast(sum(leads_done + leads_waiting) as bigint) as leads,
            cast(sum(leads_done) as bigint) as leads_done,
            cast(sum(leads_waiting) as bigint) as leads_waiting
        from {{ ref("int_lead_waits") }}
        group by scope, scope_id, event, clock
    )

select
    counts.scope,
    counts.scope_id,
    counts.event,
    counts.clock,
    counts.leads,
    counts.leads_done,
    counts.leads_waiting,
    cast(null as bigint) as minutes_p50,
    cast(null as bigint) as minutes_p90,
    cast(null as decimal(38, 6)) as rate_within_5,
    cast(null as decimal(38, 6)) as ci_low,
    cast(null as decimal(38, 6)) as ci_high,
    policy.first_day,
    policy.last_day,
    policy.timing_policy,
    policy.set_by
from counts
cross join {{ ref("int_timing_policy") }} as policy
