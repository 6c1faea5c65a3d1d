{# A number is known by its key alone. A list that does not say since when a number is on it is taken to
   hold from the first extract that has it. #}
with
    versions as ({{ staged("dnc_events") }}),

    first_told as (
        select event_key, min(extracted_at) as first_told_at
        from versions
        where rejected_reason is null
        group by event_key
    ),

    events as ({{ winning("versions") }})

select
    events.event_key,
    identities.lead_key,
    events.phone_key,
    events.campaign_key,
    events.action,
    coalesce(events.occurred_at, first_told.first_told_at) as occurred_at,
    {{ lineage("events.") }}
from events
inner join first_told on events.event_key = first_told.event_key
left join
    {{ ref("lead_identities") }} as identities
    on events.lead_source_key = identities.lead_source_key
where not events.is_gone
