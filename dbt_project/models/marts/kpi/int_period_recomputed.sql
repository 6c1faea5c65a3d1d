{# What cannot be summed: computed at each period and scope from the facts. #}
with
    scopes as ({{ scopes() }}),

    company as (select name from {{ source("lake", "company") }}),

    periods as ({{ periods() }}),

    dialled as (
        select distinct started_date as date_day, lead_key, is_connect, {{ dimensions() }}
        from {{ ref("fct_call_attempts") }}
        where reach_level >= 1 and lead_key is not null
    ),

    won as (
        select
            created_date as date_day,
            days_to_won,
            '(none)' as agent_key,
            '(none)' as team_key,
            '(none)' as campaign_key,
            '(none)' as list_key,
            coalesce(source_channel, '(none)') as source_channel,
            '(none)' as script_id
        from {{ ref("fct_leads") }}
        where days_to_won is not null
    ),

    attempted as (
        select
            periods.period,
            periods.period_start,
            scopes.scope,
            {{ scope_member("dialled") }} as scope_id,
            count(distinct dialled.lead_key) as leads_attempted,
            count(
                distinct case when dialled.is_connect then dialled.lead_key end
            ) as leads_connected,
            cast(null as decimal(38, 6)) as days_to_won_p50
        from dialled
        inner join periods on dialled.date_day = periods.date_day
        cross join scopes
        cross join company
        where not (scopes.scope = 'agent' and periods.period = 'day')
        group by periods.period, periods.period_start, scopes.scope, {{ scope_member("dialled") }}
    ),

    medians as (
        select
            periods.period,
            periods.period_start,
            scopes.scope,
            {{ scope_member("won") }} as scope_id,
            cast(null as bigint) as leads_attempted,
            cast(null as bigint) as leads_connected,
            {{ percentile("won.days_to_won", 0.5) }} as days_to_won_p50
        from won
        inner join periods on won.date_day = periods.date_day
        cross join scopes
        cross join company
        where not (scopes.scope = 'agent' and periods.period = 'day')
        group by periods.period, periods.period_start, scopes.scope, {{ scope_member("won") }}
    )

select
    period,
    period_start,
    scope,
    scope_id,
    max(leads_attempted) as leads_attempted,
    max(leads_connected) as leads_connected,
    max(days_to_won_p50) as days_to_won_p50
from
    (
        select *
        from attempted
        union all
        select *
        from medians
    ) as both_kinds
group by period, period_start, scope, scope_id
