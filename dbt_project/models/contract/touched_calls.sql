{# Calls that may read differently now, as they were and as they will be: those with new or replaced
   versions, with another outcome, told by another system or no longer, of a code with another
   meaning. #}
{% set old_calls = left_by_earlier_run("call_attempts") %}
{% set old_outcomes = left_by_earlier_run("call_outcomes") %}
{% set old_dispositions = left_by_earlier_run("dispositions") %}
with
    pending as (select * from {{ ref("pending_batches") }}),

    new_calls as (
        select calls.*
        from ({{ staged("call_attempts") }}) as calls
        where {{ is_pending("calls") }} and calls.call_key is not null
    ),

    disposition_versions as ({{ staged("dispositions") }}),

    dispositions as ({{ winning("disposition_versions") }}),

    changed_codes as (
        select coalesce(new.code, old.code) as code
        from (select * from dispositions where not is_gone) as new
        full outer join {{ old_dispositions }} as old on new.disposition_key = old.disposition_key
        where new.row_hash is distinct from old.row_hash
    ),

    changed as (
        select call_key, cast(null as timestamp) as told_at
        from new_calls
        union all
        select calls.call_key, cast(null as timestamp) as told_at
        from {{ old_calls }} as calls
        left join {{ ref("call_identities") }} as same on calls.call_key = same.call_key
        where
            {{ is_replaced("calls") }}
            or calls.same_as_call_key is distinct from same.same_as_call_key
            or calls.disposition_code in (select code from changed_codes)
        union all
        select outcomes.call_key, outcomes.disposed_at as told_at
        from ({{ staged("call_outcomes") }}) as outcomes
        where {{ is_pending("outcomes") }}
        union all
        select outcomes.call_key, outcomes.disposed_at as told_at
        from {{ old_outcomes }} as outcomes
        where {{ is_replaced("outcomes") }}
    ),

    changed_calls as (select call_key, min(told_at) as told_at from changed group by call_key)

select
    calls.call_key,
    true as is_new,
    calls.batch_id,
    calls.row_number,
    calls.lead_source_key,
    phones.phone_key,
    calls.started_at,
    least(calls.started_at, calls.ended_at, calls.disposition_at) as from_at
from new_calls as calls
inner join
    {{ source("lake", "sources") }} as sources
    on calls.source_system = sources.source_system
    and calls.source_account = sources.source_account
left join
    {{ source("lake", "phones") }} as phones
    on calls.phone = phones.phone
    and sources.phone_region = phones.phone_region
where calls.started_at is not null
union all
select
    calls.call_key,
    false as is_new,
    calls.batch_id,
    calls.row_number,
    calls.lead_source_key,
    calls.phone_key,
    calls.started_at,
    least(calls.started_at, calls.ended_at, calls.disposition_at, changed_calls.told_at) as from_at
from {{ old_calls }} as calls
inner join changed_calls on calls.call_key = changed_calls.call_key
