{# What reached a lead: the touches that were delivered, and every conversation. A call that is no
   conversation earns nothing. #}
with
    touches as (
        select
            touch_key,
            lead_key,
            opportunity_key,
            touched_at,
            touched_date,
            channel,
            agent_key,
            campaign_key,
            cast(null as string) as list_key,
            cast(null as string) as script_id,
            cast(null as string) as call_key,
            source_system,
            source_account,
            source_id
        from {{ ref("touches") }}
        union all
        select
            md5(call_key || '|tele_call') as touch_key,
            lead_key,
            cast(null as string) as opportunity_key,
            started_at as touched_at,
            started_date as touched_date,
            'tele_call' as channel,
            agent_key,
            campaign_key,
            list_key,
            script_id,
            call_key,
            source_system,
            source_account,
            source_id
        from {{ ref("fct_call_attempts") }}
        where is_conversation and lead_key is not null
    )

select
    touches.touch_key,
    touches.lead_key,
    touches.opportunity_key,
    touches.touched_at,
    touches.touched_date,
    touches.channel,
    touches.agent_key,
    assignments.team_key,
    touches.campaign_key,
    touches.list_key,
    leads.source_channel,
    touches.script_id,
    touches.call_key,
    touches.lead_key is not null as counts_for_attribution,
    touches.source_system,
    touches.source_account,
    touches.source_id
from touches
left join {{ ref("leads") }} as leads on touches.lead_key = leads.lead_key and leads.is_main
left join
    {{ ref("agent_assignments") }} as assignments
    on touches.agent_key = assignments.agent_key
    and {{ is_assigned("assignments", "touches.touched_at") }}
