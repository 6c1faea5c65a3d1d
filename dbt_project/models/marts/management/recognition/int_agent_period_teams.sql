{{ config(materialized="view", contract={"enforced": false}) }}
{# The team that an agent is held against for a period: the one of its last day. #}
select assignments.agent_key, assignments.team_key, ends.period, ends.period_start
from
    (
        select period, period_start, {{ period_end("period", "period_start") }} as period_end
        from {{ ref("int_periods") }}
        where period in ('week', 'month', 'quarter')
    ) as ends
cross join {{ source("lake", "company") }} as company
inner join
    {{ ref("agent_assignments") }} as assignments
    on {{ local_date("assignments.valid_from", "company.reporting_time_zone") }} < ends.period_end
    and (
        assignments.valid_to is null
        or {{ local_date("assignments.valid_to", "company.reporting_time_zone") }}
        >= ends.period_end
    )
