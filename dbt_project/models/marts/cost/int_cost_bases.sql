{# What costs are shared by, from the work of each day. A lead counts once a list: when it is first
   dialled from it. An agent's time without a campaign is a head only where no campaign is named. #}
with
    asked as (
        select basis
        from {{ ref("cost_entries") }}
        union
        select basis
        from {{ source("seeds", "cost_rates") }}
    ),

    dials as (
        select date_day, {{ cost_columns() }}, sum(dials) as amount
        from {{ ref("int_call_components_daily") }}
        group by date_day, {{ cost_columns() }}
    ),

    agent_hours as (
        select date_day, {{ cost_columns() }}, sum(paid_seconds) as amount
        from {{ ref("int_time_components_daily") }}
        group by date_day, {{ cost_columns() }}
    ),

    calls as (
        select
            started_date as date_day,
            {{ dimensions() }},
            lead_key,
            greatest(
                coalesce({{ seconds_between("answered_at", "ended_at") }}, talk_seconds), 0
            ) as seconds,
            reach_level >= 2 and not is_time_outlier as is_billed,
            row_number() over (
                partition by lead_key, list_key order by started_at, call_key
            ) as attempt_number_list
        from {{ ref("fct_call_attempts") }}
        where
            reach_level >= 1
            and exists (select 1 from asked where basis in ('leads', 'call_minutes'))
    ),

    leads as (
        select date_day, {{ cost_columns() }}, count(*) as amount
        from calls
        where lead_key is not null and attempt_number_list = 1
        group by date_day, {{ cost_columns() }}
    ),

    call_minutes as (
        select
            date_day, {{ cost_columns() }}, sum({{ whole_times("seconds + 59.999", 60) }}) as amount
        from calls
        where is_billed
        group by date_day, {{ cost_columns() }}
    ),

    heads as (
        select
            workers.*,
            max(campaign_key) over (partition by date_day, agent_key) as last_campaign_key
        from
            (
                select date_day, agent_key, team_key, nullif(campaign_key, '(none)') as campaign_key
                from dials
                where amount > 0
                union
                select date_day, agent_key, team_key, nullif(campaign_key, '(none)') as campaign_key
                from agent_hours
                where amount > 0
            ) as workers
        where agent_key <> '(none)'
    ),

    headcount as (
        select
            date_day,
            agent_key,
            team_key,
            coalesce(campaign_key, '(none)') as campaign_key,
            '(none)' as list_key,
            1 as amount
        from heads
        where campaign_key is not null or last_campaign_key is null
    ),

    bases as (
        {% for basis in ["agent_hours", "call_minutes", "dials", "leads", "headcount"] %}
            select '{{ basis }}' as basis, date_day, {{ cost_columns() }}, amount
            from {{ basis }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

select basis, date_day, {{ cost_columns() }}, cast(amount as decimal(18, 3)) as amount
from bases
where amount > 0 and basis in (select basis from asked)
