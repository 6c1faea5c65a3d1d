{{ config(materialized="view", contract={"enforced": false}) }}
{# What each check of a dial adds, under each member that it counts for: a rule is a member, too. #}
with
    checks as (
        select call_key, rule_id, is_broken, started_date, {{ dimensions() }}
        from {{ ref("int_compliance_dial_checks") }}
        where is_broken is not null
    ),

    amounts as (
        select 'compliance_checks' as amount
        union all
        select 'compliance_breaches' as amount
    ),

    members as (
        select scope
        from ({{ scopes() }}) as scopes
        union all
        select 'compliance_rule' as scope
    ),

    told as (
        select
            checks.call_key,
            scopes.scope,
            case
                scopes.scope
                when 'compliance_rule'
                then checks.rule_id
                else {{ scope_member("checks") }}
            end as scope_id,
            amounts.amount,
            checks.started_date,
            case
                when amounts.amount = 'compliance_breaches' and not checks.is_broken then 0 else 1
            end as value
        from checks
        cross join members as scopes
        cross join amounts
        cross join {{ source("lake", "company") }} as company
    )

select
    'call_attempts' as entity,
    call_key as entity_key,
    scope,
    scope_id,
    amount,
    started_date as date_day,
    cast(null as date) as counts_until,
    cast(value as decimal(38, 6)) as value
from told
where value <> 0
