{# A table as an earlier run has left it, to be read by a model upstream of it; an empty one of the
   same columns before the first run, and when everything is built anew: what an older version of
   the models has left may lack a column. #}
{% macro left_by_earlier_run(schema, identifier, columns) -%}
    {%- set relation = none if flags.FULL_REFRESH else existing(schema, identifier) -%}
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

{# Pre-hook of the first model: a build of everything that dies half-way must not pass for an
   applied one, by whatever rules the next run reads. #}
{% macro forget_applied() %}
    {% if execute and flags.FULL_REFRESH and existing('marts', 'applied_batches') %}
        {% do adapter.drop_relation(existing('marts', 'applied_batches')) %}
    {% endif %}
{% endmacro %}

{# Whether a staged row came with a batch that is new (the model has a CTE `pending`). #}
{% macro is_pending(rows) -%}
    exists (
        select 1
        from pending
        where
            pending.is_new
            and pending.batch_id = {{ rows }}.batch_id
            and pending.extract_name = {{ rows }}.extract_name
            and pending.source_system = {{ rows }}.source_system
            and pending.source_account = {{ rows }}.source_account
    )
{%- endmacro %}

{# Whether a row of an earlier run may be gone, or back: the newest snapshot of its extract is
   another one, or its batch has left the lake. #}
{% macro is_replaced(rows) -%}
    ({{ rows }}.batch_id in (select batch_id from pending) or {{ has_left(rows) }})
{%- endmacro %}

{# Whether the batch of an earlier run's row has left the lake. #}
{% macro has_left(rows) -%}
    {{ rows }}.batch_id not in (select batch_id from {{ source('lake', 'batches') }})
{%- endmacro %}
