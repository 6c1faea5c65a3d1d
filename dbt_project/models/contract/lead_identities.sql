{# One system alone: each of its leads is itself. Matches between systems join here. #}
with versions as ({{ staged("leads") }}), leads as ({{ winning("versions") }})

select
    source_system,
    source_account,
    source_id,
    lead_source_key,
    lead_source_key as lead_key,
    'id' as match,
    'matched' as status
from leads
