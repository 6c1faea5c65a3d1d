{# Every amount that is not 0, under the name by which the register knows it. #}
with
    components as (select * from {{ ref("int_period_components") }}),

    recomputed as (
        {% for model in recomputed_amounts() %}
            select {{ period_columns(credit_role=false) }}, amount, value
            from {{ ref(model) }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

{% for amount in plain_amounts().keys() | list + credited_amounts().keys() | list %}
    select
        {{ period_columns() }},
        '{{ amount }}' as amount,
        cast({{ amount }} as decimal(38, 6)) as value,
        policy_version
    from components
    where {{ amount }} <> 0
    union all
{% endfor %}
select
    {{ period_columns("recomputed", credit_role=false) }},
    '(none)' as credit_role,
    recomputed.amount,
    recomputed.value,
    components.policy_version
from recomputed
left join
    components
    on recomputed.period = components.period
    and recomputed.period_start = components.period_start
    and recomputed.scope = components.scope
    and recomputed.scope_id = components.scope_id
    and components.credit_role = '(none)'
