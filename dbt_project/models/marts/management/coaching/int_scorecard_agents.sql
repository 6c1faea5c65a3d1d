{# Campaign and team of most of an agent's connects of a period, and how long it has been there on the
   first day: with whom it is compared. #}
with
    work as (
        select
            days.agent_key,
            periods.period,
            periods.period_start,
            days.campaign_key,
            days.team_key,
            sum(days.connects) as connects
        from {{ ref("fct_components_daily") }} as days
        inner join {{ ref("dim_dates") }} as dates on days.date_day = dates.date_day
        inner join
            {{ ref("int_scorecard_periods") }} as periods
            on dates.month_start_date = periods.month_start_date
        where days.agent_key <> '(none)' and days.connects > 0
        group by
            days.agent_key, periods.period, periods.period_start, days.campaign_key, days.team_key
    ),

    {% for place in ["campaign", "team"] %}
        {{ place }}s as (
            select
                agent_key,
                period,
                period_start,
                {{ place }}_key,
                row_number() over (
                    partition by agent_key, period, period_start
                    order by sum(connects) desc, {{ place }}_key
                ) as place
            from work
            where {{ place }}_key <> '(none)'
            group by agent_key, period, period_start, {{ place }}_key
        ),
    {% endfor %}

    -- who was never said to be hired is there since the period of its first connect
    starts as (
        select
            work.agent_key,
            work.period,
            work.period_start,
            coalesce(
                max(agents.hired_on),
                min(min(work.period_start)) over (partition by work.agent_key, work.period)
            ) as started_on
        from work
        left join {{ ref("dim_agents") }} as agents on work.agent_key = agents.agent_key
        group by work.agent_key, work.period, work.period_start
    ),

    lengths as (
        select starts.*, {{ days_between("started_on", "period_start") }} as tenure_days from starts
    )

select
    lengths.agent_key,
    lengths.period,
    lengths.period_start,
    campaigns.campaign_key,
    teams.team_key,
    case
        when lengths.tenure_days < policies.new_until_days
        then 'new'
        when lengths.tenure_days < policies.experienced_from_days
        then 'settled'
        else 'experienced'
    end as tenure_band,
    policies.coaching_policy
from lengths
inner join
    {{ ref("int_coaching_policies") }} as policies
    on {{ is_in_force("policies", "lengths.period_start") }}
{% for place in ["campaigns", "teams"] %}
    left join
        {{ place }}
        on lengths.agent_key = {{ place }}.agent_key
        and lengths.period = {{ place }}.period
        and lengths.period_start = {{ place }}.period_start
        and {{ place }}.place = 1
{% endfor %}
