{# Whether an assignment holds at a moment; validity is half-open and NULL means: still. #}
{% macro is_assigned(assignments, moment) -%}
    {{ moment }} >= {{ assignments }}.valid_from
    and {{ moment }} < coalesce({{ assignments }}.valid_to, cast('9999-12-31' as timestamp))
{%- endmacro %}

{# Whether a seed's row is in force on a day. #}
{% macro is_in_force(periods, day) -%}
    {{ day }} >= {{ periods }}.valid_from
    and {{ day }} < coalesce({{ periods }}.valid_to, cast('9999-12-31' as date))
{%- endmacro %}
