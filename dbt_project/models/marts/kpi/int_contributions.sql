{{ config(materialized="view", contract={"enforced": false}) }}
{# Every contribution under the name of its amount: what a number is followed to its rows by. #}
{% set amounts = [] %}
{% for side, columns in contributions().items() %}
    {% for column in columns %} {% do amounts.append((side, column, column)) %} {% endfor %}
{% endfor %}
{% for amount, behind in rows_behind().items() %}
    {% for side, columns in contributions().items() if behind in columns %}
        {% do amounts.append((side, behind, amount)) %}
    {% endfor %}
{% endfor %}
{% for side, column, amount in amounts %}
    {% set role = column.split("_by_")[-1] if column.endswith(("_by_qualifier", "_by_closer")) %}
    select
        entity,
        entity_key,
        date_day,
        {{ dimension_columns() }},
        '{{ role or "(none)" }}' as credit_role,
        '{{ amount.removesuffix("_by_" ~ role) }}' as amount,
        cast({{ column }} as decimal(38, 6)) as value
    from {{ ref(side) }}
    where {{ column }} <> 0 {{ "union all" if not loop.last }}
{% endfor %}
