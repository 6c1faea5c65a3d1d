with
    rows as ({{ delivered("salesforce", "user") }}),

    users as (
        select
            rows.*,
            {{ long_id("rows.Id") }} as source_id,
            {{ read("rows.SystemModstamp", "timestamp") }} as source_updated_at,
            false as is_deleted,
            {{ rejected_reason(["rows.Id"], {"rows.SystemModstamp": "timestamp"}) }}
            as rejected_reason
        from rows
    )

select
    {{ key("source_id") }} as agent_key,
    users.name as display_name,
    lower(trim(users.email)) as email,
    cast(null as date) as hired_on,
    cast(null as date) as left_on,
    users.timezonesidkey as time_zone,
    true as is_person,
    {{ delivery() }}
from users
