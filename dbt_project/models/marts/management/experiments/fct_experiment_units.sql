with
    reach as (select min(data_through_at) as through_at from {{ ref("dim_sources") }}),

    first_agents as (
        select experiment_id, unit_key, agent_key
        from
            (
                select
                    experiment_id,
                    unit_key,
                    agent_key,
                    row_number() over (
                        partition by experiment_id, unit_key order by started_at, call_key
                    ) as place
                from {{ ref("int_experiment_calls") }}
                where agent_key is not null
            ) as placed
        where place = 1
    ),

    strange_scripts as (
        select distinct calls.experiment_id, calls.unit_key
        from {{ ref("int_experiment_calls") }} as calls
        inner join
            {{ ref("int_experiment_units") }} as units
            on calls.experiment_id = units.experiment_id
            and calls.unit_key = units.unit_key
        inner join
            {{ source("seeds", "experiment_arms") }} as others
            on calls.experiment_id = others.experiment_id
            and calls.script_id = others.script
            and units.arm <> others.arm
    )

select
    units.experiment_id,
    units.unit_key,
    units.campaign_key,
    units.unit_date,
    units.arm,
    units.stratum,
    coalesce(units.block, first_agents.agent_key, 'none') as cluster_id,
    units.assigned_at,
    units.starts_at,
    units.matures_at,
    coalesce(units.matures_at <= reach.through_at, false) as is_mature,
    strange_scripts.unit_key is not null as is_contaminated
from {{ ref("int_experiment_units") }} as units
cross join reach
left join
    first_agents
    on units.experiment_id = first_agents.experiment_id
    and units.unit_key = first_agents.unit_key
left join
    strange_scripts
    on units.experiment_id = strange_scripts.experiment_id
    and units.unit_key = strange_scripts.unit_key
