{# Peers are the other agents whose n is large enough: of the same campaign and tenure where there are
   enough of them, else of the whole team, else nobody. #}
with
    figures as (
        select
            figures.*,
            agents.agent_key,
            agents.team_key,
            agents.campaign_key,
            agents.tenure_band,
            agents.coaching_policy,
            case when figures.is_ranked then 1 else 0 end as one_ranked
        from {{ ref("rpt_kpis") }} as figures
        inner join {{ source("seeds", "scorecard_kpis") }} as chosen on figures.kpi = chosen.kpi
        inner join
            {{ ref("int_scorecard_agents") }} as agents
            on figures.scope_id = agents.agent_key
            and figures.period = agents.period
            and figures.period_start = agents.period_start
        where
            figures.scope = 'agent' and figures.credit_role = '(none)' and figures.value is not null
    ),

    counted as (
        select
            figures.*,
            sum(one_ranked) over (partition by kpi, period, period_start, campaign_key, tenure_band)
            - one_ranked as like_peers,
            sum(one_ranked) over (partition by kpi, period, period_start, team_key)
            - one_ranked as team_peers
        from figures
    )

select
    counted.kpi,
    counted.period,
    counted.period_start,
    counted.agent_key,
    counted.team_key,
    counted.campaign_key,
    counted.tenure_band,
    case
        when counted.campaign_key is not null and counted.like_peers >= policies.min_peers
        then 'campaign and tenure'
        when counted.team_key is not null and counted.team_peers >= policies.min_peers
        then 'whole team'
        else 'none'
    end as peer_group,
    cast(counted.like_peers as bigint) as like_peers,
    cast(counted.team_peers as bigint) as team_peers,
    counted.figure,
    counted.value,
    counted.numerator,
    counted.denominator,
    counted.n,
    counted.ci_low,
    counted.ci_high,
    counted.is_ranked,
    counted.policy_version,
    counted.coaching_policy,
    policies.prior_strength,
    policies.set_by
from counted
inner join
    {{ ref("int_coaching_policies") }} as policies
    on counted.coaching_policy = policies.coaching_policy
