{# A table as an earlier run has left it, to be read by a model upstream of it; an empty one of the
   same columns before the first run. #}
{% macro left_by_earlier_run(schema, identifier, columns) -%}
    {%- set relation = existing(schema, identifier) -%}
    {%- if relation -%}
        {{ relation }}
    {%- else -%}
        (
            select
                {% for column, type in columns.items() -%}
                    cast(null as {{ type }}) as {{ column }}{{ ', ' if not loop.last }}
                {%- endfor %}
            where false
        )
    {%- endif -%}
{%- endmacro %}

{# Whether a staged row came with a batch that is not applied yet (the model has a CTE `pending`). #}
{% macro is_pending(rows) -%}
    exists (
        select 1
        from pending
        where
            pending.batch_id = {{ rows }}.batch_id
            and pending.extract_name = {{ rows }}.extract_name
            and pending.source_system = {{ rows }}.source_system
            and pending.source_account = {{ rows }}.source_account
    )
{%- endmacro %}

{# Whether a row of an earlier run may be gone: a new snapshot of its extract has come, or its batch
   has left the lake. #}
{% macro is_replaced(rows) -%}
    (
        {{ rows }}.batch_id in (
            select batches.batch_id
            from {{ source('lake', 'batches') }} as batches
            inner join
                pending
                on batches.extract_name = pending.extract_name
                and batches.source_system = pending.source_system
                and batches.source_account = pending.source_account
            where pending.snapshot_at is not null
        )
        or {{ rows }}.batch_id not in (
            select batch_id from {{ source('lake', 'batches') }}
        )
    )
{%- endmacro %}
