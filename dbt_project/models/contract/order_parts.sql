{# The winning version of each part; the parts of one order must agree in all but what is summed. #}
with versions as ({{ staged("orders") }}), parts as ({{ winning("versions") }})

select
    order_key,
    part_id,
    opportunity_key,
    lead_source_key,
    closer_agent_key,
    ordered_at,
    status,
    amount,
    currency,
    margin,
    min(agreed_hash) over (partition by order_key)
    <> max(agreed_hash) over (partition by order_key) as is_contradicted,
    extract_name,
    {{ lineage() }}
from parts
where not is_gone
