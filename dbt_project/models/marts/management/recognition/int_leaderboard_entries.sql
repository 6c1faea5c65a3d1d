{{ config(materialized="view", contract={"enforced": false}) }}
{# What is said of each member of a board before places are given: the floor, how much better than
   before, and what keeps it from a place. Better is above zero, whichever way the KPI goes. #}
with
    placed as (
        select
            members.*,
            boards.valid_from as version,
            boards.decided_by,
            boards.kind,
            boards.shown_places,
            boards.min_n,
            boards.floor_kpi,
            case
                when boards.scope = 'company' then '(all)' else coalesce(teams.team_key, '(none)')
            end as team_key,
            case when kpis.better = 'lower' then -1 else 1 end as direction,
            case
                when kpis.kind = 'ratio' and members.baseline_n >= boards.min_n
                then
                    {{
                        value_in_unit(
                            "kpis.unit",
                            "members.baseline_numerator",
                            "members.baseline_denominator",
                        )
                    }}
            end as baseline,
            case
                when boards.floor_kpi is null
                then cast(null as string)
                when members.floor_value is null or members.floor_n < boards.floor_min_n
                then 'insufficient_data'
                when
                    (members.floor_value - boards.floor)
                    * case when floors.better = 'lower' then -1 else 1 end
                    < 0
                then 'fail'
                else 'pass'
            end as floor_result
        from {{ ref("int_leaderboard_members") }} as members
        inner join {{ source("seeds", "leaderboards") }} as boards on members.line = boards.line
        inner join {{ ref("dim_kpis") }} as kpis on members.kpi = kpis.kpi
        left join {{ ref("dim_kpis") }} as floors on boards.floor_kpi = floors.kpi
        left join
            {{ ref("int_agent_period_teams") }} as teams
            on members.agent_key = teams.agent_key
            and members.period = teams.period
            and members.period_start = teams.period_start
    ),

    improved as (
        select placed.*, cast((value - baseline) * direction as decimal(38, 6)) as improvement
        from placed
    )

select
    improved.*,
    case
        when team_key = '(none)'
        then 'no_team'
        when value is null or n < min_n
        then 'too_few'
        when floor_result = 'insufficient_data'
        then 'floor_unknown'
        when floor_result = 'fail'
        then 'below_floor'
        when kind = 'improvement' and improvement is null
        then 'no_baseline'
        when kind = 'improvement' and improvement <= 0
        then 'not_improved'
    end as reason
from improved
