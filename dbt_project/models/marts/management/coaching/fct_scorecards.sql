{# What statistics say of it is joined when it is published. #}
select
    cards.kpi,
    cards.period,
    cards.period_start,
    cards.agent_key,
    agents.display_name as member,
    cards.team_key,
    cards.campaign_key,
    cards.tenure_band,
    cards.peer_group,
    case
        cards.peer_group
        when 'campaign and tenure'
        then cards.like_peers
        when 'whole team'
        then cards.team_peers
    end as peers,
    cards.figure,
    cards.value,
    cards.numerator,
    cards.denominator,
    cards.n,
    cards.ci_low,
    cards.ci_high,
    cards.is_ranked,
    cast(null as string) as verdict,
    {% for column in judged_columns() %} cast(null as decimal(38, 6)) as {{ column }}, {% endfor %}
    cast(null as bigint) as trend_weeks,
    mixes.observed,
    mixes.expected,
    {{ ratio("mixes.observed", "mixes.expected", 6) }} as observed_to_expected,
    cards.prior_strength,
    cards.policy_version,
    cards.coaching_policy,
    cards.set_by
from {{ ref("int_peer_groups") }} as cards
left join
    {{ ref("int_case_mix") }} as mixes
    on cards.kpi = mixes.kpi
    and cards.period = mixes.period
    and cards.period_start = mixes.period_start
    and cards.agent_key = mixes.agent_key
left join {{ ref("dim_agents") }} as agents on cards.agent_key = agents.agent_key
