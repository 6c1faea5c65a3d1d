with
    -- the parts of an order agree in everything that is not summed, so max() is any of them
    summed as (
        select
            order_key,
            max(opportunity_key) as opportunity_key,
            max(lead_source_key) as lead_source_key,
            max(closer_agent_key) as closer_agent_key,
            max(ordered_at) as ordered_at,
            coalesce(max(status), 'confirmed') as status,
            min(status_told_at) as status_told_at,
            cast(sum(amount) as decimal(18, 4)) as amount,
            max(currency) as currency,
            cast(sum(margin) as decimal(18, 4)) as margin,
            count(*) as parts,
            max(source_system) as source_system,
            max(source_account) as source_account,
            max(source_id) as source_id,
            max(source_updated_at) as source_updated_at,
            max(extracted_at) as extracted_at
        from {{ ref("order_parts") }}
        where not is_contradicted
        group by order_key
    ),

    dated as (
        select
            summed.*,
            {{ local_date("summed.ordered_at", "company.reporting_time_zone") }} as ordered_date,
            company.reporting_currency
        from summed
        cross join {{ source("lake", "company") }} as company
    )

select
    dated.order_key,
    dated.opportunity_key,
    coalesce(identities.lead_key, opportunities.lead_key) as lead_key,
    coalesce(closers.agent_key, opportunities.owner_agent_key) as closer_agent_key,
    dated.ordered_at,
    dated.ordered_date,
    dated.status,
    coalesce(dated.source_updated_at, dated.status_told_at) as status_since,
    dated.amount,
    dated.currency,
    {{ fx_rate("dated.currency") }} as fx_rate,
    {{ reporting_amount("dated.amount", "dated.currency") }} as amount_reporting,
    dated.margin,
    dated.parts,
    dated.source_system,
    dated.source_account,
    dated.source_id,
    dated.source_updated_at,
    dated.extracted_at
from dated
left join
    {{ ref("opportunities") }} as opportunities
    on dated.opportunity_key = opportunities.opportunity_key
left join
    {{ ref("lead_identities") }} as identities on dated.lead_source_key = identities.lead_source_key
left join
    {{ ref("agent_identities") }} as closers on dated.closer_agent_key = closers.agent_source_key
left join
    {{ source("seeds", "fx_rates") }} as fx_rates
    on dated.currency = fx_rates.currency
    and dated.ordered_date = fx_rates.rate_date
