{# Whom the seeds of coaching mean by a source's id or a name; one that two have means neither. #}
with
    known as (
        select
            'agent' as level,
            'agent' as scope,
            source_id as member,
            agent_key as scope_id,
            display_name as name
        from {{ ref("dim_agents") }}
        union all
        select
            'team' as level,
            'team' as scope,
            team_name as member,
            team_key as scope_id,
            team_name as name
        from {{ ref("dim_teams") }}
        union all
        select
            'process' as level,
            'campaign' as scope,
            source_id as member,
            campaign_key as scope_id,
            campaign_name as name
        from {{ ref("dim_campaigns") }}
        union all
        select 'process' as level, 'company' as scope, '*' as member, name as scope_id, name
        from {{ source("lake", "company") }}
    )

select level, member, min(scope) as scope, min(scope_id) as scope_id, min(name) as name
from known
where member is not null
group by level, member
having count(*) = 1
