{# The chance that an attempt is the one that reaches a lead: of the leads that no attempt before the
   k-th had reached, those that the k-th did. k is the member of the scope `attempt`. #}
with
    attempts as (
        select lead_key, attempt_number_lead, is_connect, logs_unanswered, started_date
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

    periods as ({{ periods() }}),

    summed as (
        select
            periods.period,
            periods.period_start,
            cast(tried.attempt_number_lead as string) as scope_id,
            cast(count(*) as decimal(38, 6)) as leads_unreached_before,
            cast(
                sum(case when tried.is_connect then 1 else 0 end) as decimal(38, 6)
            ) as leads_reached,
            cast(
                sum(case when tried.logs_unanswered then 0 else 1 end) as decimal(38, 6)
            ) as dials_of_unlogged_sources
        from tried
        inner join periods on tried.started_date = periods.date_day
        group by periods.period, periods.period_start, tried.attempt_number_lead
    )

{% for amount in recomputed_amounts()["int_period_hazards"].keys() | list + [
        "dials_of_unlogged_sources"
    ] %}
        {{ "union all" if not loop.first }}
    select
        period,
        period_start,
        'attempt' as scope,
        scope_id,
        '{{ amount }}' as amount,
        {{ amount }} as value
    from summed
    where {{ amount }} <> 0
{% endfor %}
