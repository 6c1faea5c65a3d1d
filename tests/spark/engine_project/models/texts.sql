-- One row per text: read as each type, and the plain SQL that models rely on.
select
    text_id,
    {{ read_as("text", "int") }} as as_int,
    {{ read_as("text", "bigint") }} as as_bigint,
    {{ read_as("text", "decimal(18, 4)") }} as as_decimal,
    {{ read_as("text", "date") }} as as_date,
    {{ read_as("text", "timestamp") }} as as_timestamp,
    {{ read_as("text", "boolean") }} as as_boolean,
    md5(text || '|' || cast(text_id as string)) as text_key,
    md5(text || '|' || cast(null as string)) as no_key,
    coalesce(text, '') || '|' as joined,
    row_number() over (order by text desc nulls last, text_id) as descending_rank,
    text is null or text = '' as is_empty,
    cast(null as string) as nothing,
    cast('2020-01-01' as date) as a_date
from {{ source("lake", "texts") }}
