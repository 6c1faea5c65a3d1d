{# What a KPI's parts come to in its unit, decimal(38,6): rates and ratios to 6 digits, seconds, minutes
   and days to 4, money to 2; NULL where the divisor is 0. #}
{% macro in_unit(numerator, divisor, unit="unit") -%}
    case
        when {{ unit }} = 'money'
        then {{ ratio(numerator, divisor, 2) }}
        when {{ unit }} = 'per_hour'
        then {{ ratio(numerator ~ " * 3600", divisor, 4) }}
        when {{ unit }} = 'minutes'
        then {{ ratio(numerator, divisor ~ " * 60", 4) }}
        when {{ unit }} in ('seconds', 'days')
        then {{ ratio(numerator, divisor, 4) }}
        else {{ ratio(numerator, divisor, 6) }}
    end
{%- endmacro %}
