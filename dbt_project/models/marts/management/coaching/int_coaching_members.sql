{# Whom the seeds of coaching mean by a source's id or a name; one that several have means nobody. #}
with known as ({{ named_members() }})

select
    case when known.scope in ('agent', 'team') then known.scope else 'process' end as level,
    known.member,
    known.scope,
    known.scope_id,
    case
        when known.scope = 'company'
        then known.scope_id
        else coalesce(agents.display_name, campaigns.campaign_name, known.member)
    end as name
from known
left join {{ ref("dim_agents") }} as agents on known.scope_id = agents.agent_key
left join {{ ref("dim_campaigns") }} as campaigns on known.scope_id = campaigns.campaign_key
where known.scope <> 'list' and known.scope_id is not null
