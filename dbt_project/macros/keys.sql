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

{# A Salesforce id in its 18 characters: one of 15 gets the three that tell the case of each five of
   its characters, any other text stays. Ids of standard objects begin with 0 to 8. #}
{% macro long_id(id) -%}
    {%- set upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" -%}
    {%- set characters = upper ~ upper.lower() ~ "0123456789" -%}
    {%- set is_upper = "1" * 26 ~ "0" * 36 -%}
    case
        when
            length({{ id }}) = 15
            and substr({{ id }}, 1, 1) between '0' and '8'
            and translate({{ id }}, '{{ characters }}', '') = ''
        then
            {{ id }}
            {%- for first in (1, 6, 11) %}
                {%- set chunk = "reverse(substr(" ~ id ~ ", " ~ first ~ ", 5))" %} || substr(
                    '{{ upper }}012345',
                    1
                    + {{
                        from_binary(
                            "translate(" ~ chunk ~ ", '" ~ characters ~ "', '" ~ is_upper ~ "')"
                        )
                    }},
                    1
                )
            {%- endfor %}
        else {{ id }}
    end
{%- endmacro %}
