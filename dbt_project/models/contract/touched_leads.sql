{# Leads whose calls may read differently now, and from when: a late call renumbers the attempts
   after it; a stage event, another identity or another channel concerns all of the lead's calls. #}
{% set old_calls = left_by_earlier_run("call_attempts") %}
{% set old_events = left_by_earlier_run("lead_stage_events") %}
{% set old_facts = left_by_earlier_run("fct_call_attempts") %}
{% set ever = "cast('1970-01-01' as timestamp)" %}
with
    pending as (select * from {{ ref("pending_batches") }}),

    identities as (select * from {{ ref("lead_identities") }}),

    new_events as (
        select events.event_key, events.lead_source_key
        from ({{ staged("lead_stage_events") }}) as events
        where {{ is_pending("events") }}
    ),

    other_identities as (
        select calls.lead_source_key, calls.lead_key as lead_key_before
        from {{ old_calls }} as calls
        left join identities on calls.lead_source_key = identities.lead_source_key
        where calls.lead_key is distinct from identities.lead_key
    ),

    touched as (
        select lead_source_key, from_at
        from {{ ref("touched_calls") }}
        union all
        select lead_source_key, {{ ever }} as from_at
        from new_events
        union all
        select events.lead_source_key, {{ ever }} as from_at
        from {{ old_events }} as events
        where events.event_key in (select event_key from new_events) or {{ is_replaced("events") }}
        union all
        select lead_source_key, {{ ever }} as from_at
        from other_identities
    ),

    -- the attempts of a person are numbered over all its ids, those of before too
    persons as (
        select identities.lead_key, touched.from_at
        from touched
        inner join identities on touched.lead_source_key = identities.lead_source_key
        union all
        select lead_key_before as lead_key, {{ ever }} as from_at
        from other_identities
        union all
        select facts.lead_key, {{ ever }} as from_at
        from (select distinct lead_key, source_channel from {{ old_facts }}) as facts
        left join {{ ref("leads") }} as leads on facts.lead_key = leads.lead_key and leads.is_main
        where facts.source_channel is distinct from leads.source_channel
    ),

    with_siblings as (
        select lead_source_key, from_at
        from touched
        union all
        select identities.lead_source_key, persons.from_at
        from persons
        inner join identities on persons.lead_key = identities.lead_key
    )

select lead_source_key, min(from_at) as from_at
from with_siblings
where lead_source_key is not null
group by lead_source_key
