{{ built_by_day("date_day") }}
{# An interval that runs over midnight is told on each of its days, by the reporting zone. #}
with
    times as (
        select
            times.*,
            company.reporting_time_zone,
            {{
                dates_between(
                    "times.from_date",
                    local_date("times.to_at", "company.reporting_time_zone"),
                )
            }} as date_day
        from {{ ref("agent_times") }} as times
        cross join {{ source("lake", "company") }} as company
        where times.to_at > times.from_at
    ),

    pieces as (
        select
            times.*,
            greatest(
                from_at, {{ utc_timestamp("cast(date_day as timestamp)", "reporting_time_zone") }}
            ) as piece_from_at,
            least(
                to_at,
                {{
                    utc_timestamp(
                        "cast(" ~ add_days("date_day", 1) ~ " as timestamp)",
                        "reporting_time_zone",
                    )
                }}
            ) as piece_to_at
        from times
        where {{ is_touched("date_day") }}
    )

select
    pieces.time_key,
    pieces.agent_key,
    assignments.team_key,
    pieces.campaign_key,
    pieces.state,
    pieces.reason_code,
    pieces.is_paid,
    pieces.piece_from_at as from_at,
    pieces.piece_to_at as to_at,
    {{ seconds_between("pieces.piece_from_at", "pieces.piece_to_at") }} as seconds,
    pieces.source_system,
    pieces.source_account,
    pieces.source_id,
    pieces.batch_id,
    pieces.row_number,
    pieces.date_day
from pieces
left join
    {{ ref("agent_assignments") }} as assignments
    on pieces.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "pieces.from_at") }}
where
    pieces.piece_to_at > pieces.piece_from_at
    -- depends_on: {{ ref('touched_days') }}
