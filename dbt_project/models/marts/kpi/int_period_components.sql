with days as (select * from {{ ref("int_scoped_days") }}), periods as ({{ periods() }})

select
    periods.period,
    periods.period_start,
    days.scope,
    days.scope_id,
    days.credit_role,
    {% for amounts in [plain_amounts(), credited_amounts()] %}
        {% for amount, type in amounts.items() %}
            cast(sum(days.{{ amount }}) as {{ type }}) as {{ amount }},
        {% endfor %}
    {% endfor %}
    case
        when min(days.first_policy_version) = max(days.last_policy_version)
        then min(days.first_policy_version)
        else 'mixed'
    end as policy_version
from days
inner join periods on days.date_day = periods.date_day
where not (days.scope = 'agent' and periods.period = 'day')
group by periods.period, periods.period_start, days.scope, days.scope_id, days.credit_role
