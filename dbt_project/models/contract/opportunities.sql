with
    versions as ({{ staged("opportunities") }}),

    winners as ({{ winning("versions") }}),

    dated as (
        select
            winners.*,
            {{ local_date("winners.created_at", "company.reporting_time_zone") }} as created_date,
            {{ local_date("winners.closed_at", "company.reporting_time_zone") }} as closed_date,
            company.reporting_currency
        from winners
        cross join {{ source("lake", "company") }} as company
        where not winners.is_gone
    )

select
    dated.opportunity_key,
    identities.lead_key,
    dated.owner_agent_key,
    dated.created_at,
    dated.created_date,
    dated.stage,
    dated.is_won,
    dated.is_closed,
    dated.closed_at,
    dated.closed_date,
    dated.amount,
    dated.currency,
    {{ reporting_amount("dated.amount", "dated.currency") }} as amount_reporting,
    dated.probability,
    dated.source_campaign_key,
    dated.sourcing_call_key,
    {{ lineage("dated.") }}
from dated
left join
    {{ ref("lead_identities") }} as identities on dated.lead_source_key = identities.lead_source_key
left join
    {{ source("seeds", "fx_rates") }} as fx_rates
    on dated.currency = fx_rates.currency
    and dated.created_date = fx_rates.rate_date
