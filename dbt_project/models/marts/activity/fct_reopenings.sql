{# Changes from a stage in which opportunities are closed to one in which they are open. #}
with
    stages as (
        select source_system, source_account, stage, min(is_closed) as is_closed
        from
            (
                select
                    source_system,
                    source_account,
                    stage,
                    case when is_closed then 1 else 0 end as is_closed
                from {{ ref("opportunities") }}
                where stage is not null
            ) as stages
        group by source_system, source_account, stage
    )

select
    events.event_key,
    events.opportunity_key,
    events.changed_at,
    {{ local_date("events.changed_at", "company.reporting_time_zone") }} as changed_date,
    events.previous_stage,
    events.stage,
    opportunities.qualifier_agent_key,
    opportunities.qualifier_team_key,
    opportunities.closer_agent_key,
    opportunities.closer_team_key,
    opportunities.campaign_key,
    opportunities.list_key,
    opportunities.script_id,
    opportunities.source_channel,
    events.source_system,
    events.source_account,
    events.source_id,
    events.batch_id,
    events.row_number
from {{ ref("opportunity_stage_events") }} as events
cross join {{ source("lake", "company") }} as company
inner join
    {{ ref("fct_opportunities") }} as opportunities
    on events.opportunity_key = opportunities.opportunity_key
inner join
    stages as before
    on events.source_system = before.source_system
    and events.source_account = before.source_account
    and events.previous_stage = before.stage
    and before.is_closed = 1
left join
    stages as after
    on events.source_system = after.source_system
    and events.source_account = after.source_account
    and events.stage = after.stage
where coalesce(after.is_closed, 0) = 0
