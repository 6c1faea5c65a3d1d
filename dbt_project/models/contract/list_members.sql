with
    versions as ({{ staged("list_members") }}),
    members as ({{ winning_of_many("versions", "list_members") }})

select
    members.member_key,
    members.list_key,
    identities.lead_key,
    members.lead_source_key,
    members.added_at,
    {{ lineage("members.") }}
from members
left join
    {{ ref("lead_identities") }} as identities
    on members.lead_source_key = identities.lead_source_key
where not members.is_gone
