{# Rows that reached no mart, and why: unreadable in their file, not fitting the contract, or parts of
   an order that contradict each other. #}
select source_system, source_account, extract_name, batch_id, row_number, 'file' as entity, reason
from {{ source("lake", "quarantine") }}
{% for entity in var("staging_systems") %}
    union all
    select
        source_system,
        source_account,
        extract_name,
        batch_id,
        row_number,
        '{{ entity }}' as entity,
        rejected_reason as reason
    from ({{ staged(entity) }}) as {{ entity }}
    where rejected_reason is not null
{% endfor %}
union all
select
    source_system,
    source_account,
    extract_name,
    batch_id,
    row_number,
    'orders' as entity,
    'the rows of order ' || source_id || ' contradict each other in what is not summed' as reason
from {{ ref("order_parts") }}
where is_contradicted
