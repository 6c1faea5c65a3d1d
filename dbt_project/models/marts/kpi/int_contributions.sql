{{ config(materialized="view", contract={"enforced": false}) }}
{# Every contribution under the name of its amount: what a number is followed to its rows by. A percentile
   goes by what was measured, a count of leads by the calls to them. Spark's metastore keeps 32,000
   characters of a view: they are few on purpose. #}
{% for side, columns in contributions().items() %}
    {{ "union all" if not loop.first }} {{ told(side, columns) }}
{% endfor %}
union all
select
    measured.entity,
    measured.entity_key,
    measured.measured_on as date_day,
    {{ dimension_columns("measured") }},
    '(none)' as credit_role,
    amounts.amount,
    measured.value
from {{ ref("int_measurements") }} as measured
inner join
    (
        {% for amount in recomputed_amounts()["int_period_percentiles"] %}
            select
                '{{ amount }}' as amount,
                '{{ amount.rsplit("_", 1)[0] }}' as measure
                {{ "union all" if not loop.last }}
        {% endfor %}
    ) as amounts
    on measured.measure = amounts.measure
