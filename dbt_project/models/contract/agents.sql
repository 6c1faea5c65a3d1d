{# A person is told by the row that gave it its key. #}
with versions as ({{ staged("agents") }}), listed as ({{ winning("versions") }})

select
    identities.agent_key,
    coalesce(listed.display_name, identities.source_id) as display_name,
    listed.hired_on,
    listed.left_on,
    listed.time_zone,
    coalesce(listed.is_person, true) as is_person,
    identities.is_listed and not coalesce(listed.is_gone, false) as is_listed,
    identities.source_system,
    identities.source_account,
    identities.source_id
from {{ ref("agent_identities") }} as identities
left join listed on identities.agent_source_key = listed.agent_key
where identities.agent_source_key = identities.agent_key
