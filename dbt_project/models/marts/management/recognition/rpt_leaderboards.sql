{{ config(materialized="view", contract={"enforced": false}) }}
{# The public page: the top of each board, and everybody who did better than before. Whoever is in
   neither is not named. #}
with
    boards as (select * from {{ ref("fct_leaderboards") }}),

    lists as (
        select boards.*, 'top' as praised_as, place as praised_place
        from boards
        where kind = 'outcome' and place is not null
        union all
        select boards.*, 'improved' as praised_as, improvement_place as praised_place
        from boards
        where improvement_place is not null and improvement > 0
    )

select
    lists.board,
    lists.version,
    lists.decided_by,
    lists.praised_as,
    lists.period,
    lists.period_start,
    lists.team_key,
    teams.team_name,
    lists.entry,
    lists.praised_place as place,
    lists.shown_name,
    lists.kpi,
    case when lists.praised_as = 'top' then lists.value end as value,
    case when lists.praised_as = 'improved' then lists.improvement end as improvement,
    lists.opted_out
from lists
left join {{ ref("dim_teams") }} as teams on lists.team_key = teams.team_key
