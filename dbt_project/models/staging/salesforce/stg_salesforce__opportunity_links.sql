{# Whose opportunity it is: the lead it came from by conversion, the contacts that play a role in it. #}
with
    leads as ({{ delivered("salesforce", "lead") }}),

    roles as ({{ delivered("salesforce", "opportunity_contact_role") }}),

    converted_leads as (
        select
            leads.*,
            {{ long_id("leads.Id") }}
            || '|'
            || {{ long_id("leads.ConvertedOpportunityId") }} as source_id,
            {{ long_id("leads.Id") }} as lead_id,
            {{ long_id("leads.ConvertedOpportunityId") }} as opportunity_id,
            {{ read("leads.SystemModstamp", "timestamp") }} as source_updated_at,
            coalesce({{ read("leads.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["leads.Id"],
                    {"leads.SystemModstamp": "timestamp", "leads.IsDeleted": "boolean"},
                )
            }} as rejected_reason
        from leads
        where leads.convertedopportunityid is not null
    ),

    contact_roles as (
        select
            roles.*,
            {{ long_id("roles.Id") }} as source_id,
            {{ long_id("roles.ContactId") }} as lead_id,
            {{ long_id("roles.OpportunityId") }} as opportunity_id,
            {{ read("roles.SystemModstamp", "timestamp") }} as source_updated_at,
            coalesce({{ read("roles.IsDeleted", "boolean") }}, false) as is_deleted,
            {{
                rejected_reason(
                    ["roles.Id", "roles.OpportunityId", "roles.ContactId"],
                    {"roles.SystemModstamp": "timestamp", "roles.IsDeleted": "boolean"},
                )
            }} as rejected_reason
        from roles
    ),

    links as (
        select lead_id, opportunity_id, 'converted_id' as link_method, {{ delivery() }}
        from converted_leads
        union all
        select lead_id, opportunity_id, 'contact_role' as link_method, {{ delivery() }}
        from contact_roles
    )

select
    {{ key("source_id") }} as link_key,
    {{ key("links.opportunity_id") }} as opportunity_key,
    {{ key("links.lead_id") }} as lead_source_key,
    links.lead_id,
    links.link_method,
    {{ delivery() }}
from links
