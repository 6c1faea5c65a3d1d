with
    scopes as ({{ scopes() }}),

    roles as (
        select '(none)' as credit_role
        union all
        select 'qualifier'
        union all
        select 'closer'
    ),

    company as (select name from {{ source("lake", "company") }})

select
    days.date_day,
    scopes.scope,
    {{ scope_member("days") }} as scope_id,
    roles.credit_role,
    {% for amount, type in plain_amounts().items() %}
        cast(
            sum(
                case when roles.credit_role = '(none)' then days.{{ amount }} else 0 end
            ) as {{ type }}
        ) as {{ amount }},
    {% endfor %}
    {% for amount, type in credited_amounts().items() %}
        cast(
            sum(
                case
                    when roles.credit_role = 'qualifier'
                    then days.{{ amount }}_by_qualifier
                    when roles.credit_role = 'closer' or not scopes.has_roles
                    then days.{{ amount }}_by_closer
                    else 0
                end
            ) as {{ type }}
        ) as {{ amount }},
    {% endfor %}
    min(days.policy_version) as first_policy_version,
    max(days.policy_version) as last_policy_version
from {{ ref("fct_components_daily") }} as days
cross join company
cross join scopes
inner join roles on scopes.has_roles or roles.credit_role = '(none)'
group by days.date_day, scopes.scope, {{ scope_member("days") }}, roles.credit_role
