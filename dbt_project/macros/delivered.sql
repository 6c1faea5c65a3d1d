{# What staging needs of a system's tables: rows with their origin, casts, and why one does not fit. #}
{# The rows of a table as they were delivered, texts, with what `delivery()` names beside source_id,
   source_updated_at, is_deleted and rejected_reason, and with what their source declares; those of
   the table's archive with them; in a model that is built by batch, those of new batches. #}
{% macro delivered(system, table, archived=false, by_batch=false) -%}
    {%- for name in [table] + ([table ~ "_archive"] if archived else []) %}
        select
            '{{ system }}' as source_system,
            _account as source_account,
            '{{ name }}' as extract_name,
            _batch_id as batch_id,
            _row_number as row_number,
            _extracted_at as extracted_at,
            '' as part_id,
            {{ content_hash(columns_of(system, name)) }} as row_hash,
            sources.time_zone as source_time_zone,
            sources.currency as source_currency,
            sources.phone_region as source_phone_region,
            {% for column in columns_of(system, name) -%}
                {{ adapter.quote(column) }}{{ ", " if not loop.last }}
            {%- endfor %}
        from {{ source(system, name) }} as rows
        inner join
            {{ source("lake", "sources") }} as sources
            on sources.source_system = '{{ system }}'
            and sources.source_account = rows._account
        {%- if by_batch %}
            where {{ is_in_new_batch("rows._batch_id") }}
            {%- endif -%} {{ '\n        union all' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# The columns that a system's table is declared with; none while dbt only parses. #}
{% macro columns_of(system, table) -%}
    {%- set columns = [] -%}
    {%- for node in (graph.sources.values() if execute else []) -%}
        {%- if node.source_name == system and node.name == table -%}
            {%- do columns.extend(node.columns.values() | map(attribute="name")) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# One hash of several texts; the separators of ASCII, which no text holds. #}
{% macro content_hash(columns) -%}
    md5(
        concat_ws(
            chr(31)
            {%- for column in columns -%}
                , coalesce({{ adapter.quote(column) }}, chr(30))
            {%- endfor -%}
        )
    )
{%- endmacro %}

{# Why a row does not fit, in the words of the generic mapping, or NULL: a required text that is
   missing, one that does not read as its type. #}
{% macro rejected_reason(required=[], types={}) -%}
    nullif(
        concat_ws(
            '. '
            {%- for column in required -%}
                ,
                case
                    when {{ column }} is null
                    then '{{ unqualified(column) }}: found nothing; a row needs it'
                end
            {%- endfor -%}
            {%- for column, type in types.items() -%}
                ,
                case
                    when {{ column }} is not null and {{ read(column, type) }} is null
                    then
                        '{{ unqualified(column) }}: found '
                        || {{ column }}
                        || '; expected {{ words_for(type) }}'
                end
            {%- endfor -%}
        ),
        ''
    )
{%- endmacro %}

{% macro unqualified(column) -%} {{ column.split(".")[-1] }} {%- endmacro %}

{# What a text must be to be read as a type, for people. #}
{% macro words_for(type) -%}
    {{
        return(
            {
                "int": "a whole number",
                "bigint": "a whole number",
                "epoch": "whole seconds since 1970",
                "seconds": "seconds, 0 or more",
                "date": "a day as 2026-01-31",
                "timestamp": "a time as 2026-01-31 08:30:00",
                "boolean": "true or false",
            }.get(type, "a number")
        )
    }}
{%- endmacro %}

{# A delivered text as its type, or NULL. Beside those of `read_as`: epoch, a timestamp (UTC) from
   seconds since 1970 up to 2100; seconds, decimal(18,3). #}
{% macro read(text, type) -%}
    {%- if type == "epoch" -%}
        {%- set seconds = read_as(text, "bigint") -%}
        {{
            from_epoch(
                "case when " ~ seconds ~ " between 1 and 4102444800 then " ~ seconds ~ " end"
            )
        }}
    {%- elif type == "seconds" -%}
        {%- set seconds = read_as(text, "decimal(18, 3)") -%}
        case when {{ seconds }} >= 0 then {{ seconds }} end
    {%- else -%} {{ read_as(text, type) }}
    {%- endif -%}
{%- endmacro %}
