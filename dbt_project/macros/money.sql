{# Reporting units for one unit of a currency: 1 for the reporting currency, never for another. #}
{% macro fx_rate(currency) -%}
    cast(
        case
            when {{ currency }} = dated.reporting_currency then 1 else fx_rates.rate
        end as decimal(18, 8)
    )
{%- endmacro %}

{# An amount in the reporting currency; NULL where the rate of its day is missing. #}
{% macro reporting_amount(amount, currency) -%}
    cast({{ amount }} * {{ fx_rate(currency) }} as decimal(18, 4))
{%- endmacro %}
