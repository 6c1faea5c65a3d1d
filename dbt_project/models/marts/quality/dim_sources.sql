{# A source is told through to its latest event, but not beyond its newest extract. #}
with
    events as (
        {% for model, column in [
            ("call_attempts", "started_at"),
            ("leads", "created_at"),
            ("lead_stage_events", "entered_at"),
            ("opportunities", "created_at"),
            ("opportunities", "closed_at"),
            ("orders", "ordered_at"),
        ] %}
            select source_system, source_account, max({{ column }}) as latest_at
            from {{ ref(model) }}
            group by source_system, source_account {{ 'union all' if not loop.last }}
        {% endfor %}
    ),

    watermarks as (
        select source_system, source_account, max(latest_at) as latest_at
        from events
        group by source_system, source_account
    ),

    extracts as (
        select source_system, source_account, max(extracted_at) as extracted_at
        from {{ source("lake", "batches") }}
        group by source_system, source_account
    )

select
    sources.source_system,
    sources.source_account,
    sources.kind,
    sources.time_zone,
    sources.answered_by,
    sources.logs_unanswered,
    sources.names_agents,
    sources.has_handle_time,
    extracts.extracted_at as newest_extract_at,
    case
        when watermarks.latest_at > extracts.extracted_at
        then extracts.extracted_at
        else watermarks.latest_at
    end as data_through_at
from {{ source("lake", "sources") }} as sources
left join
    watermarks
    on sources.source_system = watermarks.source_system
    and sources.source_account = watermarks.source_account
left join
    extracts
    on sources.source_system = extracts.source_system
    and sources.source_account = extracts.source_account
