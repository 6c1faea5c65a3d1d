{# A number is known by its key alone. #}
with versions as ({{ staged("dnc_events") }}), events as ({{ winning("versions") }})

select event_key, phone_key, campaign_id, action, occurred_at, {{ lineage() }}
from events
where not is_gone
