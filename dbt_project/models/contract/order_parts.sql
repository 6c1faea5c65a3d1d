{# The winning version of each part; the parts of one order must agree in all but what is summed. #}
with
    versions as ({{ staged("orders") }}),

    parts as ({{ winning("versions") }}),

    -- an order that every extract tells as cancelled was cancelled when the first one told it
    told as (
        select order_key, status, min(extracted_at) as status_told_at
        from versions
        where rejected_reason is null
        group by order_key, status
    )

select
    parts.order_key,
    parts.part_id,
    parts.opportunity_key,
    parts.lead_source_key,
    parts.closer_agent_key,
    parts.ordered_at,
    parts.status,
    told.status_told_at,
    parts.amount,
    parts.currency,
    parts.margin,
    min(parts.agreed_hash) over (partition by parts.order_key)
    <> max(parts.agreed_hash) over (partition by parts.order_key) as is_contradicted,
    parts.extract_name,
    {{ lineage("parts.") }}
from parts
left join told on parts.order_key = told.order_key and parts.status = told.status
where not parts.is_gone
