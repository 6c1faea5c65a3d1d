{# Who a lead is across systems: where it was merged into another, which lead of the CRM it names,
   or the one lead of the CRM that has its number. What is not certain is nobody, and is shown. #}
with
    known as (
        select known_leads.*, sources.kind
        from {{ ref("known_leads") }} as known_leads
        inner join
            {{ source("lake", "sources") }} as sources
            on known_leads.source_system = sources.source_system
            and known_leads.source_account = sources.source_account
    ),

    merged as (
        select
            known.*,
            coalesce(merges.surviving_key, known.lead_source_key) as surviving_key,
            merges.lead_source_key is not null as is_merged,
            coalesce(merges.is_circular, false) as is_circular
        from known
        left join
            {{ ref("lead_merges") }} as merges on known.lead_source_key = merges.lead_source_key
    ),

    -- a lead may name an id that means somebody in several systems, or a phone that several share
    candidates as (
        select merged.lead_source_key, 'crm_id' as match, others.surviving_key, others.is_circular
        from merged
        inner join merged as others on merged.crm_id = others.source_id
        where
            merged.source_system <> others.source_system
            or merged.source_account <> others.source_account
        union
        select merged.lead_source_key, 'phone' as match, others.surviving_key, others.is_circular
        from merged
        inner join merged as others on merged.phone_key = others.phone_key
        where
            merged.kind = 'dialer'
            and others.kind = 'crm'
            and merged.crm_id is null
            and not merged.is_merged
            and not others.is_gone
    ),

    matches as (
        select
            lead_source_key,
            min(match) as match,
            min(surviving_key) as surviving_key,
            -- one that runs in a circle is nobody
            count(distinct surviving_key) + max(case when is_circular then 1 else 0 end) as persons
        from candidates
        group by lead_source_key
    )

select
    merged.source_system,
    merged.source_account,
    merged.source_id,
    merged.lead_source_key,
    case
        when matches.persons > 1 or merged.is_circular
        then cast(null as string)
        else coalesce(matches.surviving_key, merged.surviving_key)
    end as lead_key,
    coalesce(matches.match, case when merged.is_merged then 'merge' else 'id' end) as match,
    case
        when matches.persons > 1 or merged.is_circular then 'ambiguous' else 'matched'
    end as status,
    merged.phone_key,
    merged.is_delivered
from merged
left join matches on merged.lead_source_key = matches.lead_source_key
