{# The days of the targets that count: which are worked, what is asked of each, and what was done. #}
with
    targets as (
        select targets.*, kpis.numerator, kpis.denominator, kpis.n
        from {{ ref("dim_targets") }} as targets
        inner join {{ ref("dim_kpis") }} as kpis on targets.kpi = kpis.kpi
        where targets.is_current and targets.problem is null
    ),

    -- from opening to closing: who leaves at noon has worked; one without an end goes on
    leave as (
        select distinct times.agent_key, days.date_day
        from {{ ref("agent_times") }} as times
        inner join
            {{ ref("int_target_calendar") }} as days
            on times.from_at <= days.opens_at
            and coalesce(times.to_at, days.closes_at) >= days.closes_at
        where times.state = 'leave'
    ),

    placed as (
        select
            targets.*,
            days.date_day,
            days.is_over,
            days.is_open,
            days.is_open and leave.agent_key is null as is_worked,
            coalesce(days.date_day >= agents.hired_on, true)
            and coalesce(days.date_day <= agents.left_on, true) as is_employed,
            {{ tenure_month("agents.hired_on", "days.date_day") }} as tenure_month,
            {{ tenth_of_period("days.is_open", "targets.target_key", "days.date_day") }} as tenth
        from targets
        inner join
            {{ ref("int_target_calendar") }} as days
            on days.date_day between targets.starts_on and targets.ends_on
        left join
            {{ ref("dim_agents") }} as agents
            on targets.scope = 'agent'
            and targets.scope_id = agents.agent_key
        left join leave on agents.agent_key = leave.agent_key and days.date_day = leave.date_day
    ),

    -- a month beyond the profile's last, or of nobody knows whom, asks for all
    asked as (
        select
            placed.*,
            case when placed.is_employed then coalesce(ramps.factor, 1) else 0 end as share,
            coalesce(shapes.weight, 1) as shape
        from placed
        left join
            {{ source("seeds", "ramp_profiles") }} as ramps
            on placed.ramp_profile = ramps.profile
            and placed.tenure_month = ramps.tenure_month
        left join
            {{ ref("int_target_shapes") }} as shapes
            on placed.target_key = shapes.target_key
            and placed.tenth = shapes.tenth
    )

select
    asked.target_key,
    asked.date_day,
    asked.is_over,
    asked.is_open,
    asked.is_worked and asked.is_employed as is_business_day,
    cast(asked.share as decimal(9, 6)) as share,
    {% set is_counted = "asked.pacing = 'linear' or asked.is_worked" %}
    cast(
        case when {{ is_counted }} then asked.share * asked.shape else 0 end as decimal(18, 6)
    ) as weight,
    {% for part in ["numerator", "denominator", "n"] %}
        {{ amount_of("asked." ~ part, "days") }} as {{ part }} {{- "," if not loop.last }}
    {% endfor %}
from asked
left join
    {{ ref("int_scoped_days") }} as days
    on asked.date_day = days.date_day
    and asked.scope = days.scope
    and asked.scope_id = days.scope_id
    and asked.credit_role = days.credit_role
