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
    ),

    link_versions as ({{ staged("opportunity_links") }}),

    links as ({{ winning("link_versions") }}),

    -- the lead that it came from: as stated, else by conversion, else a contact with a role in it
    linked as (
        select opportunity_key, lead_key, link_method
        from
            (
                select
                    links.opportunity_key,
                    identities.lead_key,
                    links.link_method,
                    row_number() over (
                        partition by links.opportunity_key
                        order by
                            case when links.link_method = 'converted_id' then 0 else 1 end,
                            links.link_key
                    ) as place
                from links
                inner join
                    {{ ref("lead_identities") }} as identities
                    on links.lead_source_key = identities.lead_source_key
                where not links.is_gone and identities.lead_key is not null
            ) as placed
        where place = 1
    )

select
    dated.opportunity_key,
    coalesce(identities.lead_key, linked.lead_key) as lead_key,
    case
        when identities.lead_key is not null then 'stated' else linked.link_method
    end as link_method,
    dated.account_id,
    owners.agent_key as owner_agent_key,
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
left join linked on dated.opportunity_key = linked.opportunity_key
left join {{ ref("agent_identities") }} as owners on dated.owner_agent_key = owners.agent_source_key
left join
    {{ source("seeds", "fx_rates") }} as fx_rates
    on dated.currency = fx_rates.currency
    and dated.created_date = fx_rates.rate_date
