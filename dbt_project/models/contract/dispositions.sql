{# The meaning of a code as its source has it; seeds/dispositions.csv goes before it. #}
with versions as ({{ staged("dispositions") }}), dispositions as ({{ winning("versions") }})

select
    disposition_key,
    campaign_id,
    code,
    label,
    dial_result,
    answered_by,
    is_contact,
    is_conversation,
    is_marketing_qualified,
    is_sales_qualified,
    is_callback,
    is_dnc,
    is_bad_number,
    is_sale_claim,
    is_excluded,
    {{ lineage() }}
from dispositions
where
    not is_gone
    -- depends_on: {{ ref('touched_days') }}
