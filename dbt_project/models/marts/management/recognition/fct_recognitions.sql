{# What was given to whom, as it was written down. Of who said no, only that something was given. #}
with
    named as ({{ named_members() }}),

    given as (
        select
            recognitions.*,
            names.shown_agent_key as agent_key,
            case
                when recognitions.team is not null then recognitions.team else names.shown_name
            end as shown_name,
            -- nor is told what was given to somebody whom nobody knows
            recognitions.agent is not null and coalesce(names.is_opted_out, true) as is_hidden
        from {{ source("seeds", "recognitions") }} as recognitions
        left join named as people on people.scope = 'agent' and recognitions.agent = people.member
        left join {{ ref("int_recognised_agents") }} as names on people.scope_id = names.agent_key
    )

select
    given.recognition,
    given.kind,
    given.given_on,
    given.given_by,
    given.agent_key,
    teams.scope_id as team_key,
    given.shown_name,
    case when not given.is_hidden then given.what end as what,
    case when not given.is_hidden then given.why end as why,
    given.is_hidden,
    given.board,
    given.board_period_start
from given
left join named as teams on teams.scope = 'team' and given.team = teams.member
