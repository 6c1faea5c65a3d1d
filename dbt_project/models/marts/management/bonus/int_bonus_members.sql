{# Whom a plan's version is for in each of its periods. Team and role are the last ones that an agent
   has in the period, so that who leaves in the middle of it is paid. #}
with
    candidates as (
        select
            plans.*,
            periods.period_start,
            periods.period_end,
            periods.reporting_currency,
            agents.agent_key,
            agents.source_id as agent_id,
            assignments.team_id,
            assignments.role as held_role,
            row_number() over (
                partition by plans.plan, periods.period_start, agents.agent_key
                order by assignments.valid_from desc
            ) as place
        from {{ source("seeds", "bonus_plans") }} as plans
        inner join
            {{ ref("int_bonus_periods") }} as periods
            on plans.period = periods.period
            and periods.period_start >= plans.effective_from
            and periods.period_start < coalesce(plans.effective_to, {{ end_of_time() }})
        inner join
            {{ ref("dim_agents") }} as agents
            on coalesce(agents.is_person, true)
            and coalesce(agents.hired_on < periods.period_end, true)
            and coalesce(agents.left_on >= periods.period_start, true)
        left join
            {{ ref("agent_assignments") }} as assignments
            on agents.agent_key = assignments.agent_key
            and assignments.valid_from < periods.ends_at
            and coalesce(assignments.valid_to > periods.starts_at, true)
    )

select
    candidates.plan,
    candidates.version,
    hashes.plan_hash,
    candidates.period,
    candidates.period_start,
    candidates.period_end,
    candidates.agent_key,
    candidates.agent_id,
    candidates.currency,
    candidates.reporting_currency,
    candidates.clawback_days,
    acceptances.accepted_on,
    acceptances.accepted_by,
    coalesce(candidates.period_start <= closed.last_closed, false) as is_closed,
    case
        when candidates.period_start <= closed.last_closed
        then closed.last_closed
        else candidates.period_start
    end as counted_through
from candidates
inner join {{ source("lake", "bonus_plan_hashes") }} as hashes using (plan, version)
left join
    {{ ref("int_bonus_acceptances") }} as acceptances
    on candidates.plan = acceptances.plan
    and candidates.version = acceptances.version
    and candidates.agent_key = acceptances.agent_key
left join
    {{ ref("int_bonus_agents") }} as named
    on candidates.agent = named.agent_id
    and candidates.agent_key = named.agent_key
left join ({{ closed_statements() }}) as closed using (period)
where
    candidates.place = 1
    and (candidates.agent = '*' or named.agent_key is not null)
    and (candidates.team = '*' or candidates.team = candidates.team_id)
    and (candidates.role = '*' or candidates.role = candidates.held_role)
