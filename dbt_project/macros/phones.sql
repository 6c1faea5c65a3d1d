{# A number as the lake's table of phones has it: behind its country's calling code where there is one. #}
{% macro phone_text(number, code) -%}
    coalesce('+' || {{ code }} || ' ' || {{ number }}, {{ number }})
{%- endmacro %}
