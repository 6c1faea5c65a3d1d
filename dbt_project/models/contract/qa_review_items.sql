with versions as ({{ staged("qa_review_items") }}), items as ({{ winning("versions") }})

select
    item_key,
    review_key,
    sample_key,
    reviewer,
    reviewed_at,
    status,
    form,
    form_version,
    item,
    earned,
    coalesce(is_not_applicable, false) as is_not_applicable,
    {{ lineage() }}
from items
where not is_gone
