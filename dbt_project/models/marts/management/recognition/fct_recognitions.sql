{# What was given to whom, as it was written down. Of who said no, only that something was given. #}
with
    people as (
        select identities.source_id, min(identities.agent_key) as agent_key
        from {{ ref("agent_identities") }} as identities
        group by identities.source_id
        -- an id that is two people's names neither
        having count(distinct identities.agent_key) = 1
    ),

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
        left join people on recognitions.agent = people.source_id
        left join {{ ref("int_recognised_agents") }} as names on people.agent_key = names.agent_key
    )

select
    given.recognition,
    given.kind,
    given.given_on,
    given.given_by,
    given.agent_key,
    teams.team_key,
    given.shown_name,
    case when not given.is_hidden then given.what end as what,
    case when not given.is_hidden then given.why end as why,
    given.is_hidden,
    given.board,
    given.board_period_start
from given
left join
    (
        select team_name, min(team_key) as team_key
        from {{ ref("dim_teams") }}
        group by team_name
        having count(*) = 1
    ) as teams
    on given.team = teams.team_name
