with
    -- the lead's latest qualification on or before the day the opportunity was created
    qualifications as (
        select opportunity_key, agent_key, campaign_key, list_key, script_id
        from
            (
                select
                    opportunities.opportunity_key,
                    events.agent_key,
                    events.campaign_key,
                    events.list_key,
                    events.script_id,
                    row_number() over (
                        partition by opportunities.opportunity_key
                        order by events.entered_at desc, events.event_key
                    ) as place
                from {{ ref("opportunities") }} as opportunities
                inner join
                    {{ ref("fct_stage_events") }} as events
                    on opportunities.lead_key = events.lead_key
                    and events.stage = 'sales_qualified'
                    and events.entered_date <= opportunities.created_date
            ) as placed
        where place = 1
    )

select
    opportunities.opportunity_key,
    opportunities.lead_key,
    opportunities.link_method,
    qualifications.opportunity_key is not null as is_from_qualified_lead,
    qualifications.agent_key as qualifier_agent_key,
    qualifier_teams.team_key as qualifier_team_key,
    opportunities.owner_agent_key as closer_agent_key,
    closer_teams.team_key as closer_team_key,
    qualifier_teams_at_close.team_key as qualifier_team_key_at_close,
    closer_teams_at_close.team_key as closer_team_key_at_close,
    coalesce(opportunities.source_campaign_key, qualifications.campaign_key) as campaign_key,
    qualifications.list_key,
    qualifications.script_id,
    leads.source_channel,
    opportunities.created_at,
    opportunities.created_date,
    opportunities.stage,
    opportunities.is_won,
    opportunities.is_closed,
    opportunities.closed_at,
    opportunities.closed_date,
    opportunities.amount,
    opportunities.currency,
    opportunities.amount_reporting,
    opportunities.probability,
    opportunities.source_system,
    opportunities.source_account,
    opportunities.source_id,
    opportunities.batch_id,
    opportunities.row_number
from {{ ref("opportunities") }} as opportunities
left join qualifications on opportunities.opportunity_key = qualifications.opportunity_key
left join {{ ref("leads") }} as leads on opportunities.lead_key = leads.lead_key and leads.is_main
left join
    {{ ref("agent_assignments") }} as qualifier_teams
    on qualifications.agent_key = qualifier_teams.agent_key
    and {{ is_assigned("qualifier_teams", "opportunities.created_at") }}
left join
    {{ ref("agent_assignments") }} as closer_teams
    on opportunities.owner_agent_key = closer_teams.agent_key
    and {{ is_assigned("closer_teams", "opportunities.created_at") }}
left join
    {{ ref("agent_assignments") }} as qualifier_teams_at_close
    on qualifications.agent_key = qualifier_teams_at_close.agent_key
    and {{ is_assigned("qualifier_teams_at_close", "opportunities.closed_at") }}
left join
    {{ ref("agent_assignments") }} as closer_teams_at_close
    on opportunities.owner_agent_key = closer_teams_at_close.agent_key
    and {{ is_assigned("closer_teams_at_close", "opportunities.closed_at") }}
