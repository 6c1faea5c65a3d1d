with
    rows as ({{ delivered("salesforce", "lead") }}),

    leads as (
        select
            rows.*,
            {{ long_id("rows.Id") }} as source_id,
            -- the owner may be a queue, which is no agent
            case
                when rows.ownerid not like '00G%' then {{ long_id("rows.OwnerId") }}
            end as owner_agent_id,
            {{ read("rows.CreatedDate", "timestamp") }} as created_at,
            {{ read("rows.LastModifiedDate", "timestamp") }} as modified_at,
            cast({{ read("rows.ConvertedDate", "timestamp") }} as date) as converted_day,
            coalesce(
                {{ read("rows.SystemModstamp", "timestamp") }},
                {{ read("rows.LastModifiedDate", "timestamp") }}
            ) as source_updated_at,
            coalesce({{ read("rows.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["rows.Id", "rows.CreatedDate"],
                    {
                        "rows.CreatedDate": "timestamp",
                        "rows.IsConverted": "boolean",
                        "rows.ConvertedDate": "timestamp",
                        "rows.IsDeleted": "boolean",
                        "rows.SystemModstamp": "timestamp",
                        "rows.LastModifiedDate": "timestamp",
                    },
                )
            }} as rejected_reason
        from rows
    )

select
    {{ key("source_id") }} as lead_source_key,
    {{ key("leads.owner_agent_id") }} as owner_agent_key,
    leads.owner_agent_id,
    leads.created_at,
    leads.leadsource as source_channel,
    leads.industry as segment,
    leads.country as country,
    leads.state as region,
    cast(null as string) as time_zone,
    cast(null as string) as language,
    cast(null as boolean) as is_dnc,
    cast(null as bigint) as attempts_reported,
    coalesce(leads.phone, leads.mobilephone) as phone,
    -- what its stages are told by
    leads.status as status,
    leads.modified_at,
    -- a plain date: its midnight where the company reports
    case
        when {{ read("leads.IsConverted", "boolean") }}
        then
            {{
                utc_timestamp(
                    "cast(leads.converted_day as timestamp)", "company.reporting_time_zone"
                )
            }}
    end as converted_at,
    leads.masterrecordid is not null as is_merged,
    {{ delivery() }}
from leads
cross join {{ source("lake", "company") }} as company
