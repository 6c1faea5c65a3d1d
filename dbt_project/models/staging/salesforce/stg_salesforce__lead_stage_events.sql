{# What the history of a lead states, and what the lead itself tells where there is none. #}
with
    leads as (select * from {{ ref("stg_salesforce__leads") }}),

    changes as ({{ delivered("salesforce", "lead_history") }}),

    status_changes as (
        select
            changes.*,
            {{ long_id("changes.Id") }} as source_id,
            {{ read("changes.CreatedDate", "timestamp") }} as source_updated_at,
            false as is_deleted,
            {{
                rejected_reason(
                    ["changes.Id", "changes.LeadId", "changes.CreatedDate"],
                    {"changes.CreatedDate": "timestamp"},
                )
            }} as rejected_reason
        from changes
        where lower(trim(changes.field)) = 'status'
    ),

    moments as (
        select leads.*, 'new' as sign, created_at as entered_at
        from leads
        union all
        select leads.*, 'status' as sign, modified_at as entered_at
        from leads
        union all
        select leads.*, 'converted' as sign, converted_at as entered_at
        from leads
        union all
        -- who is handed to sales was found fit for it before
        select leads.*, 'marketing_qualified' as sign, converted_at as entered_at
        from leads
    ),

    signs as (
        select
            source_id as event_id,
            {{ long_id("LeadId") }} as lead_id,
            {{ long_id("CreatedById") }} as agent_id,
            'history' as sign,
            lower(trim(newvalue)) as status,
            source_updated_at as entered_at,
            false as is_merged,
            {{ delivery() }}
        from status_changes
        union all
        select
            source_id || '|' || sign as event_id,
            source_id as lead_id,
            case when sign <> 'new' then owner_agent_id end as agent_id,
            sign,
            case when sign = 'status' then lower(trim(status)) else '(converted)' end as status,
            entered_at,
            is_merged,
            {{ delivery() }}
        from moments
        where sign in ('new', 'status') or entered_at is not null
    )

select
    {{ key("signs.event_id") }} as event_key,
    {{ key("signs.lead_id") }} as lead_source_key,
    {{ key("signs.agent_id") }} as entered_by_agent_key,
    cast(null as string) as source_call_key,
    signs.lead_id,
    signs.agent_id as entered_by_agent_id,
    case
        when signs.sign in ('new', 'marketing_qualified')
        then signs.sign
        else coalesce(own.stage, shared.stage)
    end as stage,
    signs.entered_at,
    cast(null as string) as reason_code,
    signs.sign not in ('history', 'new') as is_imputed,
    signs.source_system,
    signs.source_account,
    signs.event_id as source_id,
    signs.source_updated_at,
    signs.extracted_at,
    signs.batch_id,
    signs.row_number,
    signs.row_hash,
    -- what a merged lead went through goes on as its master's
    (signs.is_deleted and not signs.is_merged)
    -- a lead that left a stage for a status of none is told to be in none
    or (signs.sign = 'status' and coalesce(own.stage, shared.stage) is null) as is_deleted,
    signs.extract_name,
    signs.part_id,
    signs.rejected_reason
from signs
-- the account's own row of the seed goes before one for all; a status of none is no stage
left join
    {{ source("seeds", "lead_stages") }} as own
    on signs.source_system = own.system
    and signs.source_account = own.account
    and signs.status = own.status
left join
    {{ source("seeds", "lead_stages") }} as shared
    on signs.source_system = shared.system
    and shared.account = '*'
    and signs.status = shared.status
where signs.sign in ('new', 'status') or coalesce(own.stage, shared.stage) is not null
