{# What changed in the funnel of calls, and what that is worth. How sure it is, and the part of each
   factor, are inferred (orchestration/inference/bottlenecks.py). #}
with
    changes as (
        select
            changes.*,
            case
                when changes.denominator is not null
                then {{ wilson_low("changes.numerator", "changes.denominator") }}
            end as ci_low,
            case
                when changes.denominator is not null
                then {{ wilson_high("changes.numerator", "changes.denominator") }}
            end as ci_high
        from {{ ref("int_step_changes") }} as changes
    )

select
    changes.period_start,
    changes.scope,
    changes.scope_id,
    coalesce(
        campaigns.campaign_name,
        teams.team_name,
        lists.list_name,
        agents.display_name,
        agents.source_id,
        changes.scope_id
    ) as member,
    changes.kpi,
    changes.value,
    changes.numerator,
    changes.denominator,
    changes.ci_low,
    changes.ci_high,
    changes.baseline_weeks,
    changes.baseline_value,
    changes.baseline_numerator,
    changes.baseline_denominator,
    cast(changes.value - changes.baseline_value as decimal(38, 6)) as change,
    cast(null as decimal(38, 6)) as change_low,
    cast(null as decimal(38, 6)) as change_high,
    cast(null as decimal(38, 6)) as dispersion,
    cast(null as string) as verdict,
    cast(targets.target_value as decimal(38, 6)) as target_value,
    case
        when targets.target_value > changes.ci_high
        then 'below'
        when targets.target_value < changes.ci_low
        then 'above'
        when targets.target_value is not null and changes.value is not null
        then 'not distinguishable'
    end as target_verdict,
    changes.lost_qualified,
    worths.worth as worth_of_qualified,
    worths.basis as worth_basis,
    {{
        ratio(
            wide("changes.lost_qualified", 6) ~ " * cast(worths.worth as decimal(18, 2))", "1", 2
        )
    }} as lost_amount,
    worths.currency,
    cast(null as decimal(38, 6)) as contribution
from changes
left join
    {{ ref("int_step_targets") }} as targets
    on changes.period_start = targets.period_start
    and changes.scope = targets.scope
    and changes.scope_id = targets.scope_id
    and changes.kpi = targets.kpi
left join
    {{ ref("int_qualified_worths") }} as worths
    on changes.scope = worths.scope
    and changes.scope_id = worths.scope_id
left join {{ ref("dim_campaigns") }} as campaigns on changes.scope_id = campaigns.campaign_key
left join {{ ref("dim_teams") }} as teams on changes.scope_id = teams.team_key
left join {{ ref("dim_lists") }} as lists on changes.scope_id = lists.list_key
left join {{ ref("dim_agents") }} as agents on changes.scope_id = agents.agent_key
