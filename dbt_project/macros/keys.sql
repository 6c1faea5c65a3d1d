{# The key of a source's id: it never depends on the order of arrival. NULL id, NULL key. #}
{% macro key(id) -%} md5(source_system || '|' || source_account || '|' || {{ id }}) {%- endmacro %}

{# What every row made from raw carries. #}
{% macro lineage(prefix="") -%}
    {%- for column in lineage_columns() -%}
        {{ prefix }}{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro lineage_columns() -%}
    {{
        return(
            [
                "source_system",
                "source_account",
                "source_id",
                "source_updated_at",
                "extracted_at",
                "batch_id",
                "row_number",
                "row_hash",
                "is_deleted",
            ]
        )
    }}
{%- endmacro %}

{# What staging adds to it: enough to choose the version of a row that wins. #}
{% macro delivery() -%} {{ lineage() }}, extract_name, part_id, rejected_reason {%- endmacro %}
