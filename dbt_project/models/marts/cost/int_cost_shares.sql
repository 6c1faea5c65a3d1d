{{ config(materialized="view", contract={"enforced": false}) }}
{# Each cost beside all that has a share in it: the work of its whole period and scope, by its basis;
   the days of its period where it is direct, and where there was no such work. #}
{% set carried = "cost_key, cost_type, cost_source, basis, amount_reporting" %}
{% set origin = "source_system, source_account, source_id, batch_id, row_number" %}
with
    entries as (
        select *, 'entry' as cost_source
        from {{ ref("cost_entries") }}
        where amount_reporting is not null
    ),

    -- an entry is shared by all the work of its period and scope
    shared as (
        select
            entries.*,
            bases.date_day,
            bases.agent_key,
            bases.team_key as shared_team_key,
            bases.campaign_key as shared_campaign_key,
            bases.list_key as shared_list_key,
            bases.amount as weight
        from entries
        inner join
            {{ ref("int_cost_bases") }} as bases
            on entries.basis = bases.basis
            and bases.date_day between entries.period_from and entries.period_to
            and {{ is_in_scope("entries", "bases") }}
        where entries.is_scope_known
    ),

    -- a period that ends before it begins is its first day
    by_day as (
        select
            entries.*,
            {{ dates_between("period_from", "greatest(period_from, period_to)") }} as date_day
        from entries
        where cost_key not in (select cost_key from shared)
    ),

    rated as (
        select *, 'rate' as cost_source
        from {{ ref("int_rated_costs") }}
        where amount_reporting is not null
    )

select
    {{ carried }},
    true as is_allocated,
    date_day,
    agent_key,
    shared_team_key as team_key,
    shared_campaign_key as campaign_key,
    shared_list_key as list_key,
    weight,
    {{ origin }}
from shared
union all
select
    {{ carried }},
    basis = 'direct' and is_scope_known as is_allocated,
    date_day,
    '(none)' as agent_key,
    coalesce(team_key, '(none)') as team_key,
    coalesce(campaign_key, '(none)') as campaign_key,
    coalesce(list_key, '(none)') as list_key,
    cast(1 as decimal(18, 3)) as weight,
    {{ origin }}
from by_day
union all
select
    {{ carried }},
    true as is_allocated,
    date_day,
    {{ cost_columns() }},
    amount as weight,
    cast(null as string) as source_system,
    cast(null as string) as source_account,
    cast(null as string) as source_id,
    cast(null as string) as batch_id,
    line as row_number
from rated
