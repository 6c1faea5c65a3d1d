{# What was merged is its master; a contact that a lead was converted into is that lead. #}
with
    leads as ({{ delivered("salesforce", "lead") }}),

    contacts as ({{ delivered("salesforce", "contact") }}),

    -- a merge deletes the record that is merged, but not what it says
    merged_leads as (
        select
            leads.*,
            {{ long_id("leads.Id") }} as source_id,
            {{ long_id("leads.MasterRecordId") }} as linked_id,
            {{ read("leads.SystemModstamp", "timestamp") }} as source_updated_at,
            false as is_deleted,
            {{ rejected_reason(["leads.Id"], {"leads.SystemModstamp": "timestamp"}) }}
            as rejected_reason
        from leads
        where leads.masterrecordid is not null
    ),

    merged_contacts as (
        select
            contacts.*,
            {{ long_id("contacts.Id") }} as source_id,
            {{ long_id("contacts.MasterRecordId") }} as linked_id,
            {{ read("contacts.SystemModstamp", "timestamp") }} as source_updated_at,
            false as is_deleted,
            {{ rejected_reason(["contacts.Id"], {"contacts.SystemModstamp": "timestamp"}) }}
            as rejected_reason
        from contacts
        where contacts.masterrecordid is not null
    ),

    converted_leads as (
        select
            leads.*,
            {{ long_id("leads.ConvertedContactId") }}
            || '|'
            || {{ long_id("leads.Id") }} as source_id,
            {{ long_id("leads.ConvertedContactId") }} as contact_id,
            {{ long_id("leads.Id") }} as linked_id,
            {{ read("leads.SystemModstamp", "timestamp") }} as source_updated_at,
            coalesce({{ read("leads.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["leads.Id"],
                    {"leads.SystemModstamp": "timestamp", "leads.IsDeleted": "boolean"},
                )
            }} as rejected_reason
        from leads
        where leads.convertedcontactid is not null
    ),

    links as (
        select source_id as lead_id, linked_id, {{ delivery() }}
        from merged_leads
        union all
        select source_id as lead_id, linked_id, {{ delivery() }}
        from merged_contacts
        union all
        select contact_id as lead_id, linked_id, {{ delivery() }}
        from converted_leads
    )

select
    {{ key("source_id") }} as link_key,
    {{ key("links.lead_id") }} as lead_source_key,
    links.lead_id,
    links.linked_id,
    'merge' as match,
    {{ delivery() }}
from links
