{# What a source delivers; the calls that count as touches join them in fct_touches. #}
with versions as ({{ staged("touches") }}), delivered as ({{ winning("versions") }})

select
    delivered.touch_key,
    coalesce(identities.lead_key, opportunities.lead_key) as lead_key,
    delivered.lead_source_key,
    -- a touch may name an opportunity that was never delivered
    opportunities.opportunity_key,
    delivered.touched_at,
    {{ local_date("delivered.touched_at", "company.reporting_time_zone") }} as touched_date,
    delivered.channel,
    delivered.campaign_key,
    agents.agent_key,
    {{ lineage("delivered.") }}
from delivered
cross join {{ source("lake", "company") }} as company
left join
    {{ ref("lead_identities") }} as identities
    on delivered.lead_source_key = identities.lead_source_key
left join
    {{ ref("opportunities") }} as opportunities
    on delivered.opportunity_key = opportunities.opportunity_key
left join {{ ref("agent_identities") }} as agents on delivered.agent_key = agents.agent_source_key
where not delivered.is_gone
