{# Lists that a source lists, and those that only its calls name. #}
with
    versions as ({{ staged("contact_lists") }}),

    listed as ({{ winning("versions") }}),

    named as ({{ named_in([("call_attempts", "list_id"), ("list_members", "list_id")]) }})

select
    list_key,
    coalesce(name, source_id) as name,
    vendor,
    script_id,
    loaded_at,
    source_system,
    source_account,
    source_id
from listed
union all
select
    named.named_key as list_key,
    named.named_id as name,
    cast(null as string) as vendor,
    cast(null as string) as script_id,
    cast(null as timestamp) as loaded_at,
    named.source_system,
    named.source_account,
    named.named_id as source_id
from named
left join listed on named.named_key = listed.list_key
where
    listed.list_key is null
    -- depends_on: {{ ref('touched_days') }}
