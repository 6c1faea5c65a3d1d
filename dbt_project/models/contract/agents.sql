{# Agents that a source lists, and those that only its rows name. #}
with
    versions as ({{ staged("agents") }}),

    listed as ({{ winning("versions") }}),

    named as (
        {{
            named_in(
                [
                    ("call_attempts", "agent_id"),
                    ("call_legs", "agent_id"),
                    ("agent_assignments", "agent_id"),
                    ("lead_stage_events", "entered_by_agent_id"),
                    ("opportunities", "owner_agent_id"),
                    ("orders", "closer_agent_id"),
                ]
            )
        }}
    )

select
    agent_key,
    coalesce(display_name, source_id) as display_name,
    hired_on,
    left_on,
    time_zone,
    coalesce(is_person, true) as is_person,
    not is_gone as is_listed,
    source_system,
    source_account,
    source_id
from listed
union all
select
    named.named_key as agent_key,
    named.named_id as display_name,
    cast(null as date) as hired_on,
    cast(null as date) as left_on,
    cast(null as string) as time_zone,
    true as is_person,
    false as is_listed,
    named.source_system,
    named.source_account,
    named.named_id as source_id
from named
left join listed on named.named_key = listed.agent_key
where listed.agent_key is null
