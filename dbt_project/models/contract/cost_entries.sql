{# What was spent, on what and when. A scope is known by the source's own id, else by the one of that
   id in any other account: who keeps the books is seldom who keeps the campaigns. #}
{% set scopes = {
    "campaign": ("campaigns", "source_id"),
    "team": ("agent_assignments", "team_id"),
    "list": ("contact_lists", "source_id"),
} %}
with
    versions as ({{ staged("cost_entries") }}),

    winners as ({{ winning("versions") }}),

    {% for scope, (model, id) in scopes.items() %}
        {{ scope }}s as (select distinct {{ scope }}_key, {{ id }} as id from {{ ref(model) }}),

        only_{{ scope }}s as (
            select id, max({{ scope }}_key) as {{ scope }}_key
            from {{ scope }}s
            group by id
            having count(*) = 1
        ),
    {% endfor %}

    dated as (
        select winners.*, company.reporting_currency
        from winners
        cross join {{ source("lake", "company") }} as company
        where not winners.is_gone
    )

select
    dated.cost_key,
    dated.cost_type,
    dated.basis,
    dated.period_from,
    dated.period_to,
    {% for scope in scopes %}
        coalesce(
            {{ scope }}s.{{ scope }}_key, only_{{ scope }}s.{{ scope }}_key
        ) as {{ scope }}_key,
    {% endfor %}
    {% for scope in scopes %}
        (
            dated.{{ scope }}_id is null
            or {{ scope }}s.{{ scope }}_key is not null
            or only_{{ scope }}s.{{ scope }}_key is not null
        )
        {{- " and" if not loop.last }}
    {% endfor %} as is_scope_known,
    dated.amount,
    dated.currency,
    {{ fx_rate("dated.currency") }} as fx_rate,
    cast(
        {{ wide("dated.amount", 4) }} * {{ fx_rate("dated.currency") }} as decimal(18, 2)
    ) as amount_reporting,
    {{ lineage("dated.") }}
from dated
{% for scope in scopes %}
    left join {{ scope }}s on dated.{{ scope }}_key = {{ scope }}s.{{ scope }}_key
    left join only_{{ scope }}s on dated.{{ scope }}_id = only_{{ scope }}s.id
{% endfor %}
-- an entry may come before its period is over, and then only the first day's rate is there
left join
    {{ source("seeds", "fx_rates") }} as fx_rates
    on dated.currency = fx_rates.currency
    and dated.period_from = fx_rates.rate_date
