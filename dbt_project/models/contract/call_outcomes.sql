{# What came of a call after it was handed on: the last outcome that somebody stated for it. #}
with
    versions as ({{ staged("call_outcomes") }}),

    outcomes as ({{ winning("versions") }}),

    ranked as (
        select
            outcomes.*,
            row_number() over (
                partition by call_key order by disposed_at desc, outcome_key
            ) as place
        from outcomes
        where disposition_code is not null and not is_gone
    )

select
    ranked.call_key,
    ranked.disposition_code,
    ranked.disposed_at,
    agents.agent_key as disposed_by_agent_key,
    {{ lineage("ranked.") }}
from ranked
left join {{ ref("agent_identities") }} as agents on ranked.agent_key = agents.agent_source_key
where
    ranked.place = 1
    -- depends_on: {{ ref('touched_days') }}
