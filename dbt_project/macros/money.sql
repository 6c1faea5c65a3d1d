{# Reporting units for one unit of a currency: 1 for the reporting currency, never for another. #}
{% macro fx_rate(currency) -%}
    cast(
        case
            when {{ currency }} = dated.reporting_currency then 1 else fx_rates.rate
        end as decimal(18, 8)
    )
{%- endmacro %}

{# A decimal(18, s) that may be multiplied by another of 18 digits: DuckDB keeps 18 digits of such a
   product and fails where it needs more, of 19 by 18 it keeps 38, as Spark does. #}
{% macro wide(amount, scale) -%} cast({{ amount }} as decimal(19, {{ scale }})) {%- endmacro %}

{# An amount in the reporting currency; NULL where the rate of its day is missing. #}
{% macro reporting_amount(amount, currency) -%}
    cast({{ wide(amount, 4) }} * {{ fx_rate(currency) }} as decimal(18, 4))
{%- endmacro %}

{# Whether a row with the dimensions lies within the campaign, team and list that a cost is for. #}
{% macro is_in_scope(costs, rows) -%}
    ({{ costs }}.campaign_key is null or {{ costs }}.campaign_key = {{ rows }}.campaign_key)
    and ({{ costs }}.team_key is null or {{ costs }}.team_key = {{ rows }}.team_key)
    and ({{ costs }}.list_key is null or {{ costs }}.list_key = {{ rows }}.list_key)
{%- endmacro %}

{# What a cost is handed out to, beside the day. #}
{% macro cost_columns() -%} agent_key, team_key, campaign_key, list_key {%- endmacro %}
