{% set board = "board, period, period_start, team_key" %}
{% set has_improvement = (
    "improvement is not null and coalesce(reason, 'not_improved') = 'not_improved'"
) %}
{# Who is on which place of a board. Places beyond those that are shown are told to nobody, and whoever
   said no is in no row: of such there is a count. #}
with
    named as (
        select
            entries.*,
            names.shown_agent_key,
            names.shown_name,
            names.is_opted_out,
            sum(case when names.is_opted_out then 1 else 0 end) over (
                partition by {{ board }}
            ) as opted_out
        from {{ ref("int_leaderboard_entries") }} as entries
        inner join
            {{ ref("int_recognised_agents") }} as names on entries.agent_key = names.agent_key
    ),

    -- who does not take part leaves no gap in which somebody could be guessed
    ranked as (
        select
            named.*,
            rank() over (
                partition by {{ board }}, case when reason is null then 1 end
                order by
                    case when kind = 'improvement' then improvement else value * direction end desc
            ) as place,
            rank() over (
                partition by {{ board }}, case when {{ has_improvement }} then 1 end
                order by improvement desc
            ) as improvement_place
        from named
        where not is_opted_out
    ),

    shown as (
        select
            ranked.*,
            case when reason is null and place <= shown_places then place end as shown_place
        from ranked
    )

select
    board,
    version,
    decided_by,
    kind,
    kpi,
    period,
    period_start,
    team_key,
    cast(
        row_number() over (
            partition by {{ board }}
            order by
                case when shown_place is null then 1 else 0 end, shown_place, shown_name, agent_key
        ) as bigint
    ) as entry,
    shown_agent_key as agent_key,
    shown_name,
    cast(shown_place as bigint) as place,
    value,
    n,
    baseline,
    baseline_n,
    improvement,
    cast(case when {{ has_improvement }} then improvement_place end as bigint) as improvement_place,
    floor_kpi,
    floor_value,
    floor_n,
    floor_result,
    reason,
    cast(opted_out as bigint) as opted_out,
    figure,
    policy_version
from shown
