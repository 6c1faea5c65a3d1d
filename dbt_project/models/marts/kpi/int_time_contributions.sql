{{ config(materialized="view", contract={"enforced": false}) }}
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
    )

select
    'agent_times' as entity,
    time_key as entity_key,
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
