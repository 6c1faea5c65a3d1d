{# Abandonment as the rules count it that are no plain ratio of sums: over a window of days that ends
   with the period, or corrected for the machines among the abandoned. #}
{% set counts = [
    "live_answers",
    "live_abandons",
    "abandons",
    "answers_by_machine",
    "answers_by_agent",
] %}
with
    company as (select name from {{ source("lake", "company") }}),

    -- a period after the last call has none
    counting_days as (
        select days.basis, days.date_day, periods.period, periods.period_start
        from {{ ref("int_abandonment_days") }} as days
        inner join {{ ref("int_periods") }} as periods on {{ counts_in("days", "periods") }}
        where periods.first_day <= days.last_call_day
    ),

    days as (
        select 'campaign' as scope, campaign_key as scope_id, date_day, {{ counts | join(", ") }}
        from {{ ref("fct_components_daily") }}
        union all
        select 'company' as scope, company.name as scope_id, date_day, {{ counts | join(", ") }}
        from {{ ref("fct_components_daily") }}
        cross join company
    ),

    summed as (
        select
            counting_days.basis,
            counting_days.period,
            counting_days.period_start,
            days.scope,
            days.scope_id,
            {% for count in counts %}
                cast(
                    sum(days.{{ count }}) as decimal(38, 6)
                ) as {{ count }} {{- "," if not loop.last }}
            {% endfor %}
        from counting_days
        inner join days on counting_days.date_day = days.date_day
        -- the American limit is one of each campaign: an average would hide who is over it
        where counting_days.basis = 'uk' or days.scope = 'campaign'
        group by
            counting_days.basis,
            counting_days.period,
            counting_days.period_start,
            days.scope,
            days.scope_id
    ),

    -- of the abandoned as many are machines as of all others that answered; abandoned calls alone
    -- do not tell how many
    estimated as (
        select
            *,
            answers_by_machine + answers_by_agent > 0 as is_estimated,
            case
                when answers_by_machine + answers_by_agent > 0
                then
                    {{
                        ratio(
                            "abandons * answers_by_agent",
                            "answers_by_machine + answers_by_agent",
                            6,
                        )
                    }}
                else abandons
            end as abandons_of_people
        from summed
        where basis = 'uk'
    )

select
    period,
    period_start,
    scope,
    scope_id,
    'live_abandons_in_window' as amount,
    live_abandons as value
from summed
where basis = 'us' and live_abandons > 0
union all
select
    period, period_start, scope, scope_id, 'live_answers_in_window' as amount, live_answers as value
from summed
where basis = 'us' and live_answers > 0
union all
select
    period,
    period_start,
    scope,
    scope_id,
    'abandons_of_people' as amount,
    abandons_of_people as value
from estimated
where abandons_of_people > 0
union all
select
    period,
    period_start,
    scope,
    scope_id,
    'agents_and_abandons_of_people' as amount,
    answers_by_agent + abandons_of_people as value
from estimated
where is_estimated and answers_by_agent + abandons_of_people > 0
