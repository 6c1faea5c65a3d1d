{{ config(materialized="view", contract={"enforced": false}) }}
{# The dials to leads that no dial before had reached, by the number of the dial: company-wide. #}
with
    attempts as (
        select call_key, lead_key, attempt_number_lead, is_connect, logs_unanswered, started_date
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1 and lead_key is not null
    ),

    reached as (
        select lead_key, min(attempt_number_lead) as attempt_number
        from attempts
        where is_connect
        group by lead_key
    ),

    tried as (
        select attempts.*
        from attempts
        left join reached on attempts.lead_key = reached.lead_key
        where reached.lead_key is null or attempts.attempt_number_lead <= reached.attempt_number
    ),

    amounts as (
        select 'leads_unreached_before' as amount
        union all
        select 'leads_reached' as amount
        union all
        select 'dials_of_unlogged_sources' as amount
    ),

    -- crossed, not united: Spark would look for them once for each amount
    told as (
        select
            tried.*,
            amounts.amount,
            case
                when amounts.amount = 'leads_reached' and not tried.is_connect
                then 0
                when amounts.amount = 'dials_of_unlogged_sources' and tried.logs_unanswered
                then 0
                else 1
            end as value
        from tried
        cross join amounts
    )

select
    'call_attempts' as entity,
    call_key as entity_key,
    'attempt' as scope,
    cast(attempt_number_lead as string) as scope_id,
    amount,
    started_date as date_day,
    cast(null as date) as counts_until,
    cast(value as decimal(38, 6)) as value
from told
where value <> 0
