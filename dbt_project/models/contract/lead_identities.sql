{# One system alone: each of its leads is itself, also one that only its rows name. Matches between
   systems join here. #}
with
    versions as ({{ staged("leads") }}),

    delivered as ({{ winning("versions") }}),

    named as (
        {{
            named_in(
                [
                    ("call_attempts", "lead_id"),
                    ("lead_stage_events", "lead_id"),
                    ("opportunities", "lead_id"),
                    ("orders", "lead_id"),
                ]
            )
        }}
    )

select
    source_system,
    source_account,
    source_id,
    lead_source_key,
    lead_source_key as lead_key,
    'id' as match,
    'matched' as status,
    true as is_delivered
from delivered
union all
select
    named.source_system,
    named.source_account,
    named.named_id as source_id,
    named.named_key as lead_source_key,
    named.named_key as lead_key,
    'id' as match,
    'matched' as status,
    false as is_delivered
from named
left join delivered on named.named_key = delivered.lead_source_key
where delivered.lead_source_key is null
