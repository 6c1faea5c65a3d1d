{{ built_by_day("date_day") }}
{# The time of agents that is known: what they did with it. #}
with
    times as (
        select
            *,
            cast(null as string) as list_key,
            cast(null as string) as source_channel,
            cast(null as string) as script_id,
            case when state in ('talk', 'hold', 'dead', 'wrap') then seconds end as busy_seconds
        from {{ ref("fct_agent_times") }}
        where {{ is_touched("date_day") }}
    ),

    amounts as (
        select
            date_day,
            {{ dimensions() }},
            {{
                amounts_of(
                    time_amounts(),
                    {
                        "busy_seconds": "busy_seconds",
                        "available_seconds": "case when state = 'wait' then seconds else busy_seconds end",
                        "paid_seconds": "case when is_paid then seconds end",
                    },
                )
            }}
        from times
    )

select {{ dimension_columns() }}, {{ sums_of(time_amounts()) }}, date_day
from amounts
group by {{ dimension_columns() }}, date_day
