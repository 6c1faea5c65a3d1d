{{ config(materialized="view", contract={"enforced": false}) }}
{# Every contribution under the member that it counts for, as int_kpis names it: what a figure is
   followed to its rows by. What is credited twice has the same total in both roles: where a scope has
   none, one is read. #}
with
    dimensioned as (
        select
            contributions.entity,
            contributions.entity_key,
            scopes.scope,
            {{ scope_member("contributions") }} as scope_id,
            case
                when scopes.has_roles then contributions.credit_role else '(none)'
            end as credit_role,
            contributions.amount,
            contributions.date_day,
            cast(null as date) as counts_until,
            contributions.value
        from {{ ref("int_contributions") }} as contributions
        cross join {{ source("lake", "company") }} as company
        cross join ({{ scopes() }}) as scopes
        where scopes.has_roles or contributions.credit_role <> 'qualifier'
    )

select *
from dimensioned
{% for side in scoped_contributions() %}
    union all
    select
        entity,
        entity_key,
        scope,
        scope_id,
        '(none)' as credit_role,
        amount,
        date_day,
        counts_until,
        value
    from {{ ref(side) }}
{% endfor %}
