{# The configuration of a model that is built day by day: the touched days are taken out, and
   appended anew. The ref keeps it behind what compares with its earlier rows. #}
{% macro built_by_day(day_column) -%}
    {{
        config(
            materialized="incremental",
            incremental_strategy="append",
            on_schema_change="append_new_columns",
            partition_by=partition_on(day_column),
            pre_hook="{{ delete_touched_days('" ~ day_column ~ "') }}",
        )
    }}
-- depends_on: {{ ref("touched_days") }}
{%- endmacro %}

{% macro delete_touched_days(day_column) -%}
    {%- set touched = "select touched_date from contract.touched_days" -%}
    {{ delete_partitions(day_column, touched ~ " where touched_date is not null") }}
{%- endmacro %}

{# The configuration of a staging model each of whose rows comes from one delivered row, and from
   nothing else that a run may change: the rows of new batches are appended. #}
{% macro built_by_batch() -%}
    {{
        config(
            materialized=materialized_by_batch(),
            incremental_strategy="append",
            pre_hook="{{ delete_unapplied_batches() }}",
        )
    }}
-- depends_on: {{ ref("pending_batches") }}
{%- endmacro %}

{# What a run that died has staged, too: its batch may have left the lake since. #}
{% macro delete_unapplied_batches() -%}
    {%- set unapplied -%}
        select batch_id from contract.pending_batches where is_new
        union
        select batch_id from {{ this }} where batch_id not in (select batch_id from lake.batches)
    {%- endset -%}
    {{ delete_partitions("batch_id", unapplied) }}
{%- endmacro %}

{# Whether a delivered row is staged in this run. #}
{% macro is_in_new_batch(batch_id) -%}
    {%- if is_incremental() -%}
        {{ batch_id }} in (select batch_id from {{ ref("pending_batches") }} where is_new)
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}

{# A model's table as an earlier run has left it, to be read upstream of the model; an empty one of
   the same columns before the first run, and when everything is built anew: what an older version
   of the model has left may lack a column. #}
{% macro left_by_earlier_run(model) -%}
    {%- if execute -%}
        {%- set node = graph.nodes["model.dialmart." ~ model] -%}
        {%- set relation = none if flags.FULL_REFRESH else existing(node.schema, node.name) -%}
        {%- if relation -%} {{ relation }}
        {%- else -%}
            (
                select
                    {% for column in node.columns.values() -%}
                        cast(null as {{ column.data_type }}) as {{ column.name }}
                        {{- ", " if not loop.last }}
                    {%- endfor %}
                where false
            )
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Pre-hook of the first model: a build of everything that dies half-way must not pass for an
   applied one, by whatever rules the next run reads. #}
{% macro forget_applied() %}
    {% if execute and flags.FULL_REFRESH and existing("marts", "applied_batches") %}
        {% do adapter.drop_relation(existing("marts", "applied_batches")) %}
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
   another one. (When a batch leaves the lake, everything is built anew.) #}
{% macro is_replaced(rows) -%} {{ rows }}.batch_id in (select batch_id from pending) {%- endmacro %}

{# Whether a day is built in this run: one that was touched, or any day in a whole build. #}
{% macro is_touched(day) -%}
    {%- if is_incremental() -%} {{ day }} in (select touched_date from {{ ref("touched_days") }})
    {%- else -%} true
    {%- endif -%}
{%- endmacro %}
