{{ config(materialized="view", contract={"enforced": false}) }}
{# Every contribution under the name of its amount: what a number is followed to its rows by. An amount
   that is not summed goes by the rows of the one that it is computed from. Spark's metastore keeps 32,000
   characters of a view: they are few on purpose. #}
{% for side, columns in contributions().items() %}
    {{ "union all" if not loop.first }}
    select *
    from
        (
            select
                side.entity,
                side.entity_key,
                side.date_day,
                {{ dimension_columns("side") }},
                amounts.credit_role,
                amounts.amount,
                cast(
                    case
                        amounts.amount_column
                        {%- for column in columns %}
                            when '{{ column }}' then side.{{ column }}
                        {%- endfor %}
                    end as decimal(38, 6)
                ) as value
            from {{ ref(side) }} as side
            cross join ({{ amounts_told(columns) }}) as amounts
        ) as told
    where value <> 0
{% endfor %}
