{# Dials and what they came to, by what decides it: the hour of whom is called, and how often was tried
   before. A late attempt is one to a lead that is hard to reach: it survived the others. #}
with
    cells as (
        select
            coalesce(dials.campaign_key, '(none)') as campaign_key,
            coalesce(dials.local_dow, 0) as local_dow,
            coalesce(dials.local_hour, -1) as local_hour,
            coalesce(
                case when dials.attempt_number_lead > 10 then 10 else dials.attempt_number_lead end,
                0
            ) as attempt_number,
            count(*) as dials,
            sum(case when dials.is_connect then 1 else 0 end) as contacts
        from {{ ref("int_local_dials") }} as dials
        inner join
            {{ ref("int_timing_policy") }} as policy
            on dials.started_date between policy.first_day and policy.last_day
        group by 1, 2, 3, 4
    ),

    scoped as (
        select 'campaign' as scope, campaign_key as scope_id, cells.*
        from cells
        union all
        select 'company' as scope, company.name as scope_id, cells.*
        from cells
        cross join {{ source("lake", "company") }} as company
    )

select
    scope,
    scope_id,
    local_dow,
    local_hour,
    attempt_number,
    cast(sum(dials) as bigint) as dials,
    cast(sum(contacts) as bigint) as contacts
from scoped
group by scope, scope_id, local_dow, local_hour, attempt_number
