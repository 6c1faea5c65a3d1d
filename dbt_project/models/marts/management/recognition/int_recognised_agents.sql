{{ config(materialized="view", contract={"enforced": false}) }}
{# How agents are shown where people are praised. A preference holds for the person whom any source
   knows by that id: an agent who said no is not to be found by another id. An id of two people is
   neither's, and stops the build (`assert_a_preference_names_an_agent`). #}
with
    preferences as (
        select
            people.scope_id as agent_key,
            max(case when said.opt_out then 1 else 0 end) = 1 as is_opted_out,
            max(said.pseudonym) as pseudonym
        from {{ source("seeds", "recognition_preferences") }} as said
        inner join
            ({{ named_members() }}) as people
            on people.scope = 'agent'
            and said.agent = people.member
        where people.members = 1
        group by people.scope_id
    )

select
    agents.agent_key,
    coalesce(preferences.is_opted_out, false) as is_opted_out,
    -- whoever has another name is not to be found by the key either
    case
        when preferences.pseudonym is null and not coalesce(preferences.is_opted_out, false)
        then agents.agent_key
    end as shown_agent_key,
    case
        when not coalesce(preferences.is_opted_out, false)
        then coalesce(preferences.pseudonym, agents.told_apart)
    end as shown_name
from
    (
        select
            agent_key,
            is_person,
            case
                when count(*) over (partition by display_name) = 1
                then display_name
                else display_name || ' (' || source_id || ')'
            end as told_apart
        from {{ ref("dim_agents") }}
    ) as agents
left join preferences on agents.agent_key = preferences.agent_key
where agents.is_person
