{# What a source states, and what the disposition of a call claims. #}
with
    versions as ({{ staged("lead_stage_events") }}),

    stated as ({{ winning("versions") }}),

    claims as (
        {% for stage in ["marketing_qualified", "sales_qualified"] %}
            select
                md5(call_key || '|{{ stage }}') as event_key,
                lead_source_key,
                '{{ stage }}' as stage,
                coalesce(disposition_at, ended_at, started_at) as entered_at,
                disposed_by_agent_key as entered_by_agent_key,
                call_key as source_call_key,
                disposition_code as reason_code,
                false as is_imputed,
                {{ lineage() }}
            from {{ ref("call_attempts") }}
            where
                claims_{{ stage }} and direction = 'outbound' and exclusion_reason is null
                {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    events as (
        select
            stated.event_key,
            stated.lead_source_key,
            stated.stage,
            stated.entered_at,
            agents.agent_key as entered_by_agent_key,
            stated.source_call_key,
            stated.reason_code,
            coalesce(stated.is_imputed, false) as is_imputed,
            {{ lineage("stated.") }}
        from stated
        left join
            {{ ref("agent_identities") }} as agents
            on stated.entered_by_agent_key = agents.agent_source_key
        where not stated.is_gone
        union all
        select *
        from claims
    ),

    identified as (
        select
            events.*,
            identities.lead_key,
            min(case when events.is_imputed then 1 else 0 end) over (
                partition by coalesce(identities.lead_key, events.lead_source_key), events.stage
            )
            = 0 as is_stated
        from events
        left join
            {{ ref("lead_identities") }} as identities
            on events.lead_source_key = identities.lead_source_key
    ),

    -- what is only inferred gives way to what is stated
    cycles as (
        select
            identified.*,
            1 + sum(case when stage = 'recycled' then 1 else 0 end) over (
                partition by lead_key
                order by entered_at, event_key
                rows between unbounded preceding and current row
            ) as cycle_number
        from identified
        where not (is_imputed and is_stated)
    )

select
    event_key,
    lead_key,
    lead_source_key,
    cast(cycle_number as integer) as cycle_number,
    stage,
    entered_at,
    {{ local_date("entered_at", "company.reporting_time_zone") }} as entered_date,
    entered_by_agent_key,
    source_call_key,
    reason_code,
    is_imputed,
    lead_key is not null
    and row_number() over (
        partition by lead_key, cycle_number, stage order by entered_at, event_key
    )
    = 1 as is_counted,
    {{ lineage("cycles.") }}
from cycles
cross join
    {{ source("lake", "company") }} as company
    -- depends_on: {{ ref('touched_days') }}
